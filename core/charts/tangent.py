"""A curve with a secant that turns into the tangent."""

from collections.abc import Callable

import altair as alt
import numpy as np
import numpy.typing as npt

from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import NEUTRAL, OURS, STEP

Array = npt.NDArray[np.float64]


def tangent_picture(
    f: Callable[[Array], Array],
    x: float,
    s: float,
    slope: float,
    *,
    window: tuple[float, float],
    words: str,
    height: int = 380,
) -> Picture:
    """The curve of f, the secant through x and x + s with its slope triangle, and the tangent at x."""
    xs = np.linspace(*window, 400)
    ys = np.asarray(f(xs), dtype=float)
    y, y_end = (float(v) for v in np.asarray(f(np.array([x, x + s])), dtype=float))
    ends = np.array(window)
    data = {
        "curve": table(x=xs, y=ys),
        "straight": table(
            line=np.repeat(["tangent", "secant"], 2),
            x=np.tile(ends, 2),
            y=np.concatenate([y + slope * (ends - x), y + (y_end - y) / s * (ends - x)]),
        ),
        "triangle": table(x=[x, x + s, x + s], y=[y, y, y_end], order=[0, 1, 2]),
        "points": table(x=[x, x + s], y=[y, y_end]),
    }
    finite = ys[np.isfinite(ys)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (-1.0, 1.0)
    pad = 0.08 * (high - low or 1.0)
    return Picture(_form, data, words, {"x": tuple(window), "y": (low - pad, high + pad), "height": height})


def _form(x: tuple[float, float], y: tuple[float, float], height: int) -> Chart:
    ax = alt.X("x:Q").scale(domain=list(x), nice=False).title("x")
    ay = alt.Y("y:Q").scale(domain=list(y), nice=False).title("f(x)")
    curve = alt.Chart(named("curve")).mark_line(color=NEUTRAL, clip=True).encode(ax, ay)
    legend = alt.Legend(title=None, symbolSize=300, symbolStrokeWidth=3)
    lines = alt.Chart(named("straight")).mark_line(clip=True, strokeWidth=3).encode(
        ax, ay,
        alt.Color("line:N").scale(domain=["tangent", "secant"], range=[STEP, OURS]).legend(legend),
        alt.StrokeDash("line:N").scale(domain=["tangent", "secant"], range=[[1, 0], [7, 4]]).legend(legend),
    )  # fmt: skip
    triangle = alt.Chart(named("triangle")).mark_line(color=OURS, strokeWidth=1.5, opacity=0.8, clip=True)
    points = alt.Chart(named("points")).mark_circle(size=110, color=OURS, opacity=1, clip=True).encode(
        ax, ay, tooltip=[alt.Tooltip("x:Q", format=".4g"), alt.Tooltip("y:Q", format=".4g")]
    )  # fmt: skip
    return alt.layer(curve, lines, triangle.encode(ax, ay, alt.Order("order:O")), points).properties(height=height)
