"""A network as the slides draw it: values in the units, derivatives on the weights, revealed one step at a time.

Blue is the forward pass, yellow-orange what comes back. Every unit and every weight can be clicked: the selection `click`
carries the field `place`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pyarrow as pa

from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import NEUTRAL, OURS, PAPER, STEP
from core.learning.network.graph.unit_graph import UnitGraph
from core.learning.network.graph.unit_steps import UnitStep
from core.notation.printers.indexed_text import number, symbol

Place = tuple[float, float]
Reveal = Mapping[tuple[str, bool], tuple[int, str]]  # (place, on the way back) -> frame, number
TOP, BOTTOM = 0.15, 0.86  # of the height, with room for the words above and the derivative below a unit
NEVER = 10**6  # a frame that does not come
ROOM = 12  # with more weights than this their numbers would overlap: width tells the size, a click the number


def layout(graph: UnitGraph) -> dict[str, Place]:
    """Where each unit stands, and "L": layers from left to right, the units of one evenly from top to bottom."""
    layers = [[u.name for u in graph.units if u.layer == k] for k in range(graph.units[-1].layer + 1)]
    places = {name: (float(k), y) for k, names in enumerate(layers) for name, y in zip(names, _rows(len(names)), strict=True)}
    return {**places, "L": (float(len(layers) - 1), BOTTOM)}


def _rows(n: int) -> list[float]:
    return np.linspace(TOP, BOTTOM, n).tolist() if n > 1 else [0.5]


def unit_graph_picture(
    graph: UnitGraph, inputs: Sequence[float], steps: Sequence[UnitStep], *, chosen: str, saturated: Mapping[str, str], words: str
) -> Picture:
    """The graph; step k of `steps` appears at frame k + 1, and frame 0 shows the inputs and weights alone.

    inputs : the value of each input;  chosen : the place to mark;  saturated : units to mark, and the word
    """
    places = layout(graph)
    reveal = {(step.place, step.back): (frame, _short(step.value)) for frame, step in enumerate(steps, 1)}
    reveal |= {(unit.name, False): (0, _short(value)) for unit, value in zip(graph.units, inputs, strict=False)}
    labels = _labels(graph, places)
    spots = {**places, **labels, **{f"b{u.name}": places[u.name] for u in graph.units}}
    now = np.array([spots[step.place] for step in steps])
    out, loss = places["out"], places["L"]
    data = {
        "units": _units(places, reveal, chosen, saturated),
        "edges": _edges(graph, places, labels, reveal, {step.place: abs(step.value) for step in steps if step.back}, chosen),
        "now": table(frame=np.arange(1, len(steps) + 1), x=now[:, 0], y=now[:, 1]),
        "loss": table(x=[out[0], loss[0]], y=[out[1], loss[1]]),
        "hits": _hits(graph, places, labels),
    }
    layers = Counter(unit.layer for unit in graph.units)
    options = {"layers": len(layers), "height": 400 if max(layers.values()) < 4 else 500}
    return Picture(_form, data, words, options, frames=len(steps) + 1)


def _labels(graph: UnitGraph, places: Mapping[str, Place]) -> dict[str, Place]:
    """Where the label of each weight stands: half way, or a little before it where weights cross half way."""
    found: dict[str, Place] = {}
    for layer in range(1, graph.units[-1].layer + 1):
        edges = [e for unit in graph.units if unit.layer == layer for e in graph.into(unit.name)]
        middle = {round(_along(places[e.start], places[e.end], 0.5)[1], 6) for e in edges}
        share = 0.5 if len(middle) == len(edges) or len(graph.edges) > ROOM else 0.4
        found |= {e.name: _along(places[e.start], places[e.end], share) for e in edges}
    return found


def _short(value: float) -> str:
    """What fits into a unit: three digits, two of small numbers."""
    return number(value, 3 if abs(value) >= 0.1 else 2)


def _along(start: Place, end: Place, share: float) -> Place:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _units(places: Mapping[str, Place], reveal: Reveal, chosen: str, saturated: Mapping[str, str]) -> pa.Table:
    names = list(places)
    special = {"out": symbol("z", "out"), "L": "L"}
    back = [reveal.get((n, True), (NEVER, "")) for n in names]
    return table(
        x=[places[n][0] for n in names],
        y=[places[n][1] for n in names],
        title=[special.get(n, symbol("a", n)) for n in names],
        value=[reveal[n, False][1] for n in names],
        at=[reveal[n, False][0] for n in names],
        delta=[f"δ {value}" for _, value in back],
        back=[frame for frame, _ in back],
        note=[saturated.get(n, "") for n in names],
        chosen=[chosen in (n, f"b{n}") for n in names],
    )


def _edges(
    graph: UnitGraph,
    places: Mapping[str, Place],
    labels: Mapping[str, Place],
    reveal: Reveal,
    size: Mapping[str, float],
    chosen: str,
) -> pa.Table:
    edges = graph.edges
    ends = np.array([[*places[e.start], *places[e.end], *labels[e.name]] for e in edges]).T
    sizes = np.array([size[e.name] for e in edges])
    return table(
        **dict(zip(("x", "y", "x2", "y2", "lx", "ly"), ends, strict=True)),
        weight=[f"{e.symbol} = {number(e.weight)}" for e in edges],
        derivative=[reveal[e.name, True][1] for e in edges],
        back=[reveal[e.name, True][0] for e in edges],
        size=sizes / (sizes.max() or 1.0),
        shown=np.full(len(edges), len(edges) <= ROOM),
        chosen=[e.name == chosen for e in edges],
    )


def _hits(graph: UnitGraph, places: Mapping[str, Place], labels: Mapping[str, Place]) -> pa.Table:
    """Where a click means what: on a unit, on the label of a weight, or anywhere along the weight."""
    along = [
        (e.name, f"weight {e.symbol}", *_along(places[e.start], places[e.end], share), 350)
        for e in graph.edges
        for share in np.linspace(0.2, 0.8, 13)
    ]
    if len(graph.edges) <= ROOM:
        along += [(e.name, f"weight {e.symbol}", *labels[e.name], 1300) for e in graph.edges]
    units = [(name, "the loss" if name == "L" else f"unit {name}", *place, 2500) for name, place in places.items()]
    place, what, x, y, size = zip(*along, *units, strict=True)
    return table(place=place, what=what, x=x, y=y, size=size)


def _wide(phone: float, laptop: float) -> alt.ExprRef:
    return alt.ExprRef(expr=f"width < 450 ? {phone} : {laptop}")


def _chip(base: alt.Chart, colour: str, phone: float, laptop: float, dy: float | alt.ExprRef, text: str = "") -> list[alt.Chart]:
    """A small label of fixed size on screen, black text on a colour; without text only the colour."""
    back = base.mark_point(
        shape="M-1,-0.32L1,-0.32L1,0.32L-1,0.32Z", filled=True, opacity=1, color=colour, size=_wide(phone, laptop), yOffset=dy
    )
    front = base.mark_text(dy=dy, fontSize=_wide(11, 13), fontWeight="bold", color="black").encode(alt.Text(f"{text}:N"))
    return [back, front] if text else [back]


def _form(layers: int, height: int) -> Chart:
    x = alt.X("x:Q").scale(domain=[-0.3, layers - 0.7], nice=False).axis(None)
    y = alt.Y("y:Q").scale(domain=[1, 0], nice=False).axis(None)
    edges = alt.Chart(named("edges"))
    lines = edges.encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"))
    labels = edges.encode(alt.X("lx:Q").axis(None), alt.Y("ly:Q").axis(None))
    labels = labels.transform_filter("datum.shown || datum.chosen || datum.back == frame")
    now = alt.Chart(named("now")).transform_filter("datum.frame == frame").encode(x, y)
    click = alt.selection_point(name="click", fields=["place"], on="click", empty=False)
    hits = (
        alt.Chart(named("hits"))
        .mark_circle(opacity=0.001, cursor="pointer")
        .encode(x, y, alt.Size("size:Q").scale(None).legend(None), tooltip=alt.Tooltip("what:N", title="click for"))
    )
    layered = alt.layer(
        lines.mark_rule(color=NEUTRAL, opacity=0.6).encode(
            strokeWidth=alt.when("datum.chosen").then(alt.value(5)).otherwise(alt.value(1.5))
        ),
        lines.transform_filter("datum.back <= frame")
        .mark_rule(color=STEP, opacity=0.8)
        .encode(alt.StrokeWidth("size:Q").scale(domain=[0, 1], range=[0.5, 7]).legend(None)),
        alt.Chart(named("loss")).mark_line(color=NEUTRAL, strokeWidth=1.5, opacity=0.6).encode(x, y),
        now.mark_circle(color=STEP, opacity=0.45, size=_wide(3200, 4800)),
        *_chip(labels, PAPER, 2200, 4200, -11),
        labels.mark_text(dy=-11, fontSize=_wide(11, 13)).encode(alt.Text("weight:N")),
        *_chip(labels.transform_filter("datum.back <= frame"), STEP, 1800, 3200, 9, "derivative"),
        *_unit_layers(alt.Chart(named("units")).encode(x, y)),
        hits.add_params(click),
    )
    return layered.properties(height=height)


def _unit_layers(units: alt.Chart) -> list[alt.Chart]:
    ring = alt.when("datum.chosen").then(alt.value(STEP)).otherwise(alt.value(PAPER))
    known = units.transform_filter("datum.at <= frame")
    above, loss = units.transform_filter("datum.title != 'L'"), units.transform_filter("datum.title == 'L'")
    return [
        units.mark_circle(color=OURS, opacity=1, size=_wide(1400, 2500), strokeWidth=4).encode(stroke=ring),
        known.mark_text(color=PAPER, fontSize=_wide(11, 14), fontWeight="bold").encode(alt.Text("value:N")),
        above.mark_text(dy=_wide(-32, -40), fontSize=_wide(12, 14)).encode(alt.Text("title:N")),
        loss.mark_text(dx=_wide(-28, -38), fontSize=_wide(12, 14)).encode(alt.Text("title:N")),
        known.mark_text(dy=_wide(-45, -54), fontSize=12).encode(alt.Text("note:N")),
        *_chip(units.transform_filter("datum.back <= frame"), STEP, 2300, 3800, _wide(28, 36), "delta"),
    ]
