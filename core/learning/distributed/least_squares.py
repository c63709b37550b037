"""Least squares on partitions: A^T A and A^T b of all rows are the sums of those of the partitions.

Topic: Least Squares. [A b]^T [A b] of a table cut in two is the sum of both halves' own, so the normal equations see the same
numbers, to rounding. Where they lose their digits, triangles are stacked instead of products added (TSQR): R of the R's is R of
the whole. Source: Demmel, Grigori, Hoemmen, Langou (2012), SIAM Journal on Scientific Computing 34(1).
"""

from typing import Any, Self

import numpy as np
from scipy.linalg import solve_triangular

from core.arrays import Array
from core.learning.distributed.partitions import Partitions
from core.learning.least_squares.linear_fit import LinearFit, residual_norms
from core.learning.least_squares.model import SAFE_CONDITION, SOLVERS, LeastSquares
from core.learning.least_squares.normal_equations import cross_products, fit_moments, moments
from core.learning.least_squares.orthogonal import ScaledProblem, fit_triangle, peaks, power_of_two, triangle


def columns(y: Array) -> Array:
    """Targets as columns: (n, t)."""
    return np.asarray(y, dtype=float).reshape(len(y), -1)


def partial_products(X: Array, y: Array, shift: Array | None = None) -> tuple[int, Array]:
    """Rows, and [1 x y]^T [x y] summed over them, x and y less their shift: (1 + p + t, p + t)."""
    return len(X), cross_products(X, columns(y), None, shift)


def partial_squares(X: Array, y: Array, coef: Array, intercept: Array) -> tuple[Array]:
    """Sum of squared residuals of each target: (t,)."""
    return (residual_norms(X, columns(y), None, coef, intercept) ** 2,)


def partial_peaks(X: Array, y: Array) -> tuple[Array, Array]:
    """Largest magnitude in each column of X (p,) and of y (t,)."""
    return peaks(X), peaks(columns(y))


def larger(a: tuple[Array, Array], b: tuple[Array, Array]) -> tuple[Array, Array]:
    """The larger of two, entry by entry."""
    return np.maximum(a[0], b[0]), np.maximum(a[1], b[1])


def partial_triangle(X: Array, y: Array, x_scale: Array, y_scale: Array, intercept: bool) -> tuple[Array, int]:
    """R of [A b] = QR with scaled columns, and the rows that it stands for."""
    return triangle(ScaledProblem(X, columns(y), None, intercept, x_scale, y_scale)), len(X)


def fold(a: tuple[Array, int], b: tuple[Array, int]) -> tuple[Array, int]:
    """R of two R's, one above the other: Q of both is orthogonal, so their lengths and angles stay."""
    return np.asarray(np.linalg.qr(np.vstack([a[0], b[0]]), mode="r")), a[1] + b[1]


class DistributedLeastSquares(LeastSquares):
    """`LeastSquares` on partitions; its coefficients equal those in memory to rounding.

    Arguments and attributes are those of `LeastSquares`. "normal" takes one pass over the data, two where means dwarf the spread,
    and one more where the fit is so good that its residuals are no difference of sums; "qr" takes two. "qr" is TSQR without the
    refinement of the fit in memory: its error grows with the condition number, that of "normal" with its square.
    "gradient_descent" is not here.
    """

    def fit(self, X: Any, y: Any, sample_weight: None = None) -> Self:
        """Minimise the sum of squared residuals over all partitions; X and y as `Partitions` takes them."""
        if self.solver not in SOLVERS or self.solver == "gradient_descent":
            raise ValueError(f"solver must be auto, normal or qr on partitions; got {self.solver!r}.")
        if sample_weight is not None or self.alpha:
            raise ValueError("On partitions there are neither sample weights nor an alpha.")
        data = Partitions(X, y)
        found, solver = None, "normal"
        if self.solver != "qr":
            found = self._normal(data, SAFE_CONDITION if self.solver == "auto" else np.inf)
        if found is None:
            found, solver = self._triangles(data), "qr"
        data.describe(self)
        return self._keep(solver, found, one_target=data.one_target)

    def _normal(self, data: Partitions, max_condition: float) -> LinearFit | None:
        rows, products = data.total(partial_products)

        def products_less(shift: Array | None) -> Array:
            return products if shift is None else data.total(partial_products, shift)[1]

        found = moments(products_less, data.n_features, float(rows), self.fit_intercept)
        return fit_moments(found, self.fit_intercept, max_condition, lambda coef, b: _norms(data, coef, b))

    def _triangles(self, data: Partitions) -> LinearFit:
        x_peak, y_peak = data.total(partial_peaks, add=larger)
        x_scale = np.append(np.ones(int(self.fit_intercept)), power_of_two(x_peak))
        y_scale = power_of_two(y_peak)
        R, rows = data.total(partial_triangle, x_scale, y_scale, self.fit_intercept, add=fold)
        q = len(x_scale)

        def solve(whole: Array) -> tuple[Array, Array, int]:
            return solve_triangular(whole, R[:q, q:]), (R[q:, q:] ** 2).sum(axis=0), 1

        return fit_triangle(R, x_scale, y_scale, self.fit_intercept, rows, solve, lambda coef, b: _norms(data, coef, b))


def _norms(data: Partitions, coef: Array, intercept: Array) -> Array:
    return np.asarray(np.sqrt(data.total(partial_squares, coef, intercept)[0]))
