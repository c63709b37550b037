"""The same data, the same start, another activation: what each one learns, and why the bad ones do not.

Topic: Choice of Nonlinear Activation Function. The reasons are measured on the network that was trained, not quoted.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from core.arrays import Array
from core.data.datasets import make
from core.learning.beside.comparison import standardiser
from core.learning.network.activations import ACTIVATIONS, Criteria, criteria
from core.learning.network.mlp import MLP
from core.learning.network.trials.vanishing_gradients import weight_gradients


@dataclass(frozen=True)
class Trial:
    """One network trained with one activation."""

    activation: str
    losses: Array  # (epochs + 1,), mean over the rows after each epoch, from the start
    accuracy: float  # on the rows, at the end
    alive: float  # share of the hidden units' inputs at the start where |g'| > 1e-6
    gradient: float  # |dL/dW| of the first layer at the start
    moved: float  # |W_end - W_start| / |W_start| of the first layer
    kept_promise: float  # change of the loss by one small step, as a share of the change the gradient promises; nan without one


def try_activation(name: str, X: Array, y: Any, *, units: int = 8, epochs: int = 100, rate: float = 0.3, seed: int = 0) -> Trial:
    """Train a network of one hidden layer; every activation starts from the same random weights.

    X : (n_samples, n_features);  y : (n_samples,), two classes
    """
    model = MLP((units,), name, initializer="he", learning_rate_init=rate, momentum=0.9, max_iter=epochs, tol=0.0,
                n_iter_no_change=epochs, random_state=seed)  # fmt: skip
    losses, start, alive, gradient, promise = [], np.zeros(0), 0.0, 0.0, np.nan
    for epoch in model.epochs(X, y):
        losses.append(model.loss_on(X, y))
        if epoch.number == 0:
            start = epoch.coefs[0]
            slope = ACTIVATIONS[name].slope(X @ start + epoch.intercepts[0])
            dW = weight_gradients(model, X, y)[0]
            alive, gradient = float(np.mean(np.abs(slope) > 1e-6)), float(np.linalg.norm(dW))
            promise = _kept_promise(model, X, y, dW)
    moved = float(np.linalg.norm(model.coefs_[0] - start) / np.linalg.norm(start))
    return Trial(name, np.array(losses), float(model.score(X, y)), alive, gradient, moved, promise)


def _kept_promise(model: MLP, X: Array, y: Any, dW: Array, step: float = 0.1) -> float:
    """Move the first layer's weights by a step against the gradient: the loss should fall by the step times its length."""
    W, length = model.coefs_[0], float(np.linalg.norm(dW))
    if length < 1e-12:
        return float("nan")
    before, kept = model.loss_on(X, y), W.copy()
    W -= step * dW / length
    after = model.loss_on(X, y)
    W[...] = kept
    return (before - after) / (step * length)


def reason(trial: Trial) -> str:
    """Why it learned or did not, in the numbers of the trial."""
    if trial.gradient == 0 and trial.losses[-1] > 0.9 * trial.losses[0]:
        return f"No gradient: g′ is 0 on {1 - trial.alive:.0%} of the inputs. The first layer did not move."
    if trial.gradient == 0:
        return f"g′ is 0 on {1 - trial.alive:.0%} of the inputs: the first layer did not move, only the output layer learned."
    if abs(trial.kept_promise - 1) > 0.5:
        return f"The gradient misleads: of the fall it promises for a short step, {trial.kept_promise:.0%} comes true."
    return (
        f"g′ is not 0 on {trial.alive:.0%} of the inputs, {trial.kept_promise:.0%} of the promised fall comes true, "
        f"and the first layer moved by {trial.moved:.0%} of its length."
    )


def try_all(names: Collection[str], X: Array, y: Any, **settings: Any) -> dict[str, Trial]:
    """One trial for each activation."""
    return {name: try_activation(name, X, y, **settings) for name in names}


@lru_cache(maxsize=64)
def trials_on(data: str, *, epochs: int = 100, rate: float = 0.3, seed: int = 0) -> dict[str, Trial]:
    """One trial for each activation on 150 points of a data set; kept, and nobody may change it. seed : of points and weights."""
    points = make(data, n=150, noise=0.2, seed=seed)
    return try_all(ACTIVATIONS, standardiser().fit_transform(points.X), points.y, epochs=epochs, rate=rate, seed=seed)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Every activation by the slides' criteria and by what a network learned with it."""

    criteria: dict[str, Criteria]
    trials: dict[str, Trial]

    def best(self, names: Collection[str]) -> str:
        """The activation among these with which the most rows are right at the end."""
        return max(names, key=lambda name: self.trials[name].accuracy)


def judge(spread: float, data: str, *, epochs: int = 100, rate: float = 0.3, seed: int = 0) -> Judged:
    """Count the criteria on 1000 normal inputs with this standard deviation, and train one network with each activation."""
    z = np.random.default_rng(0).normal(0, spread, 1000)
    return Judged(
        criteria={name: criteria(name, z) for name in ACTIVATIONS},
        trials=trials_on(data, epochs=epochs, rate=rate, seed=seed),
    )
