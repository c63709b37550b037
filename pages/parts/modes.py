"""A page that looks at its topic in two ways: each is ask, compute and show; a switch above the controls chooses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pages.parts.controls import segmented_control
from pages.parts.frame import Code, page


@dataclass(frozen=True, kw_only=True)
class Mode:
    """One way to look at the topic. Its settings have a field `mode`: the name by which it is found again."""

    ask: Callable[[str], Any]  # name of the mode -> S
    compute: Callable[[Any], Any]  # S -> R
    show: Callable[[Any, Any], None]  # (S, R), as those of a page
    numbers: Callable[[Any, Any], None]
    mathematics: Callable[[Any, Any], None]
    take: Callable[[Any, Any], Mapping[str, Any]]
    surprise: Callable[[], Mapping[str, object]]
    what_ran: Sequence[Code]


def page_with_modes(name: str, claim: str, question: str, modes: Mapping[str, Mode], **rest: Any) -> None:
    """Run a page of several modes; `rest` are the further fields of `Page`."""
    first, key = next(iter(modes)), f"{name}.mode"

    def ask() -> Any:
        chosen = segmented_control(question, list(modes), default=first, key=key)
        return modes[chosen].ask(chosen)

    def the(part: str) -> Callable[..., Any]:
        return lambda now, *found: getattr(modes[now.mode], part)(now, *found)

    def surprise() -> Mapping[str, object]:
        return modes[st.session_state.get(key) or first].surprise()

    page(
        name,
        claim,
        ask,
        the("compute"),
        the("show"),
        numbers=the("numbers"),
        mathematics=the("mathematics"),
        take=the("take"),
        surprise=surprise,
        modes=modes,
        what_ran=lambda now, found: modes[now.mode].what_ran,
        **rest,
    )
