"""Pin a run, change one knob, and see both: same start, one thing different."""

from typing import Any

import streamlit as st


def pinned_run(page: str) -> Any:
    """The run that is pinned, or None."""
    return st.session_state.get(f"{page}_pin", (None, ""))[0]


def pin(page: str, run: Any, label: str) -> None:
    """Buttons to keep this run and to forget it, and what the pinned one was called."""
    store = f"{page}_pin"
    with st.container(horizontal=True):
        if st.button(
            "Pin this run",
            icon=":material/keep:",
            key=f"{page}.pin",
            help="Keep it on the chart while you change a setting.",
        ):
            st.session_state[store] = (run, label)
        if store in st.session_state and st.button("Unpin", icon=":material/keep_off:", key=f"{page}.unpin"):
            del st.session_state[store]
    pinned = st.session_state.get(store)
    if pinned:
        st.caption(f"Pinned, in grey: {pinned[1]}")
