"""Why a training ended, and which layers answer nothing any more: what a flat loss curve does not say.

Topic: Neural Networks. A ReLU unit that is 0 on every point has the slope 0 there, so no step moves it; a saturated
one has hardly any slope.
"""

import numpy as np

from core.arrays import Array
from core.learning.network.mlp import MLP

_TRY = "Try another start, a smaller rate or tanh."
_SATURATED = 1e-3  # of the range of tanh or the logistic function: so near to its end an answer hardly has a slope


def why_it_ended(model: MLP) -> str:
    """Why a fitted model ran fewer epochs than it might have; empty where it ran them all."""
    if model.diverged_:
        return f"{model.diverged_} Try a smaller learning rate."
    if model.n_iter_ >= model.max_iter:
        return ""
    what = "the score on the held-out tenth" if model.early_stopping else "the loss"
    ran = f"Stopped after epoch {model.n_iter_} of {model.max_iter}"
    return f"{ran}: for {model.n_iter_no_change} epochs {what} got better by less than {model.tol:g}."


def silent_layers(model: MLP, X: Array) -> list[str]:
    """A sentence for each hidden layer of which most units answer the same whatever the point. X : (n, n_features)"""
    found = []
    for k, a in enumerate(model.layers(X)[1:-1], 1):
        silent = _silent(a, model.activation)
        if silent.all():
            kind = "dead" if model.activation == "relu" else "saturated"
            found.append(f"Layer {k} is {kind}: no unit of it answers to the point any more. {_TRY}")
        elif silent.any():
            found.append(f"{silent.sum()} of {len(silent)} units of layer {k} answer the same for every point.")
    return found


def _silent(a: Array, activation: str) -> Array:
    """A : (n, units) -> (units,), whether a unit is at the flat end of its g on every point."""
    match activation:
        case "relu":
            return np.asarray((a <= 0).all(axis=0))
        case "tanh":
            return np.asarray((np.abs(a) > 1 - 2 * _SATURATED).all(axis=0))
        case "logistic":
            return np.asarray((np.abs(a - 0.5) > 0.5 - _SATURATED).all(axis=0))
    return np.zeros(a.shape[1], dtype=bool)
