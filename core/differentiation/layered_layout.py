"""Where to draw a graph whose edges all lead one way: layers by longest path, few crossings, long edges around the nodes.

Source: Sugiyama, Tagawa and Toda (1981), in short: layers, a bend for each layer that an edge passes, and each node drawn towards
the mean of its neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.arrays import Array

Edge = tuple[int, int]
_SWEEPS = 8  # there and back; more than enough for graphs that fit a screen


@dataclass(frozen=True)
class Layout:
    """Places of the nodes and the way of each edge."""

    layer: Array  # (nodes,), 0 for nodes without an edge into them
    place: Array  # (nodes,), across the layer, 0 in its middle
    routes: tuple[Array, ...]  # for each edge the points (k, 2) it goes through, as layer and place

    @property
    def width(self) -> float:
        """The largest distance across."""
        points = np.concatenate([self.place, *(route[:, 1] for route in self.routes)])
        return float(np.ptp(points))


def layers_of(n: int, edges: Sequence[Edge]) -> list[int]:
    """The length of the longest path that ends in each node. Nodes come in topological order: an edge (i, j) has i < j."""
    layer = [0] * n
    for start, end in sorted(edges, key=lambda edge: edge[1]):
        layer[end] = max(layer[end], layer[start] + 1)
    return layer


def layout(n: int, edges: Sequence[Edge]) -> Layout:
    """Place n nodes, given in topological order, and route the edges between them."""
    layer = layers_of(n, edges)
    chains: list[list[int]] = []  # the nodes and bends of each edge
    for start, end in edges:
        bends = range(len(layer), len(layer) + layer[end] - layer[start] - 1)
        layer += [layer[start] + 1 + k for k in range(len(bends))]
        chains.append([start, *bends, end])
    rows = [[k for k in range(len(layer)) if layer[k] == depth] for depth in range(max(layer) + 1)]
    place = _ordered(rows, chains, len(layer))
    at = np.array(layer, dtype=float)
    return Layout(at[:n], place[:n], tuple(np.column_stack([at[chain], place[chain]]) for chain in chains))


def _ordered(rows: list[list[int]], chains: list[list[int]], n: int) -> Array:
    """Sort each row by the mean place of its neighbours in the row before, then in the row after, some times."""
    before: list[list[int]] = [[] for _ in range(n)]
    after: list[list[int]] = [[] for _ in range(n)]
    for chain in chains:
        for one, other in pairwise(chain):
            before[other].append(one)
            after[one].append(other)
    place = np.zeros(n)
    for row in rows:
        _spread(row, place)
    for _ in range(_SWEEPS):
        for neighbours, ordered in ((before, rows), (after, rows[::-1])):
            for row in ordered:
                mean = {k: float(np.mean(place[neighbours[k]] if neighbours[k] else place[k])) for k in row}
                row.sort(key=mean.__getitem__)
                _spread(row, place)
    return place


def _spread(row: list[int], place: Array) -> None:
    """Evenly, one apart, around the middle."""
    place[row] = np.arange(len(row)) - (len(row) - 1) / 2
