"""Where a number lives: the real line with its whole numbers, and the plane of complex numbers around it."""

import altair as alt
import numpy as np

from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import plane, view_bounds
from core.charts.theme import NEUTRAL, OURS, STEP


def number_picture(value: complex, label: str, *, words: str) -> Picture:
    """The number on the real line or beside it, with the whole numbers around."""
    reach = max(3.0, 1.3 * abs(value))
    up = max(1.0, 1.5 * abs(value.imag))
    end, step = float(int(reach)), max(1.0, reach // 6)  # as floats: beyond 2^63 no array holds whole numbers
    whole = np.arange(-end, end + 1, step)
    data = {
        "whole": table(x=whole, y=np.zeros(len(whole))),
        "number": table(x=[value.real], y=[value.imag], label=[label]),
    }
    return Picture(_form, data, words, {}, view_bounds((-reach, reach, -up, up)))


def _form() -> Chart:
    x, y = plane(("real part", "imaginary"))
    line = alt.Chart(named("whole")).mark_rule(color=NEUTRAL, strokeWidth=2).encode(y=alt.datum(0))
    whole = alt.Chart(named("whole")).mark_circle(size=60, color=OURS, opacity=1).encode(x, y, tooltip=[alt.Tooltip("x:Q")])
    number = alt.Chart(named("number")).mark_circle(size=220, color=STEP, opacity=1).encode(x, y)
    label = (
        alt.Chart(named("number"))
        .mark_text(dy=-20, fontSize=16, fontWeight="bold", color=NEUTRAL)
        .encode(x, y, alt.Text("label:N"))
    )
    return alt.layer(line, whole, number, label).properties(height=190)
