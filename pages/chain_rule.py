"""The chain rule both ways: substitute and differentiate, or multiply the two derivatives."""

import math

import numpy as np
import streamlit as st

from core.calculus.chain_rule import common_form, compose
from core.calculus.foundations.functions import trace
from core.calculus.steps import derivative_steps
from core.charts.calculus.chain_rule import chain_picture
from core.charts.foundations.functions import function_picture
from core.expression import Expression, ExpressionError
from pages.parts.controls import slider
from pages.parts.exact import when_it_comes
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.steps import show_steps

PAGE, WINDOW = "chain_rule", (-2.0, 2.0)
PAIRS = [
    ("x^2 + 1", "y^3 - 2"),
    ("3x", "sin(y)"),
    ("-x^2/2", "e^y"),
    ("x^2 + 1", "ln(y)"),
    ("sin(x)", "y^2"),
    ("e^x", "1/(1+y)"),
    ("2x - 1", "tanh(y)"),
]
opening(PAGE, "When $z$ depends on $y$ and $y$ on $x$, the slopes multiply: $\\frac{dz}{dx} = \\frac{dz}{dy}\\,\\frac{dy}{dx}$.")
predict(PAGE, "y grows 2 times as fast as x, z grows 3 times as fast as y. How fast does z grow?", ["5 times", "6 times", "9 times"], "6 times",
        "Rates along a chain multiply: 3 · 2.")  # fmt: skip


def surprise():
    rng = np.random.default_rng()
    inner, outer = PAIRS[rng.integers(len(PAIRS))]
    return {"inner": inner, "outer": outer, "x": float(rng.integers(-40, 41) / 20)}


def written(number: float) -> str:
    """Five digits and a true minus; a word where there is no number."""
    return f"{number:.5g}".replace("-", "−") if math.isfinite(number) else "undefined"


def both_ways(both) -> None:
    left, right = st.columns(2)
    left.markdown("**Substitute, then differentiate**")
    left.latex(rf"z = {both.substituted.latex}")
    left.latex(rf"\frac{{dz}}{{dx}} = {both.direct.latex}")
    right.markdown("**Differentiate, then multiply**")
    right.latex(rf"\frac{{dz}}{{dy}} = {both.outer.latex}, \quad \frac{{dy}}{{dx}} = {both.inner.latex}")
    right.latex(rf"\frac{{dz}}{{dx}} = {both.product.latex}")


def one_expression(form) -> None:
    st.markdown(rf"The two are **one expression**: multiplied out, both are $\displaystyle {form.latex}$.")


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        y = formula_box(
            "y(x)",
            "x^2 + 1",
            key=f"{PAGE}.inner",
            name="y",
            check=Expression.gradient,
            help="The inner function: what happens to x first.",
        )
        z = formula_box(
            "z(y)",
            "y^3 - 2",
            key=f"{PAGE}.outer",
            name="z",
            variables=("y",),
            check=Expression.gradient,
            help="The outer function, of y.",
        )
        x = slider("Point x", *WINDOW, 1.0, 0.05, key=f"{PAGE}.x")
        reset_button(PAGE, surprise=surprise)
    try:
        both = compose(y, z)
    except ExpressionError as error:
        picture.error(f"This composition cannot be differentiated. {error.message}")
        return
    y_at = float(y(x=x))
    z_at, inner, outer, total = float(z(y=y_at)), float(both.inner(x=x)), float(both.outer(y=y_at)), float(both.direct(x=x))
    words = f"At x = {x:g}: dz/dx = dz/dy · dy/dx = {written(outer)} · {written(inner)} = {written(outer * inner)}."
    curves = {"z(y(x))": trace(lambda v: both.substituted(x=v), *WINDOW), "dz/dx": trace(lambda v: both.direct(x=v), *WINDOW)}
    low, high = (pick(curve.y[k] for curve in curves.values()) for k, pick in enumerate((min, max)))
    with picture:
        show(chain_picture(("x", "y", "z"), [written(v) for v in (x, y_at, z_at)], [f"dy/dx = {written(inner)}", f"dz/dy = {written(outer)}"],
                           f"dz/dx = {written(outer * inner)}", words=words), f"{PAGE}.graph")  # fmt: skip
        st.markdown(f"**{words}**")
        both_ways(both)
        exact, note = st.empty(), st.empty()
        with exact:
            st.markdown(f"✓ Both give the same at {both.points} random points." if both.points else "They could not be compared: there are too few points where both are defined.")  # fmt: skip
        show(function_picture({name: curve.pieces for name, curve in curves.items()}, WINDOW, (low, high), points=(np.array([x, x]), np.array([z_at, total])),
                              words=f"z as a function of x, and its slope. {words}", height=300), f"{PAGE}.curve")  # fmt: skip

    table = {"what": ["x", "y", "z", "dy/dx", "dz/dy", "product of the two", "dz/dx after substituting"],
             "value": [f"{v:.10g}" for v in (x, y_at, z_at, inner, outer, outer * inner, total)]}  # fmt: skip

    def numbers() -> None:
        st.dataframe(table, hide_index=True)

    def mathematics() -> None:
        st.markdown("**Substituted, then rule by rule.**")
        show_steps(derivative_steps(both.substituted, "x"))

    tabs(PAGE, numbers, mathematics, lambda: show_code(compose, common_form), lambda: take_away(PAGE, {"Both ways": table}))

    def say_more(form) -> None:
        with exact.container():
            one_expression(form)

    if both.points:
        when_it_comes(note, ("common form", y.tree, z.tree), lambda: common_form(both), lambda form: form and say_more(form))


lab()
