"""Partial derivatives: formula and difference agree, the tangent touches, the arrow points straight uphill."""

import math

import numpy as np
import pytest

from core.calculus.partial_derivatives import partial_slopes
from core.expression import parse

SEEN = (-4.0, 4.0, -4.0, 4.0)


def found(text, x, y):
    return partial_slopes(parse(text, ("x", "y")), x, y, reach=3.0, window=SEEN)


@pytest.mark.parametrize("text", ["2x^3 + 3y^3", "sin(x) cos(y)", "x e^(-x^2-y^2)", "x y", "7"])
@pytest.mark.parametrize(("x", "y"), [(1.0, 2.0), (-0.5, 0.25), (3.0, -3.0)])
def test_each_slope_is_its_difference_and_its_tangent_passes_through_the_point(text, x, y):
    slopes = found(text, x, y)
    for along in slopes.slices.values():
        assert along.by_difference == pytest.approx(along.slope, rel=1e-6, abs=1e-8)
        ((ends, heights),) = along.tangents
        assert np.interp(along.at, ends, heights) == pytest.approx(slopes.value)
        assert np.ptp(heights) == pytest.approx(abs(6 * along.slope))


@pytest.mark.parametrize("text", ["2x + 3y", "x^2 - y^2", "x y"])
def test_a_small_step_along_the_direction_climbs_by_the_length_of_the_gradient(text):
    f, slopes = parse(text, ("x", "y")), found(text, 1.0, 2.0)
    across, up = slopes.direction
    assert math.hypot(across, up) == pytest.approx(1)
    assert (f(x=1 + 1e-6 * across, y=2 + 1e-6 * up) - slopes.value) / 1e-6 == pytest.approx(slopes.length, rel=1e-4)


@pytest.mark.parametrize(
    ("text", "x", "y"), [("7", 1.0, 1.0), ("x^2 + y^2", 0.0, 0.0), ("ln(x)", -1.0, 0.0), ("1/(x-y)", 1.0, 1.0)]
)
def test_there_is_no_direction_where_the_gradient_is_nothing_or_undefined(text, x, y):
    assert found(text, x, y).direction is None


def test_the_relief_does_not_depend_on_the_point():
    assert found("x y", 0.0, 0.0).relief is found("x y", 1.0, 2.0).relief
