"""Forward mode: a number that carries its slope along, so that one pass gives the value and one directional derivative.

Topic: Automatic Differentiation. A dual number is a + b e with e^2 = 0, so f(a + b e) = f(a) + f'(a) b e: the slope of the input
(its seed) is pushed from operation to operation, and nothing has to be recorded. One pass gives the derivative of every output
along one direction; the gradient of n inputs takes n passes, where reverse mode needs one. Source: Wengert (1964).

>>> x = Dual(3.0, 1.0)
>>> z = (x**2 + 1) ** 2
>>> float(z.value), float(z.slope)
(100.0, 120.0)
"""

from collections.abc import Callable
from typing import Any, Union

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.differentiation.adjoints import log_of_base, power_slope

Number = Union["Dual", float, Array]


class Dual:
    """A number or array and its slope, of the same shape, with respect to whatever was seeded."""

    __array_ufunc__ = None  # so that array + Dual asks Dual
    __slots__ = ("slope", "value")

    def __init__(self, value: npt.ArrayLike, slope: npt.ArrayLike = 0.0) -> None:
        self.value: Array = np.asarray(value, dtype=np.float64)
        self.slope: Array = np.broadcast_to(np.asarray(slope, dtype=np.float64), self.value.shape)

    def __repr__(self) -> str:
        return f"Dual({self.value!r}, {self.slope!r})"

    # --- one rule per operation, one line each ---

    def __add__(self, other: Number) -> "Dual":
        b = _dual(other)
        return Dual(self.value + b.value, self.slope + b.slope)

    def __sub__(self, other: Number) -> "Dual":
        b = _dual(other)
        return Dual(self.value - b.value, self.slope - b.slope)

    def __mul__(self, other: Number) -> "Dual":
        b = _dual(other)
        return Dual(self.value * b.value, self.slope * b.value + self.value * b.slope)

    def __truediv__(self, other: Number) -> "Dual":
        b = _dual(other)
        value = self.value / b.value
        return Dual(value, (self.slope - value * b.slope) / b.value)

    def __pow__(self, other: Number) -> "Dual":
        b = _dual(other)
        value = self.value**b.value
        by_exponent = np.where(b.slope == 0, 0.0, value * log_of_base(self.value) * b.slope)  # a constant exponent has no slope
        return Dual(value, power_slope(self.value, b.value) * self.slope + by_exponent)

    def __matmul__(self, other: Number) -> "Dual":
        b = _dual(other)
        return Dual(self.value @ b.value, self.slope @ b.value + self.value @ b.slope)

    def __neg__(self) -> "Dual":
        return Dual(-self.value, -self.slope)

    def __getitem__(self, index: Any) -> "Dual":
        return Dual(self.value[index], self.slope[index])

    def exp(self) -> "Dual":
        """e^x."""
        value = np.exp(self.value)
        return Dual(value, value * self.slope)

    def log(self) -> "Dual":
        """Natural logarithm."""
        return Dual(np.log(self.value), self.slope / self.value)

    def sin(self) -> "Dual":
        """Sine."""
        return Dual(np.sin(self.value), np.cos(self.value) * self.slope)

    def cos(self) -> "Dual":
        """Cosine."""
        return Dual(np.cos(self.value), -np.sin(self.value) * self.slope)

    def sqrt(self) -> "Dual":
        """Square root."""
        value = np.sqrt(self.value)
        return Dual(value, self.slope / (2 * value))

    def tanh(self) -> "Dual":
        """Hyperbolic tangent."""
        value = np.tanh(self.value)
        return Dual(value, (1 - value**2) * self.slope)

    def sigmoid(self) -> "Dual":
        """1 / (1 + e^-x)."""
        value = 0.5 * (1 + np.tanh(0.5 * self.value))
        return Dual(value, value * (1 - value) * self.slope)

    def relu(self) -> "Dual":
        """max(0, x); its derivative at 0 is taken to be 0."""
        return Dual(np.maximum(self.value, 0), (self.value > 0) * self.slope)

    def abs(self) -> "Dual":
        """Absolute value; its derivative at 0 is taken to be 0."""
        return Dual(np.abs(self.value), np.sign(self.value) * self.slope)

    def through(self, function: Callable[[Array], Any], slope: Callable[[Array], Any], name: str = "") -> "Dual":
        """A function of each entry that comes with its slope, as those of formulas do; nothing keeps its name here."""
        return Dual(function(self.value), slope(self.value) * self.slope)

    def sum(self) -> "Dual":
        """Sum over all entries."""
        return Dual(self.value.sum(), self.slope.sum())

    def __radd__(self, other: Number) -> "Dual":
        return _dual(other) + self

    def __rsub__(self, other: Number) -> "Dual":
        return _dual(other) - self

    def __rmul__(self, other: Number) -> "Dual":
        return _dual(other) * self

    def __rtruediv__(self, other: Number) -> "Dual":
        return _dual(other) / self

    def __rpow__(self, other: Number) -> "Dual":
        return _dual(other) ** self

    def __rmatmul__(self, other: Number) -> "Dual":
        return _dual(other) @ self


def _dual(value: Number) -> Dual:
    return value if isinstance(value, Dual) else Dual(value)


def forward_gradient(f: Callable[[Dual], Dual], x: npt.ArrayLike) -> Array:
    """Derivatives of f at x (n,), one pass for each input: (n,), or (n, m) for m outputs.

    >>> forward_gradient(lambda x: (x * x).sum(), [1.0, 2.0])
    array([2., 4.])
    """
    x = np.asarray(x, dtype=np.float64)
    return np.array([f(Dual(x, seed)).slope for seed in np.eye(len(x))])
