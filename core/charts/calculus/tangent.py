"""A curve with a secant that turns into the tangent, while the first point moves along the curve."""

import altair as alt
import numpy as np

from core.calculus.derivatives import Stops
from core.charts.moving import Move, at_stop, handle, written_above
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import of, plane, view_bounds
from core.charts.theme import NEUTRAL, OURS, STEP

POINT, STEP_OF = "at_x", "s_k"  # the place of the first point; the number of the step s


def tangent_picture(seen: Stops, *, step: float, words: str, height: int = 380) -> Picture:
    """The curve, the secant through (x, f(x)) and (x + s, f(x + s)) with its slope triangle, and the tangent.

    step : by which a dragged point moves
    """
    pieces, (left, right) = seen.curve.pieces, seen.window
    data = {
        "curve": table(
            x=np.concatenate([xs for xs, _ in pieces] or [np.zeros(0)]),
            y=np.concatenate([ys for _, ys in pieces] or [np.zeros(0)]),
            piece=np.repeat(np.arange(len(pieces)), [len(xs) for xs, _ in pieces]),
        ),
        "stops": table(
            x=seen.x,
            y=seen.y,
            left=seen.left,
            right=seen.right,
            **{f"e{k}": seen.ends[:, k] for k in range(len(seen.steps))},
        ),
    }
    low, high = seen.curve.y
    pad = 0.02 * (high - low)
    moves = (
        Move(name=POINT, low=float(seen.x.min()), high=float(seen.x.max()), step=step, begins=float(seen.x[0]), along="x"),
        Move(name=STEP_OF, low=0, high=len(seen.steps) - 1, step=1, begins=0),
    )
    options = {"steps": tuple(seen.steps.tolist()), "height": height}
    return Picture(_form, data, words, options, view_bounds((left, right, low - pad, high + pad)), moves)


def _form(steps: tuple[float, ...], height: int) -> Chart:
    ax, ay = plane(("x", "f(x)"))
    curve = alt.Chart(named("curve")).mark_line(color=NEUTRAL, clip=True).encode(ax, ay, alt.Detail("piece:N"))
    here = alt.Chart(named("stops")).transform_filter(at_stop("x", POINT))
    pair = here.transform_calculate(
        s=f"{list(steps)!r}[{STEP_OF}]", y2=f"datum['e' + {STEP_OF}]", line="'secant'"
    ).transform_calculate(
        x2="datum.x + datum.s",
        slope="(datum.y2 - datum.y) / datum.s",
        middle="datum.x + datum.s / 2",
        half="(datum.y + datum.y2) / 2",
        named="abs(datum.s) > 0.04 * (x1 - x0) && isValid(datum.y2)",
    )
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=300, symbolStrokeWidth=3)
    told = (
        alt.Color("line:N").scale(domain=["tangent", "secant"], range=[STEP, OURS]).legend(legend),
        alt.StrokeDash("line:N").scale(domain=["tangent", "secant"], range=[[1, 0], [7, 4]]).legend(legend),
    )
    secant = pair.transform_filter("isValid(datum.y) && isValid(datum.y2)").transform_calculate(
        a="x0", b="x1", ya="datum.y + datum.slope * (x0 - datum.x)", yb="datum.y + datum.slope * (x1 - datum.x)"
    )
    before, after = (
        here.transform_filter(f"isValid(datum.y) && isValid(datum.{side})").transform_calculate(
            line="'tangent'", a="datum.x", b=end, ya="datum.y", yb=f"datum.y + datum.{side} * ({end} - datum.x)"
        )
        for side, end in (("left", "x0"), ("right", "x1"))
    )
    lines = [
        part.mark_rule(clip=True, strokeWidth=3).encode(of("a", ax), of("ya", ay), alt.X2("b:Q"), alt.Y2("yb:Q"), *told)
        for part in (secant, before, after)
    ]
    at_end = {"x": of("x2", ax), "y": of("y2", ay)}
    legs = pair.mark_rule(color=OURS, strokeWidth=1.5, clip=True)
    tooltip = [alt.Tooltip("x2:Q", title="x + s", format=".6g"), alt.Tooltip("y2:Q", title="f(x + s)", format=".6g")]
    text = pair.transform_filter("datum.named")
    layers = [
        curve,
        *lines,
        legs.encode(ax, ay, alt.X2("x2:Q")),
        legs.encode(at_end["x"], ay, alt.Y2("y2:Q")),
        here.mark_circle(size=110, color=OURS, opacity=1, clip=True).encode(ax, ay),
        pair.mark_circle(size=110, color=OURS, opacity=1, clip=True).encode(**at_end, tooltip=tooltip),
        text.mark_text(text="s", color=OURS, fontSize=14, dy=12, clip=True).encode(of("middle", ax), ay),
        text.mark_text(text="Δf", color=OURS, fontSize=14, dx=8, align="left", clip=True).encode(at_end["x"], of("half", ay)),
        _numbers(pair),
        handle(here.encode(ax, ay)),
    ]
    return alt.layer(*layers).properties(height=height)


def _numbers(pair: alt.Chart) -> alt.Chart:
    both = "format(datum.left, '.6~g') + ' and ' + format(datum.right, '.6~g')"
    corner = f"if(isValid(datum.left) && isValid(datum.right), {both}, 'none')"
    tangent = f"if(isValid(datum.left) && datum.left == datum.right, format(datum.left, '.8~g'), {corner})"
    height = "if(isValid(datum.y), format(datum.y, '.6~g'), 'not defined')"
    secant = "if(isValid(datum.slope), format(datum.slope, '.8~g'), 'none')"
    parts = {"x = ": "format(datum.x, '.4~g')", "f(x) = ": height, "tangent ": tangent, "secant ": secant}
    return written_above(pair, *(f"'{name}' + {value}" for name, value in parts.items()))
