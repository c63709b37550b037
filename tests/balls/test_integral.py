"""Certified integrals: a table with published answers, random ones beside mpmath, and what has no value."""

import csv
import math
from fractions import Fraction
from pathlib import Path

import mpmath as mp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bounded import NotYet, TooHard
from core.calculus.integration.certified import certified_integral
from core.calculus.symbolic import integrate
from core.expression import ExpressionError, parse
from tests.generated import formulas, value

ROWS = list(csv.DictReader(Path(__file__).with_name("integrals.csv").open()))


def end(text):
    return {"inf": math.inf, "-inf": -math.inf}.get(text) or parse(text, ())


def verdict(row):
    """Right, open or wrong."""
    try:
        found = certified_integral(parse(row["formula"], ("x",)), "x", end(row["a"]), end(row["b"]))
    except NotYet:
        return "open"
    if found.kind == "open":
        return "open"
    if row["answer"] == "diverges" or found.kind not in ("proved", "computed"):
        return "right" if found.kind == row["answer"] else "wrong"
    off = abs(Fraction(row["answer"]) - Fraction(found.value))
    return (
        "right"
        if off <= Fraction(found.radius) + Fraction(1, 10**23) * max(1, abs(Fraction(row["answer"])))
        and found.radius < 1e-9 * (1 + abs(found.value))
        else "wrong"
    )


def test_the_table_is_right_or_open():
    assert len(ROWS) >= 200
    verdicts = {(row["formula"], row["a"], row["b"]): verdict(row) for row in ROWS}
    assert [row for row, said in verdicts.items() if said == "wrong"] == []
    assert list(verdicts.values()).count("open") <= 0.05 * len(ROWS)


@pytest.mark.parametrize(
    ("formula", "b", "wrong"), [("x^2", "1", "0.333"), ("1/x", "1", "0"), ("x", "1", "diverges"), ("e^x", "1", "1.7182818285")]
)
def test_a_planted_wrong_answer_is_seen(formula, b, wrong):
    assert verdict({"formula": formula, "a": "0", "b": b, "answer": wrong}) == "wrong"


def test_the_way_round_and_an_empty_interval():
    f = parse("x", ("x",))
    assert certified_integral(f, "x", 3, 1).value == -4
    assert certified_integral(f, "x", 2, 2).claim.says == "The integral is 0."
    assert certified_integral(parse("sin(x)", ("x",)), "x", 0, parse("2pi")).claim.says == "The integral is 0."
    assert certified_integral(parse("e^(-x)", ("x",)), "x", math.inf, 0).value == pytest.approx(-1)


def test_what_is_not_defined_has_no_integral():
    assert certified_integral(parse("sqrt(x)", ("x",)), "x", -1, 1).kind == "undefined"


@pytest.mark.parametrize("text", ["1/(x-2)^2", "1/(x^2-2)^2", "1/(x^2-4)"])
def test_a_pole_on_the_way_to_infinity_is_seen(text):
    assert certified_integral(parse(text, ("x",)), "x", 1, math.inf).kind == "diverges"


def test_the_public_name_gives_the_number_or_refuses():
    assert integrate(parse("x^2 + 1"), "x", 2, 3) == pytest.approx(22 / 3, abs=1e-15)
    assert integrate(parse("sin(x)/(1+x^4)"), "x", 0, 3) == pytest.approx(0.5743783314115167, abs=1e-16)
    for text, a, b in (("1/x", -1, 1), ("1/x^0.99", 1, math.inf), ("cot(1/x^2)", 1, math.inf)):
        with pytest.raises(TooHard, match="diverges"):
            integrate(parse(text), "x", a, b)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=6),
    st.fractions(-3, 3, max_denominator=8),
    st.fractions(-3, 3, max_denominator=8),
)
def test_polynomials_are_enclosed(coefficients, a, b):
    f = parse(" + ".join(f"({c})x^{k}" for k, c in enumerate(coefficients)), ("x",))
    exact = sum(Fraction(c, k + 1) * (b ** (k + 1) - a ** (k + 1)) for k, c in enumerate(coefficients))
    found = certified_integral(f, "x", parse(f"({a})"), parse(f"({b})"))
    assert found.kind == "proved"
    assert abs(Fraction(found.value) - exact) <= Fraction(found.radius)


@pytest.mark.parametrize("share", range(4))
def test_formulas_that_nobody_chose(share):
    mp.mp.dps = 20
    wrong = []
    for text in formulas(seed=700 + share, count=40):
        try:
            found = certified_integral(parse(text, ("x",)), "x", 0.25, 1.75)
        except (ExpressionError, NotYet):
            continue
        if found.kind == "proved":
            sums = [
                sum(value(text, mp.mpf(1) / 4 + (k + mp.mpf(1) / 2) * 3 / (2 * n)) for k in range(n)) * 3 / (2 * n)
                for n in (150, 450)
            ]
            if not abs(sums[1] - found.value) <= 3 * abs(sums[1] - sums[0]) + 0.02 * (1 + abs(found.value)):
                wrong.append((text, found, sums))
    assert wrong == []
