"""The network's loss written forward only; its gradient by automatic differentiation.

Topic: Automatic Differentiation. What `Network.backward` works out by hand, `Variable.backward` finds from the record.
"""

import numpy as np

from core.arrays import Array
from core.differentiation.autodiff import Variable
from core.learning.network.activations import ACTIVATIONS
from core.learning.network.backpropagation import Network


def recorded_loss(W: list[Variable], b: list[Variable], activation: str, loss: str, X: Array, T: Array) -> Variable:
    """Summed loss of the rows X (n, n_features) with targets T (n, n_outputs), recorded."""
    a: Variable | Array = X
    for layer, (W_l, b_l) in enumerate(zip(W, b, strict=True)):
        z = a @ W_l + b_l
        a = _activate(z, activation) if layer < len(W) - 1 else z
    if loss == "log_loss":
        return _log_loss(z, T)
    if loss == "squared_error":
        return (0.5 * (z - T) * (z - T)).sum()
    return (1.0 - z * T if loss == "hinge" else -z * T).relu().sum()


def _activate(z: Variable, name: str) -> Variable:
    match name:
        case "tanh":
            return z.tanh()
        case "logistic":
            return z.sigmoid()
        case "relu":
            return z.relu()
        case "identity":
            return z
        case other:
            g = ACTIVATIONS[other]
            return Variable(g.value(z.value), (z,), (lambda d: d * g.slope(z.value),), other)


def _log_loss(z: Variable, Y: Array) -> Variable:
    """ln(1 + e^z) - y z for one output, ln sum e^z - y.z for several, each z less its largest so that nothing overflows."""
    if z.shape[1] == 1:
        return (z.relu() + (1.0 + (-z.abs()).exp()).log() - z * Y).sum()
    shifted = z - z.value.max(axis=1, keepdims=True)
    return shifted.exp().sum(axis=1).log().sum() - (shifted * Y).sum()


def recorded_gradient(network: Network, loss: str, X: Array, T: Array) -> Array:
    """The gradient of the summed loss with respect to all weights, in the order of `network.theta`."""
    W, b = [Variable(w) for w in network.W], [Variable(v) for v in network.b]
    recorded_loss(W, b, network.activation, loss, X, T).backward()
    return np.concatenate([v.grad.ravel() for v in (*W, *b)])
