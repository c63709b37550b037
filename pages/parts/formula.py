"""The box for typed formulas: what was understood is typeset below it, an error points at the character."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TypeVar

import streamlit as st

from core.expression import Expression, ExpressionError, parse
from core.notation.symbolic.exact import meant
from core.notation.tree import replace
from pages.parts.controls import slider, text_input

Typed = TypeVar("Typed")
PARAMETERS = "abckmpqr"  # letters that stand for a number where they are no variable


def formula_box(
    label: str,
    default: str,
    *,
    key: str,
    variables: Sequence[str] | None = ("x",),
    name: str = "f",
    help: str | None = None,
    check: Callable[[Expression], object] | None = None,
) -> Expression:
    """The formula as typed, or, while what is typed has a mistake, the last one that had none.

    A letter such as the a of a x^2 is a number that a slider below the box gives.
    variables : the names the formula may use; None: whatever it contains
    check : raises ExpressionError for a formula that the page cannot use, as `Expression.gradient` does where it has none
    """
    names = tuple(variables) if variables is not None else None

    def read(text: str) -> Expression:
        formula = _read(text, names)
        if check:
            check(_with_numbers(formula, dict.fromkeys(_parameters(formula, names), 1.0)))
        return formula

    expression = typed_box(label, default, key=key, read=read, help=help)
    parameters = _parameters(expression, names)
    arguments = ", ".join([v for v in expression.variables if v not in parameters] or variables or ())
    typeset(rf"{name}({arguments}) = {expression.latex}" if name else expression.latex)
    return _with_numbers(expression, {p: slider(p, -5.0, 5.0, 1.0, 0.1, key=f"{key}.{p}") for p in parameters})


def _read(text: str, names: tuple[str, ...] | None) -> Expression:
    """The formula, which may contain parameters where its variables are said."""
    try:
        return parse(text, variables=names, any_letter=True)
    except ExpressionError:
        letters = tuple(sorted({*re.findall(rf"(?<![A-Za-z_])[{PARAMETERS}](?![A-Za-z_(])", text)} - {*(names or ())}))
        if names is None or not letters:
            raise
        with suppress(ExpressionError):
            return parse(text, variables=(*names, *letters))
        raise


def _parameters(formula: Expression, names: tuple[str, ...] | None) -> tuple[str, ...]:
    return () if names is None else tuple(v for v in formula.variables if v not in names)


def _with_numbers(formula: Expression, numbers: Mapping[str, float]) -> Expression:
    tree = formula.tree
    for name, value in numbers.items():
        tree = replace(tree, ("variable", name), meant(value))
    return Expression(tree, tuple(v for v in formula.variables if v not in numbers))


def typeset(latex: str) -> None:
    """The formula in the middle of its column; a long one as running text, which may go on in a new line after a sign."""
    letters = len(re.sub(r"\\[a-zA-Z]+|[{}\\ ]", "", latex))
    if letters < 16:
        st.latex(latex)
    else:
        st.markdown(rf"$\displaystyle {latex}$")


def typed_box(label: str, default: str, *, key: str, read: Callable[[str], Typed], help: str | None = None) -> Typed:
    """What `read` makes of the typed text; where it raises an ExpressionError, the last text that it could read."""
    text = text_input(label, default, key=key, live=True, max_chars=400, help=help)
    good = f"{key}.good"
    try:
        found = read(text)
    except ExpressionError as error:
        st.error(point_at(text, error), icon=":material/edit:")
        st.caption("Until then the last one that could be read stays on screen:")
        return read(st.session_state.get(good, default))
    st.session_state[good] = text
    return found


def point_at(text: str, error: ExpressionError) -> str:
    """The message, with the text and a caret under the character where reading stopped."""
    if error.position is None or not text.strip():
        return error.message
    start = max(0, min(error.position, len(text)) - 30)
    piece = text[start : start + 60].replace("`", "'")
    return f"{error.message}\n```text\n{piece}\n{' ' * (error.position - start)}^\n```"
