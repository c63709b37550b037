"""Definite integrals: enclosed where the formula is bounded, proved to diverge, or computed where an end is improper.

Topic: Integrals. Between two numbers Petras' algorithm in FLINT gives an enclosure of the integral, through corners and jumps
too. Where the formula grows without bound, or an end is infinite, its first terms decide by comparison whether the integral
exists: with f at a distance h from a point, f h that does not go to 0 proves that it does not, f h^s that stays bounded for
some s < 1 that it does. What exists is then computed by the double-exponential rule at two steps, which have to agree.
Sources: Johansson (2018), Numerical integration in arbitrary-precision interval arithmetic; Takahasi and Mori (1974).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from flint import acb, arb

from core.balls.arithmetic import Formula, precision
from core.balls.constants import Constant
from core.balls.limit import limit
from core.balls.zeros import as_fraction, candidates, certainly_undefined, zeros
from core.notation.derivative import derivative
from core.notation.tree import Node

BITS = 100
_EVALUATIONS = 6000
_GOAL = arb(10) ** -21
_ENOUGH = arb(10) ** -17  # radius, relative to 1 + |value|, of an enclosure that needs no other way
_SMALLER = (Fraction(1, 2), Fraction(9, 10), Fraction(99, 100))  # exponents below 1
_LARGER = (Fraction(2), Fraction(11, 10), Fraction(101, 100))
_BOXES = 2000
_FAR = arb(1000)  # up to here poles are looked for
_LEVELS = (4, 5, 6, 7, 8)  # the step of the double-exponential rule is 2^-level
_REACH = 10  # as far as its sum goes at most
_TINY = arb(10) ** -28
_AGREE = arb(10) ** -11

End = Node | str  # a constant, "inf" or "-inf"
_X: Node = ("variable", "x")


@dataclass(frozen=True)
class IntegralBall:
    """kind : proved, computed, diverges, undefined or open; value : a ball, of which the radius of a computed one is no proof."""

    kind: str
    value: arb | None = None


def integral(tree: Node, a: End, b: End) -> IntegralBall:
    """The integral of a formula in x from a to b, a left of b."""
    with precision(BITS):
        f = Formula(tree)
        low, high = (_number(end) for end in (a, b))
        whole = None if isinstance(a, str) or isinstance(b, str) else _enclosed(f, low, high)
        if whole is not None:
            return IntegralBall("proved", whole)
        stretches = _singular_stretches(f, low, high)
        if not isinstance(stretches, list):
            return IntegralBall(stretches)
        places: list[Node] = []
        for box in stretches:
            known = next(candidates(box), None)
            if known is None:
                return IntegralBall("diverges" if _has_pole(tree, box) else "open")
            places += [known] * (known not in places)
        return _improper(tree, f, a, b, places)


def _number(end: End) -> arb:
    """The number, or one that is far out."""
    return _FAR if end == "inf" else -_FAR if end == "-inf" else Formula(_tree(end))()


def _tree(end: End) -> Node:
    assert not isinstance(end, str)
    return end


def _enclosed(f: Formula, low: arb, high: arb) -> arb | None:
    """An enclosure that is narrow enough; None where there is none."""

    def along(z: acb, analytic: bool) -> acb:
        return f.analytic(x=z) if analytic else acb(f(x=z.real))

    found = acb.integral(along, low, high, rel_tol=_GOAL, abs_tol=_GOAL, eval_limit=_EVALUATIONS, depth_limit=250)
    value = found.real
    return value if value.is_finite() and value.rad() < _ENOUGH * (1 + abs(value.mid())) else None


def _singular_stretches(f: Formula, low: arb, high: arb) -> list[arb] | str:
    """Short stretches on which f has no finite ball; "undefined" or "open" where they are more than a few."""
    short, waiting, left, boxes = (high - low) * arb(2) ** -45, [(low, high)], [], 0
    while waiting:
        start, end = waiting.pop()
        boxes += 1
        if boxes > _BOXES:
            return "open"
        box = arb((start + end) / 2, (end - start) / 2)
        if f(x=box).is_finite():
            continue
        if certainly_undefined(f, "x", box):
            return "undefined"
        if end - start < short:
            left.append((start, end))
            continue
        middle = ((start + end) / 2).mid()
        waiting += [(start, middle), (middle, end)]
    joined: list[tuple[arb, arb]] = []
    for start, end in sorted(left, key=lambda stretch: float(stretch[0].mid())):
        if joined and not start > joined[-1][1] + short:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return [arb((start + end) / 2, end - start) for start, end in joined]


def _has_pole(tree: Node, box: arb) -> bool:
    """Whether f is u/v with a zero of v in the box, where u is not 0: as large as 1/h at a distance h from it."""
    top, bottom = as_fraction(tree)
    if bottom is None:
        return False
    u, slope = Formula(top)(x=box), Formula(derivative(bottom, "x"))(x=box)
    if not (u.is_finite() and slope.is_finite()) or u.contains(0):
        return False
    return bool(zeros(bottom, box.lower(), box.upper()).zeros)


def _improper(tree: Node, f: Formula, a: End, b: End, places: list[Node]) -> IntegralBall:
    """Piece by piece between the places where f is not bounded."""
    inside = [p for p in places if _lies_between(p, a, b)]
    cuts: list[End] = [a, *inside, b]
    if len(cuts) == 2 and isinstance(a, str) and isinstance(b, str):
        cuts = [a, ("number", "0"), b]
    for place, side in [*((end, 1) for end in cuts[:-1]), *((end, -1) for end in cuts[1:])]:
        verdict = _exists(tree, f, place, side)
        if verdict != "exists":
            return IntegralBall(verdict)
    total = arb(0)
    for start, end in pairwise(cuts):
        piece = _double_exponential(f, start, end)
        if piece is None:
            return IntegralBall("open")
        total += piece
    return IntegralBall("computed", total)


def _lies_between(place: Node, a: End, b: End) -> bool:
    return bool(_number(a) < _number(place) < _number(b))


def _exists(tree: Node, f: Formula, place: End, side: int) -> str:
    """Whether the piece beside a place has an integral: exists, diverges, undefined or open."""
    if isinstance(place, str):
        distance: Node = _X if place == "inf" else ("negative", _X)
        exponents = _LARGER
    else:
        distance = ("-", _X, place) if side > 0 else ("-", place, _X)
        exponents = _SMALLER
        if limit(tree, place, side)["kind"] == "finite":
            return "exists"
    critical = limit(("*", tree, distance), place, side)
    if critical["kind"] == "undefined":
        return "undefined"
    if critical["kind"] == "infinite" or (critical["kind"] == "finite" and not _is_zero(critical["value"])):
        return "diverges"
    for s in exponents:
        if limit(("*", tree, _power(distance, s)), place, side)["kind"] == "finite":
            return "exists"
    return _by_logarithms(("*", tree, distance), distance, place, side)


def _by_logarithms(critical: Node, distance: Node, place: End, side: int) -> str:
    """The same with f h ln h: 1/(x ln x) has no integral at infinity, 1/(x (ln x)^2) has one."""
    far: Node = ("log", distance) if isinstance(place, str) else ("negative", ("log", distance))
    once = limit(("*", critical, far), place, side)
    if once["kind"] == "infinite" or (once["kind"] == "finite" and not _is_zero(once["value"])):
        return "diverges"
    exists = any(limit(("*", critical, _power(far, s)), place, side)["kind"] == "finite" for s in _LARGER)
    return "exists" if exists else "open"


def _power(base: Node, s: Fraction) -> Node:
    return ("^", base, ("/", ("number", str(s.numerator)), ("number", str(s.denominator))))


def _is_zero(value: Constant | int) -> bool:
    return isinstance(value, Constant) and value.is_zero


def _double_exponential(f: Formula, a: End, b: End) -> arb | None:
    """The sum at two steps, with their difference as its radius; None where they do not agree."""
    x = _path(a, b)
    sums: list[arb] = []
    for level in _LEVELS:
        step = arb(2) ** -level
        with precision(4 * BITS):  # f may be a difference of numbers that are almost equal
            parts = [_one_way(f, x, step * sign, first) for sign, first in ((1, 0), (-1, 1))]
        if parts[0] is None or parts[1] is None:
            return None
        sums.append((parts[0] + parts[1]) * step)
        if len(sums) > 1 and abs(sums[-1].mid() - sums[-2].mid()) < _AGREE * (1 + abs(sums[-1].mid())):
            return arb(sums[-1].mid(), 2 * abs(sums[-1].mid() - sums[-2].mid()) + abs(sums[-1].mid()) * arb(10) ** -15)
    return None


def _one_way(f: Formula, x: Callable[[arb], tuple[arb, arb]], step: arb, first: int) -> arb | None:
    """The terms on one side of the middle, until they are too small to matter; None where they do not get so small."""
    total, small = arb(0), 0
    for k in range(first, int(_REACH / abs(float(step.mid())))):
        at, weight = x(step * k)
        y = f(x=at) * weight
        if not y.is_finite():
            return total if abs(weight) < arb(10) ** -25 else None
        total += y
        small = small + 1 if abs(y) < _TINY * (1 + abs(total)) else 0
        if small > 12:
            return total
    return None


def _path(a: End, b: End) -> Callable[[arb], tuple[arb, arb]]:
    """The place and the weight at t, from a to b as t goes from -inf to inf."""
    half_pi = arb.pi() / 2
    if isinstance(a, str) and isinstance(b, str):
        return lambda t: ((half_pi * t.sinh()).sinh(), half_pi * t.cosh() * (half_pi * t.sinh()).cosh())
    if isinstance(b, str):
        low = _number(a)
        return lambda t: (low + (half_pi * t.sinh()).exp(), half_pi * t.cosh() * (half_pi * t.sinh()).exp())
    if isinstance(a, str):
        high = _number(b)
        return lambda t: (high - (half_pi * t.sinh()).exp(), half_pi * t.cosh() * (half_pi * t.sinh()).exp())
    low, high = _number(a), _number(b)
    wide = high - low

    def tanh_sinh(t: arb) -> tuple[arb, arb]:
        u = half_pi * t.sinh()
        near = wide / (1 + (2 * abs(u)).exp())  # the distance from the nearer end, without cancellation
        return (high - near if u > 0 else low + near), wide / 2 * half_pi * t.cosh() / u.cosh() ** 2

    return tanh_sinh
