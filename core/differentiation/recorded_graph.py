"""A recorded calculation as a graph: what every node is called and holds, and the backward sweep, one node at a time.

Topic: Automatic Differentiation. Nodes without an input behind them are constants: they get no derivative and stand in the label
of the operation that uses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Array
from core.differentiation.autodiff import Variable, topological_order
from core.differentiation.layered_layout import Layout, layout
from core.differentiation.sweeps import slopes
from core.notation.printers.indexed_text import number

_SIGNS = {"negative": "−", "sigmoid": "σ", "factorial": "!", "abs": "| |", "sqrt": "√"}
_SUPERSCRIPT = str.maketrans("-0123456789.", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹·")


@dataclass(frozen=True)
class Message:
    """What one node sends back along one edge."""

    edge: int
    to: int  # node
    slope: float  # of the node with respect to `to`
    arrives: float  # slope times the node's own derivative


@dataclass(frozen=True)
class RecordedGraph:
    """n nodes in topological order, inputs first, the result last."""

    labels: tuple[str, ...]  # (n,)
    values: Array  # (n,)
    inputs: int  # how many of the nodes are inputs
    edges: tuple[tuple[int, int], ...]  # from what is used to what uses it; one for each pair
    slopes: Array  # (edges,), local derivative; both together where a node is used twice
    sweep: tuple[tuple[int, tuple[Message, ...]], ...]  # node, what it sends; the result first
    derivatives: Array  # (len(sweep) + 1, n): of the result, after so many nodes have sent
    layout: Layout


def recorded_graph(result: Variable, inputs: Mapping[str, Variable]) -> RecordedGraph:
    """The graph behind a result that holds one number, and its backward sweep."""
    nodes = list(inputs.values())
    live = set(map(id, nodes))
    for node in topological_order(result):
        if id(node) not in live and (node is result or any(id(parent) in live for parent in node.parents)):
            nodes.append(node)
            live.add(id(node))
    number = {id(node): k for k, node in enumerate(nodes)}
    edges: dict[tuple[int, int], float] = {}
    with np.errstate(all="ignore"):
        for node in nodes:
            for parent, slope in zip(node.parents, slopes(node), strict=True):
                if id(parent) in live:
                    pair = (number[id(parent)], number[id(node)])
                    edges[pair] = edges.get(pair, 0.0) + slope
        sweep, derivatives = _sweep(len(nodes), edges)
    return RecordedGraph(
        tuple(_label(v, live, inputs) for v in nodes),
        np.array([float(v.value) for v in nodes]),
        len(inputs),
        tuple(edges),
        np.array(list(edges.values())),
        sweep,
        derivatives,
        layout(len(nodes), list(edges)),
    )


def _sweep(n: int, edges: Mapping[tuple[int, int], float]) -> tuple[tuple[tuple[int, tuple[Message, ...]], ...], Array]:
    """Start with 1 at the result; from the last node to the first, each sends slope times derivative along its edges."""
    derivative = np.zeros(n)
    derivative[-1] = 1.0
    steps, states = [], [derivative.copy()]
    for node in reversed(range(n)):
        into = [(k, start, slope) for k, ((start, end), slope) in enumerate(edges.items()) if end == node]
        if not into:
            continue
        messages = tuple(Message(k, start, slope, float(slope * derivative[node])) for k, start, slope in into)
        for message in messages:
            derivative[message.to] += message.arrives
        steps.append((node, messages))
        states.append(derivative.copy())
    return tuple(steps), np.array(states)


def _label(node: Variable, live: set[int], inputs: Mapping[str, Variable]) -> str:
    """The name of an input, the sign of an operation; a constant beside the sign."""
    for name, variable in inputs.items():
        if node is variable:
            return name
    sign = _SIGNS.get(node.name, node.name)
    constant = [id(parent) not in live for parent in node.parents]
    if len(constant) != 2 or not any(constant):
        return sign
    used = node.parents[constant.index(True)]
    text = used.name if used.name in ("e", "π") else number(float(used.value))
    if sign == "^":
        return f"{text}^( )" if constant[0] else f"( ){text.translate(_SUPERSCRIPT)}"
    return f"{text} {sign}" if constant[0] else f"{sign} {text}"
