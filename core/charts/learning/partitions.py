"""Rows that arrive partition by partition, and the line that follows from what has come."""

import altair as alt
import numpy as np

from core.charts.lines import line_channels
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import NEUTRAL, OURS
from core.learning.distributed.arriving import Arriving

SO_FAR, WHOLE = "from what has come", "from all rows in memory"
MOST = 600  # points


def arriving_picture(found: Arriving, *, words: str) -> Picture:
    """The rows of the partitions that have come are dark; frame j: after j partitions."""
    every = np.unique(np.linspace(0, len(found.x) - 1, MOST).astype(int))
    low, high = float(found.x.min()), float(found.x.max())
    at = np.array([low, high])
    frames = np.repeat(np.arange(1, len(found.lines) + 1), 2)
    heights = (found.lines[:, :1] + found.lines[:, 1:] * at).ravel()
    lines = table(frame=frames, x=np.tile(at, len(found.lines)), y=heights, line=np.full(len(frames), SO_FAR))
    b, w = found.in_memory
    whole = table(x=at, y=b + w * at, line=np.full(2, WHOLE))
    points = table(x=found.x[every], y=found.y[every], part=found.part[every] + 1)
    margin = 0.05 * float(np.ptp(found.y)) or 1.0
    bounds = {"bottom": float(found.y.min()) - margin, "top": float(found.y.max()) + margin}
    data = {"rows": points, "so_far": lines, "whole": whole}
    return Picture(_form, data, words, bounds=bounds, frames=len(found.lines) + 1)


def _form() -> Chart:
    x = alt.X("x:Q").scale(zero=False).title("x")
    y = alt.Y("y:Q").scale(ends("bottom", "top")).title("y")
    colour, dash = line_channels((SO_FAR, WHOLE))
    rows = alt.Chart(named("rows")).encode(x, y, tooltip=[alt.Tooltip("part:Q", title="partition")])
    waiting = rows.mark_circle(size=28, clip=True, color=NEUTRAL, opacity=0.25)
    here = rows.transform_filter("datum.part <= frame").mark_circle(size=28, clip=True, color=OURS, opacity=0.7)
    whole = alt.Chart(named("whole")).mark_line(clip=True).encode(x, y, colour, dash)
    so_far = (
        alt.Chart(named("so_far"))
        .transform_filter("datum.frame == frame")
        .mark_line(clip=True, strokeWidth=3)
        .encode(x, y, colour, dash)
    )
    return alt.layer(waiting, here, whole, so_far).properties(height=330)
