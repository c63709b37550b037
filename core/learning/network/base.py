"""What the multilayer perceptrons share: initialise at random, forward, backward, step, and again.

Topic: Training Neural Networks. With the same seed and settings every epoch equals scikit-learn's: the same random stream, the
same batches, the same order of the floating-point operations.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from core.arrays import Array
from core.learning.network.activations import ACTIVATIONS
from core.learning.network.backpropagation import Network
from core.learning.network.initializers import INITIALIZERS
from core.learning.network.losses import OutputLoss
from core.learning.network.optimizers import SGD, Adam
from core.learning.network.trainer import Trainer


@dataclass(frozen=True)
class Epoch:
    """The network after one pass over the data; number 0 is the start."""

    number: int
    loss: float  # mean over the batches of the epoch, each before its step; nan for number 0
    coefs: list[Array]  # (n_l, n_l+1) each
    intercepts: list[Array]  # (n_l+1,) each
    gradient_norms: tuple[float, ...]  # |dL/dW| per layer, of the last batch
    validation_score: float | None  # with early stopping


class BaseMLP(BaseEstimator, ABC):  # type: ignore[misc]
    """Training, whatever the output stands for; a subclass says that."""

    losses: ClassVar[Mapping[str, OutputLoss]]  # that it knows
    _of_y: ClassVar[Mapping[str, bool]] = {}  # what scikit-learn is to check of the targets

    def __init__(
        self,
        hidden_layer_sizes: Any = (8,),
        activation: str = "tanh",
        loss: str = "log_loss",
        solver: str = "sgd",
        alpha: float = 0.0,
        batch_size: Any = "auto",
        learning_rate_init: float = 0.1,
        momentum: float = 0.0,
        max_iter: int = 200,
        shuffle: bool = True,
        tol: float = 1e-4,
        random_state: Any = None,
        gradient: str = "backprop",
        *,
        nesterovs_momentum: bool = True,
        n_iter_no_change: int = 10,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
        dropout: float = 0.0,
        initializer: str = "glorot",
        l1: float = 0.0,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.loss = loss
        self.solver = solver
        self.alpha = alpha
        self.batch_size = batch_size
        self.learning_rate_init = learning_rate_init
        self.momentum = momentum
        self.max_iter = max_iter
        self.shuffle = shuffle
        self.tol = tol
        self.random_state = random_state
        self.gradient = gradient
        self.nesterovs_momentum = nesterovs_momentum
        self.n_iter_no_change = n_iter_no_change
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.dropout = dropout
        self.initializer = initializer
        self.l1 = l1

    @abstractmethod
    def _targets(self, y: Any) -> Array:
        """What the output is to be, from checked y; learns the classes: (n_samples, n_outputs)."""

    @abstractmethod
    def _encoded(self, y: Any) -> Array:
        """The same of other rows, once it is fitted."""

    def _stratify(self, Y: Array) -> Array | None:
        """What the rows held out for early stopping are balanced by."""
        return None

    @abstractmethod
    def _score(self, X: Array, Y: Array) -> float:
        """How good the answers for held-out rows are."""

    @property
    def _shuffles(self) -> bool:
        """Whether every epoch visits the rows in another order."""
        return self.shuffle

    @property
    def coefs_(self) -> list[Array]:
        """Weights of each layer: (n_l, n_l+1)."""
        return self._network.W

    @property
    def intercepts_(self) -> list[Array]:
        """Biases of each layer: (n_l+1,)."""
        return self._network.b

    def fit(self, X: Any, y: Any) -> Self:
        """Train on (n_samples, n_features) rows and their targets until the loss stops falling or max_iter."""
        for _ in self._train(X, y):
            pass
        return self

    def epochs(self, X: Any, y: Any) -> Iterator[Epoch]:
        """Train like `fit`, one epoch at a time: stop asking to pause, ask on to resume. The weights are copies."""
        for loss in self._train(X, y, start=True):
            yield Epoch(
                self.n_iter_,
                loss,
                [W.copy() for W in self.coefs_],
                [b.copy() for b in self.intercepts_],
                self._network.gradient_norms(),
                self.validation_scores_[-1] if self.validation_scores_ else None,
            )

    def _train(self, X: Any, y: Any, start: bool = False) -> Iterator[float]:
        """Yield the loss of each epoch while the fitted attributes are those after it."""
        X, y = validate_data(self, X, y, dtype=np.float64, **self._of_y)
        self._check_settings()
        Y = self._targets(y)
        rng = check_random_state(self.random_state)
        self._build((X.shape[1], *self._hidden(), Y.shape[1]), rng)
        if start:
            yield float("nan")
        validation = None
        if self.early_stopping:
            if self.validation_fraction * len(X) < 2:
                raise ValueError("The validation part is too small: raise validation_fraction or add rows.")
            X, validation_X, Y, validation_Y = train_test_split(
                X, Y, random_state=rng, test_size=self.validation_fraction, stratify=self._stratify(Y)
            )
            validation = (validation_X, validation_Y)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            yield from self._epochs(X, self.losses[self.loss].targets(Y), validation, rng)

    def _build(self, sizes: tuple[int, ...], rng: np.random.RandomState) -> None:
        """A fresh network with random weights."""
        network = Network(sizes, self.activation)
        for W, b in zip(network.W, network.b, strict=True):
            W[...], b[...] = INITIALIZERS[self.initializer](rng, W.shape[0], W.shape[1], self.activation)
        self._network = network
        self.loss_curve_: list[float] = []
        self.validation_scores_: list[float] = []
        self.n_iter_, self.n_outputs_, self.n_layers_ = 0, sizes[-1], len(sizes)
        self.diverged_: str | None = None

    def _epochs(self, X: Array, T: Array, validation: tuple[Array, Array] | None, rng: np.random.RandomState) -> Iterator[float]:
        """Shuffle, go through the batches, and stop when nothing improves, as scikit-learn does."""
        network, order = self._network, np.arange(len(X))
        trainer = self._trainer(len(X), rng)
        best, best_theta, patience = (-np.inf if validation else np.inf), network.theta.copy(), 0
        for _ in range(self.max_iter):
            last_good = network.theta.copy()
            if self._shuffles:
                permutation = np.arange(len(X))
                rng.shuffle(permutation)
                order = order[permutation]
            rows, targets = (X[order], T[order]) if self._shuffles else (X, T)
            loss, step = trainer.epoch(rows, targets)
            if step is not None:
                network.theta[...] = last_good
                self.diverged_ = f"The network's output is no longer finite in epoch {self.n_iter_ + 1}, step {step}."
                break
            self.n_iter_ += 1
            self.loss_curve_.append(loss)
            if validation:
                score = self._score(*validation)
                self.validation_scores_.append(score)
                patience = patience + 1 if score < best + self.tol else 0
                if score > best:
                    best, best_theta = score, network.theta.copy()
            else:
                patience = patience + 1 if loss > best - self.tol else 0
                best = min(best, loss)
            yield loss
            if patience > self.n_iter_no_change:
                break
        if validation:
            network.theta[...] = best_theta
        self.best_loss_ = None if validation else best

    def _trainer(self, rows: int, rng: np.random.RandomState) -> Trainer:
        batch = min(200, rows) if self.batch_size == "auto" else int(np.clip(self.batch_size, 1, rows))
        return Trainer(self._network, self.losses[self.loss], self._optimizer(self._network.theta.size), rng,
                       batch_size=batch, alpha=self.alpha, l1=self.l1, dropout=self.dropout, gradient=self.gradient)  # fmt: skip

    def _optimizer(self, size: int) -> SGD | Adam:
        if self.solver == "sgd":
            return SGD(size, self.learning_rate_init, self.momentum, self.nesterovs_momentum)
        return Adam(size, self.learning_rate_init, self.beta_1, self.beta_2, self.epsilon)

    def _hidden(self) -> tuple[int, ...]:
        sizes = self.hidden_layer_sizes
        return tuple(int(n) for n in (sizes if hasattr(sizes, "__iter__") else [sizes]))

    def _check_settings(self) -> None:
        choices: dict[str, Collection[str]] = {
            "activation": ACTIVATIONS,
            "loss": self.losses,
            "solver": ("sgd", "adam"),
            "gradient": ("backprop", "autodiff", "numerical"),
            "initializer": INITIALIZERS,
        }
        for name, known in choices.items():
            if getattr(self, name) not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}, got {getattr(self, name)!r}.")
        if any(n <= 0 for n in self._hidden()):
            raise ValueError(f"hidden_layer_sizes must be > 0, got {self.hidden_layer_sizes!r}.")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout must be at least 0 and below 1, got {self.dropout!r}.")
        if self.max_iter < 1 or not self.learning_rate_init > 0:
            raise ValueError("max_iter and learning_rate_init must be positive.")
        if not 0 <= self.l1 < np.inf:
            raise ValueError(f"l1 must be a number from 0 on, got {self.l1!r}.")
        if self.dropout and self.gradient != "backprop":
            raise ValueError("dropout works with gradient='backprop' only: the other two need a loss that stands still.")

    def _output(self, X: Array) -> Array:
        """The output's z: (n_samples, n_outputs), a copy."""
        return self._network.forward(X)[-1].copy()

    def _z(self, X: Any) -> Array:
        """The same for rows from outside: (n_samples,) where there is one output."""
        z = self._output(self._checked(X))
        return z.ravel() if z.shape[1] == 1 else z

    def _checked(self, X: Any) -> Array:
        check_is_fitted(self)
        return validate_data(self, X, dtype=np.float64, reset=False)

    def layers(self, X: Any) -> list[Array]:
        """Values of every layer for each row, from the input to the output's z: (n_samples, n_l) each."""
        return [a.copy() for a in self._network.forward(self._checked(X))]

    def loss_on(self, X: Any, y: Any) -> float:
        """Mean loss of rows (n_samples, n_features) and their targets, without the penalties."""
        loss = self.losses[self.loss]
        return loss.mean(loss.outputs(self._output(self._checked(X))), loss.targets(self._encoded(y)))
