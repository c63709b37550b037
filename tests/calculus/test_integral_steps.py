"""An integral worked out by rules is an antiderivative, uses the rule it says, and a wrong rule never shows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from core.calculus.integration import integral_steps as module
from core.calculus.integration import known_integrals
from core.calculus.integration.factors import product, terms, total
from core.calculus.integration.integral_steps import integral_steps
from core.calculus.proof import agree, proved
from core.expression import parse

RULES = {
    "x^2 + 1": ["sum rule", "power rule", "constant rule"],
    "2x": ["constant factor", "power rule"],
    "1/x": ["integral of 1/x"],
    "2x(x^2+1)^3": ["substitution"],
    "x e^(-x^2)": ["substitution", "known integral"],
    "cos(x) sin(x)^2": ["substitution"],
    "pi cos(pi x)": ["constant factor", "substitution"],
    "x/(x^2+1)": ["substitution"],
    "log(x)/x": ["substitution"],
    "x e^x": ["by parts"],
    "x^2 sin(2x)": ["by parts", "substitution"],
    "log(x)": ["by parts"],
    "x log(x)": ["by parts"],
    "atan(x)": ["by parts"],
    "(x^2+1)/x": ["multiplied out"],
    "sqrt(x)(x+1)": ["multiplied out"],
    "2^x": ["known integral"],
    "(1+x^2)^(-1)": ["known integral"],
    "sigmoid(3x)": ["substitution"],
    "0": ["constant rule"],
}


@pytest.mark.parametrize("text", RULES)
def test_the_rules_lead_to_an_antiderivative(text):
    f = parse(text, ("x",))
    found = integral_steps(f, "x")
    assert set(RULES[text]) <= {line.rule for line in found.lines}
    assert found.lines[-1].rule == "put together"
    assert found.lines[-1].latex.endswith("+ C")
    a, b = 0.3, 2.2
    assert found.result(x=b) - found.result(x=a) == pytest.approx(quad(lambda x: f(x=x), a, b)[0], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("text", known_integrals.TABLE)
def test_the_table_is_right(text):
    f, found = parse(text, ("x",)), parse(known_integrals.TABLE[text], ("x",))
    assert proved(found.tree, f.tree, "x") > 20
    a, b = (1.2, 2.1) if text == "1/(x^2-1)" else (0.1, 0.9)
    assert found(x=b) - found(x=a) == pytest.approx(quad(lambda x: f(x=x), a, b)[0], rel=1e-10)


@pytest.mark.parametrize("text", ["e^(-x^2)", "sin(x)/x", "x^x", "sin(x^2)", "x^2 (x+1)^2 e^x sin(x) log(x)"])
def test_where_the_rules_lead_nowhere_nothing_is_shown(text):
    assert integral_steps(parse(text, ("x",)), "x") == module.Antiderivation((), None)


def test_a_planted_wrong_rule_is_never_shown(monkeypatch):
    def wrong(f, x, solve):
        found = parse("x^3").tree  # forgets to divide by 3
        yield "power rule", "x^{3}", found

    rules = tuple(wrong if rule is module.power_rule else rule for rule in module.RULES)
    monkeypatch.setattr(module, "RULES", rules)
    assert integral_steps(parse("x^2"), "x") == module.Antiderivation((), None)
    shown = integral_steps(parse("x^2 + sin(x)"), "x")
    assert shown == module.Antiderivation((), None)


def test_a_planted_wrong_entry_of_the_table_is_never_shown(monkeypatch):
    monkeypatch.setitem(known_integrals.TABLE, "sin(x)", "cos(x)")
    assert integral_steps(parse("sin(x)"), "x").result is None


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=5), st.integers(1, 4), st.integers(-3, 3))
def test_polynomials_in_a_linear_function_are_always_integrated(coefficients, a, b):
    inner = f"({a}x + {b})"
    text = " + ".join(f"({c}){inner}^{k}" for k, c in enumerate(coefficients))
    found = integral_steps(parse(text, ("x",)), "x").result
    exact = np.polynomial.Polynomial(coefficients)(np.polynomial.Polynomial([b, a])).integ()
    assert found(x=1.5) - found(x=-0.5) == pytest.approx(exact(1.5) - exact(-0.5), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    "text", ["6x/(4x)", "-(2x)^3/sqrt(x)", "sqrt(x^2)", "(x+1)/(x+1)^3", "2 pi x^2/x", "x^2/3*(-3)/x", "1/x^(1/2)", "0 x"]
)
def test_a_product_of_powers_is_the_same_formula(text):
    f = parse(text, ("x",)).tree
    assert agree(product(f).node, f) >= 20
    assert agree(total([product(t).node for t in terms(f)]), f) >= 20
