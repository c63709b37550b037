"""Long work on a page: begun at the press of a button, watched on its way, stopped by a button that stops it."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from core.bounded import TooHard
from core.jobs import Job
from core.learning.beside.operations import OPERATIONS
from pages.parts.plain import plain
from pages.parts.reader import reader

T = TypeVar("T")
LOOKS = 0.5  # seconds between two looks; only a page with work under way looks
STOPPED = "Stopped. Nothing else has changed."


def result_of(name: str, key: Hashable, begin: Callable[[], Job], label: str, why: str | None = None) -> Any | None:
    """What the work of this key has found; else None, and on the page how far it is, with a Stop, or what became of it.

    label : of the button that begins it, and begins it again;  why : it waits for the button; without, it begins at once
    """
    store = f"{name}_job"  # session_state: key, job

    def press() -> None:
        st.session_state[store] = (key, begin())

    if not (job := _job_of(store, key)) and why is None:
        press()
        job = _job_of(store, key)
    if job and not job.is_over:
        _watch(name, job)
        return None
    if job and (found := _found(job)) is not None:
        return found
    st.button(label, type="primary", icon=":material/play_arrow:", key=f"{name}.begin", on_click=press)
    if not job:
        st.info(why)
    return None


def answered(name: str, key: Hashable, large: tuple[str, str] | None, operation: str, *arguments: Any) -> Any | None:
    """What one of the worker's operations answers; None, and a sentence, where there is no answer, or none yet.

    large : where a worker makes it at the press of a button, the words on the button and above it
    """
    try:
        if large:
            return result_of(name, key, lambda: Job(operation, *arguments, reader=reader()), *large)
        return OPERATIONS[operation](*arguments, progress=lambda words: None)
    except ValueError as error:
        st.error(plain(str(error).split("\n")[0]), icon=":material/error:")
        return None


def kept(store: str, key: Hashable, make: Callable[[], T]) -> T:
    """What was made for this key: from the session, else made now; of what is not there yet nothing is kept."""
    its, found = st.session_state.get(store, (None, None))
    if its != key:
        found = make()
        if found is not None:
            st.session_state[store] = (key, found)
    return found


def _job_of(store: str, key: Hashable) -> Job | None:
    """The work of this key, where it was begun; what the reader no longer asks for is stopped."""
    its, job = st.session_state.get(store, (None, None))
    if job and its != key:
        job.stop()
        return None
    return job


def _found(job: Job) -> Any | None:
    """What it found; a sentence where it found nothing."""
    if job.is_stopped:
        st.info(STOPPED, icon=":material/stop_circle:")
        return None
    try:
        return job.result()
    except TooHard as refusal:
        st.error(plain(str(refusal)), icon=":material/error:")
        return None


@st.fragment(run_every=LOOKS)
def _watch(name: str, job: Job) -> None:
    if job.is_over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/progress_activity: {job.words} …")
        st.button("Stop", icon=":material/stop:", key=f"{name}.stop", on_click=job.stop)
