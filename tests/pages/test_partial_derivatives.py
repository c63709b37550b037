"""The partial derivatives page: the slides' 6 and 36, typeset slopes, and honest gaps."""

import pytest


def texts(page):
    return " ".join([m.value for m in page.markdown] + [e.value for e in page.error])


def test_the_slides_point(open_page):
    page = open_page("partial_derivatives")
    assert "∂f/∂x = 6, ∂f/∂y = 36." in texts(page)
    assert any("6 x^{2}" in latex.value and "9 y^{2}" in latex.value for latex in page.get("latex"))


@pytest.mark.parametrize(
    ("formula", "x", "y", "words"),
    [("ln(x)", -1.0, 0.0, "not defined"), ("sqrt(x^2+y^2)", 0.0, 0.0, "corner"), ("7", 1.0, 1.0, "∂f/∂x = 0, ∂f/∂y = 0."),
     ("sqrt(-1-x^2-y^2)", 0.0, 0.0, "not defined"), ("2x", 1.0, 1.0, "∂f/∂x = 2, ∂f/∂y = 0."), ("1/(x-y)", 1.0, 1.0, "not defined"), ("|x| + |y|", 0.0, 0.0, "corner"),
     ("max(x, y)", 1.0, 1.0, "∂f/∂x is 0 from the left and 1 from the right")],
)  # fmt: skip
def test_gaps_and_constants(open_page, formula, x, y, words):
    page = open_page("partial_derivatives")
    page.text_input(key="partial_derivatives.f").set_value(formula)
    page.slider(key="partial_derivatives.x").set_value(x)
    page.slider(key="partial_derivatives.y").set_value(y).run()
    assert not page.exception
    assert words in texts(page)


@pytest.mark.parametrize("formula", ["", "x +", "z^2", "9**9**9", "'"])
def test_nonsense_keeps_the_last_good_formula(open_page, formula):
    page = open_page("partial_derivatives")
    page.text_input(key="partial_derivatives.f").set_value(formula).run()
    assert not page.exception
    assert page.error
    assert "∂f/∂x = 6" in texts(page)


def test_the_steps_are_partial(open_page):
    page = open_page("partial_derivatives", **{"partial_derivatives.tab": "The mathematics"})
    said = texts(page)
    assert r"\frac{\partial}{\partial y}" in said
    assert "✓ tidied up" in said
