"""Logarithms, their identities with the reader's own numbers, and Euler's number as a limit.

Topics: Logarithms; Euler's Number. The slides print 2.79481382942 for n = 100 and 2.71828169413 as e; (1 + 1/100)^100 is
2.70481382942, and e = 2.718281828459...
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.functions import Curve, trace

EULER_ON_THE_SLIDES = (100, 1000, 10_000, 10_000_000)  # n


def logarithm(x: npt.ArrayLike, base: float) -> Array:
    """The power to which the base must be raised to give x. ValueError for a base that is not positive, or 1.

    >>> float(logarithm(8, 2))
    3.0
    """
    if not base > 0 or base == 1:
        raise ValueError("The base must be positive and not 1: 1 to any power is 1.")
    exact = {2.0: np.log2, 10.0: np.log10}.get(float(base))
    with np.errstate(all="ignore"):
        return np.asarray(exact(x) if exact else np.log(x) / np.log(base))


def whole_logarithm(x: float, base: float) -> int | None:
    """The logarithm where it is a whole number of at most 60 in size, decided in fractions; else None. A float is its decimal.

    >>> whole_logarithm(8, 2), whole_logarithm(0.001, 10), whole_logarithm(7, 2), whole_logarithm(1, np.e)
    (3, -3, None, 0)
    """
    near = round(float(logarithm(x, base)))
    if abs(near) > 60:
        return None
    is_it = x == 1 if base == np.e else Fraction(repr(base)) ** near == Fraction(repr(x))
    return near if is_it else None


@dataclass(frozen=True)
class Identity:
    """Both sides of an identity, computed apart from each other."""

    latex: str
    left: float
    right: float

    @property
    def holds(self) -> bool:
        """Equal up to rounding."""
        return bool(np.isclose(self.left, self.right, rtol=1e-12, atol=1e-12))


def identities(a: float, c: float, n: float, base: float) -> tuple[Identity, ...]:
    """The slides' identities for positive a and c and any n. ValueError for numbers without a logarithm."""
    if not (a > 0 and c > 0):
        raise ValueError("Only positive numbers have a logarithm: choose a and c above 0.")

    def log(x: float) -> float:
        return float(logarithm(x, base))

    return (
        Identity(r"\log_b(a\,c) = \log_b a + \log_b c", log(a * c), log(a) + log(c)),
        Identity(r"\log_b(a/c) = \log_b a - \log_b c", log(a / c), log(a) - log(c)),
        Identity(r"\log_b(a^n) = n\,\log_b a", log(a**n), n * log(a)),
        Identity(r"\log_b 1 = 0", log(1.0), 0.0),
        Identity(r"\log_b(1/a) = -\log_b a", log(1 / a), -log(a)),
        Identity(r"b^{\,\log_b a} = a", float(base ** log(a)), a),
    )


@dataclass(frozen=True, kw_only=True)
class LogarithmAt:
    """The logarithms of a, of c and of their product, to one base, with the curve and its mirror image."""

    at: Array  # (3,), a, c and a c
    logarithms: Array  # (3,), of those
    logarithm: Curve
    power: Curve  # the base to the power x
    identities: tuple[Identity, ...]


def logarithm_at(a: float, c: float, n: float, base: float, *, window: tuple[float, float]) -> LogarithmAt:
    """The logarithms, the curves over a window of x, and the identities. ValueError for numbers without a logarithm.

    >>> logarithm_at(8, 2, 3, 2, window=(-6, 21)).logarithms
    array([3., 1., 4.])
    """
    found = identities(a, c, n, base)
    at = np.array([a, c, a * c])
    return LogarithmAt(
        at=at,
        logarithms=logarithm(at, base),
        logarithm=trace(lambda x: logarithm(x, base), 0, window[1]),
        power=trace(lambda x: base**x, *window),
        identities=found,
    )


@dataclass(frozen=True)
class EulerApproach:
    """(1 + 1/n)^n on its way to e."""

    n: Array  # (k,)
    values: Array  # (k,)
    errors: Array  # (k,), distance from e
    theory: Array  # (k,), e / (2 n)


def approach_e(n: npt.ArrayLike) -> EulerApproach:
    """(1 + 1/n)^n, its error, and e/(2n), which it follows until 1 + 1/n is rounded.

    >>> round(float(approach_e(100).values), 11)
    2.70481382942
    """
    n = np.asarray(n, dtype=float)
    values = (1 + 1 / n) ** n
    return EulerApproach(n, values, np.abs(values - np.e), np.e / (2 * n))


@dataclass(frozen=True, kw_only=True)
class OnTheWayToE:
    """(1 + 1/n)^n at one n, along its whole way, and where the slides look."""

    here: EulerApproach  # each of its arrays ()
    every: EulerApproach  # (120,), n from 1 to 1e17
    slides: EulerApproach  # (4,)


def on_the_way_to_e(n: float) -> OnTheWayToE:
    """One n among all others."""
    return OnTheWayToE(here=approach_e(n), every=approach_e(np.logspace(0, 17, 120)), slides=approach_e(EULER_ON_THE_SLIDES))
