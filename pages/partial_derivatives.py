"""Hold all variables but one: the slopes of a landscape along its axes."""

import numpy as np
import streamlit as st

from core.calculus.functions import surface, trace
from core.charts.functions import function_picture
from core.charts.surface import surface_picture
from core.expression import Expression
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show

PAGE = "partial_derivatives"
opening(
    PAGE,
    "A partial derivative is the slope along one axis while the other variables are held fixed; together they are the gradient.",
)
predict(
    PAGE,
    "For 2x³ + 3y³, does ∂f/∂x change when y changes?",
    ["Yes", "No"],
    "No",
    "The term with y is a constant to x: 6x² has no y in it.",
)


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        f = formula_box("f(x, y)", "2x^3 + 3y^3", key=f"{PAGE}.f", variables=("x", "y"))
        x0 = st.slider("x", -3.0, 3.0, 1.0, 0.05, key=f"{PAGE}.x", bind="query-params")
        y0 = st.slider("y", -3.0, 3.0, 2.0, 0.05, key=f"{PAGE}.y", bind="query-params")
        reset_button(PAGE)
    fx, fy = f.gradient()
    value, dx, dy = (float(g(x=x0, y=y0)) for g in (f, fx, fy))
    view = (-3.0, 3.0, -3.0, 3.0)
    length = np.hypot(dx, dy)
    arrow = [(x0, y0, x0 + 0.8 * dx / length, y0 + 0.8 * dy / length)] if np.isfinite(length) and length else []
    with picture:
        words = f"At ({x0:g}, {y0:g}): ∂f/∂x = {dx:.6g}, ∂f/∂y = {dy:.6g}."
        show(surface_picture(surface(lambda x, y: f(x=x, y=y), view, 90).z, view, dark=is_dark(), marks={f"f = {value:.4g}": (x0, y0)}, arrows=arrow,
                             height=340, words=f"Level sets of f with the direction of its gradient. {words}"), f"{PAGE}.surface")  # fmt: skip
        st.markdown(f"**{words}** The arrow points along the gradient, straight across the level sets.")
        left, right = st.columns(2)
        for place, name, along, slope, at in (
            (left, "x", lambda v: f(x=v, y=y0), dx, x0),
            (right, "y", lambda v: f(x=x0, y=v), dy, y0),
        ):
            curve = trace(along, -3, 3, 300)
            ends = np.array([-3.0, 3.0])
            lines = {"slice": curve.pieces, "tangent": [(ends, value + slope * (ends - at))]}
            with place:
                show(function_picture(lines, (-3, 3), curve.y, points=(np.array([at]), np.array([value])), height=230, axes=(name, "f"),
                                      words=f"The slice along {name} with its tangent of slope {slope:.4g}."), f"{PAGE}.slice.{name}")  # fmt: skip

    table = {"derivative": ["∂f/∂x", "∂f/∂y"], "formula": [str(fx.sympy), str(fy.sympy)], "value": [dx, dy]}

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.latex(
            rf"\frac{{\partial f}}{{\partial x}} = {fx.latex} = {dx:.6g}, \qquad \frac{{\partial f}}{{\partial y}} = {fy.latex} = {dy:.6g}"
        )

    def code() -> None:
        show_code(Expression.derivative, Expression.gradient)

    def take() -> None:
        take_away(PAGE, {"Derivatives": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
