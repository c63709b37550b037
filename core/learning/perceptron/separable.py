"""Whether any line separates two classes: a linear program decides it, where passes of the perceptron only try.

Topic: The Perceptron Algorithm. There is one if and only if t_j (w^T x_j + b) >= 1 can hold for all points at once.
"""

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from core.arrays import Array


def separable(X: Array, t: npt.ArrayLike, *, with_b: bool = True) -> bool | None:
    """Whether a hyperplane has each class strictly on its side; None where the program does not decide it.

    X : (n, m);  t : (n,), +1 and -1;  with_b : whether it may miss the origin. A yes was checked on every point.

    >>> separable(np.array([[0.0], [1.0]]), [-1, 1]), separable(np.array([[0.0], [1.0], [2.0]]), [-1, 1, -1])
    (True, False)
    """
    rows = np.column_stack([X, np.ones(len(X))]) if with_b else np.asarray(X, dtype=float)
    signed = np.asarray(t, dtype=float)[:, None] * rows
    found = linprog(np.zeros(rows.shape[1]), A_ub=-signed, b_ub=-np.ones(len(rows)), bounds=(None, None), method="highs")
    if found.status == 0:
        return True if (signed @ found.x > 0).all() else None
    return False if found.status == 2 else None
