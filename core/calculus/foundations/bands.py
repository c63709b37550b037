"""Where a curve moves faster than a picture can show, and the band that it fills there: sin(1000x) is no slow wave.

Topic: Variables and Functions. Between two samples a third is looked at; where it lies far from the line between them again and
again, the lowest and the highest of many values stand for the curve.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.breaks import Break, Function, values

Flags = npt.NDArray[np.bool_]
_BETWEEN = 0.382  # where in a column the third sample lies: no simple part of it
_OFF = 0.08  # of the height of the picture: so far from the line between its neighbours it is off
_BENT = 0.02  # of the height: so far from it, the samples show another curve
_IN_A_ROW = 5  # columns: a jump alone is no band
_GAP = 25  # columns
_LOOKS = 40  # values in a column
_MORE = np.arange(1, 4) / 4  # places between two samples of a fast wave


@dataclass(frozen=True)
class Bands:
    """The stretches that a curve fills, and a line that goes up and down through them."""

    at: tuple[tuple[float, float], ...]  # x from and to
    x: Array  # (k,), ascending
    y: Array  # (k,), by turns the lowest and the highest value of a column

    def hold(self, place: Break) -> bool:
        """Whether a break lies inside of one."""
        return any(start <= place.left and place.right <= end for start, end in self.at)

    def over(self, x: Array, y: Array) -> tuple[Array, Array]:
        """A piece of the curve with the bands in the place of what it was."""
        if not self.at or not len(x):
            return x, y
        slow = ~np.any([(start <= x) & (x <= end) for start, end in self.at], axis=0)
        here = (x[0] <= self.x) & (self.x <= x[-1])
        xs, ys = np.concatenate([x[slow], self.x[here]]), np.concatenate([y[slow], self.y[here]])
        order = np.argsort(xs, kind="stable")
        return xs[order], ys[order]


def far_from_line(f: Function, x: Array, y: Array) -> Array:
    """How far f is, between each two of its samples x, (n,), with values y, from the line that joins them: (n - 1,)."""
    between = values(f, x[:-1] + _BETWEEN * np.diff(x))
    with np.errstate(all="ignore"):
        return np.asarray(np.abs(between - (y[:-1] + _BETWEEN * np.diff(y))))


def find_bands(f: Function, x: Array, far: Array, height: float) -> Bands:
    """The bands of f between its samples x, (n,). far : as `far_from_line` has it;  height : of the picture, unit of f"""
    width = np.diff(x)
    runs = [run for run, turns in _too_fast(f, x, far > _OFF * height) if turns >= 1]
    columns = np.concatenate([np.zeros(0, dtype=int), *runs])
    seen = _inside(f, x[columns], width[columns])
    known = np.isfinite(seen).any(axis=1)
    columns, seen = columns[known], seen[known]
    low, high = (part(seen, axis=1) if len(seen) else np.zeros(0) for part in (np.nanmin, np.nanmax))
    quarters = x[columns, None] + np.array([0.25, 0.75]) * width[columns, None]
    at = tuple((float(x[run[0]]), float(x[run[-1] + 1])) for run in runs)
    return Bands(at, quarters.ravel(), np.column_stack([low, high]).ravel())


def places_between(f: Function, x: Array, far: Array, height: float) -> Array:
    """More places, (m,), where f is too fast for its samples and too slow for a band: few samples a wave draw another one.

    x, far and height as in `find_bands`
    """
    runs = [run for run, turns in _too_fast(f, x, far > _BENT * height) if turns < 1]
    columns = np.concatenate([np.zeros(0, dtype=int), *runs])
    return (x[columns, None] + _MORE * np.diff(x)[columns, None]).ravel()


def _too_fast(f: Function, x: Array, off: Flags) -> Sequence[tuple[npt.NDArray[np.int_], float]]:
    """Columns in a row between whose samples f is off the line, and how often it turns round in one of them."""
    width = np.diff(x)
    return [(run, _turns(f, x[run], width[run])) for run in _long_runs(off)]


def _inside(f: Function, x: Array, width: Array) -> Array:
    """Many values of each column, (k, looks)."""
    return values(f, x[:, None] + (np.arange(_LOOKS) + 0.5) / _LOOKS * width[:, None])


def _turns(f: Function, x: Array, width: Array) -> float:
    """How often f turns round in a column, at the median: a steep curve does not."""
    with np.errstate(invalid="ignore"):
        rising = np.diff(_inside(f, x, width), axis=1) > 0
    return float(np.median((np.diff(rising, axis=1) != 0).sum(axis=1)))


def _long_runs(flags: Flags) -> Sequence[npt.NDArray[np.int_]]:
    """Columns in a row; short gaps, where values happen to fit, are closed."""
    marked = np.flatnonzero(flags)
    runs = np.split(marked, np.flatnonzero(np.diff(marked) > _GAP) + 1)
    return [np.arange(run[0], run[-1] + 1) for run in runs if len(run) >= _IN_A_ROW]
