"""A noisy signal made smooth by least squares: close to the data, and bent as little as possible.

Topic: Why Data Science? Source: Whittaker (1922), On a new method of graduation; Boyd and Vandenberghe (2004), section 6.3.3.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.linalg import solveh_banded
from scipy.sparse import csr_array, diags_array

from core.arrays import Array
from core.differentiation.numerical_gradient import numerical_gradient


def second_differences(n: int) -> csr_array:
    """D with (D x)_i = x_i - 2 x_{i+1} + x_{i+2}, zero for every straight line: (n - 2, n), three numbers a row."""
    if n < 3:
        raise ValueError("A second difference needs three values.")
    return csr_array(diags_array([1.0, -2.0, 1.0], offsets=[0, 1, 2], shape=(n - 2, n)))


def objective(x: Array, y: Array, lam: float) -> float:
    """||x - y||^2 + lambda ||D x||^2. x, y : (n,)."""
    return float(np.sum((x - y) ** 2) + lam * np.sum(np.diff(x, 2) ** 2))


def gradient(x: Array, y: Array, lam: float) -> Array:
    """2 (x - y) + 2 lambda D^T D x; set to zero it gives (I + lambda D^T D) x = y. x, y : (n,)."""
    D = second_differences(len(x))
    return 2 * (x - y) + 2 * lam * (D.T @ (D @ x))


@lru_cache(maxsize=16)
def bands(n: int) -> Array:
    """The diagonal of D^T D and the two below it, one a row; those above are the same: (3, n)."""
    D = second_differences(n)
    A = (D.T @ D).tocsr()
    return np.array([np.pad(A.diagonal(-k), (0, k)) for k in range(3)])


def smooth(y: npt.ArrayLike, lam: float) -> Array:
    """Solve (I + lambda D^T D) x = y; the matrix has five diagonals, so it takes O(n) steps. y : (n,), n >= 3."""
    y = np.asarray(y, dtype=float)
    if not np.isfinite(y).all() or not 0 <= lam < np.inf:
        raise ValueError("The signal must be finite, and lambda finite and not negative.")
    A = lam * bands(len(y))
    A[0] += 1
    return np.asarray(solveh_banded(A, y, lower=True))


def gradient_gap(x: Array, y: Array, lam: float) -> float:
    """Largest difference between the gradient by its formula and by central differences, relative to its largest entry."""
    formula = gradient(x, y, lam)
    numerical = numerical_gradient(lambda z: objective(z, y, lam), x, 1e-4)
    return float(np.abs(formula - numerical).max() / max(np.abs(formula).max(), 1e-300))


@dataclass(frozen=True)
class TradeOff:
    """What each lambda costs."""

    lams: Array  # (k,)
    misfit: Array  # (k,), ||x - y||^2: grows with lambda
    roughness: Array  # (k,), ||D x||^2: falls with lambda
    error: Array  # (k,), root mean square distance from the true signal; nan where that is not known


def trade_off(y: Array, lams: npt.ArrayLike, truth: Array | None = None) -> TradeOff:
    """Misfit against roughness as lambda moves. y, truth : (n,);  lams : (k,)."""
    lams = np.asarray(lams, dtype=float)
    curves = np.array([smooth(y, float(lam)) for lam in lams])
    error = np.full(len(lams), np.nan) if truth is None else np.sqrt(np.mean((curves - truth) ** 2, axis=1))
    return TradeOff(lams, np.sum((curves - y) ** 2, axis=1), np.sum(np.diff(curves, 2, axis=1) ** 2, axis=1), error)


@dataclass(frozen=True, kw_only=True)
class Smoothing:
    """A signal made smooth with one lambda, and what the others would cost."""

    lam: float
    y: Array  # (n,), noisy
    x: Array  # (n,), smooth
    truth: Array | None  # (n,), where it is known
    cost: TradeOff  # of lam alone
    costs: TradeOff  # of LAMS

    @property
    def noise(self) -> float:
        """The root mean square distance of y from the true signal."""
        return float("nan") if self.truth is None else float(np.sqrt(np.mean((self.y - self.truth) ** 2)))

    @property
    def best(self) -> float:
        """The lambda of LAMS that comes nearest to the true signal, where it is known."""
        return float(self.costs.lams[int(np.argmin(self.costs.error))])


LAMS = 10.0 ** np.arange(-2, 8.1, 0.5)


def smoothing(y: Array, lam: float, truth: Array | None = None) -> Smoothing:
    """Smooth y with lam, and try all LAMS. y, truth : (n,)."""
    cost, costs = (trade_off(y, lams, truth) for lams in ([lam], LAMS))
    return Smoothing(lam=lam, y=y, x=smooth(y, lam), truth=truth, cost=cost, costs=costs)
