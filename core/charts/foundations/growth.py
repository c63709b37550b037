"""How a cost grows: counts or seconds on a log axis, solid where they were run, dotted where a law continues them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np

from core.charts.lines import styles
from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import DOTTED, NEUTRAL, SHAPES, SOLID

_HIGH = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NAMES = [str(10**k) if 0 <= k <= 3 else "10" + str(k).translate(_HIGH) for k in range(-20, 21)]
_EXPONENT = "log(datum.value) / LN10"
POWER = f"abs({_EXPONENT} - round({_EXPONENT})) < 1e-9 ? {_NAMES}[round({_EXPONENT}) + 20] : ''"  # only whole powers are labelled


@dataclass(frozen=True)
class Growth:
    """One line: what was run, and what a law says beyond it."""

    run: tuple[Sequence[float], Sequence[float]]  # x, cost
    beyond: tuple[Sequence[float], Sequence[float]] = ((), ())  # from the last that was run on


def growth_picture(
    lines: Mapping[str, Growth],
    *,
    x: str,
    y: str,
    words: str,
    log_x: bool = True,
    now: float | None = None,
    marks: Mapping[float, str] | None = None,
    reach: tuple[float, float] | None = None,
    height: int = 330,
) -> Picture:
    """Cost against size, each line in its colour and shape.

    now : the size that the reader chose, as a rule;  marks : cost -> what it means ("a day"), as a line across
    reach : ends of the y axis; without them whole powers of ten around the numbers
    """
    rows = [
        (np.full(len(xs), name), np.full(len(xs), part), np.asarray(xs, dtype=float), np.asarray(ys, dtype=float))
        for name, line in lines.items()
        for part, (xs, ys) in (("run", line.run), ("beyond", line.beyond))
    ]
    names, parts, xs, ys = (np.concatenate(column) for column in zip(*rows, strict=True))
    meaning = marks or {}
    data = {
        "growth": table(line=names, part=parts, x=xs, y=ys),
        "now": table(x=np.array([] if now is None else [now], dtype=float)),
        "marks": table(y=np.array(list(meaning), dtype=float), text=np.array(list(meaning.values()), dtype=str)),
    }
    shown = ys[np.isfinite(ys) & (ys > 0)]
    low, high = reach or (10.0 ** np.floor(np.log10(shown.min())), 10.0 ** np.ceil(np.log10(shown.max())))
    options = {"names": tuple(lines), "x": x, "y": y, "log_x": log_x, "height": height}
    return Picture(_form, data, words, options, {"y_from": float(low), "y_to": float(high)})


def _form(names: tuple[str, ...], x: str, y: str, log_x: bool, height: int) -> Chart:
    powers = alt.Axis(labelExpr=POWER, labelOverlap=True, tickCount=6)
    ax = alt.X("x:Q").scale(type="log" if log_x else "linear", zero=False, nice=False, padding=12).title(x)
    ax = ax.axis(powers if log_x else alt.Axis(format="d", tickMinStep=1, labelOverlap=True))
    scale = alt.Scale(type="log", domain=[alt.ExprRef(expr="y_from"), alt.ExprRef(expr="y_to")], nice=False)
    ay = alt.Y("y:Q").scale(scale).axis(powers).title(y)
    colours = [colour for colour, _ in styles(names)]
    legend = alt.Legend(title=None, labelLimit=320, symbolSize=120, columns=2)
    colour = alt.Color("line:N").scale(domain=list(names), range=colours).legend(legend)
    shape = alt.Shape("line:N").scale(domain=list(names), range=list(SHAPES[: len(names)])).legend(legend)
    dash = alt.StrokeDash("part:N").scale(domain=["run", "beyond"], range=[SOLID, DOTTED]).legend(None)
    tooltip = [
        alt.Tooltip("line:N", title="line"),
        alt.Tooltip("part:N", title="run, or beyond"),
        alt.Tooltip("x:Q", title=x, format=",.6~g"),
        alt.Tooltip("y:Q", title=y, format=".4~g"),
    ]
    base = alt.Chart(named("growth")).encode(ax, ay, colour)
    levels = alt.Chart(named("marks"))
    return alt.layer(
        levels.mark_rule(color=NEUTRAL, strokeWidth=1, opacity=0.6, clip=True).encode(ay),
        levels.mark_text(color=NEUTRAL, fontSize=12, align="left", dy=-7, dx=4, clip=True).encode(
            ay, alt.Text("text:N"), x=alt.value(0)
        ),
        alt.Chart(named("now")).mark_rule(color=NEUTRAL, strokeDash=[4, 3]).encode(ax),
        base.mark_line(clip=True).encode(dash, alt.Detail("part:N")),
        base.transform_filter("datum.part == 'run'")
        .mark_point(filled=True, size=60, opacity=1, clip=True)
        .encode(shape, tooltip=tooltip),
    ).properties(height=height)
