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
PATIENCE = 48_000  # hidden units times epochs of a training that is looked at: about a second and 50 MB


@dataclass(frozen=True)
class LayerSignal:
    """What one pass forward and one backward leave in each layer, at some moments of a training."""

    epochs: npt.NDArray[np.int_]  # (moments,), 0 is the start
    gradient_norms: Array  # (moments, layers), |dL/dW| over all rows, from the input to the output
    histograms: Array  # (moments, hidden layers, BINS), share of the activations in each bin; the last takes the few beyond it
    edges: Array  # (BINS + 1,), unit of g
    slopes: Array  # (hidden layers,), mean |g'(z)| at the start
    losses: Array  # (moments,)


def follow(model: MLP, X: Array, y: Any, epochs: Collection[int] = (0,)) -> LayerSignal:
    """Train a copy of the model and look at every layer after these epochs; (0,) looks at the start only.

    X : (n_samples, n_features);  y : (n_samples,), two classes
    """
    wanted, model = set(epochs), clone(model)
    numbers, lengths, losses, weights, ranges, slopes = [], [], [], [], [], np.zeros(0)
    for epoch in model.epochs(X, y):
        if epoch.number in wanted:
            a = model._network.forward(X)
            numbers.append(epoch.number)
            lengths.append(norms(weight_gradients(model, X, y)))
            losses.append(model.loss_on(X, y))
            weights.append(model._network.theta.copy())
            ranges.append(_range(np.concatenate(a[1:-1], axis=1)))
            if epoch.number == 0:
                slopes = np.array([_mean_slope(model, before, layer) for layer, before in enumerate(a[:-2])])
        if epoch.number >= max(wanted):
            break
    edges = _edges(np.array(ranges))
    histograms = [_histograms(model, theta, X, edges) for theta in weights]
    return LayerSignal(
        epochs=np.array(numbers),
        gradient_norms=np.array(lengths),
        histograms=np.array(histograms),
        edges=edges,
        slopes=slopes,
        losses=np.array(losses),
    )


def soon(depth: int, width: int, epochs: int) -> None:
    """Raise ValueError, one plain sentence, where following so many epochs of such a network would take too long to wait for."""
    most = PATIENCE // (depth * width)
    if epochs > most:
        raise ValueError(
            f"{epochs} epochs of {depth} layers of {width} units take longer than a page may keep you waiting: "
            f"choose at most {most // 10 * 10} epochs, or fewer layers or units."
        )


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


def _range(values: Array) -> tuple[float, float]:
    """From the least to the value that one in a thousand is above; the order of the values is lost."""
    return float(values.min()), float(np.quantile(values, 0.999, overwrite_input=True))


def _edges(ranges: Array) -> Array:
    """The same bins for all moments: (BINS + 1,). ranges : (moments, 2)."""
    low, high = float(ranges[:, 0].min()), float(ranges[:, 1].max())
    return np.linspace(low, high if high > low else low + 1.0, BINS + 1)


def _histograms(model: MLP, theta: Array, X: Array, edges: Array) -> Array:
    """Shares of the answers of each hidden layer in each bin, with the weights of one moment: (hidden layers, BINS)."""
    model._network.theta[...] = theta
    hidden = model._network.forward(X)[1:-1]
    low, width = edges[0], edges[1] - edges[0]
    cells = [((a - low) / width).clip(0, BINS - 1).astype(int).ravel() for a in hidden]
    return np.array([np.bincount(cell, minlength=BINS) / cell.size for cell in cells])


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
