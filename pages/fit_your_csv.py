"""Upload a table, choose what to predict, and fit our model and scikit-learn's to it."""

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.decision import decision_images, decision_map, grid, window
from core.charts.evaluation import confusion_picture, folds_picture, predicted_picture, roc_picture
from core.charts.fit import residual_picture
from core.data.design import (
    MAX_CATEGORIES,
    Design,
    DesignError,
    coefficients,
    equation,
    make_design,
    offered_features,
    propose_task,
    slice_through,
)
from core.data.tables import to_csv
from core.learning import MLP, LeastSquares, Perceptron
from core.learning.comparison import Comparison, compare, cross_validation, scorer_name, twin
from core.learning.evaluation import answers, confusion, roc, rows_to_judge
from core.learning.export import cells, notebook, script
from pages.parts.frame import opening, show_code
from pages.parts.picture import is_dark, show
from pages.parts.side_by_side import ledger_table, metrics_table, sources, verdict
from pages.parts.upload import choose_table, limits

PAGE = "fit_your_csv"
opening(PAGE, "Your own table: choose what to predict and from what, and both models are fitted on the same rows.")
TABS = (
    "The numbers",
    "Cross-validation",
    "Coefficients",
    "Decision regions",
    "Changes to the data",
    "The code that ran",
    "Take it with you",
)
MOST_DRAWN = 2000  # points in a chart


def choose_design(name: str, frame: pd.DataFrame) -> tuple[Design | None, dict]:
    """Target, features, task, model and split; None with a sentence where they cannot be fitted together."""
    names = list(map(str, frame.columns))
    target = st.selectbox("Target: what to predict", names, index=len(names) - 1, key=f"{PAGE}.target.{name}")
    features = st.multiselect("Features: from what", [n for n in names if n != target], offered_features(frame, target),
                              key=f"{PAGE}.features.{name}.{target}")  # fmt: skip
    proposed = propose_task(frame[target])
    tasks = ["regression", "classification"]
    task = st.selectbox("Task", tasks, index=tasks.index(proposed), key=f"{PAGE}.task.{name}.{target}",
                        help="Proposed from the target: numbers are predicted by regression, words by classification.")  # fmt: skip
    models = ["Least squares"] if task == "regression" else ["Perceptron", "Neural network"]
    model = st.selectbox("Model", models, key=f"{PAGE}.model.{task}")
    share = st.slider("Held out for the test", 0.0, 0.5, 0.25, 0.05, key=f"{PAGE}.share", bind="query-params")
    with st.expander("More"):
        seed = st.number_input("Seed of the split", 0, 9999, 0, key=f"{PAGE}.seed", bind="query-params")
        folds = st.slider("Folds of the cross-validation", 2, 10, 5, key=f"{PAGE}.folds", bind="query-params")
        passes = st.slider("Most passes or epochs", 5, 300, 50, 5, key=f"{PAGE}.passes", bind="query-params")
        width = st.slider("Hidden units of the network", 1, 64, 8, key=f"{PAGE}.width", bind="query-params")
        rate = st.select_slider("Learning rate of the network", [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0], 0.1,
                                key=f"{PAGE}.rate", bind="query-params")  # fmt: skip
    ours = {
        "Least squares": LeastSquares(),
        "Perceptron": Perceptron(max_iter=passes, random_state=0),
        "Neural network": MLP((width,), learning_rate_init=rate, momentum=0.9, nesterovs_momentum=False, max_iter=passes,
                              random_state=0),
    }[model]  # fmt: skip
    settings = {"ours": ours, "share": share, "seed": int(seed), "folds": folds}
    try:
        return make_design(frame, target, features, task, most_classes=limits().classes), settings
    except DesignError as error:
        st.error(error.message, icon=":material/error:")
        return None, settings


def fitted(name: str, design: Design, ours, share: float, seed: int, folds: int) -> Comparison | None:
    """The comparison for these choices: from the session where it was made before, else fitted, with progress and a stop."""
    key = (name, len(design.X), design.target, tuple(design.X), design.task, repr(ours), share, seed)
    kept = st.session_state.get(f"{PAGE}_result")
    if kept and kept[0] == key:
        return kept[1]
    large = design.X.size * getattr(ours, "max_iter", 1) > 5_000_000
    if large and not st.button("Fit both models", type="primary", icon=":material/play_arrow:", key=f"{PAGE}.fit"):
        st.info("This is a large table: press the button when your choices are made.")
        return kept[1] if kept and kept[0][:4] == key[:4] else None
    with st.status("Fitting both models", type="compact") as status:
        if large:
            st.button("Stop", icon=":material/stop:", key=f"{PAGE}.stop")
        try:
            found = compare(ours, twin(ours), design.X, design.y, share, seed, preprocess=design.preprocess,
                            repeats=1 if large else 3, progress=lambda words: status.update(label=words.capitalize()))  # fmt: skip
        except ValueError as error:
            status.update(label="Not fitted", state="error")
            st.error(str(error).split("\n")[0], icon=":material/error:")
            return None
        status.update(label="Fitted", state="complete")
    st.session_state[f"{PAGE}_result"] = (key, found)
    return found


def main_picture(design: Design, result: Comparison) -> None:
    rows = rows_to_judge(result)
    part = "held-out" if len(result.test) else "training"
    drawn = np.random.default_rng(0).permutation(rows)[:MOST_DRAWN]
    if design.task == "regression":
        error = float(result.scores.loc["RMSE"].iloc[1 if len(result.test) else 0])
        words = f"Predicted against observed {design.target} on {len(drawn)} {part} rows; the typical error is {error:.4g}."
        show(predicted_picture(design.y[drawn], result.predict(design.X.iloc[drawn]), words=words, target=design.target),
             f"{PAGE}.predicted")  # fmt: skip
        st.text(words)
    else:
        counts = confusion(result, design.X.iloc[rows], design.y[rows])["ours"]
        words = f"Of {counts.sum()} {part} rows ours gets {np.trace(counts)} right."
        show(confusion_picture(counts, [str(c) for c in result.ours.classes_], words=words), f"{PAGE}.confusion")
        st.text(words)
    verdict(result)


def numbers_tab(design: Design, result: Comparison) -> None:
    left, right = st.columns(2)
    rows = rows_to_judge(result)
    with left:
        metrics_table(result)
        if design.task == "regression":
            drawn = np.random.default_rng(0).permutation(len(design.X))[:MOST_DRAWN]
            predicted = result.predict(design.X.iloc[drawn])["ours"]
            part = np.where(np.isin(drawn, result.test), "test", "train")
            show(residual_picture(predicted, design.y[drawn] - predicted, part=part,
                                  words="Residuals of ours against its predictions; a pattern is what the model missed."),
                 f"{PAGE}.residuals")  # fmt: skip
        elif lines := roc(result, design.X.iloc[rows], design.y[rows]):
            show(
                roc_picture(lines, words="ROC curves of both models; the closer to the upper left corner, the better."),
                f"{PAGE}.roc",
            )
    with right:
        ledger_table(result)
        st.caption("The baseline predicts the mean, or the commonest class, and learns nothing else.")


def folds_tab(design: Design, folds: int, ours, seed: int) -> None:
    key = (design.target, tuple(design.X), repr(ours), folds, seed, len(design.X))
    kept = st.session_state.get(f"{PAGE}_folds")
    if not kept or kept[0] != key:
        with st.spinner(f"Fitting both models on {folds} folds"):
            try:
                found = cross_validation(ours, twin(ours), design.X, design.y, folds, seed, preprocess=design.preprocess)
            except ValueError as error:
                st.error(str(error).split("\n")[0], icon=":material/error:")
                return
        st.session_state[f"{PAGE}_folds"] = kept = (key, found)
    metric = scorer_name(design.task == "classification")
    spread = {name: f"{s.mean():.4f} ± {s.std(ddof=1):.4f}" for name, s in kept[1].items()}
    words = f"{metric} on {folds} held-out folds: ours {spread['ours']}, scikit-learn {spread['scikit-learn']}."
    show(folds_picture(kept[1], metric=metric, words=words), f"{PAGE}.folds_chart")
    st.markdown(words)


def coefficients_tab(design: Design, result: Comparison) -> None:
    if not hasattr(result.ours, "coef_"):
        st.markdown("A network has no coefficients to read: look at its decision regions.")
        return
    coef = np.atleast_2d(result.ours.coef_)
    intercept = np.atleast_1d(result.ours.intercept_)
    row = 0
    if len(coef) > 1:
        row = list(result.ours.classes_).index(st.selectbox("Class against the rest", [str(c) for c in result.ours.classes_],
                                                            key=f"{PAGE}.class"))  # fmt: skip
    table = coefficients(result.preprocess, coef[row], float(intercept[row]))
    st.dataframe(table, hide_index=True, width="stretch")
    st.text(equation(table, design.target if design.task == "regression" else "z"))
    st.caption(
        "Scaled: the effect of one standard deviation, to compare features. Original units: the effect of one unit of the column."
    )


def regions_tab(design: Design, result: Comparison) -> None:
    if design.task != "classification" or len(design.numeric) < 2:
        st.markdown("Decision regions need a classification and two numeric features.")
        return
    left, right = st.columns(2)
    first = left.selectbox("Across", design.numeric, key=f"{PAGE}.x1")
    second = right.selectbox("Up", [n for n in design.numeric if n != first], key=f"{PAGE}.x2")
    known = design.X[[first, second]].notna().all(axis=1).to_numpy()
    drawn = np.flatnonzero(known)[:MOST_DRAWN]
    XY = design.X[[first, second]].to_numpy(float)[drawn]
    view = window(XY)
    answer = answers(result, slice_through(design.X, (first, second), grid(view, 50)))
    names = [str(c) for c in result.ours.classes_]
    wrong = result.predict(design.X.iloc[drawn])["ours"] != design.y[drawn]
    show(decision_map(XY, design.y[drawn].astype(str), decision_images(answer[None], len(names), dark=is_dark()), view, names=names,
                      axes=(first, second), wrong=wrong,
                      words=f"Decision regions of ours over {first} and {second}, the other features at their median."),
         f"{PAGE}.regions")  # fmt: skip
    st.caption("All other features are held at their median or commonest value, so a point may seem to lie on the wrong side.")


def take_tab(design: Design, result: Comparison, ours, share: float, seed: int) -> None:
    text = [c for c in design.X if c not in design.numeric]
    pieces = cells(ours, design.numeric, text, design.target, share=share, seed=seed, categories=MAX_CATEGORIES)
    table = design.X.assign(**{design.target: design.y})
    predictions = result.predict(design.X)
    part = np.where(np.isin(np.arange(len(table)), result.test), "test", "train")
    with st.container(horizontal=True):
        for label, data, file, kind in (
            ("Predictions (CSV)", lambda: to_csv(table.assign(ours=predictions["ours"], sklearn=predictions["scikit-learn"], part=part)),
             "predictions.csv", "text/csv"),
            ("Table (CSV)", lambda: to_csv(table), "table.csv", "text/csv"),
            ("Script (.py)", script(pieces), "fit.py", "text/x-python"),
            ("Notebook (.ipynb)", notebook(pieces), "fit.ipynb", "application/x-ipynb+json"),
        ):  # fmt: skip
            st.download_button(label, data, file, kind, on_click="ignore", key=f"{PAGE}.take.{file}", icon=":material/download:")
    st.caption("Script and notebook read table.csv from the same folder, fit both models again and print the numbers above.")


@st.fragment
def lab() -> None:
    left, right = st.columns([1, 2], gap="medium")
    with left:
        chosen = choose_table(PAGE)
    if chosen is None:
        return
    name, table = chosen
    with left:
        design, settings = choose_design(name, table.frame)
    with right:
        st.text(f"{name}: {len(table.frame):,} rows, {table.frame.shape[1]} columns")
        st.dataframe(table.frame.head(200), height=180, hide_index=True, width="stretch")
        for note in (*table.notes, *(design.warnings if design else ())):
            st.text(f"• {note}")
        result = fitted(name, design, **settings) if design else None
        if result:
            main_picture(design, result)
    if not result:
        return
    numbers, folds, coefs, regions, changes, code, take = st.tabs(TABS, key=f"{PAGE}.tab", on_change="rerun")
    if numbers.open:
        with numbers:
            numbers_tab(design, result)
    if folds.open:
        with folds:
            folds_tab(design, settings["folds"], settings["ours"], settings["seed"])
    if coefs.open:
        with coefs:
            coefficients_tab(design, result)
    if regions.open:
        with regions:
            regions_tab(design, result)
    if changes.open:
        with changes:
            st.dataframe(design.changes, hide_index=True, width="stretch")
    if code.open:
        with code:
            sources(result, make_design, compare)
            show_code(type(settings["ours"]).fit)
    if take.open:
        with take:
            take_tab(design, result, settings["ours"], settings["share"], settings["seed"])


lab()
