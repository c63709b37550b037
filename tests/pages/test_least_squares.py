"""The page of least squares in the model lab: squares, residuals, pins, the reader's own points, the story about digits."""

import re
from itertools import pairwise

import numpy as np
import pytest

from core.learning.least_squares.normal_equations import normal_equations
from core.learning.least_squares.orthogonal import orthogonal_solution
from core.learning.least_squares.polynomial import design_matrix
from core.learning.least_squares.steepest_descent import gradient_descent, sum_of_squares_gradient

PAGE = "least_squares"


def said(page) -> str:
    return "\n".join(m.value for m in page.markdown)


def charts(page):
    return page.get("vega_lite_chart")


def test_ours_and_scikit_learn_agree_and_residuals_are_drawn(open_page):
    page = open_page(PAGE)
    assert "The squares of the residuals cover" in said(page)
    assert "**Beside scikit-learn:**" in said(page)
    assert any("Residuals against fitted values" in chart.proto.alt for chart in charts(page))
    with_squares = charts(page)[0].proto.spec
    page.toggle(f"{PAGE}.squares").set_value(False).run()
    assert charts(page)[0].proto.spec != with_squares


def test_a_higher_degree_covers_less(open_page):
    page = open_page(PAGE)
    areas = []
    for degree in (1, 2, 3):
        page.slider(f"{PAGE}.degree").set_value(degree).run()
        areas.append(float(said(page).split("residuals cover ")[1].split(" ")[0]))
    assert areas == sorted(areas, reverse=True)


def test_a_pinned_run_stays_while_a_setting_changes(open_page):
    page = open_page(PAGE)
    page.button(f"{PAGE}.pin").click().run()
    page.slider(f"{PAGE}.degree").set_value(3).run()
    assert any("Pinned, in grey" in c.value and "degree 1" in c.value for c in page.caption)


def test_own_points_come_from_the_address(open_page):
    page = open_page(PAGE, **{"points": "0,1,1;1,3,1;2,5,1", f"{PAGE}.data": "Your own points", f"{PAGE}.test": "0.0"})
    assert page.selectbox(f"{PAGE}.data").value == "your points"
    terms = page.dataframe[0].value
    np.testing.assert_allclose(terms["ours"], [1, 2], atol=1e-12)


@pytest.mark.parametrize("degree", [1, 3, 9])
def test_the_mathematics_fills_in_the_normal_equations(open_page, degree):
    page = open_page(PAGE, **{f"{PAGE}.degree": str(degree), f"{PAGE}.tab": "The mathematics"})
    assert any(r"\begin{bmatrix}30 &" in formula.value for formula in page.latex)


def test_the_story_about_digits_names_the_dropped_columns(open_page):
    page = open_page(PAGE)
    page.button(f"{PAGE}.story").click().run()
    assert "tol=1e-06" in said(page)


def test_the_slides_three_forms_give_the_numbers_that_ran(open_page):
    now, found = open_page(PAGE, **{f"{PAGE}.degree": "3"}).session_state[f"{PAGE}_last"]
    A, b = design_matrix(found.data.X[found.pair.train, 0], now.degree), found.data.y[found.pair.train]
    ran = np.array([found.pair.ours.intercept_, *found.pair.ours.coef_])
    np.testing.assert_allclose(normal_equations(A, b), ran, rtol=1e-9)
    np.testing.assert_allclose(orthogonal_solution(A, b), ran, rtol=1e-9)
    run = gradient_descent(A, b, steps=20)
    for before, after in pairwise(run.points):
        np.testing.assert_allclose(before - run.eta * sum_of_squares_gradient(A, b, before), after, rtol=1e-9, atol=1e-12)
    assert np.abs(sum_of_squares_gradient(A, b, ran)).max() < 1e-9


def test_the_squares_of_the_readers_line_are_summed_and_no_line_has_less(open_page):
    page = open_page(PAGE, **{f"{PAGE}.own": "true", f"{PAGE}.left": "-3", f"{PAGE}.right": "5"})
    said = "\n".join(m.value for m in page.markdown)
    least = float(re.search(r"cover ([\d.e+-]+) on the", said)[1])
    own = float(re.search(r"your line cover ([\d.e+]+)\.", said)[1])
    assert own > least
    assert not page.exception
