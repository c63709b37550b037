"""What a fitted pair gets right and wrong on rows it has not seen, by scikit-learn's own measures."""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import confusion_matrix, roc_curve

from core.arrays import Array
from core.learning.beside.comparison import Comparison


def rows_to_judge(comparison: Comparison) -> npt.NDArray[np.int_]:
    """The held-out rows; the training rows where nothing was held out."""
    return comparison.test if len(comparison.test) else comparison.train


def part_to_judge(comparison: Comparison) -> str:
    """What those rows are called: held-out or training."""
    return "held-out" if len(comparison.test) else "training"


def confusion(comparison: Comparison, X: Any, y: Any) -> dict[str, npt.NDArray[np.int_]]:
    """Counts by true (rows) and predicted class (columns), in the order of classes_: "ours", "scikit-learn"."""
    labels = comparison.ours.classes_
    return {name: confusion_matrix(y, predicted, labels=labels) for name, predicted in comparison.predict(X).items()}


def roc(comparison: Comparison, X: Any, y: Any) -> dict[str, tuple[Array, Array]]:
    """False and true positive rates as the threshold falls, for two classes; empty where only one is present."""
    if len(comparison.ours.classes_) != 2 or len(np.unique(y)) != 2:
        return {}
    Z = comparison.prepared(X)
    positive = comparison.ours.classes_[1]
    return {name: roc_curve(y, ranking(model, Z), pos_label=positive)[:2] for name, model in comparison.models.items()}


def ranking(model: Any, Z: Any) -> Array:
    """One number a row, larger towards the second class; the class index for more than two classes."""
    if len(model.classes_) > 2:
        return np.searchsorted(model.classes_, model.predict(Z)).astype(float)
    if hasattr(model, "decision_function"):
        return np.asarray(model.decision_function(Z))
    return np.asarray(2 * model.predict_proba(Z)[:, 1] - 1)


def answers(comparison: Comparison, X: Any) -> Array:
    """Ours on these rows, from -1 to 1 for two classes, the class index for more: (n_samples,)."""
    found = ranking(comparison.ours, comparison.prepared(X))
    return np.tanh(found / 2) if len(comparison.ours.classes_) == 2 else found
