"""Integrals, limits and simpler forms by SymPy, each bounded in time and memory and checked with numbers before it is shown.

Topics: Integrals, Limits. SymPy can run for ever on ordinary input and is silently wrong on some, so it works in a process
that can be killed (`core.bounded`), and an answer that the numbers contradict is not shown.
"""

import math
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from core.bounded import NotYet, TooHard, quick, run
from core.calculus.approach import OneSide
from core.calculus.integration.agreement import along, antiderivative_holds, approaches, damped_integral, quadrature, values_near
from core.calculus.integration.certified import Integral, certified_integral
from core.calculus.integration.factors import number as rational
from core.calculus.optimisation.stationary import StationaryPoint, stationary_points
from core.expression import Expression
from core.notation.symbolic.exact import Exact
from core.notation.tree import Node, from_json, variables_of

__all__ = [
    "Exact", "NotYet", "StationaryPoint", "TooHard",
    "confirmed_limit", "differentiate", "exact_integral", "integrate", "limit", "proved_side", "rewrite", "stationary_points",
]  # fmt: skip

Number = float | Expression  # a typed constant such as pi/2 is exact


def integrate(f: Expression, variable: str, a: Number | None = None, b: Number | None = None) -> Any:
    """The integral of f from a to b, a number; without bounds an antiderivative, an Expression.

    The number is Exact where SymPy finds it and it agrees with the certified one; bounds may be infinite. Raises TooHard where
    the integral diverges, where it is not known, and for an antiderivative that SymPy does not find.
    """
    if a is None or b is None:
        return _antiderivative(f, variable)
    known = certified_integral(f, variable, a, b)
    try:
        return exact_integral(f, variable, a, b, known)
    except NotYet:
        if math.isnan(known.value):
            raise
        return known.value


def exact_integral(f: Expression, variable: str, a: Number, b: Number, known: Integral | None = None) -> float:
    """The integral from a to b as `integrate` has it, but NotYet where SymPy's answer is not known yet.

    known : what `certified_integral` says of it
    """
    _only(f, variable)
    known = known or certified_integral(f, variable, a, b)
    if known.kind in ("diverges", "undefined"):
        raise TooHard("This integral has no finite value: it diverges." if known.kind == "diverges" else known.claim.says)
    try:
        theirs = run("definite", f.tree, variable, _exactly(a), _exactly(b))
    except NotYet:
        raise
    except TooHard:
        theirs = None
    if known.kind == "open":
        return _confirmed_integral(f, variable, a, b, theirs)
    apart = math.inf if theirs is None or theirs == "diverges" else abs(theirs["value"] - known.value)
    return Exact.from_json(theirs) if apart <= known.radius + 1e-14 * (1 + abs(known.value)) else known.value


def _confirmed_integral(f: Expression, variable: str, a: Number, b: Number, theirs: Any) -> float:
    """SymPy's answer where a quadrature agrees. Raises TooHard where none does."""
    if theirs == "diverges":
        raise TooHard("This integral has no finite value: it diverges.")
    ours = quadrature(along(f, variable), float(_value(a)), float(_value(b)))
    if theirs is None:
        raise TooHard("This integral is not known: no two ways agree on it.")
    if ours.reliable and math.isclose(theirs["value"], ours.value, rel_tol=1e-6, abs_tol=1e-8 + 10 * ours.error):
        return Exact.from_json(theirs)
    if math.inf in (abs(_value(a)), abs(_value(b))):
        damped = damped_integral(along(f, variable), float(_value(a)), float(_value(b)))
        if math.isclose(theirs["value"], damped, rel_tol=1e-3, abs_tol=1e-3):
            return Exact.from_json(theirs)
    raise TooHard("This integral has no value that two methods agree on: it may diverge.")


def _antiderivative(f: Expression, variable: str) -> Expression:
    for candidate in run("antiderivatives", f.tree, variable):
        tree = from_json(candidate)
        found = Expression(tree, tuple(sorted({*f.variables, *variables_of(tree)})))
        if antiderivative_holds(f, found, variable):
            return found
    raise TooHard("SymPy's antiderivative does not stand the check with numbers, so it is not shown.")


def limit(f: Expression, variable: str, point: Number, side: Literal["both", "left", "right"] = "both") -> float | None:
    """The limit of f as the variable approaches the point (which may be infinite); None where it does not exist.

    Exact where it is finite; an infinite limit is float("inf") or float("-inf"). Raises TooHard beyond the bounds.
    """
    _only(f, variable)
    if math.isinf(_value(point)):
        return _one_sided(f, variable, point, "left" if _value(point) > 0 else "right")
    if side != "both":
        return _one_sided(f, variable, point, side)
    left = _one_sided(f, variable, point, "left")
    right = None if left is None else _one_sided(f, variable, point, "right")
    if left is None or right is None:
        return None
    return left if left == right or math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-12) else None


def _one_sided(f: Expression, variable: str, point: Number, side: str) -> float | None:
    found = proved_side(f, variable, point, side)
    return found.value if found else confirmed_limit(f, variable, point, side)


_VERDICTS = {"finite": "settles", "infinite": "grows", "none": "swings", "undefined": "undefined"}


def proved_side(f: Expression, variable: str, point: Number, side: str) -> OneSide | None:
    """What the first terms of f beside the point prove of a one-sided limit; None where they decide nothing. Raises NotYet.

    side : "left" | "right", which says nothing at an infinite point
    """
    _only(f, variable)
    try:
        found = quick("limit", f.tree, _exactly(point), -1 if side == "left" else 1)
    except NotYet:
        raise
    except TooHard:
        return None
    if found["kind"] == "open":
        return None
    values = tuple(_known(value) for value in found["values"])
    alone = values[0] if len(values) == 1 else None
    return OneSide(_VERDICTS[found["kind"]], alone, "proved", values if alone is None else ())


def _known(answer: dict[str, Any]) -> float:
    value = float(answer["value"])
    return value if math.isinf(value) else Exact.from_json({**answer, "latex": f"{value:.12g}"})


def confirmed_limit(f: Expression, variable: str, point: Number, side: str) -> float | None:
    """SymPy's one-sided limit, where values close to the point agree; None for none. Raises NotYet or TooHard."""
    values = values_near(along(f, variable), float(_value(point)), side)
    if values is None:
        return None  # f is not defined on this side
    found = run("limit", f.tree, variable, _exactly(point), side)
    if found is None:
        return None
    answer = float(found) if isinstance(found, str) else Exact.from_json(found)
    if not approaches(values, answer):
        raise TooHard("SymPy's limit does not stand the check with numbers, so it is not shown.")
    return answer


@lru_cache(maxsize=1000)
def differentiate(f: Expression, variable: str) -> Expression:
    """SymPy's derivative, as a second opinion beside `Expression.derivative`. Raises TooHard beyond the bounds."""
    return Expression(from_json(run("differentiate", f.tree, variable)), f.variables)


def rewrite(f: Expression, how: Literal["simplify", "factor", "expand"] = "simplify") -> Expression:
    """The same formula in a simpler, factored or expanded form. Raises TooHard beyond the bounds."""
    return Expression(from_json(run("rewrite", f.tree, how)), f.variables)


def _only(f: Expression, variable: str) -> None:
    others = set(variables_of(f.tree)) - {variable}
    if others:
        raise ValueError(f"The formula also contains {', '.join(sorted(others))}: give it a number first.")


def _value(number: Number) -> float:
    return float(number()) if isinstance(number, Expression) else float(number)


def _exactly(number: Number) -> Node | str:
    """The number as SymPy is told it: 1/3 and pi/2 are meant where a float is as near to them as floats can be."""
    if isinstance(number, Expression):
        return number.tree
    if isinstance(number, Exact) and number.tree:
        return number.tree
    value = float(number)
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    for unit, tree in ((1.0, None), (math.pi, ("constant", "pi")), (math.e, ("constant", "e"))):
        ratio = Fraction(value / unit).limit_denominator(1000)
        if math.isclose(float(ratio) * unit, value, rel_tol=2e-16, abs_tol=0):
            fraction = rational(ratio)
            return ("*", fraction, tree) if tree else fraction
    return rational(Fraction(repr(value)))
