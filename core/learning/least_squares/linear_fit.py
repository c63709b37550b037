"""What every road to least squares hands back, and how all of them walk through the data: a block of rows at a time.

Topic: Least Squares. A fit is y = X w + b; the sum of its squared residuals is what the slide calls ||Ax - b||^2.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.linalg import lapack

from core.arrays import Array

EPS = float(np.finfo(float).eps)
CACHE = 2**15  # numbers in a block: 256 kB stay in the second-level cache of one core


@dataclass(frozen=True)
class LinearFit:
    """Coefficients of y = X w + b, one column a target, and what was learned on the way."""

    coef: Array  # (n_features, n_targets), unit of y over unit of x
    intercept: Array  # (n_targets,), unit of y
    residual_norm: Array  # (n_targets,), square root of the (weighted) sum of squared residuals, unit of y
    condition_number: float  # of A = [1 X]: largest over smallest singular value; infinite when columns depend
    rank: int  # of X, after centring its columns when there is an intercept
    n_iter: int = 1  # steps of gradient descent or sweeps of refinement
    losses: Array | None = None  # (n_iter + 1,), sum of squared residuals after each step of gradient descent


def row_blocks(n_samples: int, width: int, numbers: int = CACHE) -> Iterator[slice]:
    """Slices that cover the rows; a block holds about that many numbers and is never wider than tall.

    >>> list(row_blocks(10, width=4, numbers=16))
    [slice(0, 4, None), slice(4, 8, None), slice(8, 10, None)]
    """
    rows = max(numbers // width, width)
    return (slice(start, min(start + rows, n_samples)) for start in range(0, n_samples, rows))


def residual_norms(X: Array, Y: Array, weights: Array | None, coef: Array, intercept: Array) -> Array:
    """sqrt(sum_i weight_i (y_i - x_i.w - b)^2) for each target, in one pass over the data."""
    squares = np.zeros(Y.shape[1])
    for rows in row_blocks(len(X), X.shape[1] + Y.shape[1]):
        residuals = Y[rows] - X[rows] @ coef - intercept
        squares += (residuals**2).sum(axis=0) if weights is None else weights[rows] @ residuals**2
    return np.asarray(np.sqrt(squares))


def condition_number(triangle: Array) -> float:
    """Largest over smallest singular value of A = QR, read off its triangle R, which has the same ones."""
    singular = lapack.dgesdd(triangle, compute_uv=0)[1]
    return float(singular[0] / singular[-1]) if singular[-1] > 0 else np.inf
