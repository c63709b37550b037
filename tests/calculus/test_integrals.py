"""Sums of areas: the slides' numbers, the orders of the rules, bounds from below and above."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad, simpson

from core.calculus.integrals import ORDER, convergence, outlines, rectangles, riemann_sum, signed_areas, summed
from core.expression import parse


def slides(x):
    return x**2 + 1


@pytest.mark.parametrize(("n", "value"), [(5, 7.33), (1000, 7.33333325), (10**6, 7.333333333333075)])
def test_the_slides_midpoints(n, value):
    assert riemann_sum(slides, 2, 3, n) == pytest.approx(value, abs=1e-11)


def test_the_slides_trapezoid_is_exact_for_a_line():
    assert riemann_sum(lambda x: 2 * x, 2, 3, 1, "trapezoid") == 5


@pytest.mark.parametrize("rule", ORDER)
def test_the_measured_order_is_the_theory(rule):
    found = convergence(np.exp, 0, 1, np.e - 1, rule)
    assert found.theory == ORDER[rule]
    assert found.order == pytest.approx(ORDER[rule], rel=0.05)


@pytest.mark.parametrize(("rule", "order"), [("left", 1), ("right", 1), ("midpoint", 2), ("trapezoid", 2), ("simpson", 4)])
def test_halving_h_divides_the_error_by_two_to_the_order(rule, order):
    coarse, fine = (np.e - 1 - riemann_sum(np.exp, 0, 1, n, rule) for n in (20, 40))
    assert coarse / fine == pytest.approx(2**order, rel=0.05)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=5), st.floats(-2, 2), st.floats(0.1, 3), st.integers(1, 200))
def test_lower_and_upper_enclose_the_others(coefficients, a, width, n):
    f = np.polynomial.Polynomial(coefficients)
    sums = {rule: riemann_sum(f, a, a + width, n, rule) for rule in ORDER}
    for rule in ("left", "right", "midpoint", "trapezoid", "simpson"):
        assert sums["lower"] - 1e-9 <= sums[rule] <= sums["upper"] + 1e-9


@settings(deadline=None, max_examples=50)
@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-2, 2))
def test_simpson_is_exact_for_cubics_and_bounds_may_be_swapped(a, b, c):
    f = np.polynomial.Polynomial([1, a, b, c])
    exact = f.integ()(2) - f.integ()(-1)
    assert riemann_sum(f, -1, 2, 7, "simpson") == pytest.approx(exact, abs=1e-10)
    assert riemann_sum(f, 2, -1, 7, "simpson") == pytest.approx(-exact, abs=1e-10)


def test_many_blocks_are_one_sum():
    assert riemann_sum(np.sin, 0, np.pi, 100_001, "left") == pytest.approx(2, abs=1e-9)


def test_rectangles_add_up():
    found = rectangles(np.sin, 0, 3, 10, rule="simpson")
    assert np.sum(found.heights * np.diff(found.edges)) == pytest.approx(found.total)
    assert found.total == pytest.approx(quad(np.sin, 0, 3)[0], abs=1e-5)


def test_areas_have_their_signs():
    above, below = signed_areas(np.sin, 0, 2 * np.pi)
    assert (above, below) == pytest.approx((2, 2), abs=1e-6)


@pytest.mark.parametrize(("n", "rule", "word"), [(0, "left", "At least one"), (5, "best", "rule must be")])
def test_what_cannot_be_summed_is_refused(n, rule, word):
    with pytest.raises(ValueError, match=word):
        riemann_sum(np.sin, 0, 1, n, rule)


def test_a_pole_is_not_a_number_but_no_crash():
    assert not np.isfinite(riemann_sum(lambda x: 1 / x, 0, 1, 10, "left"))


@pytest.mark.parametrize("rule", ORDER)
def test_the_drawn_areas_are_the_summed_ones(rule):
    found, edges = rectangles(np.exp, -1, 2, 7, rule=rule), outlines(np.exp, -1, 2, 7, rule)
    drawn = [simpson(y, x=x) for x, y in zip(edges[..., 0], edges[..., 1], strict=True)]
    np.testing.assert_allclose(drawn, found.heights * np.diff(found.edges), rtol=1e-12)


@pytest.mark.parametrize("rule", ORDER)
def test_a_drawn_edge_touches_the_curve_where_its_rule_looks(rule):
    place = {"left": [0], "right": [-1], "midpoint": [], "trapezoid": [0, -1], "simpson": [0, 4, 8], "lower": [0], "upper": [-1]}[
        rule
    ]
    edges = outlines(np.exp, 0, 2, 5, rule)
    np.testing.assert_allclose(edges[:, place, 1], np.exp(edges[:, place, 0]), rtol=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "ends"), [(1.0, np.inf, (1.0, 10.0)), (-np.inf, np.inf, (-10.0, 10.0)), (2.0, 1.0, (2.0, 1.0))]
)
def test_an_infinite_end_is_cut_for_the_sum_and_not_for_the_integral(a, b, ends):
    f = parse("e^(-x^2)", ("x",))
    found = summed(f, a, b, 1000, "simpson", reach=10, drawn=50)
    assert found.ends == ends
    assert found.total == pytest.approx(quad(f, a, b)[0], abs=1e-9)
    assert len(found.areas.signed) == len(found.areas.outlines) == 50
    assert found.areas.signed.sum() == pytest.approx(np.sign(b - a) * riemann_sum(f, *ends, 50, "simpson"))


def test_the_line_of_theory_falls_by_its_order():
    found = convergence(np.exp, 0, 1, np.e - 1, "simpson", np.array([2, 4, 8, 40]))
    assert found.theory_line[1] == found.errors[1]
    assert found.theory_line[1] / found.theory_line[2:] == pytest.approx([2**4, 10**4])
