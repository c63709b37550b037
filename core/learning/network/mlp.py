"""The multilayer perceptron, for classes and for numbers.

Topics: From Perceptron to Deep Neural Networks; Training Neural Networks. With the same seed and settings every epoch equals that
of scikit-learn's MLPClassifier and MLPRegressor.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import ClassifierMixin, RegressorMixin
from sklearn.metrics import accuracy_score, r2_score
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import column_or_1d

from core.arrays import Array
from core.learning.network.base import BaseMLP
from core.learning.network.losses import OUTPUT_LOSSES, REGRESSION_LOSSES


def class_columns(y: Any, classes: npt.NDArray[Any]) -> Array:
    """1 where a row is of the (second) class: (n_samples, 1), or (n_samples, n_classes) for more than two."""
    codes = np.searchsorted(classes, y)
    return codes[:, np.newaxis].astype(float) if len(classes) == 2 else np.eye(len(classes))[codes]


def number_columns(y: Any) -> Array:
    """Numbers as columns: (n_samples, n_outputs)."""
    y = np.asarray(y, dtype=float)
    return y[:, np.newaxis] if y.ndim == 1 else y


class MLP(ClassifierMixin, BaseMLP):  # type: ignore[misc]
    """A classifier of fully connected layers, trained by backpropagation.

    Arguments that MLPClassifier has too mean what they mean there. Beside them:

    loss : "log_loss", "hinge" max(0, 1 - z t), or "perceptron" max(0, -z t), the slides'
    activation : any name of `core.learning.network.activations.ACTIVATIONS`
    dropout : share of the hidden units that sit out each batch, 0 to below 1
    l1 : the factor of sum |w|, beside alpha's sum w^2 / 2; both are divided by the rows, and leave the biases alone
    initializer : "glorot" (scikit-learn's), "he", "small_normal" or "zero"
    gradient : "backprop", "autodiff" or "numerical": three ways to the same numbers

    Attributes
    ----------
    coefs_, intercepts_ : weights (n_l, n_l+1) and biases (n_l+1,) of each layer
    loss_curve_ : loss of each epoch;  n_iter_ : epochs;  classes_ : (n_classes,)
    validation_scores_ : accuracy on the held-out part of each epoch, with early stopping
    diverged_ : None, or where the first value left the range of floating point; the last finite weights are kept
    """

    losses = OUTPUT_LOSSES

    def _targets(self, y: Any) -> Array:
        check_classification_targets(y)
        self.classes_ = np.unique(y)
        if len(self.classes_) < 2:
            raise ValueError("The data holds only one class: a classifier needs two.")
        return self._encoded(y)

    def _encoded(self, y: Any) -> Array:
        """1 where a row is of the (second) class: (n_samples, 1), or (n_samples, n_classes) for more than two."""
        return class_columns(y, self.classes_)

    def _stratify(self, Y: Array) -> Array | None:
        return Y if Y.shape[1] == 1 else None

    def _score(self, X: Array, Y: Array) -> float:
        return float(accuracy_score(self._classes_of(Y), self._classes_of(self._output(X))))

    def _classes_of(self, z: Array) -> npt.NDArray[Any]:
        return self.classes_[(z[:, 0] > 0).astype(int) if z.shape[1] == 1 else z.argmax(axis=1)]

    def decision_function(self, X: Any) -> Array:
        """The output's z: (n_samples,), or (n_samples, n_classes) for more than two classes."""
        return self._z(X)

    @available_if(lambda self: self.loss == "log_loss")  # type: ignore[untyped-decorator]
    def predict_proba(self, X: Any) -> Array:
        """Probability of each class: (n_samples, n_classes). Only the log-loss gives probabilities."""
        p = self.losses[self.loss].outputs(self._output(self._checked(X)))
        return np.hstack([1 - p, p]) if p.shape[1] == 1 else p

    def predict(self, X: Any) -> npt.NDArray[Any]:
        """The most probable class of each row: (n_samples,)."""
        return self._classes_of(self._output(self._checked(X)))


class MLPRegressor(RegressorMixin, BaseMLP):  # type: ignore[misc]
    """A network whose outputs are numbers: the output's z as it is, its loss half the squared distance from the target.

    Arguments that scikit-learn's MLPRegressor has too mean what they mean there; dropout, l1, initializer and gradient as for
    `MLP`. y may have several columns, (n_samples, n_outputs).

    Attributes
    ----------
    coefs_, intercepts_, loss_curve_, n_iter_, diverged_ : as of `MLP`
    validation_scores_ : R² on the held-out part of each epoch, with early stopping
    """

    losses = REGRESSION_LOSSES
    _of_y = {"multi_output": True, "y_numeric": True}  # noqa: RUF012 - as the base class declares it

    def __init__(
        self,
        hidden_layer_sizes: Any = (8,),
        activation: str = "tanh",
        loss: str = "squared_error",
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
        settings = {name: value for name, value in locals().items() if name not in ("self", "__class__")}
        super().__init__(**settings)

    def _targets(self, y: Any) -> Array:
        return self._encoded(column_or_1d(y, warn=True) if y.ndim == 2 and y.shape[1] == 1 else y)

    def _encoded(self, y: Any) -> Array:
        return number_columns(y)

    def _score(self, X: Array, Y: Array) -> float:
        z = self._output(X)
        return float(r2_score(Y, z)) if np.isfinite(z).all() else float("nan")

    def predict(self, X: Any) -> Array:
        """The output for each row: (n_samples,), or (n_samples, n_outputs) for several."""
        return self._z(X)
