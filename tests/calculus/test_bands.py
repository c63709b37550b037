"""Curves that move faster than a picture: the band they fill, and none where the curve can be drawn."""

import numpy as np
import pytest

from core.calculus.foundations.functions import trace
from core.expression import parse


def curve(text):
    f = parse(text, ("x",))
    return trace(lambda x: f(x=x), -4, 4)


@pytest.mark.parametrize("text", ["sin(1000x)", "sin(300x)", "5cos(777x)", "cos(5000x) - 2"])
def test_the_whole_of_a_fast_wave_is_a_band_from_its_lowest_to_its_highest_value(text):
    found = curve(text)
    assert sum(stop - start for start, stop in found.bands) > 7.5
    ((x, y),) = found.pieces
    assert (np.diff(x) > 0).all()
    around = y + (2 if text.endswith("- 2") else 0)
    amplitude = 5 if text.startswith("5") else 1
    assert np.quantile(np.abs(around), 0.5) > 0.9 * amplitude
    assert np.abs(around).max() <= 1.02 * amplitude


def test_only_the_fast_part_of_sin_of_one_over_x_is_a_band():
    ((start, stop),) = curve("sin(1/x)").bands
    assert -0.3 < start < 0 < stop < 0.3


@pytest.mark.parametrize(
    "text",
    [
        "sin(x)",
        "sin(30x)",
        "x^2",
        "e^(20x)",
        "floor(x)",
        "floor(30x)",
        "1/x",
        "tan(x)",
        "tan(20x)",
        "|x|",
        "sqrt(x)",
        "x^9",
        "atan(500x)",
    ],
)
def test_what_can_be_drawn_is_drawn_as_it_is(text):
    assert curve(text).bands == ()


@pytest.mark.parametrize("k", [20, 45, 63, 100, 131, 150, 190, 250, 400])
def test_a_wave_is_drawn_as_it_is_or_as_its_band_but_never_as_a_slower_one(k):
    found = curve(f"sin({k} x)")
    ((x, y),) = found.pieces
    if found.bands:
        assert sum(stop - start for start, stop in found.bands) > 7.5
        return
    between = x[:-1] + 0.45 * np.diff(x)
    np.testing.assert_allclose(np.interp(between, x, y), np.sin(k * between), atol=0.06)
