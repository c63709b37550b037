"""Where the weights start: too small and nothing flows, too large and every unit saturates.

Topic: Ways to circumvent vanishing gradients. Sources: Glorot and Bengio (2010), AISTATS; He et al. (2015), ICCV.
"""

from collections.abc import Callable

import numpy as np

from core.arrays import Array

Initializer = Callable[[np.random.RandomState, int, int, str], tuple[Array, Array]]


def glorot(rng: np.random.RandomState, fan_in: int, fan_out: int, activation: str) -> tuple[Array, Array]:
    """Uniform in ±sqrt(6 / (fan_in + fan_out)), 2 instead of 6 for the sigmoid: weights, then biases, as scikit-learn."""
    bound = np.sqrt((2.0 if activation == "logistic" else 6.0) / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_in, fan_out)), rng.uniform(-bound, bound, fan_out)


def he(rng: np.random.RandomState, fan_in: int, fan_out: int, activation: str) -> tuple[Array, Array]:
    """Normal with variance 2 / fan_in, made for ReLU, which loses half of it; biases zero."""
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), (fan_in, fan_out)), np.zeros(fan_out)


def small_normal(rng: np.random.RandomState, fan_in: int, fan_out: int, activation: str) -> tuple[Array, Array]:
    """Normal with standard deviation 0.01: every layer shrinks the signal."""
    return rng.normal(0.0, 0.01, (fan_in, fan_out)), np.zeros(fan_out)


def zero(rng: np.random.RandomState, fan_in: int, fan_out: int, activation: str) -> tuple[Array, Array]:
    """All zero: every unit of a layer stays the copy of its neighbour."""
    return np.zeros((fan_in, fan_out)), np.zeros(fan_out)


INITIALIZERS: dict[str, Initializer] = {"glorot": glorot, "he": he, "small_normal": small_normal, "zero": zero}
