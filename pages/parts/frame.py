"""What every topic page has in the same place, and the flow of a page: ask, compute, show.

A page is three functions and one for each tab; `page` runs them. Results are kept for all readers by their settings, what a
reader mistypes gets its sentence beside the controls while the last good picture stays, and only the open tab is computed.
"""

import ast
import importlib.util
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from core.data.tables import to_csv
from core.expression import ExpressionError
from core.topics import TOPICS, Topic
from pages.parts import controls
from pages.parts.exact import at_the_end
from pages.parts.exercise import exercises
from pages.parts.plain import plain
from pages.parts.startup import through_front_door

Show = Callable[[], None]
Code = Callable | str  # a function, or the dotted name of one that only workers import
TABS = ("The numbers", "The mathematics", "The code that ran", "Exercise", "Take it with you")
FIRST_SCREEN = Path(__file__).with_name("first_screen.css")
_KEPT = 24  # results of each page: one of the network's takes 5 MB


# --- a page is three functions ---


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """A guess to make before trying, its options, the right one, and why."""

    question: str
    options: tuple[str, ...]
    answer: str
    because: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page: what it asks, computes and shows. `S` are its settings, `R` its result."""

    name: str
    claim: str
    ask: Callable[[], Any]  # () -> S: the controls
    compute: Callable[[Any], Any]  # S -> R: pure, without Streamlit; raises ExpressionError or ValueError with one sentence
    show: Callable[[Any, Any], None]  # (S, R): the verdict, the picture, the player
    numbers: Callable[[Any, Any], None]
    mathematics: Callable[[Any, Any], None]
    take: Callable[[Any, Any], Mapping[str, Any]]  # tables to carry away, by name
    prediction: Prediction | None = None
    surprise: Callable[[], Mapping[str, object]] | None = None
    on_the_slide: Sequence[Code] = ()  # readable forms; a test proves that they give the same numbers
    what_ran: Sequence[Code] = ()  # what this page called with its settings


PAGES: dict[str, Page] = {}  # those that ran in this process, for the tests


def page(name: str, claim: str, ask: Callable, compute: Callable, show: Callable, **rest: Any) -> None:
    """Run a page; `rest` are the further fields of `Page`."""
    this = PAGES[name] = Page(name=name, claim=claim, ask=ask, compute=compute, show=show, **rest)
    opening(name, claim)
    _lab(this)


@st.fragment
def _lab(this: Page) -> None:
    controls_column, picture = columns()
    with controls_column:
        asked = this.ask()
        mistake = st.empty()
        reset_button(this.name, surprise=this.surprise)
    answer = _answer(this, asked, mistake)
    if answer is None:
        return
    now, found = answer
    with at_the_end():
        with picture:
            this.show(now, found)
            if this.prediction:
                predict(this.name, this.prediction)
        tabs(this.name, lambda: this.numbers(now, found), lambda: this.mathematics(now, found),
             lambda: _code(this), lambda: take_away(this.name, this.take(now, found)))  # fmt: skip


def _answer(this: Page, asked: Any, mistake: Any) -> tuple[Any, Any] | None:
    """What was asked, with its result; while it cannot be computed, the last that could; None where there was none yet."""
    last = f"{this.name}_last"
    try:
        answer = asked, _result(this, asked)
    except (ExpressionError, ValueError) as error:
        kept = last in st.session_state
        then = "Until then the last picture stays." if kept else "Change it, or press Reset."
        mistake.error(f"{plain(str(error))} {then}", icon=":material/edit:")
        return st.session_state[last] if kept else None
    st.session_state[last] = answer
    return answer


def _result(this: Page, asked: Any) -> Any:
    """From what is kept for all readers, unless the settings hold a reader's own data."""
    if getattr(asked, "private", False):
        return this.compute(asked)
    return _kept_of(this.name)(_Asked(type(asked).__qualname__, tuple(vars(asked).values()), this.compute, asked))


@dataclass(frozen=True)
class _Asked:
    """Equal for equal values of the settings; a page's own functions and classes are made anew in every run."""

    kind: str
    values: tuple[Any, ...]
    compute: Callable[[Any], Any] = field(compare=False)
    settings: Any = field(compare=False)


@cache
def _kept_of(page: str) -> Callable[[_Asked], Any]:
    """Look up or compute: the results of a page, for all readers who ask for the same; nobody may change them."""
    return lru_cache(maxsize=_KEPT)(lambda asked: asked.compute(asked.settings))


def _code(this: Page) -> None:
    """Two headings where the readable form is not the one that ran."""
    if this.on_the_slide:
        st.markdown("**On the slide.** The readable form; a test proves that it gives the same numbers.")
        show_code(*this.on_the_slide)
    st.markdown("**What ran here**")
    show_code(*this.what_ran)


# --- the pieces ---


def topic(page: str) -> Topic:
    return next(t for t in TOPICS if t.page == page)


def opening(page: str, claim: str) -> Topic:
    """Title and the claim of the slide in one plain sentence."""
    through_front_door()
    st.html(FIRST_SCREEN)
    this = topic(page)
    st.title(this.title, anchor=False)
    st.markdown(claim)
    return this


def predict(page: str, prediction: Prediction) -> None:
    """Ask for a guess before the reader tries; a link with ?predict=hide leaves it out."""
    if st.query_params.get("predict") == "hide":
        return
    with st.expander(f"Predict first: {prediction.question}", icon=":material/psychology_alt:"):
        guess = st.radio(
            prediction.question,
            prediction.options,
            index=None,
            key=f"{page}.guess",
            label_visibility="collapsed",
            persist_state="session",
        )
        if guess is not None:
            right = guess == prediction.answer
            st.markdown(f"{'That is what happens.' if right else f'Not quite: {prediction.answer}.'} {prediction.because}")


def tabs(page: str, numbers: Show, mathematics: Show, code: Show, take: Show) -> None:
    """The tabs of a topic page, one function each, and its exercises; only the open one is computed."""
    shown = (numbers, mathematics, code, lambda: exercises(page), take)
    for tab, show in zip(controls.tabs(TABS, key=f"{page}.tab"), shown, strict=True):
        if tab.open:
            with tab:
                show()


def columns():
    """Controls (one third) and picture (two thirds); on a phone the picture comes first and stays in view."""
    left, right = st.columns([1, 2], gap="medium")
    return left.container(key="controls"), right.container(key="picture")


def reset_button(page: str, *, surprise: Callable[[], Mapping[str, object]] | None = None) -> None:
    """Offer "Surprise me" (values drawn by the page) and "Reset" (every control of the page back to its default)."""

    def draw() -> None:
        for name, value in surprise().items():
            st.session_state[f"{page}.{name}"] = value

    with st.container(horizontal=True):
        if surprise:
            st.button("Surprise me", on_click=draw, icon=":material/casino:", key=f"{page}.surprise")
        st.button("Reset", on_click=controls.back_to_defaults, args=(page,), icon=":material/restart_alt:", key=f"{page}.reset")


def show_code(*functions: Callable | str) -> None:
    """The very source that ran, function by function; a dotted name says one that ran in a worker, and is not imported here."""
    for function in functions:
        name = function if isinstance(function, str) else f"{function.__module__}.{function.__name__}"
        module, _, name = name.rpartition(".")
        st.caption(f"`{module.replace('.', '/')}.py`")
        st.code(_source_in(module, name) if isinstance(function, str) else inspect.getsource(function), language="python")


def _source_in(module: str, name: str) -> str:
    """The source of a function in a module that is only read."""
    text = Path(importlib.util.find_spec(module).origin).read_text("utf-8")
    (found,) = (part for part in ast.parse(text).body if getattr(part, "name", "") == name)
    return ast.get_source_segment(text, found)


def take_away(page: str, tables: Mapping[str, object]) -> None:
    """Downloads: the numbers behind each chart as CSV, and how to keep the chart and the link."""
    with st.container(horizontal=True):
        for name, frame in tables.items():
            st.download_button(
                f"{name} (CSV)",
                lambda frame=frame: to_csv(pd.DataFrame(frame)),
                f"{page}-{name.lower().replace(' ', '-')}.csv",
                "text/csv",
                on_click="ignore",
                key=f"{page}.csv.{name}",
            )
    st.caption(
        "The menu at the corner of each chart saves it as a picture (PNG). The address of this page holds every setting: "
        "copy it to share exactly what you see."
    )
