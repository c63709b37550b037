"""The slopes of a formula at a point, from both sides, by its first terms there: smooth, a corner, a jump, or none.

What the terms decide is proved. Where they decide nothing (x^π at 0), difference quotients to hundreds of digits are computed.
"""

import math
from typing import Any

from flint import acb, arb, fmpq_poly

from core.balls.arithmetic import Formula, precision
from core.balls.germ import Germ, GermBeside, UndecidedGerm, UndefinedGerm, ball, beside, sign
from core.notation.tree import Node

BITS = 192
_TINY = (20, 40, 80)  # distances 10^-k of the difference quotients
_QUOTIENT_BITS = 1500
_ALIKE = 1e-10  # two quotients that agree so far have settled

Side = arb | None  # a slope, an infinite ball for one that grows beyond every bound; None where there is none


class _Jump(Exception):  # noqa: N818 what a side shows
    """The values beside the point do not come to the value there."""


def slope(tree: Node, at: Node) -> dict[str, Any]:
    """What is known of the derivative of a formula in one variable at a constant.

    kind : smooth, corner, jump, vertical, undefined or open;  certainty : proved, computed or open
    value, left, right : slopes, nan where there is none;  radius : |true value - value| is at most this
    is_defined : whether the formula has a value at the point
    """
    with precision(BITS):
        try:
            return _by_terms(tree, at)
        except (UndecidedGerm, RecursionError, AttributeError):  # FLINT has no series of digamma
            pass
    with precision(_QUOTIENT_BITS):
        return _by_quotients(Formula(tree), Formula(at)())


def _by_terms(tree: Node, at: Node) -> dict[str, Any]:
    try:
        point = GermBeside(at, 0)
        here = point(tree)
    except UndefinedGerm:
        return _answer("undefined", None, None, is_defined=False)
    try:
        left, right = (_one_side(tree, at, here, point.steps, side) for side in (-1, 1))
    except _Jump:
        return _answer("jump", None, None)
    if left is None or right is None:
        ends = [s for s in (left, right) if s is not None]
        return _answer("vertical" if ends and not ends[0].is_finite() else "undefined", left, right)
    if not (left.is_finite() and right.is_finite()):
        return _answer("vertical", left, right)
    if not left.overlaps(right):
        return _answer("corner", left, right)
    same = (left.is_exact() and right.is_exact()) or _is_analytic(tree, at)
    return _answer("smooth", left, right, "proved" if same else "computed")


def _is_analytic(tree: Node, at: Node) -> bool:
    return _formula_at(tree, at).is_finite()


def _formula_at(tree: Node, at: Node) -> acb:
    return Formula(tree).analytic(**dict.fromkeys(_variables(tree), acb(Formula(at)())))


def _variables(tree: Node) -> set[str]:
    if tree[0] == "variable":
        return {tree[1]}
    return set().union(*map(_variables, tree[1:])) if tree[0] not in ("number", "constant") else set()


def _one_side(tree: Node, at: Node, here: Germ, steps: list[int], side: int) -> Side:
    """The one-sided derivative; None where the formula is not defined on this side. Raises _Jump or Undecided."""
    try:
        germ, there = beside(tree, at, side)
    except UndefinedGerm:
        return None
    if germ.coefficients and germ.valuation < 0:
        raise _Jump
    if there.steps != steps:
        _check_continuous(germ, there, here)
    for k in range(1, there.root):
        if (away := sign(germ.at(k))) != 0:
            return arb("inf") if away * side > 0 else arb("-inf")
    return ball(germ.at(there.root)) * side


def _check_continuous(germ: Germ, there: GermBeside, here: Germ) -> None:
    """Only floor, sign and the like jump where they are defined; everything else comes to its value."""
    gap = there.plus(Germ(0, (germ.at(0),), None), there.scaled(here, fmpq_poly([-1])))
    if gap.sign() != 0:
        raise _Jump


def _by_quotients(f: Formula, at: arb) -> dict[str, Any]:
    names = {what for kind, what in f.steps if kind == "variable"}
    value = f(**dict.fromkeys(names, at))
    if not value.is_finite():
        return _answer("open", None, None, "open", is_defined=False)
    quotients = [[(f(**dict.fromkeys(names, at + s * h)) - value) / (s * h) for h in _distances()] for s in (-1, 1)]
    left, right = map(_settled, quotients)
    if left is not None and right is not None:
        alike = abs(left.mid() - right.mid()) <= _ALIKE * (1 + abs(left.mid()))
        return _answer("smooth" if alike else "corner", left, right, "computed")
    one_sided = {all(not q.is_finite() for q in side) for side in quotients} == {True, False}
    return _answer("undefined" if one_sided else "open", left, right, "computed" if one_sided else "open")


def _distances() -> list[arb]:
    return [arb(10) ** -k for k in _TINY]


def _settled(quotients: list[arb]) -> Side:
    """The last quotient where the last two agree, with their difference as its radius."""
    *_, before, last = quotients
    if not (before.is_finite() and last.is_finite()):
        return None
    gap = abs(last - before).upper()
    return arb(last.mid(), gap) if gap <= _ALIKE * (1 + abs(last.mid())) else None


def _answer(kind: str, left: Side, right: Side, certainty: str = "proved", *, is_defined: bool = True) -> dict[str, Any]:
    value, radius = math.nan, 0.0
    if kind == "smooth" and left is not None and right is not None:
        both = right if certainty == "proved" else left.union(right)
        value = float(both.mid())
        off = abs(both - arb(value)).upper()
        radius = 0.0 if off.is_zero() else math.nextafter(float(off), math.inf)
    return {
        "kind": kind,
        "certainty": certainty,
        "is_defined": is_defined,
        "value": value,
        "radius": radius,
        "left": _float(left),
        "right": _float(right),
    }


def _float(side: Side) -> float:
    if side is None:
        return math.nan
    return float(side.mid()) if side.is_finite() else math.inf if side > 0 else -math.inf
