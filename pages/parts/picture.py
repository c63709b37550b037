"""Show a Picture: its form from the cache, its numbers as Arrow tables, its sentence for screen readers."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from core.charts.picture import Picture


def is_dark() -> bool:
    return st.context.theme.type == "dark"


def show(picture: Picture, key: str, *, on_select: Literal["ignore", "rerun"] | Callable[[], None] = "ignore") -> None:
    st.vega_lite_chart(picture.spec(dark=is_dark()), width="stretch", key=key, on_select=on_select, alt=picture.words)


def clicks(key: str) -> list[dict[str, float]]:
    """Where the reader clicked on the picture of this name: a row of its table each."""
    return st.session_state[key].selection.get("click") or []
