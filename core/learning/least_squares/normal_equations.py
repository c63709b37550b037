"""The normal equations A^T A x = A^T b: where the gradient 2 A^T A x - 2 A^T b of ||Ax - b||^2 is zero.

Topic: Least Squares. `normal_equations` is the slide; the rest is the same for a million rows. A^T A and A^T b
are small and gathered in one pass. Centring the columns takes the intercept out, scaling them makes the Cholesky
factorisation indifferent to units. Squaring A squares its condition number kappa: of 16 digits 2 log10(kappa) go.
Source: Björck (1996), Numerical Methods for Least Squares Problems, chapter 2.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.linalg import lapack

from core.arrays import Array
from core.learning.least_squares.linear_fit import EPS, LinearFit, condition_number, residual_norms, row_blocks

LOSSY = 100.0  # centring that cancels more than two digits is done again, on data less their mean
BLURRED = 1e-4  # a smaller share of unexplained squares has lost too many digits to be a difference of sums


def normal_equations(A: Array, b: Array) -> Array:
    """X = (A^T A)^-1 A^T b, without forming the inverse. A : (m, n), independent columns;  b : (m,) or (m, k).

    >>> normal_equations(np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([1.0, 3, 5]))
    array([1., 2.])
    """
    return np.asarray(np.linalg.solve(A.T @ A, A.T @ b))


class Moments(NamedTuple):
    """All that least squares needs to know about the data: (weighted) sums over rows, centred for an intercept."""

    weight: float  # number of rows, or the sum of their weights
    x_mean: Array  # (p,), zero without an intercept
    y_mean: Array  # (t,), zero without an intercept
    AtA: Array  # (p, p)
    Atb: Array  # (p, t)
    btb: Array  # (t,), sum of squares of each target

    def penalised(self, alpha: float) -> "Moments":
        """With alpha on the diagonal of A^T A, as ridge has it; the intercept, centred away, stays free."""
        return self._replace(AtA=self.AtA + alpha * np.eye(len(self.AtA))) if alpha else self

    def condition(self, R: Array, intercept: bool) -> float:
        """Condition number of A = [1 X] or X, given the triangle R of the (centred) X."""
        if not intercept:
            return condition_number(R)
        root = np.sqrt(self.weight)
        whole = np.zeros((len(R) + 1, len(R) + 1))
        whole[0, 0], whole[0, 1:], whole[1:, 1:] = root, root * self.x_mean, R
        return condition_number(whole)


def cross_products(X: Array, Y: Array, weights: Array | None, shift: Array | None = None) -> Array:
    """[1 x y]^T [x y] summed over the rows, x and y less their shift: (1 + p + t, p + t), a block at a time."""
    (n, p), width = X.shape, 1 + X.shape[1] + Y.shape[1]
    total: Array | float = 0.0
    block = None
    for rows in row_blocks(n, width):
        if block is None:
            block = np.empty((rows.stop, width), order="C" if X.flags.c_contiguous else "F")
            block[:, 0] = 1
        part = block[: rows.stop - rows.start]
        part[:, 1 : p + 1] = X[rows]
        part[:, p + 1 :] = Y[rows]
        if shift is not None:
            part[:, 1:] -= shift
        left = part if weights is None else part * weights[rows, None]
        total = total + left.T @ part[:, 1:]
    return np.asarray(total)


def gather_moments(X: Array, Y: Array, weights: Array | None, centred: bool) -> Moments:
    """Moments of X (n, p) and Y (n, t) in one pass, without a copy of X; in two where means dwarf the spread."""
    weight = float(len(X) if weights is None else weights.sum())
    return moments(lambda shift: cross_products(X, Y, weights, shift), X.shape[1], weight, centred)


def moments(products_less: Callable[[Array | None], Array], p: int, weight: float, centred: bool) -> Moments:
    """Moments from the cross products of the data less a shift, wherever they are summed; it asks once or twice."""
    with np.errstate(all="ignore"):
        sums = products_less(None)
        mean, products = np.zeros(sums.shape[1]), sums[1:]
        if centred:
            mean = sums[0] / weight
            products = sums[1:] - mean[:, None] * sums[0]
            if (sums[1:].diagonal() / products.diagonal()).max() > LOSSY:
                sums = products_less(mean)
                rest = sums[0] / weight
                mean, products = mean + rest, sums[1:] - rest[:, None] * sums[0]
    return Moments(weight, mean[:p], mean[p:], products[:p, :p], products[:p, p:], products[p:, p:].diagonal())


def fit_normal(
    X: Array, Y: Array, weights: Array | None, intercept: bool, max_condition: float = np.inf, alpha: float = 0.0
) -> LinearFit | None:
    """Fit by Cholesky; None where the condition number is above its bound or A^T A is singular to rounding."""
    m = gather_moments(X, Y, weights, intercept).penalised(alpha)
    return fit_moments(m, intercept, max_condition, lambda coef, b: residual_norms(X, Y, weights, coef, b), alpha)


def fit_moments(
    m: Moments, intercept: bool, max_condition: float, norms: Callable[[Array, Array], Array], alpha: float = 0.0
) -> LinearFit | None:
    """The same from the (penalised) moments; `norms` walks through the data where a difference of sums has lost its digits."""
    squared = m.AtA.diagonal()
    if not (squared.min() > 0 and math.isfinite(squared.sum() + m.btb.sum())):  # a nan or an infinity anywhere reaches the sums
        return None
    scale = np.sqrt(squared)
    p = len(scale)
    L, failed = lapack.dpotrf(m.AtA / scale / scale[:, None], lower=1)
    if failed or L.diagonal().min() ** 2 < 8 * p * EPS:  # a pivot is the share of a column that the others leave
        return None
    condition = m.condition(L.T * scale, intercept)
    if condition > max_condition:
        return None
    coef = lapack.dpotrs(L, m.Atb / scale[:, None], lower=1)[0] / scale[:, None]
    b = m.y_mean - m.x_mean @ coef
    squares = m.btb - (coef * m.Atb).sum(axis=0)
    if alpha:
        squares -= alpha * (coef**2).sum(axis=0)
    if (squares < BLURRED * m.btb).any():
        return LinearFit(coef, b, norms(coef, b), condition, p)
    return LinearFit(coef, b, np.sqrt(squares), condition, p)
