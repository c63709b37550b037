"""Calculus in pictures: every line passes where its formula says, every label stands on what it names."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.derivatives import DifferenceErrors, stops
from core.calculus.foundations.functions import over_one_x, trace
from core.calculus.integrals import outlines, rectangles, riemann_sum
from core.charts.calculus.chain_rule import chain_picture
from core.charts.calculus.gradient_check import check_picture
from core.charts.calculus.gradient_descent import progress_picture, walk_picture, within_sight
from core.charts.calculus.limits import limit_picture
from core.charts.calculus.linked import linked_picture
from core.charts.calculus.numerical_differentiation import evaluations_picture, seconds_picture, step_picture
from core.charts.calculus.rectangles import riemann_picture
from core.charts.calculus.sweeps import modes_picture, visits_picture
from core.charts.calculus.tangent import POINT, STEP_OF, tangent_picture
from core.charts.foundations.functions import function_picture
from core.charts.moving import Move
from core.differentiation.naive_backward import walk_depths
from core.differentiation.sweeps import Cost
from core.expression import parse
from core.learning.network.trials.gradient_cost import SIZES, Costs, Timing
from tests.charts.drawn import domain, mark, marks

WORDS = "What the picture shows, in a sentence."
CUBIC = parse("1 - 2x + 0.5x^2 + 0.3x^3")
PLACES = tuple(np.arange(-2, 2.25, 0.25).tolist())
steps = st.lists(st.floats(1e-3, 2), min_size=2, max_size=5, unique=True)


def cubic(x):
    return 1 - 2 * x + 0.5 * x**2 + 0.3 * x**3


def slope(x):
    return -2 + x + 0.9 * x**2


def on_line(line, x):
    """The height of a straight line drawn between two points."""
    x0, y0, x1, y1 = line
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def tangents(s):
    return tangent_picture(stops(CUBIC, (-3.0, 3.0), PLACES, tuple(s)), step=0.25, words=WORDS)


def lines_of(picture, at):
    """The lines at this place: secant, and the tangent to both sides."""
    secant, left, right = (m for m in marks(picture, "stops", "rule", at=at) if m.options["strokeWidth"] == 3)
    return [[(r["a"], r["ya"], r["b"], r["yb"]) for r in m.rows] for m in (secant, left, right)]


# --- tangent and secant


@settings(deadline=None)
@given(st.sampled_from(PLACES), steps)
def test_the_tangent_touches_with_slope_f_prime_and_each_secant_goes_through_both_points(x, s):
    picture = tangents(s)
    for k, step in enumerate(s):
        secant, left, right = lines_of(picture, {POINT: x, STEP_OF: k})
        for place in (x, x + step):
            assert on_line(secant[0], place) == pytest.approx(cubic(place), rel=1e-9, abs=1e-9)
        for side, end in ((left, -3), (right, 3)):
            assert side[0][:2] == pytest.approx((x, cubic(x)), abs=1e-9)
            assert side[0][2] == end
            assert side[0][3] == pytest.approx(cubic(x) + slope(x) * (end - x), rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(st.sampled_from(PLACES), steps)
def test_the_triangle_stands_between_the_two_points_and_its_names_on_its_legs(x, s):
    picture = tangents(s)
    for k, step in enumerate(s):
        at = {POINT: x, STEP_OF: k}
        run, rise = (m for m in marks(picture, "stops", "rule", at=at) if m.options["strokeWidth"] == 1.5)
        assert (run["x"][0], run["x2"][0], run["y"][0]) == pytest.approx((x, x + step, cubic(x)))
        assert (rise["x"][0], rise["y"][0], rise["y2"][0]) == pytest.approx((x + step, cubic(x), cubic(x + step)))
        first, second = (m for m in marks(picture, "stops", "circle", at=at) if m.options["opacity"])
        assert (first["x"][0], first["y"][0]) == pytest.approx((x, cubic(x)))
        assert (second["x"][0], second["y"][0]) == pytest.approx((x + step, cubic(x + step)))
        *names, says = marks(picture, "stops", "text", at=at)
        if step > 0.24:
            places = {m.options["text"]: (m["x"][0], m["y"][0]) for m in names}
            assert places["s"] == pytest.approx((x + step / 2, cubic(x)))
            assert places["Δf"] == pytest.approx((x + step, (cubic(x) + cubic(x + step)) / 2))
        assert f"secant {(cubic(x + step) - cubic(x)) / step:.8g}" in says["text"][0]


def test_the_handle_stands_at_the_point_and_moves_by_the_steps_of_the_control():
    picture = tangents([1.0])
    (held,) = (m for m in marks(picture, "stops", "circle", at={POINT: 1.0}) if not m.options["opacity"])
    assert (held["x"][0], held["y"][0], held.rows[0]["handle"]) == pytest.approx((1.0, cubic(1.0), "handle"))
    move = picture.moves[0]
    assert (move.low, move.high, move.step, move.along) == (-2, 2, 0.25, "x")


def test_the_window_of_the_tangent_has_its_sides_where_they_are():
    picture = tangents([1.5])
    assert domain(picture, "x") == (-3, 3)
    low, high = domain(picture, "y")
    curve = mark(picture, "curve", "line")
    np.testing.assert_allclose(curve["y"], cubic(curve["x"]))
    assert low < min(curve["y"]) < max(curve["y"]) < high


def test_at_a_corner_two_half_lines_stand_for_the_tangent():
    picture = tangent_picture(stops(parse("|x|"), (-1.0, 2.0), (-0.5, 0.0), (1.0,)), step=0.5, words=WORDS)
    secant, left, right = lines_of(picture, {POINT: 0.0})
    assert [*secant, *left, *right] == [(-1, -1, 2, 2), (0, 0, -1, 1), (0, 0, 2, 2)]
    assert "tangent -1 and 1" in marks(picture, "stops", "text", at={POINT: 0.0})[-1]["text"][0]


def test_where_there_is_no_slope_there_is_no_tangent():
    picture = tangent_picture(stops(parse("sign(x)"), (-1.0, 2.0), (0.0, 1.0), (1.0,)), step=1, words=WORDS)
    secant, left, right = lines_of(picture, {POINT: 0.0})
    assert (len(secant), len(left), len(right)) == (1, 0, 0)
    assert "tangent none" in marks(picture, "stops", "text", at={POINT: 0.0})[-1]["text"][0]


# --- several curves over one x

NAMED = {"f": np.sin, "f′": np.cos, "f″": lambda x: -np.sin(x)}


@pytest.mark.parametrize("k", range(3))
def test_each_plot_has_its_own_function_and_all_of_them_the_same_x(k):
    picture = linked_picture(over_one_x(NAMED, -2, 3), at=0.7, marks=[("maximum", np.pi / 2)], words=WORDS)
    name, f = list(NAMED.items())[k]
    assert picture.spec()["vconcat"][k]["title"] == name
    curve = marks(picture, "curves", "line")[k]
    assert {row["line"] for row in curve.rows} == {name}
    np.testing.assert_allclose(curve["y"], f(curve["x"]), atol=1e-12)
    dots = marks(picture, "grid", "circle")[k]
    np.testing.assert_allclose(dots["y"], f(dots["x"]), atol=1e-12)
    assert [m["x"].tolist() for m in marks(picture, "at", "rule", "x")] == [[0.7]] * 3
    assert [m["x"].tolist() for m in marks(picture, "marks")] == [[np.pi / 2]] * 4
    low, high = picture.bounds[f"low{k}"], picture.bounds[f"high{k}"]
    assert low <= min(curve["y"]) < max(curve["y"]) <= high
    assert domain(picture, "x") == (-2, 3)


def test_the_points_on_the_curves_stand_where_the_number_that_moves_is():
    at, move = np.array([0.0, 0.5, 1.0]), Move(name="here", low=0, high=1, step=0.5, begins=0.5)
    curves = {"f": [(at, at**2)], "g": [(at, -at)]}
    picture = function_picture(curves, (0, 1), (-1, 1), stops=(move, at, [(at, at**2), (at, -at)]), words=WORDS)
    for x in at:
        dots, rule = mark(picture, "stops", "circle", at={"here": x}), mark(picture, "stops", "rule", at={"here": x})
        assert list(zip(dots["x"], dots["y"], strict=True)) == [(x, x**2), (x, -x)]
        assert rule["x"].tolist() == [x]


# --- the chain rule


def chain():
    texts = [np.array(t) for t in ([["0"] * 3, ["1", "2", "3"]], [["none"] * 2, ["dy/dx", "dz/dy"]], ["none", "dz/dx"])]
    move = Move(name="chain_x", low=-2, high=2, step=0.5, begins=1.5)
    return chain_picture(("x", "y", "z"), np.array([0.0, 1.5]), *texts, move=move, words=WORDS)


def test_each_arrow_leads_from_a_node_to_the_next_with_its_slope_between_them():
    picture = chain()
    nodes, edges = marks(picture, "nodes", "text", "text")[0], mark(picture, "edges", "rule")
    assert nodes["text"] == ["x", "y", "z"]
    assert (np.diff(nodes["x"]) > 0).all()
    assert ((nodes["x"][:-1] < edges["x"]) & (edges["x2"] < nodes["x"][1:]) & (edges["x"] < edges["x2"])).all()
    np.testing.assert_array_equal(mark(picture, "edges", "point")["x"], edges["x2"])
    for at, named, valued in ((0.0, ["none"] * 2, ["0"] * 3), (1.5, ["dy/dx", "dz/dy"], ["1", "2", "3"])):
        labels = mark(picture, "slopes", "text", at={"chain_x": at})
        assert labels["text"] == named
        values = mark(picture, "values", "text", at={"chain_x": at})
        assert (values["text"], values["x"].tolist()) == (valued, nodes["x"].tolist())
    np.testing.assert_allclose(labels["x"], (nodes["x"][:-1] + nodes["x"][1:]) / 2)


def test_the_lower_arrow_leads_from_the_first_node_to_the_last_with_the_product_below_its_middle():
    picture = chain()
    way, tip, text = mark(picture, "whole", "line"), mark(picture, "whole", "point"), mark(picture, "product", "text")
    assert (way["x"][0], way["x"][-1]) == (0, 2) == (0, tip["x"][0])
    assert tip["y"][0] == way["y"][-1] > way["y"].min()
    assert (text["text"], text["x"][0], text["y"][0]) == (["dz/dx"], 1, way["y"].min())


# --- the integral as a sum

RULES = ("left", "right", "midpoint", "trapezoid", "simpson", "lower", "upper")


def under(x, y):
    """The area between a polygon and the axis, by the trapezoid rule; for the parabolas of Simpson's rule by Simpson's."""
    h = np.diff(x)[0]
    return h / 3 * (y[0] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum() + y[-1]) if len(x) > 2 else h * (y[0] + y[1]) / 2


@settings(deadline=None, max_examples=40)
@given(st.floats(-3, 0), st.floats(0.5, 3), st.integers(1, 12), st.sampled_from(RULES))
def test_the_areas_drawn_add_up_to_the_riemann_sum_with_their_signs(a, b, n, rule):
    pieces = rectangles(CUBIC, a, b, n, rule=rule)
    drawn = riemann_picture(
        trace(CUBIC, a, b), outlines(CUBIC, a, b, n, rule), pieces.heights * np.diff(pieces.edges), x=(a, b), words=WORDS
    )
    area = mark(drawn, "pieces", "area")
    piece = np.array(area["detail"])
    sizes = [under(area["x"][piece == k], area["y"][piece == k]) for k in range(n)]
    assert sum(sizes) == pytest.approx(riemann_sum(CUBIC, a, b, n, rule), rel=1e-9, abs=1e-9)
    told = np.array([row["area"] for row in area.rows])[np.searchsorted(piece, np.arange(n))]
    np.testing.assert_allclose(told, sizes, rtol=1e-9, atol=1e-9)
    assert [row["sign"] == "below the axis" for row in area.rows] == [row["area"] < 0 for row in area.rows]
    assert area["x"].min() == pytest.approx(a)
    assert area["x"].max() == pytest.approx(b)


def test_the_window_of_the_sum_has_its_sides_where_they_are_and_holds_the_axis():
    picture = riemann_picture(trace(np.square, 1, 2), outlines(np.square, 1, 2, 2, "left"), np.ones(2), x=(0.5, 2.5), words=WORDS)
    assert domain(picture, "x") == (0.5, 2.5)
    low, high = domain(picture, "y")
    assert low <= 0 < 4 < high


# --- walks downhill


def test_the_player_shows_a_walk_up_to_its_frame_and_rings_the_step_of_the_frame():
    x = np.array([4.0, 2.0, 1.0, 0.5])
    walks = {"gradient descent": (x, x**2), "momentum": (-x, x**2)}
    picture = walk_picture([(x, x**2)], walks, (-1, 5), (-2, 20), frames=4, allowed=(0.2, 3.0), words=WORDS)
    for frame in range(4):
        dots = mark(picture, "walks", "circle", frame=frame)
        assert dots["x"].tolist() == [*x[: frame + 1], *-x[: frame + 1]]
        np.testing.assert_array_equal(dots["y"], dots["x"] ** 2)
        assert dots["color"] == ["gradient descent"] * (frame + 1) + ["momentum"] * (frame + 1)
        assert mark(picture, "walks", "point", frame=frame)["x"].tolist() == [x[frame], -x[frame]]
    assert mark(picture, "allowed", "rule")["x"].tolist() == [0.2, 3.0]
    assert (domain(picture, "x"), domain(picture, "y")) == ((-1, 5), (-2, 20))


def test_points_that_ran_away_leave_the_window_on_their_own_side():
    points = within_sight(np.array([[1e300, -1e300], [0.5, 0.5]]), (0, 1, 0, 1))
    assert points[1].tolist() == [0.5, 0.5]
    assert 1 < points[0, 0] < 10
    assert -10 < points[0, 1] < 0


def test_progress_is_drawn_at_its_step_and_the_rule_at_the_step_of_the_frame():
    picture = progress_picture({"a": np.array([8.0, 4, 0, 1]), "b": np.array([1.0, np.inf])}, y="f", at=[0, 2, 3], words=WORDS)
    rows = [(row["line"], row["step"], row["value"]) for row in mark(picture, "progress", "line").rows]
    assert rows == [("a", 0, 8.0), ("a", 1, 4.0), ("a", 3, 1.0), ("b", 0, 1.0)]  # no zero on a log axis
    assert [mark(picture, "moments", "rule", frame=k)["x"].tolist() for k in range(3)] == [[0], [2], [3]]


# --- limits


@pytest.mark.parametrize("point", [1.0, np.inf, -np.inf])
def test_every_sample_is_on_the_curve_and_points_towards_the_limit(point):
    near = 10.0 ** -np.arange(4)
    side = {1.0: {"left": 1 - near, "right": 1 + near}, np.inf: {"left": 1 / near}, -np.inf: {"right": -1 / near}}[point]
    picture = limit_picture(
        [], {k: (x, x**2) for k, x in side.items()}, (0.5, 2e3), (0, 9), point=point, values=[1.0], words=WORDS
    )
    samples = mark(picture, "samples", "point")
    x = np.concatenate(list(side.values()))
    np.testing.assert_array_equal(samples["x"], np.abs(x) if np.isinf(point) else x)
    np.testing.assert_array_equal(samples["y"], x**2)
    shapes = next(u for u in picture.spec()["layer"] if "shape" in u["encoding"])["encoding"]["shape"]["scale"]
    drawn = [dict(zip(shapes["domain"], shapes["range"], strict=True))[name] for name in samples["shape"]]
    limit = np.inf if np.isinf(point) else point  # |x| grows to the right, towards either infinity
    assert drawn == ["triangle-right" if at < limit else "triangle-left" for at in samples["x"]]


def test_the_open_circle_stands_at_the_limit_and_the_dotted_line_at_its_height():
    picture = limit_picture([(np.arange(3.0), np.arange(3.0))], {"left": (np.zeros(1), np.zeros(1))}, (-1, 3), (-2, 4),
                            point=1.0, values=[1.0, 2.5], words=WORDS)  # fmt: skip
    circles = mark(picture, "limits", "point")
    assert (circles["x"].tolist(), circles["y"].tolist()) == ([1.0, 1.0], [1.0, 2.5])
    assert mark(picture, "levels", "rule")["y"].tolist() == [1.0, 2.5]
    assert mark(picture, "point", "rule")["x"].tolist() == [1.0]
    assert (domain(picture, "x"), domain(picture, "y")) == ((-1, 3), (-2, 4))


# --- numerical differentiation

COSTS = Costs(
    {"forward": (11, 101, 1001, 10001), "central": (20, 200), "complex": (10, 100)},
    Timing(SIZES, tuple(p * 1e-6 for p in SIZES), 3),
    Timing(SIZES, tuple(p * 1e-9 for p in SIZES), 6),
)


def growth(picture, line, part):
    rows = [row for row in mark(picture, "growth", "line").rows if (row["line"], row["part"]) == (line, part)]
    return [(row["x"], row["y"]) for row in rows]


def test_the_error_of_each_scheme_is_drawn_at_its_step_and_the_rule_at_the_readers():
    found = {"forward": DifferenceErrors(np.array([1.0, 0.1]), np.array([0.5, 0.0]), 0.1)}
    picture = step_picture(found, 1e-3, words=WORDS)
    (first, second) = growth(picture, "forward", "run")
    assert first == (1.0, 0.5)
    assert second[0] == 0.1
    assert domain(picture, "y")[0] < second[1] < 1e-16  # an error of 0 stands at the bottom, and is seen
    assert mark(picture, "now", "rule")["x"].tolist() == [1e-3]


def test_seconds_are_solid_where_they_were_run_and_dotted_from_there_on():
    picture = seconds_picture(COSTS, 10**5, words=WORDS)
    for line, timing in (("forward differences", COSTS.differences), ("backpropagation", COSTS.backpropagation)):
        run, beyond = growth(picture, line, "run"), growth(picture, line, "beyond")
        assert run == list(zip(SIZES, timing.seconds, strict=True))[: timing.measured]
        assert beyond == list(zip(SIZES, timing.seconds, strict=True))[timing.measured - 1 :]
    heights = dict(zip((m := mark(picture, "marks", "text"))["text"], m["y"], strict=True))
    assert heights == {"a second": 1, "a day": 24 * 3600, "a year": 365.25 * 24 * 3600, "a century": 36525 * 24 * 3600}


def test_passes_are_p_plus_one_for_differences_and_two_for_backpropagation():
    picture = evaluations_picture(COSTS, 10**5, words=WORDS)
    whole = growth(picture, "forward differences", "run") + growth(picture, "forward differences", "beyond")[1:]
    assert whole == [(p, p + 1) for p in SIZES]
    assert growth(picture, "backpropagation", "beyond") == [(p, 2) for p in SIZES]


@pytest.mark.parametrize(("error", "verdict"), [(1e-9, "right"), (1e-5, "wrong"), (0.3, "wrong"), (np.nan, "wrong")])
def test_the_bar_of_each_layer_is_as_high_as_its_error_and_says_what_the_check_says(error, verdict):
    picture = check_picture([1e-8, error], 1e-5, words=WORDS)
    bars = mark(picture, "errors", "bar")
    assert bars["x"].tolist() == [1, 2]
    assert bars["y"][0] == 1e-8
    assert bars["y"][1] == pytest.approx(error, nan_ok=True)
    assert bars["color"] == ["right", verdict]
    assert mark(picture, "threshold", "rule")["y"].tolist() == [1e-5]


# --- sweeps


def test_visits_are_drawn_at_their_number_of_doublings():
    walked = walk_depths(4)
    picture = visits_picture(walked, 3, words=WORDS)
    for name, walks in walked.items():
        assert growth(picture, name, "run") == [(depth, walk.visits) for depth, walk in enumerate(walks, 1)]
    assert mark(picture, "now", "rule")["x"].tolist() == [3]


def test_each_mode_has_its_own_products():
    picture = modes_picture(Cost((1, 2, 4), (2, 8, 32), (2, 4, 8), (0.1,) * 3, (0.1,) * 3), 2, words=WORDS)
    assert growth(picture, "forward mode", "run") == [(1, 2), (2, 8), (4, 32)]
    assert growth(picture, "reverse mode", "run") == [(1, 2), (2, 4), (4, 8)]
