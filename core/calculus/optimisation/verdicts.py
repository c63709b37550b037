"""How a walk moves: it rests, goes in circles, runs away, or is still on its way.

Topic: Gradient Descent, "will the procedure ever converge?". Short steps alone prove nothing: a tiny learning rate makes
short steps anywhere. So the distance that is left is estimated from gradient and curvature, which do not know the rate.
"""

import math
from collections.abc import Callable
from typing import Literal

import numpy as np
import numpy.typing as npt

from core.arrays import Array

Verdict = Literal["converged", "cycle", "diverged", "running"]
_EPS = float(np.finfo(float).eps)
_LONGEST_PERIOD = 8
_FAR = 1e8  # times the size of the start: from here on nothing comes back
_AWAY = 30  # so far out, steps that keep growing are enough


def judge(
    path: Array,
    values: Array,
    gradient: Callable[[Array], npt.ArrayLike],
    *,
    tau: float,
    memoryless: bool = True,
    fading: bool = False,
    project: Callable[[Array], Array] | None = None,
    tol: float = 1e-9,
) -> tuple[Verdict, int | None]:
    """The verdict, and the period of a cycle.

    path : (k + 1, n);  values : (k + 1,);  tau : of the last step;  memoryless : the next point follows from the last one alone
    fading : tau gets shorter with every step, so that a walk which grows may still come back
    """
    last = path[-1]
    start_size, size = (max(1.0, float(np.abs(p).max(initial=0.0))) for p in (path[0], last))
    slope = np.asarray(gradient(last), dtype=float)
    if memoryless:
        ahead = last - tau * slope
        step = float(np.linalg.norm((ahead if project is None else project(ahead)) - last))
    else:
        step = float(np.linalg.norm(path[-1] - path[-2])) if len(path) > 1 else np.inf
    growing = _grows(path, size)
    if step <= tol * size and not growing and distance_left(last, slope, gradient, project) <= 1e3 * tol * size:
        return "converged", None
    if period := _period(path, size, memoryless):
        return "cycle", period
    away = np.abs(last).max(initial=0.0) / start_size
    rising = values[-1] > values[-(_tail(len(path) - 1) + 1)]
    if fading:
        return "running", None
    if away > _FAR or (growing and (rising or away > _AWAY)):
        return "diverged", None
    return "running", None


def point_text(p: Array) -> str:
    """A point with five digits.

    >>> point_text(np.array([-2.0, 1 / 3]))
    '(−2, 0.33333)'
    """
    size = max(1.0, float(np.abs(p).max()))
    numbers = [f"{round(float(v) / size, 9) * size + 0.0:.5g}".replace("-", "−") for v in p]
    return f"({', '.join(numbers)})" if len(p) > 1 else numbers[0]


def distance_left(
    x: Array, slope: Array, gradient: Callable[[Array], npt.ArrayLike], project: Callable[[Array], Array] | None = None
) -> float:
    """How far the nearest stationary point seems to be: the length of Newton's step; infinite where that leads nowhere.

    With a set X: the length of the projected step with tau = 1 / lambda_max.
    """
    if not slope.any():
        return 0.0
    H = _curvature(x, gradient)
    if not np.isfinite(H).all():
        return np.inf
    if project is not None:
        largest = float(np.abs(np.linalg.eigvalsh(H)).max())
        tau = 1 / largest if largest > 0 else max(1.0, float(np.abs(x).max())) / math.hypot(*slope)  # tiny squares vanish
        return float(np.linalg.norm(project(x - tau * slope) - x))
    newton = np.linalg.lstsq(H, slope, rcond=1e-12)[0]
    solved = np.linalg.norm(H @ newton - slope) <= 1e-3 * np.linalg.norm(slope)
    return float(np.linalg.norm(newton)) if solved else np.inf


def _curvature(x: Array, gradient: Callable[[Array], npt.ArrayLike]) -> Array:
    """The Hessian by central differences of the gradient, (n, n)."""
    h = 1e-5 * np.maximum(1.0, np.abs(x))
    sides = [(np.asarray(gradient(x + e), float) - np.asarray(gradient(x - e), float)) for e in np.diag(h)]
    H = np.array(sides) / (2 * h[:, None])
    return np.asarray((H + H.T) / 2)


def _period(path: Array, size: float, memoryless: bool) -> int | None:
    """The shortest period that the path repeats: two whole rounds, or one exact return where only the last point matters."""
    for period in range(2, min(_LONGEST_PERIOD, len(path) - 1) + 1):
        if memoryless and np.abs(path[-1] - path[-1 - period]).max() <= 4 * _EPS * size:
            return period if _moves(path, period) > 1e3 * _EPS * size else None
        if len(path) > 2 * period:
            moved = _moves(path, 2 * period)
            returned = np.linalg.norm(path[-period:] - path[-2 * period : -period], axis=1).max()
            if returned <= max(1e-6 * moved, 8 * _EPS * size) and moved > 1e3 * _EPS * size:
                return period
    return None


def _moves(path: Array, last: int) -> float:
    return float(np.linalg.norm(np.diff(path[-last - 1 :], axis=0), axis=1).max())


def _tail(steps: int) -> int:
    return min(steps, max(4, steps // 4))


def _grows(path: Array, size: float) -> bool:
    """Steps that get longer by a factor that does not fall: on a quadratic they will do so for ever."""
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    tail = lengths[len(lengths) - _tail(len(lengths)) :]
    if len(tail) < 4 or tail[0] <= 1e3 * _EPS * size:
        return False
    factors = tail[1:] / tail[:-1]
    return bool((factors > 1 + 1e-7).all() and (np.diff(factors) >= -1e-9 - 8 * _EPS * size / tail[0]).all())
