"""Limits: proved by multiseries where they can be, else left open.

Topic: Limits. A value is proved where the first terms of the formula's multiseries have certain signs, "none" where the formula
comes to two values along two sequences of points, "undefined" where a part of the formula certainly is just beside the point.
What was proved is also held against balls of the formula far out; where these speak against it, nothing is said.
"""

from itertools import combinations
from typing import Any

from flint import arb, fmpq

from core.balls.arithmetic import Formula, precision
from core.balls.asymptotics import SeriesBeside, Swing
from core.balls.constants import HALF, PI, ZERO, Constant, Undecided, Undefined, Work, number
from core.balls.series import Value, first_term, sign, sign_of_exponent
from core.notation.tree import Node, variables_of

Found = Constant | int  # a limit: a constant, which may be a range, or the sign of an infinity
Place = Node | str  # a constant, "inf" or "-inf"
BITS = 128
_FAR = (10, 1000)  # powers of ten at which balls look
_TURNS = tuple(PI * number(q) for q in (fmpq(0), fmpq(1, 2), fmpq(1), fmpq(3, 2), fmpq(1, 4), fmpq(1, 6)))
_PARTS = (ZERO, HALF, number(fmpq(1, 4)))


def limit(tree: Node, place: Place, side: int) -> dict[str, Any]:
    """What can be proved of a limit of a formula in one variable; side : 1 from the right, -1 from the left.

    kind : finite | infinite | none | undefined | open;  value : of the limit;  values : two, where there is none
    """
    Work.begin()
    with precision(BITS):
        there = None
        try:
            there = SeriesBeside(place, side)
            found = comes_to(there(tree))
            if isinstance(found, int) or found.range is None:
                return _confirmed(tree, place, side, found)
        except Undefined:
            return {"kind": "undefined"}
        except (Undecided, RecursionError):
            if there is None:
                return {"kind": "open"}
        return _swinging(tree, place, side, there.swings) or {"kind": "open"}


def comes_to(a: Value) -> Found:
    """What a value comes to far out. Raises Undecided."""
    if isinstance(a, Constant):
        return a
    first = first_term(a)
    if first is None:
        return ZERO
    e, c, _ = first
    side = sign_of_exponent(e)
    if side > 0:
        return sign(c)
    return ZERO if side < 0 else comes_to(c)


def _confirmed(tree: Node, place: Place, side: int, found: Found) -> dict[str, Any]:
    near, nearer = (_ball(tree, place, side, k) for k in _FAR)
    if near.is_finite() and nearer.is_finite():
        if isinstance(found, int):
            speaks_against = bool(nearer * found < near * found)
        else:
            off, still_off = abs(near - found.ball), abs(nearer - found.ball)
            speaks_against = bool(still_off > off / 2 and still_off > arb(10) ** -6)
        if speaks_against:
            return {"kind": "open"}
    return {"kind": "infinite" if isinstance(found, int) else "finite", "value": found}


def _ball(tree: Node, place: Place, side: int, power: int) -> arb:
    """The formula at a distance of 10^-power, or as far out."""
    with precision(8 * power + BITS):
        far = arb(10) ** power
        x = far if place == "inf" else -far if place == "-inf" else Formula(place)() + side / far  # type: ignore[arg-type]
        return Formula(tree)(**dict.fromkeys(variables_of(tree), x))


def _swinging(tree: Node, place: Place, side: int, swings: list[Swing]) -> dict[str, Any] | None:
    """Two sequences of points along which the formula comes to different values."""
    for swing in dict.fromkeys(swings):
        seen: list[Found] = []
        for at in _TURNS if swing.kind == "turn" else _PARTS:
            try:
                seen.append(comes_to(SeriesBeside(place, side, (swing, at))(tree)))
            except (Undecided, Undefined, RecursionError):
                continue
        for one, other in combinations(seen, 2):
            if _differ(one, other):
                return {"kind": "none", "values": (one, other)}
    return None


def _differ(one: Found, other: Found) -> bool:
    if isinstance(one, int) or isinstance(other, int):
        return one != other
    try:
        return (one - other).sign != 0
    except Undecided:
        return False
