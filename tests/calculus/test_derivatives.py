"""Slopes and differences: the slides' numbers, the orders of the schemes, and rounding."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calculus.derivatives import (
    SHRINKING,
    agreeing_digits,
    difference_errors,
    numerical_derivative,
    secant_slope,
    secants,
    stops,
)
from core.calculus.smoothness import derivative_at
from core.expression import parse

POINTS = json.loads((Path(__file__).parents[1] / "formulas" / "derivatives.json").read_text())


@pytest.mark.parametrize(("s", "slope"), [(0.1, 4.1), (0.00001, 4.00001)])
def test_the_slides_secants_of_the_square_at_two(s, slope):
    assert secant_slope(np.square, 2.0, s) == pytest.approx(slope, abs=1e-9)


@given(st.floats(-5, 5), st.floats(0.01, 3))
def test_the_secant_of_the_square_is_two_x_plus_s(x, s):
    assert secant_slope(np.square, x, s) == pytest.approx(2 * x + s, abs=1e-9)


def test_a_step_of_zero_is_refused():
    with pytest.raises(ValueError, match="must differ"):
        secant_slope(np.square, 1.0, 0.0)


@pytest.mark.parametrize(("scheme", "order"), [("forward", 1), ("backward", 1), ("central", 2), ("complex", 2)])
def test_halving_the_step_divides_the_error_by_two_to_the_order(scheme, order):
    coarse, fine = (abs(numerical_derivative(np.exp, 0.3, s, scheme) - np.exp(0.3)) for s in (0.02, 0.01))
    assert coarse / fine == pytest.approx(2**order, rel=0.02)


@pytest.mark.parametrize("case", POINTS, ids=lambda c: c["f"])
@pytest.mark.parametrize(("scheme", "digits"), [("forward", 5), ("central", 7)])
def test_the_default_step_suits_the_scheme(case, scheme, digits):
    f = parse(case["f"], ("x",))
    for point in case["points"]:
        found = numerical_derivative(lambda x: f(x=x), float(point["x"]), scheme=scheme)
        assert agreeing_digits(found, float(point["d1"])) > digits


@pytest.mark.parametrize("f", [np.sin, np.exp, np.sqrt, lambda x: x**5 - 3 * x])
def test_a_complex_step_loses_no_digit(f):
    exact = numerical_derivative(f, 0.7, scheme="complex")
    assert agreeing_digits(numerical_derivative(f, 0.7), exact) > 9
    assert agreeing_digits(float(np.imag(f(0.7 + 1e-100j)) / 1e-100), exact) > 14


def test_the_error_falls_and_then_rises():
    found = difference_errors(np.sin, 1.0, np.cos(1.0), "forward")
    assert 1e-10 < found.best < 1e-6
    assert found.errors[0] > found.errors[48] < found.errors[-1]


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match="scheme must be one of"):
        numerical_derivative(np.sin, 0.0, 0.1, "sideways")


@pytest.mark.parametrize(("value", "exact", "digits"), [(1.0, 1.0, 16), (1.001, 1.0, 3), (np.nan, 1.0, 0), (5.0, 1.0, 0)])
def test_digits_that_agree(value, exact, digits):
    assert agreeing_digits(value, exact) == pytest.approx(digits, abs=0.01)


def test_secants_are_the_secant_slopes():
    steps = np.array(SHRINKING[:12])
    np.testing.assert_allclose(secants(np.square, 2.0, steps).slopes, 4 + steps, rtol=1e-9)
    assert all(a > b for a, b in pairwise(SHRINKING))


@pytest.mark.parametrize(
    ("text", "x", "reason"),
    [("|x|", 0, "corner"), ("relu(x-1)", 1, "corner"), ("x^1.5", 0, "one side"), ("cbrt(x)", 0, "beyond every bound"),
     ("sign(x)", 0, "jumps"), ("1/x", 0, "not defined"), ("log(x)", -1, "not defined")],
)  # fmt: skip
def test_where_there_is_no_derivative_the_reason_is_given(text, x, reason):
    assert reason in derivative_at(parse(text, ("x",)), {"x": x}, "x").claim(f"x = {x}").says


@pytest.mark.parametrize("end", [-2.0, 3.0])
def test_a_jump_at_the_end_of_the_window_has_no_slope(end):
    seen = stops(parse("floor(x)"), (-2.0, 3.0), (end, 0.5), (0.1,))
    assert not seen.left[0] == seen.right[0] == 0
    assert seen.left[1] == seen.right[1] == 0
