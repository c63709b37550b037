"""What a fitted pair shows on the reader's own table: the main picture, and a tab for each further question."""

import numpy as np
import streamlit as st

from core.charts.learning.decision import decision_images, decision_map
from core.charts.learning.evaluation import confusion_picture, folds_picture, predicted_picture, roc_picture
from core.charts.learning.fit import residual_picture
from core.charts.plane import grid, window
from core.data.design import MAX_CATEGORIES, Design, coefficients, equation, make_design, slice_through
from core.data.tables import to_csv
from core.learning.beside.comparison import Comparison, compare, cross_validation, scorer_name, twin
from core.learning.beside.evaluation import answers, confusion, roc, rows_to_judge
from core.learning.beside.export import cells, notebook, script
from pages.parts.controls import selectbox, tabs
from pages.parts.frame import show_code
from pages.parts.picture import is_dark, show
from pages.parts.plain import plain
from pages.parts.side_by_side import ledger_table, metrics_table, sources, verdict

MOST_DRAWN = 2000  # points in a chart


def main_picture(page: str, design: Design, result: Comparison) -> None:
    rows = rows_to_judge(result)
    part = "held-out" if len(result.test) else "training"
    drawn = np.random.default_rng(0).permutation(rows)[: MOST_DRAWN // 4]  # two marks each, and they must be told apart
    if design.task == "regression":
        error = float(result.scores.loc["RMSE"].iloc[1 if len(result.test) else 0])
        words = f"Predicted against observed {design.target} on {len(drawn)} {part} rows; the typical error is {error:.4g}."
        show(predicted_picture(design.y[drawn], result.predict(design.X.iloc[drawn]), words=words, target=design.target),
             f"{page}.predicted")  # fmt: skip
        st.text(words)
    else:
        counts = confusion(result, design.X.iloc[rows], design.y[rows])["ours"]
        words = f"Of {counts.sum()} {part} rows ours gets {np.trace(counts)} right."
        show(confusion_picture(counts, [str(c) for c in result.ours.classes_], words=words), f"{page}.confusion")
        st.text(words)
    verdict(result)


def _numbers(page: str, design: Design, result: Comparison) -> None:
    left, right = st.columns(2)
    rows = rows_to_judge(result)
    with left:
        metrics_table(result)
        if design.task == "regression":
            drawn = np.random.default_rng(0).permutation(len(design.X))[:MOST_DRAWN]
            predicted = result.predict(design.X.iloc[drawn])["ours"]
            part = result.part[drawn]
            show(residual_picture(predicted, design.y[drawn] - predicted, part=part,
                                  words="Residuals of ours against its predictions; a pattern is what the model missed."),
                 f"{page}.residuals")  # fmt: skip
        elif lines := roc(result, design.X.iloc[rows], design.y[rows]):
            show(
                roc_picture(lines, words="ROC curves of both models; the closer to the upper left corner, the better."),
                f"{page}.roc",
            )
    with right:
        ledger_table(result)
        st.caption("The baseline predicts the mean, or the commonest class, and learns nothing else.")


def _folds(page: str, design: Design, folds: int, ours, seed: int) -> None:
    key = (repr(ours), folds, seed)
    kept = st.session_state.get(f"{page}_folds")  # design, key, scores
    if not kept or kept[0] is not design or kept[1] != key:
        bar = st.progress(0.0, f"Fitting both models on {folds} folds")
        try:
            found = cross_validation(ours, twin(ours), design.X, design.y, folds, seed, preprocess=design.preprocess,
                                     progress=lambda done: bar.progress(done / folds, f"{done} of {folds} folds done"))  # fmt: skip
        except ValueError as error:
            st.error(plain(str(error).split("\n")[0]), icon=":material/error:")
            return
        finally:
            bar.empty()
        st.session_state[f"{page}_folds"] = kept = (design, key, found)
    metric = scorer_name(design.task == "classification")
    spread = {name: f"{s.mean():.4f} ± {s.std(ddof=1):.4f}" for name, s in kept[2].items()}
    words = f"{metric} on {folds} held-out folds: ours {spread['ours']}, scikit-learn {spread['scikit-learn']}."
    show(folds_picture(kept[2], metric=metric, words=words), f"{page}.folds_chart")
    st.markdown(words)


def _coefficients(page: str, design: Design, result: Comparison) -> None:
    if not hasattr(result.ours, "coef_"):
        st.markdown("A network has no coefficients to read: look at its decision regions.")
        return
    coef = np.atleast_2d(result.ours.coef_)
    intercept = np.atleast_1d(result.ours.intercept_)
    row = 0
    if len(coef) > 1:
        row = list(result.ours.classes_).index(selectbox("Class against the rest", [str(c) for c in result.ours.classes_],
                                                         key=f"{page}.class"))  # fmt: skip
    table = coefficients(result.preprocess, coef[row], float(intercept[row]))
    st.dataframe(table, hide_index=True, width="stretch")
    st.text(equation(table, design.target if design.task == "regression" else "z"))
    st.caption(
        "Scaled: the effect of one standard deviation, to compare features. Original units: the effect of one unit of the column."
    )


def _regions(page: str, design: Design, result: Comparison) -> None:
    if design.task != "classification" or len(design.numeric) < 2:
        st.markdown("Decision regions need a classification and two numeric features.")
        return
    left, right = st.columns(2)
    first = selectbox("Across", design.numeric, key=f"{page}.x1", where=left)
    second = selectbox("Up", [n for n in design.numeric if n != first], key=f"{page}.x2", where=right)
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
         f"{page}.regions")  # fmt: skip
    st.caption("All other features are held at their median or commonest value, so a point may seem to lie on the wrong side.")


def _take(page: str, design: Design, result: Comparison, ours, share: float, seed: int) -> None:
    text = [c for c in design.X if c not in design.numeric]
    pieces = cells(ours, design.numeric, text, design.target, share=share, seed=seed, categories=MAX_CATEGORIES)
    table = design.X.assign(**{design.target: design.y})
    predictions = result.predict(design.X)
    part = result.part
    added = {"ours": predictions["ours"], "sklearn": predictions["scikit-learn"], "part": part}
    added = {f"{name} (added)" if name in table else name: column for name, column in added.items()}
    with st.container(horizontal=True):
        for label, data, file, kind in (
            ("Predictions (CSV)", lambda: to_csv(table.assign(**added)),
             "predictions.csv", "text/csv"),
            ("Table (CSV)", lambda: to_csv(table), "table.csv", "text/csv"),
            ("Script (.py)", script(pieces), "fit.py", "text/x-python"),
            ("Notebook (.ipynb)", notebook(pieces), "fit.ipynb", "application/x-ipynb+json"),
        ):  # fmt: skip
            st.download_button(label, data, file, kind, on_click="ignore", key=f"{page}.take.{file}", icon=":material/download:")
    st.caption("Script and notebook read table.csv from the same folder, fit both models again and print the numbers above.")


def result_tabs(page: str, design: Design, result: Comparison, ours, share: float, seed: int, folds: int) -> None:
    """One tab for each question to the fitted pair; only the open one is computed."""

    def changes() -> None:
        st.dataframe(design.changes, hide_index=True, width="stretch")

    def code() -> None:
        sources(result, make_design, compare)
        show_code(type(ours).fit)

    questions = {
        "The numbers": lambda: _numbers(page, design, result),
        "Cross-validation": lambda: _folds(page, design, folds, ours, seed),
        "Coefficients": lambda: _coefficients(page, design, result),
        "Decision regions": lambda: _regions(page, design, result),
        "Changes to the data": changes,
        "The code that ran": code,
        "Take it with you": lambda: _take(page, design, result, ours, share, seed),
    }
    for tab, answer in zip(tabs(list(questions), key=f"{page}.tab"), questions.values(), strict=True):
        if tab.open:
            with tab:
                answer()
