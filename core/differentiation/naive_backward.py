"""Why the backward pass needs the topological order: two ways without it, one wrong, one hopelessly slow.

Topic: Automatic Differentiation. With b = a + a and c = b + b the derivative dc/da is 4. A node that passes its derivative on
each time something arrives passes the first part twice; a node that passes on only what just arrived is right, but walks along
every path, and of those there are 2^depth.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.differentiation.autodiff import Variable, topological_order


@dataclass(frozen=True)
class Traversal:
    """What a way of going back found, and how many times it called at a node."""

    derivative: float
    visits: int


def doublings(depth: int) -> tuple[Variable, Variable]:
    """The numbers z and a of b = a + a, c = b + b, ...: each number is used twice, `depth` times over."""
    a = z = Variable(1.0)
    for _ in range(depth):
        z = z + z
    return z, a


def in_order(z: Variable, a: Variable) -> Traversal:
    """The right way: every node once, when everything that used it has contributed."""
    z.backward()
    return Traversal(float(a.grad), len(topological_order(z)))


def passing_everything_on(z: Variable, a: Variable) -> Traversal:
    """Wrong: at each arrival a node passes on all it has so far, so that what came first goes on again."""
    total: dict[int, float] = {}

    def arrive(node: Variable, g: float) -> int:
        total[id(node)] = total.get(id(node), 0.0) + g
        visits = 1
        for parent, rule in zip(node.parents, node.rules, strict=True):
            visits += arrive(parent, float(rule(np.asarray(total[id(node)]))))
        return visits

    calls = arrive(z, 1.0)
    return Traversal(total[id(a)], calls)


def path_by_path(z: Variable, a: Variable) -> Traversal:
    """Right and slow: a node passes on only what has just arrived, once for every path that leads to it."""
    total: dict[int, float] = {}

    def arrive(node: Variable, g: float) -> int:
        total[id(node)] = total.get(id(node), 0.0) + g
        visits = 1
        for parent, rule in zip(node.parents, node.rules, strict=True):
            visits += arrive(parent, float(rule(np.asarray(g))))
        return visits

    calls = arrive(z, 1.0)
    return Traversal(total[id(a)], calls)


WALKS: dict[str, Callable[[Variable, Variable], Traversal]] = {
    "in topological order": in_order,
    "path by path": path_by_path,
    "passing everything on": passing_everything_on,
}


def walk_depths(deepest: int) -> dict[str, tuple[Traversal, ...]]:
    """Every way on 1, 2, ... doublings, really walked."""
    return {name: tuple(walk(*doublings(depth)) for depth in range(1, deepest + 1)) for name, walk in WALKS.items()}


@dataclass(frozen=True)
class Walked:
    """Every way on 1, 2, ... doublings."""

    ways: dict[str, tuple[Traversal, ...]]  # by the names of WALKS

    def words(self, depth: int) -> str:
        """What each way finds after so many doublings."""
        right, slow, wrong = (self.ways[name][depth - 1] for name in WALKS)
        verdict = "which is wrong" if wrong.derivative != right.derivative else "one doubling is too few to go wrong"
        return (
            f"The derivative is {right.derivative:.0f}. In topological order: {right.visits} visits. "
            f"Path by path: also {slow.derivative:.0f}, in {slow.visits} visits. "
            f"Passing everything on at each arrival: {wrong.derivative:.0f}, {verdict}."
        )

    @property
    def table(self) -> dict[str, list[float]]:
        """A row for each number of doublings."""
        columns: dict[str, list[float]] = {"doublings": list(range(1, 1 + len(self.ways[next(iter(WALKS))])))}
        for name, walks in self.ways.items():
            columns[f"{name}: derivative"] = [walk.derivative for walk in walks]
            columns[f"{name}: visits"] = [walk.visits for walk in walks]
        return columns


@cache
def walked(deepest: int) -> Walked:
    """`walk_depths`, once in this process."""
    return Walked(walk_depths(deepest))
