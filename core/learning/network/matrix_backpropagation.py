"""The backward pass in matrix form, one layer at a time, with every array it uses.

Topic: Formalization for a Standard Neural Network. One column is one training example, as on the slides:

    delta(l-1) = W(l-1,l) (g'(z(l)) * delta(l))         dL/dW(l-1,l) = a(l-1) (g'(z(l)) * delta(l))^T

The slides' sum over k in dL/dw_jk does not belong there: w_jk acts on the loss through unit k alone.
`core.learning.network.backpropagation` does the same with a row a training example, and without keeping the arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.differentiation.autodiff import Variable
from core.differentiation.numerical_gradient import numerical_gradient
from core.expression import ExpressionError
from core.learning.network.activations import ACTIVATIONS
from core.learning.network.backpropagation import Network
from core.learning.network.initializers import glorot
from core.learning.network.losses import OUTPUT_LOSSES
from core.learning.network.recorded_network import recorded_gradient, recorded_loss

MOST_LAYERS, MOST_UNITS = 6, 8  # so that all arrays fit on a screen


@dataclass(frozen=True)
class LayerStep:
    """The step from layer l back to layer l - 1, for n examples."""

    layer: int  # l
    a: Array  # (n_(l-1), n), values of layer l - 1
    slope: Array  # (n_l, n), g'(z(l)); 1 at the output, which has no g
    delta: Array  # (n_l, n), dL/da(l)
    e: Array  # (n_l, n), slope * delta
    W: Array  # (n_(l-1), n_l)
    delta_before: Array  # (n_(l-1), n), dL/da(l-1)
    dW: Array  # noqa: N815 - (n_(l-1), n_l), dL/dW(l-1,l)
    db: Array  # (n_l,), dL/db(l)


def layer_steps(network: Network, X: Array, T: Array, loss: str) -> list[LayerStep]:
    """Forward through all layers, then back from the output to the inputs.

    X : (n_0, n), a column an example;  T : (n_out, n), 0 or 1 for the log-loss, else -1 or +1
    """
    g, last = ACTIVATIONS[network.activation], len(network.W)
    a, z = [X], []
    for layer, (W, b) in enumerate(zip(network.W, network.b, strict=True), 1):
        z.append(W.T @ a[-1] + b[:, np.newaxis])
        a.append(np.asarray(g.value(z[-1])) if layer < last else z[-1])
    delta = loss_slope(loss, z[-1], T)
    steps = []
    for layer in range(last, 0, -1):
        W = network.W[layer - 1]
        slope = np.ones_like(delta) if layer == last else np.asarray(g.slope(z[layer - 1]), dtype=float)
        e = slope * delta
        delta_before = W @ e
        dW = a[layer - 1] @ e.T
        db = e.sum(axis=1)
        steps.append(LayerStep(layer, a[layer - 1], slope, delta, e, W, delta_before, dW, db))
        delta = delta_before
    return steps


def loss_slope(loss: str, z: Array, T: Array) -> Array:
    """dL/dz of the output, (n_out, n): for the log-loss p - T, with the sigmoid of one output, the softmax of several."""
    output = OUTPUT_LOSSES[loss]
    return output.slope(output.outputs(z.T.copy()), T.T).T  # there a row is an example


def disagreement(network: Network, X: Array, T: Array, loss: str, steps: Sequence[LayerStep], way: str) -> float:
    """Largest |difference| of any derivative from another way to it: "automatic" or "numerical" differentiation."""
    forwards = steps[::-1]
    ours = np.concatenate([*(step.dW.ravel() for step in forwards), *(step.db for step in forwards)])
    if way == "automatic":
        theirs = recorded_gradient(network, loss, X.T, T.T)
    else:
        theirs = numerical_gradient(lambda theta: _loss_at(network, theta, loss, X.T, T.T), network.theta, 1e-5)
    return float(np.abs(ours - theirs).max())


def _loss_at(network: Network, theta: Array, loss: str, X: Array, T: Array) -> float:
    W, b = network.views(theta)
    return float(recorded_loss([Variable(w) for w in W], [Variable(v) for v in b], network.activation, loss, X, T).value)


def layer_sizes(text: str) -> tuple[int, ...]:
    """The sizes in a text like "2, 4, 3, 1"; raises ExpressionError with one plain sentence.

    >>> layer_sizes("2, 4 1")
    (2, 4, 1)
    """
    words = text.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) < 4 for word in words):
        raise ExpressionError("Write the size of each layer as a whole number, such as 2, 4, 3, 1.")
    sizes = tuple(int(word) for word in words)
    if not 2 <= len(sizes) <= MOST_LAYERS:
        found = f"this has {len(sizes)}"
        raise ExpressionError(f"A network has 2 to {MOST_LAYERS} layers here, with the inputs and the outputs; {found}.")
    if not all(1 <= n <= MOST_UNITS for n in sizes):
        raise ExpressionError(f"A layer has 1 to {MOST_UNITS} units here, so that its arrays fit on the screen.")
    return sizes


def random_case(sizes: Sequence[int], activation: str, loss: str, n: int, seed: int) -> tuple[Network, Array, Array]:
    """A network with Glorot's weights, n examples (n_0, n) and their targets (n_out, n), all from the seed."""
    rng = np.random.RandomState(seed)
    network = Network(sizes, activation)
    for W, b in zip(network.W, network.b, strict=True):
        W[...], b[...] = glorot(rng, W.shape[0], W.shape[1], activation)
    X = rng.normal(size=(sizes[0], n))
    classes = rng.randint(max(sizes[-1], 2), size=n)
    Y = classes[np.newaxis].astype(float) if sizes[-1] == 1 else np.eye(sizes[-1])[classes].T
    return network, X, Y if loss == "log_loss" else 2.0 * Y - 1.0


@dataclass(frozen=True, kw_only=True)
class MatrixPass:
    """The backward pass through a network drawn from a seed."""

    steps: tuple[LayerStep, ...]  # from the output to the inputs
    parameters: int  # weights and biases, each with its derivative
    apart: float  # largest |difference| of any derivative from automatic differentiation


def matrix_pass(sizes: Sequence[int], activation: str, loss: str, *, n: int = 1, seed: int = 0) -> MatrixPass:
    """Draw a network and n examples, go back through it, and hold the result against automatic differentiation."""
    network, X, T = random_case(sizes, activation, loss, n, seed)
    steps = tuple(layer_steps(network, X, T, loss))
    return MatrixPass(steps=steps, parameters=network.theta.size, apart=disagreement(network, X, T, loss, steps, "automatic"))


def apart_from_differences(sizes: Sequence[int], activation: str, loss: str, *, n: int = 1, seed: int = 0) -> float:
    """Largest |difference| of any derivative of `matrix_pass` from central differences, two passes forward a derivative."""
    network, X, T = random_case(sizes, activation, loss, n, seed)
    return disagreement(network, X, T, loss, layer_steps(network, X, T, loss), "numerical")
