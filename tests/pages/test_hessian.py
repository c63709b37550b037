"""The page of the Hessian: one to four variables, every kind of point, steps to take, and what is typed wrong."""

import pytest

NAME = "hessian"


def words(page):
    return " ".join(m.value for m in page.markdown)


KINDS = {
    "x^2 + y^2": "to rounding: a minimum",
    "-x^2 - y^2": "to rounding: a maximum",
    "x^2 - y^2": "to rounding: a saddle",
    "x^4 + y^4": "does not decide",
}


@pytest.mark.parametrize(("text", "sentence"), KINDS.items(), ids=KINDS)
def test_what_the_point_is(open_page, text, sentence):
    assert sentence in words(open_page(NAME, **{f"{NAME}.f": text, f"{NAME}.at.x": "0", f"{NAME}.at.y": "0"}))


@pytest.mark.parametrize("text", ["x^4 - x", "x y z + z^3", "w x - y z^2", "log(x)", "a^2 + 3 b"])
def test_one_to_four_variables(open_page, text):
    assert len(open_page(NAME, **{f"{NAME}.f": text, f"{NAME}.tab": "The mathematics"}).get("vega_lite_chart")) == 1


@pytest.mark.parametrize("tab", ["The code that ran", "Take it with you"])
def test_every_tab(open_page, tab):
    assert not open_page(NAME, **{f"{NAME}.tab": tab}).error


def test_the_newton_step_of_a_quadratic_is_taken_to_its_minimum(open_page):
    page = open_page(NAME, **{f"{NAME}.f": "(x-1)^2 + 2(y+1)^2 + x y/2"})
    page.button(key=f"{NAME}.Newton's step").click().run()
    assert "curved up in every direction" in words(page)
    gradient = page.slider(key=f"{NAME}.at.x").value, page.slider(key=f"{NAME}.at.y").value
    assert 2 * (gradient[0] - 1) + gradient[1] / 2 == pytest.approx(0, abs=1e-3)
    assert 4 * (gradient[1] + 1) + gradient[0] / 2 == pytest.approx(0, abs=1e-3)
    page.button(key=f"{NAME}.gradient step").click().run()
    assert not page.exception


def test_a_singular_hessian_disables_newtons_step(open_page):
    page = open_page(NAME, **{f"{NAME}.f": "(x + y)^2"})
    assert page.button(key=f"{NAME}.Newton's step").disabled
    assert "no Newton step" in words(page)


def test_the_order_of_differentiation_matters_at_the_counterexample(open_page):
    page = open_page(NAME, **{f"{NAME}.tab": "The mathematics"})
    shown = page.latex[-1].value
    assert "approx -1" in shown
    assert "approx 1" in shown


@pytest.mark.parametrize("text", ["x^", "7", "a + b + c + d + g", "1/0", "sin(", "x" * 399, "__import__('os')"])
def test_what_cannot_be_used_gets_a_sentence_and_the_last_function_stays(open_page, text):
    page = open_page(NAME, **{f"{NAME}.f": "x^2 - y^2"})
    page.text_input(key=f"{NAME}.f").set_value(text).run()
    assert not page.exception
    assert page.error
    assert "curvatures −2, 2" in words(page)


def test_outside_the_domain_the_reader_is_told_to_move(open_page):
    page = open_page(NAME, **{f"{NAME}.f": "log(x)", f"{NAME}.at.x": "1"})
    page.slider(key=f"{NAME}.at.x").set_value(-1.0).run()
    assert "move it" in page.error[0].value
    assert "At 1 f has the second derivative −1" in words(page)
    assert len(page.get("vega_lite_chart")) == 1
    assert "move it" in open_page(NAME, **{f"{NAME}.f": "log(x)", f"{NAME}.at.x": "-1"}).error[0].value
