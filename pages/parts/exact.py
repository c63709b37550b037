"""Exact answers that may take seconds: the page shows the numbers at once, and the exact form when it comes."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import streamlit as st

from core.bounded import TooHard
from core.calculus.stationary import StationaryPoint, stationary_points
from core.expression import Expression

_THREADS = ThreadPoolExecutor(4, thread_name_prefix="exact")  # they wait for the workers of core.bounded
_PATIENCE = 200  # looks of 50 ms


@st.cache_resource(max_entries=500, show_spinner=False)
def _asked(question: tuple[Any, ...], _work: Callable[[], Any]) -> Future:
    return _THREADS.submit(_work)


def when_it_comes(place, question: tuple[Any, ...], work: Callable[[], Any], show: Callable[[Any], None]) -> None:
    """Show the answer of `work` in `place`, kept for all sessions under `question`; a refusal is shown as its sentence.

    Call it last: while it waits, everything before it is on the screen, and the next act of the reader ends the waiting.
    """
    answer = _asked(question, work)
    for _ in range(_PATIENCE):
        if answer.done():
            break
        place.caption("Working out the exact form …")  # a command of Streamlit: here a newer run takes over
        try:
            answer.exception(timeout=0.05)
        except TimeoutError:
            continue
    if not answer.done():
        place.caption("The exact form takes too long today: the number above is what there is.")
        return
    try:
        found = answer.result()
    except TooHard as refusal:
        _asked.clear(question, work)  # it may be asked again
        place.info(str(refusal), icon=":material/info:")
    else:
        with place.container():
            show(found)


@st.cache_data(max_entries=300, show_spinner=False, hash_funcs={Expression: repr})
def points_by_numbers(f: Expression) -> tuple[StationaryPoint, ...]:
    """Stationary points by Newton's method alone, in a tenth of a second; never claimed to be all."""
    return stationary_points(f, exact=False)
