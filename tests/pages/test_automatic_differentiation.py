"""The page of automatic differentiation: any formula, all three views, and sentences instead of traces."""

import pytest

from core.differentiation.dual import forward_gradient
from core.differentiation.recorded_expression import record
from core.differentiation.sweeps import example, forward_sweeps

PAGE = "automatic_differentiation"


def words(page):
    return " ".join(m.value for m in page.markdown)


def test_it_states_the_gradient_and_that_sympy_agrees(open_page):
    page = open_page(PAGE, **{f"{PAGE}.f": "x^2 y", f"{PAGE}.x": "3", f"{PAGE}.y": "2"})
    assert "∂f/∂x = 12, ∂f/∂y = 9" in words(page)
    assert "SymPy's formulas agree" in words(page)
    table = page.dataframe[0].value
    assert table["reverse mode"].tolist() == table["forward mode"].tolist() == table["SymPy"].tolist() == ["12", "9"]


def test_only_the_variables_in_the_formula_get_a_slider(open_page):
    page = open_page(PAGE, **{f"{PAGE}.f": "z^2"})
    assert [s.label for s in page.slider] == ["z"]


@pytest.mark.parametrize(("typed", "sentence"), [("x +", ""), ("w + x", "w"), ("__import__('os')", ""), ("", "")])
def test_what_cannot_be_read_gets_a_sentence_and_the_last_graph_stays(open_page, typed, sentence):
    page = open_page(PAGE, **{f"{PAGE}.f": "x^2 y", f"{PAGE}.x": "3"})
    page.text_input(key=f"{PAGE}.f").set_value(typed).run()
    assert not page.exception
    assert len(page.error) == 1
    assert sentence in page.error[0].value
    assert "∂f/∂x = 12" in words(page)
    assert page.get("vega_lite_chart")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("3", "no variable"),
        ("ln(x - 9)", "not defined"),
        ("floor(x)", "jumps"),
        ("abs(x - 1)", "a corner"),
        ("x" + " + x" * 60, "more than fit"),
        ("1e400 x", ""),
    ],
)
def test_odd_formulas_are_answered_in_words(open_page, typed, sentence):
    page = open_page(PAGE, **{f"{PAGE}.f": typed})
    assert sentence in words(page) + " ".join(i.value for i in page.info) + " ".join(e.value for e in page.error)


def test_the_order_matters_from_the_second_doubling_on(open_page):
    page = open_page(PAGE, **{f"{PAGE}.show": "Why the order matters"})
    assert "The derivative is 4" in words(page)
    assert "at each arrival: 6, which is wrong" in words(page)
    page.slider(key=f"{PAGE}.depth").set_value(10).run()
    assert "The derivative is 1024. In topological order: 11 visits. Path by path: also 1024, in 2047 visits." in words(page)


def test_each_mode_is_the_cheap_one_once(open_page):
    page = open_page(PAGE, **{f"{PAGE}.show": "Forward against reverse"})
    assert "forward mode takes 3,008 products, reverse mode 94" in words(page)
    page.radio(key=f"{PAGE}.shape").set_value("1 to n").run()
    assert "forward mode takes 96 products, reverse mode 3,072" in words(page)


@pytest.mark.parametrize("tab", ["The mathematics", "The code that ran", "Exercise", "Take it with you"])
@pytest.mark.parametrize("view", ["Record and sweep", "Why the order matters", "Forward against reverse"])
def test_every_tab_opens(open_page, tab, view):
    assert not open_page(PAGE, **{f"{PAGE}.tab": tab, f"{PAGE}.show": view}).error


def test_surprise_and_reset(open_page):
    page = open_page(PAGE)
    for _ in range(4):
        page.button(key=f"{PAGE}.surprise").click().run()
        assert not page.exception
        assert not page.error
    page.button(key=f"{PAGE}.reset").click().run()
    assert page.text_input(key=f"{PAGE}.f").value == "x y + sin(x)"


def test_the_readable_forms_find_the_same_derivatives_as_what_ran(open_page):
    now, found = open_page(PAGE).session_state[f"{PAGE}_last"]
    result, inputs = record(now.f, **now.values)
    result.backward()
    assert tuple(float(inputs[name].grad) for name in now.f.variables) == found.ways.reverse
    dual = forward_gradient(lambda v: v[0] * v[1] + v[0].sin(), list(now.at))
    assert dual == pytest.approx(found.ways.forward, rel=1e-15)
    outputs, inputs = example("n to 1", 8)
    tanh_sum = forward_gradient(lambda v: v.tanh().sum(), [float(x.value) for x in inputs])
    assert tanh_sum == pytest.approx(forward_sweeps(outputs, inputs).values[0], rel=1e-15)
