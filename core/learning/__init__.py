"""The second half of the workshop: models written by hand, to scikit-learn's conventions."""

from core.learning.mlp import MLP
from core.learning.perceptron import Perceptron

__all__ = ["MLP", "Perceptron"]
