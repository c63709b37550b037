"""The basic algorithm of training: forward, backward, step, one batch after another.

Topic: Training Neural Networks. The order of the floating-point operations is scikit-learn's, so that the same start leads to
the same weights, to the last digits. scikit-learn has the L2 penalty alpha sum w^2 / 2 only; here is the L1 penalty l1 sum |w|
too, with the slope 0 where a weight is 0 (any from -l1 to l1 would be a subgradient there).
"""

from collections.abc import Sequence

import numpy as np

from core.arrays import Array
from core.differentiation.numerical_gradient import numerical_gradient
from core.learning.network.backpropagation import Network
from core.learning.network.losses import OutputLoss
from core.learning.network.optimizers import SGD, Adam
from core.learning.network.recorded_network import recorded_gradient


class Trainer:
    """A network, the loss of its output, and the rule of its steps."""

    def __init__(
        self,
        network: Network,
        loss: OutputLoss,
        optimizer: SGD | Adam,
        rng: np.random.RandomState,
        *,
        batch_size: int,
        alpha: float = 0.0,
        l1: float = 0.0,
        dropout: float = 0.0,
        gradient: str = "backprop",
    ) -> None:
        self.network, self.loss, self.optimizer, self.rng = network, loss, optimizer, rng
        self.batch_size, self.alpha, self.l1, self.dropout, self.gradient = batch_size, alpha, l1, dropout, gradient

    def epoch(self, X: Array, T: Array) -> tuple[float, int | None]:
        """Step through the batches; the mean loss, and the step whose output was not finite, if any.

        X : (n_samples, n_features);  T : (n_samples, n_outputs)
        """
        network = self.network
        outputs, penalty = np.empty_like(T), 0.0
        for first in range(0, len(X), self.batch_size):
            batch = slice(first, first + self.batch_size)
            rows, targets = X[batch], T[batch]
            masks = self.masks(len(rows)) if self.dropout else ()
            a = network.forward(rows, masks)
            outputs[batch] = answer = self.loss.outputs(a[-1])
            gradient = self._gradient(rows, targets, a, self.loss.slope(answer, targets), masks)
            penalty += self.penalise(gradient)
            gradient /= len(rows)
            self.optimizer.step(network.theta, gradient)
        if not (np.isfinite(outputs).all() and np.isfinite(network.theta).all()):
            wrong = np.flatnonzero(~np.isfinite(outputs).all(axis=1))
            return np.nan, 1 + (int(wrong[0]) if len(wrong) else len(X) - 1) // self.batch_size
        return self.loss.mean(outputs, T) + penalty / len(X), None

    def penalise(self, gradient: Array) -> float:
        """The penalties on the weights; their slopes are added to the gradient, in place."""
        n, penalty = self.network.n_weights, 0.0
        weights = self.network.theta[:n]
        if self.alpha:
            penalty += 0.5 * self.alpha * float(weights @ weights)
            gradient[:n] += self.alpha * weights
        if self.l1:
            penalty += self.l1 * float(np.abs(weights).sum())
            gradient[:n] += self.l1 * np.sign(weights)
        return penalty

    def _gradient(self, X: Array, T: Array, a: list[Array], e: Array, masks: Sequence[Array]) -> Array:
        """The derivative of the summed loss with respect to all weights, in one of three ways: (theta.size,)."""
        if self.gradient == "backprop":
            return self.network.backward(a, e, masks)
        if self.gradient == "autodiff":
            return recorded_gradient(self.network, self.loss.name, X, T)
        return numerical_gradient(lambda theta: self.loss_at(theta, X, T), self.network.theta, 1e-6)

    def loss_at(self, theta: Array, X: Array, T: Array) -> float:
        """The summed loss of the rows with these weights: what the numerical gradient moves."""
        kept = self.network.theta.copy()
        self.network.theta[...] = theta
        loss = self.loss.total(self.loss.outputs(self.network.forward(X)[-1]), T)
        self.network.theta[...] = kept
        return loss

    def masks(self, rows: int) -> list[Array]:
        """What dropout multiplies each hidden layer by: 0, or more than 1 so that the mean stays; (rows, n_l) each."""
        keep = 1.0 - self.dropout
        return [(self.rng.random_sample((rows, n)) < keep) / keep for n in self.network.sizes[1:-1]]
