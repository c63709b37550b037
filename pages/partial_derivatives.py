"""Hold all variables but one: the slopes of a landscape along its axes."""

import math

import numpy as np
import streamlit as st

from core.calculus.derivatives import numerical_derivative
from core.calculus.foundations.functions import surface, trace
from core.calculus.steps import derivative_steps
from core.charts.foundations.functions import function_picture
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.expression import Expression
from pages.parts.controls import slider
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show
from pages.parts.steps import show_steps

PAGE, REACH, SEEN = "partial_derivatives", 3.0, 3.8  # the arrow at the edge has to be seen too
GALLERY = (
    "2x^3 + 3y^3",
    "x^2 + y^2",
    "x y",
    "x^2 - y^2",
    "sin(x) cos(y)",
    "x e^(-x^2-y^2)",
    "2x + 3y",
    "sqrt(x^2 + y^2)",
    "x^2 y - y^3/3",
)
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


def surprise():
    rng = np.random.default_rng()
    return {"f": str(rng.choice(GALLERY)), "x": float(rng.integers(-20, 21) / 10), "y": float(rng.integers(-20, 21) / 10)}


@st.cache_data(max_entries=100, show_spinner=False, hash_funcs={Expression: repr})
def heights(f: Expression):
    """The landscape, and the range of heights that the slices show whatever the point is."""
    z = surface(lambda x, y: f(x=x, y=y), landscape_window((0.0, 0.0), SEEN), 140).z
    inside = surface(lambda x, y: f(x=x, y=y), (-REACH, REACH, -REACH, REACH), 60).z
    low, high = np.quantile(inside[np.isfinite(inside)], [0.01, 0.99]) if np.isfinite(inside).any() else (-1.0, 1.0)
    margin = 0.1 * (high - low) or 1.0
    return z, (float(low - margin), float(high + margin))


def sentence(x: float, y: float, value: float, dx: float, dy: float) -> str:
    if not math.isfinite(value):
        return f"f has no value at ({x:g}, {y:g}), so it has no slope there."
    if not math.isfinite(dx + dy):
        return f"At ({x:g}, {y:g}) f = {value:.5g}, but at least one slope has no value there."
    return f"At ({x:g}, {y:g}): ∂f/∂x = {dx:.6g}, ∂f/∂y = {dy:.6g}."


def slice_view(name: str, along, at: float, value: float, slope: float, height: tuple[float, float]) -> None:
    """The curve along one axis, and its tangent where the point is."""
    ends = np.array([-REACH, REACH])
    lines = {"slice": trace(along, -REACH, REACH, 300).pieces, "tangent": [(ends, value + slope * (ends - at))]}
    show(function_picture(lines, (-REACH, REACH), height, points=(np.array([at]), np.array([value])), height=250, axes=(name, "f"),
                          words=f"The slice along {name} with its tangent of slope {slope:.4g}."), f"{PAGE}.slice.{name}")  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        f = formula_box("f(x, y)", "2x^3 + 3y^3", key=f"{PAGE}.f", variables=("x", "y"), check=Expression.gradient)
        x = slider("Point x", -REACH, REACH, 1.0, 0.05, key=f"{PAGE}.x")
        y = slider("Point y", -REACH, REACH, 2.0, 0.05, key=f"{PAGE}.y")
        reset_button(PAGE, surprise=surprise)
    fx, fy = f.gradient()
    value, dx, dy = (float(g(x=x, y=y)) for g in (f, fx, fy))
    z, height = heights(f)
    words, length = sentence(x, y, value, dx, dy), math.hypot(dx, dy)
    arrows = {"∇f": (x, y, x + 0.7 * dx / length, y + 0.7 * dy / length)} if length and math.isfinite(length) else {}
    with picture:
        show(landscape_picture(z, (0.0, 0.0), SEEN, dark=is_dark(), marks={f"f = {value:.4g}": (x, y)}, arrows=arrows, arrow_names=("∇f",),
                               axes=("x", "y"), height=340, words=f"Level sets of f with the direction of its gradient. {words}"), f"{PAGE}.surface")  # fmt: skip
        st.markdown(f"**{words}** " + ("The arrow points where f grows fastest, straight across the level sets." if arrows
                                       else "There is no arrow: the gradient is 0." if length == 0 else ""))  # fmt: skip
        st.latex(rf"\frac{{\partial f}}{{\partial x}} = {fx.latex}, \qquad \frac{{\partial f}}{{\partial y}} = {fy.latex}")
        left, right = st.columns(2)
        with left:
            slice_view("x", lambda v: f(x=v, y=y), x, value, dx, height)
        with right:
            slice_view("y", lambda v: f(x=x, y=v), y, value, dy, height)

    table = {"derivative": ["∂f/∂x", "∂f/∂y"], "by formula": [f"{v:.12g}" for v in (dx, dy)],
             "by central difference": [f"{numerical_derivative(lambda v: f(x=v, y=y), x):.12g}", f"{numerical_derivative(lambda v: f(x=x, y=v), y):.12g}"]}  # fmt: skip

    def numbers() -> None:
        st.dataframe(table, hide_index=True)
        st.caption(f"At ({x:g}, {y:g}). Rounding leaves a central difference with about ten right digits.")

    def mathematics() -> None:
        st.markdown("For ∂/∂x every y is a constant, and the other way round.")
        show_steps([line for name in f.variables for line in derivative_steps(f, name)])

    tabs(PAGE, numbers, mathematics, lambda: show_code(Expression.derivative, Expression.gradient, derivative_steps),
         lambda: take_away(PAGE, {"Derivatives": table}))  # fmt: skip


lab()
