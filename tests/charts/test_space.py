"""The surface in space as Vega draws it: every corner where the two angles put it, the far pieces first."""

import re

import numpy as np
import pytest

from core.calculus.foundations.space import CELLS, Touching, in_space
from core.charts.space import MOVES, TALL, space_picture
from core.charts.theme import STEP
from tests.charts.scene import HEIGHT, WIDTH, scene

VIEW = (-2.0, 2.0, -1.0, 1.0)
SPACE = in_space(
    lambda x, y: x + 2 * y, VIEW, lines={"along x": np.array([(-2, 0), (2, 0)])}, points={"": np.array([(1.0, 0.5)])}
)
PICTURE = space_picture(SPACE, np.linspace(-4, 4, 100).reshape(10, 10), words="A plane.", dark=False)
ROOM = 3.4


def project(x, y, z, heights, azimuth, tilt):
    """Pixels of a place, by rotations with matrices; z lies between both heights."""
    a, t = np.radians([azimuth, tilt])
    up = (z - np.mean(heights)) / (np.ptp(heights) / 2) * TALL
    turned = np.array([[np.cos(a), np.sin(a), 0], [-np.sin(a), np.cos(a), 0], [0, 0, 1]]) @ [x / 2, y / 2, up]
    seen = np.array([[1, 0, 0], [0, np.sin(t), np.cos(t)]]) @ turned
    unit = min(WIDTH, HEIGHT) / ROOM
    return WIDTH / 2 + unit * seen[0], HEIGHT / 2 - unit * seen[1]


def numbers(item):
    """The corners of a shape in pixels."""
    return np.array(re.findall(r"-?[\d.]+(?:e-?\d+)?", item.get("path") or item["shape"]), float).reshape(-1, 2)


def shapes(**at):
    """The corners of every shape, in the order in which they are drawn, layer by layer."""
    return [[numbers(item) for item in mark.items] for mark in scene(PICTURE, **at) if mark.kind == "shape"]


@pytest.mark.parametrize(("azimuth", "tilt"), [(-30, 30), (0, 90), (75, 10), (180, -40), (-135, 60)])
def test_the_corners_are_where_the_angles_put_them_and_the_far_ones_come_first(azimuth, tilt):
    cells = max(shapes(azimuth=azimuth, tilt=tilt), key=len)
    assert len(cells) >= CELLS**2
    drawn = np.concatenate([c for c in cells if len(c) == 4])
    for x, y in [(-2, -1), (2, -1), (2, 1), (-2, 1)]:
        corner = project(x, y, x + 2 * y, SPACE.heights, azimuth, tilt)
        assert np.abs(drawn - corner).sum(axis=1).min() < 0.2


def test_both_angles_are_numbers_that_the_hand_moves():
    assert [move.name for move in MOVES] == ["azimuth", "tilt"]
    assert all(move.silent for move in MOVES)


@pytest.mark.parametrize(("tilt", "side"), [(40, 1), (-40, -1)])
def test_what_is_above_a_cell_is_drawn_after_it_and_from_under_the_ground_before_it(tilt, side):
    f, g = lambda x, y: x * x + 8 * y * y, lambda x, y: 5 + 0 * x
    near = Touching(g=g, point=(0.1, 0.05), radius=0.09)  # one cell
    picture = space_picture(in_space(f, VIEW, touching=near), np.zeros((5, 5)), words="w", dark=False)
    drawn = max((mark.items for mark in scene(picture, azimuth=20, tilt=tilt) if mark.kind == "shape"), key=len)
    (place,) = (k for k, item in enumerate(drawn) if item["stroke"] == STEP)
    cell = numbers(drawn[place - side])
    corners = [project(x, y, f(x, y), (0, 12), 20, tilt) for x, y in ((0.0, 0.0), (0.2, 0.0), (0.2, 0.1), (0.0, 0.1))]
    assert all(np.abs(cell - corner).sum(axis=1).min() < 0.2 for corner in corners)
