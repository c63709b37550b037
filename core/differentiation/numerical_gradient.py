"""The gradient by its definition: move one parameter at a time and look at the difference.

Topic: Numerical Differentiation. Applicable to any function; a forward difference of p parameters costs p + 1 evaluations,
a central one 2p, which is why networks are not trained this way.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.arrays import Array

Scheme = Literal["forward", "central", "complex"]


def numerical_gradient(f: Callable[..., float], theta: npt.ArrayLike, step: float = 1e-6, scheme: Scheme = "central") -> Array:
    """Gradient of f at theta, an array like theta.

    forward: (f(theta + step) - f(theta)) / step, error O(step);  central: error O(step^2);
    complex: Im f(theta + i step) / step, error O(step^2) without cancellation, for f that accepts complex arrays

    >>> numerical_gradient(lambda x: float(x @ x), np.array([1.0, 2.0])).round(6)
    array([2., 4.])
    """
    if scheme not in ("forward", "central", "complex"):
        raise ValueError(f"scheme must be forward, central or complex, got {scheme!r}.")
    moved = np.array(theta, dtype=complex if scheme == "complex" else float)
    gradient = np.empty(moved.shape)
    here = f(moved.copy()) if scheme == "forward" else 0.0
    for index in np.ndindex(moved.shape):
        kept = moved[index]
        if scheme == "complex":
            moved[index] = kept + 1j * step
            gradient[index] = np.imag(f(moved)) / step
        else:
            moved[index] = kept + step
            after = f(moved)
            if scheme == "central":
                moved[index] = kept - step
                gradient[index] = (after - f(moved)) / (2 * step)
            else:
                gradient[index] = (after - here) / step
        moved[index] = kept
    return gradient
