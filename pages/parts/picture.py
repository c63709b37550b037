"""Show a Picture: its form from the cache, its numbers as Arrow tables, its sentence for screen readers."""

from collections.abc import Callable

import streamlit as st

from core.charts.picture import Picture


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def show(picture: Picture, key: str, *, on_select: str | Callable[[], None] = "ignore", caption: bool = False):
    """Draw the picture; with on_select="rerun" the reader's clicks come back as a dictionary."""
    event = st.vega_lite_chart(picture.spec(dark=is_dark()), width="stretch", key=key, on_select=on_select, alt=picture.words)
    if caption:
        st.caption(picture.words)
    return event
