"""A surface in space that the hand turns: the pieces of it that core has cut, projected by the browser, the far before the near.

Why not Plotly: it would bring 3 to 4 MB of JavaScript to each reader, colours of its own and another hand. Here two angles are
numbers of the chart as on every other picture. The price: which of two pieces hides the other is not decided for each pixel,
pieces are drawn whole and in turn. For the cells of a surface over the ground, seen without perspective, that is no loss: a ray
of sight passes the cells in the order of their centres along it, so this order is right from every side.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa

from core.arrays import Array
from core.calculus.foundations.space import Pieces, Space
from core.charts.image import level_colours
from core.charts.lines import styles
from core.charts.moving import LABEL, Move, Number, number
from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import DARK, INK, NEUTRAL, OURS

ANGLES = AZIMUTH, TILT = ("azimuth", "tilt")  # degrees: around the z axis; above the ground, 90 is the map
TALL = 0.55  # half the height of the box; half the longer side of the ground is 1
_FAINT = 0.3  # what the surface hides is drawn once more on top
_DEGREES = 0.5  # for each pixel of a drag
_ROOM = 3.4  # the box with its labels, however it is turned
_KINDS = {"face": (0.5, 1.0), "sheet": (0.5, 0.55), "line": (2.5, 1.0), "dot": (9.0, 1.0)}  # width of the stroke; opacity
_HIGHER = 1e-4  # what decides between pieces on the same ground
_NEARER = {"line": 1.0, "dot": 2.0}  # cells by which they come before the surface: the next cell would cut their edge off


@dataclass(frozen=True, kw_only=True)
class Turn(Move):
    """An angle that a drag anywhere in the picture changes, by degrees a pixel."""

    wraps: bool  # or stops at both ends

    @property
    def silent(self) -> bool:
        """True: it is only another look at the same."""
        return True

    @property
    def grip(self) -> Number:
        """The angle at the press, less what the place of the pointer says."""
        taken = {"events": "pointerdown", "update": f"{self.name} - ({self._pulled})"}
        return {"name": f"grip_{self.name}", "value": 0, "on": [taken]}

    @property
    def parameter(self) -> dict[str, Any]:
        """The angle."""
        angle, turn = f"round(grip_{self.name} + ({self._pulled}))", self.high - self.low
        wrapped = f"{angle} - {turn!r} * floor(({angle} - {self.low!r}) / {turn!r})"
        kept = wrapped if self.wraps else f"clamp({angle}, {self.low!r}, {self.high!r})"
        drag = {"events": "[pointerdown, window:pointerup] > window:pointermove!", "update": kept}
        return {**super().parameter, "on": [drag]}

    @property
    def _pulled(self) -> str:
        """Degrees: what is near follows the pointer to the side; pulled down, the picture is seen from above."""
        return f"{-_DEGREES if self.wraps else _DEGREES} * {self.along}()"


MOVES = (
    Turn(name=AZIMUTH, low=-180.0, high=180.0, step=1.0, begins=-30.0, along="x", wraps=True),
    Turn(name=TILT, low=-90.0, high=90.0, step=1.0, begins=30.0, along="y", wraps=False),
)
_NUMBERS = (
    *(turn.grip for turn in MOVES),
    number("ca", expr=f"cos({AZIMUTH} * PI / 180)"),
    number("sa", expr=f"sin({AZIMUTH} * PI / 180)"),
    number("ct", expr=f"cos({TILT} * PI / 180)"),
    number("st", expr=f"sin({TILT} * PI / 180)"),
    number("unit", expr=f"min(width, height) / {_ROOM}"),
)


def space_picture(
    space: Space,
    levels: Array,
    *,
    words: str,
    dark: bool,
    axes: tuple[str, str] = ("x", "y"),
    near: str = "tangent",
    frames: int = 0,
    height: int = 460,
) -> Picture:
    """The surface with what lies on it, to be turned; the player reveals a walk up to its frame.

    levels : the values of the page's map, whose colours the surface has;  near : the name of what touches it
    """
    names, looks = [near, *space.lines], [*styles([near]), *styles([*space.lines])]
    colours = {name: DARK.get(c, c) if dark else c for name, (c, _) in zip(names, looks, strict=True)}
    ours = DARK[OURS] if dark else OURS
    faces = level_colours(space.surface.corners[..., 2].mean(axis=1), levels, dark=dark)
    rows = [
        _rows(space, "face", space.surface, *faces),
        _rows(space, "sheet", space.touching, [colours[near]], [colours[near]]),
        *(_rows(space, "line", on, ["transparent"], [colours[name]]) for name, on in space.lines.items()),
        *(_rows(space, "dot", on, ["transparent"], [colours.get(name, ours)]) for name, on in space.points.items()),
    ]
    data = {"pieces": pa.concat_tables(rows, promote_options="default"), **_box(space, axes), "all": table(k=[0])}
    options = {"timed": frames > 0, "height": height}
    return Picture(_form, data, words, options, moves=MOVES, params=_NUMBERS, frames=frames or None)


# --- the tables ---


def _rows(space: Space, kind: str, pieces: Pieces, fill: Sequence[str], stroke: Sequence[str]) -> pa.Table:
    """One row a piece; a single colour is that of all."""
    k, (width, opacity) = len(pieces.step), _KINDS[kind]
    x, y, z = np.moveaxis(_scaled(space, pieces.corners), -1, 0)
    ground = _scaled(space, np.column_stack([pieces.ground, np.zeros(k)]))
    return table(
        kind=np.full(k, kind),
        **{f"{axis}{i}": values[:, i] for axis, values in (("x", x), ("y", y), ("z", z)) for i in range(4)},
        gx=ground[:, 0],
        gy=ground[:, 1],
        nearer=np.full(k, _NEARER.get(kind, 0.0) * 2 / space.cells),
        above=pieces.above,
        step=pieces.step,
        fill=np.array(fill if len(fill) == k else list(fill) * k, dtype=str),
        stroke=np.array(stroke if len(stroke) == k else list(stroke) * k, dtype=str),
        width=np.full(k, width),
        opacity=np.full(k, opacity),
    )


def _scaled(space: Space, places: Array) -> Array:
    """In the units of the box: 1 is half the longer side of the ground, TALL half the range of heights. places : (..., 3)"""
    (x0, x1, y0, y1), (z0, z1) = space.view, space.heights
    half = max(x1 - x0, y1 - y0) / 2
    return np.asarray((places - ((x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2)) / (half, half, (z1 - z0) / 2 / TALL))


def _box(space: Space, axes: tuple[str, str]) -> dict[str, pa.Table]:
    """The edges of the floor, the upright ones, and what is written at them."""
    (x0, x1, y0, y1), (z0, z1) = space.view, space.heights
    (a, b, _), zero = _scaled(space, np.array([x1, y1, z1])), 0.0
    floor = np.array([(-a, -b, -TALL), (a, -b, -TALL), (a, b, -TALL), (-a, b, -TALL)])
    edges = [*((p, q, 1.0) for p, q in zip(floor, np.roll(floor, -1, axis=0), strict=True))]
    edges += [(p, p * (1, 1, -1), zero) for p in floor]
    low, high = (np.array([edge[i] for edge in edges]) for i in (0, 1))
    corners = {f"{axis}{i}": (low if i < 2 else high)[:, k] for k, axis in enumerate("xyz") for i in range(4)}
    ends = [("x", -a, x0), ("x", a, x1), ("y", -b, y0), ("y", b, y1), ("z", -TALL, z0), ("z", TALL, z1)]
    said = [*((axis, at, f"{value:.4g}".replace("-", "−")) for axis, at, value in ends)]
    said += [("x", zero, axes[0]), ("y", zero, axes[1]), ("z", zero, "f")]
    axis, at, text = zip(*said, strict=True)
    return {
        "edges": table(**corners, floor=[edge[2] for edge in edges]),
        "labels": table(axis=list(axis), at=np.array(at), text=list(text), a=np.full(len(at), a), b=np.full(len(at), b)),
    }


# --- the form ---


def _seen(x: str, y: str, z: str) -> tuple[str, str]:
    """The pixels of a place: turned around the z axis, then tilted towards the eye."""
    right, away = f"({x} * ca + {y} * sa)", f"({y} * ca - {x} * sa)"
    return f"width / 2 + unit * {right}", f"height / 2 - unit * ({away} * st + {z} * ct)"


def _drawn(rows: alt.Chart) -> alt.Chart:
    """Each piece as a line through its four corners; filled, it is closed by the next cell."""
    places = (_seen(f"datum.x{i}", f"datum.y{i}", f"datum.z{i}") for i in range(4))
    line = ", ".join(f"[{x}, {y}]" for x, y in places)
    shape = f"{{type: 'LineString', coordinates: [{line}]}}"
    return rows.transform_calculate(shape=shape).project(type="identity", scale=1, translate=[0, 0])


def _form(timed: bool, height: int) -> Chart:
    pieces = alt.Chart(named("pieces"))
    if timed:
        pieces = pieces.transform_filter("datum.kind === 'face' || datum.step <= frame")
    far = "datum.gy * ca - datum.gx * sa - datum.nearer"
    pieces = _drawn(pieces.transform_calculate(far=f"{far} - {_HIGHER} * datum.above * (st < 0 ? -1 : 1)"))
    look = {
        "shape": alt.Shape("shape", type="geojson"),
        "fill": alt.Fill("fill:N").scale(None).legend(None),
        "stroke": alt.Stroke("stroke:N").scale(None).legend(None),
        "strokeWidth": alt.StrokeWidth("width:Q").scale(None).legend(None),
        "fillOpacity": alt.FillOpacity("opacity:Q").scale(None).legend(None),
    }
    round_ends: Mapping[str, Any] = {"strokeCap": "round", "strokeJoin": "round"}
    solid = pieces.mark_geoshape(aria=False, **round_ends).encode(**look, order=alt.Order("far:Q", sort="descending"))
    faint = (
        pieces.transform_filter("datum.kind !== 'face'").mark_geoshape(aria=False, opacity=_FAINT, **round_ends).encode(**look)
    )
    grab = alt.Chart(named("all")).mark_rect(opacity=0, cursor="grab", description=f"{LABEL} surface")
    hand = grab.encode(
        x=alt.value(0), x2=alt.value("width"), y=alt.value(0), y2=alt.value("height"), tooltip=alt.TooltipValue(None)
    )
    return alt.layer(_edges(), solid, faint, _labels(), hand).properties(height=height)


def _edges() -> Chart:
    """The floor, and the upright edges at the far side."""
    rows = alt.Chart(named("edges")).transform_filter("datum.floor || datum.y0 * ca - datum.x0 * sa > 0")
    shape = alt.Shape("shape", type="geojson")
    return _drawn(rows).mark_geoshape(filled=False, stroke=NEUTRAL, strokeWidth=1, opacity=0.6).encode(shape=shape)


def _labels() -> Chart:
    """Along the near edges of the floor, and at the upright edge at the left."""
    side, front = "(ca > 0 ? -1 : 1)", "(sa > 0 ? 1 : -1)"
    rows = alt.Chart(named("labels")).transform_calculate(
        u=f"datum.axis === 'x' ? datum.at : datum.axis === 'y' ? {front} * (datum.a + 0.13) : {side} * (datum.a + 0.06)",
        v=f"datum.axis === 'y' ? datum.at : datum.axis === 'x' ? {side} * (datum.b + 0.13) : {front} * -1 * (datum.b + 0.06)",
        w=f"datum.axis === 'z' ? datum.at : {-TALL!r}",
    )
    x, y = _seen("datum.u", "datum.v", "datum.w")
    text = rows.transform_calculate(px=x, py=y).mark_text(
        fontSize=13,
        color=INK,
        align=alt.expr("datum.axis === 'z' ? 'right' : 'center'"),
        baseline=alt.expr("datum.axis === 'z' ? 'bottom' : 'top'"),
    )
    return text.encode(alt.X("px:Q").scale(None).axis(None), alt.Y("py:Q").scale(None).axis(None), alt.Text("text:N"))
