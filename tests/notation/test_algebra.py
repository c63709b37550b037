"""Our own algebra and derivatives: the same values as the formula and as SymPy's derivative, and bounded whatever is typed."""

import json
import warnings
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from core.expression import ExpressionError, parse
from core.notation import algebra
from core.notation.algebra import simplified
from core.notation.derivative import derivative
from core.notation.elementary import FUNCTIONS
from core.notation.printers.numeric import evaluate
from core.notation.printers.plain import plain
from core.notation.printers.typeset import latex
from core.notation.symbolic.symbols import symbol, to_sympy
from core.notation.tree import walk

X = ("variable", "x")


def tree(text):
    return parse(text, ("x", "y")).tree


@pytest.mark.parametrize(
    ("text", "becomes"),
    [("2x + x", "3 x"), ("x x^2", "x^3"), ("x/x", "1"), ("x - x + 7", "7"), ("(x+1) - (x-1)", "2"), ("2(x+1)", "2 x + 2"), ("0.5x^2", "x^2/2"),
     ("x y - y x", "0"), ("sqrt(x) sqrt(x)", "x"), ("2^x 2^3", "8*2^x"), ("e^x e^y", "exp(x + y)"), ("(x^2)^3", "x^6"), ("(x^2)^(1/2)", "sqrt(x^2)"),
     ("1/(2x)", "1/(2 x)"), ("sin(-x)", "-sin(x)"), ("cos(-2x)", "cos(2 x)"), ("ln(e^x)", "x"), ("sqrt(9/4)", "3/2"), ("(2x)^3", "8 x^3"),
     ("x^y x", "x^(y + 1)"), ("1 - x", "1 - x"), ("3 + x^2 + x", "x^2 + x + 3"), ("exp(0) + sin(0)", "1"), ("-x/-2", "x/2"), ("2(x+1)(x+2)", "2*(x + 1)*(x + 2)")],
)  # fmt: skip
def test_a_formula_is_put_in_order(text, becomes):
    assert plain(simplified(tree(text))) == becomes


@pytest.mark.parametrize("text", ["1/(0.1x + 0.2x - 0.3x)", "(x - x)^-2", "1/(x - x)^(1/2)"])
def test_what_divides_by_zero_everywhere_is_told(text, monkeypatch):
    monkeypatch.setattr("core.notation.bounds._is_zero", lambda *_: False)
    with pytest.raises(ExpressionError, match="no value anywhere"):
        simplified(parse(f"{text} + 0*{len(text)}", ("x",)).tree)


leaves = st.sampled_from(["x", "y", "2", "0.5", "pi", "3", "e", "7/3", "1.25"])
functions = st.sampled_from(["sin", "cos", "exp", "atan", "tanh", "abs", "sqrt", "ln", "cbrt", "sigmoid", "relu", "cosh", "erf"])
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(functions, inner).map(lambda t: f"{t[0]}({t[1]})"),
        st.tuples(inner, st.sampled_from(["2", "3", "-1", "(1/2)", "-2", "0.3"])).map(lambda t: f"({t[0]})^{t[1]}"),
        st.tuples(inner, inner).map(lambda t: f"(|{t[0]}| + 1)^({t[1]})"),
    ),
    max_leaves=8,
)
POINTS = {"x": np.array([0.83, -1.21, 2.4, -0.37]), "y": np.array([1.7, 0.6, -0.9, -2.2])}


def same_where_both_are_defined(one, other):
    beside = {name: v * (1 + 1e-12) for name, v in POINTS.items()}
    a, b, nearby = (np.broadcast_to(evaluate(*ask), 4) for ask in ((one, POINTS), (other, POINTS), (one, beside)))
    both = (
        np.isfinite(a) & np.isfinite(b) & (np.abs(a) < 1e8) & np.isclose(a, nearby, rtol=1e-7, atol=1e-9)
    )  # else rounding decides
    np.testing.assert_allclose(a[both], b[both], rtol=1e-6, atol=1e-8)
    return both


@settings(deadline=None, max_examples=300)
@given(trees)
def test_order_changes_no_value(text):
    try:
        typed = tree(text)
        ordered = simplified(typed)
    except ExpressionError:
        return  # a constant part that divides by zero or overflows
    same_where_both_are_defined(typed, ordered)
    missing = np.isfinite(np.broadcast_to(evaluate(typed, POINTS), 4)) & np.isnan(np.broadcast_to(evaluate(ordered, POINTS), 4))
    assert not missing.any()
    assert latex(ordered)


@settings(deadline=None, max_examples=200)
@given(trees)
def test_plain_text_is_read_as_the_same_formula(text):
    try:
        typed = tree(text)
        again = tree(plain(simplified(typed)))
    except ExpressionError:
        return
    same_where_both_are_defined(typed, again)


@settings(deadline=None, max_examples=200)
@given(trees)
def test_the_derivative_is_sympys(text):
    try:
        typed = tree(text)
        ours = derivative(typed, "x")
    except ExpressionError:
        return
    theirs = sp.diff(to_sympy(typed), symbol("x"))
    for k, value in enumerate(np.broadcast_to(evaluate(ours, POINTS), 4)):
        number = number_at(theirs, k)
        if np.isfinite(value) and number.is_real and 1e-8 < abs(number) < 1e8:
            assert value == pytest.approx(float(number), rel=1e-6)


def number_at(expression, k):
    """Its value at the k-th of the POINTS; nan where SymPy refuses a step function of a complex number."""
    exact = expression.replace(sp.Heaviside, lambda u, _: sp.Piecewise((1, u > 0), (0, True)))
    with suppress(ValueError, TypeError):
        return sp.N(exact.subs({symbol(name): sp.Float(v[k], 30) for name, v in POINTS.items()}), 20)
    return sp.nan


# --- one rule for each function, held against central differences ---

CALLS = {"besselj": ("besselj", ("number", "2"), X), "polygamma": ("polygamma", ("number", "1"), X), "log": ("log", X, ("number", "3")),
         "min": ("min", X, ("number", "2")), "max": ("max", X, ("number", "0.2"), ("/", X, ("number", "9"))),
         "piecewise": ("piecewise", X, ("number", "1"), ("sin", X), ("number", "4")), "acosh": ("acosh", ("+", X, ("number", "2"))),
         "mod": ("mod", X, ("number", "0.3")), "exp": ("exp", X), "sqrt": ("sqrt", X), "lambertw": ("lambertw", X)}  # fmt: skip


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_has_its_rule(name):
    u = CALLS.get(name, (name, X))
    at, h = np.array([0.31, 0.64]), 1e-5
    slope = evaluate(derivative(u, "x"), {"x": at})
    difference = (evaluate(u, {"x": at + h}) - evaluate(u, {"x": at - h})) / (2 * h)
    np.testing.assert_allclose(np.broadcast_to(slope, 2), difference, rtol=1e-6, atol=1e-9)


def test_a_wrong_rule_is_seen(monkeypatch):
    monkeypatch.setitem(FUNCTIONS, "sin", replace(FUNCTIONS["sin"], slope="sin u"))
    with pytest.raises(AssertionError):
        test_every_function_has_its_rule("sin")


@pytest.mark.parametrize("name", ["besselj", "polygamma"])
def test_an_order_that_moves_has_no_rule(name):
    with pytest.raises(ExpressionError, match="order"):
        derivative((name, X, X), "x")


def test_a_factorial_can_be_differentiated_again_and_again():
    f = tree("x!")
    for order, value in enumerate([0.42278433509846713, 0.8236806608528794, 0.5529216, 1.2], 1):
        f = derivative(f, "x")
        if order < 3:
            assert evaluate(f, {"x": 1.0}) == pytest.approx(value)


# --- bounded ---

LONG = ["x^" * 30 + "x", "exp(" * 30 + "x" + ")" * 30, "x^x/" * 38 + "x", "(" * 18 + "x" + "^x+1)" * 18, "*".join(f"sin({k}x)" for k in range(45)),
        "max(" + ",".join(f"x^{k}" for k in range(1, 40)) + ")", "(((((x^2+x)^3+x)^5+x)^7+x)^11+x)^13", "((x^999)^999)^999",
        "123456789012345^(x/x+20) x^(1/7) x^(1/11) x^(1/13) x^(1/17) x^(1/19) x^(1/23) x^(1/29)", "((9x/x)^(9x/x))^((9x/x)^(9x/x))",
        "((14x/x)!)!", "floor(exp((99x/x)!))", "(((x/x+8)^99)^99)^99", "x^(x/x+1e15)", "1e-15^(x-x+900) x", "(1e300 x)^2 (1e-300 x)^(3/7)"]  # fmt: skip


@pytest.mark.parametrize("text", LONG, ids=lambda t: t[:30])
def test_work_and_numbers_stay_within_their_bounds(text, monkeypatch):
    most = 0

    def count(self, node, original=algebra.Algebra._count):
        nonlocal most
        original(self, node)
        most = max(most, self.work)

    monkeypatch.setattr(algebra.Algebra, "_count", count)
    f = tree(text)
    with suppress(ExpressionError):
        for _ in range(3):
            f = derivative(f, "x")
            nodes = list(walk(f))
            assert len(nodes) <= algebra.MOST_NODES
            assert all(len(n[1]) <= 40 for n in nodes if n[0] == "number")
    assert most <= algebra.MOST_WORK


def test_a_long_number_stays_a_factor():
    f = derivative(tree("123456789012345^2 x^3"), "x")
    assert evaluate(f, {"x": 1.0}) == pytest.approx(3 * 123456789012345.0**2)
    assert latex(f) == r"3 \cdot 123456789012345^{2} x^{2}"


@pytest.mark.parametrize("signs", ["--", "-+", "+-", "++"])
def test_a_long_number_keeps_its_sign(signs):
    number = f"({signs[0]}999999999999)*({signs[1]}999999999999)*(-7/3)"
    assert evaluate(derivative(tree(f"x*{number}"), "x"), {"x": 2.0}) == pytest.approx(evaluate(tree(number), {}))


@pytest.mark.parametrize(
    "case", json.loads((Path(__file__).parents[1] / "formulas" / "derivatives.json").read_text()), ids=lambda c: c["f"]
)
def test_published_derivatives(case):
    f = parse(case["f"], ("x",)).tree
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for order in ("d1", "d2", "d3"):
            f = derivative(f, "x")
            for point in case["points"]:
                assert evaluate(f, {"x": float(point["x"])}) == pytest.approx(float(point[order]), rel=1e-9, abs=1e-12)
