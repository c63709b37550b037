"""The multivariate chain rule: add up the products along all paths, or factor the sum and reuse its parts.

Topics: The Multivariate Chain Rule; Factor Structure in the Multivariate Chain Rule. A parameter theta reaches z through layers:

    dz/dtheta = sum_i sum_j ... da_i/dtheta  db_j/da_i ... dz/db_j      (one product a path; the slides print db_j/da_j)
              = sum_i da_i/dtheta ( sum_j db_j/da_i ( ... ) )           (the bracket is delta_i, computed once a node)

With layers of n units the first has n^depth products of depth + 1 factors, the second about depth n^2 products in all.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from core.arrays import Array
from core.differentiation.autodiff import Variable
from core.learning.network.activations import ACTIVATIONS


@dataclass(frozen=True)
class LayeredGraph:
    """Theta, layers of units, z: every unit feeds every unit of the next layer."""

    weights: tuple[Array, ...]  # (1, width), (width, width), ..., (width, 1)
    values: tuple[Array, ...]  # of each layer from theta (1,) to z (1,)
    local: tuple[Array, ...]  # derivative of each unit of a layer with respect to each of the one before, shaped like weights


@dataclass(frozen=True)
class Derivative:
    """dz/dtheta, and how many multiplications it took."""

    value: float
    products: int


@dataclass(frozen=True)
class Path:
    """One way from theta to z."""

    units: tuple[int, ...]  # the unit it takes in each layer
    factors: tuple[float, ...]  # the local derivative on each of its edges
    product: float


def layered_graph(depth: int, width: int, seed: int, activation: str = "tanh", theta: float = 1.0) -> LayeredGraph:
    """A graph of `depth` layers with weights drawn from the seed; each unit is g of the weighted sum of the layer before."""
    sizes = [1, *[width] * depth, 1]
    rng = np.random.default_rng(seed)
    weights = tuple(rng.uniform(-1.5, 1.5, shape).round(2) + 0.0 for shape in pairwise(sizes))
    g = ACTIVATIONS[activation]
    values, local = [np.array([theta])], []
    for k, w in enumerate(weights):
        z = values[-1] @ w
        last = k == len(weights) - 1  # z itself is a plain sum
        values.append(z if last else np.asarray(g.value(z)))
        local.append(w if last else w * np.asarray(g.slope(z)))
    return LayeredGraph(weights, tuple(values), tuple(local))


def paths(graph: LayeredGraph) -> list[Path]:
    """Every path from theta to z, with its product of local derivatives."""
    found, local = [], [layer.tolist() for layer in graph.local]
    for units in product(*(range(layer.shape[1]) for layer in graph.local[:-1])):
        stops = (0, *units, 0)
        factors = tuple(layer[i][j] for layer, (i, j) in zip(local, pairwise(stops), strict=True))
        found.append(Path(units, factors, math.prod(factors)))
    return found


def sum_over_paths(every: Sequence[Path]) -> Derivative:
    """The nested sum of the slides: one product of all factors for each path."""
    total, products = 0.0, 0
    for path in every:
        total += path.product
        products += len(path.factors) - 1
    return Derivative(total, products)


def factored(graph: LayeredGraph) -> tuple[Derivative, tuple[Array, ...]]:
    """The sum from the inside out, delta_i = sum_j local_ij delta_j; also the deltas of every layer, from theta to z."""
    deltas, products = [np.ones(1)], 0
    for layer in reversed(graph.local):
        products += layer.size if len(deltas) > 1 else 0  # the first delta is 1
        deltas.append(layer @ deltas[-1])
    return Derivative(float(deltas[-1][0]), products), tuple(reversed(deltas))


def recorded(graph: LayeredGraph, activation: str) -> float:
    """The same derivative by automatic differentiation of the forward pass."""
    theta = Variable(graph.values[0])
    a = theta
    for w in graph.weights[:-1]:
        a = (a @ w).tanh() if activation == "tanh" else a @ w
    (a @ graph.weights[-1]).sum().backward()
    return float(theta.grad[0])


@dataclass(frozen=True, kw_only=True)
class BothWays:
    """dz/dtheta along all paths, factored, and by automatic differentiation."""

    graph: LayeredGraph
    count: int  # of paths
    first: tuple[Path, ...]  # the first of them
    along_paths: Derivative
    by_parts: Derivative
    deltas: tuple[Array, ...]  # dz/d(unit) of every layer, from theta to z
    automatic: float

    @property
    def apart(self) -> float:
        """How far the three are apart: rounding."""
        return float(np.ptp([self.along_paths.value, self.by_parts.value, self.automatic]))


def both_ways(depth: int, width: int, *, seed: int = 0, activation: str = "tanh", keep: int = 120) -> BothWays:
    """Differentiate one graph every way; of its paths, which may be thousands, the first `keep` are kept.

    >>> found = both_ways(2, 3)
    >>> found.count, found.along_paths.products, found.by_parts.products
    (9, 18, 12)
    """
    graph = layered_graph(depth, width, seed, activation)
    every, (by_parts, deltas) = paths(graph), factored(graph)
    return BothWays(
        graph=graph,
        count=len(every),
        first=tuple(every[:keep]),
        along_paths=sum_over_paths(every),
        by_parts=by_parts,
        deltas=deltas,
        automatic=recorded(graph, activation),
    )


def count_of_products(depth: int, width: int) -> tuple[int, int]:
    """How many multiplications both ways take: along all paths, and factored.

    >>> count_of_products(2, 3)
    (18, 12)
    """
    return width**depth * depth, (depth - 1) * width**2 + width
