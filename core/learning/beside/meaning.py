"""What a fitted pair has learned of each feature: how much it counts, which way it works, how sure its coefficients are."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.base import BaseEstimator, is_classifier
from sklearn.inspection import permutation_importance
from sklearn.metrics import get_scorer

from core.data.design import original_units
from core.learning.beside.comparison import Comparison
from core.learning.least_squares.inference import Inference, inference

ROWS = 500  # at most, on which a feature is shuffled


class _AsFitted(BaseEstimator):  # type: ignore[misc]
    """One of the pair on raw rows, as scikit-learn's inspection wants an estimator."""

    def __init__(self, comparison: Comparison, name: str) -> None:
        self.comparison = comparison
        self.name = name

    def fit(self, X: Any, y: Any) -> "_AsFitted":
        """It is fitted already."""
        return self

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """In the unit of the target: (n_samples,)."""
        return self.comparison.predict(X, [self.name])[self.name]


def importance(comparison: Comparison, X: pd.DataFrame, y: Any, repeats: int = 5, seed: int = 0) -> pd.DataFrame:
    """How much the score falls when one feature's values are dealt anew, by scikit-learn's permutation importance.

    X, y : rows to judge by, before preprocessing;  repeats : times that each feature is dealt
    One row a feature and model: feature, model, mean, spread (standard deviation over the repeats), the largest of ours first.
    """
    rows = np.random.default_rng(seed).permutation(len(X))[:ROWS]
    metric = get_scorer("accuracy" if is_classifier(comparison.ours) else "r2")
    found = []
    for name in comparison.models:
        fall = permutation_importance(
            _AsFitted(comparison, name), X.iloc[rows], np.asarray(y)[rows], n_repeats=repeats, random_state=seed, scoring=metric
        )
        found.append(
            pd.DataFrame({"feature": X.columns, "model": name, "mean": fall.importances_mean, "spread": fall.importances_std})
        )
    order = found[0].sort_values("mean", ascending=False, kind="stable").index
    return pd.concat([part.loc[order] for part in found], ignore_index=True)


def dependence(comparison: Comparison, X: pd.DataFrame, feature: str, steps: int = 25, rows: int = 500) -> pd.DataFrame:
    """The mean answer when one feature is set to a value in every row: partial dependence.

    Numbers go from their 5 % to their 95 % quantile, words through the commonest categories. For numbers both models answer, with
    their mean prediction; for classes ours alone, with the share of the rows that get each class.
    One row a value and line: value, line, answer.
    """
    column = X[feature]
    values: Any = column.value_counts().index[:steps]
    if pd.api.types.is_numeric_dtype(column):
        values = np.linspace(column.quantile(0.05), column.quantile(0.95), steps)
    part, classes = X.sample(min(rows, len(X)), random_state=0), getattr(comparison.ours, "classes_", ())
    found = []
    for value in values:
        part[feature] = value
        answers = comparison.predict(part, ["ours"] if len(classes) else list(comparison.models))
        found += [(value, str(name), float((answers["ours"] == name).mean())) for name in classes]
        found += [(value, model, float(answer.mean())) for model, answer in answers.items() if not len(classes)]
    return pd.DataFrame(found, columns=["value", "line", "answer"])


def certainty_of_coefficients(comparison: Comparison, X: pd.DataFrame, y: Any) -> Inference | None:
    """Standard errors, intervals and p-values of least squares in the units of the columns; the intercept comes last.

    X, y : the whole table, of which the training rows were fitted
    None for a model without them, for dependent columns and for no row more than columns.
    """
    ours = comparison.ours
    if not hasattr(ours, "solver_") or ours.alpha:
        return None
    Z = np.asarray(comparison.prepared(X.iloc[comparison.train]), dtype=float)
    target = np.asarray(y, dtype=float)[comparison.train]
    A = np.column_stack([Z, np.ones(len(Z))])
    fitted = np.append(ours.coef_, ours.intercept_)
    return inference(A, target - A @ fitted, fitted, original_units(comparison.preprocess))
