"""Several lines on one plot: each name has its colour and its dash, in one legend."""

from collections.abc import Sequence
from typing import Any

import altair as alt

from core.charts.theme import CLASSES, DASHED, DOTTED, INK, NEUTRAL, OURS, SOLID, STEP, THEIRS

Style = tuple[str, list[int]]  # colour, dash

STYLE: dict[str, Style] = {  # names that mean the same on every page
    "ours": (OURS, SOLID),
    "scikit-learn": (THEIRS, DASHED),
    "ours, test": (OURS, DOTTED),
    "ours, averaged": (OURS, [9, 3, 2, 3]),
    "before the update": (NEUTRAL, DOTTED),
    "pinned": (NEUTRAL, SOLID),
    "tangent": (STEP, SOLID),
    "g′": (STEP, DASHED),
    "theory": (NEUTRAL, DOTTED),
    "mirror": (NEUTRAL, DOTTED),
    "true signal": (NEUTRAL, DASHED),
    "quadratic model": (INK, SOLID),
    "axes of the Hessian": (INK, DASHED),
    "eigenvectors": (INK, DASHED),
    "xᵀAx = λ₁": (INK, SOLID),
}
_DASHES = [SOLID, DASHED, DOTTED, [9, 3, 2, 3], [4, 2], [1, 3], [12, 4], [5, 5, 1, 5]]
_OTHERS: list[Style] = list(zip([OURS, CLASSES[1], CLASSES[0], *CLASSES[2:]], _DASHES, strict=False))


def styles(names: Sequence[str]) -> list[Style]:
    """The fixed style of each name ("theory", "theory: e/(2n)") that has one; the others take theirs in order."""
    return [STYLE.get(name.partition(":")[0], _OTHERS[k % len(_OTHERS)]) for k, name in enumerate(names)]


def line_channels(names: Sequence[str], **legend: Any) -> tuple[alt.Color, alt.StrokeDash]:
    """Colour and dash by the field `line`; the legend is left out where there is only one line."""
    shown = (
        alt.Legend(title=None, symbolType="stroke", symbolSize=300, symbolStrokeWidth=3, labelLimit=260, **legend)
        if len(names) > 1
        else None
    )
    colours, dashes = zip(*styles(names), strict=True) if names else ((), ())
    return (
        alt.Color("line:N").scale(domain=list(names), range=list(colours)).legend(shown),
        alt.StrokeDash("line:N").scale(domain=list(names), range=list(dashes)).legend(shown),
    )


def diagonal(scale: alt.Scale) -> alt.Chart:
    """The line on which both numbers are equal, between the ends of this scale: the data set `diagonal`, its field `at`."""
    ends = alt.X("at:Q").scale(scale), alt.Y("at:Q").scale(scale)
    return alt.Chart(alt.NamedData("diagonal")).mark_line(color=NEUTRAL, strokeDash=[2, 4]).encode(*ends)
