"""Exact answers that may take seconds: the page shows the numbers at once, and the exact form when it comes."""

import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.bounded import NotYet, Reader, TooHard, asked_by
from core.calculus.optimisation.stationary import StationaryPoint, stationary_points
from core.expression import Expression, ExpressionError
from pages.parts.reader import reader

Question = tuple[Hashable, ...]
Answer = TypeVar("Answer")

_PATIENCE = 200  # looks of 50 ms


@st.cache_resource(max_entries=500, show_spinner=False)
def _asked(question: Question, _ask: Callable[[], Future[Answer]]) -> Future[Answer]:
    return _ask()


def _begun(work: Callable[[], Answer]) -> Future[Answer]:
    """A thread for this question alone: it waits in no line but that of `core.bounded`, which is fair and bounded."""
    answer: Future[Answer] = Future()
    threading.Thread(target=_work, args=(answer, work, reader()), name="exact", daemon=True).start()
    return answer


def _work(answer: Future[Answer], work: Callable[[], Answer], who: Reader | None) -> None:
    try:
        with asked_by(who):
            answer.set_result(work())
    except BaseException as error:
        answer.set_exception(error)


_waits: ContextVar[list[Callable[[], None]] | None] = ContextVar("waits", default=None)


@contextmanager
def at_the_end() -> Iterator[None]:
    """Whatever is asked for in here is waited for when all the rest is on the screen."""
    waits: list[Callable[[], None]] = []
    token = _waits.set(waits)
    try:
        yield
    finally:
        _waits.reset(token)
    for wait in waits:
        wait()


def when_it_comes(
    place: DeltaGenerator, question: Question, work: Callable[[], Answer], show: Callable[[Answer], object]
) -> None:
    """Show the answer of `work` in `place`, kept for all sessions under `question`; a refusal is shown as its sentence.

    While it waits, everything else is on the screen (see `at_the_end`), and the next act of the reader ends the waiting.
    """
    waits = _waits.get()
    if waits is None:
        _when_it_comes(place, question, work, show)
    else:
        waits.append(lambda: _when_it_comes(place, question, work, show))


def _when_it_comes(
    place: DeltaGenerator, question: Question, work: Callable[[], Answer], show: Callable[[Answer], object]
) -> None:
    mine: list[Future[Answer]] = []

    def ask() -> Future[Answer]:
        mine.append(_begun(work))
        return mine[0]

    answer = _wait(place, _asked(question, ask))
    if _is_not_yet(answer) and not mine:  # somebody else asked, who may have left, or has newer questions
        _asked.clear(question, ask)
        answer = _wait(place, _asked(question, ask))
    if not answer.done():
        place.caption("Not known yet: the exact form takes longer than usual; come back in a moment to see it.")
        return
    if answer.exception():
        _asked.clear(question, ask)  # it may be asked again
    try:
        found = answer.result()
    except (TooHard, ExpressionError) as refusal:
        place.info(str(refusal), icon=":material/hourglass_empty:" if _is_not_yet(answer) else ":material/info:")
    else:
        with place.container():
            show(found)


def _wait(place: DeltaGenerator, answer: Future[Answer]) -> Future[Answer]:
    for _ in range(_PATIENCE):
        if answer.done():
            break
        place.caption("Working out the exact form …")  # a command of Streamlit: here a newer run takes over
        try:
            answer.exception(timeout=0.05)
        except TimeoutError:
            continue
    return answer


def _is_not_yet(answer: Future[Answer]) -> bool:
    """Not yet; also where it came as the cause of another error, such as a formula that could not be built in time."""
    error = answer.exception() if answer.done() else None
    return isinstance(error, NotYet) or isinstance(getattr(error, "__cause__", None), NotYet)


@st.cache_data(max_entries=300, show_spinner=False, hash_funcs={Expression: repr})
def points_by_numbers(f: Expression) -> tuple[StationaryPoint, ...]:
    """Stationary points by Newton's method alone, in a tenth of a second; never claimed to be all."""
    return stationary_points(f, exact=False)
