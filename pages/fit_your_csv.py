"""Upload a table, choose what to predict, and fit our model and scikit-learn's to it."""

from contextlib import contextmanager

import pandas as pd
import streamlit as st

from core.data.design import Design, DesignError, make_design, offered_features, propose_task
from core.learning import MLP, LeastSquares, Perceptron
from core.learning.beside.comparison import Comparison, compare, twin
from pages.parts.controls import multiselect, number_input, select_slider, selectbox, slider
from pages.parts.fitted import main_picture, result_tabs
from pages.parts.frame import opening, reset_button
from pages.parts.plain import plain
from pages.parts.upload import Upload, choose_table, limits

PAGE = "fit_your_csv"
LARGE = 5_000_000  # cells times passes: from here on a button starts the fit
opening(PAGE, "Your own table: choose what to predict and from what, and both models are fitted on the same rows.")


@st.cache_resource(show_spinner=False, max_entries=20, scope="session")
def proposed_features(key: tuple, _frame: pd.DataFrame, target: str) -> list[str]:
    return offered_features(_frame, target)


@st.cache_resource(show_spinner=False, max_entries=6, scope="session")
def designed(key: tuple, _frame: pd.DataFrame, target: str, features: list[str], task: str) -> Design | str:
    """The design, or the sentence that says why there is none; kept, because checking a large table takes a second."""
    try:
        return make_design(_frame, target, features, task, most_classes=limits().classes)
    except DesignError as error:
        return error.message


def choose_design(upload: Upload) -> tuple[Design | None, dict]:
    """Target, features, task, model and split; None with a sentence where they cannot be fitted together."""
    name, frame = upload.name, upload.table.frame
    names = list(map(str, frame.columns))
    target = selectbox("Target: what to predict", names, index=len(names) - 1, key=f"{PAGE}.target.{name}")
    features = multiselect("Features: from what", [n for n in names if n != target], proposed_features(upload.key, frame, target),
                           key=f"{PAGE}.features.{name}.{target}")  # fmt: skip
    proposed = propose_task(frame[target])
    tasks = ["regression", "classification"]
    task = selectbox("Task", tasks, index=tasks.index(proposed), key=f"{PAGE}.task.{name}.{target}",
                     help="Proposed from the target: numbers are predicted by regression, words by classification.")  # fmt: skip
    models = ["Least squares"] if task == "regression" else ["Perceptron", "Neural network"]
    model = selectbox("Model", models, key=f"{PAGE}.model.{task}")
    share = slider("Held out for the test", 0.0, 0.5, 0.25, 0.05, key=f"{PAGE}.share")
    with st.expander("More"):
        seed = number_input("Seed of the split", 0, 9999, 0, key=f"{PAGE}.seed")
        folds = slider("Folds of the cross-validation", 2, 10, 5, key=f"{PAGE}.folds")
        passes = slider("Most passes or epochs", 5, 300, 50, 5, key=f"{PAGE}.passes")
        width = slider("Hidden units of the network", 1, 64, 8, key=f"{PAGE}.width")
        rate = select_slider("Learning rate of the network", [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0], 0.1,
                             key=f"{PAGE}.rate")  # fmt: skip
    reset_button(PAGE)
    ours = {
        "Least squares": LeastSquares(),
        "Perceptron": Perceptron(max_iter=passes, random_state=0),
        "Neural network": MLP((width,), learning_rate_init=rate, momentum=0.9, nesterovs_momentum=False, max_iter=passes,
                              random_state=0),
    }[model]  # fmt: skip
    settings = {"ours": ours, "share": share, "seed": int(seed), "folds": folds}
    design = designed(upload.key, frame, target, features, task)
    if isinstance(design, str):
        st.error(plain(design), icon=":material/error:")
        return None, settings
    return design, settings


@contextmanager
def progress(large: bool):
    """What is being done, and a stop, for large tables; nothing for what takes a blink."""
    if not large:
        yield lambda words: None
        return
    with st.status("Fitting both models") as status:
        st.button("Stop", icon=":material/stop:", key=f"{PAGE}.stop")
        yield lambda words: status.update(label=words.capitalize())
        status.update(label="Fitted", state="complete")


def fitted(upload: Upload, design: Design, ours, share: float, seed: int, folds: int) -> Comparison | None:
    """The comparison for these choices: from the session where it was made before, else fitted, with progress and a stop."""
    key = (upload.key, design.target, tuple(design.X), design.task, repr(ours), share, seed)
    kept = st.session_state.get(f"{PAGE}_result")
    if kept and kept[0] == key:
        return kept[1]
    large = design.X.size * (1 if design.task == "regression" else ours.max_iter) > LARGE
    if large and not st.button("Fit both models", type="primary", icon=":material/play_arrow:", key=f"{PAGE}.fit"):
        st.info("This is a large table: press the button when your choices are made.")
        return kept[1] if kept and kept[0][:3] == key[:3] else None
    try:
        with progress(large) as say:
            found = compare(ours, twin(ours), design.X, design.y, share, seed, preprocess=design.preprocess,
                            repeats=1 if large else 3, progress=say)  # fmt: skip
    except ValueError as error:
        st.error(plain(str(error).split("\n")[0]), icon=":material/error:")
        return None
    st.session_state[f"{PAGE}_result"] = (key, found)
    return found


@st.fragment
def lab() -> None:
    left, right = st.columns([1, 2], gap="medium")
    with left:
        chosen = choose_table(PAGE)
    if chosen is None:
        return
    table = chosen.table
    with left:
        design, settings = choose_design(chosen)
    with right:
        st.text(f"{chosen.name}: {len(table.frame):,} rows, {table.frame.shape[1]} columns")
        st.dataframe(table.frame.head(200), height=180, hide_index=True, width="stretch")
        st.text("\n".join(f"• {note}" for note in (*table.notes, *(design.warnings if design else ()))))
        with st.container():  # keeps its place when the button and the progress go
            result = fitted(chosen, design, **settings) if design else None
        if result:
            main_picture(PAGE, design, result)
    if result:
        result_tabs(PAGE, design, result, **settings)


lab()
