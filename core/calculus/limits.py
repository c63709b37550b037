"""Limits: what each side comes to, the value that both share, and why there is none where there is none.

Topic: Limits. The slides' examples: 1/x -> 0 as x -> oo, and (1 + 1/n)^n -> e = 2.718281828459… (they print 2.71828169413,
which is its value at n = 10^7). SymPy's answers count only where the numbers of `core.calculus.approach` confirm them.
"""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from core.calculus.approach import OneSide, farthest, settle
from core.calculus.integration.agreement import along
from core.calculus.symbolic import NotYet, TooHard, limit
from core.expression import Expression, ExpressionError, parse
from core.notation.typeset import latex

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


def exact_sides(f: Expression, variable: str, point: Point, sides: Sequence[str]) -> dict[str, OneSide]:
    """The verdict of each side: SymPy's where the numbers confirm it, else that of the numbers alone. Raises NotYet."""
    return {side: _exact(f, variable, point, side) for side in sides}


def _exact(f: Expression, variable: str, point: Point, side: str) -> OneSide:
    seen = settle(along(f, variable), number(point), side)
    if seen.verdict == "undefined":
        return seen
    try:
        value = limit(f, variable, point, "left" if side == "left" else "right")
    except NotYet:
        raise
    except TooHard:
        return seen
    if value is None:
        return OneSide("swings" if seen.verdict == "settles" else seen.verdict) if seen.value is None else OneSide("unclear")
    return OneSide("grows" if math.isinf(value) else "settles", value)


def common(sides: Mapping[str, OneSide]) -> float | None:
    """The limit that all these sides share: a number or an infinity; None where there is none."""
    first, *others = (side.value for side in sides.values())
    if first is None:
        return None
    return first if all(v is not None and (v == first or np.isclose(v, first, rtol=1e-6, atol=1e-6)) for v in others) else None


def describe(sides: Mapping[str, OneSide]) -> str:
    """Why these sides have a limit in common, or have none, in one sentence."""
    value = common(sides)
    if value is not None:
        where = "" if len(sides) == 1 else " on both sides"
        return f"It grows beyond every bound{where}." if math.isinf(value) else f"The values settle on it{where}."
    without = {name: side.verdict for name, side in sides.items() if side.value is None}
    if not without:
        return "The two sides disagree."
    if len(without) == len(sides):
        same = len(set(without.values())) == 1
        return f"The function {_WHY[without.popitem()[1]]}." if same else "Neither side settles on a value."
    (name,) = without
    return f"On the {name} the function {_WHY[without[name]]}, so only the other side has a limit."


_WHY = {
    "undefined": "is not defined",
    "swings": "swings for ever and settles on no value",
    "unclear": "has not settled on a value yet",
}


def closeness(f: Expression, variable: str, point: Point, sides: Mapping[str, OneSide], distance: float) -> str:
    """One sentence: how near the values stay to a finite limit within this distance, and whether that is rounding already."""
    value = common(sides)
    if value is None or math.isinf(value):
        return ""
    at, values = number(point), along(f, variable)
    here, *wider = (
        max(farthest(values, at, side, d, value) for side in sides) for d in 10.0 ** np.arange(math.log10(distance), 0.1)
    )
    where = f"Beyond ${_short(10 / distance)}$" if math.isinf(at) else f"Within ${_short(distance)}$ of the point"
    if here > 1.01 * min(wider, default=math.inf) and here > 1e-12:  # nearer, yet farther off
        return f"{where} $f$ seems to stray by ${_short(here)}$: there the computer's rounding shows, not the function."
    return f"{where} $f$ stays within ${_short(here)}$ of it."


def _short(value: float) -> str:
    return latex(("number", f"{value:.2g}"))
