"""The page of eigenvalues as optimisation: circle and sphere, both climbs, and the matrices that misbehave."""

import numpy as np
import pytest

from core.calculus.eigen import ascend, climb, power_iteration

NAME = "eigenvalues"


def words(page):
    return " ".join(m.value for m in page.markdown)


CLIMBS = {
    "top": ({"A": "2, 1; 1, 2"}, "maximum λ₁ = 3"),
    "negative leads": ({"A": "1, 0; 0, -3"}, "the maximum of xᵀAx is 1"),
    "shift": ({"A": "1, 0; 0, -3", "shift": "4"}, "maximum λ₁ = 1"),
    "tie": ({"A": "1, 0; 0, -1", "angle": "45"}, "to and fro"),
    "tie, shifted": ({"A": "1, 0; 0, -1", "angle": "45", "shift": "1"}, "maximum λ₁ = 1"),
    "orthogonal": ({"A": "3, 0; 0, 1", "angle": "90"}, "no part along"),
    "zero": ({"A": "0, 0; 0, 0"}, "xᵀAx = 0 is the maximum"),
    "repeated": ({"A": "2, 0; 0, 2"}, "xᵀAx = 2 is the maximum"),
    "close": ({"A": "1, 0; 0, 0.99", "angle": "60"}, "Not there"),
    "ascent": ({"A": "1, 0; 0, -3", "method": "Projected gradient ascent", "tau": "0.2"}, "maximum λ₁ = 1"),
    "ascent with a tie": ({"A": "1, 0; 0, -3", "method": "Projected gradient ascent", "tau": "0.5"}, "to and fro"),
    "sphere": ({"n": "3", "A": "2, 1, 0; 1, 0, 1; 0, 1, 1"}, "maximum λ₁ = 2.532"),
}


@pytest.mark.parametrize(("settings", "sentence"), CLIMBS.values(), ids=CLIMBS)
def test_what_became_of_the_climb(open_page, settings, sentence):
    assert sentence in words(open_page(NAME, **{f"{NAME}.{name}": value for name, value in settings.items()}))


@pytest.mark.parametrize("n", ["2", "3"])
@pytest.mark.parametrize("tab", ["The mathematics", "The code that ran", "Take it with you"])
def test_every_tab_on_circle_and_sphere(open_page, n, tab):
    page = open_page(NAME, **{f"{NAME}.n": n, f"{NAME}.tab": tab})
    assert len(page.get("vega_lite_chart")) == (2 if n == "2" else 1)


def test_the_table_agrees_with_eigh(open_page):
    table = next(d.value for d in open_page(NAME).dataframe if "equal digits" in d.value)
    assert (table["equal digits"] >= 14).all()


def test_from_the_circle_to_the_sphere_the_numbers_are_carried_over(open_page):
    page = open_page(NAME, **{f"{NAME}.A": "5, 1; 1, 0"})
    page.session_state[f"{NAME}.n"] = 3
    page.run()
    assert not page.exception
    assert page.text_input(key=f"{NAME}.A").value.startswith("5, 1, ")


def test_the_ascent_on_the_slide_and_the_iteration_that_ran_take_the_same_steps():
    A, x, tau = np.array([[2.0, 1], [1, 3]]), np.array([1.0, 0.0]), 0.25
    slide, ran = ascend(A, x, tau, 30, 1e-6), power_iteration(A, x, 30, 1e-6, shift=1 / (2 * tau))
    np.testing.assert_array_equal(slide.vectors, ran.vectors)
    np.testing.assert_array_equal(climb(A, x, 30, 1e-6, tau=tau).run.vectors, climb(A, x, 30, 1e-6, shift=2.0).run.vectors)


@pytest.mark.parametrize("text", ["hello", "1, 2", "1, 2; 3, 1/0"])
def test_what_is_no_matrix_gets_a_sentence_and_the_climb_stays(open_page, text):
    page = open_page(NAME, **{f"{NAME}.A": "2, 1; 1, 2"})
    page.text_input(key=f"{NAME}.A").set_value(text).run()
    assert not page.exception
    assert len(page.error) == 1
    assert "maximum λ₁ = 3" in words(page)
