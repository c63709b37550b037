"""Step through an arithmetic expression, one operation a line."""

import streamlit as st

from core.calculus.order_of_operations import steps, tree
from core.charts.tree import tree_picture
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show

PAGE = "order_of_operations"
opening(PAGE, "Brackets first, then powers, then products and quotients from the left, then sums and differences from the left.")
predict(PAGE, "What is −3²?", ["9", "−9"], "−9", "The power comes before the sign: −(3²). With brackets, (−3)² = 9.")


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        expression = formula_box("Arithmetic", "2*(3+2)**2/5 - 4", key=f"{PAGE}.text", variables=(), name="",
                                 help="Numbers with + - * / ** and brackets.")  # fmt: skip
        try:
            lines = steps(expression)
        except ValueError as error:
            st.error(str(error), icon=":material/edit:")
            return
        shown = st.slider("Operations carried out", 0, max(len(lines) - 1, 1), 0, key=f"{PAGE}.shown")
        reset_button(PAGE)
    shown = min(shown, len(lines) - 1)
    with picture:
        drawn = tree(expression)
        show(tree_picture(drawn.labels, drawn.parents, notes=drawn.values, height=360,
                          words=f"The expression as a tree; it is worth {lines[-1].line}."), f"{PAGE}.tree")  # fmt: skip
        for line in lines[: shown + 1]:
            st.markdown(f"`{line.line}`" + (f"  — {line.did}" if line.did else ""))
        left = len(lines) - 1 - shown
        st.markdown(f"**{left} operations to go.**" if left else f"**The value is {lines[-1].line}.**")

    table = [{"line": line.line, "operation": line.did} for line in lines]

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.markdown("The tree above needs no brackets: an operation can be carried out as soon as both branches below it are numbers. "
                    "The rules of precedence say which tree a line of text means.")  # fmt: skip

    def code() -> None:
        show_code(steps)

    def take() -> None:
        take_away(PAGE, {"Lines": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
