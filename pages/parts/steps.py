"""The lines of a derivation, each marked as checked; a long line may go on below."""

from collections.abc import Iterable

import streamlit as st

from core.calculus.steps import Line


def show_steps(lines: Iterable[Line]) -> None:
    """Each line with the rule it uses. Only lines that were proved come here."""
    for line in lines:
        st.markdown(rf"$\displaystyle {line.latex}$ &emsp; ✓ {line.rule}")
    st.caption("A line is shown only after both of its sides agreed at random points.")
