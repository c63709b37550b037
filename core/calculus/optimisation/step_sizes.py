"""The step-size doctor: how curved it is where the walk went, and which learning rates that allows.

Topic: Gradient Descent, "decrease the learning rate". Along an eigenvector of the Hessian with eigenvalue lambda a step
multiplies the distance to the minimum by 1 - tau lambda: it shrinks exactly while 0 < tau < 2/lambda. The largest lambda decides.
Source of the limits with momentum: Polyak (1964); Nesterov's by the same recurrence, taken at x + beta v.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.gradient_descent import Descent, Function, Gradient, descend, race
from core.calculus.optimisation.descent_methods import Method
from core.calculus.optimisation.gallery import Terrain

Hessian = Callable[[Array], npt.ArrayLike]


@dataclass(frozen=True)
class StepSizes:
    """What the doctor found along a path."""

    along: Array  # (k,), the largest eigenvalue of the Hessian at points of the path no higher than its start
    largest: float  # of these
    lowest_point: Array  # (n,), where f was least
    eigenvalues: Array  # (n,), of the Hessian there, ascending
    limit: float | None  # learning rates in (0, limit) arrive from near there, everywhere on a quadratic; None: no such limit

    @property
    def is_even(self) -> bool:
        """Whether the curvature is the same all along the path, as on a quadratic."""
        return bool(np.ptp(self.along) <= 1e-9 * self.largest) if len(self.along) else False

    def words(self, tau: float) -> str:
        """What that says about a fixed learning rate."""
        lowest, top = float(self.eigenvalues[0]), float(self.eigenvalues[-1])
        if lowest < -1e-9 * abs(top):
            return f"At its lowest point f is curved downwards (λ = {lowest:.5g}): no minimum there, and no τ that arrives."
        place = "everywhere" if self.is_even else f"at the lowest point, and at most {self.largest:.5g} along the path"
        seen = f"The largest eigenvalue of the Hessian is λ = {top:.5g} {place}"
        if self.limit is None:
            return f"{seen}. This method rescales its steps, so λ sets no interval of τ."
        if not np.isfinite(self.limit):
            return f"{seen}: no direction is curved upwards there, so it sets no limit to τ."
        side = "at its end" if np.isclose(tau, self.limit, rtol=1e-9) else "inside" if tau < self.limit else "beyond it"
        whole = "arrives" if self.is_even else "arrives from near there"
        return f"{seen}: every τ in (0, {self.limit:.5g}) {whole}. Yours, {tau:g}, is {side}."


def rate_limit(largest_eigenvalue: float, method: Method = "gd", momentum: float = 0.9) -> float | None:
    """Below which learning rate a quadratic with this curvature converges; None where the method rescales its steps.

    2/lambda for gradient descent, 2(1 + beta)/lambda with momentum, 2(1 + beta)/((1 + 2 beta) lambda) with Nesterov's

    >>> rate_limit(2.0), rate_limit(2.0, "momentum", 0.5)
    (1.0, 1.5)
    """
    share = {"gd": 2.0, "momentum": 2 * (1 + momentum), "nesterov": 2 * (1 + momentum) / (1 + 2 * momentum)}
    if method not in share:
        return None
    return share[method] / largest_eigenvalue if largest_eigenvalue > 0 else float("inf")


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
    """The largest of the choices up to 1/lambda with which gradient descent never goes up; None if there is none.

    It is tried, not only computed: where the curvature changes, 1/lambda of one place can be too much for another.
    """
    bound = 1 / largest_eigenvalue if largest_eigenvalue > 0 else max(choices)
    for tau in sorted((c for c in choices if c <= bound * (1 + 1e-12)), reverse=True):
        run = descend(f, gradient, start, tau, steps, project=project)
        rounding = 1e-12 * max(1.0, float(np.abs(run.values).max()))
        if run.verdict in ("converged", "running") and (np.diff(run.values) <= rounding).all():
            return tau
    return None


@dataclass(frozen=True)
class Examined:
    """A race of methods, and what the doctor found along its first walk."""

    runs: dict[Method, Descent]  # the same start and learning rate for all
    gradients: Array  # (k + 1, n), at the points of the first walk
    sizes: StepSizes
    rate: float | None  # a learning rate with which gradient descent never goes up, if one was found

    @property
    def first(self) -> Method:
        """The method that the doctor looked at."""
        return next(iter(self.runs))


def examine(
    land: Terrain,
    start: npt.ArrayLike,
    *,
    learning_rate: float,
    steps: int,
    methods: Sequence[Method],
    choices: Sequence[float],
    **options: Any,
) -> Examined:
    """Let the methods race, and look after the first. choices : the learning rates to repair with;  options : those of `descend`.

    Raises ValueError where `descend` does.
    """
    runs = race(land.f, land.gradient, start, learning_rate, steps, methods, **options)
    run, momentum = runs[methods[0]], options.get("momentum", 0.9)
    sizes = step_sizes(land.hessian, run.points, run.values, method=methods[0], momentum=momentum)
    rate = repair(land.f, land.gradient, start, steps, sizes.largest, choices, project=options.get("project"))
    return Examined(runs=runs, gradients=np.array([land.gradient(p) for p in run.points]), sizes=sizes, rate=rate)


def _some(points: Array, most: int = 40) -> Array:
    return points[np.unique(np.linspace(0, len(points) - 1, most).astype(int))]


def _eigenvalues(hessian: Hessian, x: Array) -> Array:
    H = np.asarray(hessian(x), dtype=float)
    return np.linalg.eigvalsh((H + H.T) / 2) if np.isfinite(H).all() else np.full(len(x), np.nan)
