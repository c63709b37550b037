"""Tree -> numbers: a straight line of NumPy calls, common parts shared, constant parts worked out once."""

import math
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.notation.elementary import FUNCTIONS, Card
from core.notation.printers import functions
from core.notation.printers.functions import ARITHMETIC, CONSTANT_VALUES, divide, undefined_where
from core.notation.rules import rule
from core.notation.tree import LEAVES, Node

Array = NDArray[Any]
_CHUNK = 16_384  # values that stay in the cache from one call to the next
_POWERS: dict[float, Callable[[Any], Any]] = {
    2.0: np.square,
    3.0: lambda x: x * x * x,
    4.0: lambda x: np.square(np.square(x)),
    0.5: np.sqrt,
    -1.0: lambda x: divide(1.0, x),
}


class Program(NamedTuple):
    """A formula as a straight line: values[out] = function(*values[arguments]), step after step."""

    start: tuple[Any, ...]  # constants in their places, None elsewhere
    inputs: dict[str, int]  # place of each variable
    steps: tuple[tuple[int, Callable[..., Any], tuple[int, ...]], ...]
    result: int


def operation(kind: str) -> Callable[..., Any]:
    """What an arithmetic operation or an elementary function does with NumPy numbers."""
    return ARITHMETIC[kind] if kind in ARITHMETIC else _value(FUNCTIONS[kind])


@cache
def _value(card: Card) -> Callable[..., Any]:
    if not card.value:
        return function_of_u(card.formula)
    value: Callable[..., Any] = attrgetter(card.value)(functions)
    return functions.finite(value) if card.poles else value


@cache
def function_of_u(formula: str) -> Callable[..., Any]:
    """A formula on a card as a function of its u, or of u and v."""
    program = compiled(rule(formula))
    return lambda *arguments: _line(program, dict(zip("uv", arguments, strict=False)))


@lru_cache(maxsize=1024)
def compiled(tree: Node) -> Program:
    """The calls that evaluate a tree; a part that occurs twice is computed once, a constant part now."""
    compiler = _Compiler()
    result = compiler.place(tree)
    return Program(tuple(compiler.values), compiler.inputs, tuple(compiler.steps), result)


class _Compiler:
    def __init__(self) -> None:
        self.values: list[Any] = []
        self.inputs: dict[str, int] = {}
        self.steps: list[tuple[int, Callable[..., Any], tuple[int, ...]]] = []
        self.places: dict[Any, int] = {}

    def place(self, node: Node) -> int:
        kind = node[0]
        if kind in LEAVES:
            return self.leaf(kind, node[1])
        parts = [self.place(child) for child in node[1:]]
        if kind == "^" and node[1] == ("constant", "e"):
            return self.step(np.exp, parts[1])
        if kind == "^" and (direct := _POWERS.get(self.values[parts[1]])):
            return self.step(direct, parts[0])
        if kind in ("+", "*", "min", "max"):
            place = parts[0]
            for part in parts[1:]:
                place = self.step(operation(kind), place, part)
            return place
        return self.step(operation(kind), *parts)

    def leaf(self, kind: str, text: str) -> int:
        key = (kind, text)
        if key not in self.places:
            self.places[key] = len(self.values)
            if kind == "variable":
                self.inputs[text] = len(self.values)
                self.values.append(None)
            else:
                self.values.append(np.float64(text if kind == "number" else CONSTANT_VALUES[text]))
        return self.places[key]

    def step(self, function: Callable[..., Any], *arguments: int) -> int:
        key = (function, arguments)
        if key not in self.places:
            self.places[key] = len(self.values)
            known = [self.values[a] for a in arguments]
            if all(value is not None for value in known):
                with np.errstate(all="ignore"):
                    self.values.append(np.float64(function(*known)))
            else:
                self.steps.append((len(self.values), function, arguments))
                self.values.append(None)
        return self.places[key]


def evaluate(tree: Node, values: Mapping[str, Any]) -> Any:
    """The formula at these values, broadcast against one another: a NumPy float, or an array."""
    arrays = {name: _number_array(value) for name, value in values.items()}
    shape = np.broadcast_shapes(*(a.shape for a in arrays.values())) if any(a.ndim for a in arrays.values()) else ()
    program = compiled(tree)
    used = {name: arrays[name] for name in program.inputs}
    with np.errstate(all="ignore"):
        value = _run(program, used, shape)
        if any(a.dtype.kind == "c" for a in used.values()):  # defined where the formula of the real parts is
            value = undefined_where(np.isnan(_run(program, {n: a.real for n, a in used.items()}, shape)), value)
    if shape:
        return value if program.steps and np.shape(value) == shape else np.array(np.broadcast_to(value, shape))
    return np.asarray(value)[()]


def at_a_point(tree: Node) -> Callable[[Mapping[str, np.float64]], np.float64]:
    """The same for one point after another, as an iteration asks: looked up once, no broadcasting, no checks."""
    program = compiled(tree)

    def value(values: Mapping[str, np.float64]) -> np.float64:
        with np.errstate(all="ignore"):
            return _line(program, {name: values[name] for name in program.inputs})

    return value


def _number_array(value: Any) -> Array:
    array = np.asarray(value)
    return array if array.dtype.kind in "fc" and array.dtype.itemsize >= 8 else array.astype(float)


def _run(program: Program, arrays: dict[str, Array], shape: tuple[int, ...]) -> Any:
    size = math.prod(shape)
    if size <= _CHUNK:
        return _line(program, {name: a[()] for name, a in arrays.items()})
    flat = {n: a.reshape(-1)[0] if a.size == 1 else np.broadcast_to(a, shape).reshape(-1) for n, a in arrays.items()}
    out = np.empty(size, np.result_type(float, *flat.values()))
    for start in range(0, size, _CHUNK):
        part = slice(start, start + _CHUNK)
        out[part] = _line(program, {name: a[part] if np.ndim(a) else a for name, a in flat.items()})
    return out.reshape(shape)


def _line(program: Program, inputs: dict[str, Any]) -> Any:
    values = list(program.start)
    for name, place in program.inputs.items():
        values[place] = inputs[name]
    for place, function, arguments in program.steps:
        values[place] = function(*[values[a] for a in arguments])
    return values[program.result]
