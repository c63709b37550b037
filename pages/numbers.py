"""Type a number and see which sets it belongs to, and why."""

import random

import streamlit as st

from core.calculus.foundations.numbers import SQRT_2_IS_IRRATIONAL, read_number
from core.charts.foundations.number_plane import number_picture
from core.charts.foundations.number_sets import sets_picture
from pages.parts.controls import slider
from pages.parts.formula import typed_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show

PAGE = "numbers"
opening(PAGE, "Natural, whole, integer, rational, real, complex: each set holds the ones before it. A real number that is no fraction "
              "is irrational.")  # fmt: skip
predict(PAGE, "Is 0.1 + 0.2 rational?", ["Yes", "No", "It depends on the computer"], "Yes",
        "Every finite decimal is a fraction; what a computer stores for 0.1 is another fraction, very close to it.")  # fmt: skip
EXAMPLES = ["2/3", "sqrt(2)", "pi", "0.125", "sqrt(-4)", "6.87", "0", "-3", "sqrt(9)", "e", "log_2(8)", "pi + e"]
MARKS = {True: "✓ yes", False: "no", None: "? open"}


def take_example() -> None:
    st.session_state[f"{PAGE}.number"] = st.session_state[f"{PAGE}.example"] or EXAMPLES[0]


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        number = typed_box(
            "A number", "2/3", key=f"{PAGE}.number", read=read_number, help="For example 2/3, sqrt(2), pi, 0.125, sqrt(-4)."
        )
        st.latex(number.formula.latex)
        st.pills("Or take one of these", EXAMPLES, key=f"{PAGE}.example", on_change=take_example, wrap=True)
        reset_button(PAGE, surprise=lambda: {"number": random.choice(EXAMPLES), "example": None})
    value, belongs = number.value, {m.set: m.belongs for m in number.sets}
    shown = (
        f"{value.real:.10g}" if not value.imag else f"{value.real:g} + {value.imag:g} i" if value.real else f"{value.imag:g} i"
    )
    member = [name for name, found in belongs.items() if found]
    unsure = [name for name, found in belongs.items() if found is None]
    words = f"It is {', '.join(member[:-1]) + ' and ' if len(member) > 1 else ''}{member[-1]}."
    words += f" Not decided here: whether it is {' or '.join(unsure[-2:])}." if unsure else ""
    with picture:
        show(
            sets_picture(
                belongs,
                shown,
                words=f"The sets of numbers as boxes in boxes, with {shown} in the smallest that holds it. {words}",
            ),
            f"{PAGE}.sets",
        )
        st.markdown(f"**{words}** Its value is {'' if number.exact or value.imag else '≈ '}{shown}.")
        show(
            number_picture(value, shown, words=f"The number {shown} in the plane of real and imaginary part. {words}"),
            f"{PAGE}.line",
        )
    table = [{"set": m.set, "member": MARKS[m.belongs], "because": m.reason} for m in number.sets]

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")
        st.caption("The whole numbers are the naturals together with 0; on the slides 0 only enters as a digit of 10 or 1090.")

    def mathematics() -> None:
        st.markdown("**Why $\\sqrt2$ is irrational**, line by line: can you say the next one before you move the slider?")
        lines = slider("Lines of the proof", 1, len(SQRT_2_IS_IRRATIONAL), 1, key=f"{PAGE}.proof")
        st.markdown("\n".join(f"{k}. {line}" for k, line in enumerate(SQRT_2_IS_IRRATIONAL[:lines], 1)))

    def code() -> None:
        show_code(read_number, "core.notation.number_sets.classify")

    def take() -> None:
        take_away(PAGE, {"Sets": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
