"""Step through an arithmetic expression, one operation a line: brackets, powers, products from the left, sums from the left.

Topic: Order of Operations.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from core.expression import Expression, ExpressionError, parse
from core.notation.printers.typeset import latex
from core.notation.tree import Node

Value: TypeAlias = Any  # a Fraction, or (operation, Value, ...)
Path: TypeAlias = tuple[int, ...]  # which part of which part

_SIGN = {"+": "+", "-": "-", "*": "*", "/": "/", "^": "**"}
_RANK = {"+": 1, "-": 1, "*": 2, "/": 2, "negative": 3, "^": 4}


@dataclass(frozen=True)
class Calculation:
    """A line of the calculation, and the operation that led to it."""

    line: str
    did: str  # empty for the first line
    latex: str  # the line as mathematics
    at: Path | None  # where in the tree the operation was; None for the first line


def steps(expression: Expression) -> tuple[Calculation, ...]:
    """Every line from the expression to its value, with exact fractions.

    Raises ValueError for variables, functions, powers that are no integers, division by zero and numbers beyond 30 digits.

    >>> from core.expression import parse
    >>> [step.line for step in steps(parse("2*(3+2)**2/5 - 4", ()))]
    ['2*(3+2)**2/5-4', '2*5**2/5-4', '2*25/5-4', '50/5-4', '10-4', '6']
    """
    tree = _exact(expression.tree)
    lines = [Calculation(_text(tree), "", latex(_node(tree)), None)]
    while not isinstance(tree, Fraction):
        place = _first(tree)
        tree, did = _replace(tree, place)
        lines.append(Calculation(_text(tree), did, latex(_node(tree)), place))
    return tuple(lines)


def read_arithmetic(text: str) -> tuple[Expression, tuple[Calculation, ...], "Tree"]:
    """A typed calculation, its lines and its tree. Raises ExpressionError for what cannot be stepped through."""
    expression = parse(text, variables=())
    try:
        return expression, steps(expression), tree(expression)
    except ExpressionError:
        raise
    except ValueError as error:
        raise ExpressionError(str(error)) from error


@dataclass(frozen=True)
class Tree:
    """The expression as a tree, for drawing: nodes in depth-first order."""

    labels: tuple[str, ...]  # numbers and operations
    parents: tuple[int, ...]  # -1 for the root
    values: tuple[str, ...]  # of what stands below each operation
    paths: tuple[Path, ...]  # of each node, as in Calculation.at


def tree(expression: Expression) -> Tree:
    """What is computed from what. Raises ValueError like `steps`."""
    labels: list[str] = []
    parents: list[int] = []
    results: list[str] = []
    paths: list[Path] = []

    def walk(node: Value, parent: int, path: Path) -> Fraction:
        place = len(labels)
        paths.append(path)
        labels.append(_text(node) if isinstance(node, Fraction) else "−" if node[0] == "negative" else _DRAWN[node[0]])
        parents.append(parent)
        results.append("")
        if isinstance(node, Fraction):
            return node
        value = _value(node[0], [walk(part, place, (*path, k)) for k, part in enumerate(node[1:])])
        results[place] = f"= {_text(value)}"
        return value

    walk(_exact(expression.tree), -1, ())
    return Tree(tuple(labels), tuple(parents), tuple(results), tuple(paths))


@dataclass(frozen=True, kw_only=True)
class Halfway:
    """A calculation of which some operations are carried out."""

    lines: tuple[Calculation, ...]  # as typed, and one for each operation
    tree: Tree
    done: int  # operations carried out
    notes: tuple[str, ...]  # the value at each node of the tree that is worked out, else empty
    turn: int | None  # the node that is next; None at the end

    @property
    def count(self) -> int:
        """Operations in all."""
        return len(self.lines) - 1


def carried_out(expression: Expression, operations: int) -> Halfway:
    """The calculation after so many of its operations, or after all of them. Raises ValueError like `steps`.

    >>> from core.expression import parse
    >>> halfway = carried_out(parse("2*(3+2)", ()), 1)
    >>> halfway.notes[halfway.tree.labels.index("+")], halfway.tree.labels[halfway.turn]
    ('= 5', '×')
    """
    lines, drawn = steps(expression), tree(expression)
    done = min(operations, len(lines) - 1)
    ready = {line.at for line in lines[1 : done + 1]}
    return Halfway(
        lines=lines,
        tree=drawn,
        done=done,
        notes=tuple(value if path in ready else "" for value, path in zip(drawn.values, drawn.paths, strict=True)),
        turn=drawn.paths.index(lines[done + 1].at) if done < len(lines) - 1 else None,
    )


_DRAWN = {"+": "+", "-": "−", "*": "×", "/": "÷", "^": "^"}


def _exact(node: Node) -> Value:
    kind = node[0]
    if kind == "number":
        return _short(Fraction(node[1]))
    if kind not in _RANK:
        raise ValueError("Type numbers with + - * / ** and brackets only.")
    parts = [_exact(part) for part in node[1:]]
    return -parts[0] if kind == "negative" and isinstance(parts[0], Fraction) and parts[0] >= 0 else (kind, *parts)


def _first(node: Value) -> Path:
    """Where the next operation is: in brackets first, then powers, products and sums, each from the left."""
    ready: list[tuple[int, int, int, Path]] = []

    def walk(part: Value, where: Path, bracketed: int) -> None:
        if isinstance(part, Fraction):
            return
        kind, *parts = part
        if all(isinstance(p, Fraction) for p in parts):
            ready.append((-bracketed, -_RANK[kind], len(ready), where))
        for k, child in enumerate(parts):
            walk(child, (*where, k), bracketed + _needs_brackets(kind, k, child))

    walk(node, (), 0)
    return min(ready)[3]


def _replace(node: Value, path: Path) -> tuple[Value, str]:
    kind, *parts = node
    if not path:
        value = _value(kind, parts)
        return value, f"{_text(node)} = {_text(value)}"
    parts[path[0]], did = _replace(parts[path[0]], path[1:])
    return (kind, *parts), did


def _value(kind: str, parts: list[Fraction]) -> Fraction:
    a, b = parts[0], parts[-1]
    if kind == "/" and b == 0:
        raise ValueError("This divides by zero.")
    if kind == "^":
        if b.denominator != 1 or abs(b) > 100 or (a == 0 and b < 0):
            raise ValueError("Powers here are whole numbers up to 100.")
        if _digits(a) * abs(b) > _MOST_DIGITS:  # before it is raised: a power of a power has thousands of them
            raise ValueError(_TOO_LONG)
        return _short(Fraction(a**b))
    value = {"+": a + b, "-": a - b, "*": a * b, "negative": -a}.get(kind)
    return _short(a / b if value is None else value)


_MOST_DIGITS = 30  # of every numerator and denominator, in every step
_TOO_LONG = f"The numbers become longer than {_MOST_DIGITS} digits: choose smaller ones."


def _digits(value: Fraction) -> float:
    """How many digits numerator or denominator have, less than one too few."""
    return math.log10(max(abs(value.numerator), value.denominator))


def _short(value: Fraction) -> Fraction:
    if max(abs(value.numerator), value.denominator) >= 10**_MOST_DIGITS:
        raise ValueError(_TOO_LONG)
    return value


def _needs_brackets(kind: str, place: int, child: Value) -> bool:
    if isinstance(child, Fraction):
        return (child < 0 and (place == 1 or kind == "^")) or (child.denominator != 1 and not _decimal(child) and kind != "+")
    own, outer = _RANK[child[0]], _RANK[kind]
    if kind == "^":
        return place == 0 or own < outer
    if kind == "negative":
        return own <= 2
    return own < outer or (place == 1 and own == outer) or (place == 1 and child[0] == "negative")


def _node(value: Value) -> Node:
    """The tree of a formula again, to be typeset."""
    if not isinstance(value, Fraction):
        return (value[0], *(_node(part) for part in value[1:]))
    size = abs(value)
    node: Node = (
        ("number", _text(size)) if _decimal(size) else ("/", ("number", str(size.numerator)), ("number", str(size.denominator)))
    )
    return ("negative", node) if value < 0 else node


def _decimal(value: Fraction) -> bool:
    """Whether the decimals end soon enough to be written out."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1 and value.denominator <= 10**6


def _text(node: Value) -> str:
    if isinstance(node, Fraction):
        if node.denominator == 1:
            return str(node.numerator)
        return f"{float(node):.15g}" if _decimal(node) else f"{node.numerator}/{node.denominator}"
    kind, *parts = node
    shown = [f"({_text(p)})" if _needs_brackets(kind, k, p) else _text(p) for k, p in enumerate(parts)]
    return f"-{shown[0]}" if kind == "negative" else _SIGN[kind].join(shown)
