"""Logarithms undo powers; and Euler's number is where (1 + 1/n)^n goes."""

import numpy as np
import streamlit as st

from core.calculus.functions import trace
from core.calculus.logarithms import approach_e, identities, logarithm
from core.charts.functions import error_picture, function_picture
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show

PAGE = "logarithms"
opening(PAGE, "The logarithm to the base $b$ asks: which power of $b$ gives $x$? It turns products into sums.")
predict(PAGE, "You double n in (1 + 1/n)^n. What happens to its distance from e?", ["It stays", "It halves", "It quarters"], "It halves",
        "The error follows e/(2n), until 1 + 1/n is rounded.")  # fmt: skip
BASES = {"2": 2.0, "e (data science, Python)": np.e, "10 (earthquakes)": 10.0, "1/2": 0.5, "3": 3.0}


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        name = st.selectbox("Base b", list(BASES), key=f"{PAGE}.base", bind="query-params")
        a = st.slider("a", 0.1, 20.0, 8.0, 0.1, key=f"{PAGE}.a", bind="query-params")
        b = st.slider("b", 0.1, 20.0, 2.0, 0.1, key=f"{PAGE}.b", bind="query-params")
        n = st.slider("n", -4.0, 4.0, 3.0, 0.5, key=f"{PAGE}.n", bind="query-params")
        power = st.slider("Euler: n = 10 to the power", 0.0, 17.0, 2.0, 0.25, key=f"{PAGE}.power", bind="query-params")
        reset_button(PAGE)
    base = BASES[name]
    value = float(logarithm(a, base))
    window = (-4.0, 12.0)
    curves = {"logarithm": trace(lambda x: logarithm(x, base), *window), "power": trace(lambda x: base**x, *window)}
    with picture:
        words = f"log to the base {base:.6g} of {a:g} is {value:.6g}: {base:.6g} to the power {value:.6g} is {a:g}."
        show(function_picture({k: c.pieces for k, c in curves.items()}, window, (-4.0, 8.0), points=(np.array([a, value]), np.array([value, a])),
                              words=f"The logarithm and the power to the same base, mirror images. {words}", height=360), f"{PAGE}.curves")  # fmt: skip
        st.markdown(f"**{words}** The two marked points are mirror images in the diagonal.")

    found = identities(a, b, n, base)
    table = [{"identity": i.latex, "left side": i.left, "right side": i.right, "holds": "✓" if i.holds else "no"} for i in found]
    euler = approach_e(10.0**power)
    every = approach_e(np.logspace(0, 17, 120))

    def numbers() -> None:
        left, right = st.columns(2)
        with left:
            st.markdown("**The identities with your a, b and n**")
            for identity in found:
                st.latex(rf"{identity.latex}:\quad {identity.left:.6g} = {identity.right:.6g} \;{'✓' if identity.holds else ''}")
        with right:
            st.markdown(
                f"**Euler's number.** $(1 + 1/n)^n$ at n = {10.0**power:.6g} is **{float(euler.values):.11g}**; e = 2.718281828459…"
            )
            show(error_picture({"error": (every.n, every.errors), "e/(2n)": (every.n, every.theory)}, x="n",
                               words="Distance from e against n: it follows e over 2n and then rounding takes over.", height=250), f"{PAGE}.euler")  # fmt: skip
            st.caption(
                "The slides print 2.79481… for n = 100, where the value is 2.70481…, and give 2.71828169413 as e: that is n = 10⁷."
            )

    def mathematics() -> None:
        st.latex(r"\log_b x = y \iff b^y = x, \qquad e = \lim_{n\to\infty}\left(1+\frac1n\right)^n = 2.718281828459\ldots")

    def code() -> None:
        show_code(logarithm, identities, approach_e)

    def take() -> None:
        take_away(PAGE, {"Identities": table, "Euler": {"n": every.n, "value": every.values, "error": every.errors}})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
