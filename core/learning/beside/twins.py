"""The scikit-learn twin of one of our models: the same settings, derived in one place.

Where scikit-learn has no such setting (a hinge loss, an L1 penalty or dropout for networks, an averaged perceptron) the twin does
what scikit-learn would do by default, and `core.learning.beside.ledger` says that this is why the two part.
"""

from typing import Any

from sklearn.base import BaseEstimator
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.linear_model import Perceptron as SklearnPerceptron
from sklearn.neural_network import MLPClassifier
from sklearn.neural_network import MLPRegressor as SklearnMLPRegressor

from core.learning.least_squares.model import LeastSquares
from core.learning.network.mlp import MLP, MLPRegressor
from core.learning.perceptron.model import Perceptron

_TWINS: dict[type, tuple[type, dict[str, Any]]] = {  # ours: theirs, and what must be fixed to run the slide's algorithm
    LeastSquares: (LinearRegression, {}),
    Perceptron: (SklearnPerceptron, {"tol": None}),  # no stopping rule: a pass without mistakes changes nothing anyway
    MLP: (MLPClassifier, {}),
    MLPRegressor: (SklearnMLPRegressor, {}),
}
_SKLEARN_ACTIVATIONS = ("identity", "logistic", "tanh", "relu")


def twin(ours: BaseEstimator) -> BaseEstimator:
    """The scikit-learn estimator with every setting that both sides know taken from ours."""
    theirs, fixed = _TWINS[type(ours)]
    if isinstance(ours, LeastSquares) and ours.alpha:
        theirs = Ridge
    known = theirs().get_params()
    shared = {name: value for name, value in ours.get_params().items() if name in known}
    if shared.get("activation", "tanh") not in _SKLEARN_ACTIVATIONS:
        shared["activation"] = "relu"
    if shared.get("solver") not in (None, "sgd", "adam", "lbfgs"):
        del shared["solver"]
    return theirs(**{**shared, **fixed})


def differing_settings(ours: BaseEstimator, theirs: BaseEstimator) -> dict[str, tuple[Any, Any]]:
    """The settings that both sides know and that are not the same: name -> (as the twin would have it, theirs)."""
    expected, actual = twin(ours).get_params(), theirs.get_params()
    return {k: (expected[k], actual[k]) for k in expected if k in actual and expected[k] != actual[k]}


def code(model: BaseEstimator) -> str:
    """Python that builds this very estimator, settings that are not the default spelled out."""
    cls = type(model)
    module = cls.__module__ if cls.__module__.startswith("core.") else ".".join(cls.__module__.split(".")[:2])
    return f"from {module} import {cls.__name__}\n\nmodel = {model!r}"


def twin_code(ours: BaseEstimator) -> str:
    """The scikit-learn code that reproduces the twin, from import to fit."""
    return f"{code(twin(ours))}\nmodel.fit(X_train, y_train)"
