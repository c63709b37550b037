"""A surface z = f(x, y) in space, in cells, with what lies on it: slices, walks, and a plane or a model that touches it.

Topic: Variables and Functions. Each piece has four corners and the place of the ground that it stands on: of two pieces the one
that stands further away is drawn first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.functions import surface

Height = Callable[[Any, Any], npt.ArrayLike]
Window = tuple[float, float, float, float]  # x from and to, y from and to

CELLS = 20  # along each side: a turn has to be drawn 30 times a second
_HUGE = 1e100  # above it nothing is drawn: differences of such heights overflow
_MOST = 400  # pieces of a walk, about


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Cells of a surface, or lines through four places."""

    corners: Array  # (k, 4, 3): x, y, z
    ground: Array  # (k, 2): where it stands; two cells one above the other stand on the same place
    above: Array  # (k,): 0 for the surface itself, 1 for what is on it or above, -1 for what is below
    step: Array  # (k,): of the walk that it belongs to


@dataclass(frozen=True, kw_only=True)
class Touching:
    """Another function near a point: the tangent plane, or the quadratic model."""

    g: Height
    point: tuple[float, float]
    radius: float  # |x - a| and |y - b| of the cells that are drawn, at most
    lines: Mapping[str, Array] = field(default_factory=dict)  # name -> (k, 2), lines of the ground that are lifted onto g


@dataclass(frozen=True, kw_only=True)
class Space:
    """What there is to draw between two heights."""

    view: Window
    cells: int  # along each side
    heights: tuple[float, float]  # z from and to
    surface: Pieces
    touching: Pieces
    lines: Mapping[str, Pieces]
    points: Mapping[str, Pieces]  # the four corners are one place
    holes: int  # cells with a corner at which f is undefined
    cut: bool  # whether f goes beyond the heights at a corner


def in_space(
    f: Height,
    view: Window,
    *,
    lines: Mapping[str, Array] | None = None,
    points: Mapping[str, Array] | None = None,
    touching: Touching | None = None,
) -> Space:
    """The surface on the window, and on it lines and points of the ground. lines, points : name -> (k, 2)

    >>> found = in_space(lambda x, y: x + y, (-1, 1, -1, 1), points={"here": np.array([(0.5, 0.25)])})
    >>> found.heights, found.points["here"].corners[0, 0].tolist()
    ((-2.0, 2.0), [0.5, 0.25, 0.75])
    """
    grid = surface(f, view, CELLS + 1)
    x, y, z = grid.x, grid.y[::-1], grid.z[::-1]
    known = np.where(np.abs(z) < _HUGE, z, np.nan)
    heights = low, high = _heights(known[np.isfinite(known)])
    near, over = _nothing(), {}
    if touching:
        g, (a, b) = touching.g, touching.point
        cells = _cells(x, y, surface(g, view, CELLS + 1).z[::-1], heights)
        close = (np.abs(cells.ground - (a, b)) <= touching.radius).all(axis=1)
        near = _over(f, g, _kept(cells, close))
        over = {name: _over(f, g, _lifted(g, line, view, heights)) for name, line in touching.lines.items()}
    return Space(
        view=view,
        cells=CELLS,
        heights=heights,
        surface=_cells(x, y, z, heights),
        touching=near,
        lines={**{name: _lifted(f, line, view, heights) for name, line in (lines or {}).items()}, **over},
        points={name: _points(f, at, view, heights) for name, at in (points or {}).items()},
        holes=int((~np.isfinite(_of_cells(z))).any(axis=2).sum()),
        cut=bool((np.isfinite(z) & ((z < low) | (z > high))).any()),
    )


def _heights(z: Array) -> tuple[float, float]:
    """All heights, unless the outermost 4 % of them take up nine tenths of the range: then those are cut."""
    if not len(z):
        return -1.0, 1.0
    low, high = float(z.min()), float(z.max())
    bottom, top = np.quantile(z, [0.02, 0.98]).tolist()
    if high - low > 10 * (top - bottom) > 0:
        margin = 0.5 * (top - bottom)
        low, high = max(low, bottom - margin), min(high, top + margin)
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        half = max(1.0, abs(low))
        return low - half, high + half
    return low, high


# --- surfaces ---


def _of_cells(nodes: Array) -> Array:
    """The four corners of each cell, in turn around it: (n + 1, m + 1) -> (n, m, 4)."""
    return np.stack([nodes[:-1, :-1], nodes[:-1, 1:], nodes[1:, 1:], nodes[1:, :-1]], axis=-1)


def _cells(x: Array, y: Array, z: Array, heights: tuple[float, float]) -> Pieces:
    """Those whose corners are all defined, cut off at both heights; one that crosses the whole range is left out."""
    low, high = heights
    xx, yy = np.meshgrid(x, y)
    corners = np.stack([_of_cells(xx), _of_cells(yy), _of_cells(z)], axis=-1).reshape(-1, 4, 3)
    z = corners[:, :, 2]
    under, over = (z < low).any(axis=1), (z > high).any(axis=1)
    drawn = (np.abs(z) < _HUGE).all(axis=1) & ~(under & over) & ~(z < low).all(axis=1) & ~(z > high).all(axis=1)
    whole = corners[drawn & ~under & ~over]
    edges = [(part, cell[:, :2].mean(axis=0)) for cell in corners[drawn & (under | over)] for part in _cut(cell, low, high)]
    shapes = np.concatenate([whole, np.array([part for part, _ in edges]).reshape(-1, 4, 3)])
    ground = np.concatenate([whole[:, :, :2].mean(axis=1), np.array([place for _, place in edges]).reshape(-1, 2)])
    return Pieces(corners=shapes, ground=ground, above=np.zeros(len(shapes)), step=np.zeros(len(shapes)))


def _cut(cell: Array, low: float, high: float) -> list[Array]:
    """What lies between both heights, in shapes of four corners. cell : (4, 3)"""
    shape = list(cell)
    for sign, bound in ((1, low), (-1, high)):
        inside = [sign * (p[2] - bound) >= 0 for p in shape]
        kept: list[Array] = []
        for k, p in enumerate(shape):
            q, crosses = shape[k - 1], inside[k] != inside[k - 1]
            if crosses:
                kept.append(q + (bound - q[2]) / (p[2] - q[2]) * (p - q))
            if inside[k]:
                kept.append(p)
        shape = kept
    filled = [*shape, shape[-1]] if len(shape) % 2 else shape
    return [np.array([shape[0], *filled[k : k + 3]]) for k in range(1, len(filled) - 2, 2)]


# --- what is on them ---


def _lifted(g: Height, ground: Array, view: Window, heights: tuple[float, float]) -> Pieces:
    """The line through places of the ground lifted onto g, in pieces of about one cell. ground : (k, 2)"""
    cell = np.array([view[1] - view[0], view[3] - view[2]]) / CELLS
    most = max(1, _MOST // max(1, len(ground) - 1))
    places, steps = [np.zeros((0, 4, 2))], [np.zeros(0)]
    for k, (a, b) in enumerate(pairwise(ground), 1):
        if np.isfinite([a, b]).all() and (np.abs(b - a) < 4 * CELLS * cell).all():
            n = int(np.clip(np.ceil(np.max(np.abs(b - a) / cell)), 1, most))
            share = np.linspace(0, 1, 3 * n + 1)[3 * np.arange(n)[:, None] + np.arange(4), None]
            places.append(a + share * (b - a))
            steps.append(np.full(n, float(k)))
    return _inside(g, np.concatenate(places), np.concatenate(steps), view, heights)


def _points(f: Height, at: Array, view: Window, heights: tuple[float, float]) -> Pieces:
    return _inside(f, np.repeat(at[:, None], 4, axis=1), np.arange(len(at), dtype=float), view, heights)


def _inside(g: Height, places: Array, step: Array, view: Window, heights: tuple[float, float]) -> Pieces:
    """Those pieces that lie wholly in the window and between the heights. places : (k, 4, 2)"""
    x, y = places[..., 0], places[..., 1]
    with np.errstate(all="ignore"):
        z = np.broadcast_to(np.asarray(g(x, y), dtype=float), x.shape)
    margin = 1e-9 * (heights[1] - heights[0])
    seen = (z >= heights[0] - margin) & (z <= heights[1] + margin)
    seen = seen & (x >= view[0]) & (x <= view[1]) & (y >= view[2]) & (y <= view[3])
    all_on = Pieces(
        corners=np.concatenate([places, z[..., None]], axis=-1), ground=places.mean(axis=1), above=np.ones(len(step)), step=step
    )
    return _kept(all_on, seen.all(axis=1))


def _kept(pieces: Pieces, which: npt.ArrayLike) -> Pieces:
    k = np.flatnonzero(which)
    return Pieces(corners=pieces.corners[k], ground=pieces.ground[k], above=pieces.above[k], step=pieces.step[k])


def _over(f: Height, g: Height, pieces: Pieces) -> Pieces:
    """Pieces of g, told apart by which of the two is higher there."""
    x, y = pieces.ground.T
    with np.errstate(all="ignore"):
        below = np.asarray(g(x, y), dtype=float) < np.asarray(f(x, y), dtype=float)
    return Pieces(corners=pieces.corners, ground=pieces.ground, above=np.where(below, -1.0, 1.0), step=pieces.step)


def _nothing() -> Pieces:
    return Pieces(corners=np.zeros((0, 4, 3)), ground=np.zeros((0, 2)), above=np.zeros(0), step=np.zeros(0))
