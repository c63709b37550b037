"""The slopes of a landscape at a point that moves under the hand: on the map, and along the two slices through it."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pyarrow as pa

from core.arrays import Array
from core.calculus.partial_derivatives import InBrowser
from core.charts.arrows import arrows_layer
from core.charts.moving import Along, Move, Number, handle, written_above
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import of, plane, view_bounds
from core.charts.theme import DASHED, NEUTRAL, OURS, PAPER, STEP

_CUT = 0.2  # of the picture's height: what rises more from one sample to the next is no line
_SAMPLES = 320


@dataclass(frozen=True)
class PointOnMap:
    """The point with the lines along which one variable is held, the direction of the gradient, and its numbers."""

    live: InBrowser
    reach: float  # how far the point goes to each side
    step: float
    arrow: float  # its length, or with `share` the longest
    share: float | None = None  # of the gradient's length that the arrow shows
    names: tuple[str, str] = ("x", "y")
    brief: bool = False  # the gradient in one pair, for a narrow picture
    by: tuple[str, str] | None = None  # the numbers that move it, where they are not its coordinates: it has no handle then

    @property
    def moves(self) -> tuple[Move, Move]:
        """Both coordinates, by one handle."""
        (x, y), reach = self.by or self.live.at, self.reach
        dragged: tuple[Along, Along] = (None, None) if self.by else ("x", "y")
        return (
            Move(name=x, low=-reach, high=reach, step=self.step, begins=0.0, along=dragged[0]),
            Move(name=y, low=-reach, high=reach, step=self.step, begins=0.0, along=dragged[1]),
        )

    @property
    def tables(self) -> dict[str, pa.Table]:
        """What the layers draw from."""
        edge = np.array([[-1, -1], [-1, 1], [1, 1], [1, -1], [-1, -1]]) * self.reach
        return {"here": table(k=[0]), "edge": table(x=edge[:, 0], y=edge[:, 1], order=np.arange(5))}

    @property
    def params(self) -> list[Number]:
        """None: all that moves is the point."""
        return []

    def layers(self, x: alt.X, y: alt.Y) -> list[Chart]:
        """On top of the map."""
        fx, fy = self.live.slopes
        here = alt.Chart(named("here")).transform_calculate(x=self.live.at[0], y=self.live.at[1], f=self.live.f, fx=fx, fy=fy)
        there = here.transform_calculate(arrow="'∇f'", length="sqrt(datum.fx * datum.fx + datum.fy * datum.fy)")
        drawn = f"min({self.share} * datum.length, {self.arrow})" if self.share else self.arrow
        there = there.transform_filter("datum.length > 0 && isFinite(datum.length)").transform_calculate(
            x2=f"datum.x + {drawn} * datum.fx / datum.length", y2=f"datum.y + {drawn} * datum.fy / datum.length"
        )
        edge = alt.Chart(named("edge")).mark_line(color=NEUTRAL, strokeWidth=1, clip=True).encode(x, y, alt.Order("order:Q"))
        held = here.mark_rule(color=NEUTRAL, strokeDash=DASHED, strokeWidth=1.5, clip=True)
        dot = here.mark_circle(size=160, color=OURS, stroke=PAPER, strokeWidth=2, opacity=1, clip=True)
        arrow = arrows_layer(["∇f"], x, y, there)
        point = [held.encode(x), held.encode(y), arrow, dot.encode(x, y), _numbers(here, self)]
        return point if self.by else [edge, *point, handle(here.encode(x, y))]


def _numbers(here: alt.Chart, hand: PointOnMap) -> alt.Chart:
    """The point, and f and its slopes there."""
    x, y = hand.live.at
    place = f"'(' + format({x}, '.4~g') + ', ' + format({y}, '.4~g') + ')'"
    if hand.brief:
        return written_above(here, place, "'∇f = (' + format(datum.fx, '.5~g') + ', ' + format(datum.fy, '.5~g') + ')'")
    across, up = hand.names
    fields = {"f": "f", f"∂f/∂{across}": "fx", f"∂f/∂{up}": "fy"}
    shown = {name: f"if(isFinite(datum.{field}), format(datum.{field}, '.6~g'), 'none')" for name, field in fields.items()}
    return written_above(here, place, *(f"'{name} = ' + {value}" for name, value in shown.items()))


def slice_picture(
    hand: PointOnMap, axis: int, heights: tuple[float, float], tangents: Sequence[tuple[Array, Array]], *, words: str
) -> Picture:
    """The curve along one axis through the point, drawn by the browser, and its tangent.

    axis : 0 along x, 1 along y;  tangents : half-lines known by the server only, at a corner
    """
    reach, ends = hand.reach, [(*xs, *ys) for xs, ys in tangents]
    data = {
        "here": table(k=[0]),
        "samples": table(x=np.linspace(-reach, reach, _SAMPLES)),
        "known": table(**dict(zip(("x", "b", "y", "yb"), np.array(ends, dtype=float).reshape(-1, 4).T, strict=True))),
    }
    options = {"live": hand.live, "axis": axis, "name": hand.names[axis], "height": 250}
    return Picture(_slice_form, data, words, options, view_bounds((-reach, reach, *heights)), hand.moves)


def _slice_form(live: InBrowser, axis: int, name: str, height: int) -> Chart:
    ax, ay = plane((name, "f"))
    along: list[alt.SortField | dict[str, str]] = [alt.SortField("x")]
    curve = (
        alt.Chart(named("samples"))
        .transform_calculate(y=live.slices[axis])
        .transform_window(sort=along, before="lag(y)")
        .transform_calculate(
            cut=f"if(isFinite(datum.y) && isFinite(datum.before) && abs(datum.y - datum.before) < {_CUT} * (y1 - y0), 0, 1)"
        )
        .transform_window(sort=along, piece="sum(cut)")
        .transform_filter("isFinite(datum.y)")
        .mark_line(color=OURS, clip=True)
        .encode(ax, ay, alt.Detail("piece:N"), alt.Order("x:Q"))
    )
    here = alt.Chart(named("here")).transform_calculate(x=live.at[axis], y=live.f, slope=live.slopes[axis])
    drawn = here.transform_filter("isFinite(datum.y)")
    tangent = drawn.transform_filter("isFinite(datum.slope)").transform_calculate(
        a="x0", b="x1", ya="datum.y + datum.slope * (x0 - datum.x)", yb="datum.y + datum.slope * (x1 - datum.x)"
    )
    known = alt.Chart(named("known")).transform_calculate(a="datum.x", ya="datum.y")
    lines = [
        rows.mark_rule(color=STEP, strokeWidth=3, clip=True).encode(of("a", ax), of("ya", ay), alt.X2("b:Q"), alt.Y2("yb:Q"))
        for rows in (tangent, known)
    ]
    layers = [
        curve,
        *lines,
        drawn.mark_circle(size=110, color=OURS, opacity=1, clip=True).encode(ax, ay),
    ]
    return alt.layer(*layers).properties(height=height)
