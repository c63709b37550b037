"""A noisy signal with the smooth curve through it, and what each lambda costs."""

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.lines import line_channels
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import CLASSES, OURS, STEP


def signal_picture(
    t: Array,
    y: Array,
    x: Array,
    *,
    words: str,
    truth: Array | None = None,
    axes: tuple[str, str] = ("t", "signal"),
    height: int = 380,
) -> Picture:
    """The noisy values as points, the smooth curve, and the true signal where it is known: (n,) each."""
    lines = {"smoothed": x} | ({} if truth is None else {"true signal": truth})
    margin = 0.05 * float(np.ptp(y)) or 1.0
    data = {
        "noisy": table(t=t, value=y),
        "lines": table(line=np.repeat(list(lines), len(t)), t=np.tile(t, len(lines)), value=np.concatenate(list(lines.values()))),
    }
    bounds = {"t0": float(t[0]), "t1": float(t[-1]), "low": float(y.min()) - margin, "high": float(y.max()) + margin}
    return Picture(_signal_form, data, words, {"names": tuple(lines), "axes": axes, "height": height}, bounds)


def _signal_form(names: tuple[str, ...], axes: tuple[str, str], height: int) -> Chart:
    ax = alt.X("t:Q").scale(ends("t0", "t1")).title(axes[0])
    ay = alt.Y("value:Q").scale(ends("low", "high")).title(axes[1])
    points = alt.Chart(named("noisy")).mark_circle(size=28, color=CLASSES[1], opacity=0.7, clip=True)
    tooltip = [alt.Tooltip("t:Q", format=".4g", title=axes[0]), alt.Tooltip("value:Q", format=".4g", title=axes[1])]
    lines = alt.Chart(named("lines")).mark_line(clip=True, strokeWidth=3)
    return alt.layer(
        points.encode(ax, ay, tooltip=tooltip), lines.encode(ax, ay, *line_channels(names), alt.Order("t:Q"))
    ).properties(height=height)


def trade_off_picture(
    x: Array, y: Array, lams: Array, now: tuple[float, float], *, words: str, axes: tuple[str, str], height: int = 260
) -> Picture:
    """One point for every lambda on log axes, and where lambda is now: x, y, lams : (k,); numbers that are 0 are left out."""
    shown = (x > 1e-14 * x.max()) & (y > 1e-14 * y.max())  # below that there is only rounding
    data = {"curve": table(x=x[shown], y=y[shown], lam=lams[shown]), "now": table(x=[now[0]], y=[now[1]])}
    return Picture(_trade_off_form, data, words, {"axes": axes, "height": height})


def _trade_off_form(axes: tuple[str, str], height: int) -> Chart:
    axis = alt.Axis(format="~e", labelOverlap=True)
    ax = alt.X("x:Q").scale(type="log").axis(axis).title(axes[0])
    ay = alt.Y("y:Q").scale(type="log").axis(axis).title(axes[1])
    tooltip = [
        alt.Tooltip("lam:Q", format=".3~g", title="λ"),
        alt.Tooltip("x:Q", format=".3~g", title=axes[0]),
        alt.Tooltip("y:Q", format=".3~g", title=axes[1]),
    ]
    curve = alt.Chart(named("curve"))
    line = curve.mark_line(color=OURS).encode(ax, ay, alt.Order("lam:Q"))
    dots = curve.mark_circle(color=OURS, size=30).encode(ax, ay, tooltip=tooltip)
    now = alt.Chart(named("now")).mark_circle(size=150, color=STEP, opacity=1).encode(ax, ay)
    return alt.layer(line, dots, now).properties(height=height)
