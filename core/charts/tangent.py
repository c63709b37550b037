"""A curve with a secant that turns into the tangent."""

from collections.abc import Callable

import altair as alt
import numpy as np
import numpy.typing as npt

from core.calculus.functions import trace
from core.charts.decision import plane, view_bounds
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
    curve = trace(f, *window)
    y, y_end = (float(v) for v in np.asarray(f(np.array([x, x + s])), dtype=float))
    ends = np.array(window)
    data = {
        "curve": table(
            x=np.concatenate([xs for xs, _ in curve.pieces] or [np.zeros(0)]),
            y=np.concatenate([ys for _, ys in curve.pieces] or [np.zeros(0)]),
            piece=np.repeat(np.arange(len(curve.pieces)), [len(xs) for xs, _ in curve.pieces]),
        ),
        "straight": table(
            line=np.repeat(["tangent", "secant"], 2),
            x=np.tile(ends, 2),
            y=np.concatenate([y + slope * (ends - x), y + (y_end - y) / s * (ends - x)]),
        ),
        "triangle": table(x=[x, x + s, x + s], y=[y, y, y_end], order=[0, 1, 2]),
        "points": table(x=[x, x + s], y=[y, y_end]),
    }
    low, high = min(curve.y[0], *_finite(y, y_end)), max(curve.y[1], *_finite(y, y_end))
    pad = 0.02 * (high - low)
    return Picture(_form, data, words, {"height": height}, view_bounds((*window, low - pad, high + pad)))


def _finite(*values: float) -> list[float]:
    return [v for v in values if np.isfinite(v)] or [0.0]


def _form(height: int) -> Chart:
    ax, ay = plane(("x", "f(x)"))
    curve = alt.Chart(named("curve")).mark_line(color=NEUTRAL, clip=True).encode(ax, ay, alt.Detail("piece:N"))
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
