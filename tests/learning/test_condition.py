"""Why a training ended, and layers that answer nothing any more."""

import numpy as np
import pytest

from core.learning import MLP
from core.learning.network.condition import silent_layers, why_it_ended

X = np.random.default_rng(0).normal(size=(60, 2))
Y = (X[:, 0] * X[:, 1] > 0).astype(int)


def test_all_epochs_need_no_reason():
    assert why_it_ended(MLP(max_iter=5, random_state=0, tol=0.0, n_iter_no_change=100).fit(X, Y)) == ""


def test_patience_is_named():
    model = MLP(max_iter=500, tol=0.5, n_iter_no_change=3, random_state=0).fit(X, Y)
    assert (
        why_it_ended(model) == f"Stopped after epoch {model.n_iter_} of 500: for 3 epochs the loss got better by less than 0.5."
    )


def test_an_overflow_is_named():
    model = MLP(activation="identity", loss="perceptron", learning_rate_init=1e160, max_iter=50, random_state=0).fit(1e160 * X, Y)
    assert why_it_ended(model).endswith("Try a smaller learning rate.")


@pytest.mark.parametrize(
    ("activation", "kind", "shift"), [("relu", "dead", -1e3), ("tanh", "saturated", 1e3), ("logistic", "saturated", -1e3)]
)
def test_a_layer_pushed_to_its_flat_end_is_named(activation, kind, shift):
    model = MLP(hidden_layer_sizes=(4, 3), activation=activation, max_iter=2, random_state=0).fit(X, Y)
    assert silent_layers(model, X) == []
    model.intercepts_[0][:] = shift
    assert silent_layers(model, X)[0].startswith(f"Layer 1 is {kind}")


def test_one_unit_of_many_is_counted():
    model = MLP(hidden_layer_sizes=(4,), activation="relu", max_iter=2, random_state=0).fit(X, Y)
    model.intercepts_[0][1] = -1e3
    assert silent_layers(model, X) == ["1 of 4 units of layer 1 answer the same for every point."]
