"""A tree as LaTeX, in the order in which it was typed: the reader sees how the formula was understood."""

import re

from core.notation.tree import FUNCTIONS, Node

_RANK = {"+": 1, "-": 1, "negative": 2, "*": 3, "/": 5, "^": 4}
_ATOM = 5


def latex(node: Node) -> str:  # noqa: C901 one case a notation
    """The tree in mathematical notation."""
    match node:
        case ("number", text):
            return _number(text)
        case ("constant", name):
            return r"\pi" if name == "pi" else "e"
        case ("variable", name):
            return _name(name)
        case ("+", a, b):
            return f"{latex(a)} + {_in(b, 2)}"
        case ("-", a, b):
            return f"{latex(a)} - {_in(b, 2, strict=True)}"
        case ("negative", a):
            return f"-{_in(a, 3)}"
        case ("*", a, b):
            return f"{_in(a, 3)}{_times(a, b)}{_in(b, 3, strict=True)}"
        case ("/", a, b):
            return rf"\frac{{{latex(a)}}}{{{latex(b)}}}"
        case ("^", base, exponent):
            return _power(base, exponent)
        case ("exp", a):
            return f"e^{{{latex(a)}}}"
        case ("sqrt", a):
            return rf"\sqrt{{{latex(a)}}}"
        case ("cbrt", a):
            return rf"\sqrt[3]{{{latex(a)}}}"
        case ("abs", a):
            return rf"\left|{latex(a)}\right|"
        case ("floor", a):
            return rf"\left\lfloor {latex(a)}\right\rfloor"
        case ("ceil", a):
            return rf"\left\lceil {latex(a)}\right\rceil"
        case ("factorial", a):
            return f"{_in(a, _ATOM)}!"
        case ("log", a, base):
            return rf"\log_{{{latex(base)}}}\left({latex(a)}\right)"
        case (name, *arguments):
            inside = ", ".join(map(latex, arguments))
            return rf"{FUNCTIONS[name].latex or name}\left({inside}\right)"
    raise ValueError(node)


def _in(node: Node, rank: int, *, strict: bool = False) -> str:
    """In brackets where the operation binds less tightly than its surroundings."""
    own = _RANK.get(node[0], _ATOM)
    text = latex(node)
    return rf"\left({text}\right)" if own < rank or (strict and node[0] == "negative") else text


def _times(a: Node, b: Node) -> str:
    """Nothing between 2 and x; a dot where the two would run together."""
    right = b
    while right[0] in ("*", "^"):
        right = right[1]
    left = a
    while left[0] == "*":
        left = left[2]
    if right[0] in ("number", "/", "negative") or (right[0] == "exp" and left[0] == "exp"):
        return r" \cdot "
    return r"\," if right[0] in FUNCTIONS or left[0] in FUNCTIONS else " "


def _power(base: Node, exponent: Node) -> str:
    if base[0] in FUNCTIONS and FUNCTIONS[base[0]].latex and exponent[0] == "number" and len(base) == 2:
        return rf"{FUNCTIONS[base[0]].latex}^{{{latex(exponent)}}}\left({latex(base[1])}\right)"
    inner = _in(base, _ATOM) if base[0] not in ("exp", "/") else rf"\left({latex(base)}\right)"
    return f"{inner}^{{{latex(exponent)}}}"


def _number(text: str) -> str:
    mantissa, _, exponent = text.lower().partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _name(name: str) -> str:
    letter, _, below = name.partition("_")
    found = re.fullmatch(r"([A-Za-z]+?)([0-9]+)", letter)
    if found and not below:
        letter, below = found[1], found[2]
    letter = letter if len(letter) == 1 else rf"\mathrm{{{letter}}}"
    return f"{letter}_{{{below}}}" if below else letter
