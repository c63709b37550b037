"""A curve with a secant that turns into the tangent."""

import altair as alt
import numpy as np

from core.calculus.derivatives import TangentView
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import plane, view_bounds
from core.charts.points import frame_slider
from core.charts.theme import NEUTRAL, OURS, STEP


def tangent_picture(seen: TangentView, *, words: str, height: int = 380) -> Picture:
    """The curve, the secant through (x, f(x)) and (x + s, f(x + s)) with its slope triangle, and the tangent.

    With more than one step the player shows the secant of one after the other.
    """
    pieces, found, (left, right) = seen.curve.pieces, seen.secants, seen.window
    k = len(found.steps)
    secants = [(np.array([left, right]), heights) for heights in seen.secant_sides]
    xs, ys = zip(*secants, *seen.tangents, strict=True)
    triangle = np.abs(found.steps) > 0.04 * (right - left)  # a smaller one has no room for its names
    data = {
        "curve": table(
            x=np.concatenate([xs for xs, _ in pieces] or [np.zeros(0)]),
            y=np.concatenate([ys for _, ys in pieces] or [np.zeros(0)]),
            piece=np.repeat(np.arange(len(pieces)), [len(xs) for xs, _ in pieces]),
        ),
        "straight": table(
            line=["secant"] * k + ["tangent"] * len(seen.tangents),
            frame=[*range(k), *[-1] * len(seen.tangents)],
            x=[ends[0] for ends in xs],
            x2=[ends[1] for ends in xs],
            y=[heights[0] for heights in ys],
            y2=[heights[1] for heights in ys],
        ),
        "triangle": table(
            frame=np.arange(k), x=np.full(k, found.x), y=np.full(k, found.y), x2=found.x + found.steps, y2=found.ends,
            middle=found.x + found.steps / 2, half=(found.y + found.ends) / 2,
            run=np.where(triangle, "s", ""), rise=np.where(triangle, "Δf", ""),
        ),
    }  # fmt: skip
    shown = [v for v in (found.y, *found.ends) if np.isfinite(v)] if k == 1 else []
    low, high = min([seen.curve.y[0], *shown]), max([seen.curve.y[1], *shown])
    pad = 0.02 * (high - low)
    options = {"frames": k if k > 1 else 0, "height": height}
    return Picture(_form, data, words, options, view_bounds((left, right, low - pad, high + pad)))


def _form(frames: int, height: int) -> Chart:
    ax, ay = plane(("x", "f(x)"))
    curve = alt.Chart(named("curve")).mark_line(color=NEUTRAL, clip=True).encode(ax, ay, alt.Detail("piece:N"))
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=300, symbolStrokeWidth=3)
    straight, triangle = alt.Chart(named("straight")), alt.Chart(named("triangle"))
    if frames:
        straight = straight.transform_filter("datum.frame == frame || datum.frame < 0")
        triangle = triangle.transform_filter("datum.frame == frame")
    lines = straight.mark_rule(clip=True, strokeWidth=3).encode(
        ax, ay, alt.X2("x2:Q"), alt.Y2("y2:Q"),
        alt.Color("line:N").scale(domain=["tangent", "secant"], range=[STEP, OURS]).legend(legend),
        alt.StrokeDash("line:N").scale(domain=["tangent", "secant"], range=[[1, 0], [7, 4]]).legend(legend),
    )  # fmt: skip
    at_end = {"x": _of("x2", ax), "y": _of("y2", ay)}
    legs = triangle.mark_rule(color=OURS, strokeWidth=1.5, clip=True)
    dots = triangle.mark_circle(size=110, color=OURS, opacity=1, clip=True)
    text = triangle.mark_text(color=OURS, fontSize=13, clip=True)
    tooltip = [alt.Tooltip("x2:Q", title="x + s", format=".6g"), alt.Tooltip("y2:Q", title="f(x + s)", format=".6g")]
    layers = [
        curve,
        lines,
        legs.encode(ax, ay, alt.X2("x2:Q")),
        legs.encode(at_end["x"], ay, alt.Y2("y2:Q")),
        dots.encode(ax, ay),
        dots.encode(**at_end, tooltip=tooltip),
        text.mark_text(color=OURS, fontSize=14, dy=12, clip=True).encode(_of("middle", ax), ay, alt.Text("run:N")),
        text.mark_text(color=OURS, fontSize=14, dx=8, align="left", clip=True).encode(
            at_end["x"], _of("half", ay), alt.Text("rise:N")
        ),
    ]
    chart = alt.layer(*layers).properties(height=height)
    return chart.add_params(frame_slider(frames)) if frames else chart


def _of(field: str, channel: alt.X | alt.Y) -> alt.X | alt.Y:
    """The same axis and scale for another field."""
    moved = channel.copy(deep=True)
    moved.shorthand = f"{field}:Q"
    return moved
