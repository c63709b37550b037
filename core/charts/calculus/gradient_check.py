"""The gradient check: how far the backward pass and the differences are apart, layer by layer."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from core.charts.foundations.growth import POWER
from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import NEUTRAL, OURS, WRONG

_FLOOR = 1e-12  # where a bar on the log axis begins


def check_picture(errors: Sequence[float], threshold: float, *, words: str) -> Picture:
    """A bar for the relative error of each layer; over the threshold it is called wrong."""
    n = len(errors)
    verdict = np.where(np.array(errors) < threshold, "right", "wrong")  # nan is not right
    data = {
        "errors": table(
            layer=np.arange(1, n + 1), error=np.maximum(errors, _FLOOR * 2), floor=np.full(n, _FLOOR), verdict=verdict
        ),
        "threshold": table(y=[threshold]),
    }
    return Picture(_form, data, words)


def _form() -> Chart:
    axis = alt.Axis(labelExpr=POWER, values=[1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1])
    y = alt.Y("error:Q").scale(type="log", domain=[_FLOOR, 10], nice=False).axis(axis).title("relative error of ∂L/∂W")
    x = alt.X("layer:O").title("layer, from the input").axis(labelAngle=0)
    colour = alt.Color("verdict:N").scale(domain=["right", "wrong"], range=[OURS, WRONG]).legend(None)
    bars = alt.Chart(named("errors")).encode(x)
    line = alt.Chart(named("threshold")).encode(alt.Y("y:Q"))
    return alt.layer(
        bars.mark_bar(size=44).encode(
            y, alt.Y2("floor:Q"), colour, tooltip=[alt.Tooltip("layer:O"), alt.Tooltip("error:Q", format=".3~e")]
        ),
        bars.mark_text(dy=-9, fontSize=13, fontWeight="bold").encode(y, alt.Text("verdict:N"), colour),
        line.mark_rule(color=NEUTRAL, strokeDash=[4, 3]),
    ).properties(height=330)
