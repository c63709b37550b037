"""The bold sentence of a page, with the mark of how it is known."""

import streamlit as st

from core.calculus.certainty import Certainty, Claim

_KINDS: dict[Certainty, str] = {"proved": "✓ proved", "computed": "≈ computed", "open": "? open"}


def verdict(claim: Claim, more: str = "") -> None:
    """The claim in bold after its mark, and what else there is to say; the tooltip says how it is known."""
    st.markdown(f"{claim.mark} **{claim.says}** {more}".rstrip(), help=f"{_KINDS[claim.certainty]}: {claim.how}")
