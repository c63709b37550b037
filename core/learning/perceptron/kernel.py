"""The perceptron's row loop, compiled: each row needs the weights that the row before it left behind.

The same loop runs compiled (numba) or, where it cannot be compiled or is not ready yet, on plain NumPy; both add up an
inner product from left to right as scikit-learn does, so the weights are the same to the last bit.
`python -m core.learning.perceptron.kernel` compiles it into the cache on disk, at build time.
"""

import logging
import threading
from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array

Rows = npt.NDArray[np.int64]
Result = tuple[Array, float, Array, float, Rows, Rows]  # w, b, their averages, mistakes per pass, rows of the updates
Kernel = Callable[..., Result]

LOG_LIMIT = 1_000_000  # updates whose rows are remembered; beyond that only the counts
_log = logging.getLogger(__name__)
_lock = threading.Lock()
_compiled: Kernel | None = None
_failed = False


def _next_mistake(X: Array, t: Array, order: Rows, w: Array, b: float, i: int) -> int:
    """Place in the order of the first mistake from place i on; the number of rows when there is none."""
    for start in range(i, order.size, 256):
        rows = order[start : start + 256]
        z = np.add.accumulate(w * X[rows], axis=1)[:, -1] + b
        wrong = np.flatnonzero(z * t[rows] <= 0.0)  # a tie is a mistake, else w = 0 never moves
        if wrong.size:
            return start + int(wrong[0])
    return order.size


def _next_mistake_compiled(X: Array, t: Array, order: Rows, w: Array, b: float, i: int) -> int:
    """The same, four rows at a time: their sums do not wait for each other, and all hold until the first mistake."""
    n = order.size
    while i < n:
        j0, j1, j2, j3 = order[i], order[min(i + 1, n - 1)], order[min(i + 2, n - 1)], order[min(i + 3, n - 1)]
        z0, z1, z2, z3 = 0.0, 0.0, 0.0, 0.0
        for f in range(w.size):
            z0 += w[f] * X[j0, f]
            z1 += w[f] * X[j1, f]
            z2 += w[f] * X[j2, f]
            z3 += w[f] * X[j3, f]
        if (z0 + b) * t[j0] <= 0.0:
            return i
        if (z1 + b) * t[j1] <= 0.0:
            return i + 1
        if (z2 + b) * t[j2] <= 0.0:
            return i + 2
        if (z3 + b) * t[j3] <= 0.0:
            return i + 3
        i += 4
    return n


def _shuffle(order: Rows, seed: int) -> None:
    """Fisher and Yates with scikit-learn's 32-bit xorshift, which it starts anew in every pass."""
    state = seed if seed != 0 else 1
    for i in range(order.size - 1):
        state = state ^ ((state << 13) & 0xFFFFFFFF)
        state = state ^ (state >> 17)
        state = state ^ ((state << 5) & 0xFFFFFFFF)
        j = i + (state % 2147483648) % (order.size - i)
        order[i], order[j] = order[j], order[i]


def _passes(  # noqa: C901 - one loop, compiled as one
    X: Array,
    t: Array,
    eta: float,
    max_passes: int,
    fit_intercept: bool,
    averaged: bool,
    shuffle: bool,
    seed: int,
    limit: int,
) -> Result:
    n, n_features = X.shape
    w, w_late, b, b_late = np.zeros(n_features), np.zeros(n_features), 0.0, 0.0
    order = np.arange(n)
    mistakes = np.zeros(max_passes, dtype=np.int64)
    rows = np.empty(64, dtype=np.int64)
    logged, done = 0, 0
    for k in range(max_passes):
        if shuffle:
            _shuffle(order, seed)
        i = _next_mistake(X, t, order, w, b, 0)
        while i < n:
            j = order[i]
            change = eta * t[j]
            for f in range(n_features):
                w[f] += X[j, f] * change
            if fit_intercept:
                b += change
            if averaged:  # the average weighs each line by how many rows it held for
                late = change * float(k * n + i)
                for f in range(n_features):
                    w_late[f] += X[j, f] * late
                b_late += late * fit_intercept
            mistakes[k] += 1
            if logged == rows.size and logged < limit:
                rows = np.concatenate((rows, np.empty(rows.size, dtype=np.int64)))
            if logged < rows.size:
                rows[logged] = j
                logged += 1
            i = _next_mistake(X, t, order, w, b, i + 1)
        done = k + 1
        if mistakes[k] == 0:
            break
    seen = float(done * n)
    return w, b, w - w_late / seen, b - b_late / seen, mistakes[:done], rows[:logged]


def warm_up() -> bool:
    """Compile the loop, or load it from the cache on disk; False where this machine cannot."""
    global _compiled, _failed
    with _lock:
        if _compiled is None and not _failed:
            try:
                _compiled = _compile()
            except Exception as error:
                _failed = True
                _log.warning("The perceptron's loop could not be compiled and runs as plain NumPy, more slowly: %s", error)
    return _compiled is not None


def _compile() -> Kernel:
    import numba  # slow to import, and not there on every Python

    try:
        return _jit(numba, cache=True)
    except RuntimeError:  # no place to keep the cache
        return _jit(numba, cache=False)


def _jit(numba: Any, cache: bool) -> Kernel:
    matrix, vector = (numba.types.Array(numba.float64, d, "C", readonly=True) for d in (2, 1))
    signature = (matrix, vector, numba.float64, numba.int64, *[numba.boolean] * 3, numba.int64, numba.int64)
    compiled_parts = {
        "_next_mistake": numba.njit(_next_mistake_compiled, inline="always"),
        "_shuffle": numba.njit(_shuffle),
    }
    # Not a closure over the parts: they have another name in every process, so that its file on disk would never be found again.
    loop = FunctionType(_passes.__code__, globals() | compiled_parts)
    compiled: Kernel = numba.njit([signature], cache=cache)(loop)
    return compiled


def kernel() -> Kernel:
    """The compiled loop; the plain one while another thread is still compiling, or where it cannot be compiled."""
    if _compiled is None and not _lock.locked():
        warm_up()
    return _compiled or _passes


if __name__ == "__main__":
    warm_up()
