"""What every topic page has in the same place: title, claim, prediction, tabs, source, things to take away."""

import ast
import importlib.util
import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.data.tables import to_csv
from core.topics import TOPICS, Topic
from pages.parts import controls
from pages.parts.exercise import exercises
from pages.parts.startup import through_front_door

Show = Callable[[], None]
TABS = ("The numbers", "The mathematics", "The code that ran", "Exercise", "Take it with you")


def topic(page: str) -> Topic:
    return next(t for t in TOPICS if t.page == page)


def opening(page: str, claim: str) -> Topic:
    """Title and the claim of the slide in one plain sentence."""
    through_front_door()
    this = topic(page)
    st.title(this.title, anchor=False)
    st.markdown(claim)
    return this


def predict(page: str, question: str, options: Sequence[str], answer: str, because: str) -> None:
    """Ask for a guess before the reader tries; a link with ?predict=hide leaves it out."""
    if st.query_params.get("predict") == "hide":
        return
    with st.expander(f"Predict first: {question}", icon=":material/psychology_alt:"):
        guess = st.radio(
            question,
            options,
            index=None,
            key=f"{page}.guess",
            label_visibility="collapsed",
            persist_state="session",
        )
        if guess is not None:
            st.markdown(f"{'That is what happens.' if guess == answer else f'Not quite: {answer}.'} {because}")


def tabs(page: str, numbers: Show, mathematics: Show, code: Show, take: Show) -> None:
    """The tabs of a topic page, one function each, and its exercises; only the open one is computed."""
    shown = (numbers, mathematics, code, lambda: exercises(page), take)
    for tab, show in zip(controls.tabs(TABS, key=f"{page}.tab"), shown, strict=True):
        if tab.open:
            with tab:
                show()


def columns():
    """Controls (one third) and picture (two thirds); stacked on a phone, controls first."""
    return st.columns([1, 2], gap="medium")


def reset_button(page: str, *, surprise: Callable[[], Mapping[str, object]] | None = None) -> None:
    """Offer "Surprise me" (values drawn by the page) and "Reset" (every control of the page back to its default)."""

    def draw() -> None:
        for name, value in surprise().items():
            st.session_state[f"{page}.{name}"] = value

    with st.container(horizontal=True):
        if surprise:
            st.button("Surprise me", on_click=draw, icon=":material/casino:", key=f"{page}.surprise")
        st.button("Reset", on_click=reset_controls, args=(page,), icon=":material/restart_alt:", key=f"{page}.reset")


def reset_controls(page: str) -> None:
    """Set every control that the address knows back to its default, and forget what else the page keeps.

    Deleting the key would not do: the browser keeps the control's value and the address, and both come back with the next run.
    Streamlit has no public name for the default of a control, so it is asked from the control's own description.
    """
    state = get_script_run_ctx().session_state._state
    for key in [str(k) for k in st.session_state if str(k).startswith(f"{page}.")]:
        control = state._new_widget_state.widget_metadata.get(state._key_id_mapper.get_id_from_key(key, ""))
        if control is not None and control.bind == "query-params":
            st.session_state[key] = control.deserializer(None)
        else:
            del st.session_state[key]


def show_code(*functions: Callable | str) -> None:
    """The very source that ran, function by function; a dotted name says one that ran in a worker, and is not imported here."""
    for function in functions:
        name = function if isinstance(function, str) else f"{function.__module__}.{function.__name__}"
        module, _, name = name.rpartition(".")
        st.caption(f"`{module.replace('.', '/')}.py`")
        st.code(_source_in(module, name) if isinstance(function, str) else inspect.getsource(function), language="python")


def _source_in(module: str, name: str) -> str:
    """The source of a function in a module that is only read."""
    text = Path(importlib.util.find_spec(module).origin).read_text("utf-8")
    (found,) = (part for part in ast.parse(text).body if getattr(part, "name", "") == name)
    return ast.get_source_segment(text, found)


def take_away(page: str, tables: Mapping[str, object], *, script: str | None = None, notebook: str | None = None) -> None:
    """Downloads: the numbers behind each chart as CSV, the code, and how to keep the chart and the link."""
    with st.container(horizontal=True):
        for name, frame in tables.items():
            st.download_button(
                f"{name} (CSV)",
                lambda frame=frame: to_csv(pd.DataFrame(frame)),
                f"{page}-{name.lower().replace(' ', '-')}.csv",
                "text/csv",
                on_click="ignore",
                key=f"{page}.csv.{name}",
            )
        if script:
            st.download_button("Script (.py)", script, f"{page}.py", "text/x-python", on_click="ignore", key=f"{page}.script")
        if notebook:
            st.download_button(
                "Notebook (.ipynb)",
                notebook,
                f"{page}.ipynb",
                "application/x-ipynb+json",
                on_click="ignore",
                key=f"{page}.notebook",
            )
    st.caption(
        "The menu at the corner of each chart saves it as PNG or SVG. The address of this page holds every setting: "
        "copy it to share exactly what you see."
    )
