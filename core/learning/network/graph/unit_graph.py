"""A network unit by unit: the forward and the backward pass as the slides go through them, one number at a time.

Topic: Backpropagation through Example. Every unit j has z_j, the weighted sum of the units before it, and a_j = g(z_j); an input
has only a_j = x_j. On the way back delta_j = dL/da_j is the sum over the units k that j feeds, and each weight takes its share:

    delta_j = sum_k w_jk g'(z_k) delta_k         dL/dw_jk = a_j g'(z_k) delta_k

The slides print a_5 in dL/dw_35: the unit that feeds the weight is 3, so it is a_3 tanh'(z_5) delta_5.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.arrays import Array
from core.differentiation.numerical_gradient import numerical_gradient
from core.learning.network import losses
from core.learning.network.activations import ACTIVATIONS
from core.notation.printers.indexed_text import symbol

Loss = Callable[[Array, Array], Array]
LOSSES: dict[str, tuple[Loss, Loss]] = {  # L and dL/dz of the output's z and the target t, which is -1 or +1
    "perceptron": (losses.perceptron_loss, losses.perceptron_slope),
    "hinge": (losses.hinge_loss, losses.hinge_slope),
    "log_loss": (losses.logistic_loss, losses.logistic_slope),
}
LARGEST_SLOPE = {"tanh": 1.0, "relu": 1.0, "logistic": 0.25, "identity": 1.0}
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Unit:
    """One unit; those of layer 0 are the inputs."""

    name: str  # "1", "2", …, "out"
    layer: int
    activation: str = "identity"
    bias: float | None = None  # None: it has none, as on the slides


@dataclass(frozen=True)
class Edge:
    """The weight from one unit to another: w_jk, or v_j where it leads to the output."""

    start: str
    end: str
    weight: float

    @property
    def name(self) -> str:
        """w35, v5; with a comma where an index has two digits: w3,10."""
        comma = "," if len(self.start + self.end) > 2 else ""
        return f"v{self.start}" if self.end == "out" else f"w{self.start}{comma}{self.end}"

    @property
    def symbol(self) -> str:
        """w₃₅ or v₅."""
        return symbol(self.name[0], self.name[1:])


@dataclass(frozen=True)
class UnitGraph:
    """Units, each after those it draws from, the output last; and the weights between them."""

    units: tuple[Unit, ...]
    edges: tuple[Edge, ...]
    loss: str = "perceptron"

    def into(self, unit: str) -> list[Edge]:
        """The weights that lead to this unit."""
        return [edge for edge in self.edges if edge.end == unit]

    def out_of(self, unit: str) -> list[Edge]:
        """The weights that this unit feeds."""
        return [edge for edge in self.edges if edge.start == unit]


@dataclass(frozen=True)
class Forward:
    """The numbers of a forward pass, by unit."""

    z: dict[str, float]  # not for inputs
    a: dict[str, float]
    loss: float


@dataclass(frozen=True)
class Backward:
    """The derivatives of the loss, each a single number like what it belongs to."""

    delta: dict[str, float]  # dL/da_j, by unit
    slope: dict[str, float]  # g'(z_j), by unit; not for inputs
    weights: dict[str, float]  # dL/dw_jk, by the name of the edge
    biases: dict[str, float]  # dL/db_j, by unit; of those that have one


def forward(graph: UnitGraph, x: Sequence[float], t: float, moved: Mapping[str, float] = NOTHING) -> Forward:
    """z_k = sum_j a_j w_jk + b_k and a_k = g(z_k), unit after unit; then the loss.

    x : a value for each input;  t : the target, -1 or +1
    moved : what to add to a weight ("w35"), a bias ("b3") or the value of a unit ("3"), for the numerical check
    """
    z: dict[str, float] = {}
    a: dict[str, float] = {}
    for k, unit in enumerate(graph.units):
        if unit.layer == 0:
            value = x[k]
        else:
            z[unit.name] = (unit.bias or 0.0) + moved.get("b" + unit.name, 0.0)
            for edge in graph.into(unit.name):
                z[unit.name] += a[edge.start] * (edge.weight + moved.get(edge.name, 0.0))
            value = float(ACTIVATIONS[unit.activation].value(np.array(z[unit.name])))
        a[unit.name] = value + moved.get(unit.name, 0.0)
    loss, _ = LOSSES[graph.loss]
    return Forward(z, a, float(loss(np.array(a[graph.units[-1].name]), np.array(t))))


def backward(graph: UnitGraph, values: Forward, t: float) -> Backward:
    """delta_j = sum_k w_jk g'(z_k) delta_k from the output back; on the way dL/dw_jk = a_j g'(z_k) delta_k."""
    _, loss_slope = LOSSES[graph.loss]
    delta: dict[str, float] = {}
    slope: dict[str, float] = {}
    weights: dict[str, float] = {}
    biases: dict[str, float] = {}
    for unit in reversed(graph.units):
        if unit is graph.units[-1]:
            delta[unit.name] = float(loss_slope(np.array(values.a[unit.name]), np.array(t)))
        else:
            delta[unit.name] = sum(edge.weight * slope[edge.end] * delta[edge.end] for edge in graph.out_of(unit.name))
        if unit.layer == 0:
            continue
        slope[unit.name] = float(ACTIVATIONS[unit.activation].slope(np.array(values.z[unit.name])))
        for edge in graph.into(unit.name):
            weights[edge.name] = values.a[edge.start] * slope[unit.name] * delta[unit.name]
        if unit.bias is not None:
            biases[unit.name] = slope[unit.name] * delta[unit.name]
    return Backward(delta, slope, weights, biases)


def central_difference(graph: UnitGraph, x: Sequence[float], t: float, place: str, step: float = 1e-5) -> float:
    """(L(place + step) - L(place - step)) / (2 step) for a weight "w35", a bias "b3" or a unit's value "3"; error O(step^2)."""
    return float(numerical_gradient(lambda by: forward(graph, x, t, {place: by[0]}).loss, [0.0], step)[0])


def saturated(graph: UnitGraph, back: Backward) -> dict[str, str]:
    """Hidden units that let hardly any derivative through: "off" where the slope is 0, "saturated" where it is small.

    Small is below a tenth of the largest slope that the unit's g can have.
    """
    hidden = [unit for unit in graph.units[:-1] if unit.layer > 0]
    low = [u.name for u in hidden if abs(back.slope[u.name]) < 0.1 * LARGEST_SLOPE.get(u.activation, 1.0)]
    return {name: "saturated" if back.slope[name] else "off" for name in low}


SLIDES_EDGES = (("1", "3"), ("1", "4"), ("2", "4"), ("3", "5"), ("4", "5"), ("4", "6"), ("5", "out"), ("6", "out"))


def slides_network(weights: Sequence[float]) -> UnitGraph:
    """The network of the slides: two inputs, four tanh units, one output; weights in the order of SLIDES_EDGES."""
    layers = {"1": 0, "2": 0, "3": 1, "4": 1, "5": 2, "6": 2, "out": 3}
    units = [Unit(name, layer, "tanh" if layer in (1, 2) else "identity") for name, layer in layers.items()]
    return UnitGraph(tuple(units), tuple(Edge(*ends, w) for ends, w in zip(SLIDES_EDGES, weights, strict=True)))


def layered(W: Sequence[Array], b: Sequence[Array], activation: str, loss: str) -> UnitGraph:
    """A fully connected network with one output, its units numbered from the first input on.

    W : (n_l, n_l+1) a layer;  b : (n_l+1,) a layer
    """
    units, edges = [Unit(str(k + 1), 0) for k in range(len(W[0]))], []
    before = [unit.name for unit in units]
    for layer, (weights, biases) in enumerate(zip(W, b, strict=True), 1):
        last = layer == len(W)
        names = ["out"] if last else [str(len(units) + k + 1) for k in range(len(biases))]
        units += [
            Unit(name, layer, "identity" if last else activation, float(bias)) for name, bias in zip(names, biases, strict=True)
        ]
        edges += [Edge(j, k, float(w)) for j, row in zip(before, weights, strict=True) for k, w in zip(names, row, strict=True)]
        before = names
    return UnitGraph(tuple(units), tuple(edges), loss)
