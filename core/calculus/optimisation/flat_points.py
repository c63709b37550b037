"""A point where the gradient is 0, and what it is: proved in fractions where f is a polynomial, else by two ways that agree.

Topics: Gradient Descent, The Hessian. The curvatures say what the point is; f around it has to agree.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from core.arrays import Array
from core.calculus.certainty import Certainty
from core.calculus.matrices.hessian import Kind, kind_by_hessian
from core.calculus.optimisation.gallery import Terrain
from core.calculus.optimisation.polynomials import Polynomial
from core.calculus.optimisation.quadratics import Row, fraction

_MOST_DIGITS = 14  # of a gradient that is 0: rounding leaves no more
_ALL: dict[Kind, str] = {
    "minimum": "every curvature is positive",
    "maximum": "every curvature is negative",
    "saddle": "the curvatures have both signs",
    "undecided": "one curvature is 0",
}


@dataclass(frozen=True)
class FlatPoint:
    """A point where the gradient is 0."""

    point: Array  # (n,)
    kind: Kind
    certainty: Certainty  # proved: the gradient is 0 there and the kind is decided, both in fractions
    digits: int  # to which the gradient is 0
    hessian: Array  # (n, n)

    @property
    def what(self) -> str:
        """In words, after "(1, 1)": as much as is known."""
        if self.certainty == "proved":
            return f"a {self.name}"
        return f"where the gradient is 0 to {self.digits} digits and {_ALL[self.kind]}"

    @property
    def name(self) -> str:
        """What the point is called: in one variable there is no saddle."""
        return "level point, neither minimum nor maximum" if self.kind == "saddle" and len(self.point) == 1 else self.kind

    @property
    def how(self) -> str:
        """How that is known."""
        if self.certainty == "proved":
            return "In fractions the gradient is 0 at this point, and the signs of the second derivatives leave no other answer."
        return "Newton's method on the gradient leads here, in floating point; f at points around it agrees with the curvatures."


def flat_near(
    land: Terrain, x: Array, exact: Sequence[Polynomial] | None = None, *, reach: float = 0.02, typed: bool = False
) -> FlatPoint | None:
    """The point with gradient 0 that Newton's method finds close by; None where it finds none, or f has a corner there.

    x : (n,);  exact : the gradient as polynomials, where it is one;  reach : how far it may lie, relative to 1 + |x|
    typed : x itself, as decimals that a reader typed, and no other point
    """
    p = x if typed else _newton(land, x, reach)
    if p is None:
        return None
    if exact is not None and (found := _exactly(land, exact, p, typed)):
        return found
    g, H = land.gradient(p), land.hessian(p)
    if not (np.isfinite(g).all() and np.isfinite(H).all()):
        return None
    scale = float(np.abs(H).max() * (1 + np.abs(p).max())) or 1.0
    size = float(np.abs(g).max()) / scale
    digits = _MOST_DIGITS if size == 0 else min(_MOST_DIGITS, math.floor(-math.log10(size)))
    if digits < 6 or not _is_smooth(land, p, H):
        return None
    kind = kind_by_hessian(H)
    return FlatPoint(p, kind if _values_agree(land, p, kind) else "undecided", "computed", digits, H)


def _newton(land: Terrain, x: Array, reach: float) -> Array | None:
    p = x
    with np.errstate(all="ignore"):
        for _ in range(60):
            g, H = land.gradient(p), land.hessian(p)
            if not (np.isfinite(g).all() and np.isfinite(H).all()):
                return None
            step = np.linalg.lstsq(H, g, rcond=1e-12)[0]
            p = p - step
            if np.abs(p - x).max() > reach * (1 + np.abs(x).max()):
                return None
            if np.abs(step).max() <= 1e-15 * (1 + np.abs(p).max()):
                break
    return p if np.abs(step).max() <= 1e-8 * (1 + np.abs(p).max()) else None


def _exactly(land: Terrain, gradient: Sequence[Polynomial], p: Array, typed: bool) -> FlatPoint | None:
    """The fraction near p where the gradient is 0 without rounding, if there is a short one."""
    q = tuple(fraction(v) if typed else Fraction(float(v)).limit_denominator(10_000) for v in p)
    near = np.array(q, dtype=float)
    if np.abs(near - p).max() > 1e-7 * (1 + np.abs(p).max()) or any(g(q) for g in gradient):
        return None
    kind = exact_kind(gradient, q)
    return None if kind == "undecided" else FlatPoint(near, kind, "proved", _MOST_DIGITS, land.hessian(near))


def exact_kind(gradient: Sequence[Polynomial], q: Row) -> Kind:
    """What a point with gradient 0 is: the signs of the minors of the Hessian; in one variable the first derivative not 0.

    >>> from core.calculus.optimisation.polynomials import exact_gradient
    >>> from core.expression import parse
    >>> exact_kind(exact_gradient(parse("x^4").tree, ("x",)), (Fraction(0),))
    'minimum'
    """
    n = len(gradient)
    if n == 1:
        slope, order = gradient[0], 1
        while slope.terms:
            if value := slope(q):
                return "saddle" if order % 2 else "minimum" if value > 0 else "maximum"
            slope, order = slope.derivative(0), order + 1
        return "undecided"
    H = [[g.derivative(i)(q) for i in range(n)] for g in gradient]
    minors = [_determinant([row[:k] for row in H[:k]]) for k in range(1, n + 1)]
    if not minors[-1]:
        return "undecided"
    if all(m > 0 for m in minors):
        return "minimum"
    return "maximum" if all(m * (-1) ** k > 0 for k, m in enumerate(minors, 1)) else "saddle"


def _determinant(M: list[list[Fraction]]) -> Fraction:
    if len(M) == 1:
        return M[0][0]
    smaller = ([[*row[:j], *row[j + 1 :]] for row in M[1:]] for j in range(len(M)))
    return sum(((-1) ** j * a * _determinant(rest) for j, (a, rest) in enumerate(zip(M[0], smaller, strict=True))), Fraction(0))


def _around(p: Array, distance: float) -> Array:
    """Neighbours on all sides, (m, n)."""
    n = len(p)
    sides = np.concatenate([np.eye(n), -np.eye(n), np.random.default_rng(n).uniform(-1, 1, (12, n))])
    return p + distance * sides * (1 + np.abs(p))


def _is_smooth(land: Terrain, p: Array, H: Array) -> bool:
    """No corner, as |x| has at 0, whose formula of the gradient gives 0: f rises with the square of the distance."""
    value, h = land.f(p), 1e-5
    rise = np.abs([land.f(q) - value for q in _around(p, h)])
    reach = h * (1 + np.abs(p).max())
    return bool((rise <= len(p) ** 2 * np.abs(H).max() * reach**2 + 1e-2 * reach + 1e-13 * abs(value)).all())


def _values_agree(land: Terrain, p: Array, kind: Kind) -> bool:
    value = land.f(p)
    rise = np.array([land.f(q) - value for q in _around(p, 1e-3)])
    blur = 1e-14 * abs(value)
    match kind:
        case "minimum":
            return bool((rise > -blur).all())
        case "maximum":
            return bool((rise < blur).all())
        case "saddle":
            H = land.hessian(p)
            way = np.linalg.eigh((H + H.T) / 2)[1][:, [0, -1]].T * 1e-3 * (1 + np.abs(p).max())
            return land.f(p + way[0]) < value < land.f(p + way[1])
    return True
