"""How good a fit is: confusion matrix, ROC curve, predicted against observed, spread over the folds."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.charts.lines import diagonal, line_channels
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import CLASSES, NEUTRAL, OURS, SHAPES, THEIRS

MODELS = ["ours", "scikit-learn"]


def confusion_picture(counts: npt.NDArray[np.int_], names: Sequence[str], *, words: str) -> Picture:
    """Rows: the true class; columns: what was predicted. counts : (n_classes, n_classes)."""
    k = len(names)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    rows, cols = np.repeat(np.asarray(names), k), np.tile(np.asarray(names), k)
    data = {"cells": table(true=rows, predicted=cols, count=counts.ravel(), share=share.ravel())}
    return Picture(_confusion_form, data, words, {"names": tuple(names)})


def _confusion_form(names: tuple[str, ...]) -> Chart:
    many = len(names) > 25  # more than there is room for
    axis = alt.Axis(labelAngle=0 if len(names) <= 6 else -40, labelLimit=90, labelOverlap=many)
    base = alt.Chart(named("cells")).encode(
        alt.X("predicted:N").sort(list(names)).axis(axis).title("predicted"),
        alt.Y("true:N").sort(list(names)).axis(alt.Axis(labelLimit=110, labelOverlap=many)).title("true class"),
        tooltip=[
            alt.Tooltip("true:N"),
            alt.Tooltip("predicted:N"),
            alt.Tooltip("count:Q"),
            alt.Tooltip("share:Q", format=".1%", title="share of the true class"),
        ],
    )
    cells = base.mark_rect().encode(alt.Color("share:Q").scale(scheme="blues", domain=[0, 1]).legend(None))
    if len(names) > 12:
        return cells.properties(height=max(360, 16 * min(len(names), 25)))
    ink = alt.condition("datum.share > 0.55", alt.ColorValue("white"), alt.ColorValue("#1B1F24"))
    return alt.layer(cells, base.mark_text(fontSize=14).encode(alt.Text("count:Q"), ink)).properties(height=300)


def roc_picture(lines: Mapping[str, tuple[Array, Array]], *, words: str) -> Picture:
    """True against false positive rate as the threshold falls. lines : model -> (false positives, true positives)."""
    names = np.repeat(list(lines), [len(v[0]) for v in lines.values()])
    fpr, tpr = (np.concatenate([v[i] for v in lines.values()]) for i in (0, 1))
    data = {"roc": table(line=names, fpr=fpr, tpr=tpr, step=np.arange(len(fpr)))}
    return Picture(_roc_form, data, words, {"names": tuple(lines)})


def _roc_form(names: tuple[str, ...]) -> Chart:
    base = alt.Chart(named("roc"))
    lines = base.mark_line().encode(
        alt.X("fpr:Q").scale(domain=[0, 1]).title("false positive rate"),
        alt.Y("tpr:Q").scale(domain=[0, 1]).title("true positive rate"),
        *line_channels(names),
        alt.Order("step:Q"),
    )
    chance = base.mark_rule(color=NEUTRAL, strokeDash=[2, 4]).encode(
        x=alt.datum(0), y=alt.datum(0), x2=alt.datum(1), y2=alt.datum(1)
    )
    return alt.layer(chance, lines).properties(height=300)


def predicted_picture(observed: Array, predictions: Mapping[str, Array], *, words: str, target: str) -> Picture:
    """Predicted against observed; on the diagonal the prediction is right. All arrays (n_samples,)."""
    n, k = len(observed), len(predictions)
    data = {
        "predicted": table(
            line=np.repeat(list(predictions), n),
            observed=np.tile(observed, k),
            predicted=np.concatenate(list(predictions.values())),
        )
    }
    every = np.concatenate([observed, *predictions.values()])
    margin = 0.03 * float(np.ptp(every)) or 1.0
    bounds = {"low": float(every.min()) - margin, "high": float(every.max()) + margin}
    data["diagonal"] = table(at=list(bounds.values()))
    return Picture(_predicted_form, data, words, {"target": target}, bounds)


def _predicted_form(target: str) -> Chart:
    scale = ends("low", "high")
    dots = (
        alt.Chart(named("predicted"))
        .mark_point(strokeWidth=1.4, opacity=0.6)
        .encode(
            alt.X("observed:Q").scale(scale).title(f"observed {target}"),
            alt.Y("predicted:Q").scale(scale).title(f"predicted {target}"),
            alt.Color("line:N").scale(domain=MODELS, range=[OURS, THEIRS]).legend(alt.Legend(title=None)),
            alt.Shape("line:N").scale(domain=MODELS, range=list(SHAPES[:2])).legend(alt.Legend(title=None)),
            tooltip=[
                alt.Tooltip("line:N", title="model"),
                alt.Tooltip("observed:Q", format=".4g"),
                alt.Tooltip("predicted:Q", format=".4g"),
            ],
        )
    )
    return alt.layer(diagonal(scale), dots).properties(height=320)


def importance_picture(
    features: Sequence[str], models: Sequence[str], means: Array, spreads: Array, *, metric: str, words: str
) -> Picture:
    """How much the score falls without each feature, the most first; a bar reaches one standard deviation to both sides.

    features, models, means, spreads : one entry a feature and model
    """
    data = {"falls": table(feature=features, line=models, mean=means, low=means - spreads, high=means + spreads)}
    order = tuple(dict.fromkeys(features))
    return Picture(_importance_form, data, words, {"order": order, "metric": metric})


def _importance_form(order: tuple[str, ...], metric: str) -> Chart:
    base = alt.Chart(named("falls")).encode(
        alt.Y("feature:N").sort(list(order)).title(None).axis(alt.Axis(labelLimit=160)),
        alt.YOffset("line:N").sort(MODELS),
    )
    scale = alt.Scale(domain=MODELS, range=[OURS, THEIRS])
    colour = alt.Color("line:N").scale(scale).legend(alt.Legend(title=None))
    bars = base.mark_rule(strokeWidth=3).encode(alt.X("low:Q").title(f"fall of {metric}"), alt.X2("high:Q"), colour)
    tooltip = [alt.Tooltip("line:N", title="model"), alt.Tooltip("feature:N"), alt.Tooltip("mean:Q", format=".4f")]
    shape = alt.Shape("line:N").scale(domain=MODELS, range=list(SHAPES[:2])).legend(alt.Legend(title=None))
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(alt.X("mean:Q"), colour, shape, tooltip=tooltip)
    none = alt.Chart(named("falls")).mark_rule(color=NEUTRAL, strokeDash=[2, 4]).encode(x=alt.datum(0))
    return alt.layer(none, bars, dots).properties(height=110 + 38 * len(order))


def dependence_picture(
    values: npt.ArrayLike, lines: Sequence[str], answers: Array, *, feature: str, answer: str, words: str
) -> Picture:
    """The mean answer against one feature. values, lines, answers : one entry a value and line, which is a model or a class."""
    found = np.asarray(values)
    is_number = found.dtype.kind in "iuf"
    data = {"answers": table(value=found if is_number else found.astype(str), line=lines, answer=answers)}
    options = {"names": tuple(dict.fromkeys(lines)), "feature": feature, "answer": answer, "is_number": is_number}
    return Picture(_dependence_form, data, words, options)


def _dependence_form(names: tuple[str, ...], feature: str, answer: str, is_number: bool) -> Chart:
    x = alt.X("value:Q").scale(zero=False) if is_number else alt.X("value:N").sort(None).axis(labelAngle=-40, labelLimit=90)
    colour, dash = line_channels(names)
    if set(names) != set(MODELS):
        colour = colour.scale(domain=list(names), range=[CLASSES[k % len(CLASSES)] for k in range(len(names))])
    kind = "Q" if is_number else "N"
    tooltip = [alt.Tooltip("line:N"), alt.Tooltip(f"value:{kind}", title=feature), alt.Tooltip("answer:Q", format=".4g")]
    return alt.Chart(named("answers")).mark_line(point=not is_number).encode(
        x.title(feature), alt.Y("answer:Q").scale(zero=False).title(answer), colour, dash, tooltip=tooltip,
    ).properties(height=300)  # fmt: skip


def folds_picture(scores: Mapping[str, Array], *, metric: str, words: str) -> Picture:
    """The score on each held-out fold, both models side by side. scores : model -> (folds,)."""
    folds = len(next(iter(scores.values())))
    data = {
        "folds": table(
            line=np.repeat(list(scores), folds),
            fold=np.tile(np.arange(1, folds + 1), len(scores)),
            score=np.concatenate(list(scores.values())),
        )
    }
    return Picture(_folds_form, data, words, {"metric": metric})


def _folds_form(metric: str) -> Chart:
    return (
        alt.Chart(named("folds"))
        .mark_line(point=True)
        .encode(
            alt.X("fold:O").title("held-out fold").axis(labelAngle=0),
            alt.Y("score:Q").scale(zero=False).title(metric),
            *line_channels(MODELS),
            tooltip=[alt.Tooltip("line:N", title="model"), alt.Tooltip("fold:O"), alt.Tooltip("score:Q", format=".4f")],
        )
        .properties(height=220)
    )
