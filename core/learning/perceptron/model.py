"""The perceptron: learn a separating line from one mistake at a time.

Topic: The Perceptron Algorithm. Source: Rosenblatt (1958), Psychological Review 65(6); the average of all lines:
Freund and Schapire (1999), Machine Learning 37(3).
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from core.arrays import Array
from core.learning.perceptron.kernel import LOG_LIMIT, kernel

_MAX_SEED = np.iinfo(np.int32).max


@dataclass(frozen=True)
class PerceptronRun:
    """What `run_perceptron` found."""

    w: Array  # (n_features,)
    b: float
    mistakes: tuple[int, ...]  # per pass over the data; a final 0 means separated


def run_perceptron(X: Array, t: Array, *, eta: float = 1.0, max_passes: int = 1000) -> PerceptronRun:
    """Pass over the rows in order until a pass makes no mistake: the slide's algorithm, to be read.

    w <- w + eta t_j x_j,  b <- b + eta t_j   whenever   t_j (w.x_j + b) <= 0

    X : (n_samples, n_features);  t : (n_samples,), each -1 or +1

    >>> run_perceptron(np.array([[-1.0], [2.0]]), np.array([-1.0, 1.0])).mistakes
    (1, 0)
    """
    w, b = np.zeros(X.shape[1]), 0.0
    mistakes = []
    for _ in range(max_passes):
        wrong = 0
        for x_j, t_j in zip(X, t, strict=True):
            if t_j * (w @ x_j + b) <= 0:  # a tie is a mistake, else w = 0 never moves
                w = w + eta * t_j * x_j
                b = b + eta * t_j
                wrong += 1
        mistakes.append(wrong)
        if wrong == 0:
            break
    return PerceptronRun(w, b, tuple(mistakes))


@dataclass(frozen=True, kw_only=True)
class LineWalk:
    """Every line of a fit, from the start to the end."""

    w: Array  # (updates + 1, n_features), in the units of the rows
    b: Array  # (updates + 1,)
    rows: npt.NDArray[np.int_]  # (updates,), the row of the whole table behind each update
    passes: npt.NDArray[np.int_]  # (updates + 1,), the pass that made each line, from 1; the first line is there before it
    mistakes: int  # in the last pass; 0: the line separates the training rows

    @property
    def updates(self) -> int:
        """How often the line moved (at most the first million)."""
        return len(self.rows)


class Perceptron(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The slide's algorithm as an estimator; one line against the rest for each of more than two classes.

    With the same order of the rows and the same `eta0` its weights equal those of
    `sklearn.linear_model.Perceptron(tol=None)` to the last bit, shuffled or not.

    Parameters
    ----------
    eta0 : learning rate, the slide's eta
    max_iter : most passes over the data; a pass without mistakes ends the fit earlier
    shuffle, random_state : whether every pass visits the rows in another order, and the seed of that order
    fit_intercept : whether there is a b
    averaged : answer with the average of the lines after every row, which also settles on data that no line separates

    Attributes
    ----------
    coef_ : (1, n_features) or (n_classes, n_features);  intercept_ : (1,) or (n_classes,)
    classes_ : (n_classes,);  n_iter_ : passes made, of the class that needed most
    mistakes_ : (n_iter_,) per pass, or (n_classes, n_iter_)
    updates_ : for each line the rows that caused its updates, in order (the first million)
    """

    def __init__(
        self,
        eta0: float = 1.0,
        max_iter: int = 1000,
        shuffle: bool = False,
        random_state: Any = None,
        *,
        fit_intercept: bool = True,
        averaged: bool = False,
    ) -> None:
        self.eta0 = eta0
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.random_state = random_state
        self.fit_intercept = fit_intercept
        self.averaged = averaged

    def fit(self, X: Any, y: Any) -> Self:
        """Learn from (n_samples, n_features) rows and their classes; ValueError for one class or no finite line."""
        X, y = validate_data(self, X, y, dtype=np.float64, order="C")
        check_classification_targets(y)
        self._check_settings()
        self.classes_ = np.unique(y)  # without its inverse, which sorts all rows
        if len(self.classes_) < 2:
            raise ValueError("The data holds only one class: a line needs two to separate.")
        binary = len(self.classes_) == 2
        positive = [1] if binary else list(range(len(self.classes_)))
        runs = [
            kernel()(X, np.where(y == self.classes_[k], 1.0, -1.0), float(self.eta0), self.max_iter, self.fit_intercept,
                     self.averaged, self.shuffle, seed, LOG_LIMIT)
            for k, seed in zip(positive, self._seeds(len(positive)), strict=True)
        ]  # fmt: skip
        self.coef_ = np.array([run[2] if self.averaged else run[0] for run in runs])
        self.intercept_ = np.array([run[3] if self.averaged else run[1] for run in runs])
        if not (np.isfinite(self.coef_).all() and np.isfinite(self.intercept_).all()):
            raise ValueError("The weights left the range of floating point: scale the features or lower eta0.")
        self.n_iter_ = max(len(run[4]) for run in runs)
        mistakes = np.array([np.pad(run[4], (0, self.n_iter_ - len(run[4]))) for run in runs])
        self.mistakes_ = mistakes[0] if binary else mistakes
        self.updates_ = [run[5] for run in runs]
        return self

    def _check_settings(self) -> None:
        if not (np.isfinite(self.eta0) and self.eta0 > 0):
            raise ValueError(f"eta0 must be a positive number, got {self.eta0!r}.")
        if self.max_iter < 1:
            raise ValueError(f"max_iter must be at least 1, got {self.max_iter!r}.")

    def _seeds(self, lines: int) -> list[int]:
        """The seed of each line's shuffling, drawn as scikit-learn draws it."""
        if not self.shuffle:
            return [0] * lines
        random_state = check_random_state(self.random_state)
        states = [check_random_state(s) for s in random_state.randint(_MAX_SEED, size=lines)] if lines > 1 else [random_state]
        for state in states:
            state.randint(1, _MAX_SEED)  # scikit-learn's data set draws one that goes unused
        return [int(state.randint(_MAX_SEED)) for state in states]

    def decision_function(self, X: Any) -> Array:
        """Score z = w.x + b of each row: (n_samples,), or (n_samples, n_classes) for more than two classes."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)
        z = X @ self.coef_.T + self.intercept_
        return z.ravel() if len(self.classes_) == 2 else z

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The class whose side of the line each row is on: (n_samples,)."""
        z = self.decision_function(X)
        return self.classes_[(z > 0).astype(int) if z.ndim == 1 else z.argmax(axis=1)]

    def path(self, X: Array, y: npt.NDArray[Any], line: int = 0) -> tuple[Array, Array]:
        """Weights before the first and after every update: w (updates + 1, n_features), b (updates + 1,).

        X, y : the data of the fit. Costs nothing during the fit: the rows in `updates_` say it all.
        """
        positive = self.classes_[1] if len(self.classes_) == 2 else self.classes_[line]
        rows = self.updates_[line]
        change = self.eta0 * np.where(np.asarray(y)[rows] == positive, 1.0, -1.0)
        steps = np.asarray(X, dtype=float)[rows] * change[:, None]
        w = np.cumsum(np.vstack([np.zeros(steps.shape[1]), steps]), axis=0)
        return w, np.cumsum(np.concatenate([[0.0], change])) * self.fit_intercept


def margins(X: Array, t: Array, w: Array, b: float) -> Array:
    """Signed distance of each row to the line, positive on the right side: t (w.x + b) / |w|, unit of X.

    X : (n_samples, n_features);  t : (n_samples,), each -1 or +1.  nan where w = 0: there is no line.
    """
    norm = np.linalg.norm(w)
    return np.full(len(X), np.nan) if norm == 0 else t * (X @ w + b) / norm


def line_walk(model: Perceptron, X: Array, y: npt.NDArray[Any], train: npt.NDArray[np.int_]) -> LineWalk:
    """The lines that a fitted model of two classes went through. X, y : all rows;  train : those of the fit, in its order."""
    w, b = model.path(X[train], y[train])
    rows = train[model.updates_[0]]
    passes = np.searchsorted(np.cumsum(model.mistakes_), np.arange(len(rows) + 1) - 1, side="right") + 1
    return LineWalk(w=w, b=b, rows=rows, passes=passes, mistakes=int(model.mistakes_[-1]))
