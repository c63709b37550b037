"""What the worker for balls is asked to do, tree in and numbers out; each is short by its own bound on work.

A ball travels as {"value": float, "radius": float}, |true value - value| <= radius with the rounding to a float counted in.
"""

import math
from collections.abc import Callable
from typing import Any

from flint import arb

from core.balls import limit as limits
from core.balls import slope as slopes
from core.balls.arithmetic import Formula, precision
from core.balls.constants import Constant, Undecided
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


def said(ball: arb) -> Json:
    """The ball as it travels; None where it is not finite or larger than any float."""
    if not ball.is_finite():
        return None
    value = float(ball.mid())
    radius = float((abs(ball - arb(value))).upper()) if math.isfinite(value) else math.inf
    return {"value": value, "radius": math.nextafter(radius, math.inf)} if math.isfinite(radius) else None


def tupled(tree: Json) -> Any:
    """The tree in what came as JSON."""
    return tuple(map(tupled, tree)) if isinstance(tree, list) else tree


OPERATIONS: dict[str, Callable[..., Json]] = {operation.__name__: operation for operation in (enclose, slope, limit)}
