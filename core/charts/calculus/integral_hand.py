"""The ends of an integral under the hand, and its pieces with them: cut and summed in the browser while they move."""

from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa

from core.charts.moving import Move, Number, handle, number, written_above
from core.charts.picture import Chart, named, table
from core.charts.theme import CLASSES, INK, OURS, PAPER

ENDS = {"end_a": "end a", "end_b": "end b"}  # the number that moves: its handle
COUNT = "count"  # the number of the choice of n
MOVED = "ends_moved"  # whether anything is elsewhere than the server drew it
MOST = 400  # pieces
ABOVE, BELOW = "above the axis", "below the axis"
_HEIGHTS = {  # of a piece from l to r, both ends of its upper edge
    "left": ("l", "l"),
    "right": ("r", "r"),
    "midpoint": ("(l + r) / 2", "(l + r) / 2"),
    "trapezoid": ("l", "r"),
}


@dataclass(frozen=True)
class HandOfIntegral:
    """Both ends are dragged along the axis; n follows its control."""

    f: str  # a Vega expression in datum.x
    rule: str
    counts: tuple[int, ...]  # the choices of n
    rest: tuple[float, float, int] = field(compare=False)  # where a, b and the choice of n stand
    window: tuple[float, float] = field(compare=False)  # x from and to

    @property
    def moves(self) -> tuple[Move, ...]:
        """Both ends, at a hundredth of the window's power of ten; and the choice of n."""
        step = 10.0 ** np.floor(np.log10(self.window[1] - self.window[0])) / 100
        low, high = (
            float(np.round(fit(end / step) * step, 12)) for fit, end in zip((np.ceil, np.floor), self.window, strict=True)
        )
        how = {"low": low, "high": high, "step": float(step)}
        ends = (
            Move(name=name, along="x", handle=taken, begins=at, **how)
            for (name, taken), at in zip(ENDS.items(), self.rest, strict=False)
        )
        return *ends, Move(name=COUNT, low=0.0, high=len(self.counts) - 1.0, step=1.0, begins=float(self.rest[2]))

    @property
    def tables(self) -> dict[str, pa.Table]:
        """What the layers draw from."""
        return {"slots": table(i=np.arange(MOST)), "ends": table(end=list(ENDS))}

    @property
    def params(self) -> list[Number]:
        """How many pieces, how wide each, and whether they are where the server drew them."""
        (a, b), n = ENDS, f"[{', '.join(map(str, self.counts))}][{COUNT}]"
        elsewhere = " || ".join(f"abs({name} - rest_{name}) > 1e-9" for name in (a, b, COUNT))
        return [
            number("pieces", expr=n),
            number("piece", expr=f"({b} - {a}) / pieces"),
            *(number(f"rest_{name}", value=at) for name, at in zip((a, b, COUNT), self.rest, strict=True)),
            number(MOVED, expr=elsewhere),
        ]

    def layers(self, x: alt.X, y: alt.Y) -> list[Chart]:
        """The pieces and their sum where the browser can cut them, both handles."""
        ends = alt.Chart(named("ends")).transform_calculate(x=f"datum.end == '{next(iter(ENDS))}' ? {' : '.join(ENDS)}", y="0")
        dots = [ends.transform_filter(f"datum.end == '{name}'").encode(x, y) for name in ENDS]
        return [
            *(self._pieces(x, y) if self.rule in _HEIGHTS else ()),
            *(dot.mark_circle(size=110, color=INK, stroke=PAPER, strokeWidth=2, opacity=1, clip=True) for dot in dots),
            *(handle(dot, name=name) for name, dot in zip(ENDS.values(), dots, strict=True)),
        ]

    def _pieces(self, x: alt.X, y: alt.Y) -> list[Chart]:
        places = {"l": f"({next(iter(ENDS))} + datum.i * piece)", "r": f"({next(iter(ENDS))} + (datum.i + 1) * piece)"}
        at_left, at_right = (self.f.replace("datum.x", "".join(places.get(c, c) for c in place)) for place in _HEIGHTS[self.rule])
        rows = alt.Chart(named("slots")).transform_filter(f"{MOVED} && datum.i < pieces && pieces <= {MOST}")
        cut = rows.transform_calculate(l=places["l"], r=places["r"], hl=at_left, hr=at_right)
        edge = "[{x: datum.l, h: datum.hl}, {x: datum.r, h: datum.hr}]"
        corners = cut.transform_calculate(edge=edge).transform_flatten(["edge"])
        sign = f"datum.hl + datum.hr < 0 ? '{BELOW}' : '{ABOVE}'"
        shape = corners.transform_calculate(x="datum.edge.x", y="datum.edge.h", sign=sign)
        area = signed_areas(shape, "i", x, y, strokeWidth=1)
        total = cut.transform_aggregate(sum="sum(hl)", other="sum(hr)").transform_filter("isFinite(datum.sum + datum.other)")
        a, b = (f"format({name}, '.4~g')" for name in ENDS)
        summed = "format(piece * (datum.sum + datum.other) / 2, '.8~g')"
        return [area, written_above(total, f"pieces + ' pieces from ' + {a} + ' to ' + {b} + ': ' + {summed}")]


def signed_areas(rows: alt.Chart, piece: str, x: alt.X, y: alt.Y, **look: Any) -> alt.Chart:
    """Each piece between its upper edge and the axis, in the colour of its field `sign`.

    piece : the field that tells the pieces apart;  look : of the areas
    """
    colours = alt.Scale(domain=[ABOVE, BELOW], range=[OURS, CLASSES[0]])
    return rows.mark_area(fillOpacity=0.3, clip=True, **look).encode(
        x,
        y.copy().stack(None),
        alt.Detail(f"{piece}:N"),
        alt.Color("sign:N").scale(colours).legend(alt.Legend(title=None)),
        alt.Stroke("sign:N").scale(colours).legend(None),
    )
