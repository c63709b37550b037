"""Least squares by an orthogonal factorisation A = QR, for data on which the normal equations lose their digits.

Topic: Least Squares. Q keeps lengths, so ||Ax - b|| = ||Rx - Q^T b|| and the condition number is not squared. Columns
are scaled by powers of two, which rounds nothing; tall data are folded into R a block of rows at a time. Then the
answer is refined: the residual r = b - Ax and its shadow A^T r are computed in more digits than they are kept in, and
R^T R dx = A^T r gives what is missing. Source: Björck (1967), BIT 7, refinement of residual and solution together;
Björck (1987), Linear Algebra and its Applications 88/89, the form with R alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.linalg import solve_triangular

from core.arrays import Array
from core.learning.least_squares.double_double import Pair, add, times, total, two_product
from core.learning.least_squares.linear_fit import CACHE, EPS, LinearFit, condition_number, residual_norms, row_blocks

EXTENDED = 2**13  # numbers in a block in extended precision, whose many temporaries share the cache
SWEEPS = 30


def orthogonal_solution(A: Array, b: Array) -> Array:
    """X = R^-1 Q^T b with A = QR by Householder reflections. A : (m, n), independent columns;  b : (m,) or (m, k).

    >>> orthogonal_solution(np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([1.0, 3, 5])).round(12)
    array([1., 2.])
    """
    Q, R = np.linalg.qr(A)
    return np.asarray(solve_triangular(R, Q.T @ b))


def power_of_two(peak: Array) -> Array:
    """The power of two that brings a magnitude into [1/2, 1); multiplying by it is exact. 1 for a zero.

    >>> power_of_two(np.array([3.0, 0.25, 0.0]))
    array([0.25, 2.  , 1.  ])
    """
    exponent = np.frexp(peak)[1]
    return np.ldexp(1.0, -np.clip(exponent, -1000, 1000))


def peaks(columns: Array) -> Array:
    """Largest magnitude in each column, without a copy."""
    return np.maximum(columns.max(axis=0), -columns.min(axis=0)).astype(float)


@dataclass(frozen=True)
class ScaledProblem:
    """The scaled problem A x = b, A = [1 X] or X, handed out a block of rows at a time."""

    X: Array  # (n, p)
    Y: Array  # (n, t)
    weights: Array | None  # (n,), positive
    intercept: bool
    x_scale: Array  # (q,), q = p + 1 with an intercept
    y_scale: Array  # (t,)

    @classmethod
    def of(cls, X: Array, Y: Array, weights: Array | None, intercept: bool) -> "ScaledProblem":
        """Scale each column of X and Y to a largest magnitude in [1/2, 1)."""
        ones = np.ones(int(intercept))
        return cls(X, Y, weights, intercept, np.append(ones, power_of_two(peaks(X))), power_of_two(peaks(Y)))

    def blocks(self, numbers: int) -> Iterator[tuple[Array, Array, Array]]:
        """Rows of A (k, q), b (k, t) and the weights (k, 1)."""
        width = len(self.x_scale) + len(self.y_scale)
        for rows in row_blocks(len(self.X), width, numbers):
            A = np.ones((rows.stop - rows.start, len(self.x_scale)))
            A[:, int(self.intercept) :] = self.X[rows]
            weight = np.ones((len(A), 1)) if self.weights is None else self.weights[rows, None]
            yield A * self.x_scale, self.Y[rows] * self.y_scale, weight


def triangle(design: ScaledProblem) -> Array:
    """R of [A b] = QR, rows weighted by the roots of their weights: each block is folded into the R of those before."""
    R = np.empty((0, len(design.x_scale) + len(design.y_scale)))
    for A, b, weight in design.blocks(CACHE):
        R = np.asarray(np.linalg.qr(np.vstack([R, np.sqrt(weight) * np.hstack([A, b])]), mode="r"))
    return R


def shadow_in_80_bits(design: ScaledProblem, x: Pair) -> tuple[Array, Array]:
    """A^T r and r^T r for r = b - A x, in np.longdouble: 19 digits where the machine has them."""
    x_long = x.hi.astype(np.longdouble) + x.lo
    shadow, squares = np.zeros_like(x_long), np.zeros(x_long.shape[1], np.longdouble)
    for A, b, weight in design.blocks(EXTENDED):
        A_long = A.astype(np.longdouble)
        r = b - A_long @ x_long
        shadow += A_long.T @ (weight * r)
        squares += (weight * r * r).sum(axis=0)
    return shadow.astype(float), squares.astype(float)


def shadow_in_pairs(design: ScaledProblem, x: Pair) -> tuple[Array, Array]:
    """A^T r and r^T r for r = b - A x, in pairs of doubles: 32 digits on every machine."""
    shadow, squares = Pair(np.zeros_like(x.hi), np.zeros_like(x.hi)), np.zeros(x.hi.shape[1])
    for A, b, weight in design.blocks(EXTENDED):
        columns = np.ascontiguousarray(A.T)
        for j in range(b.shape[1]):
            product = two_product(columns, -x.hi[:, j, None])
            r = add(total(Pair(product.hi, product.lo - columns * x.lo[:, j, None])), Pair(b[:, j], np.zeros(len(b))))
            weighted = times(r, weight[:, 0])
            product = two_product(columns, weighted.hi)
            part = total(Pair(product.hi.T, (product.lo + columns * weighted.lo).T))
            shadow.hi[:, j], shadow.lo[:, j] = add(Pair(shadow.hi[:, j], shadow.lo[:, j]), part)
            squares[j] += weighted.hi @ r.hi
    return shadow.hi, squares


Shadow = Callable[[ScaledProblem, Pair], tuple[Array, Array]]
HAS_80_BITS = np.finfo(np.longdouble).eps < EPS
PRECISIONS: tuple[Shadow, ...] = (shadow_in_80_bits, shadow_in_pairs) if HAS_80_BITS else (shadow_in_pairs,)


def refine(design: ScaledProblem, R: Array, precisions: tuple[Shadow, ...] = PRECISIONS) -> tuple[Array, Array, int]:
    """Solve A^T (b - A x) = 0 to the last digit: x, the squared residual norms, the number of sweeps.

    A sweep wins about 16 - log10(condition number) digits, until x stops moving or its precision has no more to give.
    """
    zero = np.zeros((R.shape[1], len(design.y_scale)))
    x, squares, sweeps = Pair(zero, zero), zero[0], 0
    for shadow_of in precisions:
        last = np.inf
        for _ in range(SWEEPS):
            shadow, squares = shadow_of(design, x)
            dx = solve_triangular(R, solve_triangular(R, shadow, trans=1))
            x, sweeps = add(x, Pair(dx, np.zeros_like(dx))), sweeps + 1
            size = np.abs(x.hi)
            moved = float(np.max(np.abs(dx) / np.maximum(size, 1e-5 * size.max(axis=0) + 1e-300)))
            if moved <= EPS / 2:
                return x.hi, squares, sweeps
            if moved > last / 2:
                break
            last = moved
    return x.hi, squares, sweeps


def shortest(R: Array, c: Array, x_scale: Array, tolerance: float) -> Array:
    """Of all minimisers of ||R x - c||, the one whose coefficients x_scale * x are shortest.

    The rank is judged on scaled columns, the length is measured in the reader's own units: V1^T x = z is all that the
    data say about x, and w = x_scale * x is the shortest solution of (V1^T / x_scale) w = z.
    """
    U, singular, Vt = np.linalg.svd(R, full_matrices=False)
    kept = singular > tolerance
    z = (U.T @ c)[kept] / singular[kept, None]
    V1 = Vt[kept].T
    Q, T = np.linalg.qr(V1 / x_scale[:, None])
    x = Q @ np.linalg.solve(T.T, z) / x_scale[:, None]
    x += V1 @ (z - V1.T @ x)  # units that lie far apart cost T its digits, never the fit
    return np.asarray(x * x_scale[:, None])


def fit_orthogonal(X: Array, Y: Array, weights: Array | None, intercept: bool) -> LinearFit:
    """Fit by a column-scaled QR with refinement; of rank-deficient or wide data the shortest of all solutions."""
    design = ScaledProblem.of(X, Y, weights, intercept)
    whole, scales = triangle(design), (design.x_scale, design.y_scale)

    def norms(coef: Array, b: Array) -> Array:
        return residual_norms(X, Y, weights, coef, b)

    return fit_triangle(whole, *scales, intercept, len(X), lambda R: refine(design, R), norms)


def fit_triangle(
    whole: Array,
    x_scale: Array,
    y_scale: Array,
    intercept: bool,
    rows: int,
    solve: Callable[[Array], tuple[Array, Array, int]],
    norms: Callable[[Array, Array], Array],
) -> LinearFit:
    """The fit from the triangle of [A b] alone. `solve` takes R where it has full rank and gives what `refine` gives."""
    q, lead = len(x_scale), int(intercept)
    R, c = whole[:q, :q], whole[:q, q:]
    singular = np.linalg.svd(R[lead:, lead:], compute_uv=False)
    tolerance = EPS * q * np.sqrt(max(rows, q)) * np.linalg.norm(R, 2)
    rank = int((singular > tolerance).sum())
    if rank == q - lead:
        x, squares, sweeps = solve(R)
        w = x * x_scale[:, None] / y_scale
        b = w[0] if intercept else np.zeros(len(y_scale))
        lengths = np.sqrt(np.maximum(squares, 0)) / y_scale
        return LinearFit(w[lead:], b, lengths, condition_number(R / x_scale), rank, sweeps)
    coef = shortest(R[lead:, lead:], c[lead:], x_scale[lead:], tolerance) / y_scale
    b = np.zeros(len(y_scale))
    if intercept:
        b = (c[0] / y_scale - R[0, 1:] / x_scale[1:] @ coef) / R[0, 0]
    return LinearFit(coef, b, norms(coef, b), np.inf, rank)


def fit_ridge(X: Array, Y: Array, weights: Array | None, intercept: bool, alpha: float) -> LinearFit:
    """Fit with ridge's penalty alpha |w|^2 as p more rows sqrt(alpha) I with target 0, below the (centred) data."""
    p = X.shape[1]
    x_mean, y_mean = (np.average(Z, axis=0, weights=weights) if intercept else np.zeros(Z.shape[1]) for Z in (X, Y))
    rows = np.vstack([X - x_mean, np.sqrt(alpha) * np.eye(p)])
    targets = np.vstack([Y - y_mean, np.zeros((p, Y.shape[1]))])
    found = fit_orthogonal(rows, targets, None if weights is None else np.append(weights, np.ones(p)), intercept=False)
    b = y_mean - x_mean @ found.coef
    condition = found.condition_number
    if intercept:  # of [1 X] with the rows of the penalty below it
        root = np.sqrt(len(X) if weights is None else weights.sum())
        R = np.linalg.qr(rows if weights is None else rows * np.sqrt(np.append(weights, np.ones(p)))[:, None], mode="r")
        condition = condition_number(np.block([[np.full((1, 1), root), root * x_mean], [np.zeros((p, 1)), R]]))
    return replace(found, intercept=b, residual_norm=residual_norms(X, Y, weights, found.coef, b), condition_number=condition)
