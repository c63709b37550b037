"""What the worker for balls is asked to do, tree in and numbers out; each is short by its own bound on work.

A ball travels as {"value": float, "radius": float}, |true value - value| <= radius with the rounding to a float counted in.
"""

import math
from collections.abc import Callable
from typing import Any

from flint import acb, arb

from core.balls import integral as integrals
from core.balls import limit as limits
from core.balls import slope as slopes
from core.balls.arithmetic import Formula, precision
from core.balls.constants import Constant, Undecided
from core.balls.zeros import BITS, EnclosedZero
from core.balls.zeros import zeros as find_zeros
from core.notation.derivative import derivative
from core.notation.tree import replace

Json = Any


def enclose(tree: Json, values: Json, bits: int = 100) -> Json:
    """The ball of a formula where its variables have the values of these constant trees; None where no finite ball is found."""
    with precision(bits):
        return said(Formula(tupled(tree))(**{name: Formula(tupled(value))() for name, value in values.items()}))


def slope(tree: Json, values: Json, name: str) -> Json:
    """The slopes from both sides with respect to one variable, where all have the values of these constant trees."""
    formula = tupled(tree)
    for other, value in values.items():
        if other != name:
            formula = replace(formula, ("variable", other), tupled(value))
    return slopes.slope(formula, tupled(values[name]))


def limit(tree: Json, place: Json, side: int) -> Json:
    """What can be proved of a one-sided limit: see `core.balls.limit`. place : the tree of a constant, "inf" or "-inf"."""
    found = limits.limit(tupled(tree), tupled(place), side)
    values = found.get("values") or ((found["value"],) if "value" in found else ())
    return {"kind": found["kind"], "values": [_one(value) for value in values]}


def _one(found: Constant | int) -> Json:
    """A limit as it travels: an infinity, or its value and, where formulas can say it, its tree."""
    if isinstance(found, int):
        return {"value": found * math.inf, "tree": None}
    ball = found.range if found.range is not None else found.ball
    try:
        tree = None if found.range is not None else found.tree
    except Undecided:
        tree = None
    return {"value": float(ball.mid()), "tree": tree}


def integral(tree: Json, name: str, a: Json, b: Json) -> Json:
    """The integral between two ends, a constant or "inf" or "-inf" each, with its sign: see `core.balls.integral`."""
    f, low, high = replace(tupled(tree), ("variable", name), ("variable", "x")), tupled(a), tupled(b)
    backwards = _is_right_of(low, high)
    found = integrals.integral(f, high, low) if backwards else integrals.integral(f, low, high)
    with precision(BITS):
        value = None if found.value is None else said(-found.value if backwards else found.value)
    return {"kind": found.kind, **(value or {})}


def _is_right_of(a: Any, b: Any) -> bool:
    if isinstance(a, str) or isinstance(b, str):
        return a == "inf" or b == "-inf"
    with precision(BITS):
        return bool(Formula(a)() > Formula(b)())


def zeros(tree: Json, name: str, a: Json, b: Json) -> Json:
    """All zeros between two constants, with the signs on both sides, and the stretches on which nothing is known."""
    return _zeros(tupled(tree), name, a, b, lambda _: True)


def stationary(tree: Json, name: str, a: Json, b: Json) -> Json:
    """All places between two constants where a formula has the slope 0."""
    f = tupled(tree)

    def is_smooth(zero: EnclosedZero) -> bool:
        box = acb(arb((zero.low + zero.high) / 2, (zero.high - zero.low) / 2))
        return Formula(f).analytic(**{name: box}).is_finite() or (
            zero.exact is not None and slopes.slope(f, zero.exact)["kind"] == "smooth"
        )

    return _zeros(derivative(f, name), name, a, b, is_smooth)


def _zeros(tree: Any, name: str, a: Json, b: Json, keep: Callable[[EnclosedZero], bool]) -> Json:
    with precision(BITS):
        low, high = (Formula(tupled(end))() for end in (a, b))
        found = find_zeros(tree, low, high, name)
        kept = [zero for zero in found.zeros if keep(zero)]
        return {
            "zeros": [{**_place(z), "tree": z.exact, "before": z.before, "after": z.after} for z in kept],
            "left_over": [[float(end.mid()) for end in stretch] for stretch in found.left_over],
            "everywhere": found.is_everywhere,
        }


def _place(zero: EnclosedZero) -> Json:
    return said(Formula(zero.exact)() if zero.exact else arb((zero.low + zero.high) / 2, (zero.high - zero.low) / 2))


def said(ball: arb) -> Json:
    """The ball as it travels; None where it is not finite or larger than any float."""
    if not ball.is_finite():
        return None
    value = float(ball.mid().str(25, radius=False))  # float() of a ball cuts its digits off
    radius = float((abs(ball - arb(value))).upper()) if math.isfinite(value) else math.inf
    return {"value": value, "radius": math.nextafter(radius, math.inf)} if math.isfinite(radius) else None


def tupled(tree: Json) -> Any:
    """The tree in what came as JSON."""
    return tuple(map(tupled, tree)) if isinstance(tree, list) else tree


OPERATIONS: dict[str, Callable[..., Json]] = {
    operation.__name__: operation for operation in (enclose, slope, limit, zeros, stationary, integral)
}
