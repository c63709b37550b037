"""Level sets in equal units: where their lines run, and which arrows are drawn."""

import numpy as np
import pytest

from core.charts.arrows import arrows_table
from core.charts.matrices.isolines import isolines
from core.charts.matrices.landscape import landscape_picture, landscape_window

GRID = np.linspace(-2, 2, 81)
XX, YY = np.meshgrid(GRID, GRID)


def test_the_line_of_a_plane_is_exact():
    pieces = np.array(isolines(GRID, GRID, 2 * XX + YY, [0.3]))
    np.testing.assert_allclose(2 * pieces[..., 0] + pieces[..., 1], 0.3, atol=1e-12)


def test_the_error_on_a_circle_falls_with_the_square_of_the_cell():
    def error(n):
        u = np.linspace(-2, 2, n)
        pieces = np.array(isolines(u, u, np.add.outer(u**2, u**2), [1.0]))
        return np.abs(np.linalg.norm(pieces, axis=-1) - 1).max()

    assert error(21) / error(81) == pytest.approx(16, rel=0.5)


def test_the_pieces_of_a_circle_add_up_to_its_length():
    pieces = np.array(isolines(GRID, GRID, XX**2 + YY**2, [1.0]))
    assert np.linalg.norm(pieces[:, 1] - pieces[:, 0], axis=1).sum() == pytest.approx(2 * np.pi, rel=1e-3)


@pytest.mark.parametrize(
    "values", [np.full_like(XX, np.nan), np.zeros_like(XX), XX**2 + 5], ids=["undefined", "flat", "never reached"]
)
def test_where_the_level_is_not_reached_no_line_is_drawn(values):
    assert isolines(GRID, GRID, values, [1.0]) == []


def test_undefined_cells_cut_a_line():
    half = np.where(XX > 0, XX**2 + YY**2, np.nan)
    assert (np.array(isolines(GRID, GRID, half, [1.0]))[..., 0] > 0).all()


def test_only_arrows_with_a_length_and_an_end_are_drawn():
    arrows = {"a": (0.0, 0.0, 1.0, 0.0), "none": (1.0, 1.0, 1.0, 1.0), "lost": (0.0, 0.0, np.nan, 1.0)}
    assert arrows_table(arrows)["arrow"].to_pylist() == ["a"]
    assert arrows_table({}).num_rows == 0


def test_both_axes_are_scaled_by_the_shorter_side():
    spec = landscape_picture(XX, (1.0, 0.0), 2.0, words="Level sets of a plane.", dark=False, marks={"x": (0.0, 0.0)}).spec()
    domains = [repr(spec["layer"][0]["layer"][1]["encoding"][axis]["scale"]["domain"]) for axis in "xy"]
    assert "reach * width / min(width, height)" in domains[0]
    assert "reach * height / min(width, height)" in domains[1]
    x0, x1, y0, y1 = landscape_window((1.0, 0.0), 2.0)
    assert (x0 + x1, y0 + y1) == (2.0, 0.0)
