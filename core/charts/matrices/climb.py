"""The climb on the unit circle as the browser takes it while its start moves: one number of the chart for each coordinate."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import altair as alt
import pyarrow as pa

from core.charts.arrows import arrows_layer
from core.charts.moving import Move, Number, at_step, number, written_above
from core.charts.picture import Chart, named, table
from core.charts.theme import OURS, PAPER

ANGLE = "angle"
PARTS = ("2Ax", "2λx", "2Ax − 2λx")
_ARROW = 0.8  # length of the longest arrow
_SHORTEST = 0.02  # that is drawn


@dataclass(frozen=True)
class ClimbAhead:
    """x <- (A + c I) x / ||(A + c I) x|| from the angle that the hand holds, until the error is small enough."""

    A: tuple[float, float, float] = field(compare=False)  # a11, a12, a22
    shift: float = field(compare=False)  # c
    enough: float = field(compare=False)  # ||Ax - (x^T A x) x|| at which it is there
    steps: int

    @property
    def moves(self) -> tuple[Move, ...]:
        """The angle of the start, in degrees."""
        return (Move(name=ANGLE, low=-180, high=180, step=1, begins=0),)

    @cached_property
    def _names(self) -> list[tuple[str, str]]:
        return [(f"climb_x{k}", f"climb_y{k}") for k in range(self.steps + 1)]

    def _times(self, x: str, y: str) -> tuple[str, str]:
        """A x."""
        return f"(a11 * {x} + a12 * {y})", f"(a12 * {x} + a22 * {y})"

    @property
    def params(self) -> list[Number]:
        """Each step from the one before."""
        x, y = self._names[0]
        given = {**dict(zip(("a11", "a12", "a22"), self.A, strict=True)), "c": self.shift, "enough": self.enough}
        found = [number(name, value=float(value)) for name, value in given.items()]
        found += [number(x, expr=f"cos({ANGLE} * PI / 180)"), number(y, expr=f"sin({ANGLE} * PI / 180)")]
        for (x, y), names in pairwise(self._names):
            up, right = self._times(x, y)
            there = f"abs({x} * {right} - {y} * {up}) <= enough"
            ahead = [f"({part} + c * {at})" for part, at in ((up, x), (right, y))]
            length = f"sqrt({ahead[0]} * {ahead[0]} + {ahead[1]} * {ahead[1]})"
            stay = f"{there} || {length} == 0"
            for name, at, moved in zip(names, (x, y), ahead, strict=True):
                found.append(number(name, expr=f"{stay} ? {at} : {moved} / {length}"))
        return found

    @property
    def tables(self) -> dict[str, pa.Table]:
        """What the layers draw from."""
        return {"climb": table(k=range(self.steps + 1)), "parts": table(k=range(3), arrow=list(PARTS))}

    def _points(self, x: alt.X, y: alt.Y, across: str, up: str) -> list[Chart]:
        """The steps so far, the last one larger."""
        u, v = at_step(self._names, "datum.k")
        rows = alt.Chart(named("climb")).transform_filter("datum.k <= frame").transform_calculate(u=u, v=v)
        rows = rows.transform_calculate(x=across, y=up).encode(x, y)
        now = rows.transform_filter("datum.k == frame").mark_circle(color=OURS, size=180, stroke=PAPER, strokeWidth=2, opacity=1)
        return [rows.mark_circle(color=OURS, size=45, opacity=1), now]


@dataclass(frozen=True)
class ClimbOnCircle(ClimbAhead):
    """In the plane, with the gradient 2Ax and its two parts: 2 lambda x straight out of the circle, the rest along it."""

    longest: float = field(default=1.0, compare=False)  # of the gradients on the circle

    @property
    def params(self) -> list[Number]:
        """The length of an arrow, too."""
        return [*super().params, number("arrow_scale", value=_ARROW / max(self.longest, 1e-9))]

    def layers(self, x: alt.X, y: alt.Y) -> list[Chart]:
        """On top of the level sets."""
        u, v = at_step(self._names, "frame")
        here = alt.Chart(named("parts")).transform_calculate(x=u, y=v)
        up, right = self._times("datum.x", "datum.y")
        here = here.transform_calculate(up=f"2 * {up}", right=f"2 * {right}")
        here = here.transform_calculate(twice="datum.x * datum.up + datum.y * datum.right")
        drawn = here.transform_calculate(
            x2="datum.x + arrow_scale * [datum.up, datum.twice * datum.x, datum.up - datum.twice * datum.x][datum.k]",
            y2="datum.y + arrow_scale * [datum.right, datum.twice * datum.y, datum.right - datum.twice * datum.y][datum.k]",
        ).transform_filter(f"sqrt(pow(datum.x2 - datum.x, 2) + pow(datum.y2 - datum.y, 2)) > {_SHORTEST}")
        place, value = (
            "'x = (' + format(datum.x, '.4f') + ', ' + format(datum.y, '.4f') + ')'",
            "'xᵀAx = ' + format(datum.twice / 2, '.6~g')",
        )
        written = written_above(here.transform_filter("datum.k == 0"), place, value)
        return [arrows_layer(PARTS, x, y, drawn), *self._points(x, y, "datum.u", "datum.v"), written]


@dataclass(frozen=True)
class ClimbByAngle(ClimbAhead):
    """x^T A x against the angle."""

    def layers(self, x: alt.X, y: alt.Y) -> list[Chart]:
        """On top of the curve."""
        up, right = self._times("datum.u", "datum.v")
        return self._points(x, y, "atan2(datum.v, datum.u) * 180 / PI", f"datum.u * {up} + datum.v * {right}")
