"""The slopes at a point that moves under the hand: what Vega draws is what core computes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.partial_derivatives import AT, in_browser, partial_slopes
from core.charts.calculus.slopes import PointOnMap, slice_picture
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.expression import parse
from tests.charts.scene import HEIGHT, WIDTH, lines, on_axes, scene, texts

REACH, VIEW = 3.0, (-3.0, 3.0, -60.0, 60.0)
FORMULAS = ["2x^3 + 3y^3", "sin(x) cos(y)", "x e^(-x^2-y^2)", "x^2 y - y^3/3", "tanh(x y)", "ln(x^2 + y^2 + 1)"]
places = st.integers(-60, 60).map(lambda k: k / 20)


def hand(f):
    return PointOnMap(in_browser(f), REACH, 0.05, 0.7)


def sliced(f, axis, tangents=()):
    return slice_picture(hand(f), axis, VIEW[2:], tangents, words="The slice through the point.")


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(FORMULAS), places, places, st.sampled_from([0, 1]))
def test_the_slice_holds_the_other_variable_and_its_tangent_touches_it_at_the_point(text, x, y, axis):
    f = parse(text, variables=("x", "y"))
    at = dict(zip(AT, (x, y), strict=True))
    slope = float(f.gradient()[axis](x=x, y=y))
    ((x0, y0, x1, y1),) = lines(sliced(f, axis), VIEW, **at)
    here, there = (x, y)[axis], float(f(x=x, y=y))
    assert y0 + (here - x0) / (x1 - x0) * (y1 - y0) == pytest.approx(there, abs=1e-9)
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope, abs=1e-9)
    (curve,) = (m for m in scene(sliced(f, axis), **at) if m.kind == "line")
    xs, ys = np.array([on_axes(i["x"], i["y"], VIEW) for i in curve.items if i["defined"]]).T
    np.testing.assert_allclose(ys, f(x=xs, y=y) if axis == 0 else f(x=x, y=xs), atol=1e-9)
    (dot,) = (m.items for m in scene(sliced(f, axis), **at) if m.kind == "symbol")
    assert on_axes(dot[0]["x"], dot[0]["y"], VIEW) == pytest.approx((here, there), abs=1e-9)


@settings(deadline=None, max_examples=15)
@given(st.sampled_from(FORMULAS), places, places)
def test_the_arrow_on_the_map_points_along_the_gradient_and_the_numbers_are_its_own(text, x, y):
    f = parse(text, variables=("x", "y"))
    picture = landscape_picture(
        np.zeros((3, 3)), (0.0, 0.0), 3.8, words="Level sets and a point on them.", dark=False, hand=hand(f)
    )
    at = dict(zip(AT, (x, y), strict=True))
    value, dx, dy = float(f(x=x, y=y)), *(float(g(x=x, y=y)) for g in f.gradient())
    (says,) = (t for t in texts(picture, **at) if t.startswith("("))
    for name, number in {"f": value, "∂f/∂x": dx, "∂f/∂y": dy}.items():
        shown = float(says.split(f"{name} = ")[1].split("\u2003")[0].replace("−", "-"))
        assert shown == pytest.approx(number, rel=1e-5, abs=1e-12)
    unit = HEIGHT / (2 * 3.8)  # pixels of one unit, on both axes
    shafts = [i for m in scene(picture, **at) if m.kind == "rule" for i in m.items if {"x2", "y2"} <= i.keys()]
    shafts = [i for i in shafts if i["x"] != i["x2"] and i["y"] != i["y2"]]
    if abs(dx) > 1e-6 and abs(dy) > 1e-6:
        (shaft,) = shafts
        across, up = (shaft["x2"] - shaft["x"]) / unit, (shaft["y"] - shaft["y2"]) / unit
        assert (across, up) == pytest.approx(tuple(0.7 * np.array([dx, dy]) / np.hypot(dx, dy)), abs=1e-9)
        assert (shaft["x"], shaft["y"]) == pytest.approx((WIDTH / 2 + x * unit, HEIGHT / 2 - y * unit))


def test_at_a_corner_only_what_the_server_knows_is_drawn():
    f = parse("|x| + y", variables=("x", "y"))
    at = dict.fromkeys(AT, 0.0)
    assert list(lines(sliced(f, 0), VIEW, **at)) == []
    found = partial_slopes(f, 0.0, 0.0, reach=REACH, window=landscape_window((0, 0), 3.8))
    half = list(lines(sliced(f, 0, found.slices["x"].tangents), VIEW, **at))
    assert sorted(half) == [pytest.approx((-3, 3, 0, 0), abs=1e-9), pytest.approx((0, 0, 3, 3), abs=1e-9)]
    assert in_browser(f).has_corners
    assert not in_browser(parse("x^2 y", variables=("x", "y"))).has_corners


def test_a_pole_is_not_drawn_through():
    f = parse("1/x + y", variables=("x", "y"))
    pieces = [m for m in scene(sliced(f, 0), **dict.fromkeys(AT, 1.0)) if m.kind == "line"]
    assert len(pieces) > 1
    for piece in pieces:
        assert len({i["x"] > WIDTH / 2 for i in piece.items}) == 1


def test_what_the_browser_cannot_evaluate_moves_with_the_answer():
    assert in_browser(parse("gamma(x) + y", variables=("x", "y"))) is None
