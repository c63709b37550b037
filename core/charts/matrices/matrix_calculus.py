"""A gradient as a map of its entries: the stronger the tint, the longer that slope; each entry can be clicked."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import NEUTRAL, STEP


def entries_picture(
    values: npt.NDArray[np.float64],
    names: Sequence[Sequence[str]],
    notes: Sequence[Sequence[str]],
    *,
    words: str,
    chosen: str = "",
    height: int = 300,
) -> Picture:
    """One cell an entry: its name, its value, a note below; a click selects it (`entry`: name).

    values : (m, n);  names, notes : as many;  chosen : the name of the cell with a frame
    """
    m, n = values.shape
    i, j = np.indices((m, n))
    size = np.abs(np.nan_to_num(values.ravel(), posinf=0, neginf=0))
    flat = np.array([name for row in names for name in row])
    cells = table(
        row=i.ravel() + 1,
        column=j.ravel() + 1,
        name=flat,
        value=[f"{v + 0.0:.5g}".replace("-", "−") if np.isfinite(v) else "undefined" for v in values.ravel()],
        note=[note for row in notes for note in row],
        strength=0.6 * size / max(float(size.max()), 1e-300),
        frame=np.where(flat == chosen, 3.0, 0.5),
    )
    return Picture(_form, {"cells": cells}, words, {"height": height})


def _form(height: int) -> Chart:
    x = (
        alt.X("column:O")
        .scale(paddingInner=0.04, paddingOuter=0.02)
        .axis(orient="top", labelAngle=0, domain=False, ticks=False)
        .title("column")
    )
    y = alt.Y("row:O").scale(paddingInner=0.04, paddingOuter=0.02).axis(domain=False, ticks=False).title("row")
    base = alt.Chart(named("cells")).encode(x, y)
    click = alt.selection_point(name="entry", fields=["name"], on="click", empty=False, toggle=False)
    cells = base.mark_rect(color=STEP, stroke=NEUTRAL, cornerRadius=4, cursor="pointer").encode(
        alt.Opacity("strength:Q").scale(None).legend(None),
        tooltip=[alt.Tooltip("name:N", title="derivative by"), alt.Tooltip("value:N"), alt.Tooltip("note:N", title="formula")],
    )
    frames = base.mark_rect(fillOpacity=0, stroke=NEUTRAL, cornerRadius=4).encode(
        alt.StrokeWidth("frame:Q").scale(None).legend(None)
    )
    name = base.mark_text(dy=-24, fontSize=12).encode(alt.Text("name:N"))
    value = base.mark_text(fontSize=18, fontWeight="bold").encode(alt.Text("value:N"))
    note = base.mark_text(dy=22, fontSize=12, limit=150).encode(alt.Text("note:N"))
    return alt.layer(cells.add_params(click), frames, name, value, note).properties(height=height)
