"""Typed text -> tree. Bars look the same where they open and where they close: the readings are tried in turn."""

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, islice, product

from core.notation.bounds import Bounds
from core.notation.names import Names
from core.notation.parser import Parser
from core.notation.tokenizer import Token
from core.notation.tree import ExpressionError, Node

_READINGS, _BARS = 40, 12  # how many are tried, of how many ambiguous bars


def read(text: str, variables: Sequence[str] | None) -> Node:
    """The tree of a formula in these variables (None: whatever letters it contains). Raises ExpressionError."""
    names = Names(variables)
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
    return token.kind in ("number", "variable", "constant", "power") or token.text in (")", "!", "|")
