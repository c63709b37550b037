"""Gradient descent: walk against the gradient, and say whether the walk arrives, goes in circles or runs away.

Topic: Gradient Descent; the exercise of the slides. For a quadratic every fixed learning rate in (0, 2/lambda_max) converges,
2/lambda_max itself cycles, anything above diverges. With a convex set X each step is projected back onto it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.optimisation.descent_methods import METHODS, STEP_RULES, Method, StepRule, step_length
from core.calculus.optimisation.verdicts import Verdict, judge

Function = Callable[[Array], float]
Gradient = Callable[[Array], npt.ArrayLike]


@dataclass(frozen=True)
class Descent:
    """A walk and how it moved; see `optimisation.endings`. After an overflow the points end with the last finite one."""

    points: Array  # (k + 1, n)
    values: Array  # (k + 1,), f at each point
    verdict: Verdict
    period: int | None  # of a cycle
    overflow_step: int | None  # the step that left the range of floating point, or the domain of f
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
    """Take `steps` steps from the start, fewer where a step changes nothing any more or overflows.

    x <- P(x - tau grad f(x)) for "gd"; f and gradient take one vector (n,);  project : onto the convex set X, if any
    step_rule : tau fixed, tau / sqrt(k), or halved until f falls enough (Armijo);  tol : what counts as no step, relative

    Raises ValueError for a rate or a number of steps that is not positive, an unknown method, a start where f is not finite.
    """
    _check(learning_rate, steps, method, step_rule)
    P = project or (lambda x: x)
    x = P(np.atleast_1d(np.asarray(start, dtype=float)))
    move, memoryless = METHODS[method](momentum), method == "gd"
    points, values, rates, overflow = [x], [_value(f, x)], [], None
    if not np.isfinite(values[0]):
        raise ValueError("The function has no finite value at the start.")
    with np.errstate(all="ignore"):
        for k in range(1, steps + 1):
            slope = np.asarray(gradient(move.look_ahead(x)), dtype=float)
            tau = step_length(f, x, slope, learning_rate, k, step_rule, P)
            new = P(x + move(slope, tau, k))
            value = _value(f, new)
            if not (np.isfinite(new).all() and np.isfinite(value)):
                overflow = k
                break
            stuck = memoryless and bool((new == x).all())  # the next step would be the same
            x = new
            points.append(x)
            values.append(value)
            rates.append(tau)
            if stuck:
                break
        path, heights = np.array(points), np.array(values)
        verdict: Verdict = "diverged"
        period: int | None = None
        if not overflow:
            fading = step_rule == "decaying"
            verdict, period = judge(
                path, heights, gradient, tau=rates[-1], memoryless=memoryless, fading=fading, project=project, tol=tol
            )
    return Descent(path, heights, verdict, period, overflow, np.array(rates))


def race(
    f: Function,
    gradient: Gradient,
    start: npt.ArrayLike,
    learning_rate: float,
    steps: int,
    methods: Iterable[Method],
    **options: Any,
) -> dict[Method, Descent]:
    """The same start and learning rate for several methods."""
    return {name: descend(f, gradient, start, learning_rate, steps, method=name, **options) for name in methods}


def _value(f: Function, x: Array) -> float:
    with np.errstate(all="ignore"):
        return float(f(x))


def _check(learning_rate: float, steps: int, method: str, step_rule: str) -> None:
    if not (learning_rate > 0 and np.isfinite(learning_rate)) or steps < 1:
        raise ValueError("The learning rate and the number of steps must be positive.")
    if method not in METHODS:
        raise ValueError(f"method must be one of {', '.join(METHODS)}; got {method!r}")
    if step_rule not in STEP_RULES:
        raise ValueError(f"step_rule must be one of {', '.join(STEP_RULES)}; got {step_rule!r}")
