"""The chain rule page: both ways meet, are shown to be one expression, and survive what cannot be composed."""

import pytest


def texts(page):
    return " ".join([m.value for m in page.markdown] + [e.value for e in page.error])


def test_the_slides_composition_is_one_expression(open_page):
    page = open_page("chain_rule")
    assert "12 · 2 = 24" in texts(page)
    assert "one expression" in texts(page)
    assert "6 x^{5} + 12 x^{3} + 6 x" in texts(page)
    assert any(r"6 x \left(x^{2} + 1\right)^{2}" in latex.value for latex in page.get("latex"))


@pytest.mark.parametrize(
    ("y", "z", "x", "words"),
    [("ln(x)", "y^2", -1.0, "not defined"), ("0", "1/y", 1.0, "no value anywhere"), ("5", "y^2", 1.0, "= 0."), ("x", "3", 0.5, "= 0."), ("sin(x)", "e^y", 0.0, "1 · 1 = 1."),
     ("x - 3", "ln(y)", 1.0, "z(y(x)) is not defined"), ("x^2", "sqrt(y)", 0.0, "dz/dx is -1 from the left and 1 from the right"),
     ("x^3", "cbrt(y)", 0.0, "dz/dx = 1, although dz/dy does not exist there"), ("x^2", "floor(y)", 1.0, "jumps")],
)  # fmt: skip
def test_what_has_no_value_is_called_undefined(open_page, y, z, x, words):
    page = open_page("chain_rule")
    page.text_input(key="chain_rule.inner").set_value(y)
    page.text_input(key="chain_rule.outer").set_value(z)
    page.slider(key="chain_rule.x").set_value(x).run()
    assert not page.exception
    assert words in texts(page)


@pytest.mark.parametrize(
    ("box", "text"), [("inner", "x + y"), ("outer", "x + y"), ("inner", ""), ("outer", "9^9^9^y^"), ("inner", "<script>")]
)
def test_nonsense_keeps_the_last_good_formula(open_page, box, text):
    page = open_page("chain_rule")
    page.text_input(key=f"chain_rule.{box}").set_value(text).run()
    assert not page.exception
    assert page.error
    assert "12 · 2 = 24" in texts(page)


@pytest.mark.parametrize("outer", ["max(y, 0)", "floor(y)", "y!", "|y|"])
def test_the_mathematics_of_any_function_stands(open_page, outer):
    page = open_page("chain_rule", **{"chain_rule.tab": "The mathematics", "chain_rule.outer": outer})
    assert not page.error


def test_what_cannot_be_composed_keeps_the_last_picture_and_says_so(open_page):
    page = open_page("chain_rule")
    page.text_input(key="chain_rule.inner").set_value("0")
    page.text_input(key="chain_rule.outer").set_value("1/y").run()
    assert not page.exception
    assert len(page.error) == 1
    assert "12 · 2 = 24" in texts(page)
    assert page.get("vega_lite_chart")
