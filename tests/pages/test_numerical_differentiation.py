"""The page of numerical differentiation: errors, counted evaluations, and the mistakes that the check finds."""

import pytest

PAGE = "numerical_differentiation"


def words(page):
    return " ".join(m.value for m in page.markdown)


def test_it_states_the_error_of_each_scheme(open_page):
    page = open_page(PAGE, **{f"{PAGE}.f": "x^2", f"{PAGE}.power": "-2"})
    assert "forward difference 0.01," in words(page)  # x^2: the error is the step itself
    assert page.dataframe[0].value["exact"].tolist() == ["2"] * 3


@pytest.mark.parametrize(
    ("typed", "x", "why"),
    [
        ("ln(x)", "-1", "not defined"),
        ("1/x", "0", "not defined"),
        ("sqrt(x)", "0", "no derivative"),
        ("abs(x - 1)", "1", "a corner"),
    ],
)
def test_where_there_is_no_derivative_it_says_so(open_page, typed, x, why):
    said = words(open_page(PAGE, **{f"{PAGE}.f": typed, f"{PAGE}.x": x}))
    assert why in said
    assert "a number for a slope that is not there" in said


@pytest.mark.parametrize("typed", ["x +", "x + y", "import os", "9^9^9^9"])
def test_what_cannot_be_read_gets_a_sentence_and_the_last_picture_stays(open_page, typed):
    page = open_page(PAGE)
    before = words(page)
    page.text_input(key=f"{PAGE}.f").set_value(typed).run()
    assert not page.exception
    assert len(page.error) == 1
    assert page.get("vega_lite_chart")
    assert before == words(page)


def test_a_million_parameters_take_a_million_and_one_evaluations(open_page):
    page = open_page(PAGE, **{f"{PAGE}.show": "Cost against parameters"})
    assert "1,000,000 parameters: forward differences take 1,000,001 evaluations" in words(page)
    counted = page.dataframe[0].value
    assert counted["forward, counted"].tolist() == [p + 1 for p in counted["parameters"]]
    assert counted["central, counted"].tolist() == [2 * p for p in counted["parameters"]]
    page.radio(key=f"{PAGE}.count").set_value("evaluations").run()
    assert not page.exception


@pytest.mark.parametrize(
    ("mistake", "sentence"),
    [
        ("slope", "Layers 1, 2, 3 of 4"),
        ("transpose", "Layers 1, 2 of 4"),
        ("index", "Layers 2, 3 of 4"),
        ("none", "All 4 layers agree"),
    ],
)
def test_the_check_says_where_the_mistake_is(open_page, mistake, sentence):
    page = open_page(PAGE, **{f"{PAGE}.show": "The gradient check", f"{PAGE}.mistake": mistake})
    page.selectbox(key=f"{PAGE}.mistake").set_value(mistake).run()
    assert sentence in words(page)


def test_the_check_fails_for_a_bad_step_too(open_page):
    page = open_page(PAGE, **{f"{PAGE}.show": "The gradient check", f"{PAGE}.check": "-12"})
    page.selectbox(key=f"{PAGE}.mistake").set_value("none").run()
    assert "too coarse or too fine" in words(page)


@pytest.mark.parametrize("tab", ["The mathematics", "The code that ran", "Exercise", "Take it with you"])
@pytest.mark.parametrize("view", ["Error against ε", "Cost against parameters", "The gradient check"])
def test_every_tab_opens(open_page, tab, view):
    assert not open_page(PAGE, **{f"{PAGE}.tab": tab, f"{PAGE}.show": view}).error


def test_surprise_draws_formulas_that_have_a_derivative(open_page):
    page = open_page(PAGE)
    for _ in range(4):
        page.button(key=f"{PAGE}.surprise").click().run()
        assert not page.exception
        assert not page.error
        assert not page.info
