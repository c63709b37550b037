"""What a score hides: how residuals are spread, which rows pull the fit, and what each threshold and class gets right.

Topics: Least Squares, Training Neural Networks. Curves and tables of classes are scikit-learn's own measures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm
from sklearn.calibration import calibration_curve
from sklearn.metrics import confusion_matrix, precision_recall_curve, precision_recall_fscore_support

from core.arrays import Array
from core.learning import LeastSquares
from core.learning.beside.comparison import Comparison
from core.learning.beside.evaluation import ranking

MOST_CELLS = 5_000_000  # of the table for which leverages are worked out at once
BINS = 10  # of a calibration curve


@dataclass(frozen=True)
class Influence:
    """How each training row pulls least squares to itself."""

    rows: npt.NDArray[np.int_]  # (n,), of the table, from 0
    leverage: Array  # (n,), the diagonal of the hat matrix, from 0 to 1
    residuals: Array  # (n,), studentised: in units of their own standard deviation
    cook: Array  # (n,), Cook's distance: how far all predictions move without the row

    def strongest(self, most: int) -> "Influence":
        """The rows that pull the most, the first of them first."""
        order = np.argsort(np.nan_to_num(self.cook, posinf=np.inf))[::-1][:most]
        return Influence(self.rows[order], self.leverage[order], self.residuals[order], self.cook[order])


def normal_quantiles(residuals: Array) -> tuple[Array, Array]:
    """Where normal residuals would lie, and where these lie, both in standard deviations and ascending: (n,) each.

    >>> where, found = normal_quantiles(np.array([2.0, -2.0, 0.0]))
    >>> np.round(where, 3).tolist(), np.round(found, 3).tolist()
    ([-0.869, 0.0, 0.869], [-1.225, 0.0, 1.225])
    """
    n = len(residuals)
    spread = float(np.sqrt(np.mean((residuals - residuals.mean()) ** 2))) or 1.0
    return norm.ppf((np.arange(1, n + 1) - 0.375) / (n + 0.25)), np.sort(residuals - residuals.mean()) / spread


def influence(comparison: Comparison, X: pd.DataFrame, y: Any) -> Influence | None:
    """Leverage, studentised residual and Cook's distance of the training rows; None where they have no meaning, or are too many.

    They belong to least squares without a penalty and with more rows than columns.
    """
    rows = comparison.train
    if not isinstance(comparison.ours, LeastSquares) or comparison.ours.alpha or len(rows) * X.shape[1] > MOST_CELLS:
        return None
    Z = np.asarray(comparison.prepared(X.iloc[rows]), dtype=float)
    U, s, _ = np.linalg.svd(np.column_stack([np.ones(len(Z)), Z]), full_matrices=False)
    rank = int((s > s[0] * len(Z) * np.finfo(float).eps).sum())
    if len(rows) <= rank:
        return None
    errors = np.asarray(y)[rows] - comparison.ours.predict(Z)
    leverage = np.clip((U[:, :rank] ** 2).sum(axis=1), 0.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # a row that the fit must go through has no residual of its own
        variance = float(errors @ errors) / (len(rows) - rank)
        residuals = errors / np.sqrt(variance * (1 - leverage))
        cook = residuals**2 * leverage / ((1 - leverage) * rank)
    return Influence(rows, leverage, residuals, cook)


def by_class(comparison: Comparison, X: pd.DataFrame, y: Any) -> pd.DataFrame:
    """Precision, recall, F1 and the rows of each class, a line for each model; missing where nothing was predicted so."""
    labels = comparison.ours.classes_
    tables = []
    for model, predicted in comparison.predict(X).items():
        measures = precision_recall_fscore_support(y, predicted, labels=labels, zero_division=np.nan)
        names = ("precision", "recall", "F1", "rows")
        tables.append(pd.DataFrame({"class": labels, "model": model, **dict(zip(names, measures, strict=True))}))
    return pd.concat(tables).sort_values("class", kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Thresholds:
    """Two classes told apart by a score: everything above the threshold is the second."""

    positive: Any  # the second class
    scores: Mapping[str, Array]  # model -> (n,)
    is_positive: npt.NDArray[np.bool_]  # (n,)

    def curves(self) -> dict[str, tuple[Array, Array]]:
        """Recall and precision of each model as the threshold rises."""
        found = {name: precision_recall_curve(self.is_positive, scores) for name, scores in self.scores.items()}
        return {name: (recall, precision) for name, (precision, recall, _) in found.items()}

    def at(self, threshold: float) -> pd.DataFrame:
        """What each model gets right with this threshold, a line a model; missing where nothing lies above it."""
        lines = {}
        for name, scores in self.scores.items():
            (tn, fp), (fn, tp) = confusion_matrix(self.is_positive, scores > threshold, labels=[False, True])
            measures = {"precision": tp / (tp + fp) if tp + fp else np.nan, "recall": tp / (tp + fn)}
            lines[name] = {"true +": tp, "false +": fp, "false −": fn, "true −": tn, **measures}
        return pd.DataFrame(lines).T.astype(dict.fromkeys(("true +", "false +", "false −", "true −"), int))


def thresholds(comparison: Comparison, X: pd.DataFrame, y: Any) -> Thresholds | None:
    """The scores of both models; None for more than two classes, or where only one is present."""
    classes = comparison.ours.classes_
    if len(classes) != 2 or len(np.unique(y)) != 2:
        return None
    Z = comparison.prepared(X)
    scores = {name: ranking(model, Z) for name, model in comparison.models.items()}
    return Thresholds(classes[1], scores, np.asarray(y == classes[1]))


def calibration(comparison: Comparison, X: pd.DataFrame, y: Any) -> dict[str, tuple[Array, Array]]:
    """Mean predicted probability and share of the second class, in ten groups of equal size; empty without probabilities."""
    classes, models = comparison.ours.classes_, comparison.models
    if len(classes) != 2 or len(np.unique(y)) != 2 or not all(hasattr(model, "predict_proba") for model in models.values()):
        return {}
    Z, found = comparison.prepared(X), {}
    for name, model in models.items():
        share, predicted = calibration_curve(y == classes[1], model.predict_proba(Z)[:, 1], n_bins=BINS, strategy="quantile")
        found[name] = (predicted, share)
    return found
