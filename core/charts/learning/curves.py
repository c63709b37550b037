"""Curves of a training run: ours solid, scikit-learn's dashed, train and test, a pinned run behind them."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.lines import STYLE, line_channels
from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import STEP


def curves(
    lines: Mapping[str, tuple[Array, Array]],
    *,
    x: str,
    y: str,
    words: str,
    log: bool = False,
    at: Array | None = None,
    height: int = 230,
) -> Picture:
    """Named lines (see STYLE) over one x; `at` says which x each frame of the player stands for.

    lines : name -> (x values, y values)
    """
    present = [name for name in STYLE if name in lines]
    columns = [(np.full(len(lines[n][0]), n), *map(np.asarray, lines[n])) for n in present]
    names, xs, ys = (np.concatenate(c) for c in zip(*columns, strict=True))
    frames = np.array([0.0]) if at is None else np.asarray(at, dtype=float)
    data = {"curves": table(line=names, x=xs, y=ys), "moments": table(frame=np.arange(len(frames)), x=frames)}
    return Picture(
        _form,
        data,
        words,
        {"names": tuple(present), "x": x, "y": y, "log": log, "timed": at is not None, "height": height},
        frames=None if at is None else len(frames),
    )


def _form(names: tuple[str, ...], x: str, y: str, log: bool, timed: bool, height: int) -> Chart:
    scale = alt.Scale(type="log" if log else "linear", zero=False, nice=True)
    colour, dash = line_channels(names)
    tooltip = [
        alt.Tooltip("line:N", title="line"),
        alt.Tooltip("x:Q", title=x),
        alt.Tooltip("y:Q", title=y, format=".6g"),
    ]
    base = alt.Chart(named("curves")).encode(alt.X("x:Q").title(x), alt.Y("y:Q").scale(scale).title(y))
    near = alt.selection_point(name="near", fields=["x"], nearest=True, on="pointerover", clear="pointerout", empty=False)
    lines = base.mark_line(clip=True).encode(colour, dash, alt.Order("x:Q"))
    dots = base.mark_circle(size=70).encode(
        colour, opacity=alt.when(near).then(alt.value(1)).otherwise(alt.value(0)), tooltip=tooltip
    )
    layers = [lines, dots.add_params(near)]
    if timed:
        now = alt.Chart(named("moments")).transform_filter("datum.frame == frame").mark_rule(color=STEP, strokeWidth=2.5)
        layers.append(now.encode(alt.X("x:Q")))
    return alt.layer(*layers).properties(height=height)
