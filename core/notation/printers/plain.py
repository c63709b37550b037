"""A tree as plain text that can be typed again: 10 A12, x^2 + 1, sin(2 x)/x."""

from core.notation.cases import Relation, chains, rows
from core.notation.tree import Node

SUM, PRODUCT, SIGN, POWER, ATOM = 1, 2, 3, 4, 5  # how tightly the outermost operation of a piece binds, as the parser reads it
_BINDING = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "negative": SIGN, "^": POWER}


def plain(node: Node) -> str:  # noqa: C901 one case an operation
    """The formula as one would type it.

    >>> plain(("*", ("number", "10"), ("variable", "A12")))
    '10 A12'
    """
    kind, *parts = node
    match kind:
        case "number" | "variable" | "constant":
            return str(parts[0])
        case "+":
            return _within(parts[0], SUM) + "".join(map(_added, parts[1:]))
        case "-":
            return f"{_within(parts[0], SUM)} - {_within(parts[1], PRODUCT)}"
        case "negative":
            return f"-{_within(parts[0], PRODUCT)}"
        case "*":
            return _product(parts)
        case "/":
            return f"{_within(parts[0], PRODUCT)}/{_within(parts[1], POWER)}"
        case "^":
            return f"{_within(parts[0], ATOM)}^{_within(parts[1], ATOM)}"
        case "factorial":
            return f"{_within(parts[0], ATOM)}!"
        case "piecewise":
            return f"{{{'; '.join(_case(value, conditions) for value, conditions in rows(node))}}}"
    return f"{kind}({', '.join(map(plain, parts))})"


def _case(value: Node, conditions: tuple[Relation, ...]) -> str:
    written = (" ".join(part if isinstance(part, str) else plain(part) for part in chain) for chain in chains(conditions))
    return ", ".join((plain(value), *written))


def _within(node: Node, least: int) -> str:
    """In brackets where the operation binds less tightly than its surroundings."""
    binding = _BINDING.get(node[0], ATOM)
    if node[0] == "number" and "e" in node[1].lower():
        binding = PRODUCT
    return plain(node) if binding >= least else f"({plain(node)})"


def _added(part: Node) -> str:
    return f" - {_within(part[1], PRODUCT)}" if part[0] == "negative" else f" + {_within(part, PRODUCT)}"


def _product(factors: list[Node]) -> str:
    """Side by side where that is read as a product; a sign between where it is not: a number behind, a bracket behind a name."""
    text = _within(factors[0], PRODUCT)
    for factor in factors[1:]:
        piece = _within(factor, POWER)
        text += f"*{piece}" if piece[0].isdigit() or piece[0] in "(." or factors[0][0] == "/" else f" {piece}"
    return text
