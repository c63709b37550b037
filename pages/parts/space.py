"""The surface z = f(x, y) in a tab: two angles, the picture that they turn, and what was left out of it."""

import streamlit as st

from core.arrays import Array
from core.calculus.foundations.space import Space
from core.charts.space import ANGLES, MOVES, space_picture
from pages.parts.controls import slider
from pages.parts.follow import by_each
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture

TURN = "Drag the picture to turn it, or click it and use the arrow keys."
SCALE = (
    "{x} and {y} have equal units. The height has a scale of its own, so nothing here tells how steep f is. The surface joins "
    "f at {n} × {n} points."
)
HOLES = "Cells with a corner where f is not defined are left out."
CUT = "f goes on below {low:.4g} or above {high:.4g}: there it is cut off, with what lies on it."
NOTHING = "f is not defined at any of the points that were tried, so there is no surface."
ONE_VARIABLE = "f has one variable: its graph is a curve, and the picture above shows all of it."
NOT_A_PLANE = "A surface belongs to a function of two variables."
LABELS = ("Azimuth, in degrees", "Height of the eye, in degrees")
HELP = (
    "Around the axis of f.",
    "0 looks along the ground, 90 straight down: that is the map. Below 0 it is seen from under the ground.",
)


def show_surface(
    page: str,
    space: Space,
    levels: Array,
    *,
    says: str = "",
    near: str = "tangent",
    axes: tuple[str, str] = ("x", "y"),
    frames: int = 0,
) -> None:
    """levels : the values of the page's map;  says : what lies on the surface"""
    left, right = st.columns([1, 2], gap="medium")
    angles = [
        slider(label, round(turn.low), round(turn.high), round(turn.begins), where=left, key=f"{page}.{turn.name}", help=words)
        for turn, label, words in zip(MOVES, LABELS, HELP, strict=True)
    ]
    if not len(space.surface.step):
        right.markdown(NOTHING)
        return
    low, high = space.heights
    notes = [
        TURN,
        says,
        SCALE.format(x=axes[0], y=axes[1], n=space.cells + 1),
        HOLES if space.holes else "",
        CUT.format(low=low, high=high).replace("-", "−") if space.cut else "",
    ]
    left.caption("  \n".join(filter(None, notes)))
    words = f"The surface of f over {axes[0]} and {axes[1]}. {says}"
    with right:
        picture = space_picture(space, levels, words=words, dark=is_dark(), near=near, axes=axes, frames=frames)
        controls = (f"{page}.{name}" for name in ANGLES)
        show_picture(picture, f"{page}.space", follow=by_each(ANGLES, controls, angles))
