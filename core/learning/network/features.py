"""Features that a reader adds to the two of the plane: squares, the product, sines.

Topic: From Perceptron to Deep Neural Networks. What no line separates in x₁ and x₂, one may in these.
"""

from collections.abc import Callable, Sequence

import numpy as np
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from core.arrays import Array

FEATURES: dict[str, Callable[[Array, Array], Array]] = {
    "x₁": lambda x1, x2: x1,
    "x₂": lambda x1, x2: x2,
    "x₁²": lambda x1, x2: x1**2,
    "x₂²": lambda x1, x2: x2**2,
    "x₁x₂": lambda x1, x2: x1 * x2,
    "sin x₁": lambda x1, x2: np.sin(x1),
    "sin x₂": lambda x1, x2: np.sin(x2),
}


def feature_columns(X: Array, names: Sequence[str]) -> Array:
    """Of each row (n, 2) these of its `FEATURES`: (n, len(names))."""
    return np.column_stack([FEATURES[name](X[:, 0], X[:, 1]) for name in names])


def scaled_features(names: Sequence[str]) -> Pipeline:
    """Scales the two coordinates and computes the features of them: a step before a model."""
    return make_pipeline(StandardScaler(), FunctionTransformer(feature_columns, kw_args={"names": tuple(names)}))
