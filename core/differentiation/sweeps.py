"""Forward or backward through the same record: the same derivatives, at very different cost.

Topic: Automatic Differentiation. Both modes multiply the slope on every edge of the record by one number. Forward mode starts at
one input and finds the slopes of all outputs; reverse mode starts at one output and finds its slopes with respect to all inputs.
So n inputs cost n forward sweeps, m outputs cost m reverse sweeps.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np

from core.arrays import Array
from core.differentiation.autodiff import Variable, topological_order

Shape = Literal["n to 1", "1 to n"]


@dataclass(frozen=True)
class Jacobian:
    """All derivatives of the outputs with respect to the inputs, and what finding them cost."""

    values: Array  # (outputs, inputs)
    products: int  # edge slope times number, counted one by one
    sweeps: int


def slopes(node: Variable) -> list[float]:
    """The local derivative on each edge into a node that holds one number."""
    return [float(rule(np.ones(()))) for rule in node.rules]


def forward_sweeps(outputs: Sequence[Variable], inputs: Sequence[Variable]) -> Jacobian:
    """One sweep an input, from the inputs to the outputs: each node adds up edge slope times slope there."""
    order, local = _record(outputs)
    values, products = np.zeros((len(outputs), len(inputs))), 0
    for column, start in enumerate(inputs):
        slope = dict.fromkeys(map(id, order), 0.0) | {id(start): 1.0}
        for node in order:
            for parent, edge in zip(node.parents, local[id(node)], strict=True):
                slope[id(node)] += edge * slope[id(parent)]
                products += 1
        values[:, column] = [slope[id(z)] for z in outputs]
    return Jacobian(values, products, len(inputs))


def reverse_sweeps(outputs: Sequence[Variable], inputs: Sequence[Variable]) -> Jacobian:
    """One sweep an output, from the outputs to the inputs: every node sends its slope back along its edges."""
    order, local = _record(outputs)
    values, products = np.zeros((len(outputs), len(inputs))), 0
    for row, end in enumerate(outputs):
        slope = dict.fromkeys(map(id, order), 0.0) | {id(end): 1.0}
        for node in reversed(order):
            for parent, edge in zip(node.parents, local[id(node)], strict=True):
                slope[id(parent)] += edge * slope[id(node)]
                products += 1
        values[row] = [slope.get(id(x), 0.0) for x in inputs]
    return Jacobian(values, products, len(outputs))


def _record(outputs: Sequence[Variable]) -> tuple[list[Variable], dict[int, list[float]]]:
    """Every node behind the outputs in topological order, and the slopes on its edges."""
    order = topological_order(Variable(0.0, outputs))[:-1]
    return order, {id(node): slopes(node) for node in order}


def example(shape: Shape, n: int) -> tuple[list[Variable], list[Variable]]:
    """Outputs and inputs of tanh(x_1) + ... + tanh(x_n), or of tanh(x + 1/n), ..., tanh(x + n/n)."""
    if shape == "1 to n":
        x = Variable(0.5)
        return [(x + k / n).tanh() for k in range(1, n + 1)], [x]
    xs = [Variable(k / n) for k in range(1, n + 1)]
    total = xs[0].tanh()
    for x in xs[1:]:
        total = total + x.tanh()
    return [total], xs


@dataclass(frozen=True)
class Cost:
    """Both modes on one shape of function, for growing n."""

    n: tuple[int, ...]
    forward: tuple[int, ...]  # products
    reverse: tuple[int, ...]
    forward_ms: tuple[float, ...]
    reverse_ms: tuple[float, ...]

    def words(self, n: int) -> str:
        """The products of both modes; n is one of those that were run."""
        k = self.n.index(n)
        return f"forward mode takes {self.forward[k]:,} products, reverse mode {self.reverse[k]:,}."

    @property
    def table(self) -> dict[str, list[int] | list[str]]:
        """A row for each n."""
        return {
            "n": list(self.n),
            "forward, products": list(self.forward),
            "reverse, products": list(self.reverse),
            "forward, ms here": [f"{t:.2g}" for t in self.forward_ms],
            "reverse, ms here": [f"{t:.2g}" for t in self.reverse_ms],
        }


def compare_modes(shape: Shape, sizes: Sequence[int]) -> Cost:
    """Run both modes for every n, counting products and taking the time."""
    forward, reverse = [], []
    for n in sizes:
        outputs, inputs = example(shape, n)
        forward.append(_timed(forward_sweeps, outputs, inputs))
        reverse.append(_timed(reverse_sweeps, outputs, inputs))
    (f, f_ms), (r, r_ms) = zip(*forward, strict=True), zip(*reverse, strict=True)
    return Cost(tuple(sizes), f, r, f_ms, r_ms)


@cache
def modes_here(shape: Shape, sizes: tuple[int, ...]) -> Cost:
    """`compare_modes`, once in this process: whoever asks again gets the same times."""
    return compare_modes(shape, sizes)


def _timed(
    mode: Callable[[Sequence[Variable], Sequence[Variable]], Jacobian], outputs: Sequence[Variable], inputs: Sequence[Variable]
) -> tuple[int, float]:
    times = []
    for _ in range(3):  # the best of three: whatever else the machine does only adds
        began = time.perf_counter()
        products = mode(outputs, inputs).products
        times.append(time.perf_counter() - began)
    return products, 1e3 * min(times)
