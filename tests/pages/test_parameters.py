"""A letter in a formula that is no variable gets a slider, as in other graphing programs."""

import pytest


@pytest.mark.parametrize(
    ("page", "box", "typed"),
    [
        ("derivatives", "f", "a x^2"),
        ("functions", "f", "a*sin(b x)"),
        ("partial_derivatives", "f", "a x^2 + b y^2"),
        ("limits", "f", "sin(k x)/x"),
    ],
)
def test_each_parameter_has_a_slider(open_page, page, box, typed):
    opened = open_page(page, **{f"{page}.{box}": typed})
    letters = {letter for letter in "abk" if letter in typed.replace("sin", "")}
    assert {s.label for s in opened.slider} >= letters
    assert not opened.error


def test_the_slider_moves_the_formula_and_stands_in_the_address(open_page):
    page = open_page("derivatives", **{"derivatives.f": "a x^2", "derivatives.f.a": "3"})
    assert "At x = 2 the slope is 12." in " ".join(m.value for m in page.markdown)
    page.slider("derivatives.f.a").set_value(-1.0).run()
    assert "At x = 2 the slope is -4." in " ".join(m.value for m in page.markdown)


@pytest.mark.parametrize("typed", ["x + y", "ax(", "zwei x", "x = 2"])
def test_what_is_no_parameter_is_refused_as_before(open_page, typed):
    assert open_page("derivatives", **{"derivatives.f": typed}).error
