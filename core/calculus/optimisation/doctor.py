"""The step-size doctor's words: which learning rates are proved to work, and what was only tried.

Topic: Gradient Descent, "decrease the learning rate". On a quadratic the interval of tau is known, whatever the start;
elsewhere the curvature at a minimum speaks for its neighbourhood, and the rest is tried.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.certainty import Claim, computed, proved
from core.calculus.gradient_descent import Descent, race
from core.calculus.optimisation.descent_methods import Method, StepRule
from core.calculus.optimisation.endings import Ending, Walk, ending
from core.calculus.optimisation.flat_points import FlatPoint, flat_near
from core.calculus.optimisation.gallery import Terrain
from core.calculus.optimisation.polynomials import Polynomial
from core.calculus.optimisation.quadratics import Quadratic, fraction, rate_share
from core.calculus.optimisation.step_sizes import StepSizes, falls, repair, step_sizes

_RESCALED = "This method rescales its steps, so λ sets no interval of τ"
_WIDE = 0.3  # how far from the lowest point of a walk its minimum may lie, relative to 1 + |x|


@dataclass(frozen=True)
class Seen:
    """What the doctor looks at beside the walk itself."""

    flat: FlatPoint | None  # at its end
    sizes: StepSizes
    rate: float | None  # with which f went up at no step, if one was tried and there is something to repair


@dataclass(frozen=True)
class Examined:
    """A race of methods, and what the doctor found along its first walk."""

    runs: dict[Method, Descent]  # the same start and learning rate for all
    endings: dict[Method, Ending]
    advice: Claim  # on the learning rate of the first walk
    gradients: Array  # (k + 1, n), at the points of the first walk
    sizes: StepSizes
    rate: float | None  # a learning rate with which f went up at no step, if one was tried and there is something to repair

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
    exact: Sequence[Polynomial] | None = None,
    **options: Any,
) -> Examined:
    """Let the methods race, and look after the first. choices : the learning rates to repair with;  options : those of `descend`.

    exact : the gradient as polynomials, where f is one. Raises ValueError where `descend` does.
    """
    runs = race(land.f, land.gradient, start, learning_rate, steps, methods, **options)
    rest = {"rule": options.get("step_rule", "fixed"), "project": options.get("project"), "exact": exact}
    typed = tuple(map(float, np.atleast_1d(np.asarray(start, dtype=float))))
    momentum = options.get("momentum", 0.9)
    walks = {
        method: Walk(run=run, land=land, start=typed, tau=learning_rate, method=method, momentum=momentum, **rest)
        for method, run in runs.items()
    }
    run, walk = runs[methods[0]], walks[methods[0]]
    sizes = step_sizes(land.hessian, run.points, run.values, method=methods[0], momentum=momentum)
    ends = {method: ending(walk) for method, walk in walks.items()}
    flat, rate = ends[methods[0]].flat, None
    if _can_be_repaired(walk, flat):
        rate = repair(land.f, land.gradient, start, steps, sizes.largest, choices, project=options.get("project"))
    told = advice(walk, Seen(flat, sizes, rate))
    return Examined(runs, ends, told, np.array([land.gradient(p) for p in run.points]), sizes, rate)


def _can_be_repaired(walk: Walk, flat: FlatPoint | None) -> bool:
    """Not where nothing moves, and not where f falls step by step to no point that was found."""
    if walk.starts_flat:
        return False
    if (q := walk.quadratic) is not None and walk.project is None:
        return q.shape != "bottomless"
    return walk.run.verdict == "cycle" or not falls(walk.run.values) or flat is not None


def advice(walk: Walk, seen: Seen) -> Claim:
    """What can be said about the learning rate of a walk."""
    if walk.starts_flat:
        return proved("Without a gradient no τ moves the walk: start elsewhere.", "τ times 0 is 0.")
    q = walk.quadratic if walk.project is None else None
    return _RULES[walk.rule](walk, seen, q)


def _fixed(walk: Walk, seen: Seen, q: Quadratic | None) -> Claim:
    if q is not None:
        return _on_a_quadratic(walk, q)
    share = rate_share(walk.method, walk.momentum)
    top = f"Along the walk the curvature is at most λ = {seen.sizes.largest:.4g}"
    if share is None:
        return computed(f"{top}. {_RESCALED}.", "The eigenvalues of the Hessian at points of the walk.")
    flat = seen.flat or flat_near(walk.land, seen.sizes.lowest_point, walk.exact, reach=_WIDE)
    if flat is not None and flat.kind == "minimum" and walk.project is None:
        return _near_a_minimum(walk, flat, float(share))
    return computed(f"{top}; {_tried(walk, seen)}.", "The Hessian at points of the walk; each τ was tried from your start.")


def _on_a_quadratic(walk: Walk, q: Quadratic) -> Claim:
    low, high = q.curvatures[0], q.curvatures[-1]
    share = rate_share(walk.method, walk.momentum)
    if q.shape == "bottomless":
        bent = f"is curved downwards (λ = −{-low:.5g})" if low < 0 else "is a slope without an end"
        return proved(
            f"Along one axis f {bent}: there is no minimum, and no τ that arrives at one.",
            "The signs of A are decided in fractions.",
        )
    seen = f"The largest eigenvalue of the Hessian is λ = {high:.5g} everywhere"
    if share is None:
        return computed(f"{seen}. {_RESCALED}.", "f is a quadratic: its Hessian is the same at every point.")
    if not high:
        return proved("f is constant: there is nowhere to arrive.", "Its gradient is 0 everywhere.")
    side = q.side(fraction(walk.tau), share)
    how = "Along an eigenvector a step multiplies the distance by a factor that τλ decides; yours was compared in fractions."
    end = "" if q.shape == "bowl" else " at one of a line of minima"
    interval = f"every τ in (0, {_rounded_down(float(share) / high)}) arrives{end}"
    return proved(f"{seen}: {interval}. Yours, {walk.tau:g}, is {side}.", how)


def _near_a_minimum(walk: Walk, flat: FlatPoint, share: float) -> Claim:
    top = float(np.linalg.eigvalsh((flat.hessian + flat.hessian.T) / 2)[-1])
    limit = share / top
    side = "below that" if walk.tau < limit else "not below that"
    says = f"At the minimum nearby the largest curvature is λ = {top:.4g}: close to it, τ below {limit:.4g} leads nearer"
    return computed(
        f"{says}. Yours is {side}.",
        "The factors of a step on the quadratic model at that point; how close is close was not decided.",
    )


def _tried(walk: Walk, seen: Seen) -> str:
    if falls(walk.run.values):
        return f"with τ = {walk.tau:g} f fell at each of the {len(walk.run.points) - 1} steps walked"
    return f"of the τ tried, {seen.rate:g} let f fall at each step" if seen.rate else "no τ tried let f fall at each step"


def _decaying(walk: Walk, seen: Seen, q: Quadratic | None) -> Claim:
    if q is None or walk.method != "gd" or q.shape != "bowl":
        return computed(
            "The steps τ/√k get shorter by themselves; whether they bring the walk to rest was only tried.",
            "What is known about this rule needs a quadratic with one minimum, and plain gradient descent.",
        )
    limit = 2 / q.curvatures[-1]
    first = math.floor((walk.tau / limit) ** 2 * (1 + 1e-12)) + 1
    return proved(
        f"Every τ arrives in the end: τ/√k is below 2/λ = {limit:.5g} from step {first} on; before that the walk may grow.",
        "f is a quadratic with one minimum: from then on each step shrinks the distance, and the steps add up without bound.",
    )


def _backtracking(walk: Walk, seen: Seen, q: Quadratic | None) -> Claim:
    steps = len(walk.run.points) - 1
    went = f"f went up at none of the {steps} steps" if falls(walk.run.values) else "f went up all the same"
    return computed(f"Each step is halved from τ until f falls enough: {went}.", "The values along the walk were compared.")


_RULES: dict[StepRule, Callable[[Walk, Seen, Quadratic | None], Claim]] = {
    "fixed": _fixed,
    "decaying": _decaying,
    "backtracking": _backtracking,
}


def _rounded_down(limit: float) -> str:
    """Five digits, and not above the limit: the interval that is printed lies in the one that is proved.

    >>> _rounded_down(2 / 3), _rounded_down(1.0)
    ('0.66666', '1')
    """
    near = float(f"{limit:.5g}")
    if near <= limit * (1 + 1e-12):
        return f"{near:g}"
    return f"{near - 10.0 ** (math.floor(math.log10(limit)) - 4):.5g}"
