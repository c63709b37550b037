"""Losses of the output z against the target t, and their derivatives dL/dz: what backpropagation starts from.

Topics: Optimization View of Perceptron; Backpropagation through Example. The slides call max(0, -zt) the hinge loss; it is the
perceptron loss, the hinge loss is max(0, 1 - zt). Both are here.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import expit, xlogy

from core.arrays import Array

Loss = Callable[[Array, Array], Array]
_EPS = np.finfo(float).eps


def perceptron_loss(z: Array, t: Array) -> Array:
    """max(0, -z t), elementwise; t is -1 or +1."""
    return np.maximum(0.0, -z * t)


def perceptron_slope(z: Array, t: Array) -> Array:
    """dL/dz = -t where -z t > 0, else 0."""
    return np.where(z * t < 0, -t, 0.0)


def hinge_loss(z: Array, t: Array) -> Array:
    """max(0, 1 - z t), elementwise; t is -1 or +1."""
    return np.maximum(0.0, 1.0 - z * t)


def hinge_slope(z: Array, t: Array) -> Array:
    """dL/dz = -t where 1 - z t > 0, else 0."""
    return np.where(z * t < 1, -t, 0.0)


def squared_loss(z: Array, t: Array) -> Array:
    """(z - t)^2 / 2, elementwise."""
    return 0.5 * (z - t) ** 2


def squared_slope(z: Array, t: Array) -> Array:
    """dL/dz = z - t."""
    return z - t


def logistic_loss(z: Array, t: Array) -> Array:
    """ln(1 + exp(-z t)), elementwise: the log-loss of a score, t is -1 or +1."""
    return np.logaddexp(0.0, -z * t)


def logistic_slope(z: Array, t: Array) -> Array:
    """dL/dz = -t / (1 + exp(z t)): never 0, but small where z is far on the right side."""
    return -t * expit(-z * t)


def log_loss(p: Array, y: Array) -> float:
    """Mean log-loss of probabilities, clipped as scikit-learn clips them; dL/dz = p - y for sigmoid and softmax alike.

    p, y : (n_samples, 1) for two classes, (n_samples, n_classes) for more; y is 0 or 1
    """
    p = np.clip(p, _EPS, 1 - _EPS)
    every = xlogy(y, p) + xlogy(1 - y, 1 - p) if p.shape[1] == 1 else xlogy(y, p)
    return float(-every.sum() / len(p))


class OutputLoss:
    """A loss of the network's output: hinge or perceptron loss of its z, with targets -1 and +1."""

    def __init__(self, name: str, loss: Loss, slope: Loss) -> None:
        self.name, self._loss, self.slope = name, loss, slope

    def targets(self, Y: Array) -> Array:
        """What the output is compared with, from 1 for the class of the row and 0 for the others."""
        return 2.0 * Y - 1.0

    def outputs(self, z: Array) -> Array:
        """What is compared with the targets, from the output's z, in its place: (n_samples, n_outputs)."""
        return z

    def mean(self, outputs: Array, T: Array) -> float:
        """The loss of a row, on average."""
        return float(self._loss(outputs, T).sum() / len(T))

    def total(self, outputs: Array, T: Array) -> float:
        """What the slope is the derivative of: the loss of all rows."""
        return self.mean(outputs, T) * len(T)


class SquaredError(OutputLoss):
    """Half the squared distance of numbers from their targets; the mean is over rows and outputs, as scikit-learn's."""

    def __init__(self) -> None:
        super().__init__("squared_error", squared_loss, squared_slope)

    def targets(self, Y: Array) -> Array:
        """As they are."""
        return Y

    def mean(self, outputs: Array, T: Array) -> float:
        """Of a row and an output, on average."""
        return float(self._loss(outputs, T).mean())

    def total(self, outputs: Array, T: Array) -> float:
        """Of all rows and outputs."""
        return float(self._loss(outputs, T).sum())


class LogLoss(OutputLoss):
    """The log-loss of probabilities: the sigmoid of one z, the softmax of several; its slope is p - y."""

    def __init__(self) -> None:
        super().__init__("log_loss", logistic_loss, np.subtract)

    def targets(self, Y: Array) -> Array:
        """As they are, 0 and 1."""
        return Y

    def outputs(self, z: Array) -> Array:
        """Probabilities, in the place of z."""
        if z.shape[1] == 1:
            return expit(z, out=z)
        np.exp(z - z.max(axis=1)[:, np.newaxis], out=z)
        z /= z.sum(axis=1)[:, np.newaxis]
        return z

    def mean(self, outputs: Array, T: Array) -> float:
        """The log-loss of a row, on average."""
        return log_loss(outputs, T)


OUTPUT_LOSSES = {
    "log_loss": LogLoss(),
    "hinge": OutputLoss("hinge", hinge_loss, hinge_slope),
    "perceptron": OutputLoss("perceptron", perceptron_loss, perceptron_slope),
}
REGRESSION_LOSSES = {"squared_error": SquaredError()}
