"""Play, pause, step and scrub through a training run in the browser, without asking the server.

Charts that have time in them carry a Vega-Lite parameter called `frame`, bound to a slider. This component is one set
of buttons and one slider for all of them: it hides the charts' own sliders and moves them together. Without it the
charts' own sliders still work.
"""

from pathlib import Path

import streamlit as st

from pages.parts.follow import INPUTS, By, put_moved

_HTML, _CSS, _JS = (Path(__file__).with_suffix(end).read_text("utf-8") for end in (".html", ".css", ".js"))
_PLAYER = st.components.v2.component("player", html=_HTML, css=_CSS, js=INPUTS + _JS)


def player(
    labels: list[str],
    *,
    key: str,
    run: str = "",
    of: By | None = None,
    start: int | None = None,
    signal: str = "frame",
    milliseconds: int = 120,
) -> None:
    """One player for every chart of the page whose frame is `signal`.

    labels : what to say at each frame ("epoch 12")
    run : a name of this run; a new name starts at `start` (default: the last frame)
    of : a control with choices, whose choice the frame is: the player moves it, and has no slider of its own
    """
    data = {"labels": labels, "run": run, "start": start, "signal": signal, "milliseconds": milliseconds}
    if of is None:
        _PLAYER(key=key, data=data)
    else:
        where = {"control": of.control, "run": str(of.value), "start": of.value}
        _PLAYER(key=key, data={**data, **where}, on_moved_change=put_moved({signal: of}, key))
