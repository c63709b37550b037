"""What the methods make of the gradients so far, and how long they step: from plain gradient descent to Adam.

Topic: Gradient Descent; "adaptive step size". Sources: Polyak (1964); Nesterov (1983); Duchi, Hazan, Singer (2011), AdaGrad;
Tieleman, Hinton (2012), RMSProp; Kingma, Ba (2015), Adam; Armijo (1966), backtracking.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np

from core.arrays import Array

Method = Literal["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
StepRule = Literal["fixed", "decaying", "backtracking"]
_TINY = 1e-8  # keeps a division by a zero gradient finite


class GradientDescent:
    """x <- x - tau grad f(x). The others keep a memory; `momentum` is the share of the last velocity that they keep."""

    def __init__(self, momentum: float) -> None:
        self.momentum, self.velocity, self.squares = momentum, np.zeros(1), np.zeros(1)

    def look_ahead(self, x: Array) -> Array:
        """Where the gradient is taken."""
        return x

    def __call__(self, slope: Array, tau: float, k: int) -> Array:
        """The k-th step, k = 1, 2, ..., shaped like x."""
        return -tau * slope


class _Momentum(GradientDescent):
    """v <- beta v - tau grad f(x),  x <- x + v."""

    def __call__(self, slope: Array, tau: float, k: int) -> Array:
        self.velocity = self.momentum * self.velocity - tau * slope
        return self.velocity


class _Nesterov(_Momentum):
    """Momentum that takes the gradient where it is about to be, at x + beta v."""

    def look_ahead(self, x: Array) -> Array:
        """Where the last velocity would lead."""
        return x + self.momentum * self.velocity


class _AdaGrad(GradientDescent):
    """Each coordinate divided by the root of the sum of its squared slopes: the steps can only get shorter."""

    def __call__(self, slope: Array, tau: float, k: int) -> Array:
        self.squares = self.squares + slope**2
        return -tau * slope / (np.sqrt(self.squares) + _TINY)


class _RMSProp(GradientDescent):
    """Each coordinate divided by the root of a running mean of its squared slopes."""

    def __call__(self, slope: Array, tau: float, k: int) -> Array:
        self.squares = 0.9 * self.squares + 0.1 * slope**2
        return -tau * slope / (np.sqrt(self.squares) + _TINY)


class _Adam(GradientDescent):
    """Running means of the slopes and of their squares, each freed of its bias towards the zero it started from."""

    def __call__(self, slope: Array, tau: float, k: int) -> Array:
        self.velocity = 0.9 * self.velocity + 0.1 * slope
        self.squares = 0.999 * self.squares + 0.001 * slope**2
        mean, square = self.velocity / (1 - 0.9**k), self.squares / (1 - 0.999**k)
        return -tau * mean / (np.sqrt(square) + _TINY)


METHODS: dict[Method, type[GradientDescent]] = {
    "gd": GradientDescent,
    "momentum": _Momentum,
    "nesterov": _Nesterov,
    "adagrad": _AdaGrad,
    "rmsprop": _RMSProp,
    "adam": _Adam,
}
STEP_RULES: tuple[StepRule, ...] = ("fixed", "decaying", "backtracking")


def step_length(
    f: Callable[[Array], float], x: Array, slope: Array, tau: float, k: int, rule: StepRule, project: Callable[[Array], Array]
) -> float:
    """Fixed at tau, tau / sqrt(k), or tau halved until the projected step lowers f by enough (Armijo)."""
    if rule == "decaying":
        return tau / float(np.sqrt(k))
    if rule == "backtracking":
        value = f(x)
        for _ in range(60):
            new = project(x - tau * slope)
            if f(new) <= value - 1e-4 * float(slope @ (x - new)):
                break
            tau /= 2
    return tau
