"""A formula as a multiseries beside a point or far out: how each function acts on values that go somewhere.

What only moves to and fro far out, sin u or u - floor u, is a range; where u = 2πn + θ, or n + θ, it is a number.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from flint import arb, fmpq

from core.balls.angles import arc_sine, arc_tangent, turned
from core.balls.constants import HALF, MINUS, ONE, PI, ZERO, Constant, Undecided, Undefined, call, number, ranging
from core.balls.series import (
    Scale,
    Series,
    Value,
    as_constant,
    compose,
    inverse,
    is_zero,
    minus,
    order,
    plus,
    power,
    sign,
    split,
    times,
)
from core.notation.elementary import FUNCTIONS
from core.notation.rules import rule
from core.notation.tree import Node

TWO = number(2)
_THIRD = fmpq(1, 3)


@dataclass(frozen=True)
class Swing:
    """What moves to and fro for ever: sine and cosine of u (a turn), or u - floor u (a part)."""

    kind: str  # "turn" | "part"
    of: Node


class SeriesBeside:
    """Evaluates formulas in one variable beside a place: a constant from one side, or an infinity.

    place : the tree of a number, "inf" or "-inf";  side : 1 right of it, -1 left
    along : a swing, and where it is caught: u = 2πn + θ or n + θ for whole n
    """

    def __init__(self, place: Node | str, side: int, along: tuple[Swing, Constant] | None = None) -> None:
        self.scale = Scale()
        self.swings: list[Swing] = []  # that were met and not caught
        self._known: dict[Node, Value] = {}
        far = self.scale.variable
        if isinstance(place, str):
            self.x = far if place == "inf" else times(MINUS, far)
        else:
            self.x = plus(as_constant(self(place)), times(number(side), inverse(far)))
        self.along = along

    def __call__(self, tree: Node) -> Value:
        """The value of a formula. Raises Undecided or Undefined."""
        kind, *parts = tree
        match kind:
            case "number":
                return number(_decimal(parts[0]))
            case "constant":
                return PI if parts[0] == "pi" else ONE.exp()
            case "variable":
                return self.x
        if tree not in self._known:
            self._known[tree] = self._value(kind, tree, parts)
        return self._known[tree]

    def _value(self, kind: str, tree: Node, parts: list[Node]) -> Value:
        if kind == "piecewise":
            return self(parts[2] if sign(minus(self(parts[0]), self(parts[1]))) <= 0 else parts[3])
        if kind == "^" and parts[0] == ("constant", "e"):
            return self.scale.exp(self(parts[1]))
        if kind in _SWINGING:
            return _SWINGING[kind](self, *parts)
        if kind in _OWN:
            return _OWN[kind](self, *map(self, parts))
        card = FUNCTIONS.get(kind)
        if card is not None and card.formula and len(parts) == card.arguments[0]:
            return self(_filled(rule(card.formula), dict(zip("uv", parts, strict=False))))
        if kind in _BY_SLOPE:
            return self._by_slope(kind, self(parts[0]))
        raise Undecided(kind)

    # powers, and what is defined by them

    def power(self, a: Value, b: Value) -> Value:
        """Real powers as every printer has them: whole exponents below 0, positive ones at 0, and 0^0 is 1."""
        if isinstance(b, Constant) and b.range is None:
            return power(a, b)
        if isinstance(a, Constant) and isinstance(b, Constant):
            return ranging(a.ball**b.ball) if a.ball > 0 else _undecided()
        side = sign(a)
        if side == 0:
            return ZERO if sign(b) > 0 else _undecided()
        if side < 0:
            if self.swings:
                _undecided()
            raise Undefined
        return self.scale.exp(times(b, self.scale.log(a)))

    def log(self, a: Value, base: Value | None = None) -> Value:
        """The logarithm, natural or to a base."""
        found = self.scale.log(a)
        return found if base is None else times(found, inverse(self.scale.log(base)))

    def sqrt(self, a: Value) -> Value:
        """The root."""
        return power(a, HALF)

    def cbrt(self, a: Value) -> Value:
        """The real cube root."""
        return times(MINUS, self.cbrt(times(MINUS, a))) if sign(a) < 0 else power(a, number(_THIRD))

    # in pieces

    def absolute(self, a: Value) -> Value:
        """Its absolute value."""
        if isinstance(a, Constant) and a.range is not None:
            return ranging(abs(a.range))
        return times(MINUS, a) if sign(a) < 0 else a

    def signum(self, a: Value) -> Value:
        """Its sign."""
        if isinstance(a, Constant) and a.range is not None:
            return ranging(a.range.sgn())
        return number(sign(a))

    def step(self, a: Value) -> Value:
        """0 below 0, 1 above, 1/2 there."""
        return times(HALF, plus(ONE, self.signum(a)))

    def larger(self, *parts: Value) -> Value:
        """The largest."""
        return reduce(self._larger, parts)

    def smaller(self, *parts: Value) -> Value:
        """The smallest."""
        return reduce(lambda a, b: times(MINUS, self._larger(times(MINUS, a), times(MINUS, b))), parts)

    def _larger(self, a: Value, b: Value) -> Value:
        if isinstance(a, Constant) and isinstance(b, Constant) and (a.range is not None or b.range is not None):
            return ranging(a.ball.max(b.ball))
        return a if sign(minus(a, b)) >= 0 else b

    def floor(self, of: Node) -> Value:
        """The whole number below."""
        return self._floor(self(of), of)

    def ceil(self, of: Node) -> Value:
        """The whole number above."""
        below: Node = ("negative", of)
        return times(MINUS, self._floor(self(below), below))

    def _floor(self, u: Value, of: Node) -> Value:
        if order(u) > 0:
            return minus(u, self._caught(Swing("part", of)) or ranging(arb(0.5, 0.5)))
        start, rest = split(u)
        if start.range is not None:
            return ranging(start.range.floor()) if is_zero(rest) else _undecided()
        if start.whole is not None:
            return number(start.whole - (sign(rest) < 0))
        whole = start.ball.floor().unique_fmpz()
        return number(int(whole)) if whole is not None else _undecided()

    # waves

    def sin(self, of: Node) -> Value:
        """The sine."""
        return self._waves(of)[0]

    def cos(self, of: Node) -> Value:
        """The cosine."""
        return self._waves(of)[1]

    def tan(self, of: Node) -> Value:
        """The tangent."""
        s, c = self._waves(of)
        return times(s, inverse(c))

    def _waves(self, of: Node) -> tuple[Value, Value]:
        u = self(of)
        if order(u) > 0:
            caught = self._caught(Swing("turn", of))
            if caught is None:
                return ranging(arb(0, 1)), ranging(arb(0, 1))
            u = caught
        start, rest = split(u)
        if start.range is not None:
            whole = plus(start, rest)
            if isinstance(whole, Series):
                _undecided()
            return ranging(start.range.sin()), ranging(start.range.cos())
        s, c = turned(start)
        sine, cosine = compose(_sine, rest), compose(_cosine, rest)
        return plus(times(s, cosine), times(c, sine)), minus(times(c, cosine), times(s, sine))

    def _caught(self, swing: Swing) -> Value | None:
        """What stands for u along the points where the swing is caught; None where it is not."""
        if self.along is not None and swing.kind == self.along[0].kind:
            caught, at = self.along
            times_as_fast = self._multiple(swing.of, caught.of)
            if times_as_fast is not None:
                whole, left = times_as_fast
                moved = plus(number(whole) * at, left)
                if swing.kind == "turn":
                    return moved
                part = _part(as_constant(moved))
                if part is not None:
                    return part
        self.swings.append(swing)
        return None

    def _multiple(self, of: Node, other: Node) -> tuple[int, Value] | None:
        """A whole k and what is left of u - k v, where that is bounded."""
        if of == other:
            return 1, ZERO
        u, v = self(of), self(other)
        try:
            ratio, _ = split(times(u, inverse(v)))
            if ratio.whole is None:
                return None
            left = minus(u, times(ratio, v))
            return None if order(left) > 0 else (ratio.whole, left)
        except Undecided:
            return None

    # inverse functions

    def acos(self, u: Value) -> Value:
        """The inverse cosine: at its ends by the root of the distance."""
        start, _ = split(u)
        if start in (ONE, MINUS):
            if start == MINUS:
                return minus(PI, self.acos(times(MINUS, u)))
            return times(TWO, self._by_slope("asin", self.sqrt(times(HALF, minus(ONE, u)))))
        return minus(times(HALF, PI), self._by_slope("asin", u))

    def asin(self, u: Value) -> Value:
        """The inverse sine."""
        start, _ = split(u)
        if start in (ONE, MINUS):
            return minus(times(HALF, PI), self.acos(u))
        return self._by_slope("asin", u)

    def atan(self, u: Value) -> Value:
        """The inverse tangent."""
        if order(u) > 0:
            return minus(times(number(sign(u)), times(HALF, PI)), self.atan(inverse(u)))
        start, rest = split(u)
        if start.range is not None:
            return ranging(start.range.atan()) if is_zero(rest) else _undecided()
        beside = plus(ONE, times(start, plus(start, rest)))
        return plus(arc_tangent(start), compose(_arc_tangent, times(rest, inverse(beside))))

    def asinh(self, u: Value) -> Value:
        """The inverse hyperbolic sine."""
        if sign(u) < 0:
            return times(MINUS, self.asinh(times(MINUS, u)))
        return self.scale.log(plus(u, self.sqrt(plus(ONE, times(u, u)))))

    def acosh(self, u: Value) -> Value:
        """The inverse hyperbolic cosine."""
        return self.scale.log(plus(u, self.sqrt(minus(times(u, u), ONE))))

    def atanh(self, u: Value) -> Value:
        """The inverse hyperbolic tangent."""
        return times(HALF, self.scale.log(times(plus(ONE, u), inverse(minus(ONE, u)))))

    # hyperbolic functions

    def sinh(self, u: Value) -> Value:
        """The hyperbolic sine."""
        return times(HALF, minus(self.scale.exp(u), self.scale.exp(times(MINUS, u))))

    def cosh(self, u: Value) -> Value:
        """The hyperbolic cosine."""
        return times(HALF, plus(self.scale.exp(u), self.scale.exp(times(MINUS, u))))

    def tanh(self, u: Value) -> Value:
        """The hyperbolic tangent, with e^-|2u| so that far out the small part is seen."""
        if sign(u) < 0:
            return times(MINUS, self.tanh(times(MINUS, u)))
        small = self.scale.exp(times(number(-2), u))
        return times(minus(ONE, small), inverse(plus(ONE, small)))

    # the others

    def _by_slope(self, kind: str, u: Value) -> Value:
        """The function is its value at the point and the integral of its slope, which is analytic there."""
        if order(u) > 0:
            _undecided(kind)
        start, rest = split(u)
        value = (
            call(kind, start) if FUNCTIONS[kind].at_zero is None or not start.is_zero else number(FUNCTIONS[kind].at_zero or 0)
        )
        if kind == "asin":
            value = arc_sine(start)
        if is_zero(rest):
            return value
        if start.range is not None:
            _undecided()
        slope = _Taylor(rule(FUNCTIONS[kind].slope), start)
        return compose(lambda k: slope(k - 1) * number(fmpq(1, k)) if k else value, rest)

    def erf(self, u: Value) -> Value:
        """The error function."""
        if order(u) <= 0:
            return self._by_slope("erf", u)
        if sign(u) < 0:
            return minus(self.erfc(times(MINUS, u)), ONE)
        return minus(ONE, self.erfc(u))

    def erfc(self, u: Value) -> Value:
        """What the error function lacks of 1."""
        if order(u) <= 0 or sign(u) < 0:
            return minus(ONE, self.erf(u))
        square = times(u, u)
        outer = times(self.scale.exp(times(MINUS, square)), inverse(times(u, PI.to(fmpq(1, 2)))))
        return times(outer, compose(_error_tail, inverse(square)))

    def gamma(self, u: Value) -> Value:
        """The gamma function: by Stirling's series far out, by its recursion at its poles."""
        if order(u) > 0:
            return self.scale.exp(self.loggamma(u)) if sign(u) > 0 else _undecided()
        start, rest = split(u)
        if start.whole is not None and start.whole <= 0:
            if is_zero(rest):
                raise Undefined
            steps = [plus(u, number(k)) for k in range(1 - start.whole)]
            return times(self.gamma(plus(u, number(1 - start.whole))), inverse(reduce(times, steps)))
        return self._by_series("gamma", start, rest)

    def factorial(self, u: Value) -> Value:
        """U!."""
        return self.gamma(plus(u, ONE))

    def loggamma(self, u: Value) -> Value:
        """The logarithm of |gamma|."""
        if order(u) <= 0:
            return self.scale.log(self.absolute(self.gamma(u)))
        if sign(u) < 0:
            _undecided()
        log = self.scale.log(u)
        half_turns = times(HALF, (TWO * PI).log())
        reciprocal = inverse(u)
        tail = times(reciprocal, compose(_stirling, times(reciprocal, reciprocal)))
        return plus(plus(times(minus(u, HALF), log), minus(half_turns, u)), tail)

    def digamma(self, u: Value) -> Value:
        """The derivative of the logarithm of gamma."""
        if order(u) > 0:
            if sign(u) < 0:
                _undecided()
            reciprocal = inverse(u)
            square = times(reciprocal, reciprocal)
            return minus(minus(self.scale.log(u), times(HALF, reciprocal)), times(square, compose(_digamma_tail, square)))
        start, rest = split(u)
        if start.whole is not None and start.whole <= 0:
            if is_zero(rest):
                raise Undefined
            return minus(self.digamma(plus(u, ONE)), inverse(u))
        return self._by_series("digamma", start, rest)

    def _by_series(self, kind: str, start: Constant, rest: Value) -> Value:
        if start.range is not None:
            return call(kind, start) if is_zero(rest) else _undecided()
        return compose(lambda k: _taylor(kind, start, k), rest)


_SWINGING: dict[str, Callable[..., Value]] = {
    "sin": SeriesBeside.sin,
    "cos": SeriesBeside.cos,
    "tan": SeriesBeside.tan,
    "floor": SeriesBeside.floor,
    "ceil": SeriesBeside.ceil,
}
_BY_SLOPE = ("erfi", "Si", "Shi", "fresnels", "fresnelc")  # functions analytic everywhere
_OWN: dict[str, Callable[..., Value]] = {
    "+": lambda _, *u: reduce(plus, u),
    "*": lambda _, *u: reduce(times, u),
    "-": lambda _, a, b: minus(a, b),
    "/": lambda _, a, b: times(a, inverse(b)),
    "negative": lambda _, a: times(MINUS, a),
    "exp": lambda s, a: s.scale.exp(a),
    "abs": SeriesBeside.absolute,
    "sign": SeriesBeside.signum,
    "max": SeriesBeside.larger,
    "min": SeriesBeside.smaller,
    "^": SeriesBeside.power,
    **{
        name: getattr(SeriesBeside, name)
        for name in (
            "log", "sqrt", "cbrt", "step", "acos", "asin", "atan", "asinh", "acosh", "atanh", "sinh", "cosh", "tanh",
            "erf", "erfc", "gamma", "factorial", "loggamma", "digamma",
        )
    },
}  # fmt: skip


def _part(c: Constant) -> Constant | None:
    """What a constant is above the whole number below it; None where that is not certain."""
    if c.range is not None:
        return None
    below = c.whole if c.whole is not None else c.ball.floor().unique_fmpz()
    return None if below is None else c - number(int(below))


def _undecided(why: str = "") -> Any:
    raise Undecided(why)


def _filled(tree: Node, parts: dict[str, Node]) -> Node:
    """A formula in u and v with these parts in their places."""
    if tree[0] == "variable":
        return parts[tree[1]]
    return tree if tree[0] in ("number", "constant") else (tree[0], *(_filled(part, parts) for part in tree[1:]))


def _decimal(text: str) -> fmpq:
    mantissa, _, exponent = text.lower().partition("e")
    if mantissa == "nan" or len(mantissa) > 400 or len(exponent) > 4:
        raise Undecided
    whole, _, fraction = mantissa.partition(".")
    return fmpq(int(whole + fraction or "0")) * fmpq(10) ** (int(exponent or 0) - len(fraction))


class _Taylor:
    """The Taylor coefficients at a point of a formula in u that is analytic there."""

    def __init__(self, formula: Node, start: Constant) -> None:
        there = SeriesBeside("inf", 1)
        there.x = plus(start, inverse(there.scale.variable))
        self._base = there.scale.bases[0]
        self._value = there(_filled(formula, {"u": ("variable", "x")}))
        self._known: dict[int, Constant] = {}
        self._read = 0

    def __call__(self, k: int) -> Constant:
        """The k-th coefficient."""
        if isinstance(self._value, Constant):
            return self._value if k == 0 else ZERO
        while True:
            term = self._value.term(self._read)
            if k in self._known or term is None or (isinstance(term[0], fmpq) and term[0] < -k):
                return self._known.get(k, ZERO)
            e, c = term
            if not (isinstance(e, fmpq) and e.denominator == 1 and e <= 0 and isinstance(c, Constant)):
                raise Undecided
            self._known[int(-e.numerator)] = c
            self._read += 1


# --- coefficients ---


def _sine(k: int) -> Constant:
    return number(fmpq((-1) ** (k // 2), math.factorial(k))) if k % 2 else ZERO


def _cosine(k: int) -> Constant:
    return ZERO if k % 2 else number(fmpq((-1) ** (k // 2), math.factorial(k)))


def _arc_tangent(k: int) -> Constant:
    return number(fmpq((-1) ** (k // 2), k)) if k % 2 else ZERO


def _error_tail(k: int) -> Constant:
    """Coefficients of erfc(u) u √π e^(u²) in powers of 1/u²."""
    return number(fmpq(math.prod(range(1, 2 * k, 2)), (-2) ** k))


def _stirling(k: int) -> Constant:
    n = 2 * (k + 1)
    return number(fmpq.bernoulli(n) / (n * (n - 1)))


def _digamma_tail(k: int) -> Constant:
    n = 2 * (k + 1)
    return number(fmpq.bernoulli(n) / n)


def _taylor(kind: str, start: Constant, k: int) -> Constant:
    """A Taylor coefficient of gamma or digamma at a constant that is no pole."""
    if k == 0 and kind == "gamma" and start.whole is not None and start.whole <= 60:
        return number(math.factorial(start.whole - 1))
    if k == 0:
        return call(kind, start)
    if k == 1 and kind == "gamma":
        return _taylor(kind, start, 0) * call("digamma", start)
    return call(f"{kind} term", start, number(k))
