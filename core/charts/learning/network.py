"""A small network as the picture: every unit is its own map of the plane, every weight a line between two of them.

The width of a line says the size of the weight, colour and dash its sign. The tiles of a layer are one image a frame.
"""

from collections.abc import Sequence
from itertools import pairwise

import altair as alt
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.arrays import Array
from core.charts.image import signed_png
from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import CLASSES, DASHED, SOLID

HEIGHT, TALLEST = 300, 54  # pixels: of the picture, and from one unit to the next below it
HALF = 0.2  # half the width of a tile, in steps from layer to layer
GAP = 1 / 6  # between two tiles, as a share of a tile
STRONG = 0.9  # tint of a tile: no points lie on it


def network_picture(
    weights: Sequence[Sequence[Array]],
    inputs: Array,
    units: Sequence[npt.NDArray[np.floating]],
    *,
    names: Sequence[str],
    answers: Sequence[str] = (),
    dark: bool,
    words: str,
) -> Picture:
    """The network at every frame; hover a line for its weight.

    weights : for each frame the list of matrices, (n_in, n_out) each
    inputs : (n_features, resolution**2), what each feature is on the points of `grid`;  names : of each
    units : of each later layer (frames, n_l, resolution**2), the output's z last;  answers : what each output stands for
    """
    sizes = [len(inputs), *(W.shape[1] for W in weights[0])]
    last, pitch = len(sizes) - 1, min(HEIGHT / max(sizes), TALLEST)
    places = [HEIGHT / 2 + pitch * (np.arange(n) - (n - 1) / 2) for n in sizes]
    shown = [*units[:-1], np.tanh(units[-1] / 2)]  # the output as on the map of the answers
    tiles = [_tiles(k + 1, places[k + 1], pitch, of, dark=dark) for k, of in enumerate(shown)]
    edges = sum(W.size for W in weights[0])
    data = {
        "inputs": _tiles(0, places[0], pitch, inputs[None], dark=dark),
        "units": pa.concat_tables(tiles),
        "edges": _edges(places, names),
        "weights": table(
            frame=np.repeat(np.arange(len(weights), dtype=np.uint16), edges),
            edge=np.tile(np.arange(edges, dtype=np.uint16), len(weights)),
            weight=np.concatenate([W.ravel() for frame in weights for W in frame]),
        ),
        "inputs named": table(x=np.full(len(names), -HALF), y=places[0], name=list(names)),
        "outputs named": table(x=np.full(len(answers), last + HALF), y=places[-1][: len(answers)], name=list(answers)),
    }
    largest = max(float(np.abs(W).max()) for frame in weights for W in frame) or 1.0
    return Picture(_form, data, words, {"last": last}, {"largest": largest}, frames=len(weights))


def _tiles(layer: int, places: Array, pitch: float, values: npt.NDArray[np.floating], *, dark: bool) -> pa.Table:
    """One image a frame of all units of a layer, each from its smallest tint to its fullest. values : (frames, n_l, cells)"""
    frames, units, cells = values.shape
    side = int(np.sqrt(cells))
    gap = round(GAP * side)
    step = side + gap
    strips = np.zeros((frames, units * step - gap, side))  # zero is the colour of the background
    for unit in range(units):
        strips[:, unit * step : unit * step + side] = values[:, unit].reshape(frames, side, side)
    scale = max(float(np.abs(values).max()), 1e-12)
    half = pitch * side / step / 2
    sides = {"x": layer - HALF, "x2": layer + HALF, "y": places[0] - half, "y2": places[-1] + half}
    urls = [signed_png(strip, scale=scale, strength=STRONG, dark=dark) for strip in strips]
    return table(frame=np.arange(frames), url=np.array(urls), **{name: np.full(frames, at) for name, at in sides.items()})


def _edges(places: Sequence[Array], inputs: Sequence[str]) -> pa.Table:
    """From the right side of one unit to the left side of another, layer by layer in the order of the weights."""
    pairs = list(pairwise(places))
    names = [list(inputs), *([f"unit {j + 1} of layer {k + 1}" for j in range(len(y))] for k, y in enumerate(places[1:-1]))]
    names.append([f"output {j + 1}" if len(places[-1]) > 1 else "output" for j in range(len(places[-1]))])
    layer = np.concatenate([np.full(len(a) * len(b), k) for k, (a, b) in enumerate(pairs)])
    return table(
        edge=np.arange(len(layer), dtype=np.uint16),
        x=layer + HALF,
        x2=layer + 1 - HALF,
        y=np.concatenate([np.repeat(a, len(b)) for a, b in pairs]),
        y2=np.concatenate([np.tile(b, len(a)) for a, b in pairs]),
        between=[f"{a} → {b}" for left, right in pairwise(names) for a in left for b in right],
    )


def _form(last: int) -> Chart:
    axis = alt.Axis(
        values=list(range(last + 1)),
        labelExpr=f"datum.value == 0 ? 'input' : datum.value == {last} ? 'output' : 'hidden ' + datum.value",
        domain=False,
        ticks=False,
        grid=False,
        orient="top",
    )
    x = alt.X("x:Q").scale(domain=[-0.45, last + 0.45], nice=False).axis(axis).title(None)
    y = alt.Y("y:Q").scale(domain=[HEIGHT, 0], nice=False).axis(None)
    now = "datum.frame == frame"
    where = alt.LookupData(named("edges"), "edge", ["x", "x2", "y", "y2", "between"])
    base = alt.Chart(named("weights")).transform_filter(now).transform_lookup("edge", where)
    edges = base.transform_calculate(size="abs(datum.weight) / largest").encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"))
    lines = edges.mark_rule().encode(
        alt.StrokeWidth("size:Q").scale(domain=[0, 1], range=[0.2, 6]).legend(None),
        alt.condition("datum.weight > 0", alt.ColorValue(CLASSES[1]), alt.ColorValue(CLASSES[0])),
        strokeDash=alt.condition("datum.weight > 0", alt.value(SOLID), alt.value(DASHED)),
    )
    touched = edges.mark_rule(strokeWidth=8, opacity=0).encode(  # a thin line is hard to meet
        tooltip=[alt.Tooltip("between:N", title="from → to"), alt.Tooltip("weight:Q", format=".4f")]
    )
    inputs, units = (alt.Chart(named(name)).mark_image(smooth=True) for name in ("inputs", "units"))
    tiles = [
        image.encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), alt.Url("url:N")) for image in (inputs, units.transform_filter(now))
    ]
    before = alt.Chart(named("inputs named")).mark_text(align="right", dx=-5, fontSize=13)
    after = alt.Chart(named("outputs named")).mark_text(align="left", dx=5, fontSize=13)
    ends = [texts.encode(x, y, alt.Text("name:N")) for texts in (before, after)]
    return alt.layer(lines, touched, *tiles, *ends).properties(height=HEIGHT)
