"""Five ways around vanishing gradients, each switched on by itself, and what it changes, measured.

Topic: Ways to circumvent vanishing gradients. The patient is a deep sigmoid network with small random weights.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.data.datasets import make
from core.learning.network.mlp import MLP
from core.learning.network.trials.vanishing_gradients import weight_gradients

Rows = tuple[Array, npt.NDArray[Any]]  # X (n_samples, n_features), y (n_samples,)
REMEDIES = ("more data", "longer training", "Glorot or He start", "dropout", "ReLU")


@dataclass(frozen=True)
class Effect:
    """What a training came to."""

    remedies: tuple[str, ...]
    first_gradient: float  # |dL/dW| of the first layer at the start
    loss: float  # on the training rows at the end
    accuracy: float  # on held-out rows at the end


def prescribe(remedies: Collection[str], depth: int, width: int, epochs: int, seed: int) -> MLP:
    """The network with these remedies (more data is not the network's)."""
    relu, better = "ReLU" in remedies, "Glorot or He start" in remedies
    return MLP(
        (width,) * depth,
        activation="relu" if relu else "logistic",
        initializer=("he" if relu else "glorot") if better else "small_normal",
        dropout=0.1 if "dropout" in remedies else 0.0,
        max_iter=epochs * (5 if "longer training" in remedies else 1),
        solver="adam",
        learning_rate_init=0.01,
        tol=0.0,
        n_iter_no_change=10**9,
        random_state=seed,
    )


def measure(model: MLP, few: Rows, many: Rows, test: Rows, remedies: Collection[str]) -> Effect:
    """Train the prescribed network on the few rows, or on the many where that is among the remedies."""
    X, y = many if "more data" in remedies else few
    next(model.epochs(X, y))  # the start
    first = float(np.linalg.norm(weight_gradients(model, X, y)[0]))
    model.fit(X, y)
    return Effect(tuple(remedies), first, model.loss_on(X, y), float(model.score(*test)))


@lru_cache(maxsize=200)
def treat(remedies: tuple[str, ...], depth: int) -> Effect:
    """What these remedies do for the patient: 100 points of two moons or 500, 40 epochs or 200, judged on 400 new points."""
    drawn = (make("moons", n=n, noise=0.2, seed=seed) for n, seed in ((100, 0), (500, 0), (400, 1)))
    few, many, new = ((points.X, points.y) for points in drawn)
    return measure(prescribe(remedies, depth, width=8, epochs=40, seed=0), few, many, new, remedies)


def compare_remedies(chosen: tuple[str, ...], depth: int) -> dict[str, Effect]:
    """The patient untreated, with each remedy by itself, and with all of them where there are several."""
    wanted = {"untreated": (), **{remedy: (remedy,) for remedy in chosen}}
    if len(chosen) > 1:
        wanted["all of these"] = chosen
    return {name: treat(remedies, depth) for name, remedies in wanted.items()}
