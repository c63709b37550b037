"""Whether an answer is the right one: numbers by exact fractions or by the digits typed, formulas by our algebra or at points."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np

from core.exercises.reading import TypedNumber, is_plain
from core.expression import Expression, ExpressionError
from core.notation.algebra import Algebra, Sum
from core.notation.tree import variables_of

__all__ = ["Relation", "agrees", "near", "relation", "rounded"]

Relation: TypeAlias = Literal["equal", "partly", "shifted", "different"]  # partly: equal, but without a value here and there

_POINTS = 80


def agrees(typed: TypedNumber, wanted: TypedNumber, digits: int | None) -> bool:
    """The same number; a decimal may be rounded or cut off after so many digits (None: not at all)."""
    if typed.exact is not None and wanted.exact is not None:
        same = typed.exact == wanted.exact
    else:
        same = (
            digits is not None
            and is_plain(typed) is None
            and math.isclose(typed.value, wanted.value, rel_tol=1e-14, abs_tol=1e-14)
        )
    return same or (digits is not None and rounded(typed, wanted) >= digits)


def rounded(typed: TypedNumber, wanted: TypedNumber) -> int:
    """To how many digits the typed decimal is the wanted number, rounded or cut off; 0 where a digit before the last is wrong.

    A number of few digits is never met by a longer one: 6.001 is not 6.
    """
    plain = is_plain(typed)
    if plain is None or typed.exact is None:
        return 0
    _, digits, exponent = plain.as_tuple()
    exact = Fraction(wanted.value) if wanted.exact is None else wanted.exact
    return len(digits) if plain and abs(typed.exact - exact) < Fraction(10) ** int(exponent) else 0


def near(typed: TypedNumber, wanted: TypedNumber) -> bool:
    """Within a fortieth: a slip or a rounded value, no other idea."""
    return abs(typed.value - wanted.value) <= 0.025 * (abs(wanted.value) or 1)


def relation(typed: Expression, wanted: Expression, within: Mapping[str, tuple[float, float]]) -> Relation:
    """How the typed formula stands to the wanted one. within : range of a variable, where it has one.

    Our algebra decides where it can: a difference that is 0, or a polynomial that is not. Else 80 points decide.
    """
    at = _points(typed, wanted, within)
    ours, theirs = (np.broadcast_to(f(**{v: at[v] for v in variables_of(f.tree)}), (_POINTS,)) for f in (typed, wanted))
    asked = np.isfinite(theirs)
    both = asked & np.isfinite(ours)
    if both.sum() < 20:
        return "different"
    gap, room = ours[both] - theirs[both], 1e-9 * np.abs(theirs[both]) + 1e-12 * np.abs(theirs[both]).max()
    difference = _difference(typed, wanted)
    decided = difference is not None and (not difference or _is_polynomial(difference))
    if not difference if decided else bool((np.abs(gap) <= room).all()):
        return "equal" if both.sum() == asked.sum() else "partly"
    constant = bool((np.abs(gap - np.median(gap)) <= room + 1e-12 * abs(np.median(gap))).all())
    return "shifted" if constant and both.sum() == asked.sum() and not _moves(difference, wanted) else "different"


def _points(typed: Expression, wanted: Expression, within: Mapping[str, tuple[float, float]]) -> dict[str, np.ndarray]:
    """80 random values for each variable of the question, several sizes; one for each constant that was typed."""
    rng = np.random.default_rng(0)
    at: dict[str, np.ndarray] = {}
    for name in dict.fromkeys((*wanted.variables, *typed.variables)):
        if name not in wanted.variables:
            at[name] = np.full(_POINTS, rng.uniform(0.5, 2))
        elif name in within:
            at[name] = rng.uniform(*within[name], _POINTS)
        else:
            at[name] = np.concatenate([rng.uniform(-3, 3, _POINTS // 2), rng.uniform(0.1, 2, _POINTS - _POINTS // 2)])
    return at


def _difference(typed: Expression, wanted: Expression) -> Sum | None:
    """What our algebra makes of the difference; None where that is too long."""
    try:
        return Algebra().value(("-", typed.tree, wanted.tree))
    except ExpressionError:
        return None


def _is_polynomial(difference: Sum) -> bool:
    """Whether it is a sum of products of powers of variables: then it is 0 only where it is empty."""
    return all(
        base[0] == "variable" and isinstance(exponent, Fraction) and exponent.denominator == 1
        for powers in difference
        for base, exponent in powers
    )


def _moves(difference: Sum | None, wanted: Expression) -> bool:
    """Whether it is a polynomial in which a variable of the question stands."""
    if difference is None or not _is_polynomial(difference):
        return False
    return any(base[1] in wanted.variables for powers in difference for base, _ in powers)
