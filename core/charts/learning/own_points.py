"""Points of the reader's own under the hand: one is moved, thrown out of the picture, or set where there was none."""

from dataclasses import dataclass, field
from typing import Any

import altair as alt
import pyarrow as pa

from core.charts.learning.own_line import residual_squares
from core.charts.moving import LABEL, Move, Number, number, written_above
from core.charts.picture import Chart, named, table
from core.charts.plane import Window
from core.charts.theme import OURS, STEP, WRONG

HELD, AT_X, AT_Y = "held", "held_x", "held_y"  # the row of the point in hand, -1 for none; and where it is
IS_HELD = f"{HELD} >= 0"
_OUT = 0.08  # of the window, beyond its edges: there a point is let go to throw it out
_STOPS = 500  # across the window
_TAKEN = "symbol:pointerdown[event.item.datum.handle === 'point']"
_SET = "rect:pointerdown[event.item.datum.handle === 'empty'][event.pointerType !== 'touch']"  # a finger there scrolls


def moved(rows: alt.Chart) -> alt.Chart:
    """The points, the one in hand where the hand is; where it was stays in fields of its own, or it could not go back."""
    return rows.transform_calculate(stays_x="datum.x", stays_y="datum.y").transform_calculate(
        x=f"datum.k === {HELD} ? {AT_X} : datum.stays_x", y=f"datum.k === {HELD} ? {AT_Y} : datum.stays_y"
    )


@dataclass(frozen=True, kw_only=True)
class Which(Move):
    """The row of the point that was taken; one more than there are for a new one."""

    @property
    def parameter(self) -> dict[str, Any]:
        """Set at the press."""
        rows = [{"events": events, "update": "event.item.datum.k"} for events in (_TAKEN, _SET)]
        return {**super().parameter, "on": rows}


@dataclass(frozen=True, kw_only=True)
class Where(Move):
    """A coordinate of the point in hand."""

    axis: str

    @property
    def parameter(self) -> dict[str, Any]:
        """Its own at the press, the pointer's from then on."""
        pointer = self.under_pointer(self.axis)
        drags = [f"[{start}, window:pointerup] > window:pointermove!" for start in (_TAKEN, _SET)]
        heard = [
            {"events": _TAKEN, "update": f"event.item.datum.{self.axis}"},
            *({"events": events, "update": pointer} for events in (_SET, *drags)),
        ]
        return {**super().parameter, "on": heard}


@dataclass(frozen=True)
class OwnPoints:
    """All points of the picture can be taken."""

    n: int = field(compare=False)
    view: Window = field(compare=False)

    @property
    def moves(self) -> tuple[Move, ...]:
        """Which point is in hand, and where."""
        x0, x1, y0, y1 = self.view
        which = Which(name=HELD, low=-1.0, high=float(self.n), step=1.0, begins=-1.0)
        return which, _where(AT_X, "x", x0, x1), _where(AT_Y, "y", y0, y1)

    @property
    def tables(self) -> dict[str, pa.Table]:
        """What the layers draw from."""
        return {"empty": table(handle=["empty"], k=[self.n])}

    @property
    def params(self) -> list[Number]:
        """None: nothing follows from them."""
        return []

    def layers(self, x: alt.X, y: alt.Y) -> list[Chart]:
        """The empty place that takes a new point, the points that can be taken, and a ring around the one in hand."""
        whole = {"x": alt.value(0), "x2": alt.value("width"), "y": alt.value(0), "y2": alt.value("height")}
        tooltip = alt.TooltipValue(None)
        empty = alt.Chart(named("empty")).mark_rect(opacity=0, cursor="crosshair", aria=False).encode(**whole, tooltip=tooltip)
        points = moved(alt.Chart(named("points"))).transform_calculate(handle="'point'")
        area = points.mark_circle(size=500, opacity=0, cursor="grab", clip=True, description=f"{LABEL} point")
        ring = alt.Chart(named("empty")).transform_filter(IS_HELD).transform_calculate(x=AT_X, y=AT_Y)
        ring = ring.mark_point(size=300, color=STEP, strokeWidth=3)
        return [empty, area.encode(x, y, tooltip=tooltip), ring.encode(x, y)]


def _where(name: str, axis: str, low: float, high: float) -> Where:
    margin, step = _OUT * (high - low), (high - low) / _STOPS
    return Where(name=name, axis=axis, low=low - margin, high=high + margin, step=step, begins=low)


@dataclass(frozen=True)
class PointsUnderCurve(OwnPoints):
    """While a point is in hand the browser fits the curve anew; of a line it draws the squares too."""

    degree: int
    square: float = field(compare=False)  # the width of a square of height 1

    @property
    def params(self) -> list[Number]:
        """How wide a square is."""
        return [number("moved_square", value=self.square)]

    def layers(self, x: alt.X, y: alt.Y) -> list[Chart]:
        """Below the points that can be taken, what is fitted to them."""
        rows = moved(alt.Chart(named("points")).transform_filter("datum.part == 'train'"))
        curve = rows.transform_regression("x", "y", method="poly", order=self.degree)
        shown = alt.ExprRef(expr=f"{IS_HELD} ? 1 : 0")
        line = curve.mark_line(color=OURS, strokeWidth=3, clip=True, opacity=shown).encode(x, y, alt.Order("x:Q"))
        return [*(_squares(rows, x, y, shown) if self.degree == 1 else ()), line, *super().layers(x, y)]


def _squares(rows: alt.Chart, x: alt.X, y: alt.Y, shown: alt.ExprRef) -> list[Chart]:
    """Of the residuals of the line, slope Sxy / Sxx through the means; and what they cover."""
    means = rows.transform_joinaggregate(mx="mean(x)", my="mean(y)")
    parts = means.transform_calculate(
        xx="pow(datum.x - datum.mx, 2)", xy="(datum.x - datum.mx) * (datum.y - datum.my)"
    ).transform_joinaggregate(sxx="sum(xx)", sxy="sum(xy)")
    fitted = parts.transform_calculate(line="datum.my + datum.sxy / datum.sxx * (datum.x - datum.mx)")
    boxes, total = residual_squares(fitted, "moved_square", x, y, color=WRONG, fillOpacity=0.12, strokeOpacity=0.5, opacity=shown)
    says = written_above(total.transform_filter(IS_HELD), "'now the squares cover ' + format(datum.total, '.5~g')")
    return [boxes, says]
