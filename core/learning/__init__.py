"""The second half of the workshop: models written by hand, their calculus, and scikit-learn beside them."""

from core.learning.least_squares.model import LeastSquares
from core.learning.network.mlp import MLP, MLPRegressor
from core.learning.perceptron.model import Perceptron

__all__ = ["MLP", "LeastSquares", "MLPRegressor", "Perceptron"]
