"""The box for typed formulas: what was understood is typeset below it, an error points at the character."""

from collections.abc import Sequence

import streamlit as st

from core.expression import Expression, ExpressionError, parse


def formula_box(
    label: str,
    default: str,
    *,
    key: str,
    variables: Sequence[str] | None = ("x",),
    name: str = "f",
    help: str | None = None,
) -> Expression:
    """The formula as typed, or, while what is typed has a mistake, the last one that had none.

    variables : the names the formula may use; None: whatever it contains
    """
    text = st.text_input(label, default, key=key, live=True, bind="query-params", max_chars=400, help=help)
    good = f"{key}.good"
    try:
        expression = parse(text, variables=tuple(variables) if variables is not None else None)
    except ExpressionError as error:
        st.error(point_at(text, error), icon=":material/edit:")
        expression = parse(st.session_state.get(good, default), variables=tuple(variables) if variables is not None else None)
        st.caption("Until then the last formula that could be read stays on screen:")
    else:
        st.session_state[good] = text
    arguments = ", ".join(expression.variables or variables or ())
    st.latex(rf"{name}({arguments}) = {expression.latex}" if name else expression.latex)
    return expression


def constant(number) -> complex:
    """A constant SymPy expression as a complex number."""
    return complex(number.evalf(17))


def point_at(text: str, error: ExpressionError) -> str:
    """The message, with the text and a caret under the character where reading stopped."""
    if error.position is None or not text.strip():
        return error.message
    start = max(0, min(error.position, len(text)) - 30)
    piece = text[start : start + 60].replace("`", "'")
    return f"{error.message}\n```text\n{piece}\n{' ' * (error.position - start)}^\n```"
