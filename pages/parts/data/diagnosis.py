"""What a score hides: the spread of residuals, the rows that pull the fit, and what each class and threshold gets right."""

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.learning.diagnosis import influence_picture, normal_picture, shares_picture
from core.data.design import Design
from core.learning.beside.comparison import Comparison
from core.learning.beside.diagnosis import Thresholds, by_class, calibration, influence, normal_quantiles, thresholds
from core.learning.beside.evaluation import part_to_judge, rows_to_judge
from pages.parts.controls import slider
from pages.parts.data.job import kept
from pages.parts.picture import show
from pages.parts.plain import plain

MOST_DRAWN = 2000  # points
NORMAL = (
    "Residuals of ours on the {part} rows beside those of a normal distribution. On the dotted line they are spread alike; "
    "ends that bend away mean more extreme errors than intervals and p-values reckon with."
)
PULL = (
    "Training rows by leverage and residual. Row {row} pulls the most: without it the predictions move by a Cook's distance of "
    "{cook:.3g}. Far to the right and far from 0, a row draws the fit to itself."
)
NO_PULL = "Leverage and Cook's distance belong to least squares without a penalty, with more rows than columns, and to tables of moderate size."
CLASSES = "Precision: of the rows that a model calls by this name, the share that are. Recall: of the rows that are, the share that it finds."
THRESHOLD = (
    "A row is called {positive} where its score is above the threshold. A higher threshold misses more and cries wolf less."
)
CURVE = "Precision against recall of both models on {rows} {part} rows; the dots are at this threshold."
CALIBRATED = "Where a model says 0.8, is it so in 80 of 100 cases? On the dotted line it is; each point is a tenth of the rows."
MORE_CLASSES = "A threshold chooses between two classes; this target has {classes}."
LINKS = {
    "regression": ("pages/least_squares.py", "Least squares: what a residual is, and what one row can do"),
    "classification": ("pages/perceptron.py", "Perceptron: where the score z comes from"),
}


def diagnosis_tab(page: str, design: Design, result: Comparison) -> None:
    """The questions that come after the score."""
    {"regression": _residuals, "classification": _classes}[design.task](page, design, result)
    target, label = LINKS[design.task]
    st.page_link(target, label=label, icon=":material/school:")


def _residuals(page: str, design: Design, result: Comparison) -> None:
    left, right = st.columns(2)
    rows = rows_to_judge(result)
    part = part_to_judge(result)
    with left:
        errors = design.y[rows] - result.predict(design.X.iloc[rows])["ours"]
        where, found = normal_quantiles(np.asarray(errors, dtype=float))
        words = NORMAL.format(part=part)
        drawn = np.unique(np.linspace(0, len(where) - 1, MOST_DRAWN).astype(int))
        show(normal_picture(where[drawn], found[drawn], words=words), f"{page}.normal")
        st.caption(words)
    with right:
        pull = kept(f"{page}_influence", result, lambda: influence(result, design.X, design.y))
        if pull is None:
            st.markdown(NO_PULL)
            return
        first = pull.strongest(MOST_DRAWN)
        words = PULL.format(row=first.rows[0] + 1, cook=first.cook[0])
        show(influence_picture(first, words=words), f"{page}.influence")
        st.caption(words)


def _classes(page: str, design: Design, result: Comparison) -> None:
    rows = rows_to_judge(result)
    judged = design.X.iloc[rows], design.y[rows]
    about: dict[str, object] = {"rows": len(rows), "part": part_to_judge(result)}
    st.dataframe(by_class(result, *judged).round(4), hide_index=True, width="stretch")
    st.caption(CLASSES)
    found = kept(f"{page}_thresholds", result, lambda: thresholds(result, *judged))
    if found is None:
        st.markdown(MORE_CLASSES.format(classes=len(result.ours.classes_)))
        return
    lines = calibration(result, *judged)
    if not lines:
        _threshold(page, found, about)
        return
    left, right = st.columns(2)
    with left:
        _threshold(page, found, about)
    with right:
        axes = "probability that the model gives", f"share that are {found.positive}"
        show(shares_picture(lines, axes=axes, to_be_equal=True, words=CALIBRATED), f"{page}.calibration")
        st.caption(CALIBRATED)


def _threshold(page: str, found: Thresholds, about: dict[str, object]) -> None:
    every = np.concatenate(list(found.scores.values()))
    low, high = float(every.min()), float(every.max())
    if low == high:
        return
    middle = min(max(0.0, low), high)
    threshold = slider("Threshold of the score", low, high, middle, (high - low) / 200, key=f"{page}.threshold", private=True)
    table: pd.DataFrame = found.at(threshold)
    marks = {str(m): (row["recall"], row["precision"]) for m, row in table.iterrows() if np.isfinite(row["precision"])}
    words = CURVE.format(**about)
    show(shares_picture(found.curves(), axes=("recall", "precision"), marks=marks, words=words), f"{page}.precision")
    st.dataframe(table.round(4), width="stretch")
    st.caption(plain(f"{words} {THRESHOLD.format(positive=found.positive)}"))
