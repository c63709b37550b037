"""A derivation uses the rules, ends at the derivative, and never shows a line that is wrong."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus import steps
from core.calculus.derivatives import agreeing_digits, numerical_derivative
from core.calculus.proof import agree, proved, quotient
from core.calculus.steps import derivative_steps, hand_derivative
from core.expression import Expression, parse


def tree(text):
    return parse(text, ("x",)).tree


@pytest.mark.parametrize(
    ("text", "rules"),
    [("x^3", ["power rule"]), ("sin(x)cos(x)", ["product rule"]), ("sin(x^2)", ["chain rule with the derivative of sin", "power rule"]),
     ("x/(1+x^2)", ["quotient rule", "power rule"]), ("e^(-x^2/2)", ["chain rule with the exponential function"]), ("x^x", ["logarithmic differentiation"]),
     ("(x^2+1)^3", ["chain rule with the power rule"]), ("3x + 2", ["sum rule", "constant factor"]), ("2^x", ["chain rule with the exponential function"]),
     ("log(x, 2)", ["chain rule"]), ("tanh(3x)", ["chain rule with the derivative of tanh"]), ("atan(x)+asin(x/4)+sqrt(x+5)", ["sum rule"]),
     ("log(x - 6)", ["chain rule with the derivative of log"])],
)  # fmt: skip
def test_derivations_use_the_rules_and_end_at_the_derivative(text, rules):
    lines = derivative_steps(parse(text, ("x",)), "x")
    named = [line.rule for line in lines]
    for rule in rules:
        assert rule in named
    assert named[-1] == "tidied up"
    assert all(line.points >= 10 for line in lines)


@pytest.mark.parametrize("name", steps._OUTER)
def test_the_table_of_derivatives_is_right(name):
    u = (name, ("+", ("variable", "x"), ("number", "1.5"))) if name == "acosh" else (name, ("variable", "x"))
    assert proved(u, hand_derivative(Expression(u, ("x",)), "x").tree, "x") >= 20


@pytest.mark.parametrize("wrong", ["sin(x)", "-cos(x)", "cos(2x)", "cos(x) + 0.001"])
def test_the_proof_refuses_what_is_not_the_derivative(wrong):
    assert proved(tree("sin(x)"), tree("cos(x)"), "x") > 50
    assert proved(tree("sin(x)"), tree(wrong), "x") == 0


def test_a_planted_wrong_rule_is_never_shown(monkeypatch):
    monkeypatch.setitem(steps._OUTER, "sin", lambda u: ("negative", ("cos", u)))
    lines = derivative_steps(parse("x^2 + sin(3x)", ("x",)), "x")
    shown = [line.rule for line in lines]
    assert "power rule" in shown  # what is right stays
    assert not {"chain rule with the derivative of sin", "sum rule", "tidied up"} & set(shown)  # the rule, and what rests on it


functions = st.recursive(
    st.sampled_from(["x", "2", "3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(st.sampled_from(["sin", "cos", "exp", "tanh", "atan"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"({t})^2"),
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=30)
@given(functions)
def test_every_derivation_is_proved_to_its_end(text):
    lines = derivative_steps(parse(text, ("x",)), "x")
    assert lines
    assert lines[-1].rule == "tidied up"


@settings(deadline=None, max_examples=30)
@given(functions, st.floats(-1.5, 1.5))
def test_random_derivatives_agree_with_complex_steps(text, x):
    f = parse(text, ("x",))
    exact = numerical_derivative(lambda v: f(x=v), x, scheme="complex")
    for derivative in (f.derivative("x"), hand_derivative(f, "x")):
        assert abs(derivative(x=x) - exact) <= 1e-9 * (1 + abs(exact)) or agreeing_digits(float(derivative(x=x)), exact) > 6


@pytest.mark.parametrize(
    "text", ["max(x, 1)", "min(x, x^2, 2)", "floor(x)", "ceil(2x)", "sign(x)", "erf(x)", "x!", "log(2, x)", "x max(x, 0)"]
)
def test_what_is_not_taught_is_taken_as_known(text):
    f = parse(text, ("x",))
    at = np.linspace(0.21, 2.83, 9)
    np.testing.assert_allclose(
        np.broadcast_to(hand_derivative(f, "x")(x=at), at.shape), np.broadcast_to(f.derivative("x")(x=at), at.shape), rtol=1e-12
    )
    assert all(line.points for line in derivative_steps(f, "x"))


def test_formulas_are_compared_by_their_values():
    assert agree(tree("(x+1)^2"), tree("x^2+2x+1")) > 50
    assert agree(tree("(x+1)^2"), tree("x^2+1")) == 0
    assert quotient(tree("6x"), tree("2x")) == pytest.approx(3)
    assert quotient(tree("6x^2"), tree("2x")) != quotient(tree("6x^2"), tree("2x"))  # nan: not a constant
