"""Logarithms undo powers; and Euler's number is where (1 + 1/n)^n goes."""

import math
import random

import numpy as np
import streamlit as st

from core.calculus.foundations.functions import trace
from core.calculus.foundations.logarithms import approach_e, identities, logarithm
from core.charts.foundations.functions import error_picture, function_picture
from pages.parts.controls import segmented_control, selectbox, slider
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.typeset import number

PAGE = "logarithms"
opening(
    PAGE, "The logarithm to the base $b$ asks: which power of $b$ gives $x$? It undoes the power, and turns products into sums."
)
predict(PAGE, "You double n in (1 + 1/n)ⁿ. What happens to its distance from e?", ["It stays", "It halves", "It quarters"], "It halves",
        "The error follows e/(2n), until the computer rounds 1 + 1/n.")  # fmt: skip
BASES = {
    "2": (2.0, "2"),
    "e (data science, Python)": (math.e, "e"),
    "10 (earthquakes)": (10.0, "10"),
    "3": (3.0, "3"),
    "1/2": (0.5, "½"),
}
SLIDES = [100, 1000, 10_000, 10_000_000]
VIEWS = ["Logarithm", "Euler's number"]
BELOW = {"2": "₂", "e": "ₑ", "10": "₁₀", "3": "₃", "½": "½"}


def logarithms(controls, picture):
    with controls:
        base, name = BASES[selectbox("Base b", list(BASES), key=f"{PAGE}.base")]
        a = slider(
            "a",
            0.1,
            20.0,
            8.0,
            0.1,
            format="%g",
            key=f"{PAGE}.a",
            help="The number whose logarithm is marked.",
        )
        c = slider(
            "c",
            0.1,
            20.0,
            2.0,
            0.1,
            format="%g",
            key=f"{PAGE}.c",
            help="A second number, for the identities.",
        )
        n = slider("n", -4.0, 4.0, 3.0, 0.5, format="%g", key=f"{PAGE}.n", help="A power, for the identities.")
        reset_button(PAGE, surprise=lambda: {"base": random.choice(list(BASES)), "a": random.randint(1, 200) / 10, "c": random.randint(1, 200) / 10,
                                             "n": random.randint(-8, 8) / 2})  # fmt: skip
    value = float(logarithm(a, base))
    log, power = f"y = log{BELOW[name]} x", f"y = {name}ˣ"
    window = (-6.0, 21.0)
    curves = {log: trace(lambda x: logarithm(x, base), 0, window[1]).pieces, power: trace(lambda x: base**x, *window).pieces,
              "mirror: y = x": [(np.array(window), np.array(window))]}  # fmt: skip
    on_curve = np.array([a, c, a * c])
    words = f"log{BELOW[name]} {a:g} = {value:.6g}, because {name} to the power {value:.6g} is {a:g}."
    with picture:
        show(function_picture(curves, window, (-6.0, 21.0), points=(np.array([a, value]), np.array([value, a])), height=440,
                              samples={log: (on_curve, logarithm(on_curve, base))},
                              words=f"The logarithm and the power to the same base, mirror images of each other. {words}"), f"{PAGE}.curves")  # fmt: skip
        st.markdown(f"**{words}** The two yellow points swap x and y: the curves are mirror images. The heights at a and c add up to the height at "
                    f"a·c = {a * c:.6g}: {value:.4g} + {float(logarithm(c, base)):.4g} = {float(logarithm(a * c, base)):.4g}.")  # fmt: skip
    found = identities(a, c, n, base)
    table = {"identity": [i.latex for i in found], "left side": [i.left for i in found], "right side": [i.right for i in found]}

    def numbers() -> None:
        st.markdown(f"**With your a = {a:g}, c = {c:g}, n = {n:g} and base {name}**, each side computed apart from the other:")
        st.table([{"identity": f"${i.latex}$", "left side": f"${number(i.left, 10)}$", "right side": f"${number(i.right, 10)}$",
                   "": "✓ equal" if i.holds else "not equal"} for i in found])  # fmt: skip

    return numbers, table, (logarithm, identities)


def euler(controls, picture):
    with controls:
        power = slider("n = 10 to the power", 0.0, 17.0, 2.0, 0.25, format="%g", key=f"{PAGE}.power",
                       help="2 means n = 100, 7 means n = 10 million.")  # fmt: skip
        reset_button(PAGE, surprise=lambda: {"power": random.randint(0, 68) / 4})
    now, every, slides = approach_e(10.0**power), approach_e(np.logspace(0, 17, 120)), approach_e(SLIDES)
    value, error = float(now.values), float(now.errors)
    spoilt = error > 1.5 * float(now.theory)
    words = f"n = {10.0**power:.6g}: (1 + 1/n)ⁿ = {value:.12g}, which is {error:.2g} away from e = 2.718281828459…"
    with picture:
        show(error_picture({"distance from e": (every.n, every.errors), "theory: e/(2n)": (every.n, every.theory)}, x="n", y="distance from e",
                           mark=(10.0**power, error), height=400, words=f"Distance from e against n, both on log axes. {words}"), f"{PAGE}.euler")  # fmt: skip
        st.markdown(f"**{words}** " + ("The computer has rounded 1 + 1/n, and the n-th power magnifies that." if spoilt else
                                       f"Theory says e/(2n) = {float(now.theory):.2g}: ten times the n, a tenth of the error."))  # fmt: skip
    table = {"n": every.n, "value": every.values, "error": every.errors, "e/(2n)": every.theory}

    def numbers() -> None:
        st.table([{"n": f"${n:,}$".replace(",", r"\,"), "(1 + 1/n)ⁿ": f"{v:.11f}", "distance from e": f"${number(e, 3)}$", "e/(2n)": f"${number(t, 3)}$"}
                  for n, v, e, t in zip(SLIDES, slides.values, slides.errors, slides.theory, strict=True)])  # fmt: skip
        st.caption(
            "The slides print 2.79481382942 for n = 100, a slip for 2.70481382942, and give 2.71828169413 as e: that is n = 10⁷."
        )

    return numbers, table, (approach_e,)


@st.fragment
def lab() -> None:
    view = segmented_control("View", VIEWS, default=VIEWS[0], key=f"{PAGE}.view", label_visibility="collapsed")
    numbers, table, ran = (logarithms if view == VIEWS[0] else euler)(*columns())

    def mathematics() -> None:
        st.latex(r"\log_b x = y \iff b^y = x, \qquad b > 0,\ b \ne 1,\ x > 0")
        st.markdown("Every identity comes from $b^y\\,b^z = b^{y+z}$: with $y = \\log_b a$ and $z = \\log_b c$ the product $ac$ is $b^{y+z}$, so "
                    "$\\log_b(ac) = y + z$.")  # fmt: skip
        st.latex(
            r"e = \lim_{n\to\infty}\left(1+\frac1n\right)^n = 2.718281828459\ldots, \qquad \left(1+\frac1n\right)^n = e - \frac{e}{2n} + \cdots"
        )

    def code() -> None:
        show_code(*ran)

    def take() -> None:
        take_away(PAGE, {"Identities" if view == VIEWS[0] else "Euler": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
