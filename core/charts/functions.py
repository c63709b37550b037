"""Curves of typed functions: broken where they are undefined or jump, several on one plot, with pan and zoom."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.charts.decision import plane, view_bounds
from core.charts.lines import line_channels
from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import NEUTRAL, STEP

Array = npt.NDArray[np.float64]
Segments = Sequence[tuple[Array, Array]]  # pieces of one curve, x and y each
Range = tuple[float, float]


def function_picture(
    curves: Mapping[str, Segments],
    x: Range,
    y: Range,
    *,
    words: str,
    points: tuple[Array, Array] | None = None,
    asymptotes: Sequence[float] = (),
    axes: tuple[str, str] = ("x", "y"),
    height: int = 400,
) -> Picture:
    """Each named function as its pieces; drag to move, scroll to zoom, double click to come back.

    curves : name -> pieces, no line is drawn between two;  points : marked points (x, y);  asymptotes : x of poles
    """
    rows = [
        (np.full(len(xs), name), np.full(len(xs), f"{name}/{k}"), xs, ys)
        for name, pieces in curves.items()
        for k, (xs, ys) in enumerate(pieces)
    ]
    names, piece, xs, ys = (np.concatenate(c) for c in zip(*rows, strict=True)) if rows else (np.zeros(0),) * 4
    marked = points if points is not None else (np.zeros(0), np.zeros(0))
    data = {
        "curves": table(line=names.astype(str), piece=piece.astype(str), x=xs, y=ys),
        "points": table(x=marked[0], y=marked[1]),
        "poles": table(x=np.asarray(asymptotes, dtype=float)),
    }
    return Picture(_function_form, data, words, {"names": tuple(curves), "axes": axes, "height": height}, view_bounds((*x, *y)))


def _function_form(names: tuple[str, ...], axes: tuple[str, str], height: int) -> Chart:
    ax, ay = plane(axes)
    colour, dash = line_channels(names)
    lines = alt.Chart(named("curves")).mark_line(clip=True)
    lines = lines.encode(ax, ay, colour, dash, alt.Detail("piece:N"), alt.Order("x:Q"))
    zero = alt.Chart(named("points")).mark_rule(color=NEUTRAL, strokeWidth=1, clip=True)
    poles = alt.Chart(named("poles")).mark_rule(color=NEUTRAL, strokeDash=[2, 4], clip=True).encode(ax)
    tooltip = [alt.Tooltip("x:Q", format=".5g", title=axes[0]), alt.Tooltip("y:Q", format=".5g", title=axes[1])]
    dots = alt.Chart(named("points")).mark_circle(size=90, color=STEP, opacity=1, clip=True).encode(ax, ay, tooltip=tooltip)
    near = alt.selection_point(name="near", fields=["x"], nearest=True, on="pointerover", clear="pointerout", empty=False)
    opacity = alt.when(near).then(alt.value(1)).otherwise(alt.value(0))
    hover = alt.Chart(named("curves")).mark_circle(size=70, clip=True)
    hover = hover.encode(ax, ay, colour, opacity=opacity, tooltip=[alt.Tooltip("line:N", title="function"), *tooltip])
    move = alt.selection_interval(name="move", bind="scales")
    axis_lines = [zero.encode(y=alt.datum(0)), zero.encode(x=alt.datum(0))]
    return alt.layer(*axis_lines, poles, lines, hover.add_params(near), dots.add_params(move)).properties(height=height)


def error_picture(
    lines: Mapping[str, tuple[Array, Array]], *, x: str, words: str, y: str = "absolute error", height: int = 320
) -> Picture:
    """Error against step or number of pieces, both on log axes, where an order is a slope.

    lines : name -> (x, error); zeros cannot be drawn on a log axis and are left out
    """
    rows = [(np.full(len(xs), name), xs, errors) for name, (xs, errors) in lines.items()]
    names, xs, errors = (np.concatenate(c) for c in zip(*rows, strict=True))
    shown = (errors > 0) & np.isfinite(errors) & (xs > 0)
    data = {"errors": table(line=names[shown], x=xs[shown], y=errors[shown])}
    return Picture(_error_form, data, words, {"names": tuple(lines), "x": x, "y": y, "height": height})


def _error_form(names: tuple[str, ...], x: str, y: str, height: int) -> Chart:
    axis = alt.Axis(format="~e", labelOverlap=True)
    tooltip = [alt.Tooltip("line:N", title="method"), alt.Tooltip("x:Q", format=".3~e", title=x)]
    return (
        alt.Chart(named("errors"))
        .mark_line(point=alt.OverlayMarkDef(size=35))
        .encode(
            alt.X("x:Q").scale(type="log").axis(axis).title(x),
            alt.Y("y:Q").scale(type="log").axis(axis).title(y),
            *line_channels(names, columns=3),
            tooltip=[*tooltip, alt.Tooltip("y:Q", format=".3~e", title=y)],
        )
        .properties(height=height)
    )
