"""x^T A x on the unit circle and on the map of the sphere: its extremes at the eigenvectors, and the steps of a climb."""

import altair as alt
import numpy as np
import pyarrow as pa

from core.arrays import Array
from core.calculus.matrices.unit_sphere import AngleView, CircleView, SphereView
from core.charts.image import level_png
from core.charts.matrices.isolines import isolines
from core.charts.matrices.landscape import landscape_picture
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.points import frame_slider
from core.charts.theme import INK, NEUTRAL, OURS, PAPER, STEP

_ARROW = 0.8  # length of the longest arrow


def circle_picture(seen: CircleView, *, words: str, dark: bool) -> Picture:
    """Level sets of x^T A x with the unit circle, the level set that only touches it, and the gradient where the path starts.

    The gradient 2Ax is drawn with its two parts: 2 lambda x straight out of the circle, the rest along it.
    seen : with the levels on `landscape_window((0, 0), REACH)`
    """
    x, reach = seen.path[0], float(seen.grid[-1])
    curves = {
        "‖x‖ = 1": [seen.circle],
        "xᵀAx = λ₁": isolines(seen.grid, seen.grid, seen.form, [seen.largest]),
        "eigenvectors": [np.stack([-reach * v, reach * v]) for v in seen.vectors.T],
    }
    parts = {"2Ax": seen.gradient, "2λx": seen.outward, "2Ax − 2λx": seen.along}
    scale = _ARROW / max(*(float(np.linalg.norm(part)) for part in parts.values()), 1e-9)
    arrows = {name: (x[0], x[1], *(x + scale * part)) for name, part in parts.items() if scale * np.linalg.norm(part) > 0.02}
    return landscape_picture(seen.levels, (0, 0), reach, words=words, dark=dark, curves=curves, path=seen.path, arrows=arrows,
                             arrow_names=tuple(parts), height=380)  # fmt: skip


def angle_picture(seen: AngleView, *, words: str) -> Picture:
    """x^T A x against the angle of x, with the eigenvectors and the steps of the path."""
    low, high = float(seen.values.min()), float(seen.values.max())
    span = high - low
    margin = 0.12 * span if span > 1e-9 * max(abs(low), abs(high)) else 1.0  # a constant is a line, whatever its rounding
    data = {"curve": table(x=seen.degrees, y=seen.values), **_tables(seen.path, seen.extremes)}
    return Picture(_angle_form, data, words, {"frames": len(seen.path)}, {"low": low - margin, "high": high + 2 * margin})


def sphere_picture(seen: SphereView, *, words: str, dark: bool) -> Picture:
    """x^T A x on the unit sphere as a map: longitude to the right, latitude up."""
    url = level_png(seen.levels, dark=dark)
    data = {"levels": table(x=[-180.0], x2=[180.0], y=[-90.0], y2=[90.0], url=np.array([url]))}
    return Picture(_sphere_form, {**data, **_tables(seen.path, seen.extremes)}, words, {"frames": len(seen.path)})


def _tables(steps: Array, extremes: Array) -> dict[str, pa.Table]:
    """Steps : (k, 2) places;  extremes : (2 n, 2), each eigenvector before its opposite."""
    labels = [f"{sign}v{'₁₂₃'[i]}" for i in range(len(extremes) // 2) for sign in "+−"]
    return {
        "path": table(step=np.arange(len(steps)), x=steps[:, 0], y=steps[:, 1]),
        "extremes": table(label=np.array(labels), x=extremes[:, 0], y=extremes[:, 1]),
    }


def _angle_form(frames: int) -> Chart:
    y = alt.Y("y:Q").scale(ends("low", "high")).title("xᵀAx")
    x = _degrees(alt.X("x:Q"), 180, 45).title("angle of x in degrees")
    curve = alt.Chart(named("curve")).mark_line(color=NEUTRAL, clip=True).encode(x, y, alt.Order("x:Q"))
    return _with_steps(curve, x, y, frames, 200)


def _sphere_form(frames: int) -> Chart:
    x = _degrees(alt.X("x:Q"), 180, 60).title("longitude in degrees")
    y = _degrees(alt.Y("y:Q"), 90, 30).title("latitude in degrees")
    levels = alt.Chart(named("levels")).mark_image(smooth=True).encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), alt.Url("url:N"))
    return _with_steps(levels, x, y, frames, 380)


def _degrees(channel: alt.X | alt.Y, end: int, every: int) -> alt.X | alt.Y:
    return channel.scale(domain=[-end, end], nice=False).axis(values=list(range(-end, end + 1, every)))


def _with_steps(below: alt.Chart, x: alt.X | alt.Y, y: alt.X | alt.Y, frames: int, height: int) -> Chart:
    """Eigenvectors and steps as points: no line is drawn between steps, it would not stay on the sphere."""
    tooltip = [alt.Tooltip("step:Q"), alt.Tooltip("x:Q", format=".5g"), alt.Tooltip("y:Q", format=".5g")]
    path = alt.Chart(named("path")).encode(x, y, tooltip=tooltip)
    shown = path.transform_filter("datum.step <= frame").mark_circle(color=OURS, size=45, opacity=1)
    now = path.transform_filter("datum.step == frame")
    now = now.mark_circle(color=OURS, size=180, stroke=PAPER, strokeWidth=2, opacity=1)
    extremes = alt.Chart(named("extremes")).encode(x, y)
    marks = extremes.mark_point(shape="diamond", filled=True, color=STEP, stroke=INK, strokeWidth=1, size=140, opacity=1)
    labels = extremes.mark_text(fontSize=13, fontWeight="bold", dy=-15).encode(alt.Text("label:N"))
    chart = alt.layer(below, marks.encode(tooltip="label:N"), labels, shown, now)
    return chart.properties(height=height).add_params(frame_slider(frames))
