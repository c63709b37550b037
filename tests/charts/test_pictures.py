"""Every picture is a valid Vega-Lite chart, keeps its form while only numbers change, and works in dark."""

import altair as alt
import numpy as np
import pytest

from core.calculus.derivatives import stops
from core.calculus.foundations.functions import over_one_x, trace
from core.calculus.matrices.hessian import local_model, model_on_plane, slice_along
from core.calculus.matrices.unit_sphere import REACH, angle_view, circle_view, sphere_view
from core.charts import canvas, image, plane, surface, theme
from core.charts.calculus import (
    chain_rule,
    gradient_check,
    gradient_descent,
    limits,
    linked,
    multivariate_chain_rule,
    recorded_graph,
    rectangles,
    sweeps,
    tangent,
)
from core.charts.foundations import functions, growth, number_plane, number_sets, tree
from core.charts.learning import (
    curves,
    decision,
    diagnosis,
    evaluation,
    fit,
    matrix_backpropagation,
    network,
    partitions,
    perceptron,
    unit_graph,
    vanishing_gradients,
    weights,
)
from core.charts.matrices import (
    eigen,
    hessian,
    image_compression,
    landscape,
    least_squares_geometry,
    matrix_calculus,
    noise_reduction,
)
from core.charts.matrices.climb import ClimbByAngle, ClimbOnCircle
from core.charts.moving import Move
from core.charts.picture import Picture, table
from core.differentiation.recorded_expression import record
from core.differentiation.recorded_graph import recorded_graph as draw_record
from core.differentiation.sweeps import Cost
from core.expression import parse
from core.learning.beside.diagnosis import Influence
from core.learning.distributed.arriving import arriving
from core.learning.network.graph.multivariate_chain_rule import factored, layered_graph, paths
from core.learning.network.graph.unit_graph import backward, forward, slides_network
from core.learning.network.graph.unit_steps import passes
from core.learning.network.matrix_backpropagation import layer_steps, random_case
from tests.charts.drawn import pixels
from tests.charts.scene import HEIGHT, WIDTH, scene

RNG = np.random.default_rng(0)
X = RNG.normal(size=(12, 2))
NAMES = np.where(X[:, 0] > 0, "+1", "−1")
VIEW = plane.window(X)
WORDS = "What the picture shows, in a sentence."


def decisions(scale: float = 1.0) -> Picture:
    values = scale * RNG.normal(size=(3, 100))
    urls = decision.decision_images(values, 2, dark=False)
    return decision.decision_map(X, NAMES, urls, VIEW, names=("−1", "+1"), words=WORDS)


def updates(scale: float = 1.0) -> Picture:
    w = np.vstack([np.zeros(2), scale * RNG.normal(size=(4, 2))])
    return perceptron.perceptron_picture(
        X, NAMES, w, np.arange(5.0), np.array([1, 0, 3, 2]), np.arange(5), VIEW, names=("−1", "+1"),
        lines={"scikit-learn": (w[-1], 1.0)}, wrong=X[:, 1] > 0, axes=("x₁", "x₂"), words=WORDS,
    )  # fmt: skip


def fitted(scale: float = 1.0) -> Picture:
    xs = np.linspace(0, 1, 5)
    lines = {"ours": (xs, xs), "scikit-learn": (xs, xs)}
    descent = (xs, scale * np.outer(np.arange(3), xs) / 3)
    return fit.fit_picture(xs, np.array([0.1, 0.2, 0.6, 0.7, 1.0]), xs, lines, words=WORDS, descent=descent)


def network_steps(scale: float = 1.0) -> Picture:
    graph, x = slides_network(scale * np.arange(1.0, 9.0)), (1.0, 0.5)
    values = forward(graph, x, -1.0)
    steps = passes(graph, values, backward(graph, values, -1.0), -1.0)
    return unit_graph.unit_graph_picture(graph, x, steps, chosen="w35", saturated={"3": "saturated"}, words=WORDS)


def tangents(scale: float, *steps: float) -> Picture:
    return tangent.tangent_picture(stops(parse("x^2"), (-1.0, 2.0), (0.0, scale, 1.0), steps), step=1.0, words=WORDS)


SADDLE = parse("x^2 - y^2 + x^3")
SYMMETRIC = np.array([[2.0, 1, 0], [1, 0, 1], [0, 1, 1]])


def model_picture(scale: float = 1.0) -> Picture:
    model = local_model(SADDLE, np.array([scale, 1.0]))
    steps = {"gradient step": model.gradient_step(0.1), "Newton's step": model.newton_step}
    seen = model_on_plane(SADDLE, model, landscape.landscape_window((0, 0), 2.0), 1.1)
    return hessian.model_picture(seen, steps, 2.0, words=WORDS, dark=False)


FAR = (2006.5, 2009.5, 2500.0, 6500.0)


@pytest.mark.parametrize(
    "picture",
    [decision.decision_map(np.array([[2007.0, 3000.0]]), NAMES[:1], ["data:,"], FAR, names=("−1", "+1"), words=WORDS),
     surface.surface_picture(RNG.normal(size=(20, 20)), FAR, words=WORDS, dark=False),
     landscape.landscape_picture(RNG.normal(size=(20, 20)), (2008.0, 2500.0), 3.0, words=WORDS, dark=False)],
    ids=["decision", "surface", "landscape"],
)  # fmt: skip
def test_an_image_fills_its_window_however_far_that_is_from_zero(picture):
    image = next(mark for mark in scene(picture) if mark.kind == "image").items[0]
    assert image["x"] <= 1e-6
    assert WIDTH - 1e-6 <= image["x"] + image["width"] <= 2 * WIDTH
    assert image["y"] <= 1e-6
    assert HEIGHT - 1e-6 <= image["y"] + image["height"] <= 2 * HEIGHT


PICTURES = {
    "decision": decisions,
    "perceptron": updates,
    "weights": lambda s=1.0: weights.weights_picture(
        np.array([[0, 0], [8, 9], [s, 1.0]]), np.zeros(3), X, np.ones(12), np.array([1, 2]), np.arange(3), words=WORDS
    ),
    "fit": fitted,
    "residuals": lambda s=1.0: fit.residual_picture(X[:, 0], s * X[:, 1], part=np.full(12, "train"), words=WORDS),
    "mistakes": lambda s=1.0: perceptron.mistakes_picture({"+1": [3, 1, 0]}, words=WORDS),
    "curves": lambda s=1.0: curves.curves(
        {"ours": (np.arange(4), s * np.ones(4)), "scikit-learn": (np.arange(4), np.ones(4))},
        x="epoch", y="loss", words=WORDS, at=np.arange(4),
    ),
    "network": lambda s=1.0: network.network_picture(
        [[s * np.ones((2, 3)), np.ones((3, 1))]] * 2, np.ones((2, 16)), [np.ones((2, 3, 16)), np.ones((2, 1, 16))],
        names=("x₁", "x₂"), dark=False, words=WORDS,
    ),
    "confusion": lambda s=1.0: evaluation.confusion_picture(np.array([[3, 1], [0, 4]]), ("a", "b"), words=WORDS),
    "roc": lambda s=1.0: evaluation.roc_picture({"ours": (np.array([0, 1.0]), np.array([0, 1.0]))}, words=WORDS),
    "arriving": lambda s=1.0: partitions.arriving_picture(arriving(np.arange(9.0), np.r_[0.0, s * np.ones(7), 9.0], 3), words=WORDS),
    "normal": lambda s=1.0: diagnosis.normal_picture(s * np.arange(-2.0, 3.0), np.arange(-2.0, 3.0), words=WORDS),
    "influence": lambda s=1.0: diagnosis.influence_picture(
        Influence(np.arange(5), np.linspace(0.1, 0.5, 5), s * np.arange(-2.0, 3.0), np.linspace(0.5, 0.0, 5)), words=WORDS
    ),
    "shares": lambda s=1.0: diagnosis.shares_picture(
        {"ours": (np.array([0, 1.0]), np.array([1.0, 0.5]))}, axes=("recall", "precision"), marks={"ours": (0.5, 0.7)}, words=WORDS
    ),
    "importance": lambda s=1.0: evaluation.importance_picture(
        ["a", "b"] * 2, ["ours"] * 2 + ["scikit-learn"] * 2, s * np.arange(4.0), np.ones(4), metric="R²", words=WORDS
    ),
    "dependence": lambda s=1.0: evaluation.dependence_picture(
        [1.0, 2.0] * 2, ["ours"] * 2 + ["scikit-learn"] * 2, s * np.arange(4.0), feature="x", answer="y", words=WORDS
    ),
    "dependence on words": lambda s=1.0: evaluation.dependence_picture(
        ["u", "v"] * 2, ["a"] * 2 + ["b"] * 2, s * np.arange(4.0), feature="x", answer="y", words=WORDS
    ),
    "predicted": lambda s=1.0: evaluation.predicted_picture(
        X[:, 0], {"ours": X[:, 0], "scikit-learn": X[:, 0]}, words=WORDS, target="y"
    ),
    "folds": lambda s=1.0: evaluation.folds_picture({"ours": np.ones(3), "scikit-learn": np.ones(3)}, metric="R²",
                                                   words=WORDS),
    "tangent": lambda s=1.0: tangents(s, 1.0),
    "tangents": lambda s=1.0: tangents(s, 1.0, 0.1),
    "linked": lambda s=1.0: linked.linked_picture(
        over_one_x({"f": np.square, "f′": np.sin}, -1, 1), at=s, marks=[("minimum", 0.0)], words=WORDS
    ),
    "chain": lambda s=1.0: chain_rule.chain_picture(
        ("x", "y"), np.array([0.0]), np.array([["1", f"{s}"]]), np.array([["dy/dx = 2"]]), np.array(["dy/dx = 2"]),
        move=Move(name="at", low=0, high=1, step=1, begins=0), words=WORDS,
    ),
    "canvas": lambda s=1.0: canvas.canvas(X, NAMES, VIEW, names=("−1", "+1"), words=WORDS),
    "functions": lambda s=1.0: functions.function_picture(
        {"sin": [(X[:5, 0], s * X[:5, 1]), (X[5:, 0], X[5:, 1])], "cos": [(X[:, 0], X[:, 1])]}, (-1, 1), (-2, 2), words=WORDS
    ),
    "errors": lambda s=1.0: functions.error_picture({"central": (np.array([1, 0.1]), s * np.array([1, 0.0]))}, x="step",
                                                    words=WORDS),
    "surface": lambda s=1.0: surface.surface_picture(
        np.add.outer(s * np.arange(9.0), np.arange(9.0)), VIEW, words=WORDS, dark=False, paths={"ours": X}, frames=12,
        marks={"minimum": (0.0, 0.0)}, arrows=[(0, 0, s, s)], clickable=True,
    ),
    "walk": lambda s=1.0: gradient_descent.walk_picture(
        [(np.arange(3.0), np.arange(3.0))], {"gradient descent": (s * np.arange(3.0), np.arange(3.0))}, (0, 2), (0, 2), frames=3,
        allowed=(0, s), words=WORDS,
    ),
    "progress": lambda s=1.0: gradient_descent.progress_picture({"gradient descent": s * np.array([1, 0.1, 0])}, y="f", at=range(3), words=WORDS),
    "geometry": lambda s=1.0: least_squares_geometry.geometry_picture(
        {"a₁": (np.zeros(3), s * np.ones(3)), "b − Ax": (np.ones(3), s * np.eye(3)[0])}, [s * np.ones((2, 3))] * 4, np.eye(3), np.eye(3)[:2],
        2.0, words=WORDS,
    ),
    "accuracy": lambda s=1.0: least_squares_geometry.accuracy_picture(
        np.array([1.0, 10.0]), {"normal equations": s * np.array([1e-16, 1e-14]), "QR": np.array([0, 1e-15])}, 3.0, words=WORDS
    ),
    "landscape": lambda s=1.0: landscape.landscape_picture(
        np.add.outer(s * np.arange(9.0), np.arange(9.0)), (0, 0), 2.0, words=WORDS, dark=False, curves={"eigenvectors": [s * X[:2]]},
        path=s * X, arrows={"2Ax": (0, 0, s, s), "none": (1, 1, 1, 1)}, marks={"x": (s, 0.0)},
    ),
    "model": lambda s=1.0: model_picture(s),
    "slice": lambda s=1.0: hessian.slice_picture(
        slice_along(SADDLE, local_model(SADDLE, np.array([1, 1 + s / 100])), 0, 2.0), words=WORDS
    ),
    "circle": lambda s=1.0: eigen.circle_picture(
        circle_view(s * SYMMETRIC[:2, :2], *np.linalg.eigh(SYMMETRIC[:2, :2]), landscape.landscape_window((0, 0), REACH)),
        ClimbOnCircle((1.0, 2.0, 0.5), 0.0, 1e-6, 3),
        words=WORDS, dark=False,
    ),
    "angle": lambda s=1.0: eigen.angle_picture(
        angle_view(SYMMETRIC[:2, :2], np.array([[np.cos(s), -np.sin(s)], [np.sin(s), np.cos(s)]])),
        ClimbByAngle((1.0, 2.0, 0.5), 0.0, 1e-6, 3), words=WORDS,
    ),
    "sphere": lambda s=1.0: eigen.sphere_picture(sphere_view(s * SYMMETRIC, SYMMETRIC / 2, np.eye(3)), words=WORDS, dark=False),
    "riemann": lambda s=1.0: rectangles.riemann_picture(
        trace(np.square, 0, 1), s * np.ones((3, 2, 2)), np.array([1, -1, s]), x=(0, 1), words=WORDS
    ),
    "unit_graph": lambda s=1.0: network_steps(s),
    "matrices": lambda s=1.0: matrix_backpropagation.matrix_picture(
        layer_steps(*random_case((2, 3, 1), "tanh", "log_loss", 2, int(10 * s)), "log_loss"), words=WORDS
    ),
    "growth": lambda s=1.0: growth.growth_picture(
        {"paths": growth.Growth(([1, 10], [s, 10.0]), ([10, 100], [10.0, 100.0]))}, x="n", y="products", words=WORDS, now=10.0,
        marks={60.0: "a minute"}, reach=(0.1, 1e3),
    ),
    "gradient_check": lambda s=1.0: gradient_check.check_picture([s * 1e-9, 0.3], 1e-5, words=WORDS),
    "recorded_graph": lambda s=1.0: recorded_graph.recorded_graph_picture(
        draw_record(*record(parse("x y + sin(x)"), x=s, y=2.0)), words=WORDS
    ),
    "paths": lambda s=1.0: multivariate_chain_rule.paths_picture(
        layered_graph(2, 3, 0, theta=s), paths(layered_graph(2, 3, 0, theta=s)), words=WORDS
    ),
    "factored": lambda s=1.0: multivariate_chain_rule.factored_picture(
        layered_graph(2, 3, 0, theta=s), factored(layered_graph(2, 3, 0, theta=s))[1], words=WORDS
    ),
    "modes": lambda s=1.0: sweeps.modes_picture(Cost((1, 2), (1, 4), (1, 2), (s, s), (s, s)), 2, words=WORDS),
    "limit": lambda s=1.0: limits.limit_picture([(X[:, 0], X[:, 1])], {"left": (X[:, 0], s * X[:, 1])}, (-1, 1), (-2, 2), point=s, values=[s], words=WORDS),
    "far_limit": lambda s=1.0: limits.limit_picture([], {"right": (-np.arange(1, 4.0), np.ones(3))}, (1, 9), (-2, 2), point=-np.inf, values=[s], words=WORDS),
    "number": lambda s=1.0: number_plane.number_picture(complex(s, 2), "z", words=WORDS),
    "sets": lambda s=1.0: number_sets.sets_picture(dict.fromkeys(number_sets._BOXES, s == 1) | {"complex": True}, "7", words=WORDS),
    "tree": lambda s=1.0: tree.tree_picture(["+", "2", f"{s}"], [-1, 0, 0], marked=0, words=WORDS),
    "pixels": lambda s=1.0: image_compression.pixels_picture(s * np.ones((3, 4, 3)), words=WORDS),
    "ranks": lambda s=1.0: image_compression.by_rank_picture(s * np.array([4.0, 2, 0]), 2, y="σ", log=True, words=WORDS),
    "entries": lambda s=1.0: matrix_calculus.entries_picture(s * np.ones((1, 2)), [["a", "b"]], [["1", "2"]], chosen="a", words=WORDS),
    "signal": lambda s=1.0: noise_reduction.signal_picture(np.arange(5.0), np.arange(5.0), s * np.ones(5), truth=np.ones(5), words=WORDS),
    "trade_off": lambda s=1.0: noise_reduction.trade_off_picture(s * np.ones(3), np.ones(3), np.ones(3), (s, 1.0), axes=("a", "b"), words=WORDS),
    "norms": lambda s=1.0: vanishing_gradients.norms_picture(np.array([[0.1, s, 1.0]] * 2), np.ones(3), words=WORDS),
    "histograms": lambda s=1.0: vanishing_gradients.histograms_picture(np.array([[[0.25, s, 0.5, 0.25]]] * 2), np.arange(5.0), words=WORDS, dark=False),
    "trials": lambda s=1.0: vanishing_gradients.trials_picture({"tanh": s * np.ones(3), "relu": np.ones(3)}, words=WORDS),
}  # fmt: skip


@pytest.mark.parametrize("build", PICTURES.values(), ids=PICTURES)
def test_the_chart_is_valid_and_its_names_are_all_filled(build):
    picture = build()
    spec = picture.chart.to_dict()  # validates against Vega-Lite's schema

    def used(node):
        if isinstance(node, dict):
            if isinstance(node.get("data"), dict) and "name" in node["data"]:
                yield node["data"]["name"]
            for child in node.values():
                yield from used(child)
        elif isinstance(node, list):
            for child in node:
                yield from used(child)

    assert set(used(spec)) <= set(picture.tables)
    assert alt.Chart.from_dict(spec) is not None
    assert len(picture.words) > 20


@pytest.mark.parametrize("build", PICTURES.values(), ids=PICTURES)
def test_new_numbers_keep_the_form(build):
    one, other = build(1.0).spec(), build(0.5).spec()
    assert {k: v for k, v in one.items() if k != "datasets"} == {k: v for k, v in other.items() if k != "datasets"}


@pytest.mark.parametrize("build", PICTURES.values(), ids=PICTURES)
def test_dark_changes_colours_and_nothing_else(build):
    light, dark = (repr({k: v for k, v in build().spec(dark=d).items() if k != "datasets"}) for d in (False, True))
    for before, after in theme.DARK.items():
        light = light.replace(before, after)
    assert dark == light


def test_gaps_are_null_so_that_a_line_breaks_there():
    assert table(y=[1.0, np.nan, np.inf]).to_pydict() == {"y": [1.0, None, None]}


def test_a_decision_image_is_background_at_the_boundary_and_tinted_by_class_on_each_side():
    left, middle, right = pixels(image.signed_png(np.array([[-1.0, 0.0, 1.0]])))[0]
    assert tuple(middle) == (255, 255, 255)
    purple, green = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)]) for c in theme.CLASSES[:2])
    assert np.abs(left - (255 + image._STRENGTH * (purple - 255))).max() <= 1
    assert np.abs(right - (255 + image._STRENGTH * (green - 255))).max() <= 1


def test_labels_get_their_own_tints():
    assert len(np.unique(pixels(image.label_png(np.array([[0, 1, 2, 1]]), 3))[0], axis=0)) == 3


@pytest.mark.parametrize("w", [(1.0, 2.0), (2.0, -1.0), (0.0, 1.0), (1.0, 0.0)])
def test_the_boundary_solves_its_equation_at_both_ends(w):
    x0, y0, x1, y1 = perceptron.boundary(np.array([w]), np.array([0.3]), (-1, 1, -2, 2))[0]
    assert np.array(w) @ (x0, y0) + 0.3 == pytest.approx(0, abs=1e-12)
    assert np.array(w) @ (x1, y1) + 0.3 == pytest.approx(0, abs=1e-12)
    assert (x0, y0) != (x1, y1)


def test_without_weights_there_is_no_boundary():
    assert np.isnan(perceptron.boundary(np.zeros((1, 2)), np.zeros(1), (-1, 1, -1, 1))).all()


def test_the_grid_of_a_window_reads_like_a_page():
    cells = plane.grid((0.0, 2.0, 0.0, 2.0), 2)
    assert cells.tolist() == [[0.5, 1.5], [1.5, 1.5], [0.5, 0.5], [1.5, 0.5]]


@pytest.mark.filterwarnings("error")
def test_level_sets_leave_out_what_is_infinite():
    row = pixels(image.level_png(np.array([[0.0, 1.0, np.inf, np.inf]] * 3)))[1]
    assert tuple(row[-1]) == (255, 255, 255)


def test_level_sets_get_a_line_where_two_bands_meet_and_background_where_undefined():
    values = np.array([[0.0, 0.0, 1.0, 1.0, np.nan]] * 3)
    row = pixels(image.level_png(values, bands=2))[1]
    assert len({tuple(pixel) for pixel in row}) == 4  # two bands, the line between them, the background
    assert (row[0] != row[len(row) // 2]).any()
    assert tuple(row[-1]) == (255, 255, 255)
