"""Least squares: of all w and b, those with the smallest sum of squared residuals.

Topic: Least Squares. The slide's normal equations, an orthogonal factorisation for data on which they lose their
digits, and the slide's gradient, behind one estimator. Sources: beside each road in its own file.
"""

from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, MultiOutputMixin, RegressorMixin
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data

from core.arrays import Array
from core.learning.least_squares.linear_fit import LinearFit
from core.learning.least_squares.normal_equations import fit_normal
from core.learning.least_squares.orthogonal import fit_orthogonal, fit_ridge
from core.learning.least_squares.steepest_descent import fit_descent

SOLVERS = ("auto", "normal", "qr", "gradient_descent")
SAFE_CONDITION = 1e4  # beyond it the normal equations lose more than half of the 16 digits


class LeastSquares(MultiOutputMixin, RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """The estimator that stands beside `sklearn.linear_model.LinearRegression`, and with an alpha beside `Ridge`.

    Parameters
    ----------
    fit_intercept : whether there is a b
    solver : "normal" (Cholesky on A^T A), "qr" (scaled and refined), "gradient_descent", or "auto": the normal equations
        while the condition number is below 1e4, "qr" beyond
    max_iter : most steps of gradient descent
    alpha : ridge's penalty alpha |w|^2, unit of weight times unit of x squared; the intercept is not penalised

    Attributes
    ----------
    coef_ : (n_features,) or (n_targets, n_features);  intercept_ : float or (n_targets,)
    solver_ : the road taken;  rank_ : of the (centred) columns;  condition_number_ : of A = [1 X], infinite without full rank;
        with an alpha both are those of the problem with the penalty's rows sqrt(alpha) I below X
    residual_norm_ : ||Ax - b||, float or (n_targets,);  n_iter_ : steps of descent or sweeps of refinement
    loss_curve_ : (n_iter_ + 1,) ||Ax - b||^2 + alpha |w|^2 along gradient descent, for that solver only
    """

    def __init__(self, fit_intercept: bool = True, solver: str = "auto", *, max_iter: int = 10_000, alpha: float = 0.0) -> None:
        self.fit_intercept = fit_intercept
        self.solver = solver
        self.max_iter = max_iter
        self.alpha = alpha

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Minimise sum_i weight_i (y_i - x_i.w - b)^2 + alpha |w|^2.

        X : (n_samples, n_features);  y : (n_samples,) or (n_samples, n_targets), finite
        """
        if self.solver not in SOLVERS:
            raise ValueError(f"solver must be one of {', '.join(SOLVERS)}; got {self.solver!r}.")
        if not 0 <= self.alpha < np.inf:
            raise ValueError(f"alpha must be finite and not negative; got {self.alpha!r}.")
        found = None
        if self.solver == "auto" and sample_weight is None and _plain(X, y):
            found = fit_normal(X, y.reshape(len(y), -1), None, self.fit_intercept, SAFE_CONDITION, self.alpha)
        if found is None:
            X, y = validate_data(self, X, y, dtype=np.float64, multi_output=True, y_numeric=True)
            y = np.asarray(y, dtype=np.float64)
            solver, found = self._solve(*_weighted_rows(X, y.reshape(len(y), -1), sample_weight))
        else:
            solver, self.n_features_in_ = "normal", X.shape[1]
            self.__dict__.pop("feature_names_in_", None)
        return self._keep(solver, found, one_target=y.ndim == 1)

    def _solve(self, X: Array, Y: Array, weights: Array | None) -> tuple[str, LinearFit]:
        if self.solver == "gradient_descent":
            return self.solver, fit_descent(X, Y, weights, self.fit_intercept, self.max_iter, alpha=self.alpha)
        if self.solver != "qr":
            bound = SAFE_CONDITION if self.solver == "auto" else np.inf
            found = fit_normal(X, Y, weights, self.fit_intercept, bound, self.alpha)
            if found is not None:
                return "normal", found
        if self.alpha:
            return "qr", fit_ridge(X, Y, weights, self.fit_intercept, self.alpha)
        return "qr", fit_orthogonal(X, Y, weights, self.fit_intercept)

    def _keep(self, solver: str, found: LinearFit, *, one_target: bool) -> Self:
        self.coef_ = found.coef[:, 0] if one_target else np.ascontiguousarray(found.coef.T)
        self.intercept_ = float(found.intercept[0]) if one_target else found.intercept
        self.residual_norm_ = float(found.residual_norm[0]) if one_target else found.residual_norm
        self.condition_number_, self.rank_, self.n_iter_ = found.condition_number, found.rank, found.n_iter
        self.solver_ = solver
        self.__dict__.pop("loss_curve_", None)
        if found.losses is not None:
            self.loss_curve_ = found.losses
        return self

    def predict(self, X: Any) -> Array:
        """X w + b : (n_samples,) or (n_samples, n_targets)."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        return np.asarray(X @ self.coef_.T + self.intercept_)


def _plain(X: Any, y: Any) -> bool:
    """Whether both are float arrays of matching shape, so that all left to check is that they are finite: the sums tell."""
    return (
        type(X) is type(y) is np.ndarray
        and X.dtype == y.dtype == np.float64
        and X.ndim == 2
        and 1 <= y.ndim <= 2
        and len(X) == len(y)
        and min(X.shape) > 0 < y.size
    )


def _weighted_rows(X: Array, Y: Array, sample_weight: Any) -> tuple[Array, Array, Array | None]:
    """Drop the rows without weight: they are not data."""
    if sample_weight is None:
        return X, Y, None
    weights = _check_sample_weight(sample_weight, X, dtype=np.float64, ensure_non_negative=True)
    kept = weights > 0
    return X[kept], Y[kept], weights[kept]
