"""What a score hides, drawn: normal quantiles, leverage and Cook's distance, precision against recall, calibration."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.lines import diagonal, line_channels, styles
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import CLASSES, NEUTRAL, OURS
from core.learning.beside.diagnosis import Influence

NAMED = 3  # rows whose number stands beside their point


def normal_picture(where: Array, found: Array, *, words: str) -> Picture:
    """Residuals against the places where normal ones would lie: on the diagonal they are spread alike. (n,) each, ascending."""
    every = np.concatenate([where, found])
    bounds = {"low": float(every.min()) - 0.2, "high": float(every.max()) + 0.2}
    data = {"quantiles": table(where=where, found=found), "diagonal": table(at=list(bounds.values()))}
    return Picture(_normal_form, data, words, bounds=bounds)


def _normal_form() -> Chart:
    scale = ends("low", "high")
    dots = (
        alt.Chart(named("quantiles"))
        .mark_point(size=36, color=OURS, filled=True, opacity=0.7)
        .encode(
            alt.X("where:Q").scale(scale).title("where normal residuals would lie"),
            alt.Y("found:Q").scale(scale).title("residuals of ours, in standard deviations"),
            tooltip=[alt.Tooltip("where:Q", format=".3f"), alt.Tooltip("found:Q", format=".3f")],
        )
    )
    return alt.layer(diagonal(scale), dots).properties(height=300)


def influence_picture(pull: Influence, *, words: str) -> Picture:
    """Studentised residual against leverage, a point a row, the larger the further it pulls; the first rows by number."""
    rows = pull.rows + 1
    name = [str(row) if k < NAMED else "" for k, row in enumerate(rows)]
    numbers = table(row=rows, leverage=pull.leverage, residual=pull.residuals, cook=pull.cook, name=name)
    return Picture(_influence_form, {"pull": numbers}, words)


def _influence_form() -> Chart:
    base = alt.Chart(named("pull")).encode(
        alt.X("leverage:Q").title("leverage: how far from the other rows"),
        alt.Y("residual:Q").title("residual, in its standard deviations"),
    )
    tooltip = [alt.Tooltip("row:Q"), *(alt.Tooltip(f"{field}:Q", format=".3f") for field in ("leverage", "residual", "cook"))]
    dots = base.mark_point(color=CLASSES[1], filled=True, opacity=0.6).encode(
        alt.Size("cook:Q").scale(range=[20, 500]).legend(alt.Legend(title="Cook's distance")), tooltip=tooltip
    )
    zero = alt.Chart(named("pull")).mark_rule(color=NEUTRAL).encode(y=alt.datum(0))
    names = base.mark_text(dy=-12, fontSize=12).encode(alt.Text("name:N"))
    return alt.layer(zero, dots, names).properties(height=300)


def shares_picture(
    lines: Mapping[str, tuple[Array, Array]],
    *,
    axes: tuple[str, str],
    words: str,
    to_be_equal: bool = False,
    marks: Mapping[str, tuple[float, float]] | None = None,
) -> Picture:
    """One share against another, both from 0 to 1. lines : model -> x and y;  marks : model -> a place on its line"""
    names = tuple(lines)
    x, y = (np.concatenate([line[k] for line in lines.values()]) for k in (0, 1))
    data = {"shares": table(line=np.repeat(names, [len(line[0]) for line in lines.values()]), x=x, y=y, step=np.arange(len(x)))}
    at = marks or {}
    data["marks"] = table(line=list(at), x=[float(p[0]) for p in at.values()], y=[float(p[1]) for p in at.values()])
    return Picture(_shares_form, data, words, {"names": names, "axes": axes, "to_be_equal": to_be_equal})


def _shares_form(names: tuple[str, ...], axes: tuple[str, str], to_be_equal: bool) -> Chart:
    whole = alt.Scale(domain=[0, 1])
    x, y = alt.X("x:Q").scale(whole).title(axes[0]), alt.Y("y:Q").scale(whole).title(axes[1])
    colours = [colour for colour, _ in styles(names)]
    base = alt.Chart(named("shares"))
    lines = base.mark_line(point=to_be_equal).encode(x, y, *line_channels(names), alt.Order("step:Q"))
    dots = (
        alt.Chart(named("marks"))
        .mark_point(size=120, filled=True, opacity=1)
        .encode(x, y, alt.Color("line:N").scale(domain=list(names), range=colours).legend(None))
    )
    right = base.mark_rule(color=NEUTRAL, strokeDash=[2, 4], opacity=float(to_be_equal)).encode(
        x=alt.datum(0), y=alt.datum(0), x2=alt.datum(1), y2=alt.datum(1)
    )
    return alt.layer(right, lines, dots).properties(height=300)
