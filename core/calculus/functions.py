"""Functions as tables and curves: what the reader's formula gives at each x, in pieces where it is undefined or jumps.

Topic: Variables and Functions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
Function = Callable[[Any], npt.ArrayLike]


@dataclass(frozen=True)
class Curve:
    """The graph of a function over a window, cut where no line may be drawn."""

    pieces: tuple[tuple[Array, Array], ...]  # x and y of each connected piece
    cuts: tuple[float, ...]  # x of the poles and jumps between pieces
    y: tuple[float, float]  # a window that shows most of it


def values(f: Function, x: npt.ArrayLike) -> Array:
    """The function at many x, as floats; nan where undefined."""
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(f(x), dtype=float), x.shape)


def trace(f: Function, a: float, b: float, n: int = 800) -> Curve:
    """Sample f on [a, b] and cut it at gaps, poles and jumps.

    A jump is where the difference between neighbours stays as large when the step between them is cut by a million.
    """
    x = np.linspace(a, b, n)
    y = values(f, x)
    defined = np.isfinite(y)
    window = _window(y[defined])
    steep = np.flatnonzero(defined[:-1] & defined[1:] & (np.abs(np.diff(y)) > 0.1 * (window[1] - window[0])))
    cuts = {int(k): _jump(f, x[k], x[k + 1]) for k in steep}
    cuts = {k: at for k, at in cuts.items() if at is not None}
    cuts.update(_peaks(f, x, y, window))
    breaks = sorted({*cuts, *np.flatnonzero(defined[:-1] != defined[1:]).tolist()})
    pieces = []
    for start, stop in zip([0, *(k + 1 for k in breaks)], [*(k + 1 for k in breaks), n], strict=True):
        if defined[start:stop].any():
            pieces.append((x[start:stop][defined[start:stop]], y[start:stop][defined[start:stop]]))
    undefined = [float((x[k] + x[k + 1]) / 2) for k in breaks if k not in cuts]
    poles = sorted(
        [*(float(at) for at in cuts.values() if at is not None), *(p for p in undefined if _is_pole(f, p, (b - a) / n))]
    )
    return Curve(tuple(pieces), tuple(poles), window)


def _window(y: Array) -> tuple[float, float]:
    """Most of the values, without the tips of poles."""
    if not len(y):
        return -1.0, 1.0
    low, high = np.quantile(y, [0.05, 0.95])
    span = high - low
    inside = y[(y > low - 0.6 * span) & (y < high + 0.6 * span)] if span else y
    low, high = float(inside.min()), float(inside.max())
    margin = 0.06 * (high - low) or 1.0
    return low - margin, high + margin


def _jump(f: Function, left: float, right: float) -> float | None:
    """Where between two x the function jumps, by halving towards the larger difference; None where it is only steep."""
    first = abs(float(values(f, right)) - float(values(f, left)))
    for _ in range(40):
        middle = (left + right) / 2
        ends = values(f, np.array([left, middle, right]))
        if not np.isfinite(ends).all():
            return middle
        if abs(ends[1] - ends[0]) > abs(ends[2] - ends[1]):
            right = middle
        else:
            left = middle
    return (left + right) / 2 if abs(float(values(f, right)) - float(values(f, left))) > 0.3 * first else None


def _peaks(f: Function, x: Array, y: Array, window: tuple[float, float]) -> dict[int, float]:
    """Poles that go the same way on both sides: a peak that grows with every closer look. Index before it -> its x."""
    size = np.abs(np.where(np.isfinite(y), y, 0.0))
    high = (size[1:-1] >= size[:-2]) & (size[1:-1] >= size[2:]) & (size[1:-1] > 3 * max(map(abs, window)))
    found = {}
    for k in np.flatnonzero(high) + 1:
        left, right, peaks = x[k - 1], x[k + 1], []
        for _ in range(3):
            closer = np.linspace(left, right, 202)
            heights = np.abs(values(f, closer))
            best = int(np.nanargmax(np.where(np.isnan(heights), -1, heights)))
            peaks.append(heights[best])
            left, right = closer[max(best - 1, 0)], closer[min(best + 1, 201)]
        if not np.isfinite(peaks[-1]) or peaks[-1] > 100 * peaks[0]:
            at = (left + right) / 2
            found[int(k if x[k] <= at else k - 1)] = float(at)
    return found


def _is_pole(f: Function, x: float, step: float) -> bool:
    near = values(f, x + step * np.array([-1e-3, -1e-6, 1e-6, 1e-3]))
    return bool(np.nanmax(np.abs(near), initial=0.0) > 1e4)


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
