"""A fitted curve through data: the residuals as squares, both models' curves, and what the residuals look like."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.charts.learning.own_line import OwnLine
from core.charts.learning.own_points import IS_HELD, PointsUnderCurve, moved
from core.charts.lines import STYLE, line_channels
from core.charts.moving import Hand
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import CLASSES, NEUTRAL, STEP, WRONG

_SHAPE = 1.9  # width to height of the drawing at laptop width: there a residual's square looks square


def fit_picture(
    x: Array,
    y: Array,
    fitted: Array,
    lines: Mapping[str, tuple[Array, Array]],
    *,
    words: str,
    axes: tuple[str, str] = ("x", "y"),
    squares: bool = True,
    own: tuple[float, float] | None = None,
    by_hand: int | None = None,
    descent: tuple[Array, Array] | None = None,
    part: npt.NDArray[np.str_] | None = None,
) -> Picture:
    """Data, residual squares, and one curve for each named line.

    x, y, fitted : (n_samples,);  lines : name -> (x, y) of the curve;  descent : (points,), (frames, points)
    own : heights of both ends of a line of the reader's, to be dragged
    by_hand : the degree of the curve that is fitted anew while a point is dragged; without it none can be
    """
    low, high = _window(x, 0.06), _window(np.concatenate([y, fitted, own or ()]), 0.1)
    scale = (low[1] - low[0]) / (high[1] - high[0]) / _SHAPE
    names = [name for name in STYLE if name in lines]
    frames = 0 if descent is None else len(descent[1])
    data = {
        "points": table(x=x, y=y, k=np.arange(len(x)), part=np.full(len(x), "train") if part is None else part),
        "squares": table(x=x, x2=x + np.abs(y - fitted) * scale, y=y, y2=fitted, residual=y - fitted),
        "lines": table(
            line=np.repeat(names, [len(lines[n][0]) for n in names]),
            x=np.concatenate([lines[n][0] for n in names]),
            y=np.concatenate([lines[n][1] for n in names]),
        ),
        "descent": _descent_table(descent),
    }
    options = {"names": tuple(names), "axes": axes, "squares": squares, "timed": frames > 0}
    picture = Picture(
        _fit_form, data, words, options, {"x0": low[0], "x1": low[1], "y0": high[0], "y1": high[1]}, frames=frames or None
    )
    hand: Hand | None = None
    if own:
        hand = OwnLine((float(x.min()), float(x.max())), high, scale)
    elif by_hand is not None:
        hand = PointsUnderCurve(len(x), (*low, *high), by_hand, scale)
    return picture.under(hand)


def _window(values: Array, margin: float) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    span = high - low or 1.0
    step = 10.0 ** np.floor(np.log10(span)) / 5
    bottom, top = np.floor((low - margin * span) / step) * step, np.ceil((high + margin * span) / step) * step
    return float(bottom), float(top)


def _descent_table(descent: tuple[Array, Array] | None):  # type: ignore[no-untyped-def]
    xs, ys = descent if descent is not None else (np.zeros(0), np.zeros((0, 0)))
    frames = np.repeat(np.arange(len(ys)), len(xs))
    return table(frame=frames, x=np.tile(xs, len(ys)), y=ys.ravel())


def _fit_form(
    names: tuple[str, ...],
    axes: tuple[str, str],
    squares: bool,
    timed: bool,
    hand: Hand | None = None,
) -> Chart:
    ax, ay = alt.X("x:Q").scale(ends("x0", "x1")).title(axes[0]), alt.Y("y:Q").scale(ends("y0", "y1")).title(axes[1])
    colour, dash = line_channels(names)
    taken = isinstance(hand, PointsUnderCurve)
    behind: dict[str, Any] = {"opacity": alt.ExprRef(expr=f"{IS_HELD} ? 0.15 : 1")} if taken else {}
    line = alt.Chart(named("lines")).mark_line(clip=True, **behind).encode(ax, ay, alt.Order("x:Q"), colour, dash)
    box = alt.Chart(named("squares")).mark_rect(
        color=WRONG, fillOpacity=0.12, stroke=WRONG, strokeOpacity=0.5, clip=True, **behind
    )
    tooltip = [alt.Tooltip("x:Q", title=axes[0], format=".4g"), alt.Tooltip("y:Q", title=axes[1], format=".4g")]
    rows = alt.Chart(named("points"))
    points = (
        (moved(rows) if taken else rows)
        .mark_point(size=60, color=CLASSES[1], fill=CLASSES[1])
        .encode(
            ax,
            ay,
            alt.FillOpacity("part:N").scale(domain=["train", "test"], range=[0.9, 0]).legend(None),
            tooltip=[*tooltip, alt.Tooltip("part:N", title="part")],
        )
    )
    layers = [line, points]
    if squares:
        area = alt.Tooltip("residual:Q", title="residual", format=".4g")
        layers.insert(0, box.encode(ax, ay, alt.X2("x2:Q"), alt.Y2("y2:Q"), tooltip=[area]))
    if timed:
        step = alt.Chart(named("descent")).transform_filter("datum.frame == frame")
        on_the_way = step.mark_line(color=STEP, strokeWidth=6, clip=True).encode(ax, ay, alt.Order("x:Q"))
        layers.insert(-2, on_the_way)  # below both curves: where it has arrived they are seen on it
    layers += hand.layers(ax, ay) if hand else []
    return alt.layer(*layers).properties(height=400)


def residual_picture(fitted: Array, residuals: Array, *, part: npt.NDArray[np.str_], words: str) -> Picture:
    """Residual against fitted value: a pattern here is what the line could not say. All arrays (n_samples,)."""
    return Picture(_residual_form, {"residuals": table(fitted=fitted, residual=residuals, part=part)}, words)


def _residual_form() -> Chart:
    dots = (
        alt.Chart(named("residuals"))
        .mark_point(size=45, color=CLASSES[1], fill=CLASSES[1])
        .encode(
            alt.X("fitted:Q").scale(zero=False).title("fitted value"),
            alt.Y("residual:Q").title("residual = y − fitted"),
            alt.FillOpacity("part:N").scale(domain=["train", "test"], range=[0.85, 0]).legend(None),
            tooltip=[alt.Tooltip("fitted:Q", format=".4g"), alt.Tooltip("residual:Q", format=".4g"), alt.Tooltip("part:N")],
        )
    )
    zero = alt.Chart(named("residuals")).mark_rule(color=NEUTRAL).encode(y=alt.datum(0))
    return alt.layer(zero, dots).properties(height=230)
