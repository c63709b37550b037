"""The step-size doctor: how curved it is where the walk went, and which learning rates that allows.

Topic: Gradient Descent, "decrease the learning rate". Along an eigenvector of the Hessian with eigenvalue lambda a step
multiplies the distance to the minimum by 1 - tau lambda: it shrinks exactly while 0 < tau < 2/lambda. The largest lambda decides.
Source of the limits with momentum: Polyak (1964); Nesterov's by the same recurrence, taken at x + beta v.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.gradient_descent import Function, Gradient, descend
from core.calculus.optimisation.descent_methods import Method
from core.calculus.optimisation.quadratics import rate_share

Hessian = Callable[[Array], npt.ArrayLike]


@dataclass(frozen=True)
class StepSizes:
    """What the doctor found along a path."""

    along: Array  # (k,), the largest eigenvalue of the Hessian at points of the path no higher than its start
    largest: float  # of these
    lowest_point: Array  # (n,), where f was least
    eigenvalues: Array  # (n,), of the Hessian there, ascending
    limit: float | None  # on the quadratic with these curvatures the learning rates in (0, limit) work; None: no such limit


def rate_limit(largest_eigenvalue: float, method: Method = "gd", momentum: float = 0.9) -> float | None:
    """Below which learning rate a quadratic with this curvature converges; None where the method rescales its steps.

    2/lambda for gradient descent, 2(1 + beta)/lambda with momentum, 2(1 + beta)/((1 + 2 beta) lambda) with Nesterov's

    >>> rate_limit(2.0), rate_limit(2.0, "momentum", 0.5)
    (1.0, 1.5)
    """
    share = rate_share(method, momentum)
    if share is None:
        return None
    return float(share) / largest_eigenvalue if largest_eigenvalue > 0 else float("inf")


def step_sizes(hessian: Hessian, points: Array, values: Array, *, method: Method = "gd", momentum: float = 0.9) -> StepSizes:
    """Look at the Hessian along the path, but not where it had already run away. points : (k + 1, n);  values : (k + 1,)."""
    lowest = points[np.argmin(values)]
    places = points[values <= values[0]]
    with np.errstate(all="ignore"):
        along = np.array([_eigenvalues(hessian, p)[-1] for p in _some(places)])
        at_lowest = _eigenvalues(hessian, lowest)
    known = along[np.isfinite(along)]
    return StepSizes(known, float(known.max(initial=0.0)), lowest, at_lowest, rate_limit(at_lowest[-1], method, momentum))


def repair(
    f: Function,
    gradient: Gradient,
    start: npt.ArrayLike,
    steps: int,
    largest_eigenvalue: float,
    choices: Sequence[float],
    *,
    project: Callable[[Array], Array] | None = None,
) -> float | None:
    """The largest of the choices up to 1/lambda with which f goes up at no step of gradient descent; None if there is none.

    It is tried, not only computed: where the curvature changes, 1/lambda of one place can be too much for another.
    """
    bound = 1 / largest_eigenvalue if largest_eigenvalue > 0 else max(choices)
    for tau in sorted((c for c in choices if c <= bound * (1 + 1e-12)), reverse=True):
        run = descend(f, gradient, start, tau, steps, project=project)
        if run.verdict in ("converged", "running") and falls(run.values):
            return tau
    return None


def falls(values: Array) -> bool:
    """Whether f went up at no step, but for rounding. values : (k + 1,)."""
    return bool((np.diff(values) <= 1e-12 * max(1.0, float(np.abs(values).max()))).all())


def _some(points: Array, most: int = 40) -> Array:
    return points[np.unique(np.linspace(0, len(points) - 1, most).astype(int))]


def _eigenvalues(hessian: Hessian, x: Array) -> Array:
    H = np.asarray(hessian(x), dtype=float)
    return np.linalg.eigvalsh((H + H.T) / 2) if np.isfinite(H).all() else np.full(len(x), np.nan)
