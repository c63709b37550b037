"""Tree -> balls: a formula's value with its error, at any precision, for real and for complex arguments.

A ball [m ± r] that is finite certainly contains every value of the formula on the balls of its variables, and the formula is
defined on all of them. A ball that is not finite says nothing: undefined somewhere, or not decided at this precision. Floor,
sign, max and the like have balls across their jumps too, so finite does not mean continuous. A complex ball is finite only where
the formula is also analytic: what `acb.integral` asks for with its flag; without the flag it asks on the real axis only.

FLINT's precision (`ctx.prec`) belongs to the process: only the worker computes with balls, one question at a time.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache, reduce
from operator import add, mul, sub, truediv
from typing import Any

from flint import acb, arb, ctx

from core.notation.elementary import FUNCTIONS
from core.notation.rules import rule
from core.notation.tree import Node

NOT_KNOWN = arb.nan()
_HALF = arb(1) / 2

Steps = tuple[tuple[str, Any], ...]


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """All balls made in here are rounded to this many bits."""
    before, ctx.prec = ctx.prec, bits
    try:
        yield
    finally:
        ctx.prec = before


class Formula:
    """A tree to be evaluated on balls; a part that occurs twice is computed once."""

    def __init__(self, tree: Node) -> None:
        self.steps = _compiled(tree)

    def __call__(self, **values: arb) -> arb:
        """The real ball."""
        return self._run(values, _real, real_number)

    def analytic(self, **values: acb) -> acb:
        """The complex ball, finite only where the formula is analytic on the balls of its variables."""
        return self._run(values, _complex, lambda text: acb(real_number(text)))

    def _run(self, values: dict[str, Any], function: Callable[[str], Any], number: Callable[[str], Any]) -> Any:
        found: list[Any] = []
        for kind, what in self.steps:
            match kind:
                case "number" | "constant":
                    found.append(number(what))
                case "variable":
                    found.append(values[what])
                case _:
                    found.append(function(kind)(*(found[k] for k in what)))
        return found[-1]


def real_number(text: str) -> arb:
    """The ball of a number as it is typed, of pi or of e."""
    match text:
        case "pi":
            return arb.pi()
        case "e":
            return arb.const_e()
        case "nan":
            return NOT_KNOWN
    return arb(text)


@lru_cache(maxsize=200)
def _compiled(tree: Node) -> Steps:
    places: dict[Node, int] = {}
    steps: list[tuple[str, Any]] = []

    def place(node: Node) -> int:
        if node not in places:
            kind, *parts = node
            what = parts[0] if kind in ("number", "variable", "constant") else tuple(place(part) for part in parts)
            steps.append((kind, what))
            places[node] = len(steps) - 1
        return places[node]

    place(tree)
    return tuple(steps)


# --- real ---


def _power(a: arb, b: arb) -> arb:
    """Real powers: a negative base has whole exponents only, 0 has positive ones, and 0^0 is 1."""
    if a.is_nan() or b.is_nan():
        return NOT_KNOWN
    whole = b.unique_fmpz() if b.is_exact() else None
    if whole is not None:
        return a**whole
    if a.is_zero() or not a.lower() >= 0:
        return arb(0) if a.is_zero() and b > 0 else NOT_KNOWN if not a > 0 else a**b
    if a > 0:
        return a**b
    return (a.upper() ** b).union(arb(0)) if b > 0 else NOT_KNOWN  # from 0 on


def _sqrt(u: arb) -> arb:
    return u.upper().sqrt().union(arb(0)) if not u > 0 and u.lower() >= 0 and not u.is_zero() else u.sqrt()


def _cbrt(u: arb) -> arb:
    if u > 0:
        return u.root(3)
    if u < 0:
        return -((-u).root(3))
    return arb(0) if u.is_zero() else _end_to_end(_cbrt, u)


def _end_to_end(rising: Callable[[arb], arb], u: arb) -> arb:
    return rising(u.lower()).union(rising(u.upper())) if u.is_finite() else NOT_KNOWN


def _log(u: arb, base: arb | None = None) -> arb:
    return u.log() if base is None else u.log() / base.log()


def _step(u: arb) -> arb:
    return (1 + u.sgn()) * _HALF


def _piecewise(left: arb, right: arb, a: arb, b: arb) -> arb:
    gap = left - right
    if gap <= 0:
        return a
    return b if gap > 0 else a.union(b) if gap.is_finite() else NOT_KNOWN


def _only_positive(function: Callable[[arb], arb]) -> Callable[[arb], arb]:
    return lambda u: function(u) if u > 0 else NOT_KNOWN


def _by_complex(function: Callable[..., acb]) -> Callable[..., arb]:
    """The value of a complex function where it is certainly real."""

    def real(*u: arb) -> arb:
        value = function(*map(acb, u))
        return value.real if value.imag.contains(0) else NOT_KNOWN

    return real


_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "+": lambda *parts: reduce(add, parts),
    "*": lambda *parts: reduce(mul, parts),
    "-": sub,
    "/": truediv,
    "negative": lambda u: -u,
}
_REAL: dict[str, Callable[..., arb]] = {  # what is not a method of arb under the name on the card
    **_ARITHMETIC,
    "^": _power,
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "log": _log,
    "abs": abs,
    "step": _step,
    "max": lambda *parts: reduce(arb.max, parts),
    "min": lambda *parts: reduce(arb.min, parts),
    "piecewise": _piecewise,
    "ci": _only_positive(arb.ci),
    "chi": _only_positive(arb.chi),
    "elliptic_k": _by_complex(acb.elliptic_k),
    "elliptic_e": _by_complex(acb.elliptic_e),
    "polygamma": _by_complex(lambda n, u: n.polygamma(u)),
    "besselj": lambda n, u: u.bessel_j(n),
    "dilog": lambda u: u.polylog(2),
}


@cache
def _real(kind: str) -> Callable[..., arb]:
    if kind in _ARITHMETIC or kind == "^":
        return _REAL[kind]
    card = FUNCTIONS[kind]
    if card.ball:
        return _REAL.get(card.ball) or getattr(arb, card.ball)
    formula = Formula(rule(card.formula))
    return lambda *parts: formula(**dict(zip("uv", parts, strict=False)))


# --- complex: finite only where the function is analytic ---


def _off_the_cut(function: Callable[..., acb], cut: Callable[..., acb]) -> Callable[..., acb]:
    """The function while `cut` of its arguments stays off 0 and the negative numbers."""

    def value(*u: acb) -> acb:
        there = cut(*u)
        return function(*u) if there.real > 0 or not there.imag.contains(0) else acb(NOT_KNOWN)

    return value


def _analytic(function: Callable[..., acb]) -> Callable[..., acb]:
    return lambda *u: function(*u, analytic=True)


def _pairwise(function: Callable[..., acb]) -> Callable[..., acb]:
    return lambda *u: reduce(lambda a, b: function(a, b, analytic=True), u)


def _analytic_power(a: acb, b: acb) -> acb:
    whole = b.real.unique_fmpz() if b.is_exact() and b.imag.is_zero() else None
    if whole is None:
        return a.pow(b, analytic=True)
    return a**whole if a.is_finite() else acb(NOT_KNOWN)


def _analytic_cbrt(u: acb) -> acb:
    return -_analytic_cbrt(-u) if u.real < 0 else u.pow(acb(1) / 3, analytic=True)


def _analytic_log(u: acb, base: acb | None = None) -> acb:
    return u.log(analytic=True) if base is None else u.log(analytic=True) / base.log(analytic=True)


def _analytic_piecewise(left: acb, right: acb, a: acb, b: acb) -> acb:
    gap = (left - right).real
    return a if gap < 0 else b if gap > 0 else acb(NOT_KNOWN)


INSIDE: dict[str, Callable[..., Any]] = {  # positive inside the domain, and 0 at its ends
    "asin": lambda u: 1 - u * u,
    "acos": lambda u: 1 - u * u,
    "acosh": lambda u: u - 1,
    "atanh": lambda u: 1 - u * u,
}
_ANALYTIC: dict[str, Callable[..., acb]] = {
    **_ARITHMETIC,
    "^": _analytic_power,
    "sqrt": _analytic(acb.sqrt),
    "cbrt": _analytic_cbrt,
    "log": _analytic_log,
    "abs": _analytic(acb.real_abs),
    "sgn": _analytic(acb.real_sgn),
    "step": _analytic(acb.real_heaviside),
    "floor": _analytic(acb.real_floor),
    "ceil": _analytic(acb.real_ceil),
    "max": _pairwise(acb.real_max),
    "min": _pairwise(acb.real_min),
    "piecewise": _analytic_piecewise,
    "asin": _off_the_cut(acb.asin, INSIDE["asin"]),
    "acos": _off_the_cut(acb.acos, INSIDE["acos"]),
    "atan": _off_the_cut(acb.atan, lambda u: 1 + u * u),
    "asinh": _off_the_cut(acb.asinh, lambda u: 1 + u * u),
    "acosh": _off_the_cut(acb.acosh, INSIDE["acosh"]),
    "atanh": _off_the_cut(acb.atanh, INSIDE["atanh"]),
    "lgamma": _off_the_cut(acb.lgamma, lambda u: u),
    "ci": _off_the_cut(acb.ci, lambda u: u),
    "chi": _off_the_cut(acb.chi, lambda u: u),
    "ei": _off_the_cut(acb.ei, lambda u: u),
    "dilog": _off_the_cut(lambda u: u.polylog(2), lambda u: 1 - u),
    "lambertw": _off_the_cut(acb.lambertw, lambda u: u * acb(arb.const_e()) + 1),
    "elliptic_k": _off_the_cut(acb.elliptic_k, lambda u: 1 - u),
    "elliptic_e": _off_the_cut(acb.elliptic_e, lambda u: 1 - u),
    "polygamma": lambda n, u: n.polygamma(u),
    "besselj": _off_the_cut(lambda n, u: u.bessel_j(n), lambda n, u: u),
}


@cache
def _complex(kind: str) -> Callable[..., acb]:
    if kind in _ARITHMETIC or kind == "^":
        return _ANALYTIC[kind]
    card = FUNCTIONS[kind]
    if card.ball:
        return _ANALYTIC.get(card.ball) or getattr(acb, card.ball)
    formula = Formula(rule(card.formula))
    return lambda *parts: formula.analytic(**dict(zip("uv", parts, strict=False)))
