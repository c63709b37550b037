"""What people type as an answer -> numbers, points and formulas: with a label, a unit, a decimal comma, a + C."""

import math
import re
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from core.expression import Expression, ExpressionError, parse
from core.notation.algebra import Algebra
from core.notation.tree import Node

__all__ = ["CONSTANTS", "TypedNumber", "is_plain", "read_formula", "read_number", "read_point", "spellings"]

CONSTANTS = ("C", "c", "K", "k", "const")  # names of the constant of an antiderivative

_ARROW = re.compile(r".*(?:->|→|↦)", re.DOTALL)  # x ↦ 2x + 1
_EQUALS = re.compile(r"[=≈~]")
_LABEL = re.compile(r"\s*(?:[(]?[^\W\d]|[∂∇∫‖|])[^-+−]*")  # f'(x), dz/dx, w_1, log(ab), (x, y): no term of a calculation
_PLAIN = re.compile(r"\s*[-+−–]?(?:\d+\.?\d*|\.\d+)\s*")
_COMMA = re.compile(r"\s*[-+−–]?\d*,\d+\s*")
_THOUSANDS = re.compile(r"\s*[-+−–]?\d{1,3}(?:,\d{3})+\s*")
_MIXED = re.compile(r"\s*([-−–]?)\s*(\d+)\s+(\d+\s*/\s*\d+)\s*")
_UNIT = re.compile(r"(.*[\d)!])\s*([^\W\d_]{3,}(?:\s+[^\W\d_]+)*)\s*")
_TRANSPOSED = re.compile(r"\s*(?:\^\s*(?:T|t|\{T\})|ᵀ|'|′)\s*$")
_SHAPE = re.compile(r"\s*\(?\s*(\d+)\s*(?:x|×|\*|by)\s*(\d+)\s*\)?\s*")
_ALONE = "Type your answer alone, without an equation."


class TypedNumber(NamedTuple):
    """A typed number: its tree, its value in floating point, and exactly where that is a fraction."""

    tree: Node
    value: float
    exact: Fraction | None


def spellings(text: str) -> tuple[str, ...]:
    """The ways in which a number may be meant: 0,8 is 0.8, and 3,010 is 3.010 or 3010."""
    text = _after_arrow(text)
    if _COMMA.fullmatch(text):
        decimal = text.replace(",", ".")
        return (decimal, text.replace(",", "")) if _THOUSANDS.fullmatch(text) else (decimal,)
    return (text.replace(",", ""),) if _THOUSANDS.fullmatch(text) else (text,)


def read_number(text: str, question: str = "") -> TypedNumber:
    """The number at the end of w = 2, 22/3 = 7 1/3, 80 % or 11.57 days, where the question speaks of days.

    Raises ExpressionError with one plain sentence.
    """
    *labels, last = _EQUALS.split(text)
    number = _number(_without_unit(last, question))
    for label in labels:
        if label.strip() and not _LABEL.fullmatch(label) and not _is_worth(label, number):
            raise ExpressionError(_ALONE)
    return number


def read_point(text: str) -> list[TypedNumber]:
    """The coordinates in (3, -1), [3; -1], x = 3, y = -1 or w = (3, -1); 5 x 2 is the shape (5, 2). Raises ExpressionError."""
    text = _TRANSPOSED.sub("", _after_arrow(text))
    if shape := _SHAPE.fullmatch(text):
        text = f"{shape[1]}, {shape[2]}"
    if len(_parts(text)) == 1:
        text = _EQUALS.split(text)[-1].strip()
        text = text[1:-1] if text[:1] + text[-1:] in ("()", "[]") else text
    return [read_number(spellings(part)[0]) for part in _parts(text) if part.strip()]


def read_formula(text: str, variables: tuple[str, ...], constant: bool = False) -> Expression:
    """The formula at the end of f'(x) = 2x. constant : it may contain C. Raises ExpressionError."""
    *labels, last = _EQUALS.split(_plain_names(_after_arrow(text), variables))
    if not all(_LABEL.fullmatch(label) or not label.strip() for label in labels):
        raise ExpressionError(_ALONE)
    if constant:
        with suppress(ExpressionError):  # the sentence of the reading below names no constants
            return parse(last, variables=(*variables, *(name for name in CONSTANTS if name not in variables)))
    return parse(last, variables=variables)


def is_plain(number: TypedNumber) -> Decimal | None:
    """A number that was typed in digits, as it stands there: 0.80 has two."""
    negative = number.tree[0] == "negative"
    tree = number.tree[1] if negative else number.tree
    return (-Decimal(tree[1]) if negative else Decimal(tree[1])) if tree[0] == "number" else None


def _is_worth(text: str, number: TypedNumber) -> bool:
    """Whether a calculation before the = comes to the number, which may be rounded."""
    try:
        return math.isclose(_number(text).value, number.value, rel_tol=1e-2)
    except ExpressionError:
        return False


def _number(text: str) -> TypedNumber:
    formula = parse(re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "", text), variables=())
    value = float(formula())
    exact = Algebra().value(formula.tree)
    if not math.isfinite(value):
        raise ExpressionError("This cannot be worked out to a number.")
    number = TypedNumber(formula.tree, value, exact.get((), Fraction(0)) if set(exact) <= {()} else None)
    plain = is_plain(number)
    return number if plain is None else number._replace(exact=Fraction(plain))


def _without_unit(text: str, question: str) -> str:
    text = text.strip()
    if text.endswith("%"):
        text = text[:-1]
        return (
            str(Decimal(text.translate(str.maketrans("−–", "--")).strip()).scaleb(-2))
            if _PLAIN.fullmatch(text)
            else f"({text})/100"
        )
    if mixed := _MIXED.fullmatch(text):
        return f"{mixed[1]}({mixed[2]} + {mixed[3]})"
    unit = _UNIT.fullmatch(text)
    return unit[1] if unit and set(_words(unit[2])) <= set(_words(question)) else text


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _after_arrow(text: str) -> str:
    return _ARROW.sub("", text).strip()


def _parts(text: str) -> list[str]:
    """The text cut at its semicolons or bars, else at its commas, none of them in brackets."""
    found, depth = [""], 0
    separators = ";|" if re.search("[;|]", text) else ","
    for character in text:
        depth += (character in "([") - (character in ")]")
        if character in separators and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return found


def _plain_names(text: str, variables: tuple[str, ...]) -> str:
    """LaTeX's A_{12} is A_12; λ is the l or L that a question uses for it."""
    text = re.sub(r"_\{(\w+)\}", r"_\1", text).replace("{", "(").replace("}", ")")
    letter = next((name for name in ("l", "L") if name in variables), None)
    return re.sub("λ|lambda", letter, text) if letter else text
