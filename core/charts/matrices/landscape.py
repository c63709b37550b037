"""Level sets of a function of two variables in equal units: right angles and circles look as they are.

Whatever the width of the screen, the window shows `reach` to each side along its shorter side, and more along the other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import numpy.typing as npt

from core.charts.arrows import Arrow, arrows_layer, arrows_table
from core.charts.image import level_png
from core.charts.lines import line_channels
from core.charts.moving import Hand
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import Window, equal_units, raster
from core.charts.theme import OURS, PAPER

Array = npt.NDArray[np.floating[Any]]
_PIXELS = (400, 800)  # height and width of the image of the window
Pieces = Sequence[Array]  # of one curve, (k, 2) each


def landscape_window(centre: tuple[float, float], reach: float) -> Window:
    """The window to compute values on: wide enough for every screen."""
    (x, y), wide, high = centre, 2.8 * reach, 1.4 * reach
    return x - wide, x + wide, y - high, y + high


def landscape_picture(
    values: Array,
    centre: tuple[float, float],
    reach: float,
    *,
    words: str,
    dark: bool,
    curves: Mapping[str, Pieces] | None = None,
    path: Array | None = None,
    arrows: Mapping[str, Arrow] | None = None,
    marks: Mapping[str, tuple[float, float]] | None = None,
    arrow_names: Sequence[str] = (),
    hand: Hand | None = None,
    axes: tuple[str, str] = ("x₁", "x₂"),
    height: int = 400,
) -> Picture:
    """Level sets with curves, arrows and marked points on top; the player reveals a path up to its frame.

    values : (height, width) on `landscape_window`, the first row at the top;  curves : name -> pieces
    path : (k + 1, 2) or None;  arrow_names : all that may occur, those of `arrows` by default;  marks : label -> point
    hand : what moves on it
    """
    curves, arrows, marks = curves or {}, arrows or {}, marks or {}
    pieces = [(name, f"{name}/{k}", piece) for name, many in curves.items() for k, piece in enumerate(many)]
    lengths = [len(piece) for *_, piece in pieces]
    points = np.concatenate([*(piece for *_, piece in pieces), np.zeros((0, 2))])
    steps = np.zeros((0, 2)) if path is None else path
    x0, x1, y0, y1 = landscape_window(centre, reach)
    data = {
        "levels": table(
            x0=[x0],
            x1=[x1],
            y0=[y0],
            y1=[y1],
            url=np.array([level_png(np.asarray(values, dtype=np.float64), dark=dark, pixels=_PIXELS)]),
        ),
        "curves": table(
            line=np.repeat(np.array([name for name, *_ in pieces], dtype=str), lengths),
            piece=np.repeat(np.array([piece for _, piece, _ in pieces], dtype=str), lengths),
            order=np.concatenate([np.arange(k) for k in lengths] or [np.zeros(0, dtype=int)]),
            x=points[:, 0],
            y=points[:, 1],
        ),
        "path": table(step=np.arange(len(steps)), x=steps[:, 0], y=steps[:, 1]),
        "arrows": arrows_table(arrows),
        "marks": table(
            label=np.array(list(marks), dtype=str), x=[p[0] for p in marks.values()], y=[p[1] for p in marks.values()]
        ),
    }
    options = {
        "names": tuple(curves),
        "arrow_names": tuple(arrow_names or arrows),
        "timed": len(steps) > 0,
        "axes": axes,
        "height": height,
    }
    bounds = {"cx": centre[0], "cy": centre[1], "reach": reach}
    return Picture(_form, data, words, options, bounds, frames=len(steps) or None).under(hand)


def _form(
    names: tuple[str, ...],
    arrow_names: tuple[str, ...],
    timed: bool,
    axes: tuple[str, str],
    height: int,
    hand: Hand | None = None,
) -> Chart:
    x = alt.X("x:Q").scale(equal_units("width", "cx")).title(axes[0])
    y = alt.Y("y:Q").scale(equal_units("height", "cy")).title(axes[1])
    levels = alt.Chart(named("levels")).mark_image(smooth=True, clip=True).encode(*raster(x, y))
    lines = alt.Chart(named("curves")).mark_line(clip=True, strokeWidth=1.8)
    lines = lines.encode(x, y, *line_channels(names, columns=3), alt.Detail("piece:N"), alt.Order("order:Q"))
    marks = alt.Chart(named("marks")).encode(x, y)
    dots = marks.mark_circle(size=160, color=OURS, stroke=PAPER, strokeWidth=2, opacity=1, clip=True)
    labels = marks.mark_text(fontSize=14, fontWeight="bold", align="right", dx=-12, dy=12, clip=True).encode(alt.Text("label:N"))
    layers = [alt.layer(levels, lines), *(_steps(x, y) if timed else ()), arrows_layer(arrow_names, x, y), dots, labels]
    layers += hand.layers(x, y) if hand else []
    chart = alt.layer(*layers).resolve_scale(color="independent", strokeDash="independent").properties(height=height)
    return chart


def _steps(x: alt.X, y: alt.Y) -> list[Chart]:
    """The path so far, its last point larger."""
    shown = alt.Chart(named("path")).transform_filter("datum.step <= frame").encode(x, y)
    tooltip = [alt.Tooltip("step:Q"), alt.Tooltip("x:Q", format=".5g"), alt.Tooltip("y:Q", format=".5g")]
    now = alt.Chart(named("path")).transform_filter("datum.step == frame").encode(x, y)
    return [
        shown.mark_line(color=OURS, strokeWidth=1.5, clip=True).encode(alt.Order("step:Q")),
        shown.mark_circle(color=OURS, size=45, opacity=1, clip=True).encode(tooltip=tooltip),
        now.mark_circle(color=OURS, size=180, stroke=PAPER, strokeWidth=2, opacity=1, clip=True),
    ]
