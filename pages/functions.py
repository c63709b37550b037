"""Type functions: their table, their curves, and for two variables their landscape."""

import random

import numpy as np
import streamlit as st

from core.calculus.foundations.functions import meeting, put_in, surface, trace, values, whole_numbers
from core.charts.foundations.functions import function_picture
from core.charts.surface import surface_picture
from pages.parts.controls import number_input, segmented_control, slider, toggle
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show

PAGE = "functions"
opening(
    PAGE,
    "A function turns each $x$ into one $y$: first a table, then points, then, with steps of $x$ as small as you like, the whole curve.",
)
predict(PAGE, "How does the picture of 1/x look at x = 0?", ["A vertical line", "A gap", "A point"], "A gap",
        "1/0 has no value, so no point may be drawn there, and no line through it.")  # fmt: skip
BOXES = {"f": "x^2 + 1", "g": "2x + 1", "h": "1/x", "k": "sin(3x)"}
GALLERY = ["x^2 + 1", "2x + 1", "1/x", "tan(x)", "floor(x)", "sqrt(4 - x^2)", "sin(x)/x", "e^(-x^2)", "|x - 1|", "1/(x^2-2)", "x^3 - 3x", "sin(1/x)",
           "ln(x)", "x^x", "sigmoid(3x)", "x!", "(x^2-1)/(x-1)", "sin(x) + sin(3x)/3"]  # fmt: skip
GALLERY_2 = [
    "2x + 3y",
    "x^2 + y^2",
    "x y",
    "x^2 - y^2",
    "sin(x) cos(y)",
    "e^(-x^2-y^2)",
    "|x| + |y|",
    "x^3 - 3x y^2",
    "1/(x^2+y^2)",
    "sqrt(4-x^2-y^2)",
]


def window(a: float, b: float) -> tuple[float, float, float | None, float | None]:
    """The window of the slider, or the typed one; y is automatic where nothing is typed."""
    with st.expander("Type the window"):
        left, right = st.columns(2)
        options = {"value": None, "placeholder": "automatic"}
        low = number_input("x from", key=f"{PAGE}.x_from", **options, where=left)
        high = number_input("x to", key=f"{PAGE}.x_to", **options, where=right)
        bottom = number_input("y from", key=f"{PAGE}.y_from", **options, where=left)
        top = number_input("y to", key=f"{PAGE}.y_to", **options, where=right)
        typed = (a if low is None else low, b if high is None else high)
        if not typed[0] < typed[1]:
            st.error("The window must go from a smaller to a larger x.", icon=":material/edit:")
            typed = (a, b) if a < b else (a, a + 1)
        if bottom is not None and top is not None and bottom >= top:
            st.error("The window must go from a smaller to a larger y.", icon=":material/edit:")
            bottom = top = None
    return *typed, bottom, top


def one_variable(controls, picture):
    with controls:
        count = segmented_control("How many functions", [1, 2, 3, 4], default=1, key=f"{PAGE}.count")
        typed = {name: formula_box(f"{name}(x)", BOXES[name], key=f"{PAGE}.{name}", name=name) for name in list(BOXES)[:count]}
        a, b = slider("Window of x", -20.0, 20.0, (-4.0, 4.0), 0.5, format="%g", key=f"{PAGE}.window")
        a, b, bottom, top = window(a, b)
        dots = toggle("Points at whole x", True, key=f"{PAGE}.dots")
        reset_button(PAGE, surprise=lambda: dict(zip(BOXES, random.sample(GALLERY, 4), strict=True)))
    function = {name: lambda x, f=f: f(x=x) for name, f in typed.items()}
    curves = {name: trace(f, a, b, 1200, beyond=0.5) for name, f in function.items()}
    whole = whole_numbers(a, b)
    table = {"x": whole, **{f"{name}(x)": values(f, whole) for name, f in function.items()}}
    low = min(c.y[0] for c in curves.values()) if bottom is None else bottom
    high = max(c.y[1] for c in curves.values()) if top is None else top
    low, high = (low, high) if low < high else (high - 1, high) if bottom is None else (low, low + 1)
    holes = {name: [h for h in c.holes if a <= h <= b] for name, c in curves.items()}
    words = (
        " ".join(filter(None, (sentence(name, c, a, b) for name, c in curves.items())))
        or "No gap and no jump is seen in this window."
    )
    with picture:
        margin = 0.02 * (b - a)
        show(function_picture({name: c.pieces for name, c in curves.items()}, (a - margin, b + margin), (low, high),
                              samples={name: (whole, table[f"{name}(x)"]) for name in typed} if dots else None,
                              holes=(np.concatenate(list(holes.values())), np.concatenate([meeting(function[n], h) for n, h in holes.items()])),
                              asymptotes=sorted({p for c in curves.values() for p in c.poles}),
                              words=f"{', '.join(typed)} from x = {a:g} to {b:g}. {words}"), f"{PAGE}.curve")  # fmt: skip
        st.markdown(f"**{words}** Drag the picture to move, scroll to zoom, double click to come back.")
    shown = [{"x": f"${x:g}$", "x put in": f"${put_in(typed['f'], x=float(x))}$", "y": f"${y:.6g}$" if np.isfinite(y) else "not defined"}
             for x, y in zip(whole, table["f(x)"], strict=True)]  # fmt: skip
    return table, shown, (trace, values)


def sentence(name: str, curve, a: float, b: float) -> str:
    """Where the curve breaks, in words."""
    kinds = {
        "grows without bound at": curve.poles,
        "jumps at": curve.jumps,
        "has a hole at": curve.holes,
        "begins or ends at": curve.edges,
    }
    inside = {kind: [f"{at:.4g}" for at in places if a <= at <= b] for kind, places in kinds.items()}
    found = [f"{kind} x = {', '.join(places[:5])}{' …' if len(places) > 5 else ''}" for kind, places in inside.items() if places]
    return (
        f"{name} {' and '.join(found)}.".replace(" ….", " …")
        if found
        else ""
        if curve.pieces
        else f"{name} is not defined anywhere here."
    )


def two_variables(controls, picture):
    with controls:
        f = formula_box("f(x, y)", "2x + 3y", key=f"{PAGE}.f2", variables=("x", "y"))
        seen_as = segmented_control("Seen as", ["contours", "heat map"], default="contours", key=f"{PAGE}.seen")
        reach = slider("Window: x and y up to", 1.0, 10.0, 3.0, 0.5, format="%g", key=f"{PAGE}.reach")
        x0 = slider("Slice at x", -10.0, 10.0, 1.0, 0.25, format="%g", key=f"{PAGE}.x0")
        y0 = slider("Slice at y", -10.0, 10.0, 1.0, 0.25, format="%g", key=f"{PAGE}.y0")
        reset_button(PAGE, surprise=lambda: {"f2": random.choice(GALLERY_2)})
    view, at = (-reach, reach, -reach, reach), float(f(x=x0, y=y0))
    slices = {
        "along x": trace(lambda x: f(x=x, y=y0), -reach, reach, 400),
        "along y": trace(lambda y: f(x=x0, y=y), -reach, reach, 400),
    }
    value = f"{at:.6g}" if np.isfinite(at) else "not defined"
    with picture:
        left, right = st.columns(2)
        with left:
            show(surface_picture(surface(lambda x, y: f(x=x, y=y), view).z, view, dark=is_dark(), marks={"": (x0, y0)}, height=360,
                                 paths={"along x": np.array([(-reach, y0), (reach, y0)]), "along y": np.array([(x0, -reach), (x0, reach)])},
                                 heat=seen_as == "heat map", words=f"f seen from above; at ({x0:g}, {y0:g}) it is {value}."), f"{PAGE}.surface")  # fmt: skip
        with right:
            show(function_picture({name: c.pieces for name, c in slices.items()}, (-reach, reach),
                                  (min(c.y[0] for c in slices.values()), max(c.y[1] for c in slices.values())), height=360,
                                  points=(np.array([x0, y0]), np.array([at, at])), axes=("x or y", "f"),
                                  words=f"The two slices through ({x0:g}, {y0:g}), where f is {value}."), f"{PAGE}.slices")  # fmt: skip
        st.markdown(f"**f({x0:g}, {y0:g}) = {value}.** " + ("Along a line between two colours f does not change."
                    if seen_as == "contours" else "Dark is low, bright is high."))  # fmt: skip
    grid = np.arange(-3, 4)
    rows = [{"x": f"${x}$", "y": f"${y}$", "x and y put in": f"${put_in(f, x=float(x), y=float(y))}$", "f": f"${float(f(x=float(x), y=float(y))):.6g}$"}
            for x, y in ((0, 0), (1, 0), (0, 1), (1, 1), (1, 2), (-1, 2))]  # fmt: skip
    return {"y": grid, **{f"x = {k}": values(lambda y, k=k: f(x=float(k), y=y), grid) for k in grid}}, rows, (surface, values)


@st.fragment
def lab() -> None:
    two = segmented_control("Variables", ["one", "two"], default="one", key=f"{PAGE}.variables") == "two"
    table, shown, ran = (two_variables if two else one_variable)(*columns())

    def numbers() -> None:
        st.table(shown)
        if len(table) > 2:
            st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.markdown("A function may not give two values for one $x$. Its curve is all points $(x, f(x))$; where $f$ is undefined there is no point, "
                    "and where it jumps the two sides are not joined. An open circle is a single point that is missing.")  # fmt: skip

    def code() -> None:
        show_code(*ran)

    def take() -> None:
        take_away(PAGE, {"Table": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
