"""What a fitted pair shows on the reader's own table: the main picture, and a tab for each further question."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.certainty import computed
from core.charts.learning.curves import curves
from core.charts.learning.decision import decision_images, decision_map
from core.charts.learning.evaluation import (
    confusion_picture,
    dependence_picture,
    folds_picture,
    importance_picture,
    predicted_picture,
    roc_picture,
)
from core.charts.learning.fit import residual_picture
from core.charts.plane import grid, window
from core.data.design import Design, coefficients, equation, make_design, slice_through
from core.data.tables import to_csv
from core.export.bundle import bundle
from core.learning import MLP, LeastSquares, MLPRegressor, Perceptron
from core.learning.beside.comparison import CURVE_SHARES, Comparison, compare, scorer_name
from core.learning.beside.evaluation import answers, confusion, part_to_judge, roc, rows_to_judge
from core.learning.beside.export import cells, file_name, pair_to_load
from core.learning.beside.meaning import ROWS, certainty_of_coefficients, dependence
from core.learning.beside.prediction import with_answers
from pages.parts.controls import selectbox, tabs
from pages.parts.data.desk import Edited
from pages.parts.data.diagnosis import diagnosis_tab
from pages.parts.data.job import answered, kept
from pages.parts.data.predict import predict_tab
from pages.parts.data.side_by_side import agreement, constructors, ledger_table, metrics_table
from pages.parts.data.upload import is_own, limits
from pages.parts.frame import show_code
from pages.parts.picture import is_dark, show
from pages.parts.plain import plain
from pages.parts.verdict import verdict

LARGE = 5_000_000  # cells times passes: from here on a worker fits, at the press of a button
MOST_DRAWN = 2000  # points in a chart
MOST_COMPARED = 500  # with two marks each, which must be told apart
PREDICTED = "Predicted against observed {target} on {drawn} {part} rows; the typical error is {error:.4g}."
RIGHT = "Of {rows} {part} rows ours gets {right} right."
HOW = "The fitted model on these rows, in floating point; the table of numbers has scikit-learn's beside it."
MISSED = "Residuals of ours against its predictions; a pattern is what the model missed."
ROC = "ROC curves of both models; the closer to the upper left corner, the better."
BASELINE = "The baseline predicts the mean, or the commonest class, and learns nothing else."
PRESS_FOLDS = "This is a large table: {fits} fits in all, each of about the time of the fit above."
PRESS_CURVE = "Would more rows help? {fits} smaller fits say how the score grows with them."
CURVE = "Mean score on the held-out folds against the rows learned from: where it still rises at the right, more rows may help."
LOSSES = "Loss by epoch of both networks."
FOLDS = "{metric} on {folds} held-out folds: ours {ours}, scikit-learn {theirs}."
WARNED = "scikit-learn warns: {words}"
NO_COEFFICIENTS = "A network has no coefficients to read: look at its decision regions."
UNITS = "Scaled: the effect of one standard deviation, to compare features. Original units: the effect of one unit of the column."
SURE = (
    "Standard error, interval and p-value are in original units, with {degrees} degrees of freedom, and hold where the residuals are "
    "independent, equally spread and normal. The p-value: how often chance alone would bring a coefficient of 0 this far from 0."
)
NOT_SURE = "No standard errors: there are not more rows than columns, or some columns follow from others."
NOT_SURE_OF_RIDGE = "No standard errors: ridge pulls the coefficients towards 0 on purpose, so they do not hold for it."
MOST_SHUFFLED = 15  # features, without a button
PRESS_SHUFFLE = "Many features: each is shuffled five times for both models."
SHUFFLED = (
    "How much {metric} falls on {rows} {part} rows when one feature is shuffled, five times each: the mean, and one standard "
    "deviation to both sides. Features that say the same share their importance."
)
MEANS = "The mean prediction of {target} when {feature} is set to one value in every row, all else as it is."
SHARES = "The share of the rows that ours gives each class when {feature} is set to one value in every row, all else as it is."
NO_REGIONS = "Decision regions need a classification and two numeric features."
REGIONS = "Decision regions of ours over {first} and {second}, the other features at their median."
AT_MEDIAN = "All other features are held at their median or commonest value, so a point may seem to lie on the wrong side."
TAKE = (
    "The zip holds your file as it came, and a script and a notebook that read it, fit both models again and print the scores, "
    "the coefficients and the cross-validation, with the part of our code that they need. The fitted pair is saved by skops, "
    "without pickle, with a script that loads it and predicts."
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the reader's table is fitted."""

    model: str  # "Least squares" | "Ridge" | "Perceptron" | "Averaged perceptron" | "Neural network"
    task: str  # "regression" | "classification"
    held_out: float  # share of the rows
    seed: int  # of the split
    folds: int  # of the cross-validation
    penalty: float = 0.0  # ridge's alpha
    passes: int = 1  # or epochs, at most
    width: int = 8  # hidden units of the network
    rate: float = 0.1  # learning rate of the network

    def ours(self) -> LeastSquares | Perceptron | MLP | MLPRegressor:
        """Our model, not fitted."""
        if self.model in ("Least squares", "Ridge"):
            return LeastSquares(alpha=self.penalty)
        if self.model != "Neural network":
            return Perceptron(max_iter=self.passes, random_state=0, averaged=self.model == "Averaged perceptron")
        network = MLP if self.task == "classification" else MLPRegressor
        return network(
            hidden_layer_sizes=(self.width,),
            learning_rate_init=self.rate,
            momentum=0.9,
            nesterovs_momentum=False,
            max_iter=self.passes,
            random_state=0,
        )


def is_large(design: Design, now: Settings, fits: int = 1) -> bool:
    """So many fits to this table keep a core busy for long."""
    return fits * design.X.size * now.passes > LARGE


def main_picture(page: str, design: Design, result: Comparison) -> None:
    """One sentence of result, and below it what was predicted against what is so."""
    rows = rows_to_judge(result)
    part = part_to_judge(result)
    if design.task == "regression":
        drawn = np.random.default_rng(0).permutation(rows)[:MOST_COMPARED]
        error = float(result.scores.loc["RMSE"].to_numpy()[1 if len(result.test) else 0])
        about = {"drawn": len(drawn), "part": part, "error": error}
        words, says = (PREDICTED.format(target=name, **about) for name in (design.target, plain(design.target)))
        predicted = result.predict(design.X.iloc[drawn])
        picture, key = predicted_picture(design.y[drawn], predicted, words=words, target=design.target), "predicted"
    else:
        counts = confusion(result, design.X.iloc[rows], design.y[rows])["ours"]
        words = says = RIGHT.format(rows=counts.sum(), part=part, right=np.trace(counts))
        picture, key = confusion_picture(counts, [str(c) for c in result.ours.classes_], words=words), "confusion"
    verdict(computed(says, HOW))
    show(picture, f"{page}.{key}")
    agreement(result)
    for words in result.warned:
        st.caption(WARNED.format(words=plain(words)))


# --- the tabs ---


def _numbers(page: str, design: Design, result: Comparison) -> None:
    left, right = st.columns(2)
    with left:
        metrics_table(result)
        if design.task == "regression":
            _residuals(page, design, result)
        else:
            rows = rows_to_judge(result)
            if lines := roc(result, design.X.iloc[rows], design.y[rows]):
                show(roc_picture(lines, words=ROC), f"{page}.roc")
    with right:
        ledger_table(result)
        st.caption(BASELINE)
        if hasattr(result.ours, "loss_curve_") and hasattr(result.theirs, "loss_curve_"):
            both = {name: np.asarray(model.loss_curve_) for name, model in result.models.items()}
            lines = {name: (np.arange(1.0, len(losses) + 1), losses) for name, losses in both.items()}
            show(curves(lines, x="epoch", y="loss", words=LOSSES), f"{page}.losses")


def _residuals(page: str, design: Design, result: Comparison) -> None:
    drawn = np.random.default_rng(0).permutation(len(design.X))[:MOST_DRAWN]
    predicted = result.predict(design.X.iloc[drawn])["ours"]
    picture = residual_picture(predicted, design.y[drawn] - predicted, part=result.part[drawn], words=MISSED)
    show(picture, f"{page}.residuals")


def _folds(page: str, design: Design, now: Settings) -> None:
    model, fits = now.ours(), 2 * now.folds
    large = ("Cross-validate both models", PRESS_FOLDS.format(fits=fits)) if is_large(design, now, fits) else None
    key = design, repr(model), now.folds, now.seed
    asked = "folds_scored", model, design, now.folds, now.seed
    scores = kept(f"{page}_folds", key, lambda: answered(f"{page}.folds", key, large, *asked))
    if scores is None:
        return
    metric = scorer_name(design.task == "classification")
    ours, theirs = (f"{s.mean():.4f} ± {s.std(ddof=1):.4f}" for s in (scores["ours"], scores["scikit-learn"]))
    words = FOLDS.format(metric=metric, folds=now.folds, ours=ours, theirs=theirs)
    show(folds_picture(scores, metric=metric, words=words), f"{page}.folds_chart")
    st.markdown(words)
    _learning_curve(page, design, now, metric)


def _learning_curve(page: str, design: Design, now: Settings, metric: str) -> None:
    model = now.ours()
    key = design, repr(model), now.folds, now.seed
    asked = "learned", model, design, now.folds, now.seed
    press = "Draw the learning curve", PRESS_CURVE.format(fits=2 * len(CURVE_SHARES) * now.folds)
    found = kept(f"{page}_learned", key, lambda: answered(f"{page}.learned", key, press, *asked))
    if found is not None:
        lines = {name: (found["rows"].to_numpy(float), found[name].to_numpy()) for name in ("ours", "scikit-learn")}
        show(curves(lines, x="rows to learn from", y=f"mean {metric}", words=CURVE), f"{page}.learned_chart")
        st.caption(CURVE)


def _what_matters(page: str, design: Design, result: Comparison) -> None:
    rows = rows_to_judge(result)
    judged = design.X.iloc[rows], design.y[rows]
    large = ("Shuffle every feature", PRESS_SHUFFLE) if design.X.shape[1] > MOST_SHUFFLED else None
    left, right = st.columns(2)
    with left:
        asked = "importances", result, *judged
        falls = kept(f"{page}_importances", result, lambda: answered(f"{page}.importances", result, large, *asked))
        if falls is not None:
            metric = scorer_name(design.task == "classification")
            part = part_to_judge(result)
            words = SHUFFLED.format(metric=metric, rows=min(len(rows), ROWS), part=part)
            columns = falls["feature"].tolist(), falls["model"].tolist(), falls["mean"].to_numpy(), falls["spread"].to_numpy()
            show(importance_picture(*columns, metric=metric, words=words), f"{page}.importances_chart")
            st.caption(words)
    with right:
        feature = selectbox("Feature", list(map(str, design.X)), key=f"{page}.dependence", private=is_own())
        found = kept(f"{page}_dependence", (result, feature), lambda: dependence(result, design.X, feature))
        classes = design.task == "classification"
        answer = "share of the rows" if classes else f"mean prediction of {design.target}"
        words = (SHARES if classes else MEANS).format(feature=feature, target=design.target)
        lines = found["value"].tolist(), found["line"].tolist(), found["answer"].to_numpy()
        show(dependence_picture(*lines, feature=feature, answer=answer, words=words), f"{page}.dependence_chart")
        st.caption(plain(words))


def _coefficients(page: str, design: Design, result: Comparison) -> None:
    if not hasattr(result.ours, "coef_"):
        st.markdown(NO_COEFFICIENTS)
        return
    coef, intercept, row = np.atleast_2d(result.ours.coef_), np.atleast_1d(result.ours.intercept_), 0
    if len(coef) > 1:
        names = [str(c) for c in result.ours.classes_]
        row = names.index(selectbox("Class against the rest", names, key=f"{page}.class", private=is_own()))
    table = coefficients(result.preprocess, coef[row], float(intercept[row]))
    sure = kept(f"{page}_sure", result, lambda: certainty_of_coefficients(result, design.X, design.y))
    if sure:
        table = table.assign(**{"standard error": sure.errors, "95 % from": sure.low, "to": sure.high, "p-value": sure.p})
    st.dataframe(table, hide_index=True, width="stretch", column_config={"p-value": st.column_config.NumberColumn(format="%.3g")})
    st.text(equation(table, design.target if design.task == "regression" else "z"))
    st.caption(f"{UNITS} {SURE.format(degrees=sure.degrees) if sure else ''}")
    if isinstance(result.ours, LeastSquares) and not sure:
        st.caption(NOT_SURE if not result.ours.alpha else NOT_SURE_OF_RIDGE)


def _regions(page: str, design: Design, result: Comparison) -> None:
    if design.task != "classification" or len(design.numeric) < 2:
        st.markdown(NO_REGIONS)
        return
    left, right = st.columns(2)
    first = selectbox("Across", design.numeric, key=f"{page}.x1", where=left, private=is_own())
    second = selectbox("Up", [n for n in design.numeric if n != first], key=f"{page}.x2", where=right, private=is_own())
    known = design.X[[first, second]].notna().all(axis=1).to_numpy()
    drawn = np.flatnonzero(known)[:MOST_DRAWN]
    XY = design.X[[first, second]].to_numpy(float)[drawn]
    view, names = window(XY), [str(c) for c in result.ours.classes_]
    answer = answers(result, slice_through(design.X, (first, second), grid(view, 50)))
    picture = decision_map(
        XY,
        design.y[drawn].astype(str),
        decision_images(answer[None], len(names), dark=is_dark()),
        view,
        names=names,
        axes=(first, second),
        wrong=result.predict(design.X.iloc[drawn])["ours"] != design.y[drawn],
        words=REGIONS.format(first=first, second=second),
    )
    show(picture, f"{page}.regions")
    st.caption(AT_MEDIAN)


def _code(result: Comparison, now: Settings) -> None:
    constructors(result)
    st.markdown("**Our source**")
    show_code(make_design, compare, type(now.ours()).fit)


def _take(page: str, table: Edited, design: Design, result: Comparison, now: Settings) -> None:
    fitted = pd.concat([design.X, pd.Series(design.y, name=design.target)], axis=1)

    def predictions() -> bytes:
        return to_csv(with_answers(fitted, result.predict(design.X), part=result.part))

    files: dict[str, tuple[str, Callable[[], bytes], str]] = {
        "predictions.csv": ("Predictions (CSV)", predictions, "text/csv"),
        "fit.zip": ("Script and notebook (zip)", lambda: _program(table, design, now), "application/zip"),
        "pair.zip": ("Fitted pair (zip)", lambda: pair_to_load(result, design), "application/zip"),
    }
    with st.container(horizontal=True):
        for file, (label, data, kind) in files.items():
            key, icon = f"{page}.take.{file}", ":material/download:"
            st.download_button(label, data, file, kind, on_click="ignore", key=key, icon=icon)
    st.caption(TAKE)


def _program(table: Edited, design: Design, now: Settings) -> bytes:
    file = file_name(table.upload.name)
    read = file, table.upload.how, limits(), table.changes
    chosen = design.target, [str(c) for c in design.X], design.task
    pieces = cells(*read, *chosen, now.ours(), share=now.held_out, seed=now.seed, folds=now.folds)
    return bundle("Fit your CSV", pieces, {file: table.upload.data})


def result_tabs(page: str, table: Edited, design: Design, result: Comparison, now: Settings) -> None:
    """One tab for each question to the fitted pair; only the open one is computed."""
    questions: dict[str, Callable[[], object]] = {
        "The numbers": lambda: _numbers(page, design, result),
        "Cross-validation": lambda: _folds(page, design, now),
        "Coefficients": lambda: _coefficients(page, design, result),
        "Diagnosis": lambda: diagnosis_tab(page, design, result),
        "What matters": lambda: _what_matters(page, design, result),
        "Predict": lambda: predict_tab(page, table, design, result),
        "Decision regions": lambda: _regions(page, design, result),
        "Changes to the data": lambda: st.dataframe(design.changes, hide_index=True, width="stretch"),
        "The code that ran": lambda: _code(result, now),
        "Take it with you": lambda: _take(page, table, design, result, now),
    }
    tabs(questions, key=f"{page}.tab")
