"""The form of an answer, where a question asks for one: a fraction, an exact value, no power inside a logarithm."""

from typing import Literal

from core.notation.tree import LEAVES, Node, walk

__all__ = ["ASKED", "Form", "has_decimals", "has_form"]

Form = Literal["fraction", "exact", "no power inside"]

ASKED: dict[Form, str] = {
    "fraction": "a fraction is asked for: a whole number over a whole number.",
    "exact": "the exact value is asked for: type it as a fraction, not as a rounded decimal.",
    "no power inside": "a power still stands inside the logarithm: bring it out as a factor.",
}


def has_form(tree: Node, form: Form | None) -> bool:
    """Whether the typed tree has the form. An exact value may have any: that it is exact is a matter of its value."""
    match form:
        case "fraction":
            return _is_fraction(tree)
        case "no power inside":
            return not any(_has_power(node[1]) for node in walk(tree) if node[0] == "log")
        case _:
            return True


def has_decimals(tree: Node) -> bool:
    """Whether a number in it was typed with a point or a power of ten."""
    return any(node[0] == "number" and not node[1].isdigit() for node in walk(tree))


def _is_fraction(tree: Node) -> bool:
    return _is_fraction(tree[1]) if tree[0] == "negative" else tree[0] == "/" and all(map(_is_whole, tree[1:]))


def _is_whole(tree: Node) -> bool:
    """A whole number, perhaps as a product or a power of such."""
    if tree[0] == "number":
        return bool(tree[1].isdigit())
    return (
        tree[0] in ("negative", "*", "^") and all(map(_is_whole, tree[1:])) and not (tree[0] == "^" and tree[2][0] == "negative")
    )


def _has_power(tree: Node) -> bool:
    """A power, a root, or a variable that stands there twice, as in x x."""
    nodes = list(walk(tree))
    names = [node[1] for node in nodes if node[0] == "variable"]
    return len(set(names)) < len(names) or any(node[0] in ("^", "sqrt", "cbrt", "exp") for node in nodes if node[0] not in LEAVES)
