"""One of our models beside its scikit-learn twin: the same split, the same preprocessing, the same seed.

`compare` fits both in turn, scores both on both parts beside a baseline that learns nothing, and keeps the ledger of agreement.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn import config_context, metrics
from sklearn.base import BaseEstimator, clone, is_classifier
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.model_selection import KFold, StratifiedKFold, train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.utils import indexable

from core.learning.beside.ledger import Ledger, compare_fitted
from core.learning.beside.twins import code, twin, twin_code
from core.learning.network.mlp import MLPRegressor

__all__ = [
    "Comparison",
    "code",
    "compare",
    "cross_validation",
    "learning_curve",
    "scorer_name",
    "standardiser",
    "twin",
    "twin_code",
]

Indices = npt.NDArray[np.int_]
CURVE_SHARES = (0.05, 0.1, 0.2, 0.4, 0.7, 1.0)  # of the training rows, along a learning curve


@dataclass(frozen=True, eq=False)  # a result equals itself only
class Comparison:
    """Both fitted models and everything a page shows of them."""

    ours: BaseEstimator
    theirs: BaseEstimator
    preprocess: BaseEstimator | None  # fitted on the training rows only
    train: Indices  # rows of X
    test: Indices  # rows of X; empty when everything was trained on
    scores: pd.DataFrame  # one row a metric; columns (model, part)
    seconds: dict[str, float]  # median time of a fit: "ours", "scikit-learn"
    ledger: Ledger
    warned: tuple[str, ...] = ()  # what scikit-learn's fit warned of
    unit: "TargetScale" = field(default_factory=lambda: TargetScale())  # in which the target was fitted

    @property
    def part(self) -> npt.NDArray[np.str_]:
        """Of each row of X, "train" or "test": (n_samples,)."""
        return np.where(np.isin(np.arange(len(self.train) + len(self.test)), self.test), "test", "train")

    def prepared(self, X: Any) -> Any:
        """Raw rows as both models see them."""
        return _prepared(self.preprocess, X)

    @property
    def models(self) -> dict[str, BaseEstimator]:
        """Both, by the names that the tables give them."""
        return {"ours": self.ours, "scikit-learn": self.theirs}

    def predict(self, X: Any, names: Sequence[str] = ("ours", "scikit-learn")) -> dict[str, npt.NDArray[Any]]:
        """The models' predictions for raw rows (before preprocessing)."""
        prepared = self.prepared(X)
        return {name: self.unit.back(self.models[name].predict(prepared)) for name in names}


@dataclass(frozen=True)
class TargetScale:
    """A target's mean and standard deviation: a network learns numbers of the size of 1."""

    mean: float = 0.0
    spread: float = 1.0

    @classmethod
    def of(cls, y: Any) -> "TargetScale":
        """That of these values."""
        return cls(float(np.mean(y)), float(np.std(y)) or 1.0)

    def to(self, y: Any) -> Any:
        """Values as they are fitted."""
        return y if self == TargetScale() else (y - self.mean) / self.spread

    def back(self, predicted: Any) -> Any:
        """Predictions in the unit of the target."""
        return predicted if self == TargetScale() else predicted * self.spread + self.mean


def split(y: Any, test_size: float, random_state: int | None, *, classification: bool) -> tuple[Indices, Indices]:
    """Row numbers of the training and the test part; every class in both where its size allows."""
    rows = np.arange(len(y))
    if not test_size:
        return rows, rows[:0]
    counts = np.unique(np.asarray(y), return_counts=True)[1] if classification else np.array([2])
    tests = int(np.ceil(test_size * len(y)))
    stratify = y if classification and counts.min() >= 2 and tests >= len(counts) <= len(y) - tests else None
    train, test = train_test_split(rows, test_size=test_size, random_state=random_state, stratify=stratify)
    if classification and len(np.unique(np.asarray(y)[train])) < 2:
        raise ValueError("The training part has only one class: add rows, or make the test part smaller.")
    return train, test


def compare(
    ours: BaseEstimator,
    theirs: BaseEstimator,
    X: Any,
    y: Any,
    test_size: float = 0.25,
    random_state: int | None = 0,
    *,
    preprocess: BaseEstimator | None = None,
    standardise_target: bool = False,
    repeats: int = 3,
    progress: Callable[[str], None] = lambda message: None,
) -> Comparison:
    """Fit clones of both on the same rows and compare them.

    X : (n_samples, n_features) array or data frame;  y : (n_samples,);  test_size : share of the rows, 0 for no test part
    preprocess : a transformer, fitted on the training rows only;  progress : called with a few words before each step
    standardise_target : fit (y - mean) / deviation of the training rows; scores and predictions are in the unit of y
    Raises ValueError with one plain sentence when the training part cannot be fitted.
    """
    X, y = indexable(X, np.asarray(y))
    train, test = split(y, test_size, random_state, classification=is_classifier(ours))
    prepare = None if preprocess is None else clone(preprocess).fit(_rows(X, train))
    parts = {name: _prepared(prepare, _rows(X, rows)) for name, rows in (("train", train), ("test", test)) if len(rows)}
    unit = TargetScale.of(y[train]) if standardise_target else TargetScale()
    fitted = unit.to(y[train])
    models, seconds, warned = _fit_in_turn({"ours": ours, "scikit-learn": theirs}, parts["train"], fitted, repeats, progress)
    progress("comparing")
    baseline = (DummyClassifier() if is_classifier(ours) else DummyRegressor()).fit(parts["train"], fitted)
    targets = {"train": y[train], "test": y[test]}
    table = _scores({**models, "baseline": baseline}, parts, targets, unit)
    found = compare_fitted(models["ours"], models["scikit-learn"], parts["train"], fitted)
    return Comparison(models["ours"], models["scikit-learn"], prepare, train, test, table, seconds, found, warned, unit)


def _rows(X: Any, rows: Indices) -> Any:
    return X.iloc[rows] if hasattr(X, "iloc") else np.asarray(X)[rows]


def _prepared(prepare: BaseEstimator | None, X: Any) -> Any:
    return X if prepare is None else prepare.transform(X)


def _fit_in_turn(
    models: dict[str, BaseEstimator], X: Any, y: Any, repeats: int, progress: Callable[[str], None]
) -> tuple[dict[str, BaseEstimator], dict[str, float], tuple[str, ...]]:
    """Fit the models alternately, so that what else the machine does hits both; slow fits are not repeated.

    The models, their median times, and of what scikit-learn's warned.
    """
    warned: dict[str, None] = {}
    fitted: dict[str, BaseEstimator] = {}
    times: dict[str, list[float]] = {name: [] for name in models}
    for repeat in range(repeats):
        for name, model in models.items():
            if repeat and times[name][0] > 0.5:
                continue
            progress(f"fitting {name}")
            fresh = clone(model)
            theirs = name != "ours"  # what ours says goes its own way
            with warnings.catch_warnings(record=theirs, action="always" if theirs else None) as caught:
                began = perf_counter()
                fresh.fit(X, y)
                times[name].append(perf_counter() - began)
            warned |= {" ".join(str(w.message).split()): None for w in caught or ()}
            fitted.setdefault(name, fresh)
    return fitted, {name: median(t) for name, t in times.items()}, tuple(warned)


def _scores(models: dict[str, BaseEstimator], parts: dict[str, Any], targets: dict[str, Any], unit: TargetScale) -> pd.DataFrame:
    """The usual metrics, by scikit-learn; two models that answer the same to the last bit are measured once."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    measured: dict[tuple[object, ...], dict[str, float]] = {}
    for name, model in models.items():
        for part, Z in parts.items():
            predicted, ranking = unit.back(model.predict(Z)), _ranking(model, Z)
            key = (part, predicted.tobytes(), ranking.tobytes())
            if key not in measured:
                with config_context(assume_finite=True, skip_parameter_validation=True):  # both were checked by fit and predict
                    measured[key] = _measures(model, targets[part], predicted, ranking)
            found[name, part] = measured[key]
    return pd.DataFrame(found)


def _ranking(model: BaseEstimator, X: Any) -> npt.NDArray[np.float64]:
    """Scores that order the rows from the first class to the second; empty where there are not two."""
    if not is_classifier(model) or len(model.classes_) != 2:
        return np.zeros(0)
    return np.asarray(model.decision_function(X) if hasattr(model, "decision_function") else model.predict_proba(X)[:, 1])


def _measures(model: BaseEstimator, y: Any, predicted: Any, ranking: npt.NDArray[np.float64]) -> dict[str, float]:
    if not is_classifier(model):
        if not np.isfinite(predicted).all():
            return {"R²": np.nan, "RMSE": np.nan, "MAE": np.nan}
        return {
            "R²": metrics.r2_score(y, predicted) if len(y) > 1 else np.nan,
            "RMSE": metrics.root_mean_squared_error(y, predicted),
            "MAE": metrics.mean_absolute_error(y, predicted),
        }
    _, recall, f1, _ = metrics.precision_recall_fscore_support(y, predicted, average="macro", zero_division=0.0)
    found = {"accuracy": metrics.accuracy_score(y, predicted), "mean recall": recall, "F1 (macro)": f1}
    if len(ranking) and len(np.unique(y)) == 2:
        found["ROC AUC"] = metrics.roc_auc_score(y, ranking)
    return found


def scorer_name(classification: bool) -> str:
    """The metric that cross-validation reports."""
    return "accuracy" if classification else "R²"


def cross_validation(
    ours: BaseEstimator,
    theirs: BaseEstimator,
    X: Any,
    y: Any,
    folds: int = 5,
    seed: int | None = 0,
    *,
    preprocess: BaseEstimator | None = None,
    standardise_target: bool = False,
    share: float = 1.0,
    progress: Callable[[int], None] = lambda fold: None,
) -> dict[str, npt.NDArray[np.float64]]:
    """The score on each held-out fold, the preprocessing fitted anew inside each: "ours", "scikit-learn" -> (folds,).

    standardise_target : as `compare` has it;  share : of the training rows of each fold that are learned from
    progress : called with the number of folds that are done
    """
    classification = is_classifier(ours)
    X, y = indexable(X, np.asarray(y))
    smallest = int(np.unique(y, return_counts=True)[1].min()) if classification else len(y)
    kind = StratifiedKFold if classification and smallest >= folds else KFold
    score = metrics.get_scorer("accuracy" if classification else "r2")
    found: dict[str, list[float]] = {"ours": [], "scikit-learn": []}
    for fold, (train, test) in enumerate(kind(folds, shuffle=True, random_state=seed).split(X, y)):
        progress(fold)
        train = _some(train, share, fold if seed is None else seed + fold)
        prepare = None if preprocess is None else clone(preprocess).fit(_rows(X, train))
        Z_train, Z_test = (_prepared(prepare, _rows(X, rows)) for rows in (train, test))
        unit = TargetScale.of(y[train]) if standardise_target else TargetScale()
        for name, model in (("ours", ours), ("scikit-learn", theirs)):
            fitted = clone(model).fit(Z_train, unit.to(y[train]))
            found[name].append(score(fitted, Z_test, unit.to(y[test])))  # both scores are the same in any unit
    return {name: np.array(scores) for name, scores in found.items()}


def _some(rows: Indices, share: float, seed: int) -> Indices:
    """A share of the rows, drawn at random: at least two."""
    kept = max(2, round(share * len(rows)))
    return rows if kept >= len(rows) else np.sort(np.random.default_rng(seed).permutation(rows)[:kept])


def learning_curve(
    ours: BaseEstimator, theirs: BaseEstimator, X: Any, y: Any, folds: int = 5, seed: int | None = 0, **how: Any
) -> pd.DataFrame:
    """The mean score on held-out folds against the rows that were learned from: columns rows, ours, scikit-learn.

    how : further arguments of `cross_validation`; progress is called with the number of shares that are done
    A score is missing where so few rows could not be fitted, as when they are of one class.
    """
    progress = how.pop("progress", lambda done: None)
    lines = []
    for done, share in enumerate(CURVE_SHARES):
        progress(done)
        try:
            found = cross_validation(ours, theirs, X, y, folds, seed, share=share, **how)
        except ValueError:
            found = {"ours": np.array([np.nan]), "scikit-learn": np.array([np.nan])}
        rows = round(share * len(y) * (folds - 1) / folds)
        lines.append({"rows": rows, **{name: float(scores.mean()) for name, scores in found.items()}})
    return pd.DataFrame(lines)


def learns_units(model: BaseEstimator) -> bool:
    """Whether the target of this model is standardised: a network's steps would be lost or too long in any other unit."""
    return isinstance(model, MLPRegressor)


def standardiser() -> StandardScaler:
    """Mean 0 and standard deviation 1 for every column, learned from the training rows."""
    return StandardScaler()
