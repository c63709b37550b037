"""The derivatives page: the slides' numbers, honest corners, five ways, and nonsense that stops nothing."""

import pytest


def texts(page):
    return " ".join([m.value for m in page.markdown] + [c.value for c in page.caption] + [e.value for e in page.error])


@pytest.mark.parametrize(("s", "slope"), [("0.1", "slope 4.1."), ("1", "slope 5.")])
def test_the_slides_secants(open_page, s, slope):
    page = open_page("derivatives")
    page.select_slider(key="derivatives.s").set_value(float(s)).run()
    assert slope in texts(page)
    assert "✓ **At x = 2 the slope is 4.**" in texts(page)


@pytest.mark.parametrize(
    ("formula", "x", "words"),
    [("|x|", 0.0, "corner"), ("1/x", 0.0, "not defined"), ("x^1.5", 0.0, "one side"), ("cbrt(x)", 0.0, "beyond every bound"),
     ("ln(x)", -1.0, "not defined"), ("7", 1.0, "the slope is 0."), ("sin(x)", 0.0, "the slope is 1."), ("floor(x)", 1.0, "jumps"), ("|x-2|", 2.0, "corner")],
)  # fmt: skip
def test_where_there_is_no_slope_the_page_says_why(open_page, formula, x, words):
    page = open_page("derivatives")
    page.text_input(key="derivatives.f").set_value(formula)
    page.slider(key="derivatives.x").set_value(x).run()
    for view in page.radio(key="derivatives.view").options:
        page.radio(key="derivatives.view").set_value(view).run()
        assert not page.exception
        assert words in texts(page)


@pytest.mark.parametrize("formula", ["", "x +", "sine(x)", "x + y", "9**9**9", "1/0", "[]", "__import__('os')"])
def test_nonsense_keeps_the_last_good_formula(open_page, formula):
    page = open_page("derivatives")
    page.text_input(key="derivatives.f").set_value(formula).run()
    assert not page.exception
    assert page.error
    assert "slope 5." in texts(page) or formula == "1/0"


def test_five_ways_agree_on_the_page(open_page):
    page = open_page("derivatives")
    found = page.dataframe[1].value
    assert len(found) == 5
    assert found["digits"].astype(int).min() >= 9


def test_the_mathematics_is_worked_out_and_stationary_points_are_named(open_page):
    page = open_page("derivatives", **{"derivatives.tab": "The mathematics", "derivatives.f": "x^3 - 3x"})
    said = texts(page)
    assert "✓ sum rule" in said
    assert "✓ **These 2 are all places with slope 0 in [-4, 4].**" in said
    table = page.table[-1].value
    assert dict(zip(table["x"], table["what it is"], strict=True)) == {"$-1$": "a maximum", "$1$": "a minimum"}


@pytest.mark.parametrize(
    "formula", ["max(x, 0)", "floor(x)", "sign(x)", "erf(x)", "x!", "|x - 1|", "{x^2, x < 0; x, x >= 0}", "mod(x, 2)"]
)
def test_the_mathematics_of_any_function_stands(open_page, formula):
    page = open_page("derivatives", **{"derivatives.tab": "The mathematics", "derivatives.f": formula})
    assert not page.error


def test_a_constant_has_slope_0_everywhere(open_page):
    page = open_page("derivatives", **{"derivatives.tab": "The mathematics", "derivatives.f": "5"})
    assert "Every point is one" in texts(page)


def test_the_address_reproduces_the_page(open_page):
    page = open_page("derivatives", **{"derivatives.f": "sin(x)", "derivatives.x": "0.5", "derivatives.s": "0.1"})
    assert page.text_input(key="derivatives.f").value == "sin(x)"
    assert page.slider(key="derivatives.x").value == 0.5


@pytest.mark.parametrize(
    ("guess", "said"), [("Exactly 4", "Not quite: Something a little off."), ("Something a little off", "That is what")]
)
def test_a_guess_is_answered(open_page, guess, said):
    page = open_page("derivatives")
    page.radio(key="derivatives.guess").set_value(guess).run()
    assert any(m.value.startswith(said) for m in page.markdown)
