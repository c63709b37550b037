"""A small network as a drawing: units in columns, weights as lines whose width says the size, colour and dash the sign."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.image import signed_png
from core.charts.picture import Chart, Picture, named, table
from core.charts.points import frame_slider
from core.charts.theme import CLASSES, DASHED, NEUTRAL, SOLID


def network_picture(frames: Sequence[Sequence[Array]], *, words: str) -> Picture:
    """Weights of every layer at every frame; hover a line for its value.

    frames : for each frame the list of weight matrices, (n_in, n_out) each
    """
    sizes = [frames[0][0].shape[0], *(W.shape[1] for W in frames[0])]
    places = [np.linspace(0, 1, n + 2)[1:-1] for n in sizes]
    start = [np.repeat(places[k], sizes[k + 1]) for k in range(len(sizes) - 1)]
    end = [np.tile(places[k + 1], sizes[k]) for k in range(len(sizes) - 1)]
    layer = np.concatenate([np.full(len(s), k) for k, s in enumerate(start)])
    weights = np.array([np.concatenate([W.ravel() for W in W_frame]) for W_frame in frames])
    n = len(frames)
    largest = float(np.abs(weights).max()) or 1.0
    data = {
        "weights": table(
            frame=np.repeat(np.arange(n), len(layer)),
            x=np.tile(layer, n),
            x2=np.tile(layer + 1, n),
            y=np.tile(np.concatenate(start), n),
            y2=np.tile(np.concatenate(end), n),
            weight=weights.ravel(),
            size=np.abs(weights.ravel()) / largest,
        ),
        "units": table(x=np.repeat(np.arange(len(sizes)), sizes), y=np.concatenate(places)),
    }
    return Picture(_form, data, words, {"frames": n, "layers": len(sizes)})


def _form(frames: int, layers: int) -> Chart:
    axis = alt.Axis(values=list(range(layers)), labelExpr=f"datum.value == 0 ? 'input' : datum.value == {layers - 1} ? "
                    "'output' : 'hidden ' + datum.value", domain=False, ticks=False, grid=False)  # fmt: skip
    x = alt.X("x:Q").scale(domain=[-0.2, layers - 0.8], nice=False).axis(axis).title(None)
    y = alt.Y("y:Q").scale(domain=[1, 0]).axis(None)
    lines = alt.Chart(named("weights")).transform_filter("datum.frame == frame").mark_rule().encode(
        x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"),
        alt.StrokeWidth("size:Q").scale(domain=[0, 1], range=[0.2, 6]).legend(None),
        alt.condition("datum.weight > 0", alt.ColorValue(CLASSES[1]), alt.ColorValue(CLASSES[0])),
        strokeDash=alt.condition("datum.weight > 0", alt.value(SOLID), alt.value(DASHED)),
        tooltip=[alt.Tooltip("weight:Q", format=".4f")],
    )  # fmt: skip
    units = alt.Chart(named("units")).mark_circle(size=170, color=NEUTRAL, opacity=1).encode(x, y)
    return alt.layer(lines, units).add_params(frame_slider(frames)).properties(height=260)


def unit_maps(activations: Array, *, columns: int, dark: bool, words: str) -> Picture:
    """What each hidden unit answers on the plane, small pictures side by side, one image a frame.

    activations : (frames, units, resolution**2)
    """
    frames, units, cells = activations.shape
    resolution = int(np.sqrt(cells))
    maps = activations.reshape(frames, units, resolution, resolution)[:, :, ::2, ::2]  # small pictures need fewer cells
    side, rows = maps.shape[-1], -(-units // columns)
    gap = max(1, side // 12)
    tile = side + gap
    mosaics = np.zeros((frames, rows * tile, columns * tile))  # zero is the colour of the background
    for unit in range(units):
        top, left = unit // columns * tile, unit % columns * tile
        mosaics[:, top : top + side, left : left + side] = maps[:, unit]
    scale = max(float(np.abs(activations).max()), 1e-12)
    index = np.arange(units)
    ends = {"x": 0, "x2": columns, "y": 0, "y2": rows}
    urls = np.array([signed_png(m, scale=scale, dark=dark) for m in mosaics])
    data = {
        "maps": table(frame=np.arange(frames), url=urls, **{name: np.full(frames, end) for name, end in ends.items()}),
        "labels": table(x=index % columns + 0.1, y=index // columns + 0.16, unit=index + 1),
    }
    return Picture(_maps_form, data, words, {"frames": frames, "columns": columns, "rows": rows})


def _maps_form(frames: int, columns: int, rows: int) -> Chart:
    x = alt.X("x:Q").scale(domain=[0, columns], nice=False).axis(None)
    y = alt.Y("y:Q").scale(domain=[rows, 0], nice=False).axis(None)
    images = alt.Chart(named("maps")).transform_filter("datum.frame == frame").mark_image(smooth=True)
    labels = alt.Chart(named("labels")).mark_text(align="left", fontSize=12, fontWeight="bold", color=NEUTRAL)
    pictures = images.encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), alt.Url("url:N"))
    layers = alt.layer(pictures, labels.encode(x, y, alt.Text("unit:Q")))
    return layers.add_params(frame_slider(frames)).properties(height=90 * rows)
