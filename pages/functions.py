"""Type functions: their table, their curves, and for two variables their landscape."""

import random
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from core.calculus.certainty import computed
from core.calculus.foundations.functions import Curve, Graphs, Slices, graphs, put_in, slices, trace, values
from core.calculus.limits import break_at
from core.charts.foundations.functions import function_picture
from core.expression import Expression
from pages.parts.controls import optional_number, range_slider, segmented_control, toggle
from pages.parts.formula import formula_box
from pages.parts.frame import Code, Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.space import NOT_A_PLANE
from pages.parts.topics import two_variables
from pages.parts.topics.two_variables import TwoVariables, along_two_lines, table_of_slices
from pages.parts.verdict import verdict

PAGE = "functions"
BOXES = {"f": "x^2 + 1", "g": "2x + 1", "h": "1/x", "k": "sin(3x)"}
GALLERY = [
    "x^2 + 1", "2x + 1", "1/x", "tan(x)", "floor(x)", "sqrt(4 - x^2)", "sin(x)/x", "e^(-x^2)", "|x - 1|", "1/(x^2-2)",
    "x^3 - 3x", "sin(1/x)", "ln(x)", "x^x", "sigmoid(3x)", "x!", "(x^2-1)/(x-1)", "sin(x) + sin(3x)/3",
]  # fmt: skip
GALLERY_2 = [
    "2x + 3y", "x^2 + y^2", "x y", "x^2 - y^2", "sin(x) cos(y)", "e^(-x^2-y^2)", "|x| + |y|", "x^3 - 3x y^2",
    "1/(x^2+y^2)", "sqrt(4-x^2-y^2)",
]  # fmt: skip
LOOKED_AT = 5  # jumps that are looked at again, with certain terms
HOW = "Seen at the points that are drawn, and narrowed down from there; what lies between two of them was not looked at."
CLAIM = (
    "A function turns each $x$ into one $y$: first a table, then points, then, with steps of $x$ as small as you like, "
    "the whole curve."
)
PREDICTION = Prediction(
    question="How does the picture of 1/x look at x = 0?",
    options=("A vertical line", "A gap", "A point"),
    answer="A gap",
    because="1/0 has no value, so no point may be drawn there, and no line through it.",
)
MOVE = "Drag the picture to move, scroll to zoom, double click to come back."
NO_BREAK = "No gap and no jump is seen in this window."
ONE_VALUE = (
    "A function may not give two values for one $x$. Its curve is all points $(x, f(x))$; where $f$ is undefined there is "
    "no point, and where it jumps the two sides are not joined. An open circle is a single point that is missing."
)


@dataclass(frozen=True, kw_only=True)
class OneVariable:
    functions: tuple[tuple[str, Expression], ...]  # name and formula in x
    window: tuple[float, float]  # x from and to
    bottom: float | None  # y from and to; None: what shows most of the curves
    top: float | None
    dots: bool  # points at whole x


Settings = OneVariable | TwoVariables


def ask() -> Settings:
    variables = segmented_control("Variables", ["one", "two"], default="one", key=f"{PAGE}.variables")
    return ask_one() if variables == "one" else two_variables.ask()


def ask_one() -> OneVariable:
    count = segmented_control("How many functions", [1, 2, 3, 4], default=1, key=f"{PAGE}.count")
    names = list(BOXES)[:count]
    functions = tuple((n, formula_box(f"{n}(x)", BOXES[n], key=f"{PAGE}.{n}", name=n)) for n in names)
    a, b = range_slider("Window of x", -20.0, 20.0, (-4.0, 4.0), 0.5, format="%g", key=f"{PAGE}.window")
    with st.expander("Type the window"):
        left, right = st.columns(2)
        typed = partial(optional_number, placeholder="automatic")
        low = typed("x from", key=f"{PAGE}.x_from", where=left)
        high = typed("x to", key=f"{PAGE}.x_to", where=right)
        bottom = typed("y from", key=f"{PAGE}.y_from", where=left)
        top = typed("y to", key=f"{PAGE}.y_to", where=right)
    window = (a if low is None else low, b if high is None else high)
    dots = toggle("Points at whole x", True, key=f"{PAGE}.dots")
    return OneVariable(functions=functions, window=window, bottom=bottom, top=top, dots=dots)


def compute(now: Settings) -> Graphs | Slices:
    if isinstance(now, TwoVariables):
        return along_two_lines(now)
    return graphs(dict(now.functions), now.window, bottom=now.bottom, top=now.top)


def show(now: Settings, found: Any) -> None:
    if isinstance(now, TwoVariables):
        two_variables.show(now, found)
    else:
        show_one(now, found)


def show_one(now: OneVariable, found: Graphs) -> None:
    a, b = found.window
    breaks = (sentence(name, f, found.curves[name], a, b) for name, f in now.functions)
    words = " ".join(filter(None, breaks)) or NO_BREAK
    verdict(computed(words, HOW))
    margin = 0.02 * (b - a)
    picture = function_picture(
        {name: curve.pieces for name, curve in found.curves.items()},
        (a - margin, b + margin),
        found.y,
        samples={name: (found.x, y) for name, y in found.values.items()} if now.dots else None,
        holes=found.holes,
        asymptotes=found.poles,
        height=300,
        words=f"{', '.join(found.curves)} from x = {a:g} to {b:g}. {words}",
    )
    show_picture(picture, f"{PAGE}.curve")
    st.caption(MOVE)


def sentence(name: str, f: Expression, curve: Curve, a: float, b: float) -> str:
    """Where the curve breaks, in words."""
    looked = {at: break_at(f, "x", at) for at in curve.jumps[:LOOKED_AT]}
    poles = [*curve.poles, *(at for at, does in looked.items() if does == "grows")]
    jumps = [at for at in curve.jumps if not looked.get(at) and not any(x <= at <= u for x, u in curve.bands)]
    kinds = {
        "grows without bound at": poles,
        "swings without a limit at": [at for at, does in looked.items() if does == "swings"],
        "jumps at": jumps,
        "has a hole at": curve.holes,
        "begins or ends at": curve.edges,
    }
    inside = {kind: [f"{at:.4g}" for at in places if a <= at <= b] for kind, places in kinds.items()}
    found = [f"{kind} x = {', '.join(p[:5])}{' …' if len(p) > 5 else ''}" for kind, p in inside.items() if p]
    if curve.bands:
        found.append(f"moves faster than the picture can show near x = {curve.bands[0][0]:.3g}, where its band is drawn")
    if found:
        return f"{name} {' and '.join(found)}.".replace(" ….", " …")
    return "" if curve.pieces else f"{name} has no value at any of the points that were tried."


# --- the tabs ---


def numbers(now: Settings, found: Any) -> None:
    if isinstance(now, TwoVariables):
        two_variables.numbers(now, found)
        return
    st.table(rows(now, found))
    if len(now.functions) > 1:
        st.dataframe(take(now, found)["Table"], hide_index=True, width="stretch")


def rows(now: OneVariable, found: Graphs) -> list[dict[str, str]]:
    """The first function's table, with x put in."""
    name, f = now.functions[0]
    return [
        {
            "x": f"${x:g}$",
            "x put in": f"${put_in(f, x=float(x))}$",
            "y": f"${y:.6g}$" if np.isfinite(y) else "not defined",
        }
        for x, y in zip(found.x, found.values[name], strict=True)
    ]


def surface(now: Settings, found: Any) -> None:
    if isinstance(now, TwoVariables):
        two_variables.surface_tab(now, found)
    else:
        st.markdown(f"{NOT_A_PLANE} Choose two under *Variables*.")


def mathematics(now: Settings, found: Any) -> None:
    st.markdown(ONE_VALUE)


def take(now: Settings, found: Any) -> dict[str, dict[str, Any]]:
    if isinstance(now, TwoVariables):
        return {"Table": table_of_slices(found)}
    return {"Table": {"x": found.x, **{f"{name}(x)": y for name, y in found.values.items()}}}


def surprise() -> dict[str, object]:
    return {**dict(zip(BOXES, random.sample(GALLERY, 4), strict=True)), "f2": random.choice(GALLERY_2)}


def ran(now: Settings, found: Graphs | Slices) -> list[Code]:
    return [slices, put_in] if isinstance(now, TwoVariables) else [graphs, trace, values, put_in]


page(
    PAGE,
    CLAIM,
    ask,
    compute,
    show,
    numbers=numbers,
    mathematics=mathematics,
    surface=surface,
    take=take,
    prediction=PREDICTION,
    surprise=surprise,
    what_ran=ran,
)
