"""x^T A x on the unit circle and on the map of the sphere: its extremes at the eigenvectors, and the steps of a climb."""

from dataclasses import replace
from typing import TypeVar

import altair as alt
import numpy as np
import pyarrow as pa

from core.arrays import Array
from core.calculus.matrices.unit_sphere import AngleView, CircleView, SphereView
from core.charts.image import level_png
from core.charts.matrices.climb import ClimbByAngle, ClimbOnCircle
from core.charts.matrices.isolines import isolines
from core.charts.matrices.landscape import landscape_picture
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import INK, NEUTRAL, OURS, PAPER, STEP

Axis = TypeVar("Axis", alt.X, alt.Y)


def circle_picture(seen: CircleView, climb: ClimbOnCircle, *, words: str, dark: bool) -> Picture:
    """Level sets of x^T A x with the unit circle, the level set that only touches it, and the gradient where the climb is.

    seen : with the levels on `landscape_window((0, 0), REACH)`
    """
    reach = float(seen.grid[-1])
    curves = {
        "‖x‖ = 1": [seen.circle],
        "xᵀAx = λ₁": isolines(seen.grid, seen.grid, seen.form, [seen.largest]),
        "eigenvectors": [np.stack([-reach * v, reach * v]) for v in seen.vectors.T],
    }
    picture = landscape_picture(seen.levels, (0, 0), reach, words=words, dark=dark, curves=curves, hand=climb, height=380)
    return replace(picture, frames=climb.steps + 1)


def angle_picture(seen: AngleView, climb: ClimbByAngle, *, words: str) -> Picture:
    """x^T A x against the angle of x, with the eigenvectors and the steps of the climb."""
    low, high = float(seen.values.min()), float(seen.values.max())
    span = high - low
    margin = 0.12 * span if span > 1e-9 * max(abs(low), abs(high)) else 1.0  # a constant is a line, whatever its rounding
    data = {"curve": table(x=seen.degrees, y=seen.values), "extremes": _extremes(seen.extremes)}
    return Picture(_angle_form, data, words, {}, {"low": low - margin, "high": high + 2 * margin}, frames=climb.steps + 1).under(
        climb
    )


def sphere_picture(seen: SphereView, *, words: str, dark: bool) -> Picture:
    """x^T A x on the unit sphere as a map: longitude to the right, latitude up."""
    url, steps = level_png(seen.levels, dark=dark), seen.path
    path = table(step=np.arange(len(steps)), x=steps[:, 0], y=steps[:, 1])
    data = {"levels": table(x=[-180.0], x2=[180.0], y=[-90.0], y2=[90.0], url=np.array([url]))}
    return Picture(_sphere_form, {**data, "path": path, "extremes": _extremes(seen.extremes)}, words, frames=len(path))


def _extremes(places: Array) -> pa.Table:
    """Their table. places : (2 n, 2), each eigenvector before its opposite."""
    labels = [f"{sign}v{'₁₂₃'[i]}" for i in range(len(places) // 2) for sign in "+−"]
    return table(label=np.array(labels), x=places[:, 0], y=places[:, 1])


def _angle_form(hand: ClimbByAngle) -> Chart:
    y = alt.Y("y:Q").scale(ends("low", "high")).title("xᵀAx")
    x = _degrees(alt.X("x:Q"), 180, 45).title("angle of x in degrees")
    curve = alt.Chart(named("curve")).mark_line(color=NEUTRAL, clip=True).encode(x, y, alt.Order("x:Q"))
    chart = alt.layer(curve, *_marks(x, y), *hand.layers(x, y)).properties(height=200)
    return chart


def _sphere_form() -> Chart:
    x = _degrees(alt.X("x:Q"), 180, 60).title("longitude in degrees")
    y = _degrees(alt.Y("y:Q"), 90, 30).title("latitude in degrees")
    levels = alt.Chart(named("levels")).mark_image(smooth=True).encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), alt.Url("url:N"))
    tooltip = [alt.Tooltip("step:Q"), alt.Tooltip("x:Q", format=".5g"), alt.Tooltip("y:Q", format=".5g")]
    path = alt.Chart(named("path")).encode(x, y, tooltip=tooltip)  # no line between steps: it would not stay on the sphere
    shown = path.transform_filter("datum.step <= frame").mark_circle(color=OURS, size=45, opacity=1)
    now = path.transform_filter("datum.step == frame")
    now = now.mark_circle(color=OURS, size=180, stroke=PAPER, strokeWidth=2, opacity=1)
    return alt.layer(levels, *_marks(x, y), shown, now).properties(height=380)


def _degrees(channel: Axis, end: int, every: int) -> Axis:
    return channel.scale(domain=[-end, end], nice=False).axis(values=list(range(-end, end + 1, every)))


def _marks(x: alt.X | alt.Y, y: alt.X | alt.Y) -> list[Chart]:
    """The eigenvectors."""
    extremes = alt.Chart(named("extremes")).encode(x, y)
    marks = extremes.mark_point(shape="diamond", filled=True, color=STEP, stroke=INK, strokeWidth=1, size=140, opacity=1)
    labels = extremes.mark_text(fontSize=13, fontWeight="bold", dy=-15).encode(alt.Text("label:N"))
    return [marks.encode(tooltip="label:N"), labels]
