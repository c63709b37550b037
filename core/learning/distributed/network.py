"""An epoch of the network on partitions: the gradient of the loss of all rows is the sum of the partitions' gradients.

Topic: Training Neural Networks. Every partition gets the same weights, goes forward and backward over its own rows, and sends
back one vector as long as theta. One step follows from the sum: full-batch training, equal to that in memory but for rounding.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.utils import check_random_state

from core.arrays import Array
from core.learning.distributed.partitions import Partitions
from core.learning.network.backpropagation import Network
from core.learning.network.base import BaseMLP
from core.learning.network.losses import OutputLoss
from core.learning.network.mlp import MLP, MLPRegressor, class_columns, number_columns
from core.learning.network.trainer import Trainer

Encode = Callable[[Any], Array]  # y (n,) or (n, outputs) -> (n, n_outputs)


def partial_gradient(X: Array, y: Array, network: Network, loss: OutputLoss, encode: Encode) -> tuple[Array, float, bool]:
    """Gradient of the summed loss of these rows by theta, the rows' loss summed, and whether an output is not finite."""
    T = loss.targets(encode(y))
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        a = network.forward(X)
        answer = loss.outputs(a[-1])
        gradient = network.backward(a, loss.slope(answer, T))
        return gradient.copy(), loss.mean(answer, T) * len(X), not bool(np.isfinite(answer).all())


def row_count(X: Array, y: Array) -> tuple[int]:
    """How many rows there are."""
    return (len(X),)


def classes_of(X: Array, y: npt.NDArray[Any]) -> tuple[int, npt.NDArray[Any]]:
    """How many rows there are, and which classes they have."""
    return len(X), np.unique(y)


def united(a: tuple[int, npt.NDArray[Any]], b: tuple[int, npt.NDArray[Any]]) -> tuple[int, npt.NDArray[Any]]:
    """Rows of both together, and the classes of either."""
    return a[0] + b[0], np.union1d(a[1], b[1])


class SummedTrainer(Trainer):
    """A trainer whose epoch is one step along the sum of the partitions' gradients."""

    encode: Encode

    def epoch(self, X: Any, T: Any) -> tuple[float, int | None]:
        """One step; the mean loss before it, and 1 where an output was not finite. X : Partitions;  T : their rows."""
        gradient, loss, broken = X.total(partial_gradient, self.network, self.loss, self.encode)
        penalty = self.penalise(gradient)
        gradient /= T
        self.network.gradient[...] = gradient
        self.optimizer.step(self.network.theta, gradient)
        if broken or not np.isfinite(self.network.theta).all():
            return np.nan, 1
        return (loss + penalty) / T, None


class _Summed(BaseMLP):
    """What the distributed networks do their own way."""

    @property
    def _shuffles(self) -> bool:
        """A sum does not depend on the order of the rows."""
        return False

    @abstractmethod
    def _survey(self, data: Partitions) -> tuple[int, int, Encode]:
        """Rows, outputs, and what turns y into columns."""

    def _train(self, X: Any, y: Any, start: bool = False) -> Iterator[float]:
        data = Partitions(X, y)
        self._check_settings()
        if self.early_stopping or self.dropout or self.gradient != "backprop":
            raise ValueError("Partitions are summed without early_stopping and dropout, and with gradient='backprop'.")
        rows, outputs, encode = self._survey(data)
        if self.batch_size != "auto" and self.batch_size < rows:
            raise ValueError(f"An epoch on partitions is one batch of all {rows} rows: leave batch_size at 'auto'.")
        data.describe(self)
        rng = check_random_state(self.random_state)
        self._build((data.n_features, *self._hidden(), outputs), rng)
        self._encode = encode
        if start:
            yield float("nan")
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            yield from self._epochs(data, rows, None, rng)  # type: ignore[arg-type]

    def _trainer(self, rows: int, rng: np.random.RandomState) -> Trainer:
        optimizer = self._optimizer(self._network.theta.size)
        trainer = SummedTrainer(
            self._network, self.losses[self.loss], optimizer, rng, batch_size=rows, alpha=self.alpha, l1=self.l1
        )
        trainer.encode = self._encode
        return trainer


class DistributedMLP(_Summed, MLP):
    """`MLP` on partitions, an epoch one batch of all rows: `MLP(batch_size=n_samples, shuffle=False)` but for rounding."""

    def _survey(self, data: Partitions) -> tuple[int, int, Encode]:
        rows, classes = data.total(classes_of, add=united)
        outputs = self._targets(classes).shape[1]
        return rows, outputs, partial(class_columns, classes=self.classes_)


class DistributedMLPRegressor(_Summed, MLPRegressor):
    """`MLPRegressor` on partitions, an epoch one batch of all rows."""

    def _survey(self, data: Partitions) -> tuple[int, int, Encode]:
        return data.total(row_count)[0], data.n_targets, number_columns
