"""A line of the reader's own through the data: its ends are dragged, and the squares of its residuals follow."""

from dataclasses import dataclass, field
from typing import Any

import altair as alt
import pyarrow as pa

from core.charts.moving import Move, Number, handle, number, written_above
from core.charts.picture import Chart, named, table
from core.charts.theme import INK, PAPER

ENDS = {"left_end": "left end", "right_end": "right end"}  # the number that moves: its handle
STOPS = 200  # heights at which an end can stop


@dataclass(frozen=True)
class OwnLine:
    """From a height at the left to a height at the right, over the training points of the picture."""

    x: tuple[float, float] = field(compare=False)  # of both ends
    y: tuple[float, float] = field(compare=False)  # the heights that the window shows, from and to
    square: float = field(compare=False)  # the width of a square of height 1

    @property
    def moves(self) -> tuple[Move, ...]:
        """The height of each end."""
        (low, high), step = self.y, (self.y[1] - self.y[0]) / STOPS
        how = {"low": low, "high": high, "step": step, "begins": low}
        return tuple(Move(name=name, along="y", handle=taken, **how) for name, taken in ENDS.items())

    @property
    def tables(self) -> dict[str, pa.Table]:
        """What the layers draw from."""
        return {"ends": table(x=list(self.x), end=list(ENDS))}

    @property
    def params(self) -> list[Number]:
        """Its slope, where it begins, and how wide a square is."""
        left, right = ENDS
        slope = number("own_slope", expr=f"({right} - {left}) / {self.x[1] - self.x[0]!r}")
        return [slope, number("own_x0", value=self.x[0]), number("own_square", value=self.square)]

    def layers(self, x: alt.X, y: alt.Y) -> list[Chart]:
        """Squares, line, both handles, and what the squares come to."""
        left, right = ENDS
        rows = alt.Chart(named("points")).transform_filter("datum.part == 'train'")
        rows = rows.transform_calculate(line=f"{left} + own_slope * (datum.x - own_x0)")
        boxes, total = residual_squares(rows, "own_square", x, y, color=INK, fillOpacity=0.1, strokeOpacity=0.4)
        text = written_above(total, "'the squares of your line cover ' + format(datum.total, '.5~g')")
        ends = alt.Chart(named("ends"))
        line = ends.transform_calculate(y=f"datum.end == '{left}' ? {left} : {right}")
        dragged = [line.transform_filter(f"datum.end == '{name}'").encode(x, y) for name in ENDS]
        return [
            boxes,
            line.mark_line(color=INK, strokeWidth=3, clip=True).encode(x, y),
            text,
            *(end.mark_circle(size=120, color=INK, stroke=PAPER, strokeWidth=2, opacity=1, clip=True) for end in dragged),
            *(handle(end, name=name) for name, end in zip(ENDS.values(), dragged, strict=True)),
        ]


def residual_squares(rows: alt.Chart, square: str, x: alt.X, y: alt.Y, *, color: str, **look: Any) -> tuple[Chart, alt.Chart]:
    """The squares of the residuals of the field `line`, and the row that says what they cover, as `total`.

    square : the number that says how wide a square of height 1 is;  look : of the boxes
    """
    squares = rows.transform_calculate(x2=f"datum.x + abs(datum.y - datum.line) * {square}", area="pow(datum.y - datum.line, 2)")
    boxes = squares.mark_rect(color=color, stroke=color, clip=True, **look)
    return boxes.encode(x, y, alt.X2("x2:Q"), alt.Y2("line:Q")), squares.transform_aggregate(total="sum(area)")
