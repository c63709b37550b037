"""A picture as pixels, what is lost when few of its directions are kept, and its singular values."""

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.image import rgb_png
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import NEUTRAL, OURS, STEP


def pixels_picture(pixels: Array, *, words: str, height: int = 270) -> Picture:
    """The picture in its own proportions. pixels : (height, width, 1 or 3) from 0 to 1."""
    return Picture(_pixels_form, {"picture": table(url=np.array([rgb_png(pixels)]))}, words, {"height": height})


def _pixels_form(height: int) -> Chart:
    width, tall = alt.ExprRef(expr="width"), alt.ExprRef(expr="height")
    image = alt.Chart(named("picture")).mark_image(
        width=width, height=tall, aspect=True, smooth=False, align="center", baseline="middle"
    )
    middle = {"x": alt.value({"expr": "width / 2"}), "y": alt.value({"expr": "height / 2"})}
    return image.encode(alt.Url("url:N"), **middle).properties(height=height)


def by_rank_picture(values: Array, k: int, *, y: str, words: str, log: bool = False, height: int = 230) -> Picture:
    """One number for every rank, and the rank that is chosen now. values : (r,), the first for rank 1."""
    ranks = np.arange(1, len(values) + 1)
    shown = np.where(values > values.max() * 1e-12, values, np.nan) if log else values  # zeros cannot be drawn on a log axis
    data = {"ranks": table(k=ranks, value=shown), "now": table(k=[k], value=[shown[k - 1]])}
    return Picture(_by_rank_form, data, words, {"y": y, "log": log, "height": height}, {"last": float(len(values))})


def _by_rank_form(y: str, log: bool, height: int) -> Chart:
    axis = alt.Axis(format="~e", labelOverlap=True) if log else alt.Axis(format="%")
    ax = alt.X("k:Q").scale(ends("1", "last")).title("directions kept, k")
    ay = alt.Y("value:Q").scale(type="log" if log else "linear").axis(axis).title(y)
    tooltip = [alt.Tooltip("k:Q"), alt.Tooltip("value:Q", format=".4g" if log else ".2%", title=y)]
    line = alt.Chart(named("ranks")).mark_line(color=OURS, clip=True).encode(ax, ay)
    dots = alt.Chart(named("ranks")).mark_circle(size=60, opacity=0).encode(ax, ay, tooltip=tooltip)
    now = alt.Chart(named("now"))
    rule = now.mark_rule(color=NEUTRAL, strokeDash=[2, 4]).encode(ax)
    return alt.layer(line, dots, rule, now.mark_circle(size=130, color=STEP, opacity=1).encode(ax, ay)).properties(height=height)
