"""The walk downhill as the browser takes it while its start is dragged: one number of the chart for each coordinate of a step."""

from dataclasses import dataclass, field
from functools import cached_property

import altair as alt
import pyarrow as pa

from core.charts.moving import Move, Number, at_step, handle, number
from core.charts.picture import Chart, named, table
from core.charts.plane import Window
from core.charts.theme import DASHED, INK, OURS, PAPER

START, RATE = ("start_x", "start_y"), "tau_k"
_FAR = 1e6  # times the window: further away nothing is drawn


@dataclass(frozen=True)
class WalkAhead:
    """The start, which can be dragged, and the steps x - τ ∇f(x) from there."""

    gradient: tuple[str, str] | None = field(compare=False)  # Vega expressions with {x} and {y}; None: the walk is another
    rates: tuple[float, ...] = field(compare=False)  # of the control for τ
    steps: int  # 0 where only the start moves
    window: Window = field(compare=False)  # in which the start moves
    step: float = field(compare=False)  # by which the start moves

    @property
    def moves(self) -> tuple[Move, ...]:
        """Both coordinates of the start, and for a walk the number of the rate."""
        x0, x1, y0, y1 = self.window
        start = (
            Move(name=START[0], low=x0, high=x1, step=self.step, begins=x0, along="x"),
            Move(name=START[1], low=y0, high=y1, step=self.step, begins=y0, along="y"),
        )
        return (*start, Move(name=RATE, low=0, high=len(self.rates) - 1, step=1, begins=0)) if self.gradient else start

    @property
    def tables(self) -> dict[str, pa.Table]:
        """What the layers draw from."""
        return {"ahead": table(k=range(self.steps + 1))}

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        return [START, *((f"walk_x{k}", f"walk_y{k}") for k in range(1, self.steps + 1))]

    @property
    def params(self) -> list[Number]:
        """Each step from the one before."""
        if self.gradient is None:
            return []
        rate = number("tau", expr=f"{list(self.rates)!r}[{RATE}]")
        walk = [
            number(name, expr=f"{before} - tau * ({slope.format(x=x, y=y)})")
            for (x, y), names in zip(self._names, self._names[1:], strict=False)
            for name, before, slope in zip(names, (x, y), self.gradient, strict=True)
        ]
        return [rate, *walk]

    def layers(self, x: alt.X, y: alt.Y) -> list[Chart]:
        """The walk ahead, dashed, and the handle at its start."""
        rows, (x_k, y_k) = alt.Chart(named("ahead")), at_step(self._names, "datum.k")
        walk = rows.transform_calculate(x=x_k, y=y_k).transform_filter(
            f"abs(datum.x - x0) < {_FAR} * (x1 - x0) && abs(datum.y - y0) < {_FAR} * (y1 - y0)"
        )
        line = walk.mark_line(color=INK, strokeDash=DASHED, strokeWidth=1.2, clip=True).encode(x, y, alt.Order("k:Q"))
        start = rows.transform_filter("datum.k == 0").transform_calculate(x=START[0], y=START[1])
        dot = start.mark_circle(size=120, color=OURS, stroke=PAPER, strokeWidth=2, opacity=1, clip=True)
        return [*([line] if self.steps else []), dot.encode(x, y), handle(start.encode(x, y))]
