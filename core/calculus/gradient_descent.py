"""Gradient descent: walk against the gradient, and say whether the walk arrives, goes in circles or runs away.

Topic: Gradient Descent; the exercise of the slides. For a quadratic every fixed learning rate in (0, 2/lambda_max) converges,
2/lambda_max itself cycles, anything above diverges. With a convex set X each step is projected back onto it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Function = Callable[[Array], float]
Gradient = Callable[[Array], npt.ArrayLike]
Verdict = Literal["converged", "cycle", "diverged", "running"]
Method = Literal["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
StepRule = Literal["fixed", "decaying", "backtracking"]
METHODS: tuple[Method, ...] = ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
_LONGEST_PERIOD = 8
_FAR = 1e8  # times the size of the start: from here on nothing comes back


@dataclass(frozen=True)
class Descent:
    """A walk and what became of it. After an overflow the points end with the last finite one."""

    points: Array  # (k + 1, n)
    values: Array  # (k + 1,)
    verdict: Verdict
    period: int | None  # of a cycle
    overflow_step: int | None  # the step that left the range of floating point
    learning_rates: Array  # (k,), the rate of each step


def descend(
    f: Function,
    gradient: Gradient,
    start: npt.ArrayLike,
    learning_rate: float,
    steps: int,
    *,
    method: Method = "gd",
    momentum: float = 0.9,
    step_rule: StepRule = "fixed",
    project: Callable[[Array], Array] | None = None,
    tol: float = 1e-9,
) -> Descent:
    """Take up to `steps` steps from the start.

    x <- P(x - tau grad f(x)) for "gd"; f and gradient take one vector (n,);  project : onto the convex set X, if any
    step_rule : tau fixed, tau / sqrt(k), or halved until f falls enough (Armijo)
    """
    if not learning_rate > 0 or steps < 1:
        raise ValueError("The learning rate and the number of steps must be positive.")
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}; got {method!r}")
    x = np.atleast_1d(np.asarray(start, dtype=float))
    if project is not None:
        x = project(x)
    move = _MOVES[method](momentum)
    points, rates, overflow = [x], [], None
    with np.errstate(all="ignore"):
        for k in range(1, steps + 1):
            slope = np.asarray(gradient(move.look_ahead(x, learning_rate)), dtype=float)
            rate = _rate(f, x, slope, learning_rate, k, step_rule)
            new = x + move(slope, rate, k)
            if project is not None:
                new = project(new)
            if not (np.isfinite(new).all() and np.isfinite(f(new))):
                overflow = k
                break
            points.append(new)
            rates.append(rate)
            x = new
            if np.linalg.norm(points[-1] - points[-2]) <= tol * 1e-3 and method == "gd":
                break
        path = np.array(points)
        values = np.array([float(f(p)) for p in path])
        verdict, period = _verdict(path, values, gradient, tol, project, overflow)
    return Descent(path, values, verdict, period, overflow, np.array(rates))


def _rate(f: Function, x: Array, slope: Array, tau: float, k: int, rule: StepRule) -> float:
    if rule == "decaying":
        return tau / np.sqrt(k)
    if rule == "backtracking":
        value, squared = f(x), float(slope @ slope)
        for _ in range(60):
            if f(x - tau * slope) <= value - 1e-4 * tau * squared:
                break
            tau /= 2
    return tau


class _Move:
    """The step of a method, from the gradients so far."""

    def __init__(self, momentum: float) -> None:
        self.momentum, self.velocity, self.squares = momentum, np.zeros(1), np.zeros(1)

    def look_ahead(self, x: Array, rate: float) -> Array:
        return x

    def __call__(self, slope: Array, rate: float, k: int) -> Array:
        return -rate * slope


class _Momentum(_Move):
    def __call__(self, slope: Array, rate: float, k: int) -> Array:
        self.velocity = self.momentum * self.velocity - rate * slope
        return self.velocity


class _Nesterov(_Momentum):
    def look_ahead(self, x: Array, rate: float) -> Array:
        return x + self.momentum * self.velocity


class _AdaGrad(_Move):
    def __call__(self, slope: Array, rate: float, k: int) -> Array:
        self.squares = self.squares + slope**2
        return -rate * slope / (np.sqrt(self.squares) + 1e-8)


class _RMSProp(_Move):
    def __call__(self, slope: Array, rate: float, k: int) -> Array:
        self.squares = 0.9 * self.squares + 0.1 * slope**2
        return -rate * slope / (np.sqrt(self.squares) + 1e-8)


class _Adam(_Move):
    def __call__(self, slope: Array, rate: float, k: int) -> Array:
        self.velocity = 0.9 * self.velocity + 0.1 * slope
        self.squares = 0.999 * self.squares + 0.001 * slope**2
        unbiased = self.velocity / (1 - 0.9**k), self.squares / (1 - 0.999**k)
        return -rate * unbiased[0] / (np.sqrt(unbiased[1]) + 1e-8)


_MOVES: dict[str, type[_Move]] = {
    "gd": _Move, "momentum": _Momentum, "nesterov": _Nesterov, "adagrad": _AdaGrad, "rmsprop": _RMSProp, "adam": _Adam,
}  # fmt: skip


def _verdict(
    path: Array, values: Array, gradient: Gradient, tol: float, project: Callable[[Array], Array] | None, overflow: int | None
) -> tuple[Verdict, int | None]:
    scale = max(1.0, float(np.abs(path[0]).max(initial=0.0)))
    if overflow is not None or np.abs(path[-1]).max() > _FAR * scale:
        return "diverged", None
    size = max(1.0, float(np.abs(path[-1]).max()))
    last = path[-1]
    slope = np.asarray(gradient(last), dtype=float)
    rest = slope if project is None else last - project(last - slope)
    still = len(path) < 2 or np.linalg.norm(path[-1] - path[-2]) <= tol * size
    if still and np.linalg.norm(rest) <= 1e4 * tol * max(1.0, float(np.linalg.norm(slope)) if project else 1.0):
        return "converged", None
    for period in range(2, min(_LONGEST_PERIOD, (len(path) - 1) // 2) + 1):
        back = (
            np.linalg.norm(path[-2 * period :] - path[-2 * period - 1 : -1], axis=1).max() if len(path) > 2 * period else np.inf
        )
        if np.linalg.norm(path[-period:] - path[-2 * period : -period], axis=1).max() <= tol * size < back:
            return "cycle", period
    if len(values) > 10 and _grows(path):
        return "diverged", None
    return "running", None


def _grows(path: Array) -> bool:
    """Steps that get longer and longer to the end: it has not overflowed yet, but nothing holds it."""
    lengths = np.linalg.norm(np.diff(path, axis=0), axis=1)
    tail = lengths[len(lengths) // 2 :]
    return bool(len(tail) > 4 and (np.diff(tail) > 0).all() and tail[-1] > 2 * tail[0])


def box(low: npt.ArrayLike, high: npt.ArrayLike) -> Callable[[Array], Array]:
    """Projection onto the box low <= x <= high."""
    return lambda x: np.clip(x, low, high)


def ball(centre: npt.ArrayLike, radius: float) -> Callable[[Array], Array]:
    """Projection onto the ball around a centre."""
    middle = np.asarray(centre, dtype=float)

    def project(x: Array) -> Array:
        distance = float(np.linalg.norm(x - middle))
        return x if distance <= radius else middle + (x - middle) * (radius / distance)

    return project


@dataclass(frozen=True)
class StepSizes:
    """What the step-size doctor found along a path."""

    largest_eigenvalue: float  # of the Hessian, the largest met along the path
    at_the_end: float  # at the last point
    interval: tuple[float, float]  # learning rates that converge for a quadratic with the curvature at the end
    suggestion: float  # one that works on the whole path


def step_sizes(hessian: Callable[[Array], npt.ArrayLike], points: Array) -> StepSizes:
    """The curvature along the path and the learning rates that suit it: 0 < tau < 2/lambda_max."""
    with np.errstate(all="ignore"):
        every = np.array([_largest(np.asarray(hessian(p), dtype=float)) for p in _some(points)])
    every = every[np.isfinite(every)]
    largest = float(every.max(initial=0.0))
    end = float(every[-1]) if len(every) else 0.0
    limit = 2 / end if end > 0 else float("inf")
    return StepSizes(largest, end, (0.0, limit), 1 / largest if largest > 0 else 1.0)


def _some(points: Array, most: int = 60) -> Array:
    return points[np.unique(np.linspace(0, len(points) - 1, most).astype(int))]


def _largest(H: Array) -> float:
    return float(np.linalg.eigvalsh((H + H.T) / 2)[-1]) if np.isfinite(H).all() else float("nan")


def race(
    f: Function, gradient: Gradient, start: npt.ArrayLike, learning_rate: float, steps: int, methods: Any, **options: Any
) -> dict[str, Descent]:
    """The same start for several methods."""
    return {name: descend(f, gradient, start, learning_rate, steps, method=name, **options) for name in methods}
