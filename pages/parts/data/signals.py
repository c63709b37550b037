"""Choose a signal: a drawn one, whose truth is known, or a column of the reader's table."""

import streamlit as st

from core.data.checks import names_rows
from core.data.signals import SIGNALS, SignalChoice, column_signal
from pages.parts.controls import number_input, selectbox, slider
from pages.parts.data.upload import choose_table, is_own

OWN = "own"
NO_NUMBERS = "This table has no column of numbers: upload another one."
LEFT_OUT = "{used:,} of {rows:,} rows are used: missing values and what lies beyond the limit are left out."
SEED = "The same seed draws the same noise again."


def choose_signal(page: str) -> SignalChoice:
    """A drawn signal, or a column of the reader's table."""
    titles = {**SIGNALS, OWN: "A column of your CSV"}
    name = selectbox("Signal", list(titles), format_func=titles.get, key=f"{page}.signal")
    if name == OWN:
        if found := _own_signal(page):
            return found
        st.caption("Until then you see the two waves.")
        name = "waves"
    noise = slider("Noise", 0.0, 1.0, 0.3, 0.05, key=f"{page}.noise", help="The standard deviation of the noise.")
    with st.expander("More"):
        n = slider("Values, n", 20, 1000, 200, 20, key=f"{page}.n")
        seed = number_input("Seed", 0, 9999, 0, key=f"{page}.seed", help=SEED)
    return SignalChoice(name=name, n=n, noise=noise, seed=int(seed))


def _own_signal(page: str) -> SignalChoice | None:
    """A numeric column, in the order of its rows; None with a sentence where there is none."""
    upload = choose_table(page)
    if upload is None:  # which was said
        return None
    numeric = list(map(str, upload.table.frame.select_dtypes("number")))
    if not numeric:
        st.error(NO_NUMBERS, icon=":material/error:")
        return None
    frame = upload.table.frame
    first = next((k for k, name in enumerate(numeric) if not names_rows(frame[name])), 0)
    column = frame[selectbox("Column", numeric, first, key=f"{page}.column", private=is_own())]
    try:
        signal = column_signal(column)
    except ValueError as error:
        st.error(str(error), icon=":material/error:")
        return None
    if len(signal.y) < len(column):
        st.caption(LEFT_OUT.format(used=len(signal.y), rows=len(column)))
    return SignalChoice(name=signal.axes[1], values=tuple(signal.y.tolist()))
