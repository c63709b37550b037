"""A surface in space: its cells lie on f, what is cut is cut at the heights, and what lies on it lies on it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.foundations.space import CELLS, Touching, in_space
from core.expression import parse

VIEW = (-2.0, 3.0, -1.0, 2.0)
FORMULAS = ["x^2 + y^2", "x*y", "sin(3*x)*y", "exp(x - y)", "x^3 - 3*x*y^2", "abs(x) - y", "1/(x^2 + y^2 + 0.3)"]


def height(text):
    f = parse(text, ("x", "y"))
    return lambda x, y: f(x=x, y=y)


def on_f(f, pieces):
    """How far the corners are from f."""
    x, y, z = np.moveaxis(pieces.corners, -1, 0)
    return np.abs(z - f(x, y)).max() / max(1.0, np.abs(z).max())


@pytest.mark.parametrize("text", FORMULAS)
def test_every_cell_of_a_smooth_surface_is_there_and_lies_on_it(text):
    f = height(text)
    found = in_space(f, VIEW, lines={"walk": np.array([(-1, 0), (2, 1), (2.5, -0.5)])}, points={"p": np.array([(0.5, 0.5)])})
    assert not found.holes
    if not found.cut:
        assert len(found.surface.step) == CELLS**2
        assert on_f(f, found.surface) < 1e-12
    for pieces in (found.lines["walk"], found.points["p"]):
        assert len(pieces.step)
        assert on_f(f, pieces) < 1e-12
    assert set(found.lines["walk"].step) <= {1.0, 2.0}


@settings(deadline=None, max_examples=40)
@given(st.sampled_from([*FORMULAS, "1/x", "ln(x)", "1/(x*y)", "tan(x + y)", "sqrt(x - y)", "x^200", "exp(200*x)"]))
def test_nothing_that_is_drawn_leaves_the_window_or_the_heights(text):
    walk = {"w": np.array([(-9.0, 0.1), (0.3, 0.2), (9.0, 9.0)])}
    found = in_space(height(text), VIEW, lines=walk, points=walk)
    low, high = found.heights
    slack = 1e-9 * (high - low)
    assert low < high
    for pieces in (found.surface, *found.lines.values(), *found.points.values()):
        x, y, z = np.moveaxis(pieces.corners, -1, 0)
        assert np.isfinite(pieces.corners).all()
        assert ((x >= VIEW[0] - 1e-9) & (x <= VIEW[1] + 1e-9) & (y >= VIEW[2] - 1e-9) & (y <= VIEW[3] + 1e-9)).all()
        assert ((z >= low - slack) & (z <= high + slack)).all()


def test_holes_and_cuts_are_counted():
    half = in_space(height("sqrt(x)"), VIEW)
    assert half.holes == pytest.approx(CELLS**2 * 2 / 5, abs=2 * CELLS)
    assert not half.cut
    pole = in_space(height("1/((x - 0.25)^2 + (y - 0.2)^2 + 10^-6)"), VIEW)
    assert pole.cut
    assert pole.heights[1] < 100
    nowhere = in_space(height("sqrt(-1 - x^2)"), VIEW)
    assert not len(nowhere.surface.step)


def test_a_plane_is_told_from_the_surface_by_what_is_higher():
    f = height("x^2 + y^2")
    below = in_space(f, VIEW, touching=Touching(g=lambda x, y: 0 * x + 0 * y, point=(0, 0), radius=1.0)).touching
    above = in_space(f, VIEW, touching=Touching(g=lambda x, y: 2 + 0 * x + 0 * y, point=(0, 0), radius=0.5)).touching
    assert (below.above == -1).all()
    assert (above.above == 1).all()
    assert (np.abs(below.ground) <= 1.0).all()
