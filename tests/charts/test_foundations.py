"""Numbers and functions in pictures: a mark stands at its number, a curve at its values, a cost at its size."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts.foundations.functions import error_picture, function_picture, steady
from core.charts.foundations.growth import Growth, growth_picture
from core.charts.foundations.number_plane import number_picture
from core.charts.foundations.number_sets import sets_picture
from tests.charts.drawn import domain, mark, marks

WORDS = "What the picture shows, in a sentence."
sizes = st.floats(-1e6, 1e6)


@settings(deadline=None)
@given(sizes, sizes)
def test_a_number_stands_at_its_real_and_imaginary_part_inside_the_window(real, imaginary):
    picture = number_picture(complex(real, imaginary), "z", words=WORDS)
    for m in marks(picture, "number"):
        assert (m["x"].tolist(), m["y"].tolist()) == ([real], [imaginary])
    (left, right), (bottom, top) = domain(picture, "x"), domain(picture, "y")
    assert left < real < right
    assert bottom < imaginary < top
    assert (left, bottom) == (-right, -top)
    whole = mark(picture, "whole", "circle")
    assert (whole["y"] == 0).all()
    assert (whole["x"] == np.round(whole["x"])).all()
    assert left <= min(whole["x"]) < max(whole["x"]) <= right


# --- sets of numbers

HOLDS = {  # set -> the sets around it
    "natural": ("whole", "integer", "rational", "real", "complex"),
    "whole": ("integer", "rational", "real", "complex"),
    "integer": ("rational", "real", "complex"),
    "rational": ("real", "complex"),
    "irrational": ("real", "complex"),
    "real": ("complex",),
    "complex": (),
}


def inside(row, x, y):
    return row["x"] < x < row["x2"] and row["y"] < y < row["y2"]


@pytest.mark.parametrize("smallest", HOLDS)
def test_the_number_stands_in_all_sets_that_hold_it_and_in_no_other(smallest):
    belongs = {name: name in (smallest, *HOLDS[smallest]) for name in HOLDS}
    picture = sets_picture(belongs, "7", words=WORDS)
    (x,), (y,) = (mark(picture, "number", "circle")[channel] for channel in "xy")
    boxes = mark(picture, "sets", "rect")
    for row in boxes.rows:
        assert inside(row, x, y) == belongs[row["name"].split()[0].rstrip(":")] == (row["member"] == "yes")


@pytest.mark.parametrize("name", HOLDS)
def test_each_set_lies_inside_those_that_hold_it(name):
    rows = {row["name"].split()[0].rstrip(":"): row for row in mark(sets_picture(dict.fromkeys(HOLDS, True), "1", words=WORDS), "sets", "rect").rows}  # fmt: skip
    box = rows[name]
    for around in HOLDS[name]:
        assert inside(rows[around], box["x"], box["y"])
        assert inside(rows[around], box["x2"], box["y2"])


# --- curves


@settings(deadline=None)
@given(sizes, st.floats(0, 1e6))
def test_a_steady_range_holds_the_range_and_is_not_much_larger(low, span):
    bottom, top = steady(low, low + span)
    assert bottom <= low <= low + span <= top
    assert top - bottom <= 2 * max(span, 1e-12) + 1e-6 * abs(low)


def test_every_curve_point_hole_and_pole_is_drawn_where_it_is():
    x = np.linspace(-1, 2, 7)
    picture = function_picture(
        {"sin": [(x[:3], np.sin(x[:3])), (x[3:], np.sin(x[3:]))], "cos": [(x, np.cos(x))]}, (-1, 2), (-3, 4), words=WORDS,
        points=(np.array([0.5]), np.array([0.25])), samples={"cos": (np.array([0.0]), np.array([1.0]))},
        holes=(np.array([1.0]), np.array([2.0])), asymptotes=[1.5],
    )  # fmt: skip
    line = mark(picture, "curves", "line")
    for name, at, height in zip(line["color"], line["x"], line["y"], strict=True):
        assert height == getattr(np, name)(at)
    pieces = {(name, piece) for name, piece in zip(line["color"], line["detail"], strict=True)}
    assert pieces == {("sin", 0), ("sin", 1), ("cos", 0)}
    for data, kind, place in (("points", "circle", (0.5, 0.25)), ("samples", "circle", (0, 1)), ("holes", "point", (1, 2))):
        m = mark(picture, data, kind)
        assert (m["x"][0], m["y"][0]) == place
    assert mark(picture, "poles", "rule")["x"].tolist() == [1.5]
    assert (domain(picture, "x"), domain(picture, "y")) == ((-1, 2), (-3, 4))


def test_errors_stand_at_their_step_without_zeros_and_the_mark_at_its_point():
    picture = error_picture({"central": (np.array([1.0, 0.1, 0.01]), np.array([0.3, 0.0, 0.003]))}, x="step", mark=(0.1, 0.2), words=WORDS)  # fmt: skip
    line = mark(picture, "errors", "line")
    assert list(zip(line["x"], line["y"], strict=True)) == [(1.0, 0.3), (0.01, 0.003)]
    now = mark(picture, "mark", "circle")
    assert (now["x"][0], now["y"][0]) == (0.1, 0.2)


@settings(deadline=None)
@given(st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=6))
def test_costs_stand_at_their_size_between_whole_powers_of_ten(costs):
    x = np.arange(1.0, len(costs) + 1)
    picture = growth_picture({"a": Growth((x, costs), (x[-1:], costs[-1:]))}, x="n", y="cost", words=WORDS, now=2.0, marks={60.0: "a minute"})  # fmt: skip
    line, dots = mark(picture, "growth", "line"), mark(picture, "growth", "point")
    assert line["x"].tolist() == [*x, x[-1]]
    assert line["y"].tolist() == [*costs, costs[-1]]
    assert line["detail"] == ["run"] * len(x) + ["beyond"]
    assert dots["y"].tolist() == costs  # only what was run has a mark
    low, high = domain(picture, "y")
    assert low <= min(costs) * (1 + 1e-12)  # its logarithm is rounded
    assert max(costs) <= high * (1 + 1e-12)
    assert np.log10([low, high]) == pytest.approx(np.round(np.log10([low, high])), abs=1e-9)
    assert mark(picture, "now", "rule")["x"].tolist() == [2.0]
    assert (mark(picture, "marks", "text")["y"].tolist(), mark(picture, "marks", "text")["text"]) == ([60.0], ["a minute"])
