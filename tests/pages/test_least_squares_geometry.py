"""The derivation of least squares: the right angle, the ravine, the exact numbers, and matrices that will not do."""

import re
from itertools import pairwise

import numpy as np
import pytest

from core.learning.least_squares.steepest_descent import sum_of_squares_gradient

PAGE = "least_squares_geometry"


def said(page) -> str:
    return "\n".join(m.value for m in page.markdown)


def test_the_nearest_point_of_the_plane_and_the_measured_rate(open_page):
    page = open_page(PAGE)
    assert "nearest to b = (2, 0, 4) is Ax = (1, 2, 3), with x = (1, 1); the residual is (1, −2, 1)" in said(page)
    assert "by 0.79057 (measured: 0.79057): one more digit takes 9.8 steps" in said(page)
    assert "14 + 6 = 20" in said(page)


def test_nearly_parallel_columns_make_a_ravine(open_page):
    page = open_page(PAGE)
    page.select_slider(f"{PAGE}.share").set_value(1e-7).run()
    assert not page.exception
    assert "Condition number of A: 2.449e+07" in said(page)
    normal, qr = (int(n) for n in re.search(r"normal equations get (\d+) right, QR (\d+)", said(page)).groups())
    assert normal < 5 < qr


def test_a_learning_rate_beyond_the_limit_never_arrives(open_page):
    page = open_page(PAGE)
    page.toggle(f"{PAGE}.best").set_value(False).run()
    page.slider(f"{PAGE}.rate").set_value(1.1).run()
    assert "the distance does not shrink" in said(page)


def test_the_mathematics_holds_the_readers_numbers(open_page):
    page = open_page(PAGE, **{f"{PAGE}.A": "1, 0; 1, 1; 1, 2", f"{PAGE}.b": "0; 1; 1", f"{PAGE}.tab": "The mathematics"})
    formulas = "\n".join(f.value for f in page.latex)
    assert r"\begin{bmatrix}3 & 3 \\ 3 & 5\end{bmatrix}x = \begin{bmatrix}2 \\ 3\end{bmatrix}" in formulas
    assert r"\tfrac{1}{6}" in formulas


@pytest.mark.parametrize("A", ["1, 2; 2, 4; 3, 6", "0, 0; 0, 0; 0, 0", "0, 1; 0, 2; 0, 3"])
def test_dependent_columns_get_a_sentence_and_the_last_picture_stays(open_page, A):
    page = open_page(PAGE)
    page.text_input(f"{PAGE}.A").set_value(A).run()
    assert not page.exception
    assert "dependent" in page.error[0].value
    assert "x = (1, 1)" in said(page)


def test_b_in_the_plane_leaves_no_residual(open_page):
    page = open_page(PAGE, **{f"{PAGE}.b": "1; 3; 5"})
    assert not page.exception
    assert "the residual is (0, 0, 0)" in said(page)


def test_b_zero(open_page):
    assert not open_page(PAGE, **{f"{PAGE}.b": "0; 0; 0"}).exception


def test_a_cell_that_is_no_number_keeps_the_last_picture_and_says_one_sentence(open_page):
    page = open_page(PAGE)
    page.text_input(f"{PAGE}.A").set_value("1, x; 1, 1; 1, 2").run()
    assert not page.exception
    assert len(page.error) == 1
    assert "x = (1, 1)" in said(page)


def test_the_slides_gradient_is_the_one_that_was_walked(open_page):
    _, found = open_page(PAGE).session_state[f"{PAGE}_last"]
    for before, after in pairwise(found.walk[:10]):
        step = found.eta * sum_of_squares_gradient(found.A, found.b, before)
        np.testing.assert_allclose(before - step, after, rtol=1e-12, atol=1e-14)


def test_the_matrix_that_leans_is_shown(open_page):
    page = open_page("least_squares_geometry")
    assert not any("so that" in m.value for m in [*page.markdown, *page.get("latex")])
    page.select_slider("least_squares_geometry.share").set_value(0.1).run()
    assert any("so that" in m.value for m in [*page.markdown, *page.get("latex")])
