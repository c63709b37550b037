"""x^T A x on the unit circle and on the map of the sphere: its extremes at the eigenvectors, and the steps of a climb."""

import altair as alt
import numpy as np
import pyarrow as pa

from core.arrays import Array
from core.calculus.foundations.functions import surface
from core.calculus.matrices.linear_quadratic import quadratic, quadratic_gradient
from core.calculus.matrices.unit_sphere import angle_of, lagrangian_gradient, multiplier, on_circle, on_sphere, place_of
from core.charts.image import level_png
from core.charts.matrices.isolines import isolines
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.points import frame_slider
from core.charts.theme import INK, NEUTRAL, OURS, PAPER, STEP

_REACH, _ARROW = 1.5, 0.8


def circle_picture(A: Array, path: Array, values: Array, vectors: Array, *, words: str, dark: bool) -> Picture:
    """Level sets of x^T A x with the unit circle, the level set that only touches it, and the gradient where the path starts.

    The gradient 2Ax is drawn with its two parts: 2 lambda x straight out of the circle, the rest along it.
    path : (k + 1, 2);  values, vectors : (2,), (2, 2), the eigenpairs, largest first
    """
    x, u = path[0], np.linspace(-_REACH, _REACH, 81)
    curves = {
        "‖x‖ = 1": [on_circle(np.linspace(0, 360, 181))],
        "xᵀAx = λ₁": isolines(u, u, quadratic(A, np.stack(np.meshgrid(u, u), axis=-1)), [values[0]]),
        "eigenvectors": [np.stack([-1.5 * v, 1.5 * v]) for v in vectors.T],
    }
    lam = multiplier(A, x)
    parts = {"2Ax": quadratic_gradient(A, x), "2λx": 2 * lam * x, "2Ax − 2λx": lagrangian_gradient(A, x, lam)}
    scale = _ARROW / max(*(float(np.linalg.norm(part)) for part in parts.values()), 1e-9)
    arrows = {name: (x[0], x[1], *(x + scale * part)) for name, part in parts.items() if scale * np.linalg.norm(part) > 0.02}
    levels = surface(lambda a, b: quadratic(A, np.stack([a, b], axis=-1)), landscape_window((0, 0), _REACH), 100).z
    return landscape_picture(levels, (0, 0), _REACH, words=words, dark=dark, curves=curves, path=path, arrows=arrows,
                             arrow_names=tuple(parts), height=380)  # fmt: skip


def angle_picture(A: Array, path: Array, values: Array, vectors: Array, *, words: str) -> Picture:
    """x^T A x against the angle of x, with the eigenvectors and the steps of the path. Arguments as for `circle_picture`."""
    degrees = np.linspace(-180, 180, 361)
    around = quadratic(A, on_circle(degrees))
    low, high = float(around.min()), float(around.max())
    margin = 0.12 * (high - low) or 1.0
    steps = np.column_stack([angle_of(path), quadratic(A, path)])
    labels, both = _both_ends(vectors)
    data = {"curve": table(x=degrees, y=around), **_tables(steps, labels, np.column_stack([angle_of(both), quadratic(A, both)]))}
    return Picture(_angle_form, data, words, {"frames": len(path)}, {"low": low - margin, "high": high + 2 * margin})


def sphere_picture(A: Array, path: Array, vectors: Array, *, words: str, dark: bool) -> Picture:
    """x^T A x on the unit sphere as a map: longitude to the right, latitude up. path : (k + 1, 3);  vectors : (3, 3)"""
    along, up = np.meshgrid(np.linspace(-180, 180, 181), np.linspace(90, -90, 91))
    url = level_png(quadratic(A, on_sphere(along, up)), dark=dark)
    labels, both = _both_ends(vectors)
    data = {"levels": table(x=[-180.0], x2=[180.0], y=[-90.0], y2=[90.0], url=np.array([url]))}
    return Picture(_sphere_form, {**data, **_tables(place_of(path), labels, place_of(both))}, words, {"frames": len(path)})


def _both_ends(vectors: Array) -> tuple[list[str], Array]:
    """Each eigenvector and its opposite: they are the same direction, and both are extremes."""
    labels = [f"{sign}v{'₁₂₃'[i]}" for i in range(len(vectors)) for sign in "+−"]
    return labels, np.concatenate([sign * vectors[:, i : i + 1].T for i in range(len(vectors)) for sign in (1, -1)])


def _tables(steps: Array, labels: list[str], places: Array) -> dict[str, pa.Table]:
    return {
        "path": table(step=np.arange(len(steps)), x=steps[:, 0], y=steps[:, 1]),
        "extremes": table(label=np.array(labels), x=places[:, 0], y=places[:, 1]),
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
