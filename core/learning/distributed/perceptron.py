"""The perceptron on partitions: each makes a pass over its own rows, then the lines are averaged, and again.

Topic: The Perceptron Algorithm. A mistake changes the line that the next row sees, so a pass is no sum over rows: the line is
another one than in memory. On data that a line separates the averages find such a line too, after a bounded number of mistakes.
Source: McDonald, Hall, Mann (2010), Distributed training strategies for the structured perceptron, NAACL, theorem 3.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from sklearn.utils.multiclass import check_classification_targets

from core.arrays import Array
from core.learning.distributed.network import classes_of, united
from core.learning.distributed.partitions import Partitions
from core.learning.perceptron.kernel import kernel
from core.learning.perceptron.model import Perceptron


def one_pass(X: Array, t: Array, line: Array) -> tuple[Array, int]:
    """The slide's rule over the rows once, with eta = 1, from a line: the line after it, and the mistakes.

    X : (n, p), a last column of ones for a b;  t : (n,), each -1 or +1;  line : (p,)

    >>> one_pass(np.array([[-1.0, 1.0], [2.0, 1.0]]), np.array([-1.0, 1.0]), np.zeros(2))
    (array([ 1., -1.]), 1)
    """
    from_zero = np.vstack([line, X])  # the first row is then a mistake that sets the line
    found = kernel()(from_zero, np.append(1.0, t), 1.0, 1, False, False, False, 0, 0)
    return found[0], int(found[4][0]) - 1


def partial_pass(
    X: Array, y: npt.NDArray[Any], lines: Array, positive: npt.NDArray[Any], fit_intercept: bool
) -> tuple[Array, Array, int]:
    """A pass for each class against the rest: the lines (k, p + 1), their mistakes (k,), and 1 for this partition."""
    A = np.column_stack([X, np.ones(len(X))]) if fit_intercept else X
    runs = [one_pass(A, np.where(y == name, 1.0, -1.0), line) for name, line in zip(positive, lines, strict=True)]
    return np.array([line for line, _ in runs]), np.array([mistakes for _, mistakes in runs]), 1


class DistributedPerceptron(Perceptron):
    """`Perceptron` on partitions, by iterative parameter mixing: another line than in memory, unless there is one partition.

    Arguments and attributes are those of `Perceptron`, without shuffle and averaged; `updates_` is empty.
    """

    def fit(self, X: Any, y: Any) -> Self:
        """Passes over all partitions until one makes no mistake; X and y as `Partitions` takes them."""
        self._check_settings()
        if self.shuffle or self.averaged:
            raise ValueError("On partitions there is neither shuffle nor averaged: the lines are averaged in any case.")
        data = Partitions(X, y)
        _, self.classes_ = data.total(classes_of, add=united)
        check_classification_targets(self.classes_)
        if len(self.classes_) < 2:
            raise ValueError("The data holds only one class: a line needs two to separate.")
        positive = self.classes_[1:] if len(self.classes_) == 2 else self.classes_
        lines = np.zeros((len(positive), data.n_features + int(self.fit_intercept)))
        mistakes: list[npt.NDArray[np.int_]] = []
        while len(mistakes) < self.max_iter and (not mistakes or mistakes[-1].any()):
            after, wrong, parts = data.total(partial_pass, lines, positive, self.fit_intercept)
            lines = after / parts
            mistakes.append(wrong)
        self._keep(data, lines * self.eta0, np.array(mistakes).T)
        return self

    def _keep(self, data: Partitions, lines: Array, mistakes: npt.NDArray[np.int_]) -> None:
        data.describe(self)
        p = data.n_features
        self.coef_ = lines[:, :p]
        self.intercept_ = lines[:, p] if self.fit_intercept else np.zeros(len(lines))
        self.n_iter_ = mistakes.shape[1]
        self.mistakes_ = mistakes[0] if len(lines) == 1 else mistakes
        self.updates_ = []
