"""A calculation as a graph: nodes in layers, values and derivatives beside them, edges that light up frame by frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa

from core.arrays import Array
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import NEUTRAL, OURS, PAPER, STEP

AFTER = 10**6  # a frame after the last


@dataclass(frozen=True)
class Text:
    """Something written at a place from one frame to another."""

    x: float
    y: float
    text: str
    first: int = 0
    last: int = AFTER


@dataclass(frozen=True)
class Polyline:
    """A way through the picture, shown from one frame to another."""

    points: Array  # (k, 2), x and y
    first: int = 0
    last: int = AFTER


def graph_picture(
    nodes: Sequence[Text],
    edges: Sequence[Polyline],
    *,
    frames: int,
    words: str,
    values: Sequence[Text] = (),
    slopes: Sequence[Text] = (),
    lit: Sequence[Polyline] = (),
    edge_labels: Sequence[Text] = (),
    downwards: bool = False,
    height: int = 380,
) -> Picture:
    """Nodes and edges at places that the caller gives, y counted downwards.

    downwards : layers go down instead of to the right, so that texts stand beside the nodes instead of above and below
    nodes : sign in each circle;  values, slopes : in blue and yellow-orange beside the nodes;  lit : edges in yellow-orange
    """
    data = {
        "nodes": _texts(nodes).append_column("size", pa.array([_area(node.text) for node in nodes], pa.float64())),
        "values": _texts(values),
        "slopes": _texts(slopes),
        "labels": _texts(edge_labels),
        "edges": _lines(edges),
        "lit": _lines(lit),
    }
    x, y = np.array([(node.x, node.y) for node in nodes]).T
    along, across = (0.45, 0.65)
    room_x, room_y = (across, along) if downwards else (along, across)
    bounds = {"x_from": min(x) - room_x, "x_to": max(x) + room_x, "y_from": min(y) - room_y, "y_to": max(y) + room_y}
    options = {"downwards": downwards, "height": height}
    return Picture(_form, data, words, options, {name: float(end) for name, end in bounds.items()}, frames=frames)


def _area(text: str) -> float:
    """Of a circle that holds the text, in square pixels."""
    return float(np.pi / 4 * np.clip(6.6 * len(text) + 6, 41, 60) ** 2)


def _texts(texts: Sequence[Text]) -> pa.Table:
    rows = [(t.x, t.y, t.text, t.first, t.last) for t in texts]
    x, y, text, first, last = zip(*rows, strict=True) if rows else ((),) * 5
    return table(
        x=np.array(x, float), y=np.array(y, float), text=np.array(text, str), first=np.array(first, int), last=np.array(last, int)
    )


def _lines(lines: Sequence[Polyline]) -> pa.Table:
    points = np.concatenate([line.points for line in lines]) if lines else np.zeros((0, 2))
    lengths = [len(line.points) for line in lines]
    along = np.concatenate([np.arange(n) for n in lengths]) if lines else np.zeros(0, int)
    return table(
        x=points[:, 0],
        y=points[:, 1],
        step=along,
        edge=np.repeat(np.arange(len(lines)), lengths),
        first=np.repeat(np.array([line.first for line in lines], int), lengths),
        last=np.repeat(np.array([line.last for line in lines], int), lengths),
    )


def _form(downwards: bool, height: int) -> Chart:
    x = alt.X("x:Q").scale(ends("x_from", "x_to")).axis(None)
    y = alt.Y("y:Q").scale(ends("y_to", "y_from")).axis(None)  # layers and rows count downwards

    def shown(name: str) -> alt.Chart:
        return alt.Chart(named(name)).transform_filter("datum.first <= frame && frame <= datum.last")

    way = (x, y, alt.Detail("edge:N"), alt.Order("step:Q"))
    beside = {"align": "left", "dx": 30} if downwards else {"align": "center"}
    low, high = (-8, 9) if downwards else (31, -31)
    layers = [
        shown("edges").mark_line(color=NEUTRAL, strokeWidth=1.5, opacity=0.7).encode(*way),
        shown("lit").mark_line(color=STEP, strokeWidth=4).encode(*way),
        shown("nodes").mark_point(filled=True, color=OURS, opacity=1).encode(x, y, alt.Size("size:Q").scale(None)),
        shown("nodes").mark_text(color=PAPER, fontSize=13, fontWeight="bold").encode(x, y, alt.Text("text:N")),
        _haloed(shown("values"), (x, y), OURS, dy=low, **beside),
        _haloed(shown("slopes"), (x, y), STEP, dy=high, **beside),
        _haloed(shown("labels"), (x, y), STEP),
    ]
    return alt.layer(*layers).properties(height=height)


def _haloed(chart: alt.Chart, place: tuple[alt.X, alt.Y], colour: str, **options: Any) -> Chart:
    """Text that stays legible where it crosses a line."""
    text = chart.encode(*place, alt.Text("text:N"))
    return alt.layer(
        text.mark_text(fontSize=13, fontWeight="bold", stroke=PAPER, strokeWidth=4, color=PAPER, **options),
        text.mark_text(fontSize=13, fontWeight="bold", color=colour, **options),
    )
