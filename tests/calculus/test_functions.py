"""Curves are cut where they must be and nowhere else; the chain rule's two ways meet; derivations are proved."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.chain_rule import compose
from core.calculus.functions import surface, trace, values
from core.calculus.steps import _proved, derivative_steps
from core.expression import parse


def curve(text, a=-3.0, b=3.0):
    f = parse(text, ("x",))
    return trace(lambda x: f(x=x), a, b)


def test_the_slides_tables():
    line, square = parse("2x+1", ("x",)), parse("x^2+1", ("x",))
    np.testing.assert_array_equal(values(lambda x: line(x=x), [0, 1, 2, 3]), [1, 3, 5, 7])
    np.testing.assert_array_equal(values(lambda x: square(x=x), [0, 1, 2, 3]), [1, 2, 5, 10])


@pytest.mark.parametrize(
    ("text", "pieces", "cuts"),
    [("x^3", 1, []), ("1/x", 2, [0]), ("tan(x)", 3, [-np.pi / 2, np.pi / 2]), ("floor(x)", 7, [-2, -1, 0, 1, 2]), ("sqrt(x)", 1, []),
     ("sign(x)", 2, [0]), ("1/x^2", 2, [0]), ("sin(20x)", 1, []), ("tanh(50x)", 1, []), ("abs(x)", 1, []), ("log(x)", 1, [])],
)  # fmt: skip
def test_curves_are_cut_at_poles_and_jumps_only(text, pieces, cuts):
    found = curve(text)
    assert len(found.pieces) == pieces
    if text != "log(x)":
        np.testing.assert_allclose([c for c in found.cuts if abs(c) < 2.999], cuts, atol=1e-2)


def test_no_line_crosses_the_pole():
    for x, _ in curve("1/x").pieces:
        assert (x > 0).all() or (x < 0).all()


def test_a_function_without_values_is_an_empty_curve():
    assert curve("sqrt(-1-x^2)").pieces == ()


def test_a_surface_has_its_first_row_at_the_top():
    found = surface(lambda x, y: x + 10 * y, (0, 1, 0, 2), n=5)
    assert found.z[0, 0] == 20
    assert found.z[-1, -1] == 1


def test_the_slides_chain_rule():
    found = compose(parse("x^2+1", ("x",)), parse("y^3-2", ("y",)))
    assert found.same
    x = 1.7
    assert found.direct(x=x) == pytest.approx(6 * x * (x**2 + 1) ** 2)
    assert found.outer(y=2.0) == 12
    assert found.inner(x=x) == 2 * x


@pytest.mark.parametrize(("y", "z"), [("sin(x)", "exp(y)"), ("x^3", "log(y^2+1)"), ("exp(-x)", "1/y"), ("2x", "abs(y)")])
def test_both_ways_are_the_same(y, z):
    assert compose(parse(y, ("x",)), parse(z, ("y",))).same


@pytest.mark.parametrize(
    ("text", "rules"),
    [("x^3", ["power rule"]), ("sin(x)cos(x)", ["product rule"]), ("sin(x^2)", ["chain rule with the derivative of sin", "power rule"]),
     ("x/(1+x^2)", ["quotient rule", "power rule"]), ("e^(-x^2/2)", ["chain rule with the exponential function"]), ("x^x", ["logarithmic differentiation"]),
     ("(x^2+1)^3", ["chain rule with the power rule"]), ("3x + 2", ["sum rule", "constant factor"]), ("2^x", ["chain rule with the exponential function"]),
     ("log(x, 2)", ["chain rule"]), ("tanh(3x)", ["chain rule with the derivative of tanh"]), ("atan(x)+asin(x/4)+sqrt(x+5)", ["sum rule"])],
)  # fmt: skip
def test_derivations_use_the_rules_and_end_at_the_derivative(text, rules):
    lines = derivative_steps(parse(text, ("x",)), "x")
    named = [line.rule for line in lines]
    for rule in rules:
        assert rule in named
    assert named[-1] == "tidied up"
    assert all(line.points >= 20 for line in lines)


def test_a_wrong_line_is_not_shown():
    u = parse("sin(x)", ("x",)).tree
    assert _proved(u, ("cos", ("variable", "x")), "x") > 0
    assert _proved(u, ("sin", ("variable", "x")), "x") == 0
    assert _proved(u, ("negative", ("cos", ("variable", "x"))), "x") == 0


functions = st.recursive(
    st.sampled_from(["x", "2", "3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(st.sampled_from(["sin", "cos", "exp", "tanh", "atan"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"({t})^2"),
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=60)
@given(functions)
def test_every_derivation_is_proved_to_its_end(text):
    f = parse(text, ("x",))
    lines = derivative_steps(f, "x")
    assert lines
    assert lines[-1].rule == "tidied up"
