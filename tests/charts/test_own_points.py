"""Points under the hand: the one in hand is where the hand is, the others stay, and the line follows as ours would."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts.learning.decision import decision_images, decision_map
from core.charts.learning.fit import fit_picture
from core.charts.learning.own_points import AT_X, AT_Y, HELD, OwnPoints
from core.charts.plane import window
from core.learning import LeastSquares
from tests.charts.scene import on_axes, scene, texts

RNG = np.random.default_rng(3)
X = np.array([-1.0, -0.4, 0.1, 0.6, 1.0, 0.3])
Y = np.array([0.2, -0.3, 0.5, 0.4, 0.9, 0.0])
PART = np.array(["train"] * 5 + ["test"])
LINES = {"ours": (X[:2], Y[:2]), "scikit-learn": (X[:2], Y[:2])}


def curve(degree):
    return fit_picture(X, Y, Y + 0.1, LINES, words="w", part=PART, by_hand=degree)


def view(picture):
    return tuple(picture.bounds[name] for name in ("x0", "x1", "y0", "y1"))


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 4), st.floats(-0.9, 0.9), st.floats(-0.4, 0.9))
def test_the_line_in_the_browser_is_the_one_that_ours_would_fit(k, x, y):
    picture = curve(1)
    at = {HELD: k, AT_X: x, AT_Y: y}
    moved = np.column_stack([X, Y])
    moved[k] = x, y
    train = moved[:5]
    model = LeastSquares().fit(train[:, :1], train[:, 1])
    drawn = [m for m in scene(picture, **at) if m.kind == "line"]
    shown = next(m for m in drawn if m.items[0].get("opacity", 1) == 1 and m.items[0]["stroke"] == "#0072B2")
    places = np.array([on_axes(i["x"], i["y"], view(picture)) for i in shown.items])
    np.testing.assert_allclose(places[:, 1], model.predict(places[:, :1]), atol=1e-6)
    (said,) = [text for text in texts(picture, **at) if "squares cover" in str(text)]
    assert float(said.split()[-1].replace("−", "-")) == pytest.approx(model.residual_norm_**2, rel=1e-4)


@pytest.mark.parametrize("degree", [2, 5])
def test_a_curve_of_higher_degree_follows_too(degree):
    rows = np.linspace(-1, 1, 12)
    noise = rows**2 + 0.1 * RNG.normal(size=12)
    picture = fit_picture(rows, noise, noise, {"ours": (rows, noise), "scikit-learn": (rows, noise)}, words="w", by_hand=degree)
    moved = noise.copy()
    moved[4] = 0.9
    drawn = [m for m in scene(picture, **{HELD: 4, AT_X: rows[4], AT_Y: 0.9}) if m.kind == "line"]
    shown = next(m for m in drawn if m.items[0].get("opacity", 1) == 1 and m.items[0]["stroke"] == "#0072B2")
    places = np.array([on_axes(i["x"], i["y"], view(picture)) for i in shown.items])
    known = np.polynomial.Polynomial.fit(rows, moved, degree)
    np.testing.assert_allclose(places[:, 1], known(places[:, 0]), atol=1e-6)


def test_with_no_point_in_hand_nothing_says_that_there_is():
    picture = curve(1)
    assert not [text for text in texts(picture) if "squares cover" in str(text)]
    symbols = [m for m in scene(picture) if m.kind == "symbol"]
    held = [m for m in scene(picture, **{HELD: 2, AT_X: 0.0, AT_Y: 0.1}) if m.kind == "symbol"]
    assert len(held) == len(symbols) + 1  # the ring around the point in hand


@pytest.mark.parametrize("k", [0, 3])
def test_only_the_point_in_hand_moves(k):
    P = np.column_stack([X, Y])
    seen = window(P)
    names = np.array(["a", "b"] * 3)
    picture = decision_map(
        P, names, decision_images(np.zeros((1, 100)), 2, dark=False), seen, names=("a", "b"), hand=OwnPoints(6, seen), words="w"
    )
    points = next(m for m in scene(picture, **{HELD: k, AT_X: 0.05, AT_Y: 0.07}) if m.kind == "symbol" and len(m.items) == 6)
    places = np.array([on_axes(i["x"], i["y"], seen) for i in points.items])
    expected = P.copy()
    expected[k] = 0.05, 0.07
    np.testing.assert_allclose(places, expected, atol=1e-9)
