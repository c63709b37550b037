"""The agreement ledger: how far two fitted models are apart, from when on, and which setting explains it.

An explanation is not only read off the settings: where a setting of scikit-learn's is named as the cause, its model is fitted
again without it, and the sentence says how far apart the two are then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, clone

from core.arrays import Array
from core.learning.beside.twins import _SKLEARN_ACTIVATIONS, differing_settings, twin
from core.learning.least_squares.model import LeastSquares
from core.learning.network.base import BaseMLP
from core.learning.perceptron.model import Perceptron

ROUNDING = 1e-9  # relative: two correct computations may differ by this much


@dataclass(frozen=True)
class Ledger:
    """What a comparison found. The gaps are largest absolute differences."""

    weights: float
    predictions: float  # of predicted values, probabilities or scores on all rows
    labels: int  # rows whose predicted class differs; 0 for regression
    losses: Array  # (epochs both ran,) |difference of the loss| per epoch; empty where there is no loss curve
    parted_at: int | None  # first epoch (from 1) whose losses differ by more than rounding
    identical: bool  # every weight equal to the last bit
    agrees: bool  # within rounding
    verdict: str
    causes: tuple[str, ...]


def weights(model: BaseEstimator) -> list[Array]:
    """Every fitted weight of a model: coefficients, then intercepts."""
    if hasattr(model, "coefs_"):
        return [*model.coefs_, *model.intercepts_]
    return [np.asarray(model.coef_, dtype=float), np.asarray(model.intercept_, dtype=float)]


def _distance(a: list[Array], b: list[Array]) -> tuple[float, float]:
    """Largest absolute difference, and the size of what was compared; (inf, 1) for different shapes."""
    if [np.size(x) for x in a] != [np.size(x) for x in b]:
        return np.inf, 1.0
    with np.errstate(invalid="ignore", over="ignore"):
        gap = max(
            (float(np.abs(np.ravel(x) - np.ravel(y)).max()) for x, y in zip(a, b, strict=True) if np.size(x)),
            default=0.0,
        )
    size = max((float(np.abs(x).max()) for x in (*a, *b) if np.size(x)), default=1.0)
    return (gap if np.isfinite(gap) else np.inf), max(size, np.finfo(float).tiny)


def scores(model: BaseEstimator, X: Any) -> Array:
    """What can be compared row by row: probabilities, else scores, else predicted values."""
    for name in ("predict_proba", "decision_function", "predict"):
        if hasattr(model, name):
            return np.asarray(getattr(model, name)(X), dtype=float)
    raise TypeError("the model predicts nothing")


def compare_fitted(ours: BaseEstimator, theirs: BaseEstimator, X: Any, y: Any) -> Ledger:
    """Compare two models fitted on the same rows X, y."""
    a, b = weights(ours), weights(theirs)
    gap, size = _distance(a, b)
    first, second = scores(ours, X), scores(theirs, X)
    prediction_gap = _distance([first], [second])[0] if first.shape == second.shape else np.inf
    labels = int(np.sum(ours.predict(X) != theirs.predict(X))) if hasattr(ours, "classes_") else 0
    losses, parted = _loss_gaps(ours, theirs)
    identical = gap == 0.0
    agrees = gap <= ROUNDING * max(size, 1.0) and parted is None
    causes = () if agrees else tuple(_causes(ours, theirs, X, y))
    verdict = _verdict(ours, gap, identical, agrees, parted, causes)
    return Ledger(gap, prediction_gap, labels, losses, parted, identical, agrees, verdict, causes)


def _loss_gaps(ours: BaseEstimator, theirs: BaseEstimator) -> tuple[Array, int | None]:
    one, other = (np.asarray(getattr(m, "loss_curve_", [])) for m in (ours, theirs))
    both = min(len(one), len(other))
    gaps = np.abs(one[:both] - other[:both])
    apart = np.flatnonzero(~(gaps <= ROUNDING * np.maximum(1.0, np.abs(other[:both]))))
    if len(apart):
        return gaps, int(apart[0]) + 1
    return gaps, None if len(one) == len(other) or not both else both + 1


def _verdict(ours: BaseEstimator, gap: float, identical: bool, agrees: bool, parted: int | None, causes: tuple[str, ...]) -> str:
    work = ""
    if isinstance(ours, Perceptron):
        work = f" after {int(np.sum(np.concatenate([np.atleast_1d(m) for m in ours.mistakes_])))} updates"
    elif isinstance(ours, BaseMLP):
        work = f" after {ours.n_iter_} epochs"
    if identical:
        return f"Identical to the last bit{work}."
    if agrees:
        return f"Equal up to rounding{work}: no weight differs by more than {gap:.0e}."
    where = f"They part at epoch {parted}" if parted else f"They differ by up to {gap:.2g} in a weight"
    return f"{where}: {causes[0]}" if causes else f"{where}, and no setting explains it."


def _causes(ours: BaseEstimator, theirs: BaseEstimator, X: Any, y: Any) -> Iterator[str]:
    yield from _only_ours(ours)
    if isinstance(ours, LeastSquares):
        yield from _least_squares_causes(ours, theirs, X, y)
    if getattr(ours, "random_state", 0) is None and (isinstance(ours, BaseMLP) or getattr(ours, "shuffle", False)):
        yield "without a seed each side draws its own random numbers."
    differing = differing_settings(ours, theirs)
    if differing:
        names = ", ".join(f"{k}={theirs!r} instead of {ours!r}" for k, (ours, theirs) in differing.items())
        yield f"scikit-learn was given {names}.{_verified(ours, twin(ours), X, y)}"


def _only_ours(ours: BaseEstimator) -> Iterator[str]:
    """Settings of ours that scikit-learn does not have."""
    if getattr(ours, "loss", "log_loss") not in ("log_loss", "squared_error"):
        yield f"ours minimises the {ours.loss} loss; scikit-learn's networks know only the log-loss."
    if getattr(ours, "l1", 0.0):
        yield "ours has an L1 penalty; scikit-learn's networks have the L2 penalty only."
    if getattr(ours, "dropout", 0.0):
        yield "ours uses dropout; scikit-learn's networks have none."
    if getattr(ours, "initializer", "glorot") != "glorot":
        yield f"ours starts from {ours.initializer} weights; scikit-learn always from Glorot's."
    if getattr(ours, "activation", "tanh") not in _SKLEARN_ACTIVATIONS:
        yield f"scikit-learn has no activation {ours.activation}; its twin uses relu."
    if getattr(ours, "averaged", False):
        yield "ours answers with the average of all its lines; scikit-learn's perceptron with its last one."


def _least_squares_causes(ours: BaseEstimator, theirs: BaseEstimator, X: Any, y: Any) -> Iterator[str]:
    dropped = ours.rank_ - getattr(theirs, "rank_", ours.rank_)
    if dropped > 0:
        exact = clone(theirs).set_params(tol=0.0)
        verified = _verified(ours, exact, X, y, "With tol=0")
        yield (
            f"scikit-learn treats {dropped} of {ours.rank_} independent columns as dependent, because its "
            f"tol={theirs.tol:g} cuts off small singular values (condition number {ours.condition_number_:.1e}).{verified}"
        )
    elif ours.solver_ == "gradient_descent":
        yield f"gradient descent stopped after {ours.n_iter_} steps, short of the exact solution."
    else:
        condition = f"{ours.condition_number_:.1e}"
        yield f"the columns are nearly dependent (condition number {condition}), so rounding decides the last digits."


def _verified(ours: BaseEstimator, changed: BaseEstimator, X: Any, y: Any, what: str = "With our settings") -> str:
    gap, _ = _distance(weights(ours), weights(changed.fit(X, y)))
    return f" {what} they differ by {gap:.0e}."
