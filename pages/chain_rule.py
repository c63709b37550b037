"""The chain rule both ways: substitute and differentiate, or multiply the two derivatives."""

import streamlit as st

from core.calculus.chain_rule import compose
from core.calculus.functions import trace
from core.calculus.steps import derivative_steps
from core.charts.functions import function_picture
from core.expression import ExpressionError
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show

PAGE = "chain_rule"
opening(PAGE, "When $z$ depends on $y$ and $y$ on $x$, the slopes multiply: $\\frac{dz}{dx} = \\frac{dz}{dy}\\,\\frac{dy}{dx}$.")
predict(PAGE, "y grows 2 times as fast as x, z grows 3 times as fast as y. How fast does z grow?", ["5 times", "6 times", "9 times"], "6 times",
        "Rates along a chain multiply: 3 · 2.")  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        y = formula_box("y(x)", "x^2 + 1", key=f"{PAGE}.inner", name="y")
        z = formula_box("z(y)", "y^3 - 2", key=f"{PAGE}.outer", name="z", variables=("y",))
        at = st.slider("x", -3.0, 3.0, 1.0, 0.05, key=f"{PAGE}.x", bind="query-params")
        reset_button(PAGE)
    try:
        both = compose(y, z)
    except ExpressionError as error:
        with picture:
            st.error(error.message)
        return
    y_at = float(y(x=at))
    inner, outer = float(both.inner(x=at)), float(both.outer(y=y_at))
    total = float(both.direct(x=at))
    with picture:
        st.latex(rf"x = {at:g} \;\xrightarrow{{\;\frac{{dy}}{{dx}} = {inner:.5g}\;}}\; y = {y_at:.5g}"
                 rf" \;\xrightarrow{{\;\frac{{dz}}{{dy}} = {outer:.5g}\;}}\; z = {float(z(y=y_at)):.5g}")  # fmt: skip
        curves = {"z": trace(lambda x: both.substituted(x=x), -3, 3), "slope": trace(lambda x: both.direct(x=x), -3, 3)}
        words = f"At x = {at:g} the slope of z is {outer:.5g} · {inner:.5g} = {total:.6g}."
        show(
            function_picture(
                {"z(y(x))": curves["z"].pieces, "dz/dx": curves["slope"].pieces}, (-3, 3), curves["z"].y, words=words
            ),
            f"{PAGE}.curve",
        )
        st.markdown(f"**{words}**")

    table = {"way": ["substitute, then differentiate", "multiply the two derivatives"], "formula": [str(both.direct.sympy), str(both.product.sympy)],
             f"at x = {at:g}": [total, outer * inner]}  # fmt: skip

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        left, right = st.columns(2)
        left.markdown("**Substitute, then differentiate**")
        left.latex(rf"z = {both.substituted.latex}")
        left.latex(rf"\frac{{dz}}{{dx}} = {both.direct.latex}")
        right.markdown("**Multiply the two derivatives**")
        right.latex(rf"\frac{{dz}}{{dy}} = {both.outer.latex}, \quad \frac{{dy}}{{dx}} = {both.inner.latex}")
        right.latex(rf"\frac{{dz}}{{dx}} = {both.product.latex}")
        st.markdown("✓ The two are the same at every point tried." if both.points else "They could not be shown to be the same.")
        for line in derivative_steps(both.substituted, "x"):
            st.latex(rf"{line.latex} \quad\text{{({line.rule}) ✓}}")

    def code() -> None:
        show_code(compose)

    def take() -> None:
        take_away(PAGE, {"Both ways": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
