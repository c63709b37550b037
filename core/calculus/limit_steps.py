"""A limit worked out rule by rule; each line is checked with numbers before it is shown.

Topic: Limits. Rules: continuity, the limits of sums, products and quotients, l'Hôpital, squeezing, and e^(n ln a) for powers.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from core.calculus.approach import OneSide
from core.calculus.integration.agreement import along, approaches, values_near
from core.calculus.limits import Point, common, exact_sides, number
from core.calculus.symbolic import NotYet, TooHard, limit, rewrite
from core.expression import Expression
from core.notation.printers.typeset import latex
from core.notation.tree import Node, variables_of, walk

_MOST = 6  # uses of l'Hôpital


@dataclass(frozen=True)
class LimitLine:
    """One line: the rule, and what the limit becomes by it."""

    rule: str
    latex: str


class _StuckError(Exception):
    """No rule that is taught here leads on."""


def limit_steps(f: Expression, variable: str, point: Point, side: str) -> tuple[LimitLine, ...]:
    """The lines from the limit to its value; empty where the rules taught here do not lead there. Raises NotYet.

    side : "left" | "right" | "both", which says nothing at an infinite point
    """
    try:
        return tuple(_Approach(variable, point, side).lines(f.tree, _MOST))
    except NotYet:
        raise
    except (_StuckError, TooHard, ValueError):
        return ()


@dataclass(frozen=True, kw_only=True)
class Derivations:
    """What the sides of a limit come to, and the lines of each way that has a limit."""

    sides: dict[str, OneSide]
    ways: dict[str, tuple[LimitLine, ...]]  # by "left", "right", or "both" where they share it


def derivations(f: Expression, variable: str, point: Point, sides: Sequence[str]) -> Derivations:
    """Work out the limit from each side, or from both at once where they agree. Raises NotYet."""
    found = exact_sides(f, variable, point, sides)
    shared = len(found) == 2 and common(found) is not None
    ways = ["both"] if shared else [side for side, seen in found.items() if seen.value is not None]
    return Derivations(sides=found, ways={way: limit_steps(f, variable, point, way) for way in ways})


@dataclass(frozen=True)
class _Approach:
    """The variable on its way to the point."""

    variable: str
    point: Point
    side: str

    def formula(self, u: Node) -> Expression:
        return Expression(u, (self.variable,))

    def limit(self, u: Node) -> float | None:
        """The limit of a part; None where it has none."""
        return limit(self.formula(u), self.variable, self.point, "both" if self.side == "both" else _side(self.side))

    def written(self, u: Node) -> str:
        """Lim u in LaTeX."""
        to = self.point.latex if isinstance(self.point, Expression) else shown(self.point)
        sign = {"left": "^-", "right": "^+"}.get(self.side, "") if math.isfinite(number(self.point)) else ""
        inside = rf"\left({latex(u)}\right)" if u[0] in ("+", "-") else latex(u)
        return rf"\lim_{{{self.variable} \to {to}{sign}}} {inside}"

    def checked(self, rule: str, u: Node, becomes: Node | None, value: float) -> LimitLine:
        """The line "lim u = lim becomes", or "lim u = value", once the numbers confirm it. Raises _StuckError else."""
        for side in ("left", "right") if self.side == "both" else (self.side,):
            for part in (u, becomes or u):
                near = values_near(along(self.formula(part), self.variable), number(self.point), side)
                if near is None or not approaches(near, value):
                    raise _StuckError
        return LimitLine(rule, f"{self.written(u)} = {shown(value) if becomes is None else self.written(becomes)}")

    def lines(self, u: Node, left: int) -> Iterator[LimitLine]:
        """The lines for u; `left` more uses of l'Hôpital are allowed."""
        value = self.limit(u)
        if value is None or left < 0:
            raise _StuckError
        if self.variable not in variables_of(u):
            yield self.checked("a constant is its own limit", u, None, value)
        elif self._continuous(u, value):
            where = "there" if self.side == "both" else "from this side"
            yield self.checked(f"continuous {where}: put {self.variable} in", u, None, value)
        elif u[0] in _RULES:
            yield from _RULES[u[0]](self, u, value, left)
        else:
            yield self._inside(u, value)

    def _continuous(self, u: Node, value: float) -> bool:
        at = number(self.point)
        if not math.isfinite(at) or any(n[0] == "^" and self._at(n[1]) == self._at(n[2]) == 0 for n in walk(u)):
            return False  # 0^0 has no value, whatever a computer says
        return math.isclose(self._at(u), value, rel_tol=1e-12, abs_tol=1e-12)

    def _at(self, u: Node) -> float:
        return float(along(self.formula(u), self.variable)(number(self.point)))

    def quotient(self, u: Node, value: float, left: int) -> Iterator[LimitLine]:
        top, bottom = self.limit(u[1]), self.limit(u[2])
        if bottom is None or (top is None and not (math.isinf(bottom) and value == 0)):
            raise _StuckError
        if top is None:
            yield self.checked("squeezed: bounded, divided by ever larger numbers", u, None, value)
            return
        if not (top == bottom == 0 or (math.isinf(top) and math.isinf(bottom))):
            rule = (
                "bounded, divided by ever larger numbers"
                if math.isinf(bottom)
                else "away from 0, divided by ever smaller numbers"
            )
            yield self.checked("the limit of a quotient" if bottom and math.isfinite(bottom) else rule, u, None, value)
            return
        cancelled = rewrite(self.formula(u), "factor").tree
        if top == 0 and self._continuous(cancelled, value):
            yield self.checked("0/0: cancel the common factor", u, cancelled, value)
            yield from self.lines(cancelled, left)
            return
        derivatives: Node = ("/", *(self.formula(part).derivative(self.variable).tree for part in u[1:]))
        yield self.checked(f"l'Hôpital for {'0/0' if top == 0 else '∞/∞'}: differentiate above and below", u, derivatives, value)
        simpler = rewrite(self.formula(derivatives)).tree
        if len(list(walk(simpler))) < len(list(walk(derivatives))):
            yield self.checked("simplify", derivatives, simpler, value)
            derivatives = simpler
        yield from self.lines(derivatives, left - 1)

    def product(self, u: Node, value: float, left: int) -> Iterator[LimitLine]:
        a, b = u[1], u[2] if len(u) == 3 else ("*", *u[2:])
        one, other = self.limit(a), self.limit(b)
        if one is None or other is None:
            if 0 not in (one, other):
                raise _StuckError
            yield self.checked("squeezed: a bounded factor times one that goes to 0", u, None, value)
        elif (one == 0 and math.isinf(other)) or (math.isinf(one) and other == 0):
            fraction = ("/", a, _reciprocal(b)) if math.isinf(one) and b[0] == "^" else ("/", b, _reciprocal(a))
            yield self.checked("0 · ∞: write it as a quotient", u, fraction, value)
            yield from self.lines(fraction, left)
        else:
            yield self.checked("the limit of a product", u, None, value)

    def power(self, u: Node, value: float, left: int) -> Iterator[LimitLine]:
        a, n = u[1:]
        base, exponent = self.limit(a), self.limit(n)
        if base is None or exponent is None:
            raise _StuckError
        if not ((base == 1 and math.isinf(exponent)) or (exponent == 0 and (base == 0 or math.isinf(base)))):
            yield self._inside(u, value)
            return
        inside: Node = ("*", n, ("log", a))
        yield LimitLine("write the power with e", rf"{self.written(u)} = e^{{\,{self.written(inside)}}}")
        yield from self.lines(inside, left)
        yield self.checked("put this limit into the exponent", u, None, value)

    def addition(self, u: Node, value: float, left: int) -> Iterator[LimitLine]:
        limits = [self.limit(part) for part in u[1:]]
        if None in limits or sum(math.isinf(part or 0) for part in limits) > 1:
            raise _StuckError  # ∞ - ∞ says nothing
        yield self.checked("the limit of a sum", u, None, value)

    def _inside(self, u: Node, value: float) -> LimitLine:
        """The limit of g(part), (part)^n or -part."""
        limits = [self.limit(part) for part in u[1:]]
        if None in limits:
            raise _StuckError
        known = all(math.isfinite(part or 0) for part in limits) and math.isfinite(value)
        return self.checked("the limit goes inside" if known else "known behaviour of this function", u, None, value)


_RULES = {"/": _Approach.quotient, "*": _Approach.product, "^": _Approach.power, "+": _Approach.addition, "-": _Approach.addition}


def _side(side: str) -> Literal["left", "right"]:
    return "left" if side == "left" else "right"


def _reciprocal(u: Node) -> Node:
    if u[0] == "^" and u[2][0] == "negative":
        return ("^", u[1], u[2][1])
    if u[0] == "/":
        return u[2] if u[1] == ("number", "1") else ("/", u[2], u[1])
    return ("/", ("number", "1"), u)


def shown(value: float) -> str:
    """A number in LaTeX: exact where it is known."""
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    return str(getattr(value, "latex", f"{value:.10g}"))
