"""What all pictures share: images with their first row at the top, windows with their sides where they are, points, paths, arrows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts import theme
from core.charts.arrows import arrows_layer, arrows_table
from core.charts.canvas import canvas
from core.charts.frames import moments
from core.charts.image import class_colour, heat_png, label_png, level_png, rgb_png, signed_png
from core.charts.lines import STYLE, line_channels, styles
from core.charts.plane import grid, plane, view_bounds, window
from core.charts.points import points_table
from core.charts.surface import surface_picture
from tests.charts.drawn import corners, domain, mark, marks, pixels

WORDS = "What the picture shows, in a sentence."
RNG = np.random.default_rng(0)
X = RNG.normal(size=(12, 2))
coordinates = st.floats(-1e3, 1e3)
points = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=9)


# --- windows


@settings(deadline=None)
@given(points)
def test_a_window_holds_the_points_and_goes_from_left_to_right_and_from_bottom_to_top(rows):
    data = np.array(rows)
    x0, x1, y0, y1 = window(data)
    assert x0 < data[:, 0].min() <= data[:, 0].max() < x1
    assert y0 < data[:, 1].min() <= data[:, 1].max() < y1


@settings(deadline=None)
@given(st.floats(-9, 0), st.floats(1, 9), st.floats(-9, 0), st.floats(1, 9), st.integers(2, 6))
def test_the_raster_of_a_window_has_its_first_row_at_the_top_and_its_first_column_at_the_left(x0, x1, y0, y1, n):
    cells = grid((x0, x1, y0, y1), n).reshape(n, n, 2)
    assert (np.diff(cells[..., 0], axis=1) > 0).all()
    assert (np.diff(cells[..., 1], axis=0) < 0).all()
    half = np.array([x1 - x0, y1 - y0]) / (2 * n)
    assert cells[0, 0] == pytest.approx(np.array([x0, y1]) + half * [1, -1])
    assert cells[-1, -1] == pytest.approx(np.array([x1, y0]) - half * [1, -1])


def test_the_sides_of_a_window_are_the_ends_of_its_axes():
    assert view_bounds((1, 2, 3, 4)) == {"x0": 1, "x1": 2, "y0": 3, "y1": 4}
    x, y = (channel.to_dict() for channel in plane(("a", "b")))
    assert [end["expr"] for end in x["scale"]["domain"]] == ["x0", "x1"]
    assert [end["expr"] for end in y["scale"]["domain"]] == ["y0", "y1"]
    assert (x["title"], x["field"], y["title"], y["field"]) == ("a", "x", "b", "y")


# --- images

QUARTERS = np.array([[2.0, 3.0], [0.0, 1.0]]).repeat(15, axis=0).repeat(15, axis=1)  # the upper ones are the higher


@pytest.mark.parametrize("dark", [False, True])
def test_every_image_keeps_its_rows_and_columns(dark):
    signs = pixels(signed_png(np.array([[-1.0, 1.0], [1.0, 1.0]]), dark=dark))
    assert (signs[0, 0] != signs[0, 1]).any()
    assert (signs[0, 1] == signs[1, 0]).all()
    labels = pixels(label_png(np.array([[0, 1], [2, 1]]), 3, dark=dark))
    assert (labels[0, 1] == labels[1, 1]).all()
    assert len({tuple(c) for c in labels.reshape(-1, 3)}) == 3
    heat = pixels(heat_png(np.array([[0.0, 0.2], [0.5, 1.0]]), dark=dark))
    assert tuple(heat[0, 0]) == ((15, 20, 25) if dark else (255, 255, 255))
    assert heat[1, 1].sum() > heat[1, 0].sum() > heat[0, 1].sum()  # the larger, the brighter
    rgb = pixels(rgb_png(np.array([[[0.0], [0.25]], [[0.5], [1.0]]])))
    assert rgb[..., 0].tolist() == [[0, 64], [128, 255]]


def test_a_tint_grows_with_the_size_of_the_score_and_is_full_at_its_scale():
    row = pixels(signed_png(np.array([[-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0]]), scale=2.0))[0]
    away = np.abs(row - 255).sum(axis=1)
    assert away[0] == away[1] > away[2] > away[3] == 0 < away[4] < away[5] == away[6]


def test_level_sets_go_up_with_the_values_and_their_lines_lie_between_the_bands():
    values = np.tile(np.linspace(0, 1, 400), (400, 1))
    row = pixels(level_png(values, bands=4))[200]
    changes = np.flatnonzero((row[1:] != row[:-1]).any(axis=1))
    quarters = [100, 200, 300]
    assert all(min(abs(c - q) for q in quarters) <= 2 for c in changes)
    assert all(min(abs(c - q) for c in changes) <= 2 for q in quarters)
    steps = [tuple(row[k]) for k in (50, 150, 250, 350)]
    assert steps == sorted(steps, key=sum)  # from dark to bright


def test_levels_keep_their_corners():
    image = pixels(level_png(QUARTERS)).sum(axis=2)
    assert image[-1, 0] < image[-1, -1] < image[0, 0] < image[0, -1]


def test_after_the_last_class_colour_they_repeat():
    assert class_colour(len(theme.CLASSES)) == class_colour(0) == theme.CLASSES[0]
    assert class_colour(1, dark=True) == theme.DARK[theme.CLASSES[1]]


# --- points, canvas, surface


def test_a_point_keeps_its_place_class_part_and_verdict():
    names, part, wrong = np.where(X[:, 0] > 0, "b", "a"), np.where(X[:, 1] > 0, "test", "train"), X[:, 0] > 1
    for row, x, name, p, w in zip(points_table(X, names, part=part, wrong=wrong).to_pylist(), X, names, part, wrong, strict=True):
        assert ((row["x"], row["y"]), row["class"], row["part"], row["wrong"]) == (tuple(x), name, p, w)


def test_the_canvas_covers_its_window_and_a_cell_is_clicked_where_it_is():
    picture = canvas(X, np.full(12, "a"), (-1, 3, -2, 2), names=("a", "b"), words=WORDS, cells=5)
    cells = mark(picture, "cells", "square")
    assert sorted(set(zip(cells["x"], cells["y"], strict=True))) == [(x, y) for x in range(-1, 4) for y in range(-2, 3)]
    (click,) = [p for p in picture.spec()["params"] if p["name"] == "click"]
    assert click["select"]["fields"] == ["x", "y"]
    assert (domain(picture, "x"), domain(picture, "y")) == ((-1, 3), (-2, 2))
    dots = mark(picture, "points", "point")
    assert np.column_stack([dots["x"], dots["y"]]).tolist() == X.tolist()


VIEW = (-1.0, 3.0, -2.0, 2.0)


@pytest.mark.parametrize("heat", [False, True])
def test_a_surface_lies_on_its_window_with_the_first_row_at_the_top(heat):
    picture = surface_picture(QUARTERS, VIEW, words=WORDS, dark=False, heat=heat)
    image = mark(picture, "levels", "image")
    assert [image[side][0] for side in ("x", "x2", "y", "y2")] == list(VIEW)
    assert (domain(picture, "x"), domain(picture, "y")) == (VIEW[:2], VIEW[2:])
    bright = {place: sum(colour) for place, colour in corners(picture, image).items()}
    assert bright["left", "low"] < bright["right", "low"] < bright["left", "high"] < bright["right", "high"]


def test_a_surface_shows_its_paths_up_to_the_frame_and_its_marks_arrows_and_outline_where_they_are():
    path, edge = np.arange(8.0).reshape(4, 2), np.array([[0.0, 0], [1, 0], [1, 1], [0, 0]])
    picture = surface_picture(
        np.zeros((4, 4)), VIEW, words=WORDS, dark=False, paths={"ours": path, "pinned": -path}, frames=4,
        marks={"minimum": (0.5, -0.5)}, arrows=[(0, 1, 2, 3)], outline=edge, clickable=True,
    )  # fmt: skip
    for frame in range(4):
        line = mark(picture, "paths", "line", frame=frame)
        assert np.column_stack([line["x"], line["y"]]).tolist() == [*path[: frame + 1].tolist(), *(-path[: frame + 1]).tolist()]
        assert line["color"] == ["ours"] * (frame + 1) + ["pinned"] * (frame + 1)
        assert line["order"].tolist() == [*range(frame + 1)] * 2
    for m in marks(picture, "marks"):
        assert (m["x"][0], m["y"][0]) == (0.5, -0.5)
    arrow = mark(picture, "arrows", "rule")
    assert [arrow[c][0] for c in ("x", "y", "x2", "y2")] == [0, 1, 2, 3]
    closed = mark(picture, "outline", "line")
    assert np.column_stack([closed["x"], closed["y"]]).tolist() == edge.tolist()
    cells = mark(picture, "cells", "square")
    assert (min(cells["x"]), max(cells["x"]), min(cells["y"]), max(cells["y"])) == VIEW


# --- arrows, lines, frames


@settings(deadline=None)
@given(st.lists(st.tuples(*[coordinates] * 4), min_size=1, max_size=4))
def test_an_arrow_is_drawn_from_its_start_to_its_end(ends):
    arrows = {f"a{k}": end for k, end in enumerate(ends)}
    rows = {row["arrow"]: row for row in arrows_table(arrows).to_pylist()}
    assert set(rows) == {name for name, a in arrows.items() if a[:2] != a[2:]}
    for name, row in rows.items():
        assert (row["x"], row["y"], row["x2"], row["y2"]) == arrows[name]


def test_the_head_of_an_arrow_and_its_name_stand_at_its_end():
    shaft, head, text = arrows_layer(["a"], *plane(("x", "y"))).to_dict()["layer"]
    assert [shaft["encoding"][c]["field"] for c in ("x", "y", "x2", "y2")] == ["x", "y", "x2", "y2"]
    for layer in (head, text):
        assert [layer["encoding"][c]["field"] for c in ("x", "y")] == ["x2", "y2"]
    assert head["mark"]["angle"]["expr"].endswith("scale('x', datum.x2) - scale('x', datum.x))")


def test_a_name_with_a_meaning_of_its_own_keeps_its_style_in_every_company():
    for company in (["ours", "scikit-learn"], ["sin", "scikit-learn", "ours"], ["theory: 1/n", "ours"]):
        for name, style in zip(company, styles(company), strict=True):
            known = STYLE.get(name.partition(":")[0])
            assert known is None or style == known
        colour, dash = (channel.to_dict()["scale"] for channel in line_channels(company))
        assert colour["domain"] == dash["domain"] == company
        assert list(zip(colour["range"], dash["range"], strict=True)) == styles(company)


@settings(deadline=None)
@given(st.integers(0, 5000), st.integers(2, 200))
def test_the_moments_of_a_run_hold_both_ends_and_rise(last, frames):
    shown = moments(last, frames)
    assert shown[0] == 0
    assert shown[-1] == last
    assert len(shown) <= frames
    assert (np.diff(shown) > 0).all()
