"""What the reader changes of a table: the words that mean a gap, the columns, the rows; each change can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from core.data.desk import (
    AsDates,
    AsNumbers,
    AsWords,
    Between,
    Change,
    ChangeError,
    LeaveOut,
    Missing,
    Only,
    Rename,
    Transform,
    changed,
    overview,
)
from core.data.proposals import possible_gaps, propose_target
from core.data.reading.dates import are_dates, is_day_first
from pages.parts.controls import multiselect
from pages.parts.data.upload import Key, Upload, is_own
from pages.parts.plain import plain

GAPS = "Words that mean a missing value"
GAPS_HELP = "Rows whose target is missing are left out. A word that is taken off here is a class or category like any other."
DESK = "Columns: what they hold, and how to change them"
FUNCTIONS = {"Take its logarithm": "ln", "Take its square root": "sqrt", "Add its square": "square"}
MOST_VALUES = 200  # categories to choose rows by
Maker = Callable[[], Change]  # of a change, at the press of the button


@dataclass(frozen=True)
class Edited:
    """An upload after the reader's changes."""

    upload: Upload
    changes: tuple[Change, ...]
    frame: pd.DataFrame
    key: str  # the same for the same bytes, read and changed in the same way
    likeliest: str  # the target that it proposes


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def _gaps_of(key: Key, _frame: pd.DataFrame) -> dict[str, bool]:
    return possible_gaps(_frame)


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def _after(key: str, _frame: pd.DataFrame, _changes: tuple[Change, ...]) -> tuple[pd.DataFrame, str]:
    frame = changed(_frame, _changes)
    return frame, propose_target(frame)


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def _overview_of(key: str, _frame: pd.DataFrame) -> pd.DataFrame:
    return overview(_frame)


def edited(page: str, upload: Upload) -> Edited:
    """The table after the changes that were asked for; the words that may mean a gap are asked for here."""
    gaps = _gaps_of(upload.key, upload.table.frame)
    first: tuple[Change, ...] = ()
    if gaps:
        likely = [word for word, is_likely in gaps.items() if is_likely]
        words = multiselect(GAPS, list(gaps), likely, key=f"{page}.gaps.{upload.label}", help=GAPS_HELP, private=is_own())
        first = (Missing(tuple(words)),) if words else ()
    changes = (*first, *_changes(page, upload))
    while True:
        key = repr((upload.key, changes))
        try:
            frame, likeliest = _after(key, upload.table.frame, changes)
        except ChangeError as error:  # what was possible before other words meant a gap
            st.error(plain(f"{changes[-1]}: {error}"), icon=":material/error:")
            changes = changes[:-1]
        else:
            return Edited(upload, changes, frame, key, likeliest)


def _changes(page: str, upload: Upload) -> list[Change]:
    """Those of this table, in their order."""
    key, found = st.session_state.setdefault(f"{page}.changes", (upload.key, []))
    if key != upload.key:
        found = []
        st.session_state[f"{page}.changes"] = (upload.key, found)
    return found


def desk(page: str, now: Edited) -> None:
    """Every column at a glance, one change at a time, and the list of those that were made."""
    with st.expander(DESK, icon=":material/table_edit:"):
        st.dataframe(
            _overview_of(now.key, now.frame),
            hide_index=True,
            width="stretch",
            height=200,
            column_config={"distribution": st.column_config.BarChartColumn(width="small")},
        )
        _ask_change(page, now)
        done = _changes(page, now.upload)
        if done:
            st.text("\n".join(f"{k + 1}. {change}" for k, change in enumerate(done)))
            st.button("Undo the last", on_click=_undo, args=(done,), key=f"{page}.undo", icon=":material/undo:")


def _ask_change(page: str, now: Edited) -> None:
    """A column, what to do with it, and the button that does it."""
    left, right = st.columns(2)
    column = left.selectbox("Column", list(now.frame.columns), key=f"{page}.column")
    values = now.frame[column]
    is_number = pd.api.types.is_numeric_dtype(values)
    offered: dict[str, Callable[[], Maker | None]] = {
        "Choose the rows": lambda: _between(page, column, values) if is_number else _only(page, column, values),
        "Rename it": lambda: partial(Rename, column, st.text_input("New name", column, key=f"{page}.name.{column}").strip()),
        "Leave it out": lambda: partial(LeaveOut, column),
    }
    if is_number:
        functions = {label: partial(_transform, column, name) for label, name in FUNCTIONS.items()}
        offered = {"Read it as words": lambda: partial(AsWords, column), **offered, **functions}
    elif are_dates(values):
        offered = {"Make numbers of its dates": lambda: _dates(page, now.key, column, values), **offered}
    else:
        offered = {"Read it as numbers": lambda: partial(AsNumbers, column, now.upload.table.decimal), **offered}
    what = right.selectbox("Change", list(offered), key=f"{page}.change.{column}.{is_number}")
    make = offered[what]()
    asked, icon = (page, now, make), ":material/check:"
    st.button("Make this change", on_click=_make, args=asked, key=f"{page}.make", icon=icon, disabled=make is None)
    if refused := st.session_state.pop(f"{page}.refused", ""):
        st.error(plain(refused), icon=":material/error:")


def _undo(done: list[Change]) -> None:
    done.pop()


def _make(page: str, now: Edited, make: Maker) -> None:
    change = make()
    try:
        change.to(now.frame)
    except ChangeError as error:
        st.session_state[f"{page}.refused"] = str(error)
    else:
        _changes(page, now.upload).append(change)


def _transform(column: str, function: str) -> Maker:
    return partial(Transform, column, function)


def _between(page: str, column: str, values: pd.Series) -> Maker:
    low, high = float(values.min()), float(values.max())
    left, right = st.columns(2)
    start = left.number_input("From", value=low, key=f"{page}.low.{column}")
    return partial(Between, column, start, right.number_input("To", value=high, key=f"{page}.high.{column}"))


def _only(page: str, column: str, values: pd.Series) -> Maker | None:
    every = values.value_counts().index[:MOST_VALUES].tolist()
    chosen = st.multiselect("Rows that hold", every, every[:1], key=f"{page}.only.{column}")
    return partial(Only, column, tuple(chosen)) if chosen else None


def _dates(page: str, key: str, column: str, values: pd.Series) -> Maker:
    """Reading the dates of a large table takes a second, which only the button is worth."""
    first = _is_day_first(key, column, values)
    day_first = st.checkbox("In 3/4/2020 the day comes first", first, key=f"{page}.day_first.{column}")
    return partial(AsDates.of, values, day_first=day_first)


@st.cache_resource(show_spinner=False, max_entries=20, scope="session")
def _is_day_first(key: str, column: str, _values: pd.Series) -> bool:
    return is_day_first(_values)
