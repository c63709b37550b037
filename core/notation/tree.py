"""A formula as a tree of plain tuples.

A node is ("number", text), ("variable", name), ("constant", "pi", "e" or "i"), or (operation, node, ...): an arithmetic
operation or the name of an elementary function. Tuples can be compared, hashed, and written as JSON; nothing in them can be
executed.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from core.notation.elementary import FUNCTIONS

Node: TypeAlias = tuple[Any, ...]

CONSTANTS = ("pi", "e")  # and i, where a number may be complex
LEAVES = ("number", "variable", "constant")
_ARITHMETIC = {"+": (2, 10_000), "*": (2, 10_000), "-": (2, 2), "/": (2, 2), "^": (2, 2), "negative": (1, 1)}  # number of parts
_LEAF = {
    "number": re.compile(r"nan|[0-9.]+([eE][+-]?[0-9]+)?"),
    "variable": re.compile(r"[A-Za-z][A-Za-z0-9_]*|[α-ω]"),
    "constant": re.compile("pi|e|i"),
}


class ExpressionError(ValueError):
    """A formula that cannot be used: one plain sentence, and where in the text (0-based), if anywhere."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


def walk(node: Node) -> Iterator[Node]:
    """Every node of the tree, the root first."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        yield node
        if node[0] not in LEAVES:
            waiting.extend(reversed(node[1:]))


def variables_of(node: Node) -> tuple[str, ...]:
    """Names of the variables in the tree, sorted."""
    return tuple(sorted({n[1] for n in walk(node) if n[0] == "variable"}))


def replace(node: Node, part: Node, by: Node) -> Node:
    """The tree with another part wherever this one stood."""
    if node == part:
        return by
    return node if node[0] in LEAVES else (node[0], *(replace(child, part, by) for child in node[1:]))


def from_json(value: Any) -> Node:
    """The tree in a list that came as JSON, every name and every number of parts checked. Raises ExpressionError."""
    kind, *parts = value
    if kind in _LEAF and len(parts) == 1 and isinstance(parts[0], str) and _LEAF[kind].fullmatch(parts[0]):
        return (kind, parts[0])
    least, most = FUNCTIONS[kind].arguments if kind in FUNCTIONS else _ARITHMETIC.get(kind, (1, 0))
    if not least <= len(parts) <= most:
        raise ExpressionError("This is not a formula.")
    return (kind, *map(from_json, parts))
