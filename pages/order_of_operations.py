"""Step through an arithmetic expression, one operation a line."""

import random

import streamlit as st

from core.calculus.foundations.order_of_operations import read_arithmetic, steps
from core.charts.foundations.tree import tree_picture
from pages.parts.controls import slider
from pages.parts.formula import typed_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show

PAGE = "order_of_operations"
opening(PAGE, "Brackets first, then powers, then products and quotients from the left, then sums and differences from the left.")
predict(PAGE, "What is −3²?", ["9", "−9"], "−9", "The power comes before the sign: −(3²). With brackets, (−3)² = 9.")
GALLERY = ["2*(3+2)**2/5 - 4", "-3^2", "(-3)^2", "8/2/2", "8/(2/2)", "2^3^2", "10 - 4 - 3", "10 - (4 - 3)", "6/2*(1+2)", "1/2 + 1/3", "2 + 3*4^2 - 1",
           "(2+3)*(4-1)^2/9", "-2^2 + (-2)^2", "0.1 + 0.2", "2*3 - 4*5 + 6"]  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        expression, lines, drawn = typed_box("A calculation", GALLERY[0], key=f"{PAGE}.text", read=read_arithmetic,
                                             help="Numbers with + - * / ** (or ^) and brackets.")  # fmt: skip
        st.latex(expression.latex)
        count = len(lines) - 1
        shown = slider("Operations carried out", 0, max(count, 1), 0, key=f"{PAGE}.shown", disabled=not count)
        reset_button(PAGE, surprise=lambda: {"text": random.choice(GALLERY), "shown": 0})
    shown = min(shown, count)
    done = {line.at for line in lines[1 : shown + 1]}
    turn = drawn.paths.index(lines[shown + 1].at) if shown < count else None
    left = count - shown
    words = (
        f"{left} operation{'s' if left > 1 else ''} to go; next: {lines[shown + 1].did.split(' = ')[0]}."
        if left
        else f"The value is {lines[-1].line}."
    )
    with picture:
        notes = [value if path in done else "" for value, path in zip(drawn.values, drawn.paths, strict=True)]
        show(tree_picture(drawn.labels, drawn.parents, notes=notes, marked=turn, height=340,
                          words=f"The calculation as a tree, {shown} of {count} operations carried out. {words}"), f"{PAGE}.tree")  # fmt: skip
        st.markdown(f"**{words.replace('**', '^').replace('*', ' × ')}**")
        st.latex(
            r"\begin{aligned}"
            + r"\\ ".join(f"{'=' if k else ''}\\;& {line.latex}" for k, line in enumerate(lines[: shown + 1]))
            + r"\end{aligned}"
        )
    table = {"line": [line.line for line in lines], "operation": [line.did for line in lines]}

    def numbers() -> None:
        st.table([{"step": str(k), "operation": f"`{line.did}`" if line.did else "as typed", "line": f"$\\displaystyle {line.latex}$"}
                  for k, line in enumerate(lines)])  # fmt: skip

    def mathematics() -> None:
        st.markdown("The tree needs no brackets: an operation can be carried out as soon as both branches below it are numbers. "
                    "The rules of precedence say which tree a line of text means. Division undoes multiplication and has the same rank, "
                    "so $8/2/2 = (8/2)/2$; the slides list it after multiplication, and subtraction after addition, but each pair goes "
                    "from left to right.")  # fmt: skip

    def code() -> None:
        show_code(steps, read_arithmetic)

    def take() -> None:
        take_away(PAGE, {"Lines": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
