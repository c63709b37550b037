"""Least squares by walking downhill: x <- x - eta (2 A^T A x - 2 A^T b), the slide's gradient, until it vanishes.

Topic: Least Squares; Gradient Descent. The Hessian is 2 A^T A; with lambda its largest eigenvalue every step
eta <= 1 / lambda goes down and every eta < 2 / lambda converges, by a factor 1 - eta lambda_min a step along the
flattest direction: the condition number again, squared.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from sklearn.exceptions import ConvergenceWarning

from core.arrays import Array
from core.learning.least_squares.linear_fit import EPS, LinearFit, residual_norms
from core.learning.least_squares.normal_equations import gather_moments


def sum_of_squares(A: Array, b: Array, x: Array) -> float:
    """||Ax - b||^2, unit of b squared. A : (m, n);  b : (m,);  x : (n,)."""
    residuals = A @ x - b
    return float(residuals @ residuals)


def sum_of_squares_gradient(A: Array, b: Array, x: Array) -> Array:
    """2 A^T A x - 2 A^T b, shaped like x."""
    return np.asarray(2 * A.T @ A @ x - 2 * A.T @ b)


@dataclass(frozen=True)
class SquaresDescent:
    """The path of `gradient_descent`."""

    points: Array  # (steps + 1, n)
    losses: Array  # (steps + 1,), ||Ax - b||^2 at each point
    eta: float  # the learning rate that was used
    eta_limit: float  # from here on it diverges: 1 / largest eigenvalue of A^T A


def gradient_descent(A: Array, b: Array, *, steps: int, eta: float | None = None) -> SquaresDescent:
    """Take the slide's steps from x = 0; without an eta half of the largest that converges.

    A : (m, n);  b : (m,).  An eta beyond `eta_limit` overflows in the end: its losses become inf, then nan.

    >>> gradient_descent(np.array([[2.0]]), np.array([6.0]), steps=2, eta=0.0625).points.ravel()
    array([0.  , 1.5 , 2.25])
    """
    limit = 1 / float(np.linalg.eigvalsh(A.T @ A)[-1])
    eta = limit / 2 if eta is None else eta
    x = np.zeros(A.shape[1])
    points = [x]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            x = x - eta * (2 * A.T @ (A @ x) - 2 * A.T @ b)
            points.append(x)
        losses = np.array([sum_of_squares(A, b, x) for x in points])
    return SquaresDescent(np.array(points), losses, eta, limit)


def fit_descent(
    X: Array,
    Y: Array,
    weights: Array | None,
    intercept: bool,
    max_iter: int = 10_000,
    tolerance: float = 1e-12,
    alpha: float = 0.0,
) -> LinearFit:
    """Fit by gradient descent from zero, eta = 1 / lambda; it stops where a step moves nothing by more than its tolerance.

    The columns are centred and scaled to length 1 first, else the units of the columns would set the condition number.
    """
    m = gather_moments(X, Y, weights, intercept).penalised(alpha)
    scale = np.sqrt(np.maximum(m.AtA.diagonal(), 0))
    scale[scale <= EPS * np.sqrt(m.weight) * np.abs(m.x_mean)] = np.inf  # a constant column has nothing to say
    AtA, Atb = m.AtA / scale / scale[:, None], m.Atb / scale[:, None]
    singular_squared, V = np.linalg.eigh(AtA)
    kept = singular_squared > len(AtA) * EPS * singular_squared[-1]
    eta = 1 / max(float(singular_squared[-1]), EPS)
    x = np.zeros_like(Atb)
    losses = [float(m.btb.sum())]
    for _ in range(max_iter):
        step = eta * (AtA @ x - Atb)  # the gradient is twice the bracket, and eta lambda = 1 is half the limit
        x = x - step
        losses.append(max(0.0, float((m.btb + (x * (AtA @ x - 2 * Atb)).sum(axis=0)).sum())))
        if np.abs(step).max(initial=0.0) <= tolerance * np.abs(x).max(initial=0.0):
            break
    else:
        warnings.warn(
            f"Gradient descent stopped after {max_iter} steps: nearly dependent columns make it slow.", ConvergenceWarning, 2
        )
    coef = x / scale[:, None]
    b = m.y_mean - m.x_mean @ coef
    condition = m.condition((V * np.sqrt(np.maximum(singular_squared, 0))).T * np.where(np.isinf(scale), 0, scale), intercept)
    norms = residual_norms(X, Y, weights, coef, b)
    return LinearFit(coef, b, norms, condition, int(kept.sum()), len(losses) - 1, np.array(losses))
