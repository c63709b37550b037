"""The matrix form of the backward pass equals the trained network's, automatic and numerical differentiation; its shapes fit."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.learning.network.matrix_backpropagation import disagreement, layer_sizes, layer_steps, loss_slope, random_case

LOSSES = ["log_loss", "hinge", "perceptron"]
ACTIVATIONS = ["tanh", "logistic", "relu", "identity", "softplus", "gelu"]
cases = st.tuples(
    st.lists(st.integers(1, 5), min_size=2, max_size=5).map(tuple),
    st.sampled_from(ACTIVATIONS),
    st.sampled_from(LOSSES),
    st.integers(1, 4),
    st.integers(0, 1000),
)


@settings(deadline=None, max_examples=40)
@given(cases)
def test_it_equals_automatic_differentiation_to_rounding(case):
    network, X, T = random_case(*case)
    steps = layer_steps(network, X, T, case[2])
    assert disagreement(network, X, T, case[2], steps, "automatic") < 1e-12


@settings(deadline=None, max_examples=30)
@given(cases)
def test_it_equals_the_backward_pass_that_trains(case):
    network, X, T = random_case(*case)
    steps = layer_steps(network, X, T, case[2])
    z = network.forward(X.T)[-1]
    network.backward(network.forward(X.T), loss_slope(case[2], z.T, T).T)
    for step in steps:
        assert step.dW == pytest.approx(network.dW[step.layer - 1], abs=1e-12)
        assert step.db == pytest.approx(network.db[step.layer - 1], abs=1e-12)


@settings(deadline=None, max_examples=30)
@given(cases)
def test_every_array_has_the_shape_the_slides_give_it(case):
    sizes, n = case[0], case[3]
    network, X, T = random_case(*case)
    steps = layer_steps(network, X, T, case[2])
    assert [step.layer for step in steps] == list(range(len(sizes) - 1, 0, -1))
    for step in steps:
        before, after = sizes[step.layer - 1], sizes[step.layer]
        assert step.a.shape == step.delta_before.shape == (before, n)
        assert step.slope.shape == step.delta.shape == step.e.shape == (after, n)
        assert step.W.shape == step.dW.shape == (before, after)
        assert step.db.shape == (after,)


@pytest.mark.parametrize("loss", LOSSES)
def test_it_equals_numerical_differentiation(loss):
    network, X, T = random_case((3, 4, 3, 2), "tanh", loss, 3, 1)
    assert disagreement(network, X, T, loss, layer_steps(network, X, T, loss), "numerical") < 1e-8


def test_the_sum_of_the_slides_is_caught_by_both_checks():
    network, X, T = random_case((2, 4, 3, 1), "tanh", "log_loss", 1, 0)
    steps = layer_steps(network, X, T, "log_loss")
    summed = [replace(s, dW=np.tile(s.a @ s.e.sum(axis=0, keepdims=True).T, (1, s.dW.shape[1]))) for s in steps]
    for way in ("automatic", "numerical"):
        assert disagreement(network, X, T, "log_loss", steps, way) < 1e-8
        assert disagreement(network, X, T, "log_loss", summed, way) > 1e-3


def test_a_forgotten_slope_is_caught():
    network, X, T = random_case((2, 4, 3, 1), "tanh", "log_loss", 1, 0)
    steps = layer_steps(network, X, T, "log_loss")
    forgetful = [replace(s, dW=s.a @ s.delta.T) for s in steps]
    assert disagreement(network, X, T, "log_loss", forgetful, "automatic") > 1e-3


@pytest.mark.parametrize("text", ["2, 4, 3, 1", "2 4 3 1", " 2,4 , 3,1 "])
def test_sizes_are_read_with_commas_or_blanks(text):
    assert layer_sizes(text) == (2, 4, 3, 1)


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "2 to 6 layers"), ("3", "2 to 6 layers"), ("1,1,1,1,1,1,1", "2 to 6 layers"), ("2, 0, 1", "1 to 8 units"), ("2, 99, 1", "1 to 8 units"),
     ("2, x, 1", "whole number"), ("2, -3, 1", "whole number"), ("2.5, 1", "whole number"), ("2, ²", "whole number"), ("9" * 5000, "whole number")],
)  # fmt: skip
def test_what_is_no_network_gets_a_sentence(text, says):
    with pytest.raises(ValueError, match=says):
        layer_sizes(text)
