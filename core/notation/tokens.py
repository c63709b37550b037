"""The pieces of a typed formula: numbers, names, symbols and superscripts, each with its place in the text."""

import re
from typing import NamedTuple

from core.notation.tree import FormulaError

MAX_DIGITS, MAX_EXPONENT = 30, 300

_SPELLINGS = str.maketrans({
    "−": "-", "–": "-", "·": "*", "×": "*", "∙": "*", "⋅": "*", "÷": "/", "∕": "/", "π": " pi ", "\u00a0": " ", "\u2009": " ",
    "\u202f": " ", "\t": " ",
})  # fmt: skip
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)?(?:[₀-₉]+)?|[√∛])"
    r"|(?P<power>⁻?[⁰¹²³⁴-⁹]+)|(?P<symbol>\*\*|[-+*/^()|,!])|(?P<space> +)"
)


class Token(NamedTuple):
    """One piece; the last one of every text is the end."""

    kind: str  # number, name, symbol, power, end
    text: str
    position: int


def tokenize(text: str) -> list[Token]:
    """Numbers, names, symbols and superscripts, with their places in the text."""
    tokens, at = [], 0
    places = [k for k, c in enumerate(text) for _ in c.translate(_SPELLINGS)]
    spelled = text.translate(_SPELLINGS)
    while at < len(spelled):
        place = places[at]
        found = _TOKEN.match(spelled, at)
        if found is None:
            raise FormulaError(_unreadable(text[place]), place)
        kind, piece = str(found.lastgroup), found.group()
        if kind == "number":
            _check_number(piece, place)
        if kind != "space":
            tokens.append(Token(kind, piece, place))
        at = found.end()
    return [*tokens, Token("end", "end", len(text))]


def _unreadable(character: str) -> str:
    if character in "[]{}":
        return "Use round brackets ( ) to group."
    if character in "=<>":
        return "Type only the formula itself, without an equation or a comparison."
    if character == "_":
        return "An underscore belongs inside a name, such as x_1; write numbers without it."
    if character.isprintable() and character.isascii():
        return f"The character {character} has no meaning in a formula."
    return "This character has no meaning in a formula: type Latin letters, digits and + - * / ^ ( )."


def _check_number(piece: str, place: int) -> None:
    mantissa, _, exponent = piece.lower().partition("e")
    if len(mantissa) > MAX_DIGITS:
        raise FormulaError(f"The number is too long: at most {MAX_DIGITS} digits.", place)
    if exponent and (len(exponent.lstrip("+-")) > 3 or abs(int(exponent)) > MAX_EXPONENT):
        raise FormulaError(f"The power of ten is too large: at most {MAX_EXPONENT}.", place)
