"""Numerical differentiation in pictures: error against the step, cost against the number of parameters."""

from collections.abc import Mapping

import numpy as np

from core.calculus.derivatives import DifferenceErrors
from core.charts.foundations.growth import Growth, growth_picture
from core.charts.picture import Picture
from core.learning.network.trials.gradient_cost import Costs

_LEAST = 2e-17  # where an error of exactly 0 is drawn on the log axis
_TIMES = {1.0: "a second", 86_400.0: "a day", 31_557_600.0: "a year", 3.15576e9: "a century"}


def step_picture(found: Mapping[str, DifferenceErrors], step: float, *, words: str) -> Picture:
    """Error of each scheme against its step, with a rule at the reader's."""
    lines = {name: Growth((e.steps.tolist(), np.maximum(e.errors, _LEAST).tolist())) for name, e in found.items()}
    return growth_picture(lines, x="step ε", y="error of the derivative", now=step, reach=(1e-17, 100), words=words)


def seconds_picture(costs: Costs, p: int, *, words: str) -> Picture:
    """Seconds for one gradient: solid where it was run, dotted beyond."""
    both = {"forward differences": costs.differences, "backpropagation": costs.backpropagation}
    lines = {name: Growth(timing.run, timing.extrapolated) for name, timing in both.items()}
    return growth_picture(
        lines, x="parameters", y="seconds for one gradient", now=p, marks=_TIMES, reach=(1e-6, 1e12), words=words
    )


def evaluations_picture(costs: Costs, p: int, *, words: str) -> Picture:
    """Passes through the network for one gradient: solid where they were counted, dotted by the law p + 1."""
    counted = costs.evaluations["forward"]
    lines = {
        "forward differences": Growth((costs.differences.p[: len(counted)], counted), costs.evaluations_beyond),
        "backpropagation": Growth(((), ()), costs.passes_of_backpropagation),
    }
    return growth_picture(lines, x="parameters", y="passes through the network", now=p, reach=(1, 1e10), words=words)
