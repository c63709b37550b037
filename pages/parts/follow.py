"""The picture follows the hand: a control moves the charts of its page while it is dragged, a handle in a chart its control.

Streamlit tells the server of a control when it is released. A small component watches the control meanwhile and moves the
number of the same name in every chart (`core.charts.moving`); a dragged handle is told to the server on release, as the
control's new value. Without the component the server's answer still moves nothing but sentences: the pictures need it.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from core.charts.moving import Move

INPUTS = Path(__file__).with_name("inputs.js").read_text("utf-8")  # shared with the player
_JS = Path(__file__).with_suffix(".js").read_text("utf-8")
_FOLLOW = st.components.v2.component("follow", html="<span></span>", js=INPUTS + _JS)


Heard = Callable[[Mapping[str, float]], None]


@dataclass(frozen=True, kw_only=True)
class By:
    """The control that a number follows."""

    control: str | None  # its key; None where no control has it, and `heard` is told
    value: float  # where it stands; of a control with choices, the number of the choice
    choices: Sequence[Any] = ()
    thumb: int = 0  # which of a range's two ends


def by_each(names: Iterable[str], controls: Iterable[str], values: Iterable[float]) -> dict[str, By]:
    """One control for each number of a picture."""
    return {name: By(control=key, value=at) for name, key, at in zip(names, controls, values, strict=True)}


def follow(moves: Sequence[Move], by: Mapping[str, By], *, key: str, heard: Heard | None = None) -> None:
    """Let each number of a picture follow its control, and the control its handle.

    heard : called with all numbers when one was dragged, before the page runs
    """
    data = [
        {
            "name": move.name,
            "low": move.low,
            "high": move.high,
            "step": move.step,
            "along": move.along,
            "silent": move.silent,
            "control": by[move.name].control,
            "thumb": by[move.name].thumb,
            "value": by[move.name].value,
        }
        for move in moves
    ]
    with st.container(key=f"hand-{key}"):  # which takes no room: see the style sheet
        _FOLLOW(
            key=key,
            data={"moves": data, "whole": heard is not None, "told": st.session_state.get(f"{key}.told", 0)},
            on_moved_change=put_moved(by, key, heard),
        )


def put_moved(by: Mapping[str, By], key: str, heard: Heard | None = None) -> Callable[[], None]:
    """What a dragged handle says becomes the value of its control."""

    def put() -> None:
        told = (st.session_state[key].moved or {}).items()
        moved = {n: float(v) for n, v in told if n in by and isinstance(v, (int, float)) and math.isfinite(v)}
        for name, value in moved.items():
            if control := by[name].control:
                st.session_state[control] = _value(by[name], value, st.session_state.get(control))
        if heard:
            heard(moved)
            st.session_state[f"{key}.told"] = st.session_state.get(f"{key}.told", 0) + 1  # so that the numbers go back to rest

    return put


def _value(by: By, value: float, before: object) -> object:
    """As the control has it: a choice, a text, an end of a range, a whole number, or a number."""
    if by.choices:
        return by.choices[min(max(round(value), 0), len(by.choices) - 1)]
    if isinstance(before, str):
        return f"{value:.10g}"
    if isinstance(before, tuple):
        return tuple(sorted(value if k == by.thumb else end for k, end in enumerate(before)))
    return round(value) if isinstance(before, int) else value
