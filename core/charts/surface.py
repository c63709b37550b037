"""A function of two variables seen from above: level sets, paths across them, and slices through a point."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.image import heat_png, level_png
from core.charts.lines import line_channels
from core.charts.moving import Hand
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import Window, plane, raster, view_bounds
from core.charts.theme import DASHED, NEUTRAL, STEP, WRONG


def surface_picture(
    values: Array,
    view: Window,
    *,
    words: str,
    dark: bool,
    paths: Mapping[str, Array] | None = None,
    marks: Mapping[str, tuple[float, float]] | None = None,
    arrows: Sequence[tuple[float, float, float, float]] = (),
    frames: int = 0,
    clickable: bool = False,
    heat: bool = False,
    outline: Array | None = None,
    hand: Hand | None = None,
    axes: tuple[str, str] = ("x", "y"),
    height: int = 440,
) -> Picture:
    """Level sets with paths of points on top; with `frames` the player reveals a path up to its frame.

    values : (height, width) on the grid of the window, the first row at the top;  paths : name -> (k + 1, 2)
    marks : label -> point;  arrows : (x from, y from, x to, y to);  clickable : a click selects a point (`click`: x, y)
    outline : (points, 2), the closed edge of a set;  heat : a heat map, whose colour is the value itself, instead of level sets
    hand : what moves on it
    """
    paths, marks = paths or {}, marks or {}
    edge = np.zeros((0, 2)) if outline is None else outline
    x0, x1, y0, y1 = view
    n = [len(p) for p in paths.values()]
    points = np.concatenate([*paths.values(), np.zeros((0, 2))])
    cells = np.meshgrid(np.linspace(x0, x1, 41), np.linspace(y0, y1, 41)) if clickable else (np.zeros(0), np.zeros(0))
    data = {
        "levels": table(
            x0=[x0], x1=[x1], y0=[y0], y1=[y1], url=np.array([_heat(values, dark) if heat else level_png(values, dark=dark)])
        ),
        "paths": table(
            line=np.repeat(np.array(list(paths), dtype=str), n),
            step=np.concatenate([np.arange(k) for k in n] or [np.zeros(0, dtype=int)]),
            x=points[:, 0],
            y=points[:, 1],
        ),
        "marks": table(
            label=np.array(list(marks), dtype=str), x=[p[0] for p in marks.values()], y=[p[1] for p in marks.values()]
        ),
        "arrows": table(**dict(zip(("x", "y", "x2", "y2"), np.array(arrows, dtype=float).reshape(-1, 4).T, strict=True))),
        "outline": table(x=edge[:, 0], y=edge[:, 1], step=np.arange(len(edge))),
        "cells": table(x=np.round(cells[0].ravel(), 6), y=np.round(cells[1].ravel(), 6)),
    }
    options = {
        "names": tuple(paths),
        "axes": axes,
        "timed": frames > 0,
        "clickable": clickable,
        "height": height,
    }
    return Picture(_surface_form, data, words, options, view_bounds(view), frames=frames or None).under(hand)


def _heat(values: Array, dark: bool) -> str:
    """The values on one linear scale, without the tips of poles; undefined cells keep the background."""
    finite = values[np.isfinite(values)]
    low, high = np.quantile(finite, [0.01, 0.99]) if len(finite) else (0.0, 1.0)
    share = np.clip((values - low) / max(high - low, 1e-300), 0, 1)
    return heat_png(np.nan_to_num(share + 1e-3), dark=dark)


def _surface_form(
    names: tuple[str, ...], axes: tuple[str, str], timed: bool, clickable: bool, height: int, hand: Hand | None = None
) -> Chart:
    x, y = plane(axes)
    levels = alt.Chart(named("levels")).mark_image(smooth=True).encode(*raster(x, y))
    colour, dash = line_channels(names, columns=3)
    paths = alt.Chart(named("paths"))
    if timed:
        paths = paths.transform_filter("datum.step <= frame")
    tooltip = [
        alt.Tooltip("line:N"),
        alt.Tooltip("step:Q"),
        alt.Tooltip("x:Q", format=".5g"),
        alt.Tooltip("y:Q", format=".5g"),
    ]
    lines = paths.mark_line(clip=True, strokeWidth=2.5).encode(x, y, colour, dash, alt.Order("step:Q"))
    dots = paths.mark_circle(size=38, opacity=1, clip=True).encode(x, y, colour, tooltip=tooltip)
    edge = alt.Chart(named("outline")).mark_line(color=NEUTRAL, strokeWidth=3, strokeDash=DASHED, clip=True)
    marks = alt.Chart(named("marks")).encode(x, y)
    cross = marks.mark_point(shape="cross", size=130, color=WRONG, filled=True, clip=True).encode(tooltip="label:N")
    text = marks.mark_text(align="left", dx=8, dy=-8, fontSize=13, clip=True).encode(alt.Text("label:N"))
    arrows = alt.Chart(named("arrows")).mark_rule(color=STEP, strokeWidth=4, clip=True)
    arrows = arrows.encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"))
    layers = [levels, edge.encode(x, y, alt.Order("step:Q")), lines, dots, arrows, cross, text]
    if clickable:
        click = alt.selection_point(name="click", fields=["x", "y"], on="click", empty=False)
        cells = alt.Chart(named("cells")).mark_square(size=200, opacity=0.001).encode(x, y)
        layers.append(cells.add_params(click))
    layers += hand.layers(x, y) if hand else []
    return alt.layer(*layers).properties(height=height)
