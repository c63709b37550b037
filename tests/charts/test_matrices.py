"""Matrices in pictures: drawn axes are eigenvectors, level lines lie on their level, arrows point where the gradient says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.eigen import eigenpairs, power_iteration
from core.calculus.matrices.hessian import local_model, model_on_plane, slice_along
from core.calculus.matrices.image_compression import decompose, errors, keep
from core.calculus.matrices.unit_sphere import REACH, angle_view, circle_view, on_circle, on_sphere, sphere_view
from core.charts.image import level_png
from core.charts.matrices.climb import ClimbByAngle, ClimbOnCircle
from core.charts.matrices.eigen import angle_picture, circle_picture, sphere_picture
from core.charts.matrices.hessian import model_picture, slice_picture
from core.charts.matrices.image_compression import by_rank_picture, pixels_picture
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.charts.matrices.least_squares_geometry import accuracy_picture, geometry_picture
from core.charts.matrices.matrix_calculus import entries_picture
from core.charts.matrices.noise_reduction import signal_picture, trade_off_picture
from core.expression import parse
from core.learning.least_squares.geometry import camera, plane_as_floor, plane_net, right_angle, shadow
from tests.charts.drawn import corners, domain, mark, marks, pixels
from tests.charts.scene import HEIGHT, WIDTH, on_axes, scene

WORDS = "What the picture shows, in a sentence."
entries = st.integers(-4, 4)
angles = st.integers(-180, 180)


def pieces(picture, name):
    """The pieces of one named curve, (k, 2) each."""
    line = mark(picture, "curves", "line")
    found = {}
    for label, piece, order, x, y in zip(line["color"], line["detail"], line["order"], line["x"], line["y"], strict=True):
        if label == name:
            assert order == len(found.setdefault(piece, []))
            found[piece].append((x, y))
    return [np.array(points) for points in found.values()]


def arrows(picture):
    """The arrows by name, (from, to) each; their heads and names stand at the end."""
    shaft = mark(picture, "arrows", "rule")
    for end in (mark(picture, "arrows", "point"), mark(picture, "arrows", "text")):
        assert (end["x"], end["y"]) == (pytest.approx(shaft["x2"]), pytest.approx(shaft["y2"]))
    starts, ends = np.column_stack([shaft["x"], shaft["y"]]), np.column_stack([shaft["x2"], shaft["y2"]])
    return dict(zip(shaft["color"], zip(starts, ends, strict=True), strict=True))


# --- level sets in equal units


@pytest.mark.parametrize("dark", [False, True])
def test_the_image_of_a_landscape_lies_on_its_window_the_first_row_at_the_top(dark):
    x0, x1, y0, y1 = landscape_window((1.0, -2.0), 2.0)
    x, y = np.meshgrid(np.linspace(x0, x1, 40), np.linspace(y1, y0, 20))
    picture = landscape_picture(x + 10 * y, (1.0, -2.0), 2.0, words=WORDS, dark=dark)
    image = mark(picture, "levels", "image")
    assert [image[side][0] for side in ("x", "x2", "y", "y2")] == [x0, x1, y0, y1]
    ramp = pixels(level_png(np.arange(400.0)[None], dark=dark))[0]
    found = corners(picture, image)
    assert found["left", "low"] == tuple(ramp[0])  # smallest there
    assert found["right", "high"] == tuple(ramp[-1])
    assert len(set(found.values())) == 4


def test_the_window_of_a_landscape_is_centred_and_covers_every_screen():
    picture = landscape_picture(np.zeros((3, 3)), (1.0, -2.0), 2.0, words=WORDS, dark=False)
    assert domain(picture, "x") == (1 - 4, 1 + 4)  # twice as wide as high
    assert domain(picture, "y") == (-2 - 2, -2 + 2)
    x0, x1, y0, y1 = landscape_window((1.0, -2.0), 2.0)
    assert x0 < -3 < 5 < x1
    assert y0 < -4 < 0 < y1


def test_a_path_is_shown_up_to_its_frame_with_the_step_of_the_frame_marked():
    path = np.array([[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]])
    picture = landscape_picture(np.zeros((3, 3)), (0, 0), 2.0, words=WORDS, dark=False, path=path, marks={"x": (1.5, -1.0)})
    for frame in range(3):
        so_far, now = marks(picture, "path", "circle", frame=frame)
        assert np.column_stack([so_far["x"], so_far["y"]]).tolist() == path[: frame + 1].tolist()
        assert [now["x"][0], now["y"][0]] == path[frame].tolist()
    for m in marks(picture, "marks"):
        assert (m["x"][0], m["y"][0]) == (1.5, -1.0)
    assert mark(picture, "marks", "text")["text"] == ["x"]


# --- a function and its model

F = parse("x^3 - 3x + x y + 2y^2")


@settings(deadline=None, max_examples=15)
@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(0.1, 1))
def test_the_model_is_drawn_on_its_levels_with_the_eigenvectors_of_the_hessian_as_axes(x, y, tau):
    p, reach = np.array([x, y]), 2.5
    H, g = np.array([[6 * x, 1], [1, 4.0]]), np.array([3 * x**2 - 3 + y, x + 4 * y])
    model = local_model(F, p)
    steps = {"gradient step": model.gradient_step(tau), "Newton's step": model.newton_step}
    seen = model_on_plane(F, model, landscape_window((0, 0), reach), 1.2)
    picture = model_picture(seen, steps, reach, words=WORDS, dark=False)
    lengths = []
    for axis in pieces(picture, "axes of the Hessian"):
        v = axis[1] - axis[0]
        lengths.append(np.linalg.norm(v))
        assert axis.mean(axis=0) == pytest.approx(p)
        assert H @ v == pytest.approx((v @ H @ v) / (v @ v) * v, abs=1e-9)
    assert lengths == pytest.approx([2.4, 2.4])
    ends = np.array(pieces(picture, "quadratic model"))
    d = ends - p
    q = d @ g + 0.5 * np.einsum("...i,ij,...j->...", d, H, d)
    cell = 2.4 / 48
    assert np.abs(q[:, 1] - q[:, 0]).max() <= np.abs(np.linalg.eigvalsh(H)).max() * cell**2  # both ends on one level
    assert np.linalg.norm(d, axis=-1).max() <= 1.2 + 1e-9
    drawn = arrows(picture)
    for name, way in (
        ("gradient step", -tau * g),
        ("Newton's step", -np.linalg.solve(H, g) if model.newton_step is not None else None),
    ):
        if way is not None and np.linalg.norm(way) > 1e-9:
            start, end = drawn[name]
            assert start == pytest.approx(p)
            assert end - start == pytest.approx(way, rel=1e-6, abs=1e-9)
    assert [m["x"][0] for m in marks(picture, "marks")] == [x, x]


@settings(deadline=None, max_examples=15)
@given(st.floats(-2, 2), st.floats(-2, 2), st.integers(0, 1))
def test_along_an_axis_the_model_touches_the_function_with_its_slope_and_curvature(x, y, axis):
    model = local_model(F, np.array([x, y]))
    picture = slice_picture(slice_along(F, model, axis, 2.0), words=WORDS)
    v = model.axes[:, axis]
    line = mark(picture, "curves", "line")
    name, t, height = np.array(line["color"]), line["x"], line["y"]
    at = model.point + t[:, None] * v
    np.testing.assert_allclose(height[name == "f"], F(*at[name == "f"].T), atol=1e-9)
    np.testing.assert_allclose(height[name == "model"], model(at[name == "model"]), atol=1e-9)
    point = mark(picture, "points", "circle")
    assert (point["x"][0], point["y"][0]) == (0.0, pytest.approx(F(x, y)))
    assert domain(picture, "x") == (-2, 2)


# --- eigenvectors


def symmetric(a, b, c):
    return np.array([[a, b], [b, c]], dtype=float)


def browser_climb(A, values, steps, shift=0.0):
    how = (A[0, 0], A[0, 1], A[1, 1]), shift, 1e-6 * float(np.linalg.norm(A)), steps
    return ClimbOnCircle(*how, longest=2 * float(np.abs(values).max())), ClimbByAngle(*how)


@settings(deadline=None, max_examples=30)
@given(entries, entries, entries)
def test_on_the_circle_the_axes_are_eigenvectors_and_a_level_set_touches_it(a, b, c):
    A = symmetric(a, b, c)
    values, vectors = eigenpairs(A)
    seen = circle_view(A, values, vectors, landscape_window((0, 0), REACH))
    picture = circle_picture(seen, browser_climb(A, values, 3)[0], words=WORDS, dark=False)
    for value, axis in zip(values, pieces(picture, "eigenvectors"), strict=True):
        assert axis[0] == pytest.approx(-axis[1])
        assert A @ axis[1] == pytest.approx(value * axis[1], abs=1e-7)
    (circle,) = pieces(picture, "‖x‖ = 1")
    assert np.linalg.norm(circle, axis=1) == pytest.approx(1)
    for piece in pieces(picture, "xᵀAx = λ₁"):
        assert np.einsum("ki,ij,kj->k", piece, A, piece) == pytest.approx(values[0], abs=0.02)  # cells are 0.04 wide
        assert (values[0] * (np.linalg.norm(piece, axis=1) - 1) > -0.02).all()  # on one side of the circle, or touching it


@settings(deadline=None, max_examples=20)
@given(entries, entries, entries, angles, st.integers(0, 8), st.sampled_from([0.0, 1.5, -2.0]))
def test_the_climb_in_the_browser_is_that_of_core_and_its_arrows_are_the_gradient_and_its_parts(a, b, c, degrees, frame, shift):
    A = symmetric(a, b, c)
    values, vectors = eigenpairs(A)
    on_the_circle, by_angle = browser_climb(A, values, 8, shift)
    run = power_iteration(A, on_circle(degrees), 8, 1e-6, shift=shift)
    path = run.vectors[np.minimum(np.arange(9), len(run.vectors) - 1)]
    at, unit = {"angle": degrees, "frame": frame}, HEIGHT / (2 * REACH)
    seen = circle_view(A, values, vectors, landscape_window((0, 0), REACH))
    drawn = scene(circle_picture(seen, on_the_circle, words=WORDS, dark=False), **at)
    dots = [i for m in drawn if m.kind == "symbol" for i in m.items if i.get("size") == 45]
    found = np.array([((i["x"] - WIDTH / 2) / unit, (HEIGHT / 2 - i["y"]) / unit) for i in dots])
    np.testing.assert_allclose(found, path[: frame + 1], atol=1e-7)
    x, scale = path[frame], 0.8 / max(2 * np.abs(values).max(), 1e-9)
    parts = [2 * A @ x, 2 * (x @ A @ x) * x]
    expected = [scale * part for part in (*parts, parts[0] - parts[1])]
    rules = [i for m in drawn if m.kind == "rule" for i in m.items if {"x2", "y2"} <= i.keys()]
    shafts = np.array([((i["x2"] - i["x"]) / unit, (i["y"] - i["y2"]) / unit) for i in rules]).reshape(-1, 2)
    clear = [v for v in expected if np.linalg.norm(v) > 0.02 + 1e-6]
    if all(abs(np.linalg.norm(v) - 0.02) > 1e-6 for v in expected):
        np.testing.assert_allclose(shafts, np.array(clear).reshape(-1, 2), atol=1e-6)
    (says,) = (
        t for m in drawn if m.kind == "text" for t in (i["text"] for i in m.items) if "xᵀAx = " in t and t.startswith("x = ")
    )
    assert float(says.split("xᵀAx = ")[1].replace("−", "-")) == pytest.approx(x @ A @ x, rel=1e-5, abs=1e-9)
    around = angle_picture(angle_view(A, vectors), by_angle, words=WORDS)
    low, high = (around.bounds[name] for name in ("low", "high"))
    small = [i for m in scene(around, **at) if m.kind == "symbol" for i in m.items if i.get("size") == 45]
    places = np.array([on_axes(i["x"], i["y"], (-180, 180, low, high)) for i in small])
    np.testing.assert_allclose(on_circle(places[:, 0]), path[: frame + 1], atol=1e-6)
    np.testing.assert_allclose(places[:, 1], np.einsum("ki,ij,kj->k", path, A, path)[: frame + 1], atol=1e-6 * max(1, high - low))


def test_a_climb_that_is_there_stays_there():
    A = symmetric(2, 0, -1)
    values, vectors = eigenpairs(A)
    climb, _ = browser_climb(A, values, 60)
    seen = circle_view(A, values, vectors, landscape_window((0, 0), REACH))
    drawn = scene(circle_picture(seen, climb, words=WORDS, dark=False), angle=90, frame=60)
    last = next(i for m in drawn if m.kind == "symbol" for i in m.items if i.get("size") == 180)
    assert ((last["x"] - WIDTH / 2), (HEIGHT / 2 - last["y"]) / (HEIGHT / (2 * REACH))) == pytest.approx((0, 1), abs=1e-6)


def test_the_image_behind_the_circle_is_x_t_a_x_on_the_window():
    window = landscape_window((0, 0), REACH)
    seen = circle_view(symmetric(1, 2, -1), np.array([1.0, 0.0]), np.eye(2), window)
    x0, x1, y0, y1 = window
    for (row, column), (x, y) in {(0, 0): (x0, y1), (0, -1): (x1, y1), (-1, 0): (x0, y0)}.items():
        assert seen.levels[row, column] == pytest.approx(x * x + 4 * x * y - y * y)


@settings(deadline=None, max_examples=30)
@given(entries, entries, entries)
def test_against_the_angle_the_extremes_stand_at_the_eigenvectors(a, b, c):
    A = symmetric(a, b, c)
    values, vectors = eigenpairs(A)
    picture = angle_picture(angle_view(A, vectors), browser_climb(A, values, 2)[1], words=WORDS)
    curve = mark(picture, "curve", "line")
    for at, height in zip(curve["x"], curve["y"], strict=True):
        assert height == pytest.approx(on_circle(at) @ A @ on_circle(at), abs=1e-9)
    extremes = mark(picture, "extremes", "text")
    assert extremes["text"] == ["+v₁", "−v₁", "+v₂", "−v₂"]
    assert extremes["y"] == pytest.approx(np.repeat(values, 2), abs=1e-7)
    np.testing.assert_allclose(
        on_circle(extremes["x"]), [vectors[:, 0], -vectors[:, 0], vectors[:, 1], -vectors[:, 1]], atol=1e-9
    )
    low, high = domain(picture, "y")
    assert low < min(curve["y"]) - 0.05 * np.ptp(curve["y"])
    assert max(curve["y"]) + 0.05 * np.ptp(curve["y"]) < high
    assert high - low > 1e-6  # of a multiple of I the rounding is not blown up to a picture


def test_on_the_map_of_the_sphere_every_mark_stands_at_its_direction():
    A = np.array([[2.0, 1, 0], [1, 0, 1], [0, 1, 1]])
    _, vectors = eigenpairs(A)
    path = on_sphere([150, 20], [-40, 60])
    picture = sphere_picture(sphere_view(A, path, vectors), words=WORDS, dark=False)
    extremes = mark(picture, "extremes", "text")
    for label, along, up in zip(extremes["text"], extremes["x"], extremes["y"], strict=True):
        v = vectors[:, "₁₂₃".index(label[2])] * (1 if label[0] == "+" else -1)
        assert on_sphere(along, up) == pytest.approx(v)
    for frame, place in enumerate([(150, -40), (20, 60)]):
        now = marks(picture, "path", "circle", frame=frame)[1]
        assert (now["x"][0], now["y"][0]) == pytest.approx(place)
    image = mark(picture, "levels", "image")
    assert [image[side][0] for side in ("x", "x2", "y", "y2")] == [-180, 180, -90, 90]
    assert (domain(picture, "x"), domain(picture, "y")) == ((-180, 180), (-90, 90))


def test_the_map_has_the_north_pole_at_the_top_and_the_second_axis_to_the_right():
    A = np.array([[0, 0, 0], [0, 0, 0.5], [0, 0.5, 1]])  # x_3^2 + x_2 x_3
    seen = sphere_view(A, on_sphere([0], [0]), np.eye(3))
    rows, columns = seen.levels.shape
    up, right = rows // 4, 3 * columns // 4  # 45° north, 90° east: (0, 1, 1)/√2
    assert seen.levels[0] == pytest.approx(1)
    assert seen.levels[up, right] == pytest.approx(1.0, abs=0.05)
    assert seen.levels[-1 - up, right] == pytest.approx(0.0, abs=0.05)


# --- compression


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 6), st.booleans())
def test_the_mark_stands_at_the_chosen_rank_and_its_value(k, log):
    values = np.array([32.0, 16, 8, 4, 2, 1])
    picture = by_rank_picture(values, k, y="σ", words=WORDS, log=log)
    dot = mark(picture, "now", "circle")
    assert (dot["x"].tolist(), dot["y"].tolist()) == ([k], [values[k - 1]])
    assert mark(picture, "now", "rule")["x"].tolist() == [k]
    line = mark(picture, "ranks", "line")
    assert dict(zip(line["x"], line["y"], strict=True)) == {j: values[j - 1] for j in range(1, 7)}
    assert domain(picture, "x") == (1, 6)


def test_the_picture_of_rank_k_has_rank_k_and_the_error_that_is_drawn_for_it():
    rng = np.random.default_rng(0)
    image = rng.uniform(0.4, 0.6, (12, 9))
    directions = decompose(image)
    drawn = mark(by_rank_picture(errors(directions)[1:], 3, y="error", words=WORDS), "now", "circle")["y"][0]
    kept = keep(directions, 3)
    assert np.linalg.matrix_rank(kept[..., 0]) == 3
    assert np.linalg.norm(image - kept[..., 0]) / np.linalg.norm(image) == pytest.approx(drawn)
    shown = pixels(mark(pixels_picture(kept, words=WORDS), "picture", "image")["url"][0])
    assert np.abs(shown[..., 0] / 255 - kept[..., 0]).max() <= 0.5 / 255 + 1e-9  # each pixel in its place


def test_a_picture_in_colour_keeps_its_channels_apart():
    colours = np.zeros((2, 2, 3))
    colours[0, 1, 0] = colours[1, 0, 2] = 1.0
    shown = pixels(mark(pixels_picture(colours, words=WORDS), "picture", "image")["url"][0])
    assert shown.tolist() == [[[0, 0, 0], [255, 0, 0]], [[0, 0, 255], [0, 0, 0]]]


# --- least squares as a shadow


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 99), angles, st.integers(5, 85))
def test_the_shadow_stands_below_b_and_each_arrow_from_its_start_to_its_end(seed, azimuth, elevation):
    rng = np.random.default_rng(seed)
    A, b = rng.normal(size=(3, 2)), rng.normal(size=3)
    found, zero = shadow(A, b), np.zeros(3)
    eye = camera(azimuth, elevation) @ plane_as_floor(A, b)
    vectors = {"a₁": (zero, A[:, 0]), "a₂": (zero, A[:, 1]), "b": (zero, b), "Ax": (zero, found.Ax), "b − Ax": (found.Ax, b)}
    corner = right_angle(A, found, 0.1)
    picture = geometry_picture(vectors, plane_net(A, 1.0), corner, eye, 2.0, words=WORDS)
    shafts = mark(picture, "vectors", "rule")
    ends = {name: shafts.rows[k] for k, name in enumerate(shafts["color"])}
    for name, (start, end) in vectors.items():
        row = ends[name]
        assert (row["x"], row["y"], row["x2"], row["y2"]) == pytest.approx((*eye @ start, *eye @ end), abs=1e-12)
    assert ends["b − Ax"]["x"] == pytest.approx(ends["b − Ax"]["x2"], abs=1e-9)  # the residual stands upright,
    assert ends["b − Ax"]["y2"] > ends["b − Ax"]["y"]  # and b is above the floor
    heads = mark(picture, "vectors", "point")
    assert heads["color"] == ["a₁", "a₂", "b", "Ax"]
    assert heads["x"].tolist() == [ends[name]["x2"] for name in heads["color"]]
    drawn = mark(picture, "corner", "line")
    np.testing.assert_allclose(np.column_stack([drawn["x"], drawn["y"]]), corner @ eye.T)
    edge = mark(picture, "plane", "line")
    outline = np.column_stack([edge["x"], edge["y"]])
    assert outline[0] == pytest.approx(outline[-1])
    sides = np.diff(outline, axis=0)
    assert sides[0] == pytest.approx(-sides[2])  # a parallelogram, gone around and not across
    assert sides[1] == pytest.approx(-sides[3])


def test_the_error_of_each_way_stands_at_its_condition_number():
    condition = np.array([1.0, 10.0, 100.0])
    errors_ = {"normal equations": np.array([1e-16, 1e-14, 1e-12]), "QR": np.array([0.0, 1e-15, 1e-14])}
    picture = accuracy_picture(condition, errors_, 30.0, words=WORDS)
    line = mark(picture, "errors", "line")
    found = {(n, c): e for n, c, e in zip(line["color"], line["x"], line["y"], strict=True)}
    assert found == {(n, c): max(e, 1e-17) for n, es in errors_.items() for c, e in zip(condition, es, strict=True)}
    assert mark(picture, "now", "rule")["x"].tolist() == [30.0]


# --- entries of a gradient, signals


def test_each_entry_stands_in_its_row_and_column_the_longest_slope_strongest():
    values = np.array([[1.0, -20.0, 3.0], [4.0, 5.0, -6.0]])
    names = [[f"A{i}{j}" for j in range(3)] for i in range(2)]
    cells = marks(entries_picture(values, names, names, words=WORDS, chosen="A12"), "cells", "text")[0]
    for row in cells.rows:
        i, j = int(row["name"][1]), int(row["name"][2])
        assert (row["row"], row["column"]) == (i + 1, j + 1)
        assert float(row["value"].replace("−", "-")) == values[i, j]
        assert row["strength"] == pytest.approx(0.6 * abs(values[i, j]) / 20)
        assert (row["frame"] > 1) == (row["name"] == "A12")
    assert cells.channels.keys() >= {"x", "y"}
    assert cells["x"].tolist() == [1, 2, 3, 1, 2, 3]
    assert cells["y"].tolist() == [1, 1, 1, 2, 2, 2]


def test_noisy_values_smooth_curve_and_truth_are_told_apart_over_the_same_time():
    t = np.linspace(2, 5, 7)
    picture = signal_picture(t, np.sin(t) + 1, np.sin(t), words=WORDS, truth=np.cos(t))
    noisy, lines = mark(picture, "noisy", "circle"), mark(picture, "lines", "line")
    np.testing.assert_array_equal(noisy["y"], np.sin(noisy["x"]) + 1)
    for name, at, height in zip(lines["color"], lines["x"], lines["y"], strict=True):
        assert height == {"smoothed": np.sin, "true signal": np.cos}[name](at)
    assert domain(picture, "x") == (2, 5)
    low, high = domain(picture, "y")
    assert low < min(noisy["y"]) < max(noisy["y"]) < high


def test_each_lambda_stands_at_its_own_costs_and_the_mark_at_those_of_now():
    lams = np.logspace(-2, 2, 5)
    picture = trade_off_picture(
        lams**2, np.append(1 / lams[:-1], 0.0), lams, (3.0, 4.0), words=WORDS, axes=("misfit", "roughness")
    )
    rows = mark(picture, "curve", "line").rows
    assert [(row["lam"], row["x"], row["y"]) for row in rows] == [(lam, lam**2, 1 / lam) for lam in lams[:-1]]
    now = mark(picture, "now", "circle")
    assert (now["x"][0], now["y"][0]) == (3.0, 4.0)
