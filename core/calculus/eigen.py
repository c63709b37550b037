"""Eigenvectors as the directions in which x^T A x is largest on the unit sphere, found by walking uphill.

Topic: Eigenvalues as Optimization. Projected gradient ascent x <- P(x + tau 2Ax), P the projection on the sphere, goes along
(A + I/(2 tau)) x: it is power iteration with a shift, and with an ever longer step power iteration x <- Ax / ||Ax|| itself.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.arrays import Array

Outcome = Literal["top", "other", "alternates", "running"]


@dataclass(frozen=True)
class PowerIteration:
    """The path of a power iteration."""

    vectors: Array  # (k + 1, n), each of length 1
    values: Array  # (k + 1,), x^T A x at each
    errors: Array  # (k + 1,), ||A x - (x^T A x) x||: 0 at an eigenvector
    converged: bool  # A x = lambda x to the tolerance
    rate: float  # measured factor by which the error shrinks in a step, at the end; nan where it cannot be told

    @property
    def vector(self) -> Array:
        """The last vector."""
        return self.vectors[-1]

    @property
    def value(self) -> float:
        """The last value of x^T A x."""
        return float(self.values[-1])


def power_iteration(
    A: npt.ArrayLike, start: npt.ArrayLike, steps: int = 100, tol: float = 1e-12, *, shift: float = 0.0
) -> PowerIteration:
    """Repeat x <- (A + c I) x / ||(A + c I) x|| until A x = lambda x; the error shrinks by |lambda2 + c| / |lambda1 + c| a step.

    lambda1 is the eigenvalue for which |lambda + c| is largest. A start that has no part along its eigenvector never gets one,
    and where two eigenvalues of opposite signs tie, x alternates: `outcome` says so, and a shift c repairs the second.
    A : (n, n), symmetric;  start : (n,), not zero. Raises ValueError for anything else.
    """
    A, x = _symmetric(A), np.asarray(start, dtype=float)
    if x.shape != A.shape[:1]:
        raise ValueError("The start must have as many entries as A has rows.")
    if not np.any(x) or not np.isfinite(x).all():
        raise ValueError("The start must be finite and not zero: a zero vector has no direction.")
    unit = float(np.abs(A).max(initial=0.0)) or 1.0  # nothing overflows when A and x are measured in their own units
    A, x, shift = A / unit, x / np.abs(x).max(), shift / unit
    enough = max(tol, 1e-15) * float(np.linalg.norm(A))
    vectors, values, errors = [x / np.linalg.norm(x)], [], []
    while True:
        x = vectors[-1]
        y = A @ x
        values.append(x @ y)
        errors.append(np.linalg.norm(y - values[-1] * x))
        y = y + shift * x
        if errors[-1] <= enough or len(vectors) > steps or not np.any(y):
            break
        vectors.append(y / np.linalg.norm(y))
    history = np.array(errors)
    converged = bool(history[-1] <= enough)
    return PowerIteration(np.array(vectors), unit * np.array(values), unit * history, converged, _rate(history))


def _symmetric(A: npt.ArrayLike) -> Array:
    A = np.asarray(A, dtype=float)
    if A.ndim != 2 or A.shape[0] != A.shape[1] or not np.isfinite(A).all():
        raise ValueError("A must be square, and its entries must be finite.")
    if not np.allclose(A, A.T, rtol=1e-9, atol=1e-9 * float(np.abs(A).max(initial=0.0))):
        raise ValueError("A must be symmetric: x^T A x does not change when A is replaced by (A + A^T)/2, so take that.")
    return A


def _rate(errors: Array) -> float:
    """The mean factor over the last half of the steps whose error is more than rounding."""
    clear = errors[errors > 1e-10 * max(float(errors.max(initial=0.0)), 1e-300)]
    last = clear[len(clear) // 2 :]
    return float((last[-1] / last[0]) ** (1 / (len(last) - 1))) if len(last) > 1 else float("nan")


def ascend(A: npt.ArrayLike, start: npt.ArrayLike, tau: float, steps: int = 100, tol: float = 1e-12) -> PowerIteration:
    """Projected gradient ascent on x^T A x: x <- P(x + tau 2Ax), the projection P dividing by the length.

    x + tau 2Ax = 2 tau (A + I/(2 tau)) x, and P forgets the factor. ValueError unless tau is positive.
    """
    if not tau > 0:
        raise ValueError("The learning rate must be positive.")
    return power_iteration(A, start, steps, tol, shift=1 / (2 * tau))


def shift_for_largest(A: npt.ArrayLike) -> float:
    """A c so large that no eigenvalue of A + c I is negative, by the largest row sum: no two can then tie with opposite signs."""
    return float(np.abs(np.asarray(A, dtype=float)).sum(axis=1).max(initial=0.0))


def predicted_rate(values: Array, shift: float = 0.0) -> float:
    """|lambda2 + c| / |lambda1 + c|, where equal eigenvalues count as one: any vector of their plane will do. values : (n,)"""
    moved = values + shift
    top = moved[np.argmax(np.abs(moved))]
    others = moved[np.abs(moved - top) > 1e-9 * max(abs(top), 1e-300)]
    return float(np.abs(others).max(initial=0.0) / abs(top)) if top else 0.0


def outcome(run: PowerIteration, values: Array, shift: float = 0.0) -> Outcome:
    """What became of it: at the eigenvalue of largest |lambda + c|, at another one, going to and fro, or still on its way.

    values : (n,), the eigenvalues
    """
    largest = np.abs(values + shift).max()
    if run.converged:
        return "top" if abs(run.value + shift) >= largest * (1 - 1e-6) else "other"
    if len(run.vectors) < 3:
        return "running"
    before, last, now = run.vectors[-3:]
    back, moved = np.allclose(before, now, rtol=0, atol=1e-9), abs(last @ now) < 1 - 1e-6
    return "alternates" if back and moved else "running"


def eigenpairs(A: npt.ArrayLike) -> tuple[Array, Array]:
    """All eigenvalues, largest first, (n,), and their vectors as columns, (n, n), by power iteration and deflation.

    After each pair the iteration goes on in the directions orthogonal to those found, where the next largest is on top.
    A : (n, n), symmetric
    """
    A = _symmetric(A)
    n = len(A)
    found, values = np.zeros((n, 0)), []
    B = A + (2 * shift_for_largest(A) or 1.0) * np.eye(n)  # all eigenvalues positive: their order is that of A
    for _ in range(n):
        P = np.eye(n) - found @ found.T  # projection on what is left
        x = P @ _leading(P @ B @ P)
        x = x / np.linalg.norm(x)
        found = np.column_stack([found, x])
        values.append(x @ A @ x)
    order = np.argsort(values)[::-1]
    return np.array(values)[order], found[:, order]


@dataclass(frozen=True)
class Climb:
    """A walk uphill on the unit sphere beside all the eigenpairs that it could have found."""

    run: PowerIteration
    shift: float  # c: the walk is a power iteration with A + c I
    values: Array  # (n,), the eigenvalues, largest first
    vectors: Array  # (n, n), their vectors as columns

    @property
    def rate(self) -> float:
        """The factor by which the error should shrink in a step."""
        return predicted_rate(self.values, self.shift)

    @property
    def outcome(self) -> Outcome:
        """What became of the walk."""
        return outcome(self.run, self.values, self.shift)

    @property
    def steps(self) -> int:
        """How many were taken."""
        return len(self.run.vectors) - 1


def climb(
    A: npt.ArrayLike, start: npt.ArrayLike, steps: int, tol: float, *, shift: float = 0.0, tau: float | None = None
) -> Climb:
    """Walk by power iteration with a shift or, with a learning rate tau, by projected ascent, which has the shift 1/(2 tau)."""
    values, vectors = eigenpairs(A)
    if tau is None:
        return Climb(power_iteration(A, start, steps, tol, shift=shift), shift, values=values, vectors=vectors)
    return Climb(ascend(A, start, tau, steps, tol), 1 / (2 * tau), values=values, vectors=vectors)


def _leading(B: Array, doublings: int = 60) -> Array:
    """A vector of the largest eigenvalue: squaring B takes as many steps of power iteration at once as all squarings before."""
    for _ in range(doublings):
        B = B / np.abs(B).max()
        B = B @ B
    return B[:, np.argmax(np.abs(B).max(axis=0))]
