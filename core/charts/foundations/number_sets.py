"""The sets of numbers, each drawn around the ones that it holds, with the reader's number where it belongs."""

from collections.abc import Mapping

import altair as alt

from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import NEUTRAL, OURS, STEP

_BOXES = {  # x from, x to, y from, y to, and where a number lies that is in no smaller set
    "complex": (0, 100, 0, 60, (50, 2.75)),
    "real": (2, 98, 5.5, 54.5, (50, 8.25)),
    "rational": (4, 66, 11, 49, (30, 13.75)),
    "irrational": (68, 96, 11, 49, (72, 28)),
    "integer": (6, 60, 16.5, 43.5, (24, 19)),
    "whole": (8, 54, 21.5, 38, (44, 28)),
    "natural": (10, 40, 23.5, 32.5, (14, 26.5)),
}
_LABELS = {"complex": "complex ℂ", "real": "real ℝ", "rational": "rational ℚ", "irrational": "irrational", "integer": "integer ℤ",
           "whole": "whole: with 0", "natural": "natural ℕ"}  # fmt: skip


def sets_picture(belongs: Mapping[str, bool | None], label: str, *, words: str, height: int = 340) -> Picture:
    """The seven sets as boxes in boxes; those that hold the number are tinted, the number stands in the smallest of them.

    belongs : set -> whether the number is in it; None where nobody can tell
    """
    inside = [name for name in _BOXES if belongs[name]]
    x, y = _BOXES[inside[-1]][4]
    data = {
        "sets": table(
            **{key: [float(box[k]) for box in _BOXES.values()] for k, key in enumerate(("x", "x2", "y", "y2"))},  # type: ignore[arg-type]
            name=[_LABELS[name] for name in _BOXES],
            member=["yes" if belongs[name] else "no" for name in _BOXES],
        ),
        "number": table(x=[float(x)], y=[float(y)], label=[label]),
    }
    return Picture(_form, data, words, {"height": height})


def _form(height: int) -> Chart:
    x = alt.X("x:Q").scale(domain=[-0.5, 100.5], nice=False).axis(None)
    y = alt.Y("y:Q").scale(domain=[-0.5, 60.5], nice=False).axis(None)
    boxes = alt.Chart(named("sets"))
    member = alt.datum.member == "yes"
    rects = boxes.mark_rect(fill=OURS, stroke=NEUTRAL, strokeWidth=1.5, cornerRadius=10).encode(
        x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"),
        fillOpacity=alt.when(member).then(alt.value(0.13)).otherwise(alt.value(0)),
        tooltip=[alt.Tooltip("name:N", title="set"), alt.Tooltip("member:N", title="holds the number")],
    )  # fmt: skip
    names = boxes.mark_text(align="left", baseline="top", dx=8, dy=6, fontSize=13, color=NEUTRAL).encode(
        x, alt.Y("y2:Q").axis(None), alt.Text("name:N"), opacity=alt.when(member).then(alt.value(1)).otherwise(alt.value(0.6))
    )
    number = alt.Chart(named("number"))
    dot = number.mark_circle(size=170, color=STEP, opacity=1).encode(x, y)
    text = number.mark_text(align="left", dx=12, fontSize=16, fontWeight="bold", color=OURS, limit=260).encode(
        x, y, alt.Text("label:N")
    )
    return alt.layer(rects, names, dot, text).properties(height=height)
