"""The page of backpropagation by example: both networks, every place to look at, and what it says when nothing comes back."""

import pytest

from core.learning.network.graph.unit_graph import central_difference, forward, slides_network

PAGE = "backpropagation"


def words(page):
    return " ".join(m.value for m in page.markdown)


def formulas(page):
    return " ".join(f.value for f in page.latex)


def test_the_slides_network_shows_a_loss_and_the_right_index(open_page):
    page = open_page(PAGE)
    assert "L = 0.453" in words(page)
    assert r"\frac{\partial L}{\partial w_{35}} &= a_{3} \cdot \tanh'(z_{5}) \cdot \delta_{5}" in formulas(page)


def test_on_the_right_side_it_says_that_nothing_comes_back(open_page):
    page = open_page(PAGE)
    page.segmented_control(key=f"{PAGE}.t").set_value(-1).run()
    assert not page.exception
    assert "nothing comes back" in words(page)


def test_a_large_weight_saturates_its_unit(open_page):
    page = open_page(PAGE)
    page.number_input(key=f"{PAGE}.w35").set_value(9.0).run()
    assert "Hardly anything comes through unit 5 (saturated)." in words(page)


def test_the_address_restores_inputs_and_weights(open_page):
    page = open_page(PAGE, **{f"{PAGE}.x1": "2.0", f"{PAGE}.w13": "-1.0", f"{PAGE}.t": "-1"})
    assert page.slider(key=f"{PAGE}.x1").value == 2.0
    assert page.number_input(key=f"{PAGE}.w13").value == -1.0


@pytest.mark.parametrize(
    ("place", "formula"),
    [
        ("v6", r"a_{6} \cdot \delta_{out}"),
        ("4", r"w_{46} \cdot \tanh'(z_{6}) \cdot \delta_{6}"),
        ("L", r"\max(0, -z_{out} \cdot t)"),
    ],
)
def test_every_place_can_be_chosen_by_keyboard(open_page, place, formula):
    page = open_page(PAGE)
    page.selectbox(key=f"{PAGE}.look").set_value(place).run()
    assert not page.exception
    assert formula in formulas(page)


@pytest.mark.parametrize(("activation", "loss"), [("relu", "hinge"), ("logistic", "log_loss"), ("tanh", "perceptron")])
def test_a_network_that_the_reader_trains(open_page, activation, loss):
    page = open_page(PAGE)
    page.segmented_control(key=f"{PAGE}.network").set_value("trained").run()
    page.selectbox(key=f"{PAGE}.activation").set_value(activation)
    page.selectbox(key=f"{PAGE}.loss").set_value(loss)
    page.select_slider(key=f"{PAGE}.hidden").set_value("4, 4").run()
    assert not page.exception
    page.selectbox(key=f"{PAGE}.look").set_value("w3,10").run()
    assert "w_{3,10}" in formulas(page)
    page.segmented_control(key=f"{PAGE}.network").set_value("slides").run()
    assert "w_{35}" in formulas(page)


def test_surprise_and_reset(open_page):
    page = open_page(PAGE)
    page.button(key=f"{PAGE}.surprise").click().run()
    assert not page.exception
    page.button(key=f"{PAGE}.reset").click().run()
    assert "L = 0.453" in words(page)


def test_a_step_moves_every_weight_against_its_derivative_and_the_loss_falls(open_page):
    start = {"w13": 0.8, "w14": -0.5, "w24": 1.2, "w35": 0.6, "w45": -0.4, "w46": 0.9, "v5": -1.5, "v6": 0.7}
    graph, x, t = slides_network(start.values()), (1.0, 0.5), 1.0
    page = open_page(PAGE)
    page.button(key=f"{PAGE}.go").click().run()
    moved = {name: page.number_input(key=f"{PAGE}.{name}").value for name in start}
    expected = {name: w - 0.1 * central_difference(graph, x, t, name) for name, w in start.items()}
    assert moved == pytest.approx(expected, abs=1e-6)
    page.button(key=f"{PAGE}.go").click().run()
    walked = next(m.value for m in page.markdown if m.value.startswith("Loss, step by step: "))
    losses = [float(part) for part in walked.removeprefix("Loss, step by step: ").split(" → ")]
    assert losses[0] == pytest.approx(forward(graph, x, t).loss, abs=5e-4)
    assert len(losses) == 3
    assert losses[0] > losses[1] >= losses[2]
    page.slider(key=f"{PAGE}.x1").set_value(2.0).run()
    assert not any(m.value.startswith("Loss, step by step") for m in page.markdown)
    assert not page.exception
