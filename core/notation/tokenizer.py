"""Text -> tokens: numbers, words, symbols and superscripts, each with its place in the text.

Every size is bounded on the text itself, before any number is made of it: `1e-999999999` is short to type.
"""

import re
from typing import NamedTuple

from core.notation.tree import ExpressionError

MAX_LENGTH, MAX_DIGITS, MAX_EXPONENT = 400, 30, 300

_SPELLINGS = str.maketrans("−–·×∙⋅∗÷∕⁄∣\u00a0\u2009\u202f\t", "--*****///|    ")  # one character each: places stay
_NUMBER = r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
_REPEATING = r"(?P<repeating>[0-9]*\.(?:\([0-9]+\)|[0-9]*(?:[0-9][\u0304\u0305])+))"  # 0.(3), or bars above the digits
_WORD = r"(?P<word>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+|[₀-₉]+)?|[α-ω√∛])"
_SYMBOL = r"(?P<symbol>\*\*|[<>=!]=|[-+*/^()|,!{};:<>=≤≥≠])"
_TOKEN = re.compile(rf"{_REPEATING}|{_NUMBER}|{_WORD}|(?P<power>⁻?[⁰¹²³⁴-⁹]+)|{_SYMBOL}|(?P<space> +)")
_REPEATED_LATER = re.compile(r"(?P<repeating>[0-9]*\.[0-9]+\([0-9]+\))")
_SAME = {"**": "^", "≤": "<=", "≥": ">=", "==": "=", "!=": "≠"}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


class Token(NamedTuple):
    """A piece of the text: number, word, power (superscript) or symbol, later variable, constant, function …; end."""

    kind: str
    text: str
    position: int


def tokenize(text: str, repeating: bool = False) -> list[Token]:
    """Cut the text into tokens; the last is the end. repeating : 0.1(6) is 1/6, not 0.1 times 6. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"The formula is too long: at most {MAX_LENGTH} characters.", MAX_LENGTH)
    tokens, at, spelled = [], 0, text.translate(_SPELLINGS)
    while at < len(spelled):
        found = (repeating and _REPEATED_LATER.match(spelled, at)) or _TOKEN.match(spelled, at)
        if found is None:
            raise ExpressionError(_unreadable(text[at]), at)
        kind, piece = str(found.lastgroup), found.group()
        if kind in ("number", "power", "repeating"):
            piece = _with_brackets(piece) if kind == "repeating" else piece.translate(_SUPERSCRIPTS)
            _check_number(piece, at)
        if kind != "space":
            tokens.append(Token(kind, _SAME.get(piece, piece), at))
        at = found.end()
    if not tokens:
        raise ExpressionError("Type a formula, such as x^2 + 1.", 0)
    return [*tokens, Token("end", "", len(text))]


def _with_brackets(piece: str) -> str:
    """Bars above the digits that repeat, as brackets around them."""
    if "(" in piece:
        return piece
    start, *_ = re.split(r"[0-9][\u0304\u0305]", piece, maxsplit=1)
    return f"{start}({re.sub('[^0-9]', '', piece[len(start) :])})"


def _unreadable(character: str) -> str:
    if character in "[]":
        return "Use round brackets ( ) to group."
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
