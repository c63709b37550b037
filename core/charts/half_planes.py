"""The side of a line on which something holds, tinted, frame by frame."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import pyarrow as pa

from core.arrays import Array
from core.charts.picture import named, table
from core.charts.plane import Window
from core.charts.theme import CLASSES


def half_plane(w: Array, b: float, view: Window) -> Array:
    """Corners of the part of the window where w.x + b >= 0, in order around it: (k, 2), none where it is empty. w : (2,)"""
    x0, x1, y0, y1 = view
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    z = corners @ w + b
    kept = []
    for here, there, at, then in zip(corners, np.roll(corners, -1, axis=0), z, np.roll(z, -1), strict=True):
        if at >= 0:
            kept.append(here)
        if (at >= 0) != (then >= 0):
            kept.append(here + (there - here) * at / (at - then))
    return np.array(kept).reshape(-1, 2)


def half_planes_table(pieces: Sequence[tuple[int, float, Array]]) -> pa.Table:
    """The table behind `half_planes`. pieces : the frame, whose side it is (-1 or +1), and its corners, (k, 2)"""
    sizes = [len(corners) for _, _, corners in pieces]
    frames, sides = (np.repeat(np.array([piece[k] for piece in pieces], dtype=kind), sizes) for k, kind in ((0, int), (1, float)))
    corners = np.vstack([np.zeros((0, 2)), *(corners for _, _, corners in pieces)])
    order = np.concatenate([np.zeros(0, dtype=int), *(np.arange(size) for size in sizes)])
    return table(frame=frames, side=sides, order=order, x=corners[:, 0], y=corners[:, 1])


def half_planes(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Those of the frame, each in the colour of its class."""
    now = alt.Chart(named("half planes")).transform_filter("datum.frame == frame")
    return [
        now.transform_filter(f"datum.side == {side}")
        .mark_line(interpolate="linear-closed", strokeWidth=0, fill=colour, fillOpacity=0.2)
        .encode(x, y, alt.Order("order:Q"))
        for side, colour in zip((-1, 1), CLASSES, strict=False)
    ]
