"""All zeros of a formula in one variable on an interval, by bisection with balls and the sign of the derivative.

An interval on which the ball of f excludes 0 holds none. One on which the ball of f' excludes 0 holds exactly one where f changes
its sign, which is then narrowed down. A place that bisection cannot decide is a zero where exact arithmetic says so; where no
higher derivative excludes 0 around it, it is left over, and the list is not complete.
Source: Moore, Kearfott, Cloud (2009), Introduction to Interval Analysis, chapter 8.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from flint import acb, arb

from core.balls.arithmetic import Formula, precision
from core.balls.asymptotics import SeriesBeside
from core.balls.constants import Constant, Undecided, Undefined, Work, value_of
from core.notation.derivative import derivative
from core.notation.tree import ExpressionError, Node, variables_of, walk

BITS = 128
MOST_BOXES = 3000
MOST_ZEROS = 200
MOST_NODES = 300  # of a sum over one denominator
_SHORT = arb(2) ** -40  # times the length of the interval: what is shorter is one place
_SPLIT = arb(31) / 64  # not in the middle, where zeros like to be
_JUMPS = frozenset(("floor", "ceil", "round", "mod", "sign", "step", "piecewise"))
_HIGHEST = 6  # derivative that may tell a multiple zero


@dataclass(frozen=True)
class EnclosedZero:
    """One zero, certainly between low and high; exact : its tree where it is a fraction, perhaps times pi."""

    low: arb
    high: arb
    exact: Node | None
    before: int  # the sign of f just left of it, 0 where that is not known
    after: int


@dataclass(frozen=True)
class Found:
    """The zeros, ascending; where nothing is left over they are all."""

    zeros: list[EnclosedZero]
    left_over: list[tuple[arb, arb]]  # stretches on which nothing is known
    is_everywhere: bool = False  # f is 0 on the whole interval


def zeros(tree: Node, a: arb, b: arb, variable: str = "x") -> Found:
    """All zeros of a formula on [a, b], or those that were found."""
    Work.begin()
    with precision(BITS):
        found: list[EnclosedZero] = []
        left_over: list[tuple[arb, arb]] = []
        for part in dict.fromkeys(factors(tree)):
            if part == ("number", "0"):
                return Found([], [], True)
            if variables_of(part):
                search = _Search(part, a, b, variable)
                found += search.found()
                left_over += search.left_over
        kept = [zero for zero in _distinct(found) if _is_defined(tree, zero, variable, left_over)]
        f, short = Formula(tree), (b - a) * _SHORT
        return Found([_signed(f, zero, variable, short) for zero in kept], left_over)


def factors(tree: Node) -> Iterator[Node]:  # noqa: C901 one case an operation
    """Formulas whose zeros together are those of this one, wherever it is defined."""
    kind, *parts = tree
    match kind:
        case "*":
            for part in parts:
                yield from factors(part)
        case "/" | "negative" | "abs" | "sqrt" | "cbrt":
            yield from factors(parts[0])
        case "^" if parts[1][0] == "number" or (parts[1][0] == "/" and not variables_of(parts[1])):
            yield from factors(parts[0])
        case "^" if parts[0] == ("constant", "e"):
            return
        case "tan":
            yield ("sin", *parts)
        case "exp" | "cosh" | "sigmoid":
            return
        case "+" | "-" if (top := _numerator(tree)) is not None:
            yield from factors(top)
        case _:
            yield tree


def _numerator(tree: Node) -> Node | None:
    """Of a sum with fractions that move, all over one denominator; None where there are none, or too many."""
    top, bottom = as_fraction(tree)
    return top if bottom is not None and sum(1 for _ in walk(top)) <= MOST_NODES else None


def as_fraction(tree: Node) -> tuple[Node, Node | None]:
    """Numerator and denominator; None where nothing that moves stands below."""
    kind, *parts = tree
    match kind:
        case "+" | "-":
            (a, b), (c, d) = map(as_fraction, parts) if len(parts) == 2 else ((tree, None), (tree, None))
            if b is None and d is None:
                return tree, None
            return (kind, _product(a, d), _product(c, b)), _product(b, d)
        case "negative":
            top, bottom = as_fraction(parts[0])
            return ("negative", top), bottom
        case "*" if len(parts) == 2:
            (a, b), (c, d) = map(as_fraction, parts)
            return _product(a, c) or tree, _product(b, d)
        case "/" if variables_of(parts[1]):
            top, bottom = as_fraction(parts[0])
            return top, _product(bottom, parts[1])
    return tree, None


def _product(a: Node | None, b: Node | None) -> Any:
    return ("*", a, b) if a is not None and b is not None else a if b is None else b


def _distinct(found: list[EnclosedZero]) -> list[EnclosedZero]:
    kept: list[EnclosedZero] = []
    for zero in sorted(found, key=lambda z: float(z.low.mid())):
        if kept and not zero.low > kept[-1].high:
            if zero.exact and not kept[-1].exact:
                kept[-1] = zero
            continue
        kept.append(zero)
    return kept


def _is_defined(tree: Node, zero: EnclosedZero, variable: str, left_over: list[tuple[arb, arb]]) -> bool:
    """Whether the whole formula has a value at a zero of one of its factors; where that is not known, it is left over."""
    if Formula(tree)(**{variable: _hull(zero.low, zero.high)}).is_finite():
        return True
    known = _exactly(tree, zero.exact) if zero.exact else "open"
    if known == "open":
        left_over.append((zero.low, zero.high))
    return known == "zero"


def _signed(f: Formula, zero: EnclosedZero, variable: str, short: arb) -> EnclosedZero:
    """With the signs of the whole formula beside it."""
    before, after = (_sign(f(**{variable: x.mid()})) for x in (zero.low - short, zero.high + short))
    return replace(zero, before=before, after=after)


class _Search:
    def __init__(self, tree: Node, a: arb, b: arb, variable: str) -> None:
        self.tree, self.variable = tree, variable
        self.slopes = [tree, *_derivatives(tree, variable)]
        self.f = Formula(tree)
        self.df = Formula(self.slopes[1]) if len(self.slopes) > 1 else None
        margin = (b - a) * _SHORT
        self.a, self.b, self.short = a, b, margin
        self.low, self.high = (a - margin).mid(), (b + margin).mid()
        self.may_jump = any(kind in _JUMPS for kind, _ in self.f.steps)
        self.left_over: list[tuple[arb, arb]] = []

    def at(self, x: arb, order: int = 0) -> arb:
        formula = self.f if order == 0 else self.df if order == 1 and self.df else Formula(self.slopes[order])
        return formula(**{self.variable: x})

    def found(self) -> list[EnclosedZero]:
        kept: list[EnclosedZero] = []
        for cluster in _joined(sorted(self.places(), key=lambda z: float(z.low.mid())), self.short):
            zero = cluster[0] if len(cluster) == 1 and cluster[0].before * cluster[0].after < 0 else self.decided(cluster)
            if zero and not (zero.high < self.a or zero.low > self.b):
                kept.append(zero)
        return kept

    def places(self) -> Iterator[EnclosedZero]:  # noqa: C901 one rule after the other for each box
        """Simple zeros, each with its signs, and short intervals about which nothing is known."""
        waiting, boxes, count = [(self.low, self.high)], 0, 0
        while waiting:
            low, high = waiting.pop()
            boxes += 1
            if boxes > MOST_BOXES or count > MOST_ZEROS:
                self.left_over += [(low, high), *waiting]
                return
            box = _hull(low, high)
            y = self.at(box)
            if y.is_finite() and not y.contains(0):
                continue
            if not y.is_finite() and certainly_undefined(self.f, self.variable, box):
                continue
            if y.is_finite() and self.is_monotone(box):
                before, after = _sign(self.at(low)), _sign(self.at(high))
                if before * after > 0:
                    continue
                if before * after < 0:
                    count += 1
                    yield self.narrowed(low, high, before, after)
                    continue
            if high - low < self.short:
                count += 1
                yield EnclosedZero(low, high, None, 0, 0)
                continue
            middle = (low + (high - low) * _SPLIT).mid()
            waiting += [(low, middle), (middle, high)]

    def is_monotone(self, box: arb) -> bool:
        """Whether the slope excludes 0 all over the box, and f does not jump there."""
        slope = self.at(box, 1) if self.df else arb.nan()
        if not slope.is_finite() or slope.contains(0):
            return False
        return not self.may_jump or self.f.analytic(**{self.variable: acb(box)}).is_finite()

    def narrowed(self, low: arb, high: arb, before: int, after: int) -> EnclosedZero:
        """Around the only zero, as long as the signs can be told."""
        for _ in range(120):
            middle = (low + (high - low) * _SPLIT).mid()
            side = _sign(self.at(middle))
            if side == 0:
                break
            low, high = (middle, high) if side == before else (low, middle)
        exact = (node for node in candidates(_hull(low, high)) if _exactly(self.tree, node) == "zero")
        return EnclosedZero(low, high, next(exact, None), before, after)

    def decided(self, cluster: list[EnclosedZero]) -> EnclosedZero | None:
        """A zero of any order where exact arithmetic says 0; None where f is certainly not 0, or not known to be."""
        low, high = cluster[0].low, cluster[-1].high
        box = _hull(low, high)
        if not self.only_there(box):
            self.left_over.append((low, high))
        for candidate in candidates(box):
            if _exactly(self.tree, candidate) == "zero":
                return EnclosedZero(low, high, candidate, 0, 0)
        if not self.left_over or self.left_over[-1] != (low, high):
            self.left_over.append((low, high))
        return None

    def only_there(self, box: arb) -> bool:
        """Whether some derivative excludes 0 all over the box: then f has one zero of its order there, and no other."""
        return any((y := self.at(box, k)).is_finite() and not y.contains(0) for k in range(1, len(self.slopes)))


def _derivatives(tree: Node, variable: str) -> list[Node]:
    found: list[Node] = []
    try:
        for _ in range(_HIGHEST):
            tree = derivative(tree, variable)
            found.append(tree)
    except ExpressionError:
        pass
    return found


def _joined(places: list[EnclosedZero], short: arb) -> Iterator[list[EnclosedZero]]:
    """Neighbours that touch are one place."""
    cluster: list[EnclosedZero] = []
    for place in places:
        if cluster and not place.low - cluster[-1].high < short:
            yield cluster
            cluster = []
        cluster.append(place)
    if cluster:
        yield cluster


def _hull(low: arb, high: arb) -> arb:
    return arb((low + high) / 2, (high - low) / 2)


def _sign(y: arb) -> int:
    return 1 if y > 0 else -1 if y < 0 else 0


def candidates(box: arb) -> Iterator[Node]:
    """The simplest fraction in the box, and the simplest times pi."""
    for unit, name in ((arb(1), ""), (arb.pi(), "pi")):
        value = box / unit
        fraction = Fraction(float(value.mid())).limit_denominator(2000)
        if not value.contains(arb(fraction.numerator) / fraction.denominator):
            continue
        node: Node = ("number", str(abs(fraction.numerator)))
        if name and fraction:
            node = ("*", node, ("constant", name)) if abs(fraction.numerator) > 1 else ("constant", name)
        node = ("negative", node) if fraction < 0 else node
        yield node if fraction.denominator == 1 else ("/", node, ("number", str(fraction.denominator)))


def _exactly(tree: Node, at: Node) -> str:
    """zero, other, undefined or open."""
    try:
        value = SeriesBeside(at, 0)(tree)
        if not isinstance(value, Constant):
            return "open"
        return "zero" if value.sign == 0 else "other"
    except Undefined:
        return "undefined"
    except (Undecided, RecursionError):
        return "open"


_DOMAINS = {  # function -> whether its argument is certainly outside
    "sqrt": lambda u: u < 0,
    "log": lambda u: u < 0,
    "asin": lambda u: abs(u) > 1,
    "acos": lambda u: abs(u) > 1,
    "acosh": lambda u: u < 1,
    "atanh": lambda u: abs(u) > 1,
}


def certainly_undefined(f: Formula, variable: str, box: arb) -> bool:
    """Whether some part of the formula has no value anywhere in the box."""
    values: list[Any] = []
    for kind, what in f.steps:
        if kind in ("number", "constant", "variable"):
            values.append(box if kind == "variable" else Formula((kind, what))())
            continue
        parts = [values[k] for k in what]
        if all(part.is_finite() for part in parts):
            outside = _DOMAINS.get(kind)
            if outside and outside(parts[0]):
                return True
            if kind == "^" and parts[0] < 0 and not parts[1].contains_integer():
                return True
        values.append(value_of(kind, *parts))
    return False
