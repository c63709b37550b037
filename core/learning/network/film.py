"""Watch a network train: what it answers on the plane, its units, weights and losses, at chosen epochs.

Topic: Training a Neural Network. The run is the one `MLP.fit` makes, from the same seed; only the looking on is added.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import clone

from core.arrays import Array
from core.learning.network.mlp import MLP


@dataclass(frozen=True)
class Training:
    """One entry a frame, in the order of the epochs asked for (those that were reached)."""

    epochs: npt.NDArray[np.int_]  # (frames,)
    answers: Array  # (frames, points): from -1 to 1 towards the second class, or the class index of more than two
    units: list[npt.NDArray[np.float32]]  # of each layer after the input (frames, n_l, tiles): its values, the output's z last
    weights: list[list[Array]]  # frames x layers of (n_l, n_l+1)
    losses: Array  # (frames,) on the training rows, after the epoch
    test_losses: Array  # (frames,) on the held-out rows; empty without any
    gradient_norms: Array  # (frames, layers), |dL/dW| of the last batch


def watch(
    model: MLP,
    X: Array,
    y: Any,
    points: Array,
    epochs: Collection[int],
    *,
    X_test: Array | None = None,
    y_test: Any = None,
    tiles: Array | None = None,
) -> Training:
    """Train a copy of the model and look at it after these epochs (0 is the start).

    X, points, X_test, tiles : (n, n_features);  tiles : where each unit is looked at, fewer places than `points`
    """
    wanted, model = set(epochs), clone(model)
    frames = []
    for epoch in model.epochs(X, y):
        if epoch.number in wanted:
            seen = [a.T.astype(np.float32) for a in model.layers(tiles)[1:]] if tiles is not None else []
            test_loss = model.loss_on(X_test, y_test) if X_test is not None and len(X_test) else np.nan
            frames.append(
                (
                    epoch.number,
                    _answers(model.layers(points)[-1]),
                    seen,
                    epoch.coefs,
                    model.loss_on(X, y),
                    test_loss,
                    epoch.gradient_norms,
                )
            )
        if epoch.number >= max(wanted):
            break
    numbers, answers, units, weights, losses, test_losses, norms = zip(*frames, strict=True)
    tested = X_test is not None and len(X_test) > 0
    return Training(
        np.array(numbers),
        np.array(answers),
        [np.array(of) for of in zip(*units, strict=True)],
        list(weights),
        np.array(losses),
        np.array(test_losses) if tested else np.zeros(0),
        np.array(norms),
    )


def _answers(z: Array) -> Array:
    if z.shape[1] > 1:
        return z.argmax(axis=1).astype(float)
    return np.tanh(z[:, 0] / 2)  # 2 p - 1 for the sigmoid's p


def can_stop_early(y: npt.NDArray[Any], share: float = 0.1) -> bool:
    """Whether enough training rows are there to hold out this share of them: two rows, and of two classes two rows of each.

    y : (n_samples,), the classes of the training rows
    """
    counts = np.unique(y, return_counts=True)[1]
    return share * len(y) >= 2 and (len(counts) > 2 or int(counts.min()) >= 2)
