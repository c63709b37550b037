"""Integrals and limits: the slides' numbers, published values, and answers that numbers contradict are never shown."""

import json
import math
import pickle
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.calculus import symbolic
from core.calculus.integration import agreement
from core.calculus.symbolic import TooHard, integrate, limit, rewrite
from core.expression import Expression, parse

INF = math.inf
INTEGRALS = json.loads((Path(__file__).parent.parent / "formulas" / "integrals.json").read_text())
BOUNDS = {"-oo": -INF, "oo": INF, "pi": math.pi, "pi/2": math.pi / 2}


@pytest.fixture
def impatient(monkeypatch):
    """For what SymPy is not expected to find."""
    monkeypatch.setattr(symbolic, "run", partial(symbolic.run, seconds=0.5))


def f(text):
    return parse(text, ("x",))


def as_typed(text):
    """A reference's integrand as a reader would write it."""
    return text.replace("Rational(3,2)", "3/2").replace("Rational(1,2)", "1/2")


# --- definite integrals ---


@pytest.mark.parametrize("case", [c for c in INTEGRALS if c["value"]], ids=lambda c: c["name"])
def test_published_integrals(case, impatient):
    a, b = (BOUNDS[v] if v in BOUNDS else float(v) for v in (case["a"], case["b"]))
    found = integrate(f(as_typed(case["integrand"])), "x", a, b)
    assert found == pytest.approx(float(case["value"]), rel=1e-10)


def test_the_slides_integrals_are_exact():
    assert integrate(f("2x"), "x", 2, 3) == 5
    third = integrate(f("x^2+1"), "x", 2, 3)
    assert third == sp.Rational(22, 3)
    assert third.latex == r"\frac{22}{3}"
    assert third == 22 / 3


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [("1/x", 0, 1), ("1/x", -1, 1), ("1/x^2", -1, 1), ("1/x", 1, INF), ("tan x", 0, 3), ("1/(x-0.3)", 0, 1), ("e^x", 0, INF),
     ("1/(x-0.3)^2", 0, 1), ("sin x", 0, INF), ("sqrt x", -1, 1), ("1/(x^5+x+1)", -2, 0)],
)  # fmt: skip
def test_what_has_no_integral_is_refused(text, a, b, impatient):
    with pytest.raises(TooHard, match=r"\.$"):
        integrate(f(text), "x", a, b)


@pytest.mark.parametrize(
    ("text", "a", "b", "value"),
    [("1/sqrt|x|", -1, 1, 4), ("ln x", 0, 1, -1), ("sin(x)/x", 0, INF, math.pi / 2), ("1/x^2", 1, INF, 1), ("|x|", -1, 2, 2.5),
     ("floor(x)", 0, 3.5, 4.5), ("sign(x)", -1, 2, 1), ("sin(x^2)", 0, INF, math.sqrt(math.pi / 8)), ("x", 3, 1, -4),
     ("e^(-1000(x-3)^2)", -100, 100, math.sqrt(math.pi / 1000)), ("5", 0, 2, 10), ("x", 1, 1, 0), ("relu(x)", -1, 2, 2),
     ("e^x", -INF, 0, 1), ("1/(1+x^2)", -INF, INF, math.pi)],
)  # fmt: skip
def test_jumps_peaks_and_improper_integrals(text, a, b, value):
    assert integrate(f(text), "x", a, b) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("bound", "exact"),
    [(0.5, sp.Rational(1, 2)), (-1 / 3, -sp.Rational(1, 3)), (2 * math.pi / 3, 2 * sp.pi / 3), (math.e, sp.E),
     (parse("sqrt 2"), sp.sqrt(2)), (0.123456789, sp.Rational(123456789, 10**9))],
)  # fmt: skip
def test_bounds_mean_what_was_meant(bound, exact):
    assert integrate(f("1"), "x", 0, bound).sympy == exact


def test_an_exact_number_is_a_float_that_remembers():
    quarter = integrate(f("1/(1+x^2)"), "x", 0, 1)
    assert quarter == math.pi / 4
    assert quarter == sp.pi / 4
    assert quarter != sp.pi
    assert sp.simplify(sp.pi / 4 - quarter.sympy) == 0
    assert float(2 * sp.Integer(1) * quarter) == pytest.approx(math.pi / 2)
    again = pickle.loads(pickle.dumps(quarter))
    assert (again, again.latex, again.sympy) == (quarter, quarter.latex, sp.pi / 4)
    assert hash(quarter) == hash(math.pi / 4)
    assert integrate(f("x"), "x", 0, quarter).sympy == sp.pi**2 / 32


@pytest.mark.parametrize("name", ["integrate", "limit"])
def test_a_second_variable_needs_a_number_first(name):
    with pytest.raises(ValueError, match="also contains y"):
        (integrate(parse("x y"), "x", 0, 1) if name == "integrate" else limit(parse("x y"), "x", 0))


def test_a_wrong_number_from_sympy_is_not_shown(monkeypatch):
    monkeypatch.setattr(symbolic, "run", lambda *_: {"value": 7.5, "tree": None, "latex": "7.5"})
    assert integrate(f("x^2+1"), "x", 2, 3) == pytest.approx(22 / 3)


# --- antiderivatives ---

ANTIDERIVATIVES = [
    "x^2", "1/x", "tan x", "|x|", "relu(x)", "ln x", "x e^x", "sin^2 x", "1/(x^2-1)", "e^(-x^2)", "1/(2+sin x)", "cbrt x", "sign x",
    "tanh x", "sigmoid(x)", "x sin x", "sqrt(1-x^2)", "1/sqrt x", "max(x, 1-x)", "sin(x)/x", "2^x",
]  # fmt: skip


@pytest.mark.parametrize("text", ANTIDERIVATIVES)
def test_the_slope_of_an_antiderivative_is_the_function(text):
    g = f(text)
    found = integrate(g, "x")
    for x in (-1.7, -0.6, 0.4, 0.9, 2.3):
        h = 1e-5
        slope = (found(x=x + h) - found(x=x - h)) / (2 * h)
        assert np.isnan(g(x=x)) or slope == pytest.approx(g(x=x), rel=1e-6, abs=1e-8)


def test_parameters_stay_letters():
    found = integrate(parse("a x^n"), "x")
    assert found.variables == ("a", "n", "x")
    assert found(a=2.0, n=3.0, x=2.0) == pytest.approx(8)


@pytest.mark.parametrize("text", ["1/(x^5+x+1)", "sin(x)/(1+x^4)", "|sin x| e^(-x)", "x^x", "e^(-x^2) sin^3 x"])
def test_what_sympy_cannot_do_or_does_wrong_is_not_shown(text, impatient):
    with pytest.raises(TooHard, match=r"\.$"):
        integrate(f(text), "x")


@pytest.mark.parametrize(
    "wrong",
    ["x^3/3 + 1e-4 x", "x^2", "-x^3/3", "x^3/3 + sign(x)", "x^3/3 + floor(x/7)", "x^2 |x|/3", "x^3/3 sign(9-x)", "sqrt(x^6)/3",
     "(sqrt x)^6/3"],
)  # fmt: skip
def test_a_planted_wrong_antiderivative_fails_the_check(wrong):
    assert agreement.antiderivative_holds(f("x^2"), f("x^3/3 + 5"), "x")
    assert not agreement.antiderivative_holds(f("x^2"), f(wrong), "x")


def test_a_wrong_antiderivative_is_not_shown(monkeypatch):
    monkeypatch.setattr(symbolic, "run", lambda *_: [f("x^3").tree])
    with pytest.raises(TooHard, match="does not stand the check"):
        integrate(f("x^2"), "x")


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=5), st.floats(-3, 3), st.floats(-3, 3))
def test_the_fundamental_theorem_on_polynomials(coefficients, a, b):
    assume(abs(b - a) > 1e-3)
    g = f(" + ".join(f"({c})x^{k}" for k, c in enumerate(coefficients)))
    antiderivative = integrate(g, "x")
    assert float(integrate(g, "x", a, b)) == pytest.approx(antiderivative(x=b) - antiderivative(x=a), rel=1e-9, abs=1e-9)


# --- limits ---


@pytest.mark.parametrize(
    ("text", "point", "side", "value"),
    [("1/x", INF, "both", 0), ("1/x", 0, "both", None), ("1/x", 0, "left", -INF), ("1/x", 0, "right", INF),
     ("sin(x)/x", 0, "both", 1), ("(1+1/x)^x", INF, "both", math.e), ("1/x^2", 0, "both", INF), ("sin(1/x)", 0, "both", None),
     ("x sin(1/x)", 0, "both", 0), ("|x|/x", 0, "both", None), ("|x|/x", 0, "left", -1), ("floor x", 1, "left", 0),
     ("floor x", 1, "both", None), ("sqrt x", 0, "right", 0), ("sqrt x", 0, "both", None), ("ln x", 0, "right", -INF),
     ("sin x", INF, "both", None), ("(1-cos x)/x^2", 0, "both", 0.5), ("e^x", -INF, "both", 0), ("atan x", INF, "both", math.pi / 2),
     ("e^(1/x)", 0, "both", None), ("(x^2-4)/(x-2)", 2, "both", 4), ("1/ln x", INF, "both", 0), ("tan x", math.pi / 2, "left", INF),
     ("cos x", parse("pi/3"), "both", 0.5), ("x^x", 0, "right", 1), ("ln(ln x)", INF, "both", INF), ("5", 1, "both", 5)],
)  # fmt: skip
def test_limits(text, point, side, value):
    found = limit(f(text), "x", point, side)
    assert found is None if value is None else found == pytest.approx(value)


def test_a_wrong_limit_is_not_shown(monkeypatch):
    monkeypatch.setattr(symbolic, "proved_side", lambda *_: None)
    for wrong in ({"value": 1.5, "tree": None, "latex": ""}, "inf", "-inf"):
        monkeypatch.setattr(symbolic, "run", lambda *_, wrong=wrong: wrong)
        with pytest.raises(TooHard, match="does not stand the check"):
            limit(f("sin(x)/x"), "x", 0)


# --- other forms ---


@pytest.mark.parametrize(
    ("text", "how", "same"), [("sin²x + cos²x", "simplify", "1"), ("x^2-1", "factor", "(x-1)(x+1)"), ("(x+1)^2", "expand", "x^2+2x+1")]
)  # fmt: skip
def test_rewriting_keeps_the_value(text, how, same):
    found = rewrite(f(text), how)
    assert found.sympy == f(same).sympy
    assert found.variables == ("x",)


def test_an_answer_that_is_no_formula_is_refused(monkeypatch):
    for answer in (
        ["import", ["number", "1"]],
        ["sin"],
        ["number", "os"],
        ["variable", "__class__", "x"],
        ["+", ["number", "1"]],
    ):
        monkeypatch.setattr(symbolic, "run", lambda *_, answer=answer: answer)
        with pytest.raises(ValueError, match="not a formula"):
            rewrite(Expression(("number", "1"), ()))
