"""Where a curve may not be drawn through: poles, jumps, and the edges of where it is defined.

Topic: Continuous Functions. Two neighbouring samples say nothing about what happens between them, so every interval in which
the curve moves visibly is halved towards the larger change: where f is continuous the change vanishes, at a jump it stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array

Function = Callable[[Any], npt.ArrayLike]
_LARGE = 1e300  # stands for an overflow, so that differences stay numbers
_ROUNDING = 1e-10  # changes smaller than this part of f may be rounding
_MOST = 200  # breaks that are looked at closely


def values(f: Function, x: npt.ArrayLike) -> Array:
    """The function at many x, as floats; nan where undefined."""
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(f(x), dtype=float), x.shape)


@dataclass(frozen=True)
class Break:
    """A place between two samples where the curve is cut."""

    after: int  # index of the sample before it
    left: float  # the last x of the left piece, as near to the break as floating point goes
    right: float  # the first x of the right piece
    kind: str  # "pole" | "jump" | "hole" (one undefined point, both sides meet) | "edge" (undefined on one side)


def find_breaks(f: Function, x: Array, y: Array, visible: float) -> list[Break]:
    """All breaks of f between the samples x, (n,), with values y, from left to right.

    visible : the smallest difference of y that can be seen; smaller jumps are drawn through
    """
    undefined = np.isnan(y)
    sizes = np.clip(y, -_LARGE, _LARGE)
    moves = np.flatnonzero(~undefined[:-1] & ~undefined[1:] & ~(np.abs(np.diff(sizes)) <= visible))
    peaks = {k: (at, at) for k, at in _peaks(f, x, sizes, visible).items()}
    poles = {k: at for k, at in peaks.items() if _kind(f, *at, x[k + 1] - x[k], visible) == "pole"}
    found = peaks | _jumps(f, x, moves, visible) | poles | _edges(f, x, undefined)
    kinds = [(k, *ends, _kind(f, *ends, x[k + 1] - x[k], visible)) for k, ends in sorted(found.items())[:_MOST]]
    return _apart([Break(*found) for found in kinds if found[-1]], 1e-9 * (x[-1] - x[0]))


def _apart(breaks: list[Break], least: float) -> list[Break]:
    """One pole where two intervals found the same: it lies next to the sample that they share."""
    twice = [a.kind == b.kind == "pole" and b.left - a.right < least for a, b in pairwise(breaks)]
    return [b for b, again in zip(breaks, [False, *twice], strict=False) if not again]


def _jumps(f: Function, x: Array, at: npt.NDArray[np.int_], visible: float) -> dict[int, tuple[float, float]]:
    """Halve the intervals towards the larger change until it cannot be seen; what is left over are jumps."""
    left, right = x[at], x[at + 1]
    for _ in range(64):
        ends = np.clip(values(f, np.stack([left, (left + right) / 2, right])), -_LARGE, _LARGE)
        first, second = np.abs(np.diff(ends, axis=0))
        hole = np.isnan(ends[1])
        least = np.maximum(visible, _ROUNDING * np.abs(ends[::2]).max(axis=0))
        going = ~(np.maximum(first, second) <= least)
        at, left, right, first, second, hole = (v[going] for v in (at, left, right, first, second, hole))
        middle = (left + right) / 2
        beside = np.stack([np.nextafter(middle, -np.inf), np.nextafter(middle, np.inf)])
        alone = hole & ~np.isnan(values(f, beside)).any(axis=0)  # one undefined point: the ends go as near to it as they can
        done = (left == middle) | (middle == right) | (hole & ~alone)
        left = np.where(alone, beside[0], np.where(done | (first > second), left, middle))
        right = np.where(alone, beside[1], np.where(done | (first <= second), right, middle))
        if (done | alone).all():
            break
    return {int(k): (float(a), float(b)) for k, a, b in zip(at, left, right, strict=True)}


def _edges(f: Function, x: Array, undefined: npt.NDArray[np.bool_]) -> dict[int, tuple[float, float]]:
    """Where f begins or ends to be defined; an undefined sample between two defined ones is one break."""
    at = np.flatnonzero(undefined[:-1] != undefined[1:])
    inside, outside = np.where(undefined[at], x[at + 1], x[at]), np.where(undefined[at], x[at], x[at + 1])
    for _ in range(64 if len(at) else 0):
        middle = (inside + outside) / 2
        gone = np.isnan(values(f, middle))
        inside, outside = np.where(gone, inside, middle), np.where(gone, middle, outside)
    return {int(k): (float(min(i, o)), float(max(i, o))) for k, i, o in zip(at, inside, outside, strict=True)}


def _peaks(f: Function, x: Array, y: Array, visible: float) -> dict[int, float]:
    """Where poles that go the same way on both sides may be: extrema that stand out however close one looks."""
    found: dict[int, float] = {}
    for sign in (1.0, -1.0):
        up = sign * y
        top = np.flatnonzero((up[1:-1] >= up[:-2]) & (up[1:-1] >= up[2:]) & (up[1:-1] > np.minimum(up[:-2], up[2:]))) + 1
        left, right = x[top - 1], x[top + 1]
        for _ in range(10):
            closer = left + np.linspace(0, 1, 21)[:, None] * (right - left)
            heights = np.clip(np.nan_to_num(sign * values(f, closer), nan=-_LARGE), -_LARGE, _LARGE)
            column, highest = np.arange(len(left)), np.clip(heights.argmax(axis=0), 2, 18)
            around = np.maximum(heights[highest - 2, column], heights[highest + 2, column])
            stands_out = heights[highest, column] - around > visible
            left, right = (closer[highest + side, column][stands_out] for side in (-1, 1))
            if not len(left):
                break
        for at in (left + right) / 2:
            found[int(np.clip(np.searchsorted(x, at) - 1, 0, len(x) - 2))] = float(at)
    return found


def _kind(f: Function, left: float, right: float, step: float, visible: float) -> str:
    """What the break is, by looks at each side, each 16 times closer than the last; empty where there is none after all."""
    closer = step * 2.0 ** -np.arange(4.0, 29.0, 4.0)
    sides = values(f, np.array([left - closer, right + closer]))
    if np.isnan(sides).any(axis=1).all():
        return "edge"
    size = np.clip(np.abs(sides), 0, _LARGE)
    grows = np.diff(size, axis=1)
    endless = (grows > visible).all(axis=1) & (grows[:, 1:] >= 0.5 * grows[:, :-1]).all(axis=1)
    if endless.any() or (size == _LARGE).any():
        return "pole"
    if np.isnan(sides).any():
        return "edge"
    if abs(sides[0, -1] - sides[1, -1]) > max(visible, np.abs(np.diff(sides, axis=1))[:, -1].max()):  # else it is only steep
        return "jump"
    return "hole" if np.isnan(values(f, np.array([left, (left + right) / 2, right]))).any() else ""
