"""Functions as tables and curves: what the reader's formula gives at each x, in pieces where it is undefined or jumps.

Topic: Variables and Functions.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.bands import far_from_line, find_bands, places_between
from core.calculus.foundations.breaks import Break, Function, find_breaks, values
from core.expression import Expression
from core.notation.printers.typeset import latex
from core.notation.tree import Node, replace

__all__ = [
    "Curve",
    "Curves",
    "Function",
    "Graphs",
    "Slices",
    "Surface",
    "graphs",
    "meeting",
    "over_one_x",
    "put_in",
    "slices",
    "surface",
    "trace",
    "values",
    "whole_numbers",
]


def whole_numbers(a: float, b: float, most: int = 21) -> Array:
    """The whole numbers from a to b; every second, third, … where there are too many to show."""
    first, last = math.ceil(a), math.floor(b)
    return np.arange(first, last + 1, max(1, math.ceil((last - first + 1) / most)), dtype=float)


@dataclass(frozen=True)
class Curve:
    """The graph of a function over a window, cut where no line may be drawn."""

    pieces: tuple[tuple[Array, Array], ...]  # x and y of each connected piece
    y: tuple[float, float]  # a window that shows most of it
    poles: tuple[float, ...] = ()  # x where it grows beyond every bound
    jumps: tuple[float, ...] = ()  # x where the two sides do not meet
    holes: tuple[float, ...] = ()  # x of single points where it is undefined and the two sides meet
    edges: tuple[float, ...] = ()  # x where it begins or ends to be defined
    bands: tuple[tuple[float, float], ...] = ()  # x from and to where it is too fast for the picture, and its band is drawn

    @property
    def cuts(self) -> tuple[float, ...]:
        """The poles and jumps, in order."""
        return tuple(sorted((*self.poles, *self.jumps)))


def trace(f: Function, a: float, b: float, n: int = 800, beyond: float = 0.0) -> Curve:
    """Sample f on [a, b] and cut it at gaps, poles and jumps; each piece reaches as near to its cut as floating point goes.

    beyond : also trace this share of the window on each side of it, for readers who move the picture
    """
    low, high = a - beyond * (b - a), b + beyond * (b - a)
    whole = np.arange(np.ceil(low), np.floor(high) + 1) if b - a <= 100 else np.zeros(0)  # formulas often break there
    x = np.union1d(np.linspace(low, high, n), whole)
    y = _without_single_points(values(f, x))
    inside = (x >= a) & (x <= b)
    window = _window(y[inside])
    far, height = far_from_line(f, x, y), window[1] - window[0]
    if len(more := places_between(f, x, far, height)):
        x = np.union1d(x, more)
        y, inside = _without_single_points(values(f, x)), (x >= a) & (x <= b)
        far = far_from_line(f, x, y)
    bands = find_bands(f, x, far, height)
    breaks = find_breaks(f, x, y, (window[1] - window[0]) / 400)
    ends = [end for k in breaks if k.kind == "edge" for end in (k.left, k.right) if a <= end <= b]
    window = _window(np.concatenate([y[inside], values(f, ends)]))  # a half circle reaches down to its ends
    cuts = [k for k in breaks if not bands.hold(k)]
    pieces = tuple((xs, _within(ys, window)) for xs, ys in (bands.over(*piece) for piece in _pieces(f, x, y, cuts)))
    poles, jumps, holes, edges = (_places(breaks, kind) for kind in ("pole", "jump", "hole", "edge"))
    return Curve(pieces, window, poles, jumps, holes, edges, bands.at)


def _pieces(f: Function, x: Array, y: Array, breaks: Sequence[Break]) -> Iterator[tuple[Array, Array]]:
    """What lies between the breaks, with more samples towards both ends."""
    starts, stops = [0, *(k.after + 1 for k in breaks)], [*(k.after + 1 for k in breaks), len(x)]
    for start, stop, before, after in zip(starts, stops, [None, *breaks], [*breaks, None], strict=True):
        inside = x[start:stop][~np.isnan(y[start:stop])]
        if len(inside):
            left, right = _towards(inside[0], before), _towards(inside[-1], after)[::-1]
            piece = np.concatenate([left, inside, right])
            height = values(f, piece)
            yield piece[~np.isnan(height)], height[~np.isnan(height)]


def _towards(x: float, end: Break | None) -> Array:
    """Further samples between a sample and the end of its piece, ever closer to it. Close to a hole only rounding would show."""
    if end is None or end.kind == "hole":
        return np.zeros(0)
    at = end.left if end.left >= x else end.right
    return np.array([at, *(at + 2.0 ** -np.arange(24, 0, -1) * (x - at))])


def _places(breaks: Sequence[Break], kind: str) -> tuple[float, ...]:
    return tuple(dict.fromkeys(round((k.left + k.right) / 2, 12) + 0.0 for k in breaks if k.kind == kind))


def _without_single_points(y: Array) -> Array:
    """Undefined also where both neighbours are: x^x has values at -1, -2, …, which are points and no curve."""
    gap = np.pad(np.isnan(y), 1, constant_values=True)
    return np.where(gap[:-2] & gap[2:], np.nan, y)


def _within(y: Array, window: tuple[float, float]) -> Array:
    """The values, the tips of poles cut off far outside of the window: browsers cannot draw numbers of 300 digits."""
    reach = 1e4 * (window[1] - window[0])
    return np.clip(y, window[0] - reach, window[1] + reach)


def _window(y: Array) -> tuple[float, float]:
    """Most of the values, without the tips of poles."""
    y = y[np.isfinite(y)]
    if not len(y):
        return -1.0, 1.0
    low, high = np.quantile(y, [0.05, 0.95])
    span = high - low
    inside = y[(y > low - 0.6 * span) & (y < high + 0.6 * span)] if span else y
    low, high = float(inside.min()), float(inside.max())
    if high - low <= 1e-9 * max(abs(low), abs(high)):  # a constant, up to rounding
        return low - max(1.0, abs(low) / 2), high + max(1.0, abs(high) / 2)
    margin = 0.06 * (high - low)
    return low - margin, high + margin


@dataclass(frozen=True)
class Curves:
    """Several functions over one x: their graphs, and their values at the same places."""

    window: tuple[float, float]  # x from and to
    curves: dict[str, Curve]  # by name
    x: Array  # (n,), evenly over the window
    values: dict[str, Array]  # by name, (n,) each; nan where undefined


def over_one_x(functions: Mapping[str, Function], a: float, b: float, n: int = 321) -> Curves:
    """Each named function over [a, b], with n places at which the reader can point."""
    x = np.linspace(a, b, n)
    graphs = {name: trace(f, a, b) for name, f in functions.items()}
    return Curves((a, b), graphs, x, {name: values(f, x) for name, f in functions.items()})


@dataclass(frozen=True, kw_only=True)
class Graphs:
    """Functions of one variable as a table and as curves that end where they break."""

    window: tuple[float, float]  # x from and to
    y: tuple[float, float]  # a window that shows most of them
    curves: dict[str, Curve]  # by name, traced beyond the window too
    x: Array  # (n,), the whole numbers of the window
    values: dict[str, Array]  # by name, (n,) each; nan where undefined
    holes: tuple[Array, Array]  # x and y of single points that are missing in a curve
    poles: tuple[float, ...]  # x of all curves


def graphs(
    functions: Mapping[str, Function],
    window: tuple[float, float],
    *,
    bottom: float | None = None,
    top: float | None = None,
) -> Graphs:
    """Tables and curves over a window of x; its y from bottom to top, or what shows most of them.

    Raises ValueError for a window that does not go from a smaller to a larger number.
    """
    a, b = window
    if not a < b:
        raise ValueError("The window must go from a smaller to a larger x.")
    if bottom is not None and top is not None and bottom >= top:
        raise ValueError("The window must go from a smaller to a larger y.")
    curves = {name: trace(f, a, b, 1200, beyond=0.5) for name, f in functions.items()}
    inside = {name: [h for h in curve.holes if a <= h <= b] for name, curve in curves.items()}
    heights = [meeting(f, inside[name]) for name, f in functions.items()]
    whole = whole_numbers(a, b)
    return Graphs(
        window=window,
        y=_heights(list(curves.values()), bottom, top),
        curves=curves,
        x=whole,
        values={name: values(f, whole) for name, f in functions.items()},
        holes=(np.concatenate(list(inside.values())), np.concatenate(heights)),
        poles=tuple(sorted({pole for curve in curves.values() for pole in curve.poles})),
    )


def _heights(curves: Sequence[Curve], bottom: float | None, top: float | None) -> tuple[float, float]:
    """The window of y that all curves need; an end that is given stands, and the other one is moved beyond it."""
    low = min(curve.y[0] for curve in curves) if bottom is None else bottom
    high = max(curve.y[1] for curve in curves) if top is None else top
    if low < high:
        return low, high
    return (high - 1, high) if bottom is None else (low, low + 1)


@dataclass(frozen=True, kw_only=True)
class Slices:
    """A function of two variables from above, and along both lines through one point."""

    value: float  # at the point; nan where undefined
    surface: "Surface"
    along: dict[str, Curve]  # "along x", "along y"
    z: tuple[float, float]  # a window that shows most of both slices
    table: dict[str, Array]  # "x = 1" -> values over `places`
    places: npt.NDArray[np.int_]  # (k,), of y


def slices(f: Callable[..., npt.ArrayLike], x: float, y: float, *, reach: float) -> Slices:
    """f(x, y) for |x|, |y| up to reach, sliced at x and at y."""
    along = {
        "along x": trace(lambda v: f(x=v, y=y), -reach, reach, 400),
        "along y": trace(lambda v: f(x=x, y=v), -reach, reach, 400),
    }
    places = np.arange(-3, 4)
    return Slices(
        value=float(np.asarray(f(x=x, y=y))),
        surface=surface(lambda u, v: f(x=u, y=v), (-reach, reach, -reach, reach)),
        along=along,
        z=(min(curve.y[0] for curve in along.values()), max(curve.y[1] for curve in along.values())),
        table={f"x = {k}": values(lambda v, k=k: f(x=float(k), y=v), places) for k in places},  # type: ignore[misc]
        places=places,
    )


def put_in(f: Expression, **values: float) -> str:
    """The formula with numbers in place of its variables, in LaTeX: the middle column of the slides' table.

    >>> from core.expression import parse
    >>> put_in(parse("x^2 + 1"), x=3.0)
    '3^{2} + 1'
    """
    tree = f.tree
    for name, value in values.items():
        size: Node = ("number", f"{abs(value):.6g}")
        tree = replace(tree, ("variable", name), ("negative", size) if value < 0 else size)
    return latex(tree)


def meeting(f: Function, holes: Sequence[float]) -> Array:
    """The heights at which the two sides of each hole meet, (len(holes),)."""
    at = np.asarray(holes, dtype=float)
    return np.asarray(values(f, np.array([at - 1e-4, at + 1e-4])).mean(axis=0))


@dataclass(frozen=True)
class Surface:
    """A function of two variables on a grid."""

    x: Array  # (width,)
    y: Array  # (height,), from the top down
    z: Array  # (height, width)


def surface(f: Callable[[Any, Any], npt.ArrayLike], view: tuple[float, float, float, float], n: int = 120) -> Surface:
    """Evaluate f(x, y) on the window x from, x to, y from, y to; the first row is the top."""
    x, y = np.linspace(view[0], view[1], n), np.linspace(view[3], view[2], n)
    xx, yy = np.meshgrid(x, y)
    with np.errstate(all="ignore"):
        z = np.broadcast_to(np.asarray(f(xx, yy), dtype=float), xx.shape)
    return Surface(x, y, z)
