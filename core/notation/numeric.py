"""Evaluate a tree with NumPy: real numbers, nan where the formula is undefined, equal parts computed once."""

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from core.notation.tree import CONSTANTS, FUNCTIONS, Node

BLOCK = 2**14  # values: an intermediate result is 128 kB
Program = tuple[tuple[Any, tuple[int, ...]], ...]  # operation (or leaf) and the places of its arguments


def evaluate(node: Node, values: Mapping[str, Any]) -> Any:
    """The value of the tree: a NumPy float, or an array shaped as the values broadcast together."""
    inputs = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    shape = np.broadcast_shapes(*(v.shape for v in inputs.values()))
    with np.errstate(all="ignore"):
        if all(v.shape in ((), shape) for v in inputs.values()) and math.prod(shape) > 2 * BLOCK:
            return _in_blocks(_program(node), inputs, shape)
        found = np.asarray(_run(_program(node), inputs), dtype=float)
    if found.shape != shape:
        found = np.broadcast_to(found, shape).copy()
    return found[()] if found.ndim == 0 else found


def _in_blocks(program: Program, inputs: Mapping[str, Any], shape: tuple[int, ...]) -> Any:
    """So many values at a time that all intermediate results stay in the cache."""
    flat = {name: v.ravel() if v.shape else v for name, v in inputs.items()}
    out = np.empty(math.prod(shape))
    for start in range(0, len(out), BLOCK):
        block = slice(start, start + BLOCK)
        out[block] = _run(program, {name: v[block] if v.shape else v for name, v in flat.items()})
    return out.reshape(shape)


def _run(program: Program, inputs: Mapping[str, Any]) -> Any:
    done: list[Any] = []
    for operation, places in program:
        if not places:
            kind, what = operation
            done.append(inputs[what] if kind == "variable" else what)
        else:
            done.append(operation(*(done[k] for k in places)))
    return done[-1]


@lru_cache(maxsize=2000)
def _program(tree: Node) -> Program:
    places: dict[Node, int] = {}
    lines: list[tuple[Any, tuple[int, ...]]] = []

    def place(node: Node) -> int:
        if node not in places:
            line = _line(node, place)
            places[node] = len(lines)
            lines.append(line)
        return places[node]

    place(tree)
    return tuple(lines)


def _line(node: Node, place: Callable[[Node], int]) -> tuple[Any, tuple[int, ...]]:
    match node:
        case ("number", text):
            return ("number", np.float64(text)), ()
        case ("constant", name):
            return ("number", np.float64(CONSTANTS[name])), ()
        case ("variable", name):
            return ("variable", name), ()
        case ("^", base, ("number", text)) if text in _SMALL_POWERS:
            return _SMALL_POWERS[text], (place(base),)
        case ("^", ("constant", "e"), exponent):
            return np.exp, (place(exponent),)
        case (("+" | "-" | "*" | "/" | "^" | "negative") as kind, *parts):
            return _ARITHMETIC[kind], tuple(place(part) for part in parts)
        case (name, *parts):
            return FUNCTIONS[name].numpy, tuple(place(part) for part in parts)
    raise ValueError(node)


def _divide(a: Any, b: Any) -> Any:
    return np.divide(a, _without_zeros(b))


def _without_zeros(b: Any) -> Any:
    zero = np.equal(b, 0)
    return np.where(zero, np.nan, b) if zero.any() else b


def _power(base: Any, exponent: Any) -> Any:
    negative = np.less(exponent, 0)
    return np.power(np.where(negative & np.equal(base, 0), np.nan, base) if negative.any() else base, exponent)


_SMALL_POWERS: dict[str, Callable[[Any], Any]] = {
    "1": np.positive,
    "2": np.square,
    "3": lambda x: x * x * x,
    "4": lambda x: np.square(np.square(x)),
}
_ARITHMETIC: dict[str, Callable[..., Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": _divide,
    "^": _power,
    "negative": np.negative,
}
