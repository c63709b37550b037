"""Tree -> a Vega expression, so that the browser evaluates the formula while the hand moves; undefined (NaN) where NumPy's is.

What each function is there stands on its card. `a || NaN` is a where it is neither 0 nor NaN: a zero that nothing is divided by.
"""

import math
from collections.abc import Mapping
from functools import lru_cache, reduce

from core.notation.elementary import FUNCTIONS
from core.notation.rules import rule
from core.notation.tree import Node

LONGEST = 6_000  # characters; a longer expression is slower than the hand
_CONSTANTS = {"pi": "PI", "e": "E", "i": "NaN"}


class NotInVega(ValueError):  # noqa: N818 a fact about the formula
    """The browser has no such function, or the expression would be too long."""


def vega(tree: Node, names: Mapping[str, str], *, slope: bool = False) -> str:
    """The expression; names : what stands for each variable. Raises NotInVega.

    slope : the tree is a derivative, and undefined where a sign or a step in it jumps: there is a corner, or may be
    """
    text = _printed(tree, tuple(sorted(names.items())), slope)
    if len(text) > LONGEST:
        raise NotInVega
    return text


@lru_cache(maxsize=4096)
def _printed(tree: Node, names: tuple[tuple[str, str], ...], slope: bool) -> str:
    kind, *parts = tree
    if kind == "number":
        return parts[0] if math.isfinite(float(parts[0])) else "NaN"
    if kind == "constant":
        return _CONSTANTS[parts[0]]
    if kind == "variable":
        return dict(names)[parts[0]]
    of = [_printed(part, names, slope) for part in parts]
    if sum(map(len, of)) > LONGEST:
        raise NotInVega
    return f"({_arithmetic(kind, parts, of) or _function(kind, of, slope)})"


def _arithmetic(kind: str, parts: list[Node], of: list[str]) -> str | None:
    if kind in ("+", "*", "-"):
        return f" {kind} ".join(of)
    if kind == "negative":
        return f"-{of[0]}"
    if kind == "/":
        return f"{of[0]} / ({of[1]} || NaN)"
    if kind == "^":
        return _power(parts, *of)
    return None


def _power(parts: list[Node], base: str, exponent: str) -> str:
    if parts[0] == ("constant", "e"):
        return f"exp({exponent})"
    known = _number(parts[1])
    if known is None:
        missing = f"isNaN({base}) || isNaN({exponent}) || ({base} == 0 && {exponent} < 0)"
        return f"if({missing}, NaN, pow({base}, {exponent}))"
    if known == 0:
        return f"if(isNaN({base}), NaN, 1)"
    return f"pow({base} || NaN, {exponent})" if known < 0 else f"pow({base}, {exponent})"


def _number(tree: Node) -> float | None:
    kind, *parts = tree
    if kind == "number":
        return float(parts[0])
    if kind == "negative" and (known := _number(parts[0])) is not None:
        return -known
    return None


def _function(kind: str, of: list[str], slope: bool) -> str:
    if kind in ("max", "min"):
        return f"{kind}({', '.join(of)})"
    if kind == "piecewise":
        left, right, a, b = of
        return f"if({left} {'<' if slope else '<='} {right}, {a}, if({left} > {right}, {b}, NaN))"
    if kind == "log":
        return reduce("{} / ({} || NaN)".format, [f"log({u} || NaN)" for u in of])
    card = FUNCTIONS[kind]
    if card.vega:
        text = card.vega if "{u}" in card.vega else f"{card.vega}({{u}})"
        if slope and kind in ("sign", "step"):
            text = text.replace("|| 1", "|| NaN")  # at 0 the quotient that is the sign has no value
        return text.format(u=of[0])
    if not card.formula:
        raise NotInVega
    return _printed(rule(card.formula), tuple(zip("uv", of, strict=False)), slope)
