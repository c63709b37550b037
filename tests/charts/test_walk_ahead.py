"""The walk that the browser takes while the start is dragged is the walk of core."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.gradient_descent import descend
from core.calculus.partial_derivatives import gradient_in_browser
from core.charts.calculus.walk_ahead import RATE, START, WalkAhead
from core.charts.surface import surface_picture
from core.expression import parse
from tests.charts.scene import on_axes, scene

VIEW, RATES, STEPS = (-3.0, 3.0, -2.0, 2.0), (0.01, 0.05, 0.1, 0.3), 12
FORMULAS = ["x^2 + 3y^2", "x^2 - y^2", "sin(x) + y^2", "(1-x)^2 + 10 (y-x^2)^2", "|x| + y^2", "x^4 + y^4 - x y"]


def picture(f, gradient):
    hand = WalkAhead(gradient, RATES, STEPS if gradient else 0, VIEW, 0.05)
    return surface_picture(np.zeros((3, 3)), VIEW, words="Level sets and a walk across them.", dark=False, hand=hand)


def walk(f, gradient, **at):
    (line,) = (m for m in scene(picture(f, gradient), **at) if m.kind == "line")
    return np.array([on_axes(i["x"], i["y"], VIEW) for i in line.items if i["defined"]])


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(FORMULAS), st.integers(-50, 50), st.integers(-35, 35), st.integers(0, 3))
def test_each_step_is_the_one_of_core(text, i, k, rate):
    f = parse(text, variables=("x", "y"))
    x, y = i / 20, k / 20
    gradient = f.gradient()
    theirs = walk(f, gradient_in_browser(f), **{START[0]: x, START[1]: y, RATE: rate})
    run = descend(lambda p: float(f(x=p[0], y=p[1])), lambda p: [g(x=p[0], y=p[1]) for g in gradient], (x, y), RATES[rate], STEPS)
    seen = run.points[(np.abs(run.points) < 1e5).all(axis=1)]
    np.testing.assert_allclose(theirs[: len(seen)], seen, rtol=1e-9, atol=1e-10)
    if len(seen) == len(run.points):  # it has arrived, and stays; else it went far out, where both are drawn no more
        np.testing.assert_allclose(theirs[len(seen) :], np.broadcast_to(seen[-1], theirs[len(seen) :].shape), atol=1e-8)


def test_the_handle_stands_at_the_start_and_without_a_gradient_there_is_no_walk():
    f, at = parse("x^2 + y^2", variables=("x", "y")), {START[0]: 1.5, START[1]: -0.5}
    for gradient, lines in ((gradient_in_browser(f), 1), (None, 0)):
        drawn = scene(picture(f, gradient), **at)
        assert sum(m.kind == "line" for m in drawn) == lines
        held = [i for m in drawn for i in m.items if str(i.get("description", "")).startswith("Drag me")]
        assert on_axes(held[0]["x"], held[0]["y"], VIEW) == pytest.approx((1.5, -0.5))


def test_a_function_that_the_browser_does_not_know_has_no_walk_ahead():
    assert gradient_in_browser(parse("gamma(x) + y^2", variables=("x", "y"))) is None
