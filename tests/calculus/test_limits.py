"""Limits: the slides' examples, why others have none, rules that are proved, numbers that are not fooled."""

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.approach import OneSide, approach, close_in, farthest, settle
from core.calculus.integration.agreement import along
from core.calculus.limit_steps import _Approach, _StuckError, derivations, limit_steps
from core.calculus.limits import claim, closeness, common, exact_sides, number, read_point, sides_of
from core.calculus.symbolic import TooHard
from core.expression import ExpressionError, parse

LIMITS = {  # formula, point: the two-sided limit, or the limit at infinity
    ("1/x", "oo"): 0, ("(1+1/x)^x", "oo"): math.e, ("sin(x)/x", "0"): 1, ("(1-cos(x))/x^2", "0"): 0.5, ("(x^2-1)/(x-1)", "1"): 2,
    ("(x^2+1)/(2x^2-3)", "oo"): 0.5, ("x^5 e^(-x)", "oo"): 0, ("(e^x-1)/x", "0"): 1, ("1/x^2", "0"): math.inf, ("atan(x)", "-oo"): -math.pi / 2,
    ("(x-pi)/sin(x)", "pi"): -1, ("x sin(1/x)", "0"): 0, ("x^(1/x)", "oo"): 1, ("(2^x-1)/x", "0"): math.log(2), ("x^2+1", "2"): 5,
    ("e^x/x^3", "oo"): math.inf, ("ln(x)", "oo"): math.inf, ("3x - x^2", "1/2"): 1.25,
}  # fmt: skip
NONE = {  # formula, point: the verdicts on the left and on the right
    ("1/x", "0"): (-math.inf, math.inf), ("|x|/x", "0"): (-1, 1), ("floor(x)", "2"): (1, 2), ("tan(x)", "pi/2"): (math.inf, -math.inf),
    ("1/(1+e^(1/x))", "0"): (1, 0), ("sqrt(x)", "0"): ("undefined", 0), ("x ln(x)", "0"): ("undefined", 0), ("x^x", "0"): ("undefined", 1),
    ("sin(1/x)", "0"): ("swings", "swings"), ("sin(pi/x)", "0"): ("swings", "swings"), ("sqrt(-1-x^2)", "0"): ("undefined", "undefined"),
}  # fmt: skip
both = pytest.mark.parametrize(("text", "at"), LIMITS)


def sides(text, at, chosen="both"):
    point = read_point(at)
    return exact_sides(parse(text, ("x",)), "x", point, sides_of(point, chosen))


@both
def test_the_limit_where_there_is_one(text, at):
    found = sides(text, at)
    assert common(found) == pytest.approx(LIMITS[text, at], abs=1e-15)
    assert claim(found, at).certainty == "proved"
    assert "comes to" in claim(found, at).says or "grows" in claim(found, at).says


@pytest.mark.parametrize(("text", "at"), NONE)
def test_why_there_is_none(text, at):
    found = sides(text, at)
    assert common(found) is None
    assert [v.verdict if v.value is None else v.value for v in found.values()] == list(NONE[text, at])
    assert claim(found, at).certainty == "proved"
    assert " no " in claim(found, at).says


@both
def test_numbers_alone_say_the_same(text, at):
    point = read_point(at)
    for side in sides_of(point, "both"):
        seen = settle(along(parse(text, ("x",)), "x"), number(point), side)
        assert seen.value == pytest.approx(LIMITS[text, at], abs=1e-5)


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [(1.0, 1.0, "comes to $1$, from both sides"), (-math.inf, math.inf, r"on the left it goes to $-\infty$, on the right"),
     ("undefined", 2.0, "on the left it is not defined, on the right it comes to $2$"), (2.0, "swings", "on the right it swings"),
     ("undefined", "undefined", "has no limit: it is not defined"), ("undefined", "swings", "on the left it is not defined, on the right"),
     (math.inf, math.inf, r"grows beyond every bound, to $\infty$, from both sides"), (1.0, "unclear", "has not settled")],
)  # fmt: skip
def test_the_sentence_for_every_case(left, right, words):
    def made(v):
        return OneSide(v, certainty="proved") if isinstance(v, str) else OneSide("settles", v, "proved")

    assert words in claim({"left": made(left), "right": made(right)}, "0").says


def test_round_distances_would_be_fooled():
    def f(x):
        return np.sin(np.pi / x)

    assert np.abs(close_in(f, 0.0, "right", 6).values).max() < 1e-9  # 0 at 1, 1/10, 1/100, …
    assert settle(f, 0.0, "right").verdict == "swings"


@pytest.mark.parametrize(
    ("text", "value"), [("oo", math.inf), (" + oo", math.inf), ("-oo", -math.inf), ("−∞", -math.inf), ("inf", math.inf)]
)
def test_infinity_can_be_typed(text, value):
    assert read_point(text) == value


@pytest.mark.parametrize("text", ["", "x", "1/0", "oops", "sqrt(-1)", "1..2", "__import__('os')"])
def test_what_is_no_place_is_refused_in_one_sentence(text):
    with pytest.raises(ExpressionError, match=r"\."):
        read_point(text)


@both
def test_each_line_of_the_derivation_ends_at_the_limit(text, at):
    lines = limit_steps(parse(text, ("x",)), "x", read_point(at), "both")
    assert lines
    assert all(line.rule and line.latex.count("=") >= 1 for line in lines)


@pytest.mark.parametrize(
    ("text", "at", "side", "rule"),
    [("sin(x)/x", "0", "both", "l'Hôpital for 0/0"), ("(1+1/x)^x", "oo", "both", "write the power with e"), ("x ln(x)", "0", "right", "0 · ∞"),
     ("(x^2-1)/(x-1)", "1", "both", "cancel the common factor"), ("x sin(1/x)", "0", "both", "squeezed"), ("x^2+1", "2", "both", "continuous there"), ("1/x", "0", "left", "ever smaller numbers"),
     ("1/x", "oo", "both", "ever larger"), ("e^x/x^3", "oo", "both", "l'Hôpital for ∞/∞"), ("x^x", "0", "right", "into the exponent"),
     ("sqrt(x)", "0", "right", "from this side")],
)  # fmt: skip
def test_the_rule_that_is_taught_for_it(text, at, side, rule):
    assert any(rule in line.rule for line in limit_steps(parse(text, ("x",)), "x", read_point(at), side))


@pytest.mark.parametrize(("text", "at"), [("sqrt(x^2+x)-x", "oo"), ("sin(x)", "oo"), ("sin(1/x)", "0"), ("(3x+sin(x))/x", "oo")])
def test_where_no_rule_leads_on_nothing_is_shown(text, at):
    assert limit_steps(parse(text, ("x",)), "x", read_point(at), "both") == ()


def test_zero_to_the_zero_is_not_put_in():
    assert "continuous" not in limit_steps(parse("x^x", ("x",)), "x", read_point("0"), "right")[0].rule


def test_a_planted_wrong_line_is_refused():
    way = _Approach("x", read_point("0"), "both")
    f, right, wrong = (parse(t, ("x",)).tree for t in ("sin(x)/x", "cos(x)", "sin(x)"))
    assert way.checked("l'Hôpital", f, right, 1.0)
    with pytest.raises(_StuckError):
        way.checked("forgotten to differentiate below", f, wrong, 1.0)


def test_the_worked_numbers_of_the_slides_in_the_table():
    found = approach(along(parse("(1+1/x)^x", ("x",)), "x"), math.inf, ["left"], 1e-3)
    np.testing.assert_allclose(
        found.tables["left"].values[[2, 3, 4, 7]], [2.70481382942, 2.71692393224, 2.71814592682, 2.71828169413], rtol=1e-9
    )
    assert found.window[1] > 1e4


@pytest.mark.parametrize("at", [0.0, math.inf, -math.inf])
def test_zooming_in_keeps_the_y_axis(at):
    wide, close = (approach(lambda x: np.arctan(x) + 1 / (1 + x**2), at, ["left"], d) for d in (1.0, 1e-3))
    assert wide.curve.y == close.curve.y


def test_epsilon_belongs_to_delta():
    assert farthest(np.square, 2.0, "right", 0.1, 4.0) == pytest.approx(0.41)
    assert farthest(lambda x: 1 / x, math.inf, "left", 0.01, 0.0) == pytest.approx(1e-3)
    assert math.isnan(farthest(np.sqrt, 0.0, "left", 0.1, 0.0))


def test_rounding_is_called_rounding():
    f, point = parse("(1-cos(x))/x^2", ("x",)), read_point("0")
    found = sides("(1-cos(x))/x^2", "0")
    assert "at most" in closeness(f, "x", point, found, 0.1)
    assert "rounding" in closeness(f, "x", point, found, 1e-8)


def test_an_answer_that_comes_too_late_leaves_the_numbers(monkeypatch):
    def slow(*_):
        raise TooHard("This takes too long.")

    monkeypatch.setattr("core.calculus.limits.proved_side", lambda *_: None)
    monkeypatch.setattr("core.calculus.limits.confirmed_limit", slow)
    found = sides("sin(x)/x", "0")
    assert common(found) == pytest.approx(1)
    assert claim(found, "0").certainty == "open"
    assert "by the numbers" in claim(found, "0").says


@settings(deadline=None, max_examples=20)
@given(st.integers(-3, 3), st.integers(1, 3), st.integers(1, 4), st.integers(1, 4))
def test_rational_limits_equal_sympys_own(c, power, a, b):
    text = f"({a}(x-({c}))^{power} + (x-({c}))^2)/({b}(x-({c})))"
    x = sp.Symbol("x", real=True)
    h = x - c
    expected = sp.limit((a * h**power + h**2) / (b * h), x, c)
    assert common(sides(text, str(c))) == pytest.approx(float(expected), abs=1e-9)


@pytest.mark.parametrize(
    ("text", "at", "ways"),
    [
        ("sin(x)/x", "0", ["both"]),
        ("floor(x)", "2", ["left", "right"]),
        ("1/x", "oo", ["left"]),
        ("sin(1/x)", "0", []),
        ("sqrt(x)", "0", ["right"]),
    ],
)
def test_the_ways_that_have_a_limit(text, at, ways):
    point = read_point(at)
    found = derivations(parse(text, ("x",)), "x", point, sides_of(point, "both"))
    assert list(found.ways) == ways
    for way, lines in found.ways.items():
        assert lines == limit_steps(parse(text, ("x",)), "x", point, way)


@pytest.mark.parametrize(("text", "place"), [("1/x^2", "0"), ("sign(x)", "0"), ("x", "inf")])
def test_only_a_finite_limit_is_come_close_to(text, place):
    f, point = parse(text, ("x",)), read_point(place)
    assert closeness(f, "x", point, sides(text, place), 0.1) == ""
