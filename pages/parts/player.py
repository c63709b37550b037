"""Play, pause, step and scrub through a training run in the browser, without asking the server.

Charts that have time in them carry a Vega-Lite parameter called `frame`, bound to a slider. This component is one set
of buttons and one slider for all of them: it hides the charts' own sliders and moves them together. Without it the
charts' own sliders still work.
"""

from pathlib import Path

import streamlit as st

_HTML, _CSS, _JS = (Path(__file__).with_suffix(end).read_text("utf-8") for end in (".html", ".css", ".js"))
_PLAYER = st.components.v2.component("player", html=_HTML, css=_CSS, js=_JS)


def player(
    labels: list[str],
    *,
    run: str,
    key: str,
    start: int | None = None,
    signal: str = "frame",
    milliseconds: int = 120,
) -> None:
    """One player for every chart of the page whose frame is `signal`.

    labels : what to say at each frame ("epoch 12")
    run : a name of this run; a new name starts at `start` (default: the last frame)
    """
    _PLAYER(
        key=key,
        data={"labels": labels, "run": run, "start": start, "signal": signal, "milliseconds": milliseconds},
    )
