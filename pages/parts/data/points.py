"""A data set of the reader's own: dragged, clicked or typed, kept for every page and in the address."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.arrays import Array
from core.charts.canvas import canvas
from core.charts.learning.own_points import AT_X, AT_Y, HELD, OwnPoints
from core.charts.plane import Window
from core.data.datasets import FARTHEST, Choice, from_points
from core.learning.beside.comparison import standardiser
from pages.parts.controls import segmented_control
from pages.parts.follow import By, Heard
from pages.parts.picture import clicks, show

OWN = "your points"
_STORE = "own_points"  # session_state: DataFrame with x, y, class
_START = pd.DataFrame({"x": [-1.0, -0.5, 0.8, 1.0], "y": [-0.6, 0.4, 0.5, -0.8], "class": [-1, -1, 1, 1]})
_LIMIT = 200
_DIGITS = 6  # that the address keeps of a coordinate
BY_HAND = "Drag a point to move it, or out of the picture to take it away. Press an empty place, and there is a new one."
CANNOT_BE_PLACED = (
    "The address asked for points of which one cannot be placed: x and y go up to {farthest:,.0f}, the class is −1 or 1. "
    "Four other points stand for them."
)


def own_points() -> pd.DataFrame:
    """What the reader placed so far; in a new session what the address carries."""
    if _STORE not in st.session_state:
        st.session_state[_STORE] = _from_address(st.query_params.get("points", ""))
    return st.session_state[_STORE]


def _from_address(text: str) -> pd.DataFrame:
    """The points of the address; the first four, and a sentence, where one of them cannot be placed."""
    if not text:
        return _START.copy()
    try:
        rows = [tuple(map(float, row.split(","))) for row in text.split(";")[:_LIMIT]]
        frame = pd.DataFrame(rows, columns=["x", "y", "class"])
    except ValueError:
        frame = None
    if frame is not None and _can_be_placed(frame).all() and frame["class"].isin([-1, 1]).all():
        return frame.astype({"class": int})
    del st.query_params["points"]
    st.caption(CANNOT_BE_PLACED.format(farthest=FARTHEST))
    return _START.copy()


def _can_be_placed(frame: pd.DataFrame) -> pd.Series:
    return frame[["x", "y"]].abs().le(FARTHEST).all(axis=1)


def _keep(frame: pd.DataFrame) -> None:
    frame = frame.astype({"x": float, "y": float, "class": int}).head(_LIMIT).reset_index(drop=True)
    frame[["x", "y"]] = frame[["x", "y"]].map(lambda v: float(f"{v:.{_DIGITS}g}"))
    st.session_state[_STORE] = frame
    rows = frame.to_numpy(float)
    st.query_params["points"] = ";".join(f"{x:g},{y:g},{label:g}" for x, y, label in rows)


@st.dialog("Place your own points", width="large")
def place_points(classification: bool) -> None:
    """Click to add a point, or edit the table; every page offers the set as "your points"."""
    frame = own_points()
    label = 1
    if classification:
        label = st.segmented_control(
            "Class of the next click",
            [-1, 1],
            default=1,
            required=True,
            key="own.class",
            format_func=lambda k: "−1" if k < 0 else "+1",
        )
    names = ("−1", "+1") if classification else ("point",)
    classes = np.where(frame["class"] > 0, "+1", "−1") if classification else np.full(len(frame), "point")
    words = f"{len(frame)} points placed so far; click anywhere to add one."
    picture = canvas(frame[["x", "y"]].to_numpy(float), classes, (-2, 2, -2, 2), names=names, words=words)
    show(picture, "own.canvas", on_select="rerun")
    clicked = clicks("own.canvas")
    if clicked and clicked != st.session_state.get("own.last") and len(frame) < _LIMIT:
        st.session_state["own.last"] = clicked
        new = pd.DataFrame([{"x": clicked[0]["x"], "y": clicked[0]["y"], "class": label}])
        _keep(pd.concat([frame, new]))
        st.rerun(scope="fragment")
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        height=220,
        key=f"own.table.{len(frame)}",
        column_config={
            **dict.fromkeys("xy", st.column_config.NumberColumn(min_value=-FARTHEST, max_value=FARTHEST)),
            "class": st.column_config.SelectboxColumn(options=[-1, 1], default=1),
        },
    )
    complete = edited.dropna()
    if not (near := _can_be_placed(complete)).all():
        st.error(f"A point is left out: x and y go up to {FARTHEST:,.0f}.", icon=":material/edit:")
        complete = complete[near]
    if not complete.equals(frame):
        _keep(complete)
    with st.container(horizontal=True):
        if st.button("Use these points", type="primary", key="own.use"):
            st.rerun()
        if st.button("Start again", key="own.clear"):
            _keep(_START.head(0))
            st.rerun(scope="fragment")


def own_choice(classification: bool) -> Choice:
    """The reader's points as the choice of a data set; ValueError with one sentence when they make none."""
    frame = own_points()
    if classification and frame["class"].value_counts().min() < 2:  # a part held out may take one away
        raise ValueError("Place at least two points of each class.")
    columns = ["x", "y", "class"] if classification else ["x", "y"]
    points = tuple(tuple(map(float, row)) for row in frame[columns].itertuples(index=False, name=None))
    from_points(points)
    return Choice(name=OWN, points=points)


# --- in the picture of a page ---


def class_of_new(page: str) -> None:
    """The class of a point that is set in the picture."""
    segmented_control("Class of a new point", ["−1", "+1"], default="+1", key=f"{page}.new_class")


def by_hand(page: str, choice: Choice, view: Window, scaled_by: Array | None = None) -> dict[str, Any]:
    """For `show`: what a dragged point of the reader's own becomes; nothing for another data set.

    view : what the picture shows;  scaled_by : (n, 2) the rows by which its coordinates are standardised, if they are
    """
    if choice.name != OWN:
        return {}
    begins = {HELD: -1.0, AT_X: view[0], AT_Y: view[2]}
    follow = {name: By(control=None, value=value) for name, value in begins.items()}
    return {"follow": follow, "heard": _let_go(page, view, scaled_by)}


def own_hand(choice: Choice, n: int, view: Window) -> OwnPoints | None:
    """The hand on a picture of the reader's own n points."""
    return OwnPoints(n, view) if choice.name == OWN else None


def _let_go(page: str, view: Window, scaled_by: Array | None) -> Heard:
    def heard(moved: Mapping[str, float]) -> None:
        frame, k = own_points().copy(), round(moved[HELD])
        x, y = moved[AT_X], moved[AT_Y]
        inside = view[0] <= x <= view[1] and view[2] <= y <= view[3]
        if not 0 <= k <= len(frame) or (k == len(frame) and not inside):
            return
        if not inside:
            _keep(frame.drop(index=k))
            return
        at = np.array([[x, y]])
        if scaled_by is not None:
            at = standardiser().fit(scaled_by).inverse_transform(at)
        label = (
            frame["class"].iloc[k] if k < len(frame) else (1 if st.session_state.get(f"{page}.new_class", "+1") == "+1" else -1)
        )
        frame.loc[k] = [*np.clip(at[0], -FARTHEST, FARTHEST), label]
        _keep(frame)

    return heard
