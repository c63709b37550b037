"""What gradient descent does on a quadratic, decided in fractions: it arrives, goes in circles, or diverges.

Topic: Gradient Descent. With f = 1/2 x^T A x + c^T x the gradient moves by g <- (I - tau A) g, so that its part along an
eigenvector with eigenvalue lambda is multiplied by 1 - tau lambda. No eigenvalue has to be computed: 2/tau I - A is positive
definite exactly where all tau lambda are below 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

from core.calculus.optimisation.descent_methods import Method
from core.calculus.optimisation.polynomials import Polynomial

Row = tuple[Fraction, ...]
Shape = Literal["bowl", "trough", "bottomless"]
Fate = Literal["rests", "arrives", "cycle", "diverges"]
Sign = Literal["positive", "semidefinite", "other"]


def fraction(decimal: float) -> Fraction:
    """The decimal that was typed, not its nearest double.

    >>> fraction(0.1)
    Fraction(1, 10)
    """
    return Fraction(repr(float(decimal)))


@dataclass(frozen=True)
class Quadratic:
    """A quadratic of one or two variables with the gradient A x + c."""

    A: tuple[Row, ...]  # (n, n), symmetric
    c: Row  # (n,)

    def gradient(self, x: Sequence[Fraction]) -> Row:
        """A x + c."""
        return tuple(_dot(row, x) + c for row, c in zip(self.A, self.c, strict=True))

    @property
    def shape(self) -> Shape:
        """One minimum; many, all as low; or none, since f falls without end."""
        sign = definite(self.A)
        if sign == "positive":
            return "bowl"
        if sign == "other":
            return "bottomless"
        columns = [row for row in self.A if any(row)] or [tuple(Fraction(0) for _ in self.c)]
        in_range = not any(self.c) if not any(columns[0]) else _parallel(columns[0], self.c)
        return "trough" if in_range else "bottomless"

    @property
    def minimum(self) -> Row:
        """Of a bowl, where A x = -c."""
        if len(self.c) == 1:
            return (-self.c[0] / self.A[0][0],)
        (a, b), (_, d) = self.A
        p, q = self.c
        det = a * d - b * b
        return (b * q - d * p) / det, (b * p - a * q) / det

    @property
    def curvatures(self) -> tuple[float, ...]:
        """The eigenvalues of A, ascending, rounded."""
        return tuple(np.linalg.eigvalsh(np.array(self.A, dtype=float)).tolist())

    def side(self, tau: Fraction, share: Fraction = Fraction(2)) -> Literal["inside", "at its end", "beyond it"]:
        """Where tau stands in the interval (0, share / lambda_max)."""
        sign = definite(_shifted(self.A, share / tau))
        return {"positive": "inside", "semidefinite": "at its end", "other": "beyond it"}[sign]  # type: ignore[return-value]

    def fate(self, start: Sequence[Fraction], tau: Fraction) -> Fate:
        """What plain gradient descent with a fixed tau comes to, in exact arithmetic."""
        g = self.gradient(start)
        if not any(g):
            return "rests"
        turned = tuple(_dot(row, g) for row in self.A)
        if _parallel(g, turned):  # only one eigenvalue acts
            factor = 1 - tau * _dot(g, turned) / _dot(g, g)
            return "arrives" if abs(factor) < 1 else "cycle" if factor == -1 else "diverges"
        if definite(self.A) != "positive":
            return "diverges"  # an eigenvalue below 0 grows, the eigenvalue 0 walks on with the same step
        side = self.side(tau)
        return "arrives" if side == "inside" else "cycle" if side == "at its end" else "diverges"


def quadratic(gradient: Sequence[Polynomial] | None) -> Quadratic | None:
    """The quadratic with this gradient of one or two variables; None for any other function."""
    if gradient is None or len(gradient) > 2 or any(g.degree > 1 for g in gradient):
        return None
    none = (0,) * len(gradient)
    A = tuple(tuple(g.derivative(i).terms.get(none, Fraction(0)) for i in range(len(gradient))) for g in gradient)
    return Quadratic(A, tuple(g.terms.get(none, Fraction(0)) for g in gradient))


def rate_share(method: Method, momentum: float) -> Fraction | None:
    """A quadratic's learning rates reach up to this over lambda_max; None where the method rescales its steps.

    2 for gradient descent, 2(1 + beta) with momentum, 2(1 + beta)/(1 + 2 beta) with Nesterov's.

    >>> rate_share("momentum", 0.5)
    Fraction(3, 1)
    """
    beta = fraction(momentum)
    shares = {"gd": Fraction(2), "momentum": 2 * (1 + beta), "nesterov": 2 * (1 + beta) / (1 + 2 * beta)}
    return shares.get(method)


def definite(A: Sequence[Row]) -> Sign:
    """Whether a symmetric matrix of one or two rows has positive eigenvalues only, or none below 0, or others."""
    det = A[0][0] if len(A) == 1 else A[0][0] * A[1][1] - A[0][1] * A[1][0]
    least = min(A[i][i] for i in range(len(A)))
    if det > 0 and least > 0:
        return "positive"
    return "semidefinite" if det >= 0 and least >= 0 else "other"


def _shifted(A: Sequence[Row], s: Fraction) -> tuple[Row, ...]:
    """A taken from s times the identity."""
    return tuple(tuple(s * (i == j) - a for j, a in enumerate(row)) for i, row in enumerate(A))


def _dot(a: Sequence[Fraction], b: Sequence[Fraction]) -> Fraction:
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def _parallel(a: Row, b: Row) -> bool:
    return len(a) == 1 or a[0] * b[1] == a[1] * b[0]
