"""Several curves over one x, one plot under the other; wherever the reader points, all show the same x.

Streamlit gives each plot the width of the page: the labels of the vertical axes stand inside, so that nothing sticks out.
"""

from collections.abc import Sequence

import altair as alt
import numpy as np

from core.calculus.foundations.functions import Curves
from core.charts.lines import styles
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import NEUTRAL, STEP


def linked_picture(seen: Curves, *, words: str, at: float, marks: Sequence[tuple[str, float]] = (), height: int = 135) -> Picture:
    """A plot for each named function, with a line at the chosen x and dotted lines at the marked ones.

    marks : (label, x);  at : the x of the control
    """
    rows = [
        (np.full(len(xs), name), np.full(len(xs), f"{name}/{k}"), xs, ys)
        for name, curve in seen.curves.items()
        for k, (xs, ys) in enumerate(curve.pieces)
    ]
    names, piece, xs, ys = (np.concatenate(c) for c in zip(*rows, strict=True)) if rows else (np.zeros(0),) * 4
    data = {
        "curves": table(line=names.astype(str), piece=piece.astype(str), x=xs, y=ys),
        "grid": table(x=seen.x, **{f"y{k}": y for k, y in enumerate(seen.values.values())}),
        "marks": table(label=np.array([label for label, _ in marks], dtype=str), x=np.array([x for _, x in marks], dtype=float)),
        "at": table(x=[at]),
    }
    bounds = {"x0": seen.window[0], "x1": seen.window[1]}
    for k, curve in enumerate(seen.curves.values()):
        bounds |= {f"low{k}": curve.y[0], f"high{k}": curve.y[1]}
    return Picture(_form, data, words, {"names": tuple(seen.curves), "height": height}, bounds)


def _form(names: tuple[str, ...], height: int) -> Chart:
    near = [
        alt.selection_point(name=f"near{k}", fields=["x"], nearest=True, on="pointerover", clear="pointerout", empty=False)
        for k in range(len(names))
    ]
    return alt.vconcat(*(_plot(k, names, near, height) for k in range(len(names))), spacing=8)


def _plot(k: int, names: Sequence[str], near: Sequence[alt.Parameter], height: int) -> Chart:
    """One of the plots; pointing at any of them shows in all."""
    tooltip = [alt.Tooltip("x:Q", format=".4g")]
    tooltip += [alt.Tooltip(f"y{j}:Q", title=name, format=".5g") for j, name in enumerate(names)]
    last = k == len(names) - 1
    axis = alt.Axis() if last else alt.Axis(labels=False, ticks=False)
    x = alt.X("x:Q").scale(ends("x0", "x1")).axis(axis).title("x" if last else None)
    inside = alt.Axis(
        title=None, tickCount=4, ticks=False, domain=False, labelAlign="left", labelPadding=-6, maxExtent=0, zindex=1
    )
    y = alt.Y(f"y{k}:Q").scale(ends(f"low{k}", f"high{k}")).axis(inside)
    of_curve = y.copy(deep=True)
    of_curve.shorthand = "y:Q"
    colour, dash = styles(names)[k]
    zero = alt.Chart(named("at")).mark_rule(color=NEUTRAL, strokeWidth=1).encode(y=alt.datum(0))
    curve = alt.Chart(named("curves")).transform_filter(alt.datum.line == names[k])
    curve = curve.mark_line(clip=True, color=colour, strokeDash=dash).encode(x, of_curve, alt.Detail("piece:N"), alt.Order("x:Q"))
    at = alt.Chart(named("at")).mark_rule(color=STEP, strokeWidth=2.5, clip=True).encode(x)
    marks = alt.Chart(named("marks")).mark_rule(color=NEUTRAL, strokeDash=[2, 3], clip=True).encode(x)
    grid = alt.Chart(named("grid"))
    pointed = {"or": [{"param": one.name, "empty": False} for one in near]}
    shown = alt.OpacityValue(0, condition={"test": pointed, "value": 1})
    line = grid.mark_rule(color=NEUTRAL).encode(x, shown, tooltip=tooltip).add_params(near[k])
    dot = grid.mark_circle(color=colour, size=90, clip=True).encode(x, y, shown)
    layers = [zero, marks, at, curve, line, dot]
    if k == 0:
        label = alt.Chart(named("marks")).mark_text(fontSize=12, dy=-6, baseline="bottom")
        layers.append(label.encode(x, alt.Text("label:N"), y=alt.value(0)))
    return alt.layer(*layers).properties(height=height, title=names[k])
