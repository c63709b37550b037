"""Type a function: its table, its curve, and for two variables its landscape."""

import numpy as np
import streamlit as st

from core.calculus.functions import surface, trace, values
from core.charts.functions import function_picture
from core.charts.surface import surface_picture
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show

PAGE = "functions"
opening(PAGE, "A function turns each $x$ into one $y$: first a table, then points, then the whole curve.")
predict(PAGE, "How does the picture of 1/x look at x = 0?", ["A vertical line", "A gap", "A point"], "A gap",
        "1/0 has no value, so no point may be drawn there, and no line through it.")  # fmt: skip


def one_variable(controls, picture):
    with controls:
        typed = {name: formula_box(f"{name}(x)", text, key=f"{PAGE}.{name}", name=name) for name, text in (("f", "x^2 + 1"),)}
        if st.toggle("A second function", key=f"{PAGE}.second", bind="query-params"):
            typed["g"] = formula_box("g(x)", "2x + 1", key=f"{PAGE}.g", name="g")
        a, b = st.slider("From x to x", -20.0, 20.0, (-4.0, 4.0), 0.5, key=f"{PAGE}.window", bind="query-params")
        dots = st.toggle("Points at whole x", True, key=f"{PAGE}.dots", bind="query-params")
        reset_button(PAGE)
    b = b if b > a else a + 1
    curves = {name: trace(lambda x, f=f: f(x=x), a, b) for name, f in typed.items()}
    whole = np.arange(np.ceil(a), np.floor(b) + 1)
    table = {"x": whole, **{f"{name}(x)": values(lambda x, f=f: f(x=x), whole) for name, f in typed.items()}}
    low, high = (pick(c.y[k] for c in curves.values()) for k, pick in enumerate((min, max)))
    cuts = sorted({round(c, 6) for curve in curves.values() for c in curve.cuts})
    words = (
        f"Undefined or jumping near x = {', '.join(f'{c:.4g}' for c in cuts[:6])}."
        if cuts
        else "No gap and no jump is seen in this window."
    )
    with picture:
        points = (whole, table["f(x)"]) if dots else None
        show(function_picture({name: c.pieces for name, c in curves.items()}, (a, b), (low, high), points=points, asymptotes=cuts,
                              words=f"{' and '.join(typed)} from {a:g} to {b:g}. {words}", axes=("x", "y")), f"{PAGE}.curve")  # fmt: skip
        st.markdown(f"**{words}** Drag the picture to move, scroll to zoom.")
    return table, (trace, values)


def two_variables(controls, picture):
    with controls:
        f = formula_box("f(x, y)", "2x + 3y", key=f"{PAGE}.f2", variables=("x", "y"))
        reach = st.slider("Window", 1.0, 10.0, 3.0, 0.5, key=f"{PAGE}.reach", bind="query-params")
        x0 = st.slider("Slice at x", -reach, reach, 1.0, 0.1, key=f"{PAGE}.x0")
        y0 = st.slider("Slice at y", -reach, reach, 1.0, 0.1, key=f"{PAGE}.y0")
        reset_button(PAGE)
    view = (-reach, reach, -reach, reach)
    seen = surface(lambda x, y: f(x=x, y=y), view)
    at = float(f(x=x0, y=y0))
    along_x, along_y = trace(lambda x: f(x=x, y=y0), -reach, reach), trace(lambda y: f(x=x0, y=y), -reach, reach)
    with picture:
        show(surface_picture(seen.z, view, dark=is_dark(), marks={f"f = {at:.4g}": (x0, y0)}, height=380,
                             words=f"Level sets of f; at ({x0:g}, {y0:g}) it is {at:.4g}."), f"{PAGE}.surface")  # fmt: skip
        st.markdown(f"**f({x0:g}, {y0:g}) = {at:.6g}.** Along a line of one colour the function does not change.")
        show(function_picture({"along x": along_x.pieces, "along y": along_y.pieces}, (-reach, reach),
                              (min(along_x.y[0], along_y.y[0]), max(along_x.y[1], along_y.y[1])), height=230,
                              words="The two slices through the point.", axes=("x or y", "f")), f"{PAGE}.slices")  # fmt: skip
    grid = np.arange(-2, 3)
    return {"y \\ x": grid, **{str(k): values(lambda y, k=k: f(x=k, y=y), grid) for k in grid}}, (surface, values)


@st.fragment
def lab() -> None:
    two = st.segmented_control("Variables", ["one", "two"], default="one", key=f"{PAGE}.variables", bind="query-params") == "two"
    table, ran = (two_variables if two else one_variable)(*columns())

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.markdown("A function may not give two values for one $x$. A curve is all points $(x, f(x))$; where $f$ is undefined there is no point, "
                    "and where it jumps the two sides are not joined.")  # fmt: skip

    def code() -> None:
        show_code(*ran)

    def take() -> None:
        take_away(PAGE, {"Table": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
