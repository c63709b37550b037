"""Losses of a classifier's score z against the target t, and their derivatives dL/dz: what backpropagation starts from.

Topics: Optimization View of Perceptron; Backpropagation through Example. The slides call max(0, -zt) the hinge loss; it is the
perceptron loss, the hinge loss is max(0, 1 - zt). Both are here.
"""

import numpy as np
import numpy.typing as npt
from scipy.special import expit, xlogy

Array = npt.NDArray[np.float64]
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
