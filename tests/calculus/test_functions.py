"""Curves are cut where they must be and nowhere else."""

import numpy as np
import pytest

from core.calculus.foundations.functions import surface, trace, values
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
