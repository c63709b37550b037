"""A curve ever closer to a point: samples that close in from both sides, and the value they settle on."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.plane import view_bounds
from core.charts.theme import NEUTRAL, OURS, STEP

Array = npt.NDArray[np.floating]
POINTERS = {"left": "triangle-right", "right": "triangle-left"}  # each points towards the limit


def limit_picture(
    pieces: Sequence[tuple[Array, Array]],
    samples: Mapping[str, tuple[Array, Array]],
    x: tuple[float, float],
    y: tuple[float, float],
    *,
    point: float,
    values: Sequence[float],
    words: str,
    height: int = 380,
) -> Picture:
    """The pieces of the curve, samples from the "left" and the "right" as triangles that point to the limit.

    values : finite limits of the sides, dotted, with an open circle at the point; towards infinity |x| is drawn on a log axis
    """
    infinite = bool(np.isinf(point))
    drawn = [(np.full(len(xs), k), xs, ys) for k, (xs, ys) in enumerate(pieces)]
    piece, xs, ys = (np.concatenate(c) for c in zip(*drawn, strict=True)) if drawn else (np.zeros(0),) * 3
    sides = [  # towards either infinity |x| comes from the left
        (np.full(len(a), "left" if infinite else side), np.abs(a) if infinite else a, b) for side, (a, b) in samples.items()
    ]
    side, a, b = (np.concatenate(c) for c in zip(*sides, strict=True))
    place = np.zeros(0) if infinite else np.array([point])
    data = {
        "curve": table(piece=piece, x=xs, y=ys),
        "samples": table(side=side, x=a, y=b),
        "levels": table(y=np.asarray(values, dtype=float)),
        "limits": table(x=np.repeat(place, len(values)), y=np.asarray(values, dtype=float)[: len(values) * len(place)]),
        "point": table(x=place),
    }
    options = {"axis": "−x" if point < 0 and infinite else "x", "log": infinite, "height": height}
    return Picture(_form, data, words, options, view_bounds((*x, *y)))


def _form(axis: str, log: bool, height: int) -> Chart:
    across = ends("x0", "x1")
    if log:
        across.type = "log"
    x = alt.X("x:Q").scale(across).title(axis).axis(tickCount=6, labelOverlap=True, format="~e" if log else alt.Undefined)
    y = alt.Y("y:Q").scale(ends("y0", "y1")).title("f")
    curve = alt.Chart(named("curve")).mark_line(color=OURS, clip=True).encode(x, y, alt.Detail("piece:N"), alt.Order("x:Q"))
    level = alt.Chart(named("levels")).mark_rule(color=STEP, strokeDash=[2, 3], strokeWidth=2, clip=True).encode(y)
    place = alt.Chart(named("point")).mark_rule(color=NEUTRAL, strokeWidth=1, clip=True).encode(x)
    tooltip = [alt.Tooltip("x:Q", format=".10~g"), alt.Tooltip("y:Q", title="f", format=".10~g")]
    shape = alt.Shape("side:N").scale(domain=list(POINTERS), range=list(POINTERS.values())).legend(None)
    samples = alt.Chart(named("samples")).mark_point(size=110, filled=True, color=OURS, opacity=1, clip=True)
    circle = alt.Chart(named("limits")).mark_point(size=170, color=STEP, strokeWidth=3, opacity=1, clip=True)
    move = alt.selection_interval(name="move", bind="scales")
    layers = [level, place, curve, samples.encode(x, y, shape, tooltip=tooltip).add_params(move), circle.encode(x, y)]
    return alt.layer(*layers).properties(height=height)
