"""Perceptron beside scikit-learn's, on data that no line separates: a fixed number of passes."""

import numpy as np
from sklearn.linear_model import Perceptron as SklearnPerceptron

from benchmarks.beside import compare, rng
from core.learning import Perceptron

SIZES = [(200, 2), (2_000, 10), (20_000, 20), (200_000, 20)]


def rows(smoke: bool) -> list[dict]:
    found = []
    for n, p in SIZES[: 2 if smoke else None]:
        X = rng().normal(size=(n, p))
        y = np.where(X @ np.ones(p) + rng().normal(size=n) > 0, 1, -1)
        ours, theirs = Perceptron(max_iter=20), SklearnPerceptron(shuffle=False, tol=None, max_iter=20)
        measured = compare(lambda: ours.fit(X, y), lambda: theirs.fit(X, y), 30 if n < 5000 else 5)  # noqa: B023
        found.append({"model": "Perceptron", "size": f"{n} × {p}, 20 passes", **measured})
    return found
