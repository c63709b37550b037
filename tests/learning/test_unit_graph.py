"""The slides' network and any small one: derivatives unit by unit equal every other way to them, and the steps tell them."""

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.datasets import make
from core.differentiation.autodiff import Variable
from core.learning import MLP
from core.learning.beside.comparison import standardiser
from core.learning.network.backpropagation import Network
from core.learning.network.graph.trained_graph import trained_graph
from core.learning.network.graph.unit_graph import (
    LOSSES,
    SLIDES_EDGES,
    backward,
    central_difference,
    forward,
    layered,
    saturated,
    slides_network,
)
from core.learning.network.graph.unit_steps import passes, places, two_passes
from core.notation.printers.indexed_text import latex, number

WEIGHTS = {"w13": 0.8, "w14": -0.5, "w24": 1.2, "w35": 0.6, "w45": -0.4, "w46": 0.9, "v5": -1.5, "v6": 0.7}
X, T = (1.0, 0.5), 1.0
numbers = st.floats(-2, 2).map(lambda v: round(v, 3))


def slides(weights=WEIGHTS, x=X, t=T):
    graph = slides_network(list(weights.values()))
    values = forward(graph, x, t)
    return graph, values, backward(graph, values, t)


def written_out(w, x1, x2, t, tanh, relu):
    """The slides' forward pass, line by line, for whatever numbers know tanh."""
    a3, a4 = tanh(x1 * w["w13"]), tanh(x1 * w["w14"] + x2 * w["w24"])
    a5, a6 = tanh(a3 * w["w35"] + a4 * w["w45"]), tanh(a4 * w["w46"])
    return relu(-(a5 * w["v5"] + a6 * w["v6"]) * t)


def test_the_edges_are_named_as_on_the_slides():
    graph, _, _ = slides()
    assert [edge.name for edge in graph.edges] == list(WEIGHTS)
    assert len(SLIDES_EDGES) == len(WEIGHTS)


def test_the_slides_network_equals_sympy():
    names = {name: sympy.Symbol(name, real=True) for name in WEIGHTS}
    x1, x2 = sympy.symbols("x1 x2", real=True)
    loss = written_out(names, x1, x2, T, sympy.tanh, lambda v: v)  # where the loss is positive
    at = {**{names[n]: w for n, w in WEIGHTS.items()}, x1: X[0], x2: X[1]}
    _, values, back = slides()
    assert values.loss == pytest.approx(float(loss.subs(at)), rel=1e-13)
    for name, w in names.items():
        assert back.weights[name] == pytest.approx(float(loss.diff(w).subs(at)), rel=1e-12)
    assert back.delta["1"] == pytest.approx(float(loss.diff(x1).subs(at)), rel=1e-12)
    assert back.delta["2"] == pytest.approx(float(loss.diff(x2).subs(at)), rel=1e-12)


@settings(deadline=None, max_examples=30)
@given(st.lists(numbers, min_size=8, max_size=8), st.tuples(numbers, numbers), st.sampled_from([-1.0, 1.0]))
def test_the_slides_network_equals_automatic_differentiation(weights, x, t):
    named = dict(zip(WEIGHTS, weights, strict=True))
    _, values, back = slides(named, x, t)
    w = {name: Variable(value) for name, value in named.items()}
    loss = written_out(w, *x, t, Variable.tanh, Variable.relu)
    loss.backward()
    assert values.loss == pytest.approx(float(loss.value), abs=1e-14)
    for name, variable in w.items():
        assert back.weights[name] == pytest.approx(float(variable.grad), abs=1e-13)


def test_every_derivative_agrees_with_its_central_difference():
    graph, _, back = slides()
    for name, found in [*back.weights.items(), *back.delta.items()]:
        assert found == pytest.approx(central_difference(graph, X, T, name), abs=1e-9)


def test_the_index_of_the_slides_is_caught_by_the_central_difference():
    graph, values, back = slides()
    as_printed = values.a["5"] * back.slope["5"] * back.delta["5"]
    measured = central_difference(graph, X, T, "w35")
    assert abs(as_printed - measured) > 0.1
    assert back.weights["w35"] == pytest.approx(measured, abs=1e-9)


def test_on_the_right_side_the_perceptron_loss_sends_nothing_back():
    _, values, back = slides(t=-T)
    assert values.loss == 0
    assert set(back.weights.values()) == {0.0}


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=3),
    st.sampled_from(["tanh", "relu", "logistic", "identity"]),
    st.sampled_from(sorted(LOSSES)),
    st.sampled_from([-1.0, 1.0]),
    st.integers(0, 10_000),
)
def test_a_layered_graph_equals_the_matrix_form(hidden, activation, loss, t, seed):
    rng = np.random.default_rng(seed)
    network = Network((2, *hidden, 1), activation)
    network.theta[...] = rng.normal(size=network.theta.size)
    x = rng.normal(size=2)
    graph = layered(network.W, network.b, activation, loss)
    values = forward(graph, list(x), t)
    back = backward(graph, values, t)
    z = network.forward(x[None])
    network.backward(z, LOSSES[loss][1](z[-1], np.array([[t]])))
    assert [back.weights[e.name] for e in graph.edges] == pytest.approx(
        np.concatenate([d.ravel() for d in network.dW]), abs=1e-12
    )
    assert list(reversed(back.biases.values())) == pytest.approx([d for db in network.db for d in db], abs=1e-12)


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("t", [-1.0, 1.0])
def test_the_slope_of_each_loss_is_its_derivative(loss, t):
    value, slope = LOSSES[loss]
    z = np.array([-2.3, -0.4, 0.3, 1.7])
    assert slope(z, t) == pytest.approx((value(z + 1e-6, t) - value(z - 1e-6, t)) / 2e-6, abs=1e-8)


def test_a_unit_far_out_on_tanh_is_saturated_and_lets_little_through():
    graph, _, back = slides({**WEIGHTS, "w13": 9.0})
    assert saturated(graph, back) == {"3": "saturated"}
    assert abs(back.weights["w13"]) < 1e-6


def test_a_rectifier_below_zero_is_off():
    network = Network((2, 2, 1), "relu")
    network.W[0][...] = [[-1.0, 1.0], [-1.0, 1.0]]
    graph = layered(network.W, network.b, "relu", "log_loss")
    assert saturated(graph, backward(graph, forward(graph, X, T), T)) == {"3": "off"}


def test_the_steps_tell_every_number_once_and_in_an_order_that_can_be_worked_out():
    graph, values, back = slides()
    steps = passes(graph, values, back, T)
    told = {(step.place, step.back): step.value for step in steps}
    assert len(told) == len(steps)
    assert {k: told[k, True] for k in back.delta} == back.delta
    assert {k: told[k, True] for k in back.weights} == back.weights
    assert told["L", False] == values.loss
    when = {step.place: n for n, step in enumerate(steps) if step.back}
    for edge in graph.edges:
        assert when[edge.end] < min(when[edge.start], when[edge.name])
    assert [step.back for step in steps] == sorted(step.back for step in steps)
    assert sum(len(found) for found in places(steps).values()) == len(steps)


def test_the_numbers_put_in_give_the_value():
    """Each product of the rounded numbers, worked out by someone else, is the value to their digits."""
    steps = passes(*slides(), T)
    for step in steps:
        line = step.lines[-1]
        if step.place in WEIGHTS:
            text = line.numbers.replace("·", "*").replace("−", "-")
            product = np.prod([float(f.strip("()")) for f in text.split("*")])
            assert product == pytest.approx(step.value, rel=5e-3)


def test_typeset_formulas_hold_no_character_that_latex_lacks():
    network = Network((2, 4, 4, 1), "logistic")
    network.theta[...] = np.linspace(-1, 1, network.theta.size)
    graph = layered(network.W, network.b, "logistic", "log_loss")
    values = forward(graph, X, -1.0)
    steps = passes(graph, values, backward(graph, values, -1.0), -1.0)
    for line in [line for step in steps for line in step.lines]:
        assert latex(line.text).isascii()
    assert "w₃,₁₀" in " ".join(step.symbol for step in steps)
    assert latex("∂L/∂w₃,₁₀") == r"\frac{\partial L}{\partial w_{3,10}}"


@pytest.mark.parametrize(("value", "text"), [(0.0, "0"), (-0.5, "−0.5"), (1234.0, "1.23·10³"), (2.5e-9, "2.5·10⁻⁹")])
def test_numbers_are_written_for_readers(value, text):
    assert number(value) == text


def test_a_trained_graph_is_the_network_that_fit_makes_and_is_kept():
    points = make("xor", n=60, noise=0.2)
    X = standardiser().fit_transform(points.X)
    model = MLP((3, 2), "tanh", "hinge", learning_rate_init=0.1, momentum=0.9, max_iter=7, random_state=4).fit(X, points.y)
    found = trained_graph("xor", (3, 2), activation="tanh", loss="hinge", rate=0.1, epochs=7, seed=4)
    assert found.graph == layered(model.coefs_, model.intercepts_, "tanh", "hinge")
    assert found is trained_graph("xor", (3, 2), activation="tanh", loss="hinge", rate=0.1, epochs=7, seed=4)
    told = two_passes(found.graph, X[0].tolist(), float(points.y[0]))
    assert told.ahead + sum(step.back for step in told.steps) == len(told.steps)
    assert told.back == backward(found.graph, told.values, float(points.y[0]))
