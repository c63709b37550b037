"""The second half of the workshop: models written by hand, to scikit-learn's conventions."""

from core.learning.perceptron import Perceptron

__all__ = ["Perceptron"]
