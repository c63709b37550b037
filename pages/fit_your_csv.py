"""Upload a table, choose what to predict, and fit our model and scikit-learn's to it.

The one page that `page` does not run: a reader's table stays in the reader's session, not among the results that are
kept for all, a large one is fitted in a worker at the press of a button, and the tabs ask other questions.
"""

from dataclasses import replace
from hashlib import blake2b
from typing import Any

import pandas as pd
import streamlit as st

from core.data.design import Design, DesignError, make_design
from core.data.proposals import offered_features, propose_task
from core.learning.beside.comparison import Comparison
from pages.parts.controls import multiselect, number_input, select_slider, selectbox, slider
from pages.parts.data.desk import Edited, desk, edited
from pages.parts.data.fitted import Settings, is_large, main_picture, result_tabs
from pages.parts.data.job import answered, kept
from pages.parts.data.upload import choose_table, is_own, limits
from pages.parts.frame import columns, opening, reset_button
from pages.parts.plain import plain

PAGE, MOST_SHOWN = "fit_your_csv", 200
CLAIM = "Your own table: choose what to predict and from what, and both models are fitted on the same rows."
TASK_HELP = "Proposed from the target: numbers are predicted by regression, words by classification."
PRESS = "This is a large table: press the button when your choices are made."
MODELS = {
    "regression": ("Least squares", "Ridge", "Neural network"),
    "classification": ("Perceptron", "Averaged perceptron", "Neural network"),
}
PENALTIES = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)


@st.cache_resource(show_spinner=False, max_entries=20, scope="session")
def proposed_features(key: str, _frame: pd.DataFrame, target: str) -> list[str]:
    return offered_features(_frame, target)


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def designed(key: str, _frame: pd.DataFrame, target: str, features: list[str], task: str) -> Design | str:
    """The design, or the sentence that says why there is none; kept, because checking a large table takes a second."""
    try:
        return make_design(_frame, target, features, task, most_classes=limits().classes)
    except DesignError as error:
        return error.message


# --- ask ---


def ask(table: Edited) -> tuple[Design | None, Settings]:
    """What is predicted from what, and how; no design, and a sentence, where it cannot be fitted."""
    target, features, task = ask_columns(table)
    settings = ask_model(task)
    reset_button(PAGE)
    design = designed(table.key, table.frame, target, features, task)
    if isinstance(design, str):
        st.error(plain(design), icon=":material/error:")
        return None, settings
    return design, settings


def ask_columns(table: Edited) -> tuple[str, list[str], str]:
    """Target, features and task."""
    name, private, frame = table.upload.label, is_own(), table.frame
    names = [str(c) for c in frame]
    index = names.index(table.likeliest)
    target = selectbox("Target: what to predict", names, index=index, key=f"{PAGE}.target.{name}", private=private)
    features = ask_features(table, target, [n for n in names if n != target])
    tasks = list(MODELS)
    index = tasks.index(propose_task(frame[target]))
    key = f"{PAGE}.task.{name}.{target}"
    return target, features, selectbox("Task", tasks, index=index, key=key, help=TASK_HELP, private=private)


def ask_features(table: Edited, target: str, others: list[str]) -> list[str]:
    """From what; when a change to the table adds or takes columns, the choice among the others stays."""
    proposed, key = proposed_features(table.key, table.frame, target), f"{PAGE}.features.{table.upload.label}.{target}"
    columns, chosen = st.session_state.get(f"{key}.chosen", (others, proposed))
    if columns != others:
        proposed = [c for c in others if c in chosen or (c in proposed and c not in columns)]
    mark = f".{blake2b(repr(others).encode(), digest_size=4).hexdigest()}" if table.changes else ""
    found = multiselect("Features: from what", others, proposed, key=f"{key}{mark}", private=is_own())
    st.session_state[f"{key}.chosen"] = others, found
    return found


def ask_model(task: str) -> Settings:
    model = selectbox("Model", MODELS[task], key=f"{PAGE}.model.{task}")
    share = slider("Held out for the test", 0.0, 0.5, 0.25, 0.05, key=f"{PAGE}.share")
    with st.expander("More"):
        now = Settings(
            model=model,
            task=task,
            held_out=share,
            seed=int(number_input("Seed of the split", 0, 9999, 0, key=f"{PAGE}.seed")),
            folds=slider("Folds of the cross-validation", 2, 10, 5, key=f"{PAGE}.folds"),
        )
        return replace(now, **ask_training(model, task))


def ask_training(model: str, task: str) -> dict[str, Any]:
    """What only some of the models have."""
    if model == "Least squares":
        return {}
    if model == "Ridge":
        return {"penalty": select_slider("Penalty alpha", PENALTIES, 1.0, key=f"{PAGE}.penalty")}
    passes = {"passes": slider("Most passes or epochs", 5, 300, 50, 5, key=f"{PAGE}.passes")}
    if model != "Neural network":
        return passes
    rate = 0.1 if task == "classification" else 0.01
    return passes | {
        "width": slider("Hidden units of the network", 1, 64, 8, key=f"{PAGE}.width"),
        "rate": select_slider("Learning rate of the network", RATES, rate, key=f"{PAGE}.rate.{task}"),
    }


# --- compute ---


def fitted(design: Design, now: Settings) -> Comparison | None:
    """The result of these choices: from the session where it was made before, else fitted; a large table at the press of a button."""
    ours, store = now.ours(), f"{PAGE}_result"
    key, before = (design, repr(ours), now.held_out, now.seed), st.session_state.get(store)
    large = ("Fit both models", PRESS) if is_large(design, now) else None
    asked = "compared", ours, design, now.held_out, now.seed, 1 if large else 3
    found = kept(store, key, lambda: answered(PAGE, key, large, *asked))
    if found is None and large and before and before[0][0] == design:
        return before[1]  # until the button is pressed and the work done
    return found


# --- show ---


def show_table(table: Edited, design: Design | None) -> None:
    frame, upload = table.frame, table.upload
    st.text(f"{upload.name}: {len(frame):,} rows, {frame.shape[1]} columns")
    st.dataframe(frame.head(MOST_SHOWN), height=180, hide_index=True, width="stretch")
    desk(PAGE, table)
    st.text("\n".join(f"• {note}" for note in (*upload.table.notes, *(design.warnings if design else ()))))


@st.fragment
def run() -> None:
    controls, picture = columns()
    with controls:
        upload = choose_table(PAGE)
    if upload is None:
        return
    with controls:
        table = edited(PAGE, upload)
        design, now = ask(table)
    with picture:
        first = st.container()  # keeps its place when the button and the progress go
        show_table(table, design)
        with first:
            result = fitted(design, now) if design else None
            if design and result:
                main_picture(PAGE, design, result)
    if design and result:
        result_tabs(PAGE, table, design, result, now)


opening(PAGE, CLAIM)
run()
