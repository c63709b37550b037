"""Limits: what each side comes to, the value that both share, and why there is none where there is none.

Topic: Limits. The slides' examples: 1/x -> 0 as x -> oo, and (1 + 1/n)^n -> e = 2.718281828459… (they print 2.71828169413,
which is its value at n = 10^7). Most are proved by their first terms (`core.balls`); SymPy's answers count only where the
numbers of `core.calculus.approach` confirm them.
"""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from core.calculus.approach import OneSide, farthest, settle
from core.calculus.certainty import Certainty, Claim, weakest
from core.calculus.integration.agreement import along
from core.calculus.symbolic import NotYet, TooHard, confirmed_limit, proved_side
from core.expression import Expression, ExpressionError, parse
from core.notation.elementary import FUNCTIONS
from core.notation.printers.typeset import latex
from core.notation.symbolic.exact import Exact
from core.notation.tree import Node, walk

Point = float | Expression


def read_point(text: str) -> Point:
    """A typed place: a number such as 1/2 or pi, or oo and -oo for infinity. Raises ExpressionError.

    >>> read_point("-oo")
    -inf
    """
    infinite = re.fullmatch(r"\s*([-+−]?)\s*(oo|∞|inf|infinity)\s*", text)
    if infinite:
        return -math.inf if infinite[1] in ("-", "−") else math.inf
    point = parse(text, variables=())
    if not math.isfinite(number(point)):
        raise ExpressionError("This is no real number: type one such as 1/2 or pi, or oo.")
    return point


def number(point: Point) -> float:
    """The place as a float."""
    return float(point()) if isinstance(point, Expression) else point


def sides_of(point: Point, chosen: str) -> tuple[str, ...]:
    """The sides to look at: of infinity there is only one. chosen : "left" | "right" | "both"."""
    if math.isinf(number(point)):
        return ("left",) if number(point) > 0 else ("right",)
    return ("left", "right") if chosen == "both" else (chosen,)


def proved_sides(f: Expression, variable: str, point: Point, sides: Sequence[str]) -> dict[str, OneSide] | None:
    """The verdict of each side, where all are proved; None where one is not, or not yet."""
    try:
        found = {side: proved_side(f, variable, point, side) for side in sides}
    except NotYet:
        return None
    known = {side: one for side, one in found.items() if one is not None}
    return known if len(known) == len(found) else None


def exact_sides(f: Expression, variable: str, point: Point, sides: Sequence[str]) -> dict[str, OneSide]:
    """The verdict of each side: proved, else SymPy's where numbers confirm it, else that of numbers alone. Raises NotYet."""
    return {side: proved_side(f, variable, point, side) or _computed(f, variable, point, side) for side in sides}


def break_at(f: Expression, variable: str, place: float) -> str:
    """What f is proved to do beside a place where its curve breaks: "swings", "grows", or "" where it is neither."""
    sides = proved_sides(f, variable, place, ("left", "right")) or {}
    verdicts = {side.verdict for side in sides.values()}
    return next((verdict for verdict in ("swings", "grows") if verdict in verdicts), "")


def _computed(f: Expression, variable: str, point: Point, side: str) -> OneSide:
    seen = settle(along(f, variable), number(point), side)
    if seen.verdict == "undefined":
        return seen
    try:
        value = confirmed_limit(f, variable, point, "left" if side == "left" else "right")
    except NotYet:
        raise
    except TooHard:
        return seen
    if value is None:
        return OneSide("swings", None, "computed") if seen.verdict == "swings" else OneSide("unclear")
    return OneSide("grows" if math.isinf(value) else "settles", value, "computed")


def common(sides: Mapping[str, OneSide]) -> float | None:
    """The limit that all these sides share: a number or an infinity; None where there is none."""
    first, *others = (side.value for side in sides.values())
    if first is None:
        return None
    return first if all(v is not None and (v == first or np.isclose(v, first, rtol=1e-6, atol=1e-6)) for v in others) else None


def claim(sides: Mapping[str, OneSide], place: str) -> Claim:
    """What these sides have in common, or why there is no limit. place : the point, in LaTeX."""
    certainty = weakest(*sides.values())
    return Claim(_says(sides, place, certainty), certainty, _HOW[certainty])


_HOW: dict[Certainty, str] = {
    "proved": "The first terms of f beside the point, with exact coefficients, leave no other answer.",
    "computed": "SymPy's answer and the values close to the point agree.",
    "open": "Values at nearer and nearer points were looked at, and no proof was found.",
}


def _says(sides: Mapping[str, OneSide], place: str, certainty: Certainty) -> str:
    where = f"As $x$ goes to ${place}$"
    each = list(dict.fromkeys(sides.values()))
    both = ", from both sides" if len(sides) > 1 else ""
    if certainty == "open":
        told = each[:1] if len({one.verdict for one in each}) == 1 and common(sides) is not None else sides.values()
        return f"{where}, by the numbers, $f$ {' and '.join(map(_does, told))}{both if len(list(told)) == 1 else ''}."
    if common(sides) is not None:
        return f"{where}, $f$ {_does(each[0])}{both}."
    if len({one.verdict for one in each} - {"settles", "grows"}) == 1 and all(one.value is None for one in each):
        return f"{where}, $f$ has no limit: it {_does(each[0])}."
    if len(sides) == 1:
        return f"{where}, $f$ has no limit: it {_does(each[0])}."
    if all(side.along for side in sides.values()):
        return f"{where}, $f$ has no limit: on each side it comes to different values along different points."
    left, right = (_does(sides[side], short=True) for side in ("left", "right"))
    return f"{where}, $f$ has no two-sided limit: on the left it {left}, on the right it {right}."


def _does(side: OneSide, *, short: bool = False) -> str:
    if side.value is not None and math.isinf(side.value) and short:
        return f"goes to ${written(side.value)}$"
    if side.value is not None and math.isinf(side.value):
        return f"grows beyond every bound, to ${'' if side.value > 0 else '-'}\\infty$"
    if side.value is not None:
        return f"settles near ${_short(side.value, 6)}$" if side.certainty == "open" else f"comes to ${written(side.value)}$"
    if side.along:
        one, other = (written(value) for value in side.along)
        if short:
            return f"comes to ${one}$ and ${other}$ along different points"
        return f"comes to ${one}$ along some points and to ${other}$ along others"
    undefined = "is not defined" if short else "is not defined there"
    return {"undefined": undefined, "swings": "swings"}.get(side.verdict, "has not settled")


def written(value: float) -> str:
    """A limit in LaTeX: exact where it is known so, with its decimals where those say more."""
    if math.isinf(value):
        return rf"{'' if value > 0 else '-'}\infty"
    if not isinstance(value, Exact):
        return _short(value, 6)
    is_short = value.tree is None or not _letters(value.tree)
    return value.latex if is_short else rf"{value.latex} \approx {_short(value, 6)}"


def _letters(tree: Node) -> bool:
    return any(node[0] == "constant" or node[0] in FUNCTIONS for node in walk(tree))


def closeness(f: Expression, variable: str, point: Point, sides: Mapping[str, OneSide], distance: float) -> str:
    """One sentence: how near the values stay to a finite limit within this distance, and whether that is rounding already."""
    value = common(sides)
    if value is None or math.isinf(value):
        return ""
    at, values = number(point), along(f, variable)
    here, *wider = (
        max(farthest(values, at, side, d, value) for side in sides) for d in 10.0 ** np.arange(math.log10(distance), 0.1)
    )
    where = (
        f"At the points tried beyond ${_short(10 / distance)}$"
        if math.isinf(at)
        else f"At the points tried within ${_short(distance)}$"
    )
    if here > 1.01 * min(wider, default=math.inf) and here > 1e-12:  # nearer, yet farther off
        return f"{where} $f$ seems to be off by ${_short(here)}$: there the computer's rounding shows, not the function."
    return f"{where} $f$ is at most ${_short(here)}$ away from it."


def _short(value: float, digits: int = 2) -> str:
    sign, size = ("-" if value < 0 else ""), f"{abs(value):.{digits}g}"
    return sign + latex(("number", size))
