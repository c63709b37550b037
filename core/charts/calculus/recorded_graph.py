"""A recorded calculation, drawn as it is recorded and then swept backwards: one frame a node each way."""

from core.charts.graph import AFTER, Polyline, Text, graph_picture
from core.charts.picture import Picture
from core.differentiation.recorded_graph import RecordedGraph
from core.notation.printers.indexed_text import number

_LAYERS, _ROW = 13, 8  # more than this many layers, or nodes beside one another, are too many for a screen


def short(value: float) -> str:
    """Four digits, as people write them."""
    return number(value, 4).replace("inf", "∞").replace("nan", "undefined")


def moments(graph: RecordedGraph) -> list[str]:
    """What happens in each frame: the inputs, one node a frame, the seed, then one node a frame on the way back."""
    labels, values = graph.labels, graph.values
    n = len(labels)
    told = ["the inputs have their values"]
    told += [f"recorded: {labels[k]} gives {short(values[k])}" for k in range(graph.inputs, n)]
    told.append("seed: the derivative of the result by itself is 1")
    for step, (node, messages) in enumerate(graph.sweep):
        own = short(graph.derivatives[step, node])
        sent = ", ".join(f"{labels[m.to]} gets {short(m.slope)} · {own} = {short(m.arrives)}" for m in messages)
        told.append(f"back from {labels[node]}: {sent}")
    return told


def fits(graph: RecordedGraph) -> bool:
    """Whether the graph can be drawn so that it can be read."""
    return graph.layout.layer.max() < _LAYERS and graph.layout.width < _ROW


def recorded_graph_picture(graph: RecordedGraph, *, words: str) -> Picture:
    """Values in blue while the formula is recorded, derivatives in yellow-orange while the sweep goes back."""
    n, place = len(graph.labels), graph.layout
    x, y = place.place, place.layer
    born = [max(0, k - graph.inputs + 1) for k in range(n)]
    seed = born[-1] + 1
    at = [(float(x[k]), float(y[k])) for k in range(n)]
    edges, lit, labels = [], [], []
    for (_, end), route in zip(graph.edges, place.routes, strict=True):
        edges.append(Polyline(route[:, ::-1], born[end]))
    arrivals: list[list[tuple[int, float]]] = [[] for _ in range(n)]
    arrivals[-1].append((seed, 1.0))
    for step, (_, messages) in enumerate(graph.sweep):
        frame = seed + 1 + step
        for message in messages:
            route = place.routes[message.edge][:, ::-1]
            piece = (len(route) - 1) // 2
            middle = 0.62 * route[piece] + 0.38 * route[piece + 1]  # edges often cross half-way: there two labels would meet
            lit.append(Polyline(route, frame, frame))
            labels.append(Text(float(middle[0]), float(middle[1]), short(message.slope), frame))
            arrivals[message.to].append((frame, float(graph.derivatives[step + 1, message.to])))
    slopes = [
        Text(*at[k], short(value), frame, following - 1)
        for k, known in enumerate(arrivals)
        for (frame, value), (following, _) in zip(known, [*known[1:], (AFTER, 0.0)], strict=True)
        if following > frame
    ]
    return graph_picture(
        [Text(*at[k], graph.labels[k], born[k]) for k in range(n)],
        edges,
        frames=seed + 1 + len(graph.sweep),
        words=words,
        values=[Text(*at[k], f"= {short(float(graph.values[k]))}", born[k]) for k in range(n)],
        slopes=slopes,
        lit=lit,
        edge_labels=labels,
        downwards=True,
        height=int(max(68 * (y.max() + 1), 260)),
    )
