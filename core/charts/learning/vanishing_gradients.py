"""The gradient of each layer on a log scale, and what the units of each layer answer, frame by frame."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.image import heat_png
from core.charts.lines import line_channels
from core.charts.picture import Chart, Picture, ends, named, table


def norms_picture(lengths: Array, theory: Array, *, words: str, height: int = 300) -> Picture:
    """|dL/dW| against the layer, with the curve that theory draws from the last layer backwards.

    lengths : (frames, layers);  theory : (layers,). A layer without any gradient has no point.
    """
    frames, layers = lengths.shape
    at = np.arange(1, layers + 1)
    positive = np.concatenate([lengths[lengths > 0], theory[theory > 0], [1e-300]])
    low, high = np.sort(positive)[[1 if len(positive) > 1 else 0, -1]]
    data = {
        "lengths": table(
            frame=np.repeat(np.arange(frames), layers),
            line=np.full(frames * layers, "ours"),
            x=np.tile(at, frames),
            y=np.where(lengths > 0, lengths, np.nan).ravel(),
        ),
        "theory": table(line=np.full(layers, "theory"), x=at, y=np.where(theory > 0, theory, np.nan)),
    }
    bounds = {"y0": 10 ** np.floor(np.log10(low)), "y1": 10 ** np.ceil(np.log10(high) + 0.01), "x0": 0.5, "x1": layers + 0.5}
    return Picture(_norms_form, data, words, {"height": height}, {k: float(v) for k, v in bounds.items()}, frames=frames)


def _norms_form(height: int) -> Chart:
    x = alt.X("x:Q").scale(ends("x0", "x1")).axis(tickMinStep=1, format="d").title("layer, from the input to the output")
    scale = alt.Scale(type="log", domain=ends("y0", "y1").domain)
    y = alt.Y("y:Q").scale(scale).axis(format="~e", tickCount=6, labelOverlap=True).title("length of ∂L/∂W")
    channels = line_channels(("ours", "theory"))
    tooltip = [alt.Tooltip("x:Q", title="layer"), alt.Tooltip("y:Q", format=".3~e", title="length")]
    measured = alt.Chart(named("lengths")).transform_filter("datum.frame == frame")
    measured = measured.mark_line(point=alt.OverlayMarkDef(size=60)).encode(x, y, *channels, tooltip=tooltip)
    theory = alt.Chart(named("theory")).mark_line(clip=True).encode(x, y, *channels)
    return alt.layer(theory, measured).properties(height=height)


def histograms_picture(histograms: Array, edges: Array, *, words: str, dark: bool) -> Picture:
    """One row a hidden layer, the first at the top; the brighter a cell, the more of the layer's answers lie there.

    histograms : (frames, hidden layers, bins), shares;  edges : (bins + 1,)
    """
    frames, layers, _ = histograms.shape
    shares = np.sqrt(histograms / histograms.max(axis=2, keepdims=True))  # the root shows rare answers too
    urls = np.array([heat_png(frame, dark=dark) for frame in shares])
    sides = {"x0": edges[0], "x1": edges[-1], "y0": 0.5, "y1": layers + 0.5}
    data = {"frames": table(frame=np.arange(frames), url=urls, **{k: np.full(frames, v) for k, v in sides.items()})}
    height = int(np.clip(24 * layers, 110, 300))
    return Picture(_histograms_form, data, words, {"height": height}, {k: float(v) for k, v in sides.items()}, frames=frames)


def _histograms_form(height: int) -> Chart:
    picture = (
        alt.Chart(named("frames"))
        .transform_filter("datum.frame == frame")
        .mark_image()
        .encode(
            alt.X("x0:Q").scale(ends("x0", "x1")).title("answer g(z) of a unit"),
            alt.X2("x1:Q"),
            alt.Y("y0:Q").scale(ends("y1", "y0")).axis(tickMinStep=1, format="d").title("hidden layer"),
            alt.Y2("y1:Q"),
            alt.Url("url:N"),
        )
    )
    return picture.properties(height=height)


def trials_picture(losses: Mapping[str, Array], *, words: str, height: int = 300) -> Picture:
    """Loss against epoch for each activation, all on the same axes. losses : name -> (epochs + 1,)."""
    rows = [(np.full(len(curve), name), np.arange(len(curve)), curve) for name, curve in losses.items()]
    names, epochs, curves = (np.concatenate(column) for column in zip(*rows, strict=True))
    return Picture(
        _trials_form, {"losses": table(line=names, x=epochs, y=curves)}, words, {"names": tuple(losses), "height": height}
    )


def _trials_form(names: Sequence[str], height: int) -> Chart:
    tooltip = [alt.Tooltip("line:N", title="activation"), alt.Tooltip("x:Q", title="epoch"), alt.Tooltip("y:Q", format=".4f")]
    lines = (
        alt.Chart(named("losses"))
        .mark_line(clip=True)
        .encode(
            alt.X("x:Q").title("epoch"),
            alt.Y("y:Q").scale(domain=[0, 1], clamp=True).title("loss"),
            *line_channels(names, columns=5),
            tooltip=tooltip,
        )
    )
    return lines.properties(height=height)
