"""The integrals page: the slides' sums, the exact value, signed and improper areas, and honest refusals."""

import pytest


def texts(page):
    said = [*page.markdown, *page.caption, *page.error, *page.info]
    return " ".join(element.value for element in said)


def latex(page):
    return " ".join(element.value for element in page.get("latex"))


def typed(page, f, a, b):
    for name, text in (("f", f), ("a", a), ("b", b)):
        page.text_input(key=f"integrals.{name}").set_value(text)
    return page.run()


@pytest.mark.parametrize(("n", "total"), [(5, "7.33,"), (1000, "7.33333325,"), (1_000_000, "7.333333333333,")])
def test_the_slides_midpoints_and_the_exact_value(open_page, n, total):
    page = open_page("integrals")
    page.select_slider(key="integrals.n").set_value(n).run()
    assert f"midpoint: {total}" in texts(page)
    assert r"\frac{22}{3}" in latex(page)


def test_the_slides_trapezoid(open_page):
    page = open_page("integrals")
    page.selectbox(key="integrals.rule").set_value("trapezoid")
    page.select_slider(key="integrals.n").set_value(1)
    typed(page, "2x", "2", "3")
    assert "trapezoid: 5," in texts(page)
    assert "= 5" in latex(page)


@pytest.mark.parametrize(
    ("f", "a", "b", "words"),
    [("1/x", "-1", "1", "diverges"), ("1/x^2", "0", "1", "diverges"), ("1/x", "1", "oo", "diverges"), ("sqrt(x-5)", "0", "1", "not defined"),
     ("tan(x)", "0", "2", "diverges")],
)  # fmt: skip
def test_what_has_no_integral_is_said_in_a_sentence(open_page, f, a, b, words):
    page = typed(open_page("integrals"), f, a, b)
    assert not page.exception
    assert words in texts(page)
    assert "✓ **" in texts(page)


@pytest.mark.parametrize(
    ("f", "a", "b", "exact"),
    [("e^(-x^2)", "-oo", "oo", r"\sqrt{\pi}"), ("1/x^2", "1", "oo", "= 1"), ("sin(x)", "0", "pi", "= 2"), ("ln(x)", "0", "1", "= -1"), ("x^2+1", "3", "2", r"\frac{22}{3}")],
)  # fmt: skip
def test_improper_and_reversed_integrals_have_their_exact_value(open_page, f, a, b, exact):
    page = typed(open_page("integrals"), f, a, b)
    assert exact in latex(page)


@pytest.mark.parametrize("view", ["The areas", "Error against n"])
@pytest.mark.parametrize("rule", ["left", "simpson", "lower"])
@pytest.mark.parametrize(("f", "a", "b"), [("x^3 - x", "-1", "1.5"), ("5", "1", "1"), ("0", "0", "1"), ("1/x", "-1", "1")])
def test_every_picture_stands(open_page, view, rule, f, a, b):
    page = open_page(
        "integrals", **{"integrals.view": view, "integrals.rule": rule, "integrals.f": f, "integrals.a": a, "integrals.b": b}
    )
    assert page.get("vega_lite_chart")


@pytest.mark.parametrize(("box", "text"), [("f", "x +"), ("a", "zwei"), ("b", ""), ("b", "x"), ("a", "1/0"), ("f", "9^9^9^9")])
def test_nonsense_keeps_the_last_good_picture(open_page, box, text):
    page = open_page("integrals")
    page.text_input(key=f"integrals.{box}").set_value(text).run()
    assert not page.exception
    assert page.error
    assert "midpoint: 7.33," in texts(page)


def test_the_steps_are_shown_and_the_ends_put_in(open_page):
    page = open_page("integrals", **{"integrals.tab": "The mathematics"})
    assert "✓ power rule" in texts(page)
    assert "F(3) - F(2)" in texts(page)


def test_where_the_rules_end_sympys_antiderivative_is_shown(open_page):
    page = open_page("integrals", **{"integrals.tab": "The mathematics", "integrals.f": "e^(-x^2)"})
    assert "do not lead to one" in texts(page)
    assert "its slope was checked: $" in texts(page)
    assert r"\displaystyle \int" in texts(page)
