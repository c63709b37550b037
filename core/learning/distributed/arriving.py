"""Least squares whose rows arrive partition by partition: partial sums add up, and the line follows from what has arrived.

Topic: Least Squares. [1 x]^T [1 x] and [1 x]^T y of all rows are the sums of the partitions' own.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.learning.distributed.network import DistributedMLP
from core.learning.distributed.perceptron import DistributedPerceptron
from core.learning.least_squares.model import LeastSquares
from core.learning.network.mlp import MLP
from core.learning.perceptron.model import Perceptron


@dataclass(frozen=True)
class Arriving:
    """What each partition sends, and what follows from the sum of those that have come."""

    x: Array  # (n,), in the order of the partitions
    y: Array  # (n,)
    part: npt.NDArray[np.int_]  # (n,), the partition of each row, from 0
    products: Array  # (k, 2, 3): [1 x]^T [1 x y] of each partition
    lines: Array  # (k, 2): b and w after the first j + 1 partitions; nan where they do not decide a line
    in_memory: Array  # (2,): b and w of `LeastSquares` on all rows

    @property
    def sums(self) -> Array:
        """What has arrived after each partition: (k, 2, 3)."""
        return np.cumsum(self.products, axis=0)

    @property
    def difference(self) -> float:
        """The largest relative difference between the coefficients from all sums and those in memory."""
        return float(np.max(np.abs(self.lines[-1] - self.in_memory) / np.maximum(np.abs(self.in_memory), 1e-300)))


def partial_sums(x: Array, y: Array) -> Array:
    """[1 x]^T [1 x y], all that a partition has to send: (2, 3), however many rows it has.

    >>> partial_sums(np.array([1.0, 2.0]), np.array([3.0, 5.0])).tolist()
    [[2.0, 3.0, 8.0], [3.0, 5.0, 13.0]]
    """
    A = np.column_stack([np.ones(len(x)), x])
    return np.asarray(A.T @ np.column_stack([A, y]))


def line_of(sums: Array) -> Array:
    """What solves the normal equations of such a sum, b and w: (2,); nan where one x alone has come."""
    (n, s), (_, q) = sums[:, :2]
    if n * q - s * s <= 1e-12 * n * q:
        return np.full(2, np.nan)
    return np.asarray(np.linalg.solve(sums[:, :2], sums[:, 2]))


def arriving(x: Array, y: Array, partitions: int) -> Arriving:
    """Rows cut between neighbours into so many partitions of nearly equal size."""
    part = np.repeat(np.arange(partitions), [len(rows) for rows in np.array_split(x, partitions)])
    products = np.array([partial_sums(x[part == k], y[part == k]) for k in range(partitions)])
    lines = np.array([line_of(sums) for sums in np.cumsum(products, axis=0)])
    whole = LeastSquares().fit(x[:, None], y)
    return Arriving(x, y, part, products, lines, np.array([whole.intercept_, whole.coef_[0]]))


@dataclass(frozen=True)
class Beside:
    """A model fitted on partitions beside the same in memory."""

    model: str
    adds: str  # what the partitions send
    difference: float  # largest difference of a weight
    same_answers: float  # share of the rows that get the same answer


def beside_in_memory(X: Array, y: npt.NDArray[Any], partitions: int) -> tuple[Beside, ...]:
    """A network's full-batch epochs, which are sums, and the perceptron, which is none: on partitions and in memory."""
    pieces = np.array_split(X, partitions), np.array_split(y, partitions)
    how: dict[str, Any] = {"hidden_layer_sizes": (4,), "max_iter": 30, "batch_size": len(X), "shuffle": False, "random_state": 0}
    networks = MLP(**how).fit(X, y), DistributedMLP(**how).fit(*pieces)
    lines = Perceptron(max_iter=30).fit(X, y), DistributedPerceptron(max_iter=30).fit(*pieces)
    weights = [np.concatenate([w.ravel() for w in (*m.coefs_, *m.intercepts_)]) for m in networks]
    coefs = [np.append(m.coef_, m.intercept_) for m in lines]
    return (
        Beside("network, 30 epochs", "gradients", float(np.abs(weights[0] - weights[1]).max()), _alike(networks, X)),
        Beside("perceptron", "lines, which are averaged", float(np.abs(coefs[0] - coefs[1]).max()), _alike(lines, X)),
    )


def _alike(models: tuple[Any, Any], X: Array) -> float:
    return float(np.mean(models[0].predict(X) == models[1].predict(X)))
