"""Activation functions g and their derivatives g', side by side: the useful ones and the slides' bad ones.

Topic: Choice of Nonlinear Activation Function. A good g has a derivative (almost) everywhere, a non-zero one on a large part
of its domain, and one that tells up from down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtr

from core.arrays import Array

Function = Callable[[Array], npt.NDArray[np.floating[Any]]]


@dataclass(frozen=True)
class Activation:
    """One activation: its value and slope at z, and its formula in LaTeX."""

    value: Function
    slope: Function
    latex: str


def _normal_density(z: Array) -> Array:
    density: Array = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    return density


ACTIVATIONS: dict[str, Activation] = {  # g, g', formula
    "identity": Activation(lambda z: z, np.ones_like, "z"),
    "logistic": Activation(expit, lambda z: expit(z) * (1 - expit(z)), r"e^z/(1+e^z)"),
    "tanh": Activation(np.tanh, lambda z: 1 - np.tanh(z) ** 2, r"\tanh z"),
    "relu": Activation(lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0, r"\max(0, z)"),
    "leaky_relu": Activation(lambda z: np.maximum(z, 0.01 * z), lambda z: np.where(z > 0, 1.0, 0.01), r"\max(0.01z, z)"),
    "softplus": Activation(lambda z: np.logaddexp(0, z), expit, r"\ln(1+e^z)"),
    "gelu": Activation(lambda z: z * ndtr(z), lambda z: ndtr(z) + z * _normal_density(z), r"z\,\Phi(z)"),
    "shifted_relu": Activation(lambda z: np.maximum(z - 100, 0), lambda z: (z > 100) * 1.0, r"\max(0, z-100)"),
    "step": Activation(lambda z: (z > 0) * 1.0, np.zeros_like, r"1_{z>0}"),
    "sin_100": Activation(lambda z: np.sin(100 * z), lambda z: 100 * np.cos(100 * z), r"\sin(100z)"),
}


@dataclass(frozen=True)
class Criteria:
    """The slides' three criteria as numbers, over typical inputs of a unit."""

    defined: float  # share of inputs where the derivative is finite
    nonzero: float  # share of inputs where |g'| > 1e-6
    informative: float  # share of inputs and steps up to 0.5 where g' has the sign of the change of g over the step


def criteria(name: str, z: Array) -> Criteria:
    """The three criteria of the activation on the inputs z: (n,)."""
    g = ACTIVATIONS[name]
    slope, half = g.slope(z), np.linspace(0.025, 0.25, 10)[:, np.newaxis]
    change = g.value(z + half) - g.value(z - half)
    return Criteria(
        float(np.mean(np.isfinite(slope))),
        float(np.mean(np.abs(slope) > 1e-6)),
        float(np.mean((slope * change > 0) | ((slope == 0) & (change == 0)))),
    )
