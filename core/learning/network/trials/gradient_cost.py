"""What a gradient costs, counted and timed: differences ask for the function again for every parameter, backpropagation does not.

Topic: Numerical Differentiation. A forward difference of p parameters takes p + 1 evaluations, a central one 2p, a complex
step p.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.arrays import Array
from core.differentiation.numerical_gradient import Scheme, numerical_gradient
from core.learning.network.backpropagation import Network

SIZES = tuple(10**k for k in range(1, 10))  # parameters, as on the slides from few to 10^9
_ROWS = 4  # training examples


class Counted:
    """A function that counts how often it is asked."""

    def __init__(self, f: Callable[[Any], Any]) -> None:
        self.f, self.calls = f, 0

    def __call__(self, theta: Any) -> Any:
        """Ask the function, and count it."""
        self.calls += 1
        return self.f(theta)


def evaluations(p: int, scheme: Scheme) -> int:
    """How often a difference gradient of p parameters asks for the function: counted, not claimed.

    >>> [evaluations(10, scheme) for scheme in ("forward", "central", "complex")]
    [11, 20, 10]
    """
    f = Counted(lambda theta: 0.0)  # what it computes does not matter here
    numerical_gradient(f, np.ones(p), 1e-6, scheme)
    return f.calls


@dataclass(frozen=True)
class Timing:
    """Seconds for each number of parameters; the first were measured, the others follow from a law."""

    p: tuple[int, ...]  # parameters
    seconds: tuple[float, ...]
    measured: int  # so many of them were run

    @property
    def run(self) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Parameters and seconds that were measured."""
        return self.p[: self.measured], self.seconds[: self.measured]

    @property
    def extrapolated(self) -> tuple[tuple[int, ...], tuple[float, ...]]:
        """Parameters and seconds beyond, from the last that was measured on."""
        return self.p[self.measured - 1 :], self.seconds[self.measured - 1 :]


def small_network(p: int) -> tuple[Network, Array, Array]:
    """A network with one hidden layer and about p parameters, rows for it and their targets."""
    hidden = max(1, round((p - 1) / 4))  # 2 inputs: 2h + h weights and biases, h + 1 at the output
    network = Network((2, hidden, 1), "tanh")
    rng = np.random.default_rng(0)
    network.theta[...] = rng.normal(size=network.theta.size)
    return network, rng.normal(size=(_ROWS, 2)), rng.normal(size=(_ROWS, 1))


def evaluation_seconds(p: int) -> float:
    """One pass forward, the best of three: whatever else the machine does only adds."""
    network, X, _ = small_network(p)
    return _best(lambda: network.forward(X), 3)


def backpropagation_seconds(p: int) -> float:
    """One gradient by backpropagation: a pass forward and one back."""
    network, X, t = small_network(p)

    def gradient() -> None:
        a = network.forward(X)
        network.backward(a, 2 * (a[-1] - t))

    return _best(gradient, 3)


def difference_seconds(p: int) -> float:
    """One gradient by forward differences."""
    network, X, t = small_network(p)

    def loss(theta: Array) -> float:
        network.theta[...] = theta
        return float(((network.forward(X)[-1] - t) ** 2).sum())

    return _best(lambda: numerical_gradient(loss, network.theta.copy(), 1e-6, "forward"), 1)


def _best(act: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return min(times)


def measure(seconds_for: Callable[[int], float], largest: int = 10**6) -> Timing:
    """Time something that grows like p up to p = largest; beyond, it goes on growing like p."""
    run = [seconds_for(p) for p in SIZES if p <= largest]
    beyond = [run[-1] * p / SIZES[len(run) - 1] for p in SIZES[len(run) :]]
    return Timing(SIZES, (*run, *beyond), len(run))


def measure_differences(
    evaluation: Timing, seconds_for: Callable[[int], float] = difference_seconds, budget: float = 0.5
) -> Timing:
    """Time difference gradients while p + 1 evaluations fit the budget; beyond, they are p + 1 times the time of one."""
    expected = [(p + 1) * seconds for p, seconds in zip(evaluation.p, evaluation.seconds, strict=True)]
    run = max(1, sum(seconds <= budget for seconds in expected))
    return Timing(SIZES, (*map(seconds_for, SIZES[:run]), *expected[run:]), run)


@dataclass(frozen=True)
class Costs:
    """What one gradient costs, by number of parameters."""

    evaluations: dict[Scheme, tuple[int, ...]]  # by scheme, counted, for the first sizes
    differences: Timing
    backpropagation: Timing

    def words(self, p: int) -> str:
        """What a gradient of p parameters costs both ways; p is one of SIZES."""
        k = SIZES.index(p)
        return (
            f"{p:,} parameters: forward differences take {p + 1:,} evaluations, {in_words(self.differences.seconds[k])}; "
            f"backpropagation one pass forward and one back, {in_words(self.backpropagation.seconds[k])}."
        )

    @property
    def evaluations_beyond(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Parameters and passes of forward differences by the law p + 1, from the last that was counted on."""
        sizes = SIZES[len(self.evaluations["forward"]) - 1 :]
        return sizes, tuple(p + 1 for p in sizes)

    @property
    def passes_of_backpropagation(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Parameters and passes: one forward and one back, whatever p is."""
        return SIZES, (2,) * len(SIZES)

    @property
    def table(self) -> dict[str, tuple[int, ...]]:
        """The evaluations that were counted."""
        return {"parameters": SIZES[:4], **{f"{scheme}, counted": counts for scheme, counts in self.evaluations.items()}}


def measure_costs() -> Costs:
    """Count evaluations up to 10^4 parameters, time both ways as far as is polite."""
    schemes: tuple[Scheme, ...] = ("forward", "central", "complex")
    counted = {scheme: tuple(evaluations(p, scheme) for p in SIZES[:4]) for scheme in schemes}
    return Costs(counted, measure_differences(measure(evaluation_seconds)), measure(backpropagation_seconds))


@cache
def costs_here() -> Costs:
    """`measure_costs`, once in this process: whoever asks again gets the same seconds."""
    return measure_costs()


def in_words(seconds: float) -> str:
    """A time as people say it.

    >>> in_words(0.002), in_words(90), in_words(1e10)
    ('2 ms', '1.5 minutes', '317 years')
    """
    for size, name in ((31_557_600, "years"), (86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "s"), (1e-3, "ms")):
        if seconds >= size:
            return f"{seconds / size:,.3g} {name}" if seconds < 1000 * size else f"{round(seconds / size):,} {name}"
    return f"{seconds * 1e6:.3g} µs"
