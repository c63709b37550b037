"""Long work on a page: begun at the press of a button, watched on its way, stopped by a button that stops it."""

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from core.bounded import TooHard
from core.jobs import Job
from pages.parts.plain import plain

LOOKS = 0.5  # seconds between two looks; only a page with work under way looks
STOPPED = "Stopped. Nothing else has changed."


def result_of(name: str, key: Hashable, begin: Callable[[], Job], *, offer: tuple[str, str]) -> Any | None:
    """What the work of this key has found; else None, and on the page how far it is, with a Stop, or what became of it.

    offer : the words on the button that begins it, and a sentence
    """
    store = f"{name}_job"
    found: tuple[Hashable, Job] | None = st.session_state.get(store)
    if found and found[0] != key:
        found[1].stop()  # the reader has chosen something else
        found = None
    if found and not found[1].is_over:
        _watch(name, found[1])
        return None
    if found and not found[1].is_stopped:
        try:
            return found[1].result()
        except TooHard as refusal:
            st.error(plain(str(refusal)), icon=":material/error:")
    elif found:
        st.info(STOPPED, icon=":material/stop_circle:")

    def press() -> None:
        st.session_state[store] = (key, begin())

    label, sentence = offer
    st.button(label, type="primary", icon=":material/play_arrow:", key=f"{name}.begin", on_click=press)
    if not found:
        st.info(sentence)
    return None


@st.fragment(run_every=LOOKS)
def _watch(name: str, job: Job) -> None:
    if job.is_over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/progress_activity: {job.words} …")
        st.button("Stop", icon=":material/stop:", key=f"{name}.stop", on_click=job.stop)
