"""Functions as tables and curves: what the reader's formula gives at each x, in pieces where it is undefined or jumps.

Topic: Variables and Functions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.calculus.breaks import Array, Function, find_breaks, values


@dataclass(frozen=True)
class Curve:
    """The graph of a function over a window, cut where no line may be drawn."""

    pieces: tuple[tuple[Array, Array], ...]  # x and y of each connected piece
    y: tuple[float, float]  # a window that shows most of it
    poles: tuple[float, ...] = ()  # x where it grows beyond every bound
    jumps: tuple[float, ...] = ()  # x where the two sides do not meet
    holes: tuple[float, ...] = ()  # x of single points where it is undefined and the two sides meet
    edges: tuple[float, ...] = ()  # x where it begins or ends to be defined

    @property
    def cuts(self) -> tuple[float, ...]:
        """The poles and jumps, in order."""
        return tuple(sorted((*self.poles, *self.jumps)))


def trace(f: Function, a: float, b: float, n: int = 800, beyond: float = 0.0) -> Curve:
    """Sample f on [a, b] and cut it at gaps, poles and jumps; each piece reaches as near to its cut as floating point goes.

    beyond : also trace this share of the window on each side of it, for readers who move the picture
    """
    extra = beyond * (b - a)
    whole = np.arange(np.ceil(a - extra), np.floor(b + extra) + 1) if b - a <= 100 else np.zeros(0)  # where formulas often break
    x = np.union1d(np.linspace(a - extra, b + extra, n), whole)
    y = _without_single_points(values(f, x))
    window = _window(y[(x >= a) & (x <= b)])
    breaks = find_breaks(f, x, y, (window[1] - window[0]) / 400)
    ends = np.array([end for k in breaks if k.kind == "edge" for end in (k.left, k.right) if a <= end <= b])
    if len(ends):  # a half circle reaches down to its ends, between two samples
        window = _window(np.concatenate([y[(x >= a) & (x <= b)], values(f, ends)]))
    starts, stops = [0, *(k.after + 1 for k in breaks)], [*(k.after + 1 for k in breaks), len(x)]
    lefts, rights = [None, *(k.right for k in breaks)], [*(k.left for k in breaks), None]
    pieces = []
    for start, stop, left, right in zip(starts, stops, lefts, rights, strict=True):
        inside = x[start:stop][~np.isnan(y[start:stop])]
        if len(inside):
            piece = np.concatenate([_towards(inside[0], left), inside, _towards(inside[-1], right)[::-1]])
            height = values(f, piece)
            pieces.append((piece[~np.isnan(height)], _within(height[~np.isnan(height)], window)))
    kinds = {
        kind: tuple(dict.fromkeys(round((k.left + k.right) / 2, 12) + 0.0 for k in breaks if k.kind == kind)) for kind in KINDS
    }
    return Curve(tuple(pieces), window, kinds["pole"], kinds["jump"], kinds["hole"], kinds["edge"])


def _without_single_points(y: Array) -> Array:
    """Undefined also where both neighbours are: x^x has values at -1, -2, …, which are points and no curve."""
    gap = np.pad(np.isnan(y), 1, constant_values=True)
    return np.where(gap[:-2] & gap[2:], np.nan, y)


KINDS = ("pole", "jump", "hole", "edge")
_NEARER = 2.0 ** -np.arange(24, 0, -1)  # of a step


def _towards(x: float, end: float | None) -> Array:
    """Further samples between a sample and the end of its piece, ever closer to the end, and the end itself."""
    return np.zeros(0) if end is None else np.array([end, *(end + _NEARER * (x - end))])


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
