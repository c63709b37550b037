"""What every topic page has in the same place, and the flow of a page: ask, compute, show.

A page is three functions and one for each tab; `page` runs them. Results are kept for all readers by their settings, what a
reader mistypes gets its sentence beside the controls while the last good picture stays, and only the open tab is computed.
"""

import ast
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypedDict, TypeVar, Unpack

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.data.tables import to_csv
from core.export.bundle import bundle
from core.export.page import program
from core.expression import ExpressionError
from core.topics import TOPICS, Topic
from pages.parts import controls
from pages.parts.exact import at_the_end
from pages.parts.exercise import exercises
from pages.parts.plain import plain
from pages.parts.startup import through_front_door

S = TypeVar("S")  # the settings of a page
R = TypeVar("R")  # its result
Show = Callable[[], None]
Code = Callable[..., object] | str  # a function, or the dotted name of one that only workers import
TABS = ("The numbers", "The mathematics", "The code that ran", "Exercise", "Take it with you")
SURFACE = "Surface"  # a tab of the pages that have one
ROOT = Path(__file__).parents[2]
FIRST_SCREEN = Path(__file__).with_name("first_screen.css")
TAKE = (
    "The zip holds a script and a notebook that print these numbers, with the part of our code that they need. The menu at "
    "the corner of each chart saves it as a picture (PNG). The address of this page holds every setting."
)
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
class Page(Generic[S, R]):
    """One page: what it asks, computes and shows."""

    name: str
    claim: str
    ask: Callable[[], S]  # the controls
    compute: Callable[[S], R]  # pure, without Streamlit; raises ExpressionError or ValueError with one sentence
    show: Callable[[S, R], None]  # the verdict, the picture, the player
    numbers: Callable[[S, R], None]
    mathematics: Callable[[S, R], None]
    take: Callable[[S, R], Mapping[str, object]]  # tables to carry away, by name
    surface: Callable[[S, R], None] | None = None  # in space, in a tab of its own
    prediction: Prediction | None = None
    surprise: Callable[[], Mapping[str, object]] | None = None
    on_the_slide: Sequence[Code] = ()  # readable forms; a test proves that they give the same numbers
    what_ran: Sequence[Code] | Callable[[S, R], Sequence[Code]] = ()  # what this page called with its settings
    modes: Mapping[str, Any] = field(default_factory=dict)  # name -> its own functions, where the page has several

    def take_of(self, now: S) -> tuple[Callable[[S], R], Callable[[S, R], Mapping[str, object]]]:
        """The functions that compute and table these settings."""
        which = self.modes.get(getattr(now, "mode", ""), self)
        return which.compute, which.take

    def ran(self, now: S, found: R) -> Sequence[Code]:
        """The functions that made this result."""
        return self.what_ran(now, found) if callable(self.what_ran) else self.what_ran


PAGES: dict[str, Page[Any, Any]] = {}  # those that ran in this process, for the tests


class More(TypedDict, total=False):
    """The fields of `Page` that it may have."""

    surface: Callable[[Any, Any], None] | None
    prediction: Prediction | None
    surprise: Callable[[], Mapping[str, object]] | None
    on_the_slide: Sequence[Code]
    what_ran: Sequence[Code] | Callable[[Any, Any], Sequence[Code]]
    modes: Mapping[str, Any]


def page(
    name: str,
    claim: str,
    ask: Callable[[], S],
    compute: Callable[[S], R],
    show: Callable[[S, R], None],
    *,
    numbers: Callable[[S, R], None],
    mathematics: Callable[[S, R], None],
    take: Callable[[S, R], Mapping[str, object]],
    **more: Unpack[More],
) -> None:
    """Run a page."""
    this = PAGES[name] = Page(
        name=name,
        claim=claim,
        ask=ask,
        compute=compute,
        show=show,
        numbers=numbers,
        mathematics=mathematics,
        take=take,
        **more,
    )
    opening(name, claim)
    _lab(this)


@st.fragment
def _lab(this: Page[S, R]) -> None:
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
        tabs(
            this.name,
            numbers=lambda: this.numbers(now, found),
            mathematics=lambda: this.mathematics(now, found),
            code=lambda: _code(this, now, found),
            take=lambda: take_away(this, now, found),
            more={SURFACE: partial(this.surface, now, found)} if this.surface else {},
        )


def _answer(this: Page[S, R], asked: S, mistake: DeltaGenerator) -> tuple[S, R] | None:
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


def _result(this: Page[S, R], asked: S) -> R:
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


def _code(this: Page[S, R], now: S, found: R) -> None:
    """Two headings where the readable form is not the one that ran."""
    if this.on_the_slide:
        st.markdown("**On the slide.** The readable form; a test proves that it gives the same numbers.")
        show_code(*this.on_the_slide)
    st.markdown("**What ran here**")
    show_code(*this.ran(now, found))


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


def tabs(
    page: str, *, numbers: Show, mathematics: Show, code: Show, take: Show, more: Mapping[str, Show] = MappingProxyType({})
) -> None:
    """The tabs of a topic page, one function each, and its exercises; only the open one is computed. more : at the end"""
    shown = (numbers, mathematics, code, lambda: exercises(page), take)
    controls.tabs({**dict(zip(TABS, shown, strict=True)), **more}, key=f"{page}.tab")


def columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Controls (one third) and picture (two thirds); on a phone the picture comes first and stays in view."""
    left, right = st.columns([1, 2], gap="medium")
    return left.container(key="controls"), right.container(key="picture")


def reset_button(page: str, *, surprise: Callable[[], Mapping[str, object]] | None = None) -> None:
    """Offer "Surprise me" (values drawn by the page) and "Reset" (every control of the page back to its default)."""

    def put(draw: Callable[[], Mapping[str, object]]) -> None:
        for name, value in draw().items():
            st.session_state[f"{page}.{name}"] = value

    with st.container(horizontal=True):
        if surprise:
            st.button("Surprise me", on_click=put, args=(surprise,), icon=":material/casino:", key=f"{page}.surprise")
        st.button("Reset", on_click=controls.back_to_defaults, args=(page,), icon=":material/restart_alt:", key=f"{page}.reset")


def show_code(*functions: Code) -> None:
    """The very source that ran, function by function; a dotted name says one that ran in a worker, and is not imported here."""
    for function in functions:
        name = function if isinstance(function, str) else f"{function.__module__}.{function.__name__}"
        module, _, name = name.rpartition(".")
        st.caption(f"`{module.replace('.', '/')}.py`")
        st.code(_source_in(module, name) if isinstance(function, str) else inspect.getsource(function), language="python")


def _source_in(module: str, name: str) -> str:
    """The source of a function in a module that is only read."""
    text = ROOT.joinpath(*module.split(".")).with_suffix(".py").read_text("utf-8")
    (found,) = (part for part in ast.parse(text).body if getattr(part, "name", "") == name)
    return ast.get_source_segment(text, found) or ""


def _csv(table: Any) -> bytes:
    return to_csv(pd.DataFrame(table))


def take_away(this: Page[S, R], now: S, found: R) -> None:
    """Downloads: the numbers as CSV, a program that makes them again; and how to keep the chart and the link."""
    with st.container(horizontal=True):
        for name, table in this.take(now, found).items():
            st.download_button(
                f"{name} (CSV)",
                partial(_csv, table),
                f"{this.name}-{name.lower().replace(' ', '-')}.csv",
                "text/csv",
                on_click="ignore",
                key=f"{this.name}.csv.{name}",
            )
        st.download_button(
            "Script and notebook (zip)",
            lambda: bundle(topic(this.name).title, *program(*this.take_of(now), now)),
            f"{this.name}.zip",
            "application/zip",
            on_click="ignore",
            key=f"{this.name}.zip",
        )
    st.caption(TAKE)
