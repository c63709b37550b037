"""Layers between a parameter and z: one path after another, or the factored sum from z back."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Array
from core.charts.graph import Polyline, Text, graph_picture
from core.charts.picture import Picture
from core.learning.network.graph.multivariate_chain_rule import LayeredGraph, Path
from core.notation.printers.indexed_text import number

_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_WIDE = 5  # edges in a row whose numbers still fit between the units of a phone


def unit_name(layer: int, unit: int, depth: int) -> str:
    """θ, then a₁ a₂ …, b₁ b₂ …, …, then z."""
    if layer == 0:
        return "θ"
    return "z" if layer == depth + 1 else f"{'abcdefgh'[layer - 1]}{unit + 1}".translate(_SUBSCRIPT)


def _places(graph: LayeredGraph) -> list[list[tuple[float, float]]]:
    return [[(float(k), unit - (len(layer) - 1) / 2) for unit in range(len(layer))] for k, layer in enumerate(graph.values)]


def _nodes(graph: LayeredGraph) -> list[Text]:
    depth = len(graph.local) - 1
    return [Text(*at, unit_name(k, j, depth)) for k, layer in enumerate(_places(graph)) for j, at in enumerate(layer)]


def _edge(graph: LayeredGraph, layer: int, i: int, j: int) -> tuple[Array, tuple[float, float]]:
    """The ends of an edge, and where its number stands: nearer to its start, where edges of one unit are apart."""
    places = _places(graph)
    ends = np.array([places[layer][i], places[layer + 1][j]])
    share = 0.35 if 0 < layer < len(places) - 2 else 0.55
    x, y = ends[0] + share * (ends[1] - ends[0])
    return ends, (float(x), float(y))


def _edges(graph: LayeredGraph) -> list[tuple[int, int, int]]:
    return [(k, i, j) for k, local in enumerate(graph.local) for i, j in np.ndindex(local.shape)]


def paths_picture(graph: LayeredGraph, shown: Sequence[Path], *, words: str) -> Picture:
    """Frame k lights up the path shown[k], the local derivative on each of its edges."""
    lit, labels = [], []
    for frame, path in enumerate(shown):
        stops = (0, *path.units, 0)
        for layer, factor in enumerate(path.factors):
            ends, middle = _edge(graph, layer, stops[layer], stops[layer + 1])
            lit.append(Polyline(ends, frame, frame))
            if len(path.factors) <= _WIDE:
                labels.append(Text(*middle, number(factor), frame, frame))
    edges = [Polyline(_edge(graph, *edge)[0]) for edge in _edges(graph)]
    return graph_picture(_nodes(graph), edges, frames=len(shown), words=words, lit=lit, edge_labels=labels, height=_height(graph))


def factored_picture(graph: LayeredGraph, deltas: Sequence[Array], *, words: str) -> Picture:
    """Frame k has the δ of the last k + 1 layers: each unit's is the sum over its edges of edge derivative times δ there."""
    last = len(graph.local)
    places = _places(graph)
    lit, labels = [], []
    for k, i, j in _edges(graph):
        ends, middle = _edge(graph, k, i, j)
        lit.append(Polyline(ends, last - k, last - k))
        if last <= _WIDE:
            labels.append(Text(*middle, number(float(graph.local[k][i, j])), last - k, last - k))
    wide = last > _WIDE
    slopes = [
        Text(*at, _delta(float(deltas[k][j]), wide), last - k) for k, layer in enumerate(places) for j, at in enumerate(layer)
    ]
    edges = [Polyline(_edge(graph, *edge)[0]) for edge in _edges(graph)]
    return graph_picture(
        _nodes(graph), edges, frames=last + 1, words=words, lit=lit, edge_labels=labels, slopes=slopes, height=_height(graph)
    )


def _delta(value: float, wide: bool) -> str:
    return number(value, 2) if wide else f"δ {number(value)}"


def _height(graph: LayeredGraph) -> int:
    return 120 + 75 * max(len(layer) for layer in graph.values)
