"""Text -> tokens: numbers, words, symbols and superscripts, each with its place in the text.

Every size is bounded on the text itself, before any number is made of it: `1e-999999999` is short to type.
"""

import re
from typing import NamedTuple

from core.notation.tree import ExpressionError

MAX_LENGTH, MAX_DIGITS, MAX_EXPONENT = 400, 30, 300

_SPELLINGS = str.maketrans("−–·×∙⋅∗÷∕⁄∣\u00a0\u2009\u202f\t", "--*****///|    ")  # one character each: places stay
_NUMBER = r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_WORD = r"(?P<word>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+|[₀-₉]+)?|[α-ω√∛])"
_TOKEN = re.compile(rf"{_NUMBER}|{_WORD}|(?P<power>⁻?[⁰¹²³⁴-⁹]+)|(?P<symbol>\*\*|[-+*/^()|,!])|(?P<space> +)")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


class Token(NamedTuple):
    """A piece of the text: number, word, power (superscript) or symbol, later variable, constant or function; end."""

    kind: str
    text: str
    position: int


def tokenize(text: str) -> list[Token]:
    """Cut the text into tokens; the last is the end. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"The formula is too long: at most {MAX_LENGTH} characters.", MAX_LENGTH)
    tokens, at, spelled = [], 0, text.translate(_SPELLINGS)
    while at < len(spelled):
        found = _TOKEN.match(spelled, at)
        if found is None:
            raise ExpressionError(_unreadable(text[at]), at)
        kind, piece = str(found.lastgroup), found.group()
        if kind in ("number", "power"):
            piece = piece.translate(_SUPERSCRIPTS)
            _check_number(piece, at)
        if kind != "space":
            tokens.append(Token(kind, "^" if piece == "**" else piece, at))
        at = found.end()
    if not tokens:
        raise ExpressionError("Type a formula, such as x^2 + 1.", 0)
    return [*tokens, Token("end", "", len(text))]


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


def _check_number(piece: str, at: int) -> None:
    mantissa, _, exponent = piece.lower().partition("e")
    if len(mantissa) > MAX_DIGITS:
        raise ExpressionError(f"The number is too long: at most {MAX_DIGITS} digits.", at)
    if exponent and (len(exponent.lstrip("+-")) > 3 or abs(int(exponent)) > MAX_EXPONENT):
        raise ExpressionError(f"The power of ten is too large: at most {MAX_EXPONENT}.", at)
