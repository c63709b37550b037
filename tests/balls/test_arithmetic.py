"""Balls contain what NumPy computes and what mpmath has to many digits; what is undefined has no finite ball."""

from fractions import Fraction

import numpy as np
import pytest
from flint import acb, arb

from core.balls.arithmetic import Formula, precision
from core.balls.operations import enclose
from core.expression import Expression, parse
from core.notation.elementary import FUNCTIONS
from core.notation.tree import Node

POINTS = np.random.default_rng(0).uniform(-4, 4, 60)
ONE = sorted(name for name, card in FUNCTIONS.items() if card.arguments[0] == 1)
U: Node = ("variable", "u")


@pytest.mark.parametrize("name", ONE)
def test_every_function_of_one_number_has_a_ball_around_its_value(name):
    tree = (name, U)
    f, value = Formula(tree), Expression(tree, ("u",))
    seen = 0
    for u in POINTS:
        theirs = float(value(u=u))
        ball = f(u=arb(u))
        assert ball.is_finite() <= np.isfinite(theirs), u  # a finite ball means that it is defined
        if ball.is_finite():
            seen += 1
            assert abs(float(ball.mid()) - theirs) <= 1e-9 * max(1, abs(theirs)) + float(ball.rad()), u
    assert seen >= 5 or name in ("acosh", "dilog")


@pytest.mark.parametrize("name", ONE)
def test_complex_balls_are_those_of_the_real_line_where_they_are_finite(name):
    f = Formula((name, U))
    for u in POINTS:
        there = f.analytic(u=acb(u))
        if there.is_finite():
            assert there.real.overlaps(f(u=arb(u))), u
            assert there.imag.contains(0), u


@pytest.mark.parametrize(
    "text", ["sqrt(x)", "ln(x)", "x^0.3", "cbrt(x)", "abs(x)", "sign(x)", "floor(x)", "max(x,0)", "1/x", "asin(1+x)"]
)
def test_no_complex_ball_where_a_formula_is_not_analytic(text):
    f = Formula(parse(text, ("x",)).tree)
    assert not f.analytic(x=acb(arb(0, 0.5), arb(0, 0.5))).is_finite()
    assert f.analytic(x=acb(arb(0.5 if text != "asin(1+x)" else -0.5, 0.1), arb(0, 0.1))).is_finite()


@pytest.mark.parametrize(
    ("text", "x", "true"),
    [
        ("(1-cos(x^3))/x^6", "1e-30", "0.5"),
        ("(2^x+3^x)^(1/x)", "1e6", "3"),
        ("sin(x)^2+cos(x)^2", "1e9", "1"),
        ("x!", "5", "120"),
        ("log_2(x)", "8", "3"),
        ("cbrt(x)", "-8", "-2"),
    ],
)
def test_as_many_digits_as_one_asks_for(text, x, true):
    with precision(2000):
        ball = Formula(parse(text, ("x",)).tree)(x=arb(x))
        assert (ball - arb(true)).contains(0) or abs(ball - arb(true)) < 1e-50
        assert float(ball.rad()) < 1e-200


@pytest.mark.parametrize("text", ["(1/x)^x", "ln(x)^0", "1^(1/x)", "1/x", "x^(-1)", "0^(x-1)"])
def test_undefined_stays_undefined_at_0(text):
    assert not Formula(parse(text, ("x",)).tree)(x=arb(0)).is_finite()


def test_a_wide_ball_contains_every_value_inside():
    rng = np.random.default_rng(1)
    for text in ("x^2 - x", "sqrt(x)", "x^0.5", "cbrt(x-1)", "|x-1|", "max(x, 1)", "piecewise(x, 1, x^2, 3)", "x^x"):
        f = Formula(parse("x", ("x",)).tree if text.startswith("piecewise") else parse(text, ("x",)).tree)
        if text.startswith("piecewise"):
            f = Formula(
                ("piecewise", ("variable", "x"), ("number", "1"), ("^", ("variable", "x"), ("number", "2")), ("number", "3"))
            )
        wide = f(x=arb(1, 1))
        for x in rng.uniform(0.01, 1.99, 50):
            assert not wide.is_finite() or wide.overlaps(f(x=arb(x)))


def test_a_ball_travels_with_its_rounding():
    third = enclose(["/", ["number", "1"], ["variable", "x"]], {"x": ["number", "3"]})
    assert 0 < abs(Fraction(third["value"]) - Fraction(1, 3)) <= third["radius"] < 1e-16
    assert enclose(["/", ["number", "1"], ["variable", "x"]], {"x": ["number", "0"]}) is None
    assert enclose(["exp", ["number", "1e5"]], {}) is None
