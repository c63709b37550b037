"""Eigenvectors as the directions in which x^T A x is largest on the unit sphere.

Topic: Eigenvalues as Optimisation. The Lagrangian x^T A x - lambda (x^T x - 1) has gradient 2 A x - 2 lambda x: where it
vanishes A x = lambda x. Projected gradient ascent x <- P(x + tau 2 A x) with a long step is power iteration x <- A x / ||A x||.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class PowerIteration:
    """The path of a power iteration."""

    vectors: Array  # (k + 1, n), each of length 1
    values: Array  # (k + 1,), x^T A x at each
    converged: bool  # A x = lambda x to the tolerance
    rate: float  # measured factor by which the error shrinks in a step; nan where it cannot be told

    @property
    def vector(self) -> Array:
        """The last vector."""
        return self.vectors[-1]

    @property
    def value(self) -> float:
        """The last value of x^T A x."""
        return float(self.values[-1])


def power_iteration(A: npt.ArrayLike, start: npt.ArrayLike, steps: int = 100, tol: float = 1e-12) -> PowerIteration:
    """Repeat x <- A x / ||A x|| until A x = lambda x, the eigenvalue of largest size; the error shrinks by |lambda2/lambda1|.

    A : (n, n), symmetric;  start : (n,), not zero. Where A x vanishes x is an eigenvector for 0 and the iteration ends.
    """
    A, x = np.asarray(A, dtype=float), np.asarray(start, dtype=float)
    if A.ndim != 2 or A.shape[0] != A.shape[1] or x.shape != A.shape[:1]:
        raise ValueError("A must be square, and the start must have as many entries as A has rows.")
    if not np.any(x) or not np.isfinite(x).all() or not np.isfinite(A).all():
        raise ValueError("The start must be finite and not zero: a zero vector has no direction.")
    vectors = [x / np.linalg.norm(x)]
    size = np.linalg.norm(A)
    for _ in range(steps):
        y = A @ vectors[-1]
        value = vectors[-1] @ y
        if np.linalg.norm(y - value * vectors[-1]) <= tol * size:
            break
        vectors.append(y / np.linalg.norm(y))
    path = np.array(vectors)
    values = np.einsum("ki,ij,kj->k", path, A, path)
    residual = float(np.linalg.norm(A @ path[-1] - values[-1] * path[-1]))
    return PowerIteration(path, values, bool(residual <= max(tol, 1e-15) * size), _rate(path, A))


def _rate(path: Array, A: Array) -> float:
    residuals = np.linalg.norm(path @ A - np.einsum("ki,ij,kj->k", path, A, path)[:, None] * path, axis=1)
    clear = residuals > 1e-10 * max(residuals.max(initial=0.0), 1e-300)
    shrinking = residuals[clear]
    return float((shrinking[-1] / shrinking[0]) ** (1 / (len(shrinking) - 1))) if len(shrinking) > 2 else float("nan")


def shifted(A: npt.ArrayLike) -> tuple[Array, float]:
    """A + c I with c so large that no eigenvalue is negative: power iteration then finds the largest one."""
    A = np.asarray(A, dtype=float)
    c = float(np.abs(A).sum(axis=1).max(initial=0.0))
    return A + c * np.eye(len(A)), c


def eigenpairs(A: npt.ArrayLike, *, steps: int = 20_000, tol: float = 1e-13, seed: int = 0) -> tuple[Array, Array]:
    """All eigenvalues, largest first, and their vectors as columns, by power iteration and deflation.

    After each pair the iteration goes on in the directions orthogonal to those found. A : (n, n), symmetric
    """
    B, _ = shifted(A)
    n = len(B)
    found = np.zeros((n, 0))
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(n):
        P = np.eye(n) - found @ found.T  # projection on what is left
        start = P @ rng.normal(size=n)
        run = power_iteration(P @ B @ P, start, steps, tol)
        x = P @ run.vector
        x /= np.linalg.norm(x)
        found = np.column_stack([found, x])
        values.append(x @ np.asarray(A, dtype=float) @ x)
    order = np.argsort(values)[::-1]
    return np.array(values)[order], found[:, order]


def ascend(A: npt.ArrayLike, start: npt.ArrayLike, tau: float, steps: int) -> Array:
    """Projected gradient ascent on x^T A x: x <- P(x + tau 2 A x), P the projection on the unit sphere. (steps + 1, n)."""
    A, x = np.asarray(A, dtype=float), np.asarray(start, dtype=float)
    path = [x / np.linalg.norm(x)]
    for _ in range(steps):
        y = path[-1] + 2 * tau * A @ path[-1]
        length = np.linalg.norm(y)
        path.append(y / length if length > 0 else path[-1])
    return np.array(path)
