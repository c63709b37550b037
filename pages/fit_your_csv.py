"""Upload a table, choose what to predict, and fit our model and scikit-learn's to it.

The one page that `page` does not run: a reader's table stays in the reader's session, not among the results that are
kept for all, a large one is fitted in a worker at the press of a button, and the tabs ask other questions.
"""

from collections.abc import Hashable

import pandas as pd
import streamlit as st

from core.data.design import Design, DesignError, make_design
from core.data.proposals import offered_features, possible_gaps, propose_target, propose_task, without_gaps
from core.jobs import Job
from core.learning.beside.comparison import Comparison
from core.learning.beside.operations import compared
from pages.parts.controls import multiselect, number_input, select_slider, selectbox, slider
from pages.parts.fitted import Settings, is_large, main_picture, result_tabs
from pages.parts.frame import columns, opening, reset_button
from pages.parts.job import result_of
from pages.parts.plain import plain
from pages.parts.reader import reader
from pages.parts.upload import Key, Upload, choose_table, is_own, limits

PAGE, MOST_SHOWN = "fit_your_csv", 200
CLAIM = "Your own table: choose what to predict and from what, and both models are fitted on the same rows."
TASK_HELP = "Proposed from the target: numbers are predicted by regression, words by classification."
GAPS = "Words that mean a missing value"
GAPS_HELP = "Rows whose target is missing are left out. A word that is taken off here is a class or category like any other."
PRESS = "This is a large table: press the button when your choices are made."
MODELS = {"regression": ("Least squares",), "classification": ("Perceptron", "Neural network")}
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


# Looking through a large table takes a second: what was seen is kept.


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def gaps_of(key: Key, _frame: pd.DataFrame) -> dict[str, bool]:
    return possible_gaps(_frame)


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def cleaned(key: Key, _frame: pd.DataFrame, gaps: tuple[str, ...]) -> tuple[pd.DataFrame, str]:
    """The table with these words missing, and the target that it proposes."""
    frame = without_gaps(_frame, gaps)
    return frame, propose_target(frame)


@st.cache_resource(show_spinner=False, max_entries=20, scope="session")
def proposed_features(key: Key, gaps: tuple[str, ...], _frame: pd.DataFrame, target: str) -> list[str]:
    return offered_features(_frame, target)


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def designed(key: Key, gaps: tuple[str, ...], _frame: pd.DataFrame, target: str, features: list[str], task: str) -> Design | str:
    """The design, or the sentence that says why there is none."""
    try:
        return make_design(_frame, target, features, task, most_classes=limits().classes)
    except DesignError as error:
        return error.message


# --- ask ---


def ask(upload: Upload) -> tuple[Design | None, Settings]:
    """What is predicted from what, and how; no design, and a sentence, where it cannot be fitted."""
    gaps = ask_gaps(upload)
    frame, likeliest = cleaned(upload.key, upload.table.frame, gaps)
    target, features, task = ask_columns(upload, gaps, frame, likeliest)
    settings = ask_model(task)
    reset_button(PAGE)
    design = designed(upload.key, gaps, frame, target, features, task)
    if isinstance(design, str):
        st.error(plain(design), icon=":material/error:")
        return None, settings
    return design, settings


def ask_gaps(upload: Upload) -> tuple[str, ...]:
    """The words that stand for a missing value, where there are any that may."""
    found = gaps_of(upload.key, upload.table.frame)
    if not found:
        return ()
    likely = [word for word, is_likely in found.items() if is_likely]
    key = f"{PAGE}.gaps.{upload.label}"
    return tuple(multiselect(GAPS, list(found), likely, key=key, help=GAPS_HELP, private=is_own()))


def ask_columns(upload: Upload, gaps: tuple[str, ...], frame: pd.DataFrame, likeliest: str) -> tuple[str, list[str], str]:
    """Target, features and task."""
    name, private, names = upload.label, is_own(), list(map(str, frame.columns))
    index = names.index(likeliest)
    target = selectbox("Target: what to predict", names, index=index, key=f"{PAGE}.target.{name}", private=private)
    others = [n for n in names if n != target]
    proposed = proposed_features(upload.key, gaps, frame, target)
    features = multiselect("Features: from what", others, proposed, key=f"{PAGE}.features.{name}.{target}", private=private)
    tasks = list(MODELS)
    index = tasks.index(propose_task(frame[target]))
    key = f"{PAGE}.task.{name}.{target}"
    return target, features, selectbox("Task", tasks, index=index, key=key, help=TASK_HELP, private=private)


def ask_model(task: str) -> Settings:
    model = selectbox("Model", MODELS[task], key=f"{PAGE}.model.{task}")
    share = slider("Held out for the test", 0.0, 0.5, 0.25, 0.05, key=f"{PAGE}.share")
    with st.expander("More"):
        return Settings(
            model=model,
            held_out=share,
            seed=int(number_input("Seed of the split", 0, 9999, 0, key=f"{PAGE}.seed")),
            folds=slider("Folds of the cross-validation", 2, 10, 5, key=f"{PAGE}.folds"),
            passes=slider("Most passes or epochs", 5, 300, 50, 5, key=f"{PAGE}.passes"),
            width=slider("Hidden units of the network", 1, 64, 8, key=f"{PAGE}.width"),
            rate=select_slider("Learning rate of the network", RATES, 0.1, key=f"{PAGE}.rate"),
        )


# --- compute ---


def fitted(design: Design, now: Settings) -> Comparison | None:
    """The result of these choices: from the session where it was made before, else fitted; a large table at the press of a button."""
    key = (design, repr(now.ours()), now.held_out, now.seed)
    kept = st.session_state.get(f"{PAGE}_result")
    if kept and kept[0] == key:
        return kept[1]
    try:
        found = _long_fit(design, now, key) if is_large(design, now) else _fit(design, now)
    except ValueError as error:
        st.error(plain(str(error).split("\n")[0]), icon=":material/error:")
        return None
    if found is None:
        return kept[1] if kept and kept[0][0] == design else None
    st.session_state[f"{PAGE}_result"] = (key, found)
    return found


def _fit(design: Design, now: Settings) -> Comparison:
    return compared(now.ours(), design, now.held_out, now.seed, repeats=3, progress=lambda words: None)


def _long_fit(design: Design, now: Settings, key: Hashable) -> Comparison | None:
    """The same in a worker, begun at the press of a button."""

    def begin() -> Job:
        return Job("compared", now.ours(), design, now.held_out, now.seed, 1, reader=reader())

    return result_of(PAGE, key, begin, "Fit both models", PRESS)


# --- show ---


def show_table(upload: Upload, design: Design | None) -> None:
    frame = upload.table.frame
    st.text(f"{upload.name}: {len(frame):,} rows, {frame.shape[1]} columns")
    st.dataframe(frame.head(MOST_SHOWN), height=180, hide_index=True, width="stretch")
    st.text("\n".join(f"• {note}" for note in (*upload.table.notes, *(design.warnings if design else ()))))


@st.fragment
def run() -> None:
    controls, picture = columns()
    with controls:
        upload = choose_table(PAGE)
    if upload is None:
        return
    with controls:
        design, now = ask(upload)
    with picture:
        first = st.container()  # keeps its place when the button and the progress go
        show_table(upload, design)
        with first:
            result = fitted(design, now) if design else None
            if design and result:
                main_picture(PAGE, design, result)
    if design and result:
        result_tabs(PAGE, design, result, now)


opening(PAGE, CLAIM)
run()
