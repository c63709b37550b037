"""The box for typed formulas: what was understood is typeset below it, an error points at the character."""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from core.expression import Expression, ExpressionError, parse
from pages.parts.controls import text_input

Typed = TypeVar("Typed")


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

    variables : the names the formula may use; None: whatever it contains
    check : raises ExpressionError for a formula that the page cannot use, as `Expression.gradient` does where it has none
    """
    names = tuple(variables) if variables is not None else None

    def read(text: str) -> Expression:
        formula = parse(text, variables=names, any_letter=True)
        if check:
            check(formula)
        return formula

    expression = typed_box(label, default, key=key, read=read, help=help)
    arguments = ", ".join(expression.variables or variables or ())
    typeset(rf"{name}({arguments}) = {expression.latex}" if name else expression.latex)
    return expression


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
