"""Why the first layers of a deep network hardly learn: the gradient, layer by layer, at the start and along training.

Topic: Vanishing gradient. On the way back delta is multiplied by W and g'(z) once a layer; tanh' lies in (0, 1], sigmoid' in
(0, 1/4], so without care the product shrinks exponentially with the depth. Source: Glorot and Bengio (2010), AISTATS.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from sklearn.base import clone

from core.arrays import Array
from core.learning.network.activations import ACTIVATIONS
from core.learning.network.mlp import MLP

BINS = 41


@dataclass(frozen=True)
class Signal:
    """What one pass forward and one backward leave in each layer, at some moments of a training."""

    epochs: npt.NDArray[np.int_]  # (moments,), 0 is the start
    gradient_norms: Array  # (moments, layers), |dL/dW| over all rows, from the input to the output
    histograms: Array  # (moments, hidden layers, BINS), share of the activations in each bin; the last takes the few beyond it
    edges: Array  # (BINS + 1,), unit of g
    slopes: Array  # (hidden layers,), mean |g'(z)| at the start
    losses: Array  # (moments,)


def follow(model: MLP, X: Array, y: Any, epochs: Collection[int] = (0,)) -> Signal:
    """Train a copy of the model and look at every layer after these epochs; (0,) looks at the start only.

    X : (n_samples, n_features);  y : (n_samples,), two classes
    """
    wanted, model = set(epochs), clone(model)
    numbers, lengths, values, losses, slopes = [], [], [], [], np.zeros(0)
    for epoch in model.epochs(X, y):
        if epoch.number in wanted:
            hidden = model.layers(X)[1:-1]
            numbers.append(epoch.number)
            lengths.append(norms(weight_gradients(model, X, y)))
            values.append(np.array([a.ravel() for a in hidden]))
            losses.append(model.loss_on(X, y))
            if epoch.number == 0:
                slopes = np.array([_mean_slope(model, a, layer) for layer, a in enumerate(model.layers(X)[:-2])])
        if epoch.number >= max(wanted):
            break
    edges = _edges(np.array(values))
    histograms = [[np.histogram(a.clip(edges[0], edges[-1]), edges)[0] / a.size for a in layers] for layers in values]
    return Signal(np.array(numbers), np.array(lengths), np.array(histograms), edges, slopes, np.array(losses))


def weight_gradients(model: MLP, X: Array, y: Any) -> list[Array]:
    """dL/dW of each layer for the mean log-loss of all rows, as the weights are now: (n_l, n_l+1) each."""
    network = model._network
    a = network.forward(X)
    Y = (np.asarray(y) == model.classes_[1])[:, np.newaxis]
    network.backward(a, (expit(a[-1]) - Y) / len(X))
    return [dW.copy() for dW in network.dW]


def norms(gradients: list[Array]) -> Array:
    """|dL/dW| of each layer: (layers,)."""
    return np.array([np.linalg.norm(dW) for dW in gradients])


def _mean_slope(model: MLP, a: Array, layer: int) -> float:
    z = a @ model.coefs_[layer] + model.intercepts_[layer]
    return float(np.abs(ACTIVATIONS[model.activation].slope(z)).mean())


def _edges(values: Array) -> Array:
    low, high = float(values.min()), float(np.quantile(values, 0.999))
    return np.linspace(low, high if high > low else low + 1.0, BINS + 1)


def shrinking(lengths: Array) -> float:
    """The factor by which the gradient changes from one layer to the next on its left, on average; 0 where it dies.

    lengths : (layers,). It is the slope of log |dL/dW| over the hidden layers; the first and last layer have other shapes.
    """
    inner = lengths[1:-1] if len(lengths) > 4 else lengths
    if not (inner > 0).all():
        return 0.0
    return float(np.exp(-np.polyfit(np.arange(len(inner)), np.log(inner), 1)[0]))


def by_slope_alone(last: float, layers: int, activation: str) -> Array:
    """What would be left of the last layer's gradient if each layer multiplied it by the largest slope of g: (layers,)."""
    return last * steepest(activation) ** np.arange(layers - 1, -1, -1.0)


def steepest(activation: str) -> float:
    """The largest slope of an activation: 1 for tanh, 1/4 for the sigmoid."""
    return float(np.abs(ACTIVATIONS[activation].slope(np.linspace(-8, 8, 1601))).max())
