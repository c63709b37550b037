"""Type a number and see which sets it belongs to, and why."""

import streamlit as st

from core.calculus.numbers import SQRT_2_IS_IRRATIONAL, classify
from core.charts.number_plane import number_picture
from pages.parts.formula import constant, formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show

PAGE = "numbers"
opening(PAGE, "Natural, whole, integer, rational, irrational, real, complex: each set holds the ones before it, except that a real "
              "number is either rational or irrational.")  # fmt: skip
predict(PAGE, "Is 0.1 + 0.2 rational?", ["Yes", "No", "It depends on the computer"], "Yes",
        "Every finite decimal is a fraction; what a computer stores for 0.1 is another fraction, very close to it.")  # fmt: skip
EXAMPLES = ["2/3", "sqrt(2)", "pi", "0.125", "sqrt(-4)", "6.87", "0", "sqrt(9)", "e", "log_2(8)"]
MARKS = {True: "✓ yes", False: "no", None: "? open"}


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        number = formula_box(
            "A number", "2/3", key=f"{PAGE}.number", variables=(), name="", help="For example 2/3, sqrt(2), pi, 0.125."
        )
        st.pills("Try", EXAMPLES, key=f"{PAGE}.example", on_change=lambda: st.session_state.update(
            {f"{PAGE}.number": st.session_state[f"{PAGE}.example"] or "2/3"}))  # fmt: skip
        reset_button(PAGE)
    exact = number.sympy
    value = constant(exact)
    found = classify(exact)
    member = [m.set for m in found if m.belongs]
    words = f"It is {', '.join(member)}."
    with picture:
        show(
            number_picture(
                value, f"{value.real:.6g}" if not value.imag else f"{value:.4g}", words=f"The number in the plane. {words}"
            ),
            f"{PAGE}.line",
        )
        st.markdown(f"**{words}** Its value is {value.real:.12g}{f' + {value.imag:.6g} i' if value.imag else ''}.")
        table = [{"set": m.set, "member": MARKS[m.belongs], "because": m.reason} for m in found]
        st.dataframe(table, hide_index=True, width="stretch")

    def numbers() -> None:
        st.markdown("The whole numbers are the naturals together with 0; the slides have the two the other way round.")

    def mathematics() -> None:
        st.markdown("**Why $\\sqrt2$ is irrational**")
        shown = st.slider("Lines of the proof", 1, len(SQRT_2_IS_IRRATIONAL), 1, key=f"{PAGE}.proof")
        for line in SQRT_2_IS_IRRATIONAL[:shown]:
            st.markdown(f"1. {line}")

    def code() -> None:
        show_code(classify)

    def take() -> None:
        take_away(PAGE, {"Sets": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
