"""Curves are cut where they must be and nowhere else."""

import numpy as np
import pytest

from core.calculus.foundations.functions import graphs, slices, surface, trace, values
from core.expression import parse


def curve(text, a=-3.0, b=3.0):
    f = parse(text, ("x",))
    return trace(lambda x: f(x=x), a, b)


def test_the_slides_tables():
    line, square = parse("2x+1", ("x",)), parse("x^2+1", ("x",))
    np.testing.assert_array_equal(values(lambda x: line(x=x), [0, 1, 2, 3]), [1, 3, 5, 7])
    np.testing.assert_array_equal(values(lambda x: square(x=x), [0, 1, 2, 3]), [1, 2, 5, 10])


@pytest.mark.parametrize(
    ("text", "pieces", "cuts"),
    [("x^3", 1, []), ("1/x", 2, [0]), ("tan(x)", 3, [-np.pi / 2, np.pi / 2]), ("floor(x)", 7, [-2, -1, 0, 1, 2]), ("sqrt(x)", 1, []),
     ("sign(x)", 3, [0]), ("1/x^2", 2, [0]), ("sin(20x)", 1, []), ("tanh(50x)", 1, []), ("abs(x)", 1, []), ("log(x)", 1, [])],
)  # fmt: skip
def test_curves_are_cut_at_poles_and_jumps_only(text, pieces, cuts):
    found = curve(text)
    assert len(found.pieces) == pieces
    if text == "sign(x)":
        assert not found.pieces[1][0].any()  # its value at the jump stands alone
    if text != "log(x)":
        np.testing.assert_allclose([c for c in found.cuts if abs(c) < 2.999], cuts, atol=1e-2)


def test_no_line_crosses_the_pole():
    for x, _ in curve("1/x").pieces:
        assert (x > 0).all() or (x < 0).all()


def test_a_function_without_values_is_an_empty_curve():
    assert curve("sqrt(-1-x^2)").pieces == ()


def test_a_surface_has_its_first_row_at_the_top():
    found = surface(lambda x, y: x + 10 * y, (0, 1, 0, 2), n=5)
    assert found.z[0, 0] == 20
    assert found.z[-1, -1] == 1


def test_several_functions_share_one_window():
    f, g = parse("(x^2-1)/(x-1)", ("x",)), parse("1/x", ("x",))
    found = graphs({"f": f, "g": g}, (-4.0, 4.0))
    assert found.holes[0].tolist() == [1.0]
    assert found.holes[1] == pytest.approx([2.0], abs=1e-3)
    assert found.poles == (0.0,)
    assert found.values["g"][found.x == 2.0] == 0.5
    assert found.y[0] <= min(c.y[0] for c in found.curves.values()) < max(c.y[1] for c in found.curves.values()) <= found.y[1]


@pytest.mark.parametrize(
    ("bottom", "top", "y"), [(-1.0, 2.0, (-1.0, 2.0)), (1e6, None, (1e6, 1e6 + 1)), (None, -1e6, (-1e6 - 1, -1e6))]
)
def test_an_end_of_y_that_is_given_stands(bottom, top, y):
    assert graphs({"f": np.sin}, (0.0, 6.0), bottom=bottom, top=top).y == y


@pytest.mark.parametrize("window", [(1.0, 1.0), (2.0, 1.0)])
def test_a_window_the_wrong_way_round_is_refused(window):
    with pytest.raises(ValueError, match="larger x"):
        graphs({"f": np.sin}, window)
    with pytest.raises(ValueError, match="larger y"):
        graphs({"f": np.sin}, (0.0, 1.0), bottom=window[0], top=window[1])


def test_the_slices_meet_at_the_point():
    found = slices(parse("x^2 - 3y", ("x", "y")), 1.0, 2.0, reach=3.0)
    heights = [np.interp(at, *found.along[name].pieces[0]) for name, at in (("along x", 1.0), ("along y", 2.0))]
    assert heights == pytest.approx([found.value, found.value], abs=1e-3)
    assert found.table["x = 2"][found.places == 1] == 1.0
