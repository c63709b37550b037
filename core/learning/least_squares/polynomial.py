"""A polynomial is least squares too: y = w1 x + w2 x^2 + ... + b is linear in what is unknown.

Topic: Least Squares. `descend_to_polynomial` walks to it with the slide's gradient, on columns of mean 0 and length 1,
because the raw powers of x have a condition number on which no learning rate gets anywhere.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.learning.least_squares.steepest_descent import gradient_descent


def powers(x: Array, degree: int) -> Array:
    """Columns x, x^2, ..., x^degree: (n, degree). The column of ones is the intercept's.

    >>> powers(np.array([2.0, 3.0]), 3)
    array([[ 2.,  4.,  8.],
           [ 3.,  9., 27.]])
    """
    return np.asarray(x[:, None] ** np.arange(1, degree + 1))


def design_matrix(x: Array, degree: int) -> Array:
    """The slide's A: a row (1, x, x^2, ..., x^degree) for every point, (n, degree + 1)."""
    return np.column_stack([np.ones(len(x)), powers(x, degree)])


def term_names(degree: int) -> list[str]:
    """What each column of A is.

    >>> term_names(3)
    ['1', 'x', 'x²', 'x³']
    """
    return ["1", "x", *(f"x{'⁰¹²³⁴⁵⁶⁷⁸⁹'[k]}" for k in range(2, degree + 1))][: degree + 1]


@dataclass(frozen=True)
class PolynomialDescent:
    """Gradient descent from the zero polynomial."""

    curves: Array  # (steps + 1, points), the polynomial on the grid after each step; not finite once it overflowed
    losses: Array  # (steps + 1,), sum of squared residuals
    eta: float  # learning rate that was used
    eta_limit: float  # 1 / largest eigenvalue of A^T A: from here on it diverges
    condition_number: float  # of the scaled A


def descend_to_polynomial(x: Array, y: Array, grid: Array, degree: int, *, steps: int, rate: float) -> PolynomialDescent:
    """Take `steps` steps with eta = rate * eta_limit. x, y : (n,);  grid : (points,)."""
    columns = powers(x, degree)
    mean = columns.mean(axis=0)
    length = np.linalg.norm(columns - mean, axis=0)
    length[length == 0] = 1.0

    def design(values: Array) -> Array:
        return np.column_stack([np.full(len(values), 1 / np.sqrt(len(x))), (powers(values, degree) - mean) / length])

    A = design(x)
    limit = gradient_descent(A, y, steps=0).eta_limit
    run = gradient_descent(A, y, steps=steps, eta=rate * limit)
    with np.errstate(over="ignore", invalid="ignore"):
        curves = run.points @ design(grid).T
    return PolynomialDescent(curves, run.losses, run.eta, limit, float(np.linalg.cond(A)))
