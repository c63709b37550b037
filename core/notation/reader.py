"""Typed text -> tree. Bars look the same where they open and where they close: the readings are tried in turn."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, combinations, islice, product

from core.notation.bounds import Bounds
from core.notation.names import Names
from core.notation.parser import Parser
from core.notation.tokenizer import Token
from core.notation.tree import ExpressionError, Node, replace

_READINGS, _BARS = 40, 12  # how many are tried, of how many ambiguous bars


def read(text: str, variables: Sequence[str] | None, *, is_number: bool = False) -> Node:
    """The tree of a formula in these variables (None: whatever letters it contains). Raises ExpressionError.

    is_number : i and 0.1(6) are read as well
    """
    return _read(text, Names(variables, is_number=is_number))


def read_in_any_letter(text: str, variable: str) -> Node:
    """The tree of a formula in one variable, for which any letter may stand, as n in (1 + 1/n)^n. Raises ExpressionError."""
    try:
        return read(text, (variable,))
    except ExpressionError:
        if letter := _other_letter(text, variable):
            with suppress(ExpressionError):
                return replace(read(text, (letter,)), ("variable", letter), ("variable", variable))
        raise


def _other_letter(text: str, variable: str) -> str | None:
    """The one letter that stands where the variable should; None where there is none."""
    letters = set(re.findall(r"(?<![A-Za-zα-ω_])[a-zα-ω](?![A-Za-zα-ω_(])", text)) - {"e", "i", variable}
    return letters.pop() if len(letters) == 1 else None


def _read(text: str, names: Names) -> Node:
    tokens = names.tokens(text)
    error: ExpressionError | None = None
    for opening, strict in _readings(tokens):
        try:
            return Parser(tokens, names, Bounds().add, opening, strict).formula()
        except ExpressionError as failed:
            error = error or failed
    assert error is not None
    raise error


def _readings(tokens: list[Token]) -> Iterator[tuple[frozenset[int], bool]]:
    """Which bars after an operand open, as the second of |2|x|-5| does: first none; strict: none where a sign follows."""
    bars = [k for k, t in enumerate(tokens) if t.text == "|" and k and (_ends_operand(tokens[k - 1]))]
    chosen = chain.from_iterable(combinations(bars, size) for size in range(len(bars) + 1))
    tried = [frozenset(c) for c in islice(chosen, _READINGS if 1 < len(bars) <= _BARS else 1)]
    return ((opening, strict) for strict, opening in product((True, False), tried))


def _ends_operand(token: Token) -> bool:
    return token.kind in ("number", "repeating", "variable", "constant", "power") or token.text in (")", "}", "!", "|")
