"""The reader's own line follows its two handles: what Vega draws and writes is what NumPy computes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts.learning.fit import fit_picture
from core.charts.learning.own_line import ENDS
from tests.charts.scene import on_axes, scene, texts

RNG = np.random.default_rng(0)
X = np.sort(RNG.uniform(-2, 2, 12))
Y = 1 + 2 * X + RNG.normal(size=12)
PART = np.where(np.arange(12) % 4 == 0, "test", "train")


@settings(deadline=None, max_examples=10)
@given(st.floats(-4, 6), st.floats(-4, 6))
def test_the_line_joins_its_ends_and_its_squares_are_those_of_the_training_points(left, right):
    picture = fit_picture(
        X, Y, 1 + 2 * X, {"ours": (X, X)}, part=PART, squares=False, own=(left, right), words="A line of your own."
    )
    view = (picture.bounds["x0"], picture.bounds["x1"], picture.bounds["y0"], picture.bounds["y1"])
    at, train = dict(zip(ENDS, (left, right), strict=True)), PART == "train"
    heights = left + (right - left) * (X - X[0]) / (X[-1] - X[0])
    drawn = scene(picture, **at)
    line = [m for m in drawn if m.kind == "line"][-1].items
    assert [on_axes(i["x"], i["y"], view) for i in line] == [
        pytest.approx((X[0], left), abs=1e-9), pytest.approx((X[-1], right), abs=1e-9),
    ]  # fmt: skip
    (boxes,) = (m.items for m in drawn if m.kind == "rect")
    found = [sorted(on_axes(0, i["y"] + part, view)[1] for part in (0, i["height"])) for i in boxes]
    np.testing.assert_allclose(found, np.sort(np.column_stack([Y, heights])[train]), atol=1e-9)
    says = [t for t in texts(picture, **at) if "your line" in t]
    assert len(says) == 1
    assert float(says[0].split("cover ")[1]) == pytest.approx(((Y - heights)[train] ** 2).sum(), rel=1e-4)


@pytest.mark.parametrize("own", [(-1e4, 3.0), (0.0, 500.0), (0.0, 1.0)])
def test_wherever_its_ends_are_the_window_holds_them(own):
    picture = fit_picture(X, Y, 1 + 2 * X, {"ours": (X, X)}, own=own, words="A line of your own.")
    for move, height in zip(picture.moves, own, strict=True):
        assert picture.bounds["y0"] <= move.low <= height <= move.high <= picture.bounds["y1"]
