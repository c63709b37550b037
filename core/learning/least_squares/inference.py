"""How sure a fit is of its coefficients: standard errors, t-values, p-values and confidence intervals.

They hold where the residuals are independent of each other, equally spread and normal. Topic: Least Squares.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solve_triangular
from scipy.stats import t as student

from core.arrays import Array


@dataclass(frozen=True)
class Inference:
    """One entry a coefficient."""

    values: Array  # (k,)
    errors: Array  # (k,) standard error, in the unit of the coefficient
    p: Array  # (k,) how often chance alone would bring a coefficient of 0 this far from 0
    low: Array  # (k,) ends of the confidence interval
    high: Array
    degrees: int  # of freedom: rows less columns


def inference(
    A: Array, residuals: Array, coefficients: Array, combine: Array | None = None, level: float = 0.95
) -> Inference | None:
    """Standard errors s ||R^-T c|| from A = QR and s^2 = sum r^2 / (n - p); None where columns depend or no row is left over.

    A : (n_samples, n_columns), of ones for an intercept;  residuals : (n_samples,) b - Ax;  coefficients : (n_columns,)
    combine : (k, n_columns), each row a sum of coefficients that is asked for; the coefficients themselves without it
    level : of the intervals
    """
    n, columns = A.shape
    if n <= columns:
        return None
    size = np.sqrt((A**2).sum(axis=0))
    R = np.linalg.qr(A / np.where(size > 0, size, 1.0), mode="r")
    singular = np.linalg.svd(R, compute_uv=False)
    if singular[-1] < singular[0] * n * np.finfo(float).eps:
        return None
    C = np.eye(columns) if combine is None else combine
    spread = np.sqrt((residuals @ residuals) / (n - columns))
    errors = spread * np.sqrt((solve_triangular(R, (C / size).T, trans="T") ** 2).sum(axis=0))
    values = C @ coefficients
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * student.sf(np.abs(values / errors), n - columns)
    reach = student.ppf((1 + level) / 2, n - columns) * errors
    return Inference(values, errors, p, values - reach, values + reach, n - columns)
