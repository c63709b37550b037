"""What became of a walk, as a claim: at rest at a minimum, a saddle or a maximum; not yet; in circles; running away.

Topic: Gradient Descent, "will the procedure ever converge?". `judge` sees how the walk moves; what it moves to is told by
gradient and curvature, in fractions where f is a polynomial; a quadratic's walk is decided for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.arrays import Array
from core.calculus.certainty import Claim, computed, proved, undecided
from core.calculus.gradient_descent import Descent
from core.calculus.optimisation.descent_methods import Method, StepRule
from core.calculus.optimisation.flat_points import FlatPoint, flat_near
from core.calculus.optimisation.gallery import Terrain
from core.calculus.optimisation.polynomials import Polynomial
from core.calculus.optimisation.projections import Projection
from core.calculus.optimisation.quadratics import Fate, Quadratic, fraction, quadratic
from core.calculus.optimisation.verdicts import point_text

NEAR = 1e-6  # relative to the size of the point: six digits


@dataclass(frozen=True, kw_only=True)
class Walk:
    """A walk with all that its end depends on."""

    run: Descent
    land: Terrain
    start: tuple[float, ...]  # as typed
    tau: float
    method: Method = "gd"
    momentum: float = 0.9
    rule: StepRule = "fixed"
    project: Projection | None = None
    exact: Sequence[Polynomial] | None = None  # the gradient, where f is a polynomial with fractions

    @property
    def is_plain(self) -> bool:
        """Whether the next point follows from the last one alone, by x - tau grad f(x)."""
        return self.method == "gd" and self.rule == "fixed" and self.project is None

    @property
    def quadratic(self) -> Quadratic | None:
        """What f is, where it is that."""
        return quadratic(self.exact)

    @property
    def fate(self) -> Fate | None:
        """Of a plain walk on a quadratic, decided in fractions."""
        if not self.is_plain or (q := self.quadratic) is None:
            return None
        return q.fate([fraction(v) for v in self.start], fraction(self.tau))

    @property
    def starts_flat(self) -> bool:
        """Whether no step moves it."""
        return not np.ptp(self.run.points, axis=0).any() and not self.land.gradient(self.run.points[0]).any()


@dataclass(frozen=True)
class Ending:
    """What a walk came to."""

    says: Claim
    flat: FlatPoint | None = field(default=None)  # the point with gradient 0 at its end, if one was found


def ending(walk: Walk) -> Ending:
    """The end of a walk in one sentence, and how it is known."""
    run = walk.run
    if walk.starts_flat:
        return _flat_start(walk)
    match run.verdict:
        case "converged":
            return _at_rest(walk)
        case "cycle":
            return Ending(_circles(walk))
        case "diverged":
            return Ending(_away(walk))
    return _not_yet(walk)


def _flat_start(walk: Walk) -> Ending:
    at = point_text(walk.run.points[0])
    if walk.exact is not None and not any(g.terms for g in walk.exact):
        says = "f is constant: the gradient is 0 everywhere, so nothing moves."
        return Ending(proved(says, "All terms of the gradient cancel."))
    flat = flat_near(walk.land, walk.run.points[0], walk.exact, typed=walk.project is None)
    if flat is None:
        says = f"The formula of the gradient gives 0 at the start, {at}, so nothing moves."
        return Ending(computed(says, "It is computed in floating point; f may have a corner or be flat there."))
    moves = f"The gradient is 0 at the start, so nothing moves: {at}"
    if flat.certainty == "proved":
        return Ending(proved(f"{moves} is a {flat.name}.", flat.how), flat)
    kinds = {"minimum": "every curvature is positive there", "maximum": "every curvature is negative there"}
    kinds |= {"saddle": "the curvatures have both signs there", "undecided": "what is there, the curvatures leave open"}
    return Ending(computed(f"The gradient is 0 at the start, {at}, so nothing moves; {kinds[flat.kind]}.", flat.how), flat)


def _at_rest(walk: Walk) -> Ending:
    run = walk.run
    last, apart = run.points[-1], np.abs(run.points - run.points[-1]).max(axis=1)
    moving = np.flatnonzero(apart > NEAR * max(1.0, float(np.abs(last).max())))
    steps = _steps(int(moving[-1]) + 1 if len(moving) else 0)
    flat = _flat(walk)
    if flat is None and walk.project is not None:
        says = f"Comes to rest at {point_text(last)}, on the edge of X, after {steps}."
        return Ending(computed(says, "A projected step leads back to the point, and f leads out of X there."))
    if flat is None:
        size = float(np.linalg.norm(walk.land.gradient(last)))
        says = f"Comes to rest at {point_text(last)}, after {steps}; the gradient there is {size:.2g} long."
        return Ending(computed(says, "The steps are below nine digits; what the point is, the curvatures leave open."))
    at = point_text(flat.point)
    if flat.certainty == "proved" and _gap(last, flat) <= NEAR:
        return Ending(proved(f"Comes to rest at {at}, a {flat.name}: within six digits after {steps}.", flat.how), flat)
    return Ending(computed(f"Comes to rest at {at}, {flat.what}.", flat.how), flat)


def _circles(walk: Walk) -> Claim:
    run = walk.run
    period = run.period or 2
    says = f"{period}-cycle: {' → '.join(point_text(p) for p in run.points[-period:])}"
    if walk.fate == "cycle":
        return proved(f"Stuck in a {says}, for ever.", "In fractions: along one axis each step multiplies the distance by -1.")
    memoryless = walk.method == "gd" and walk.rule != "decaying"
    if memoryless and (run.points[-1] == run.points[-1 - period]).all():
        how = "The point is the same to the last bit, and each step follows from the last point alone."
        return proved(f"Stuck in a {says}, for ever.", how)
    return computed(f"Goes round in a {says}.", "Two rounds are the same to six digits.")


def _away(walk: Walk) -> Claim:
    run = walk.run
    last, steps = point_text(run.points[-1]), len(run.points) - 1
    over = run.overflow_step
    seen = f"step {over} overflows, or leaves the domain of f" if over else f"after {_steps(steps)} it is at {last}"
    if walk.fate == "diverges":
        end = f"the last finite point is {last}" if over else "nothing brings it back"
        return proved(f"Diverged: {seen}; {end}.", "In fractions: along one axis no step makes the gradient shorter.")
    if over:
        return computed(f"Breaks off: {seen}; the last finite point is {last}.", "It was walked in floating point.")
    return computed(f"Runs away: {seen}, and its steps have only grown.", "Seen over the last quarter of the steps, not proved.")


def _not_yet(walk: Walk) -> Ending:
    run = walk.run
    last, steps = run.points[-1], _steps(len(run.points) - 1)
    if walk.fate == "diverges":
        says = f"Not at rest after {steps}, at {point_text(last)}: along one axis each step leads further away."
        return Ending(proved(says, "In fractions: the gradient's part along that axis does not shrink."))
    q, flat = walk.quadratic, _flat(walk)
    if q is not None and walk.project is None and q.shape == "bowl":
        lowest = np.array(q.minimum, dtype=float)
        far = f"{float(np.linalg.norm(last - lowest)):.2g} from {point_text(lowest)}, the minimum"
        end = f"; τ = {walk.tau:g} arrives" if walk.fate == "arrives" else ""
        how = "The minimum is solved for in fractions" + (", and so is that each step shrinks the distance." if end else ".")
        return Ending(proved(f"Not yet: after {steps} it is {far}{end}.", how), flat)
    if flat is not None and _gap(last, flat) < _gap(run.points[0], flat):
        far = f"{float(np.linalg.norm(last - flat.point)):.1g} from {point_text(flat.point)}"
        says = f"Not yet: after {steps} it is {far}, {flat.what}."
        return Ending(Claim(says, flat.certainty, flat.how), flat)
    size = float(np.linalg.norm(walk.land.gradient(last)))
    if walk.is_plain and len(run.points) > 1 and (run.points[-1] == run.points[-2]).all():
        says = f"Too flat to move: at {point_text(last)} the gradient is {size:.2g} long, and the step is lost in rounding."
        return Ending(computed(says, "In floating point the next point is the same one."))
    says = f"Not yet: after {steps} it is at {point_text(last)}, where the gradient is {size:.2g} long."
    return Ending(undecided(says, "Only these steps were walked: more may bring it to rest, or not."))


def _flat(walk: Walk) -> FlatPoint | None:
    """The flat point near the end; with a set X only one that lies in it."""
    flat = flat_near(walk.land, walk.run.points[-1], walk.exact)
    if flat is None or walk.project is None:
        return flat
    return flat if np.allclose(walk.project(flat.point), flat.point, rtol=0, atol=1e-9) else None


def _gap(x: Array, flat: FlatPoint) -> float:
    return float(np.abs(x - flat.point).max()) / max(1.0, float(np.abs(flat.point).max()))


def _steps(k: int) -> str:
    return f"{k} step" if k == 1 else f"{k} steps"
