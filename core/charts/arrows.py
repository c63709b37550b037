"""Arrows with a head and a name: gradients and steps drawn where they start."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pyarrow as pa

from core.charts.picture import Chart, named, table
from core.charts.plane import of
from core.charts.theme import NEUTRAL, OURS, STEP

Arrow = tuple[float, float, float, float]  # x from, y from, x to, y to

_COLOUR = {"Newton's step": OURS, "2λx": NEUTRAL}  # all others are gradients and steps along them
# The head turns with the arrow as it is drawn, whatever the scales are.
_TURN = "90 + 180 / PI * atan2(scale('y', datum.y2) - scale('y', datum.y), scale('x', datum.x2) - scale('x', datum.x))"


def arrows_table(arrows: Mapping[str, Arrow]) -> pa.Table:
    """The table behind `arrows_layer`; an arrow without a length, or without an end, is left out."""
    drawn = {name: a for name, a in arrows.items() if np.isfinite(a).all() and a[:2] != a[2:]}
    ends = np.array(list(drawn.values()), dtype=float).reshape(-1, 4).T
    return table(arrow=np.array(list(drawn), dtype=str), **dict(zip(("x", "y", "x2", "y2"), ends, strict=True)))


def arrows_layer(names: Sequence[str], x: alt.X, y: alt.Y, base: alt.Chart | None = None) -> Chart:
    """Each arrow in its colour, its name beside its head.

    names : all that may occur;  base : the rows of the arrows, by default the table "arrows"
    """
    colours = [_COLOUR.get(name, STEP) for name in names]
    colour = alt.Color("arrow:N").scale(domain=list(names), range=colours).legend(None)
    tooltip = [
        alt.Tooltip("arrow:N"),
        *(alt.Tooltip(f"{field}:Q", format=".4g", title=f"to {field[0]}") for field in ("x2", "y2")),
    ]
    base = alt.Chart(named("arrows")) if base is None else base
    shaft = base.mark_rule(strokeWidth=4, clip=True).encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"), colour, tooltip=tooltip)
    tip = base.encode(of("x2", x), of("y2", y))
    head = tip.mark_point(shape="triangle", filled=True, opacity=1, size=240, clip=True, angle=alt.expr(_TURN)).encode(colour)
    text = tip.mark_text(
        fontSize=14,
        fontWeight="bold",
        clip=True,
        align=alt.expr("datum.x2 < datum.x ? 'right' : 'left'"),
        dx=alt.expr("datum.x2 < datum.x ? -12 : 12"),
        dy=alt.expr("datum.y2 < datum.y ? 12 : -12"),
    ).encode(alt.Text("arrow:N"))
    return alt.layer(shaft, head, text)
