"""A formula as a tree of plain tuples, and the functions that it may use.

A node is ("number", text), ("variable", name), ("constant", "pi" or "e"), or (operation, node, ...): an arithmetic
operation or a name of FUNCTIONS. Tuples can be compared, hashed, and written as JSON; nothing in them can be executed.
"""

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

Node: TypeAlias = tuple[Any, ...]

CONSTANTS = ("pi", "e")
LEAVES = ("number", "variable", "constant")
ARITHMETIC = ("+", "-", "*", "/", "^", "negative")  # + and * may have more than two parts

# what a reader may type: the least and the greatest number of arguments
TYPED = {
    **dict.fromkeys(("sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "acot"), (1, 1)),
    **dict.fromkeys(("sinh", "cosh", "tanh", "coth", "asinh", "acosh", "atanh"), (1, 1)),
    **dict.fromkeys(("exp", "sqrt", "cbrt", "abs", "sign", "floor", "ceil", "relu", "sigmoid", "erf", "factorial"), (1, 1)),
    "log": (1, 2),
    "min": (2, 50),
    "max": (2, 50),
}
# what only SymPy's answers contain; ("piecewise", l, r, a, b) is a where l <= r, else b
ANSWERS = {
    **dict.fromkeys(("step", "erfc", "erfi", "gamma", "loggamma", "digamma", "Si", "Ci", "Ei", "Shi", "Chi"), (1, 1)),
    **dict.fromkeys(("fresnels", "fresnelc", "dilog", "lambertw", "elliptic_k", "elliptic_e"), (1, 1)),
    **dict.fromkeys(("besselj", "polygamma"), (2, 2)),  # the order first
    "piecewise": (4, 4),
}
FUNCTIONS = TYPED | ANSWERS
_ARGUMENTS = FUNCTIONS | {"+": (2, 10_000), "*": (2, 10_000), "-": (2, 2), "/": (2, 2), "^": (2, 2), "negative": (1, 1)}
_LEAF = {
    "number": re.compile(r"nan|[0-9.]+([eE][+-]?[0-9]+)?"),
    "variable": re.compile(r"[A-Za-z][A-Za-z0-9_]*|[α-ω]"),
    "constant": re.compile("pi|e"),
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
    """The tree in a list that came as JSON, every name checked against the tables. Raises ExpressionError."""
    kind, *parts = value
    if kind in _LEAF and len(parts) == 1 and isinstance(parts[0], str) and _LEAF[kind].fullmatch(parts[0]):
        return (kind, parts[0])
    least, most = _ARGUMENTS.get(kind, (1, 0))
    if not least <= len(parts) <= most:
        raise ExpressionError("This is not a formula.")
    return (kind, *map(from_json, parts))
