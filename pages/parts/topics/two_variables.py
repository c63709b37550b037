"""Functions of two variables, on the functions page: seen from above, and along two lines through a point."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import computed
from core.calculus.foundations.functions import Slices, put_in, slices, surface
from core.calculus.foundations.space import in_space
from core.charts.foundations.functions import function_picture
from core.charts.surface import surface_picture
from core.expression import Expression
from pages.parts.controls import segmented_control, slider
from pages.parts.formula import formula_box
from pages.parts.frame import show_code
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.space import show_surface
from pages.parts.verdict import verdict

PAGE = "functions"
SEEN_AS = {
    "contours": "Along a line between two colours f does not change.",
    "heat map": "Dark is low, bright is high.",
}
SLICES = "The lines are the slices: blue along x, green along y."
WORDS = "f({x:g}, {y:g}) = {value}."
HOW = "The formula in floating point; the table puts the numbers in one by one."
PUT_IN = ((0, 0), (1, 0), (0, 1), (1, 1), (1, 2), (-1, 2))  # x and y of the table


@dataclass(frozen=True, kw_only=True)
class TwoVariables:
    f: Expression
    seen_as: str
    reach: float  # x and y up to this far from 0
    x: float  # the slices meet here
    y: float


def ask() -> TwoVariables:
    return TwoVariables(
        f=formula_box("f(x, y)", "2x + 3y", key=f"{PAGE}.f2", variables=("x", "y")),
        seen_as=segmented_control("Seen as", list(SEEN_AS), default="contours", key=f"{PAGE}.seen"),
        reach=slider("Window: x and y up to", 1.0, 10.0, 3.0, 0.5, format="%g", key=f"{PAGE}.reach"),
        x=slider("Slice at x", -10.0, 10.0, 1.0, 0.25, format="%g", key=f"{PAGE}.x0"),
        y=slider("Slice at y", -10.0, 10.0, 1.0, 0.25, format="%g", key=f"{PAGE}.y0"),
    )


def along_two_lines(now: TwoVariables) -> Slices:
    return slices(now.f, now.x, now.y, reach=now.reach)


def show(now: TwoVariables, found: Slices) -> None:
    value = f"{found.value:.6g}" if np.isfinite(found.value) else "not defined"
    verdict(computed(WORDS.format(x=now.x, y=now.y, value=value), HOW))
    left, right = st.columns(2)
    with left:
        from_above(now, found, value)
    with right:
        along_both(now, found, value)
    st.caption(SEEN_AS[now.seen_as])


def from_above(now: TwoVariables, found: Slices, value: str) -> None:
    r = now.reach
    picture = surface_picture(
        found.surface.z,
        (-r, r, -r, r),
        dark=is_dark(),
        marks={"": (now.x, now.y)},
        height=300,
        paths=lines_of_slices(now),
        heat=now.seen_as == "heat map",
        words=f"f seen from above; at ({now.x:g}, {now.y:g}) it is {value}.",
    )
    show_picture(picture, f"{PAGE}.surface")


def lines_of_slices(now: TwoVariables) -> dict[str, Array]:
    """Both, on the ground."""
    r = now.reach
    return {"along x": np.array([(-r, now.y), (r, now.y)]), "along y": np.array([(now.x, -r), (now.x, r)])}


def surface_tab(now: TwoVariables, found: Slices) -> None:
    r, here = now.reach, {"": np.array([(now.x, now.y)])}
    space = in_space(lambda x, y: now.f(x=x, y=y), (-r, r, -r, r), lines=lines_of_slices(now), points=here)
    show_surface(PAGE, space, found.surface.z, says=SLICES)


def along_both(now: TwoVariables, found: Slices, value: str) -> None:
    picture = function_picture(
        {name: curve.pieces for name, curve in found.along.items()},
        (-now.reach, now.reach),
        found.z,
        height=300,
        points=(np.array([now.x, now.y]), np.array([found.value, found.value])),
        axes=("x or y", "f"),
        words=f"The two slices through ({now.x:g}, {now.y:g}), where f is {value}.",
    )
    show_picture(picture, f"{PAGE}.slices")


def numbers(now: TwoVariables, found: Slices) -> None:
    st.table(rows(now.f))
    st.dataframe(table_of_slices(found), hide_index=True, width="stretch")
    show_code(slices, surface)


def rows(f: Expression) -> list[dict[str, str]]:
    """The slides' table: x and y put in, and what comes out."""
    return [
        {
            "x": f"${x}$",
            "y": f"${y}$",
            "x and y put in": f"${put_in(f, x=float(x), y=float(y))}$",
            "f": f"${float(f(x=float(x), y=float(y))):.6g}$",
        }
        for x, y in PUT_IN
    ]


def table_of_slices(found: Slices) -> dict[str, Any]:
    return {"y": found.places, **found.table}
