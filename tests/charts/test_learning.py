"""Models in pictures: what is tinted is what is predicted, what is marked wrong is wrong, every frame is its own moment."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts import theme
from core.charts.learning.curves import curves
from core.charts.learning.decision import decision_images, decision_map
from core.charts.learning.diagnosis import influence_picture, normal_picture, shares_picture
from core.charts.learning.evaluation import (
    confusion_picture,
    dependence_picture,
    folds_picture,
    importance_picture,
    predicted_picture,
    roc_picture,
)
from core.charts.learning.fit import fit_picture, residual_picture
from core.charts.learning.matrix_backpropagation import matrix_picture
from core.charts.learning.network import network_picture
from core.charts.learning.partitions import arriving_picture
from core.charts.learning.perceptron import boundary, mistakes_picture, perceptron_picture
from core.charts.learning.vanishing_gradients import histograms_picture, norms_picture, trials_picture
from core.charts.learning.weights import weights_picture
from core.charts.plane import grid, window
from core.data.datasets import make
from core.learning import Perceptron
from core.learning.beside.comparison import compare, twin
from core.learning.beside.diagnosis import Influence, normal_quantiles
from core.learning.beside.evaluation import confusion, roc
from core.learning.distributed.arriving import arriving
from core.learning.network.matrix_backpropagation import layer_steps, random_case
from core.learning.network.trials.vanishing_gradients import by_slope_alone, shrinking
from tests.charts.drawn import corners, domain, mark, marks, pixels
from tests.charts.scene import scene

WORDS = "What the picture shows, in a sentence."
RNG = np.random.default_rng(0)
X = RNG.normal(size=(12, 2))
VIEW = window(X)
PURPLE, GREEN = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in theme.CLASSES[:2])


def tint(colour):
    """Which class a tint belongs to: the one towards whose colour it lies from white."""
    shift = np.array(colour) - 255
    return int(np.argmax([shift @ (c - 255) / np.linalg.norm(c - 255) for c in (PURPLE, GREEN)]))


def at(uri, x, y, view):
    """The colour of an image drawn on the window, at a point."""
    image, (x0, x1, y0, y1) = pixels(uri), view
    rows, columns, _ = image.shape
    return image[int((y1 - y) / (y1 - y0) * rows), int((x - x0) / (x1 - x0) * columns)]


# --- decision maps


@settings(deadline=None, max_examples=20)
@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-1, 1))
def test_the_tint_at_a_point_is_the_class_predicted_there(w1, w2, b):
    def score(P):
        return P @ [w1, w2] + b

    frames = [score(grid(VIEW, 40)), -score(grid(VIEW, 40))]
    picture = decision_map(
        X, np.full(12, "a"), decision_images(np.array(frames), 2, dark=False), VIEW, names=("a", "b"), words=WORDS
    )
    inside = RNG.uniform((VIEW[0], VIEW[2]), (VIEW[1], VIEW[3]), (50, 2))
    cell = max(VIEW[1] - VIEW[0], VIEW[3] - VIEW[2]) / 40
    for frame, sign in enumerate((1, -1)):
        image = mark(picture, "frames", "image", frame=frame)
        assert [image[side][0] for side in ("x", "x2", "y", "y2")] == list(VIEW)
        for p in inside[np.abs(score(inside)) > cell * (abs(w1) + abs(w2)) + 0.05]:
            assert tint(at(image["url"][0], *p, VIEW)) == (sign * score(p) > 0)
    assert (domain(picture, "x"), domain(picture, "y")) == (VIEW[:2], VIEW[2:])
    assert VIEW[0] < VIEW[1]
    assert VIEW[2] < VIEW[3]


def test_with_more_classes_each_corner_has_the_tint_of_its_label():
    labels = np.array([[0, 0, 1, 1], [2, 2, 3, 3]]).repeat(2, axis=0).ravel()  # top row 0 1, bottom row 2 3
    images = decision_images(labels[None].astype(float), 4, dark=False)
    picture = decision_map(X, np.full(12, "a"), images, VIEW, names=tuple("abcd"), words=WORDS)
    found = corners(picture, mark(picture, "frames", "image"))
    expected = [np.round(255 + 0.3 * (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) - 255)) for c in theme.CLASSES[:4]]
    places = [("left", "high"), ("right", "high"), ("left", "low"), ("right", "low")]
    for place, colour in zip(places, expected, strict=True):
        assert found[place] == pytest.approx(colour, abs=1)


@settings(deadline=None)
@given(st.lists(st.booleans(), min_size=12, max_size=12))
def test_crosses_stand_exactly_on_the_wrong_points(wrong):
    picture = decision_map(X, np.where(X[:, 0] > 0, "b", "a"), ["data:,"], VIEW, names=("a", "b"), wrong=wrong, words=WORDS)
    crosses, dots = mark(picture, "points", "text"), mark(picture, "points", "point")
    assert list(zip(crosses.channels["x"], crosses.channels["y"], strict=True)) == [tuple(p) for p in X[np.array(wrong)]]
    assert np.column_stack([dots["x"], dots["y"]]).tolist() == X.tolist()
    assert dots["color"] == dots["shape"] == ["b" if x > 0 else "a" for x in X[:, 0]]


# --- how good a fit is


@pytest.mark.parametrize("classes", [3, 10, 20])
def test_every_class_of_a_confusion_matrix_is_named_on_both_axes(classes):
    names = [f"class {k}" for k in range(classes)]
    picture = confusion_picture(np.eye(classes, dtype=int), names, words=WORDS)
    for axis in ("x", "y"):
        shown = picture.spec()["layer"][0] if classes <= 12 else picture.spec()
        assert shown["encoding"][axis]["axis"]["labelOverlap"] is False
    assert set(mark(picture, "cells", "rect")["x"]) == set(names)


# --- the perceptron


def test_each_frame_has_the_line_of_its_update_the_one_before_and_the_point_that_caused_it():
    w = np.array([[0.0, 0], [1, 0.5], [0.5, 1], [-1, 2], [2, -1]])
    b, looked_at, shown = np.array([0.0, 0.1, -0.2, 0.3, 0.1]), np.array([7, 3, 5, 1]), np.array([0, 1, 3, 4])
    picture = perceptron_picture(
        X, np.full(12, "a"), w, b, looked_at, shown, VIEW, names=("a", "b"), lines={"scikit-learn": (np.array([1.0, 1.0]), 0.5)},
        wrong=False, axes=("x₁", "x₂"), words=WORDS,
    )  # fmt: skip
    for frame, update in enumerate(shown):
        lines = mark(picture, "moves", "rule", frame=frame)
        assert lines["stroke"] == ["ours", "before the update"]
        for row, k in zip(lines.rows, (update, max(update - 1, 0)), strict=True):
            for end in ("", "2"):
                if w[k].any():
                    assert w[k] @ [row[f"x{end}"], row[f"y{end}"]] + b[k] == pytest.approx(0, abs=1e-12)
                else:
                    assert row[f"x{end}"] is None
        ring = mark(picture, "ringed", "point", frame=frame)
        wanted = X[looked_at[update - 1]].tolist() if update else [None, None]
        assert [ring.channels["x"][0], ring.channels["y"][0]] == wanted
        for side, tint in zip((-1, 1), marks(picture, "half planes", "line", frame=frame), strict=True):
            assert tint.options["fill"] == theme.CLASSES[int(side > 0)]
            places = RNG.uniform([VIEW[0], VIEW[2]], [VIEW[1], VIEW[3]], (100, 2))
            answers = side * (places @ w[update] + b[update]) > 0
            np.testing.assert_array_equal(within(np.column_stack([tint["x"], tint["y"]]), places) & bool(len(tint)), answers)
    (fixed,) = mark(picture, "fixed", "rule").rows
    assert fixed["x"] + fixed["y"] + 0.5 == pytest.approx(0)
    assert fixed["x2"] + fixed["y2"] + 0.5 == pytest.approx(0)


@settings(deadline=None)
@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 2))
def test_the_line_reaches_from_one_side_of_the_window_to_the_other(w1, w2, b):
    x0, y0, x1, y1 = boundary(np.array([[w1, w2]]), np.array([b]), (-1, 2, -3, 4))[0]
    if np.isfinite(x0):
        assert (x0, x1) == (-1, 2) or (y0, y1) == (-3, 4)


def test_the_weights_walk_by_the_point_in_hand_and_the_tint_is_where_it_is_right():
    t = np.where(X[:, 0] > 0, 1.0, -1.0)
    looked_at, shown = np.array([7, 3, 5, 1]), np.array([0, 1, 3, 4])
    steps = np.vstack([np.zeros(2), t[looked_at, None] * X[looked_at]])
    w, b = np.cumsum(steps, axis=0), np.array([0.0, 0.1, -0.2, 0.3, 0.1])
    picture = weights_picture(w, b, X, t, looked_at, shown, words=WORDS)
    view = (*domain(picture, "x"), *domain(picture, "y"))
    for frame, k in enumerate(shown):
        arrow, step = marks(picture, "walk", "rule", frame=frame)
        assert [float(arrow[side][0]) for side in ("x", "y", "x2", "y2")] == [0, 0, *w[k]]
        (step,) = step.rows
        assert [step["x"] - step["x0"], step["y"] - step["y0"]] == pytest.approx(steps[k] if k else [0, 0])
        assert mark(picture, "walk", "line", frame=frame)["x"].tolist() == w[shown[: frame + 1], 0].tolist()
        (dot,) = mark(picture, "walk", "circle", frame=frame).rows
        assert [dot["x"], dot["y"]] == w[k].tolist()
        tints = dict(zip((-1, 1), marks(picture, "half planes", "line", frame=frame), strict=True))
        if not k:
            assert not any(map(len, tints.values()))
            continue
        j = looked_at[k - 1]
        tint = tints[t[looked_at[k - 1]]]
        corners = np.column_stack([tint["x"], tint["y"]])
        places = RNG.uniform([view[0], view[2]], [view[1], view[3]], (200, 2))
        right = t[j] * (places @ X[j] + b[k - 1]) > 0
        assert tint.options["fill"] == theme.CLASSES[int(t[j] > 0)]
        np.testing.assert_array_equal(within(corners, places), right)


def within(corners, places):
    """Whether places lie in a convex polygon whose corners go around it to the left."""
    sides = np.roll(corners, -1, axis=0) - corners
    gaps = places[:, None] - corners
    return (sides[:, 0] * gaps[..., 1] - sides[:, 1] * gaps[..., 0] >= 0).all(axis=1)


def test_mistakes_are_counted_a_pass_from_the_first_on():
    rows = mark(mistakes_picture({"+1": [3, 1, 0], "−1": [2]}, words=WORDS), "mistakes", "bar").rows
    assert [(r["model"], r["at"], r["mistakes"]) for r in rows] == [("+1", 1, 3), ("+1", 2, 1), ("+1", 3, 0), ("−1", 1, 2)]


# --- least squares


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.floats(-10, 10).map(lambda v: round(v, 9))] * 3), min_size=2, max_size=8))
def test_a_residuals_square_stands_between_point_and_curve_and_has_its_length_as_side(rows):
    x, y, fitted = np.array(rows).T
    line = (np.array([-1.0, 1.0]), np.array([0.0, 2.0]))
    picture = fit_picture(x, y, fitted, {"ours": line}, words=WORDS)
    box = mark(picture, "squares", "rect")
    assert box["x"].tolist() == x.tolist()
    np.testing.assert_array_equal(np.sort([box["y"], box["y2"]], axis=0), np.sort([y, fitted], axis=0))
    (left, right), (bottom, top) = domain(picture, "x"), domain(picture, "y")
    wide, high = (box["x2"] - box["x"]) / (right - left) * 1.9, np.abs(box["y2"] - box["y"]) / (top - bottom)
    np.testing.assert_allclose(wide, high, atol=1e-12)  # equal sides on a drawing of 1.9 to 1
    np.testing.assert_array_equal([row["residual"] for row in box.rows], y - fitted)
    assert left < x.min() <= x.max() < right
    assert bottom < min(y.min(), fitted.min()) <= max(y.max(), fitted.max()) < top


def test_each_curve_has_its_own_points_and_each_frame_its_own_step_of_the_descent():
    xs = np.linspace(0, 1, 4)
    steps = np.outer(np.arange(3.0), xs)
    picture = fit_picture(xs, xs, xs, {"scikit-learn": (xs, xs**2), "ours": (xs, xs**3)}, words=WORDS, descent=(xs, steps))
    line = mark(picture, "lines", "line")
    for name, x, y in zip(line["color"], line["x"], line["y"], strict=True):
        assert y == x ** {"ours": 3, "scikit-learn": 2}[name]
    for frame in range(3):
        moving = mark(picture, "descent", "line", frame=frame)
        assert (moving["x"].tolist(), moving["y"].tolist()) == (xs.tolist(), steps[frame].tolist())


def test_residuals_stand_over_the_fitted_value():
    dots = mark(residual_picture(X[:, 0], X[:, 1], part=np.full(12, "test"), words=WORDS), "residuals", "point")
    assert np.column_stack([dots["x"], dots["y"]]).tolist() == X.tolist()
    assert dots["fillOpacity"] == ["test"] * 12


# --- training curves


def test_a_curve_has_one_point_a_step_and_the_rule_stands_at_the_epoch_of_the_frame():
    epochs = np.arange(1, 6)
    picture = curves({"scikit-learn": (epochs, 2.0 / epochs), "ours": (epochs, 1.0 / epochs)}, x="epoch", y="loss", words=WORDS, at=[0, 2, 5])  # fmt: skip
    line = mark(picture, "curves", "line")
    for name, size in (("ours", 1.0), ("scikit-learn", 2.0)):
        rows = [(x, y) for n, x, y in zip(line["color"], line["x"], line["y"], strict=True) if n == name]
        assert rows == [(k, size / k) for k in range(1, 6)]
    assert [mark(picture, "moments", "rule", frame=k)["x"].tolist() for k in range(3)] == [[0], [2], [5]]


# --- evaluation

DATA = make("moons", n=60, noise=0.3, seed=1)
PAIR = compare(Perceptron(max_iter=5), twin(Perceptron(max_iter=5)), DATA.X, DATA.y, repeats=1)


def test_a_cell_counts_the_rows_of_its_true_class_that_got_its_prediction():
    counts = confusion(PAIR, DATA.X, DATA.y)["ours"]
    names = [str(c) for c in PAIR.ours.classes_]
    rows = mark(confusion_picture(counts, names, words=WORDS), "cells", "rect").rows
    said = PAIR.predict(DATA.X)["ours"].astype(str)
    assert len(rows) == 4
    for row in rows:
        true = DATA.y.astype(str) == row["true"]
        assert row["count"] == (true & (said == row["predicted"])).sum()
        assert row["share"] == pytest.approx(row["count"] / true.sum())


def test_true_classes_go_down_and_predictions_to_the_right():
    cells = mark(confusion_picture(np.array([[1, 2], [3, 4]]), ("a", "b"), words=WORDS), "cells", "text")
    assert list(zip(cells["y"], cells["x"], cells["text"], strict=True)) == [
        ("a", "a", 1),
        ("a", "b", 2),
        ("b", "a", 3),
        ("b", "b", 4),
    ]


def right_order(model):
    """How often, of a row of each class, the one of the second class has the larger score: the area under the ROC curve."""
    score = model.decision_function(DATA.X)
    first, second = (score[DATA.y == c] for c in model.classes_)
    return np.mean(np.sign(second[:, None] - first) / 2 + 0.5)


def test_a_roc_curve_rises_from_the_lower_left_corner_to_the_upper_right():
    picture = roc_picture(roc(PAIR, DATA.X, DATA.y), words=WORDS)
    line = mark(picture, "roc", "line")
    for name, model in (("ours", PAIR.ours), ("scikit-learn", PAIR.theirs)):
        chosen = np.array(line["color"]) == name
        x, y = line["x"][chosen], line["y"][chosen]
        assert (x[0], y[0], x[-1], y[-1]) == (0, 0, 1, 1)
        assert (np.diff(x) >= 0).all()
        assert (np.diff(y) >= 0).all()
        assert (np.diff(line["order"][chosen]) == 1).all()
        assert np.trapezoid(y, x) == pytest.approx(right_order(model))


def test_predictions_stand_over_what_was_observed_and_the_diagonal_where_both_are_equal():
    observed, said = X[:, 0], {"ours": X[:, 0] + 1, "scikit-learn": X[:, 0] - 2}
    picture = predicted_picture(observed, said, words=WORDS, target="t")
    dots = mark(picture, "predicted", "point")
    for name, x, y in zip(dots["color"], dots["x"], dots["y"], strict=True):
        assert y - x == pytest.approx({"ours": 1, "scikit-learn": -2}[name])
    line = mark(picture, "diagonal", "line")
    np.testing.assert_array_equal(line["x"], line["y"])
    assert tuple(line["x"]) == domain(picture, "x") == domain(picture, "y")
    assert line["x"][0] < min(dots["y"]) < max(dots["y"]) < line["x"][1]
    assert_both_axes_have_the_ends_of_the_numbers(picture)


def assert_both_axes_have_the_ends_of_the_numbers(picture):
    """Of no layer a scale that begins at 0: far from it, the picture would be a thin line."""
    for layer in picture.spec()["layer"]:
        assert [layer["encoding"][axis]["scale"]["domain"] for axis in "xy"] == [[{"expr": "low"}, {"expr": "high"}]] * 2


def test_normal_residuals_lie_on_the_diagonal():
    where, found = normal_quantiles(np.random.default_rng(0).normal(5, 2, 300))
    picture = normal_picture(where, found, words=WORDS)
    dots = mark(picture, "quantiles", "point")
    np.testing.assert_array_equal(dots["x"], where)
    np.testing.assert_array_equal(dots["y"], found)
    line = mark(picture, "diagonal", "line")
    np.testing.assert_array_equal(line["x"], line["y"])
    assert_both_axes_have_the_ends_of_the_numbers(picture)


def test_the_row_that_pulls_the_most_is_the_largest_and_stands_by_its_number():
    pull = Influence(
        np.array([7, 2, 9, 4]), np.array([0.4, 0.3, 0.2, 0.1]), np.array([2.0, -1.5, 1.0, 0.1]), np.array([0.9, 0.5, 0.2, 0.01])
    )
    picture = influence_picture(pull, words=WORDS)
    dots, names = mark(picture, "pull", "point"), mark(picture, "pull", "text")
    assert (np.diff(dots["size"]) < 0).all()
    assert list(names["text"]) == ["8", "3", "10", ""]
    for x, y, row in zip(names["x"], names["y"], dots.rows, strict=True):
        assert (x, y) == (row["leverage"], row["residual"])


def test_a_mark_stands_on_its_own_line_of_shares():
    lines = {
        "ours": (np.array([1.0, 0.5, 0.0]), np.array([0.4, 0.8, 1.0])),
        "scikit-learn": (np.array([1.0, 0.0]), np.array([0.3, 1.0])),
    }
    picture = shares_picture(lines, axes=("recall", "precision"), marks={"scikit-learn": (1.0, 0.3)}, words=WORDS)
    line, dot = mark(picture, "shares", "line"), mark(picture, "marks", "point")
    chosen = np.array(line["color"]) == dot["color"][0]
    assert (dot["x"][0], dot["y"][0]) in list(zip(line["x"][chosen], line["y"][chosen], strict=True))


def test_each_model_has_its_score_at_each_fold():
    scores = {"ours": np.array([0.1, 0.2, 0.3]), "scikit-learn": np.array([0.4, 0.5, 0.6])}
    line = mark(folds_picture(scores, metric="R²", words=WORDS), "folds", "line")
    found = {(n, k): s for n, k, s in zip(line["color"], line["x"], line["y"], strict=True)}
    assert found == {(n, k + 1): s for n, values in scores.items() for k, s in enumerate(values)}


# --- networks


def drawn_network(frames, units, **more):
    sizes = [len(frames[0][0]), *(W.shape[1] for W in frames[0])]
    named = [f"x{k}" for k in range(sizes[0])]
    return network_picture(frames, np.zeros((sizes[0], 16)), units, names=named, dark=False, words=WORDS, **more)


def test_each_weight_joins_its_units_in_every_frame_with_its_own_size():
    frames = [[RNG.normal(size=(2, 3)), RNG.normal(size=(3, 2))] for _ in range(3)]
    picture = drawn_network(frames, [np.zeros((3, 3, 16)), np.zeros((3, 2, 16))], answers=["a", "b"])
    left, right = mark(picture, "inputs named", "text"), mark(picture, "outputs named", "text")
    heights = [
        left["y"],
        sorted({row["y2"] for row in marks(picture, "weights", "rule", frame=0)[0].rows if row["x"] < 1}),
        right["y"],
    ]
    largest = max(np.abs(W).max() for frame in frames for W in frame)
    for frame, weights in enumerate(frames):
        lines, touched = marks(picture, "weights", "rule", frame=frame)
        found = {(round(r["x"]), r["y"], r["y2"]): (r["weight"], r["size"], r["between"]) for r in lines.rows}
        names = [["x0", "x1"], [f"unit {j} of layer 1" for j in (1, 2, 3)], ["output 1", "output 2"]]
        expected = {
            (k, heights[k][i], heights[k + 1][j]): (W[i, j], abs(W[i, j]) / largest, f"{names[k][i]} → {names[k + 1][j]}")
            for k, W in enumerate(weights)
            for i, j in np.ndindex(W.shape)
        }
        assert found == expected
        assert touched.rows == lines.rows


def test_each_unit_is_a_tile_at_the_end_of_its_weights():
    values = np.zeros((2, 5, 16 * 16))
    values[1, 3] = np.where(np.arange(256) < 128, 1.0, -1.0)  # in the second frame the fourth unit: up positive, down negative
    frames = [[RNG.normal(size=(2, 5)), RNG.normal(size=(5, 1))] for _ in range(2)]
    picture = drawn_network(frames, [values, np.zeros((2, 1, 256))])
    blank, image = (mark(picture, "units", "image", frame=k) for k in (0, 1))
    assert (pixels(blank["url"][0]) == 255).all()
    drawn = pixels(image["url"][0])
    rows = np.nonzero((drawn != 255).any(axis=(1, 2)))[0]
    top, bottom = image["y"][0], image["y2"][0]
    heights = top + (rows + 0.5) / len(drawn) * (bottom - top)
    into = sorted({row["y2"] for row in marks(picture, "weights", "rule", frame=1)[0].rows if row["x"] < 1})
    assert np.abs(heights[:, None] - into).argmin(axis=1).tolist() == [3] * len(rows)
    assert heights.mean() == pytest.approx(into[3])
    assert tint(drawn[rows[0], 0]) == 1
    assert tint(drawn[rows[-1], 0]) == 0
    edges = {row["x2"] for row in marks(picture, "weights", "rule", frame=1)[0].rows}
    assert image["x"][0] in edges  # lines end where tiles begin


def test_every_array_of_the_backward_pass_stands_cell_by_cell_in_its_own_block():
    steps = layer_steps(*random_case((2, 3, 1), "tanh", "log_loss", 4, 3), "log_loss")
    picture = matrix_picture(steps, words=WORDS)
    right, (bottom, top) = domain(picture, "x")[1], domain(picture, "y")
    for frame, step in enumerate(steps):
        rows = marks(picture, "cells", "rect", frame=frame)[0].rows
        assert marks(picture, "cells", "rect", frame=frame)[0].channels.keys() >= {"x", "x2", "y", "y2"}
        results = {k: _block([r for r in rows if r["equation"] == k and r["role"] == "result"]) for k in range(3)}
        parts = {
            k: [_block([r for r in rows if r["equation"] == k and r["role"] == role]) for role in ("left", "right")]
            for k in (1, 2)
        }
        np.testing.assert_array_equal(results[0], step.e)
        np.testing.assert_array_equal(results[1], step.delta_before)
        np.testing.assert_array_equal(results[2], step.dW)
        for k, (left, other) in parts.items():  # what is drawn multiplies to what is drawn
            np.testing.assert_allclose(left @ other, results[k], atol=1e-12)
        boxes = np.array([(r["x"], r["x2"], r["y"], r["y2"]) for r in rows])
        np.testing.assert_allclose(boxes[:, [1, 3]] - boxes[:, [0, 2]], 1)
        assert boxes[:, 0].min() >= 0
        assert boxes[:, 1].max() <= right
        assert top == 0 <= boxes[:, 2].min()
        assert boxes[:, 3].max() <= bottom
        assert len({(x, y) for x, _, y, _ in boxes}) == len(boxes)  # no cell on another
        _names_stand_above_their_blocks(picture, frame, rows)
    for row in picture.tables["cells"].to_pylist():
        assert float(row["text"].replace("−", "-")) == pytest.approx(row["value"], abs=0.0051)
        assert np.sign(row["shade"]) == np.sign(row["value"])


@pytest.mark.parametrize("equation", [1, 2])
def test_pointing_at_an_entry_frames_the_row_and_the_column_whose_product_it_is(equation):
    steps = layer_steps(*random_case((2, 3, 1), "tanh", "log_loss", 4, 3), "log_loss")
    picture = matrix_picture(steps, words=WORDS)
    for cell in [
        r for r in marks(picture, "cells", "rect", frame=1)[0].rows if (r["equation"], r["role"]) == (equation, "result")
    ]:
        hover = {name: cell[name] for name in ("equation", "row", "column")}
        framed = next(m for m in marks(picture, "cells", "rect", frame=1, hover=hover) if m.options.get("filled") is False).rows
        left, right = ([r["value"] for r in framed if r["role"] == role] for role in ("left", "right"))
        assert np.dot(left, right) == pytest.approx(cell["value"])
        assert [r for r in framed if r["role"] == "result"] == [cell]


def _block(cells):
    """The cells of one array, in rows and columns by where they stand."""
    xs, ys = sorted({c["x"] for c in cells}), sorted({c["y"] for c in cells})
    found = np.full((len(ys), len(xs)), np.nan)
    for c in cells:
        assert (c["row"] - 1, c["column"] - 1) == (ys.index(c["y"]), xs.index(c["x"]))
        found[c["row"] - 1, c["column"] - 1] = c["value"]
    return found


def _names_stand_above_their_blocks(picture, frame, rows):
    for label in marks(picture, "labels", "text", frame=frame)[0].rows:
        m, n = map(int, label["shape"].split(" × "))
        below = [r for r in rows if abs(r["y"] - label["y"]) < 1e-9 and abs((r["x"] + r["x2"]) / 2 - label["x"]) <= n / 2]
        assert len(below) == n  # the top row of the block, around the middle of which the name stands
        assert np.mean([(r["x"] + r["x2"]) / 2 for r in below]) == pytest.approx(label["x"])
        assert m == len({r["y"] for r in rows if r["x"] == below[0]["x"] and r["equation"] == below[0]["equation"]})


# --- vanishing gradients


def test_each_layer_has_its_gradient_from_the_input_to_the_output_frame_by_frame():
    lengths = np.array([[1e-4, 1e-2, 1.0], [0.0, 1e-3, 0.5]])
    picture = norms_picture(lengths, np.array([1 / 16, 1 / 4, 1.0]), words=WORDS)
    for frame in range(2):
        line = mark(picture, "lengths", "line", frame=frame)
        assert line["x"].tolist() == [1, 2, 3]
        assert [y or 0.0 for y in line.channels["y"]] == lengths[frame].tolist()  # no gradient, no point
    assert mark(picture, "theory", "line")["y"].tolist() == [1 / 16, 1 / 4, 1.0]
    (left, right), (low, high) = domain(picture, "x"), domain(picture, "y")
    assert left < 1 < 3 < right
    assert low <= 1e-4 < 1.0 < high


@settings(deadline=None)
@given(st.sampled_from(["logistic", "tanh"]), st.integers(2, 12), st.floats(1e-6, 10))
def test_the_line_of_theory_ends_at_the_last_gradient_and_falls_by_the_steepest_slope_a_layer(activation, layers, last):
    lengths = np.full((1, layers), last)
    line = mark(norms_picture(lengths, by_slope_alone(last, layers, activation), words=WORDS), "theory", "line")
    factor = {"logistic": 1 / 4, "tanh": 1.0}[activation]
    assert line["y"][-1] == pytest.approx(last)
    assert line["y"][:-1] / line["y"][1:] == pytest.approx(factor)
    assert shrinking(line["y"]) == pytest.approx(factor)  # read off the drawing as it is read off the numbers


def test_a_histogram_has_the_first_layer_at_the_top_and_the_smallest_answer_at_the_left():
    shares = np.zeros((2, 3, 4))
    shares[:, :, 1], shares[1, 0, 0], shares[1, 2, 3] = 0.1, 0.9, 0.9
    picture = histograms_picture(shares, np.linspace(-1, 1, 5), words=WORDS, dark=False)
    image = mark(picture, "frames", "image", frame=1)
    assert [image[side][0] for side in ("x", "x2", "y", "y2")] == [-1, 1, 0.5, 3.5]
    assert domain(picture, "x") == (-1, 1)
    assert domain(picture, "y") == (3.5, 0.5)  # layers are counted downwards
    cells = pixels(image["url"][0])
    white = (cells == 255).all(axis=2)
    assert white.tolist() == (shares[1] == 0).tolist()
    found = corners(picture, image)
    assert found["left", "low"] == tuple(cells[0, 0]) == found["right", "high"]  # first layer, and last layer, at their fullest


def test_each_activation_has_its_loss_at_its_epoch():
    losses = {"tanh": np.array([1.0, 0.5, 0.2]), "relu": np.array([0.9, 0.1])}
    line = mark(trials_picture(losses, words=WORDS), "losses", "line")
    found = list(zip(line["color"], line["x"], line["y"], strict=True))
    assert found == [("tanh", 0, 1.0), ("tanh", 1, 0.5), ("tanh", 2, 0.2), ("relu", 0, 0.9), ("relu", 1, 0.1)]


def test_every_feature_has_a_line_of_its_own_and_its_bar():
    features, models = ["area", "rooms", "area", "rooms"], ["ours", "ours", "scikit-learn", "scikit-learn"]
    means, spreads = np.array([0.5, 0.1, 0.4, 0.2]), np.array([0.1, 0.05, 0.1, 0.05])
    picture = importance_picture(features, models, means, spreads, metric="R²", words=WORDS)
    bars = next(m for m in marks(picture, "falls", "rule") if "x2" in m.channels)
    np.testing.assert_allclose(np.array(bars["x2"]) - np.array(bars["x"]), 2 * spreads)
    dots = next(m for m in scene(picture) if m.kind == "symbol").items
    assert len({round(dot["y"]) for dot in dots}) == 4


@pytest.mark.parametrize("names", [("ours", "scikit-learn"), ("setosa", "virginica")])
def test_every_line_of_a_dependence_is_drawn_in_a_colour_of_its_own(names):
    lines = np.repeat(names, 3)
    picture = dependence_picture([1.0, 2.0, 3.0] * 2, lines, np.arange(6.0), feature="x", answer="y", words=WORDS)
    drawn = [m for m in scene(picture) if m.kind == "line"]
    assert len({m.items[0]["stroke"] for m in drawn}) == 2
    assert all(len(m.items) == 3 for m in drawn)


def test_the_line_so_far_is_drawn_from_the_rows_that_have_come():
    rng = np.random.default_rng(1)
    x = np.sort(rng.normal(50, 1, 60))
    found = arriving(x, 3 * x + rng.normal(size=60), 4)
    picture = arriving_picture(found, words=WORDS)
    for frame in range(5):
        waiting, here = marks(picture, "rows", "circle", frame=frame)
        assert here.rows == [row for row in waiting.rows if row["part"] <= frame]
        lines = mark(picture, "so_far", "line", frame=frame)
        assert len(lines) == (2 if frame else 0)
        for at, height in zip(lines["x"], lines["y"], strict=True) if frame else ():
            b, w = found.lines[frame - 1]
            assert height == pytest.approx(b + w * at)
    whole = mark(picture, "whole", "line")
    np.testing.assert_allclose(whole["y"], found.in_memory[0] + found.in_memory[1] * np.array(whole["x"]))
