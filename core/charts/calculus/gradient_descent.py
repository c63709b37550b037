"""A walk downhill on the graph of a function of one variable, and how fast each walk gets down."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.foundations.functions import Range, Segments
from core.charts.lines import line_channels
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import Window, plane, view_bounds
from core.charts.theme import NEUTRAL, STEP


def walk_picture(
    curve: Segments,
    walks: Mapping[str, tuple[Array, Array]],
    x: Range,
    y: Range,
    *,
    words: str,
    frames: int,
    allowed: Range | None = None,
    height: int = 440,
) -> Picture:
    """The graph of f and the points of each walk on it; the player reveals a walk up to its frame.

    curve : pieces of the graph;  walks : name -> (x, f(x)), (k + 1,) each;  allowed : the interval X, if there is one
    """
    pieces = [(np.full(len(xs), str(k)), xs, ys) for k, (xs, ys) in enumerate(curve)]
    piece, xs, ys = (np.concatenate(c) for c in zip(*pieces, strict=True)) if pieces else (np.zeros(0),) * 3
    data = {
        "curve": table(piece=piece.astype(str), x=xs, y=ys),
        "walks": _walks(walks),
        "allowed": table(x=np.array(allowed if allowed else (), dtype=float)),
    }
    options = {"names": tuple(walks), "height": height}
    return Picture(_walk_form, data, words, options, view_bounds((*x, *y)), frames=frames)


def within_sight(points: Array, view: Window) -> Array:
    """Points that ran away, drawn just beyond the window: a browser cannot draw to 1e300. points : (k, 2)."""
    low, high = np.array(view[::2]), np.array(view[1::2])
    return np.clip(points, low - 3 * (high - low), high + 3 * (high - low))


def _walks(walks: Mapping[str, tuple[Array, Array]]):  # type: ignore[no-untyped-def]
    n = [len(xs) for xs, _ in walks.values()]
    return table(
        line=np.repeat(np.array(list(walks), dtype=str), n),
        step=np.concatenate([np.arange(k) for k in n]),
        x=np.concatenate([xs for xs, _ in walks.values()]),
        y=np.concatenate([ys for _, ys in walks.values()]),
    )


def _walk_form(names: tuple[str, ...], height: int) -> Chart:
    x, y = plane(("x", "f(x)"))
    colour, dash = line_channels(names, columns=3)
    graph = alt.Chart(named("curve")).mark_line(color=NEUTRAL, clip=True).encode(x, y, alt.Detail("piece:N"), alt.Order("x:Q"))
    walks = alt.Chart(named("walks")).transform_filter("datum.step <= frame")
    lines = walks.mark_line(clip=True, strokeWidth=1.5).encode(x, y, colour, dash, alt.Order("step:Q"))
    tooltip = [alt.Tooltip("line:N"), alt.Tooltip("step:Q"), *(alt.Tooltip(f"{v}:Q", format=".6g") for v in "xy")]
    dots = walks.mark_circle(size=70, opacity=1, clip=True).encode(x, y, colour, tooltip=tooltip)
    now = alt.Chart(named("walks")).transform_filter("datum.step == frame")
    ring = now.mark_point(size=260, color=STEP, strokeWidth=3, clip=True).encode(x, y)
    edges = alt.Chart(named("allowed")).mark_rule(color=NEUTRAL, strokeWidth=3, strokeDash=[7, 4], clip=True).encode(x)
    return alt.layer(graph, edges, lines, dots, ring).properties(height=height)


def progress_picture(
    walks: Mapping[str, Array], *, y: str, words: str, at: Sequence[int] | Array, log: bool = True, height: int = 230
) -> Picture:
    """A number of each walk against the step, on a log axis, where a straight line is a constant factor a step.

    walks : name -> (k + 1,);  at : the step of each frame of the player. On a log axis zeros are left out.
    """
    n = [len(v) for v in walks.values()]
    values = np.concatenate(list(walks.values()))
    shown = np.isfinite(values) & ((values > 0) | (not log))
    names = np.repeat(np.array(list(walks), dtype=str), n)
    steps = np.concatenate([np.arange(k) for k in n])
    data = {
        "progress": table(line=names[shown], step=steps[shown], value=values[shown]),
        "moments": table(frame=np.arange(len(at)), step=np.asarray(at, dtype=float)),
    }
    return Picture(_progress_form, data, words, {"names": tuple(walks), "y": y, "log": log, "height": height}, frames=len(at))


def _progress_form(names: tuple[str, ...], y: str, log: bool, height: int) -> Chart:
    scale = alt.Scale(type="log") if log else alt.Scale(zero=False)
    axis = alt.Axis(format="~e", labelOverlap=True) if log else alt.Axis()
    lines = (
        alt.Chart(named("progress"))
        .mark_line(point=alt.OverlayMarkDef(size=30))
        .encode(
            alt.X("step:Q").title("step"),
            alt.Y("value:Q").scale(scale).axis(axis).title(y),
            *line_channels(names, columns=3),
            tooltip=[alt.Tooltip("line:N"), alt.Tooltip("step:Q"), alt.Tooltip("value:Q", format=".6~g", title=y)],
        )
    )
    now = alt.Chart(named("moments")).transform_filter("datum.frame == frame").mark_rule(color=STEP, strokeWidth=2.5)
    return alt.layer(lines, now.encode(alt.X("step:Q"))).properties(height=height)
