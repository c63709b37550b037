"""Show a Picture: its form from the cache, its numbers as Arrow tables, its sentence for screen readers."""

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st

from core.charts.picture import Picture
from pages.parts.follow import By, Heard
from pages.parts.follow import follow as follow_hand


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def show(
    picture: Picture,
    key: str,
    *,
    follow: Mapping[str, By] | None = None,
    heard: Heard | None = None,
    on_select: Literal["ignore", "rerun"] | Callable[[], None] = "ignore",
) -> None:
    """Draw it; follow : the control behind each number of the picture that moves;  heard : told what was dragged."""
    st.vega_lite_chart(picture.spec(dark=is_dark()), width="stretch", key=key, on_select=on_select, alt=picture.words)
    if follow:
        follow_hand(picture.moves, follow, key=f"{key}.follow", heard=heard)


def clicks(key: str) -> list[dict[str, float]]:
    """Where the reader clicked on the picture of this name: a row of its table each."""
    return st.session_state[key].selection.get("click") or []
