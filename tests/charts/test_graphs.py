"""Graphs: every edge joins the nodes that it names, every label stands on its own edge, every frame shows what happened by then."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.charts.calculus.multivariate_chain_rule import factored_picture, paths_picture, unit_name
from core.charts.calculus.recorded_graph import moments, recorded_graph_picture, short
from core.charts.foundations.tree import tree_picture
from core.charts.learning.unit_graph import layout, unit_graph_picture
from core.differentiation.recorded_expression import record
from core.differentiation.recorded_graph import recorded_graph
from core.expression import parse
from core.learning.network.graph.multivariate_chain_rule import factored, layered_graph, paths
from core.learning.network.graph.unit_graph import backward, forward, layered, slides_network
from core.learning.network.graph.unit_steps import passes
from core.notation.printers.indexed_text import number
from tests.charts.drawn import domain, mark, marks

WORDS = "What the picture shows, in a sentence."


def ways(picture, data, frame):
    """Each way of this frame as its points in order: edge -> [(x, y), …]."""
    line = mark(picture, data, "line", frame=frame)
    found = {}
    for edge, _, *point in sorted(zip(line["detail"], line["order"], line["x"], line["y"], strict=True)):
        found.setdefault(edge, []).append(tuple(point))
    return list(found.values())


def texts(picture, data, frame):
    """What is written where: [((x, y), text), …]."""
    text = marks(picture, data, "text", frame=frame)[-1]
    return list(zip(zip(text["x"], text["y"], strict=True), text["text"], strict=True))


def on_way(point, way):
    """Whether a point lies on one of the straight pieces of a way, between its ends."""
    for a, b in pairwise(np.array(way)):
        share = (point - a) @ (b - a) / ((b - a) @ (b - a))
        if 0 < share < 1 and np.allclose(a + share * (b - a), point):
            return True
    return False


# --- a recorded calculation

FORMULAS = ["x y + sin(x)", "x^2 + x y^2 + exp(x y)", "(x + y)(x - y)/(1 + x^2)", "x*x"]


def recorded(text):
    f = parse(text)
    return recorded_graph(*record(f, **dict(zip(f.variables, (0.7, 1.3), strict=False))))


@pytest.mark.parametrize("text", FORMULAS)
def test_every_edge_joins_its_nodes_and_appears_with_the_one_that_uses_it(text):
    graph = recorded(text)
    picture = recorded_graph_picture(graph, words=WORDS)
    last = len(moments(graph)) - 1
    node = {k: place for k, (place, _) in enumerate(texts(picture, "nodes", last))}
    assert [label for _, label in texts(picture, "nodes", last)] == list(graph.labels)
    assert [(way[0], way[-1]) for way in ways(picture, "edges", last)] == [(node[a], node[b]) for a, b in graph.edges]
    for frame in range(len(graph.labels) - graph.inputs + 1):  # one node a frame
        assert len(texts(picture, "nodes", frame)) == graph.inputs + frame
        assert len(ways(picture, "edges", frame)) == sum(b < graph.inputs + frame for _, b in graph.edges)
        assert [t for _, t in texts(picture, "values", frame)] == [f"= {short(v)}" for v in graph.values[: graph.inputs + frame]]


@pytest.mark.parametrize("text", FORMULAS)
def test_on_the_way_back_each_frame_lights_what_one_node_sends_with_the_slope_on_its_own_edge(text):
    graph = recorded(text)
    picture = recorded_graph_picture(graph, words=WORDS)
    node = {k: place for k, (place, _) in enumerate(texts(picture, "nodes", 10**5))}
    seed = len(graph.labels) - graph.inputs + 1
    for step, (_, messages) in enumerate(graph.sweep):
        lit = ways(picture, "lit", seed + 1 + step)
        assert [(way[0], way[-1]) for way in lit] == [tuple(node[k] for k in graph.edges[m.edge]) for m in messages]
        labels = texts(picture, "labels", seed + 1 + step)[-len(messages) :]
        assert [t for _, t in labels] == [short(m.slope) for m in messages]
        assert all(on_way(place, way) for (place, _), way in zip(labels, lit, strict=True))


@pytest.mark.parametrize("text", FORMULAS)
def test_beside_each_node_stands_what_it_has_received_so_far(text):
    graph = recorded(text)
    picture = recorded_graph_picture(graph, words=WORDS)
    node = {place: k for k, (place, _) in enumerate(texts(picture, "nodes", 10**5))}
    seed = len(graph.labels) - graph.inputs + 1
    assert texts(picture, "slopes", seed - 1) == []
    for step in range(len(graph.sweep) + 1):
        shown = {node[place]: t for place, t in texts(picture, "slopes", seed + step)}
        reached = {len(graph.labels) - 1, *(m.to for _, messages in graph.sweep[:step] for m in messages)}
        assert shown == {k: short(graph.derivatives[step, k]) for k in reached}


def test_what_is_used_stands_above_what_uses_it():
    graph = recorded(FORMULAS[1])
    picture = recorded_graph_picture(graph, words=WORDS)
    bottom, top = domain(picture, "y")
    assert bottom > top  # layers count downwards
    place = [at for at, _ in texts(picture, "nodes", 10**5)]
    assert all(place[a][1] < place[b][1] for a, b in graph.edges)
    left, right = domain(picture, "x")
    assert left < min(x for x, _ in place) <= max(x for x, _ in place) < right


# --- layers between a parameter and z

LAYERED = layered_graph(2, 3, 0)
EDGES = [((k, i), (k + 1, j)) for k, local in enumerate(LAYERED.local) for i, j in np.ndindex(local.shape)]
UNITS = [(k, j) for k, layer in enumerate(LAYERED.values) for j in range(len(layer))]


def unit_places(picture):
    return dict(zip(UNITS, (place for place, _ in texts(picture, "nodes", 0)), strict=True))


def test_every_unit_is_joined_to_every_unit_of_the_next_layer():
    picture = paths_picture(LAYERED, paths(LAYERED), words=WORDS)
    at = unit_places(picture)
    assert [t for _, t in texts(picture, "nodes", 0)] == [unit_name(k, j, 2) for k, j in UNITS]
    assert [tuple(way) for way in ways(picture, "edges", 0)] == [(at[a], at[b]) for a, b in EDGES]
    assert all(at[a][0] < at[b][0] for a, b in EDGES)


def test_each_frame_lights_its_path_with_the_factors_on_its_own_edges():
    every = paths(LAYERED)
    picture = paths_picture(LAYERED, every, words=WORDS)
    at = unit_places(picture)
    for frame, path in enumerate(every):
        stops = [at[k, unit] for k, unit in enumerate((0, *path.units, 0))]
        lit = ways(picture, "lit", frame)
        assert lit == [list(pair) for pair in pairwise(stops)]
        labels = texts(picture, "labels", frame)
        assert [t for _, t in labels] == [number(factor) for factor in path.factors]
        assert all(on_way(place, way) for (place, _), way in zip(labels, lit, strict=True))


def test_parallel_edges_have_their_numbers_apart_each_on_its_own():
    picture = factored_picture(LAYERED, factored(LAYERED)[1], words=WORDS)
    at = unit_places(picture)
    for frame in range(1, 4):
        layer = 3 - frame
        edges = [(a, b) for a, b in EDGES if a[0] == layer]
        labels = texts(picture, "labels", frame)
        assert [t for _, t in labels] == [number(LAYERED.local[layer][a[1], b[1]]) for a, b in edges]
        assert all(on_way(place, (at[a], at[b])) for (place, _), (a, b) in zip(labels, edges, strict=True))
        assert len({place for place, _ in labels}) == len(edges)


def test_delta_comes_to_one_layer_a_frame_from_z_back():
    deltas = factored(LAYERED)[1]
    picture = factored_picture(LAYERED, deltas, words=WORDS)
    at = {place: unit for unit, place in unit_places(picture).items()}
    for frame in range(4):
        shown = {at[place]: t for place, t in texts(picture, "slopes", frame)}
        assert shown == {(k, j): f"δ {number(deltas[k][j])}" for k, j in UNITS if k >= 3 - frame}


# --- a network unit by unit

SLIDES = slides_network(np.arange(1.0, 9.0) / 10)
FULL = layered([np.full((2, 3), 0.5), np.arange(9.0).reshape(3, 3) / 9, np.ones((3, 1))], [np.ones(3), np.ones(3), np.ones(1)], "tanh", "hinge")  # fmt: skip


def network(graph, chosen="w35"):
    x = (1.0, 0.5)
    values = forward(graph, x, -1.0)
    steps = passes(graph, values, backward(graph, values, -1.0), -1.0)
    return unit_graph_picture(graph, x, steps, chosen=chosen, saturated={}, words=WORDS), steps, values


@pytest.mark.parametrize("graph", [SLIDES, FULL], ids=["slides", "full"])
def test_each_weight_joins_its_units_and_has_its_own_number_between_them(graph):
    picture, _, _ = network(graph)
    at = layout(graph)
    lines = marks(picture, "edges", "rule")[0]
    assert list(zip(lines["x"], lines["y"], lines["x2"], lines["y2"], strict=True)) == [
        (*at[e.start], *at[e.end]) for e in graph.edges
    ]
    rows = lines.rows
    assert [row["weight"] for row in rows] == [f"{e.symbol} = {number(e.weight)}" for e in graph.edges]
    assert all(on_way((row["lx"], row["ly"]), ((row["x"], row["y"]), (row["x2"], row["y2"]))) for row in rows)
    if len(rows) < 13:
        assert len({(row["lx"], row["ly"]) for row in rows}) == len(rows)
    label = marks(picture, "edges", "text")[0]
    assert label["x"].tolist() == [row["lx"] for row in label.rows]
    assert label["y"].tolist() == [row["ly"] for row in label.rows]


@pytest.mark.parametrize("graph", [SLIDES, FULL], ids=["slides", "full"])
def test_each_step_appears_at_its_frame_and_the_mark_stands_where_it_happens(graph):
    picture, steps, values = network(graph)
    at = layout(graph)
    edges = {row["weight"].split(" = ")[0]: row for row in marks(picture, "edges", "rule")[0].rows}
    place = {**at, **{e.name: (edges[e.symbol]["lx"], edges[e.symbol]["ly"]) for e in graph.edges}}
    place |= {f"b{name}": at[name] for name in at}
    names = list(at)
    for frame, step in enumerate(steps, 1):
        now = mark(picture, "now", "circle", frame=frame)
        assert (now["x"][0], now["y"][0]) == place[step.place]
        known = marks(picture, "units", "text", frame=frame)[0].rows
        forwards = {s.place for s in steps[:frame] if not s.back}
        assert len(known) == 2 + len(forwards)
    for row, name in zip(marks(picture, "units", "circle")[0].rows, names, strict=True):
        assert (row["x"], row["y"]) == at[name]
        wanted = values.loss if name == "L" else values.a[name]
        assert row["value"] == number(wanted, 3 if abs(wanted) >= 0.1 else 2)


def test_a_click_on_a_place_means_that_place():
    picture, _, _ = network(SLIDES)
    at, ends = layout(SLIDES), {e.name: e for e in SLIDES.edges}
    for row in mark(picture, "hits", "circle").rows:
        here = (row["x"], row["y"])
        assert row["what"].startswith("the loss" if row["place"] == "L" else "unit" if row["place"] in at else "weight")
        if row["place"] in at:
            assert here == at[row["place"]]
        else:
            edge = ends[row["place"]]
            assert on_way(here, (at[edge.start], at[edge.end]))


def test_the_chosen_weight_alone_is_marked_and_derivatives_wait_for_their_frame():
    picture, steps, _ = network(SLIDES, chosen="w46")
    rows = marks(picture, "edges", "rule")[0].rows
    assert [e.name for e, row in zip(SLIDES.edges, rows, strict=True) if row["chosen"]] == ["w46"]
    frames = {s.place: (k, s.value) for k, s in enumerate(steps, 1) if s.back}
    for edge, row in zip(SLIDES.edges, rows, strict=True):
        frame, value = frames[edge.name]
        assert row["back"] == frame
        assert float(row["derivative"].replace("−", "-")) == pytest.approx(value, rel=0.06)


# --- a formula as a tree


@st.composite
def trees(draw):
    """Parents in depth-first order."""
    parents, path = [-1], [0]
    for k in range(1, draw(st.integers(1, 15))):
        path = path[: draw(st.integers(1, len(path)))]
        parents.append(path[-1])
        path.append(k)
    return parents


@settings(deadline=None)
@given(trees(), st.data())
def test_children_stand_below_their_parent_in_order_and_edges_join_them(parents, data):
    n, turn = len(parents), data.draw(st.integers(0, len(parents) - 1))
    labels = [f"n{k}" for k in range(n)]
    picture = tree_picture(labels, parents, words=WORDS, notes=labels, marked=turn)
    nodes = marks(picture, "nodes", "text")[0]
    at = list(zip(nodes["x"], nodes["y"], strict=True))
    assert nodes["text"] == labels
    assert [(row["label"]) for row in nodes.rows if row["turn"]] == [labels[turn]]
    for k, parent in enumerate(parents):
        children = [j for j in range(n) if parents[j] == k]
        assert parent < 0 or at[k][1] == at[parent][1] + 1
        assert [at[j][0] for j in children] == sorted(at[j][0] for j in children)
        assert not children or at[children[0]][0] <= at[k][0] <= at[children[-1]][0]
    edges = mark(picture, "edges", "rule").rows
    assert [((e["x"], e["y"]), (e["x2"], e["y2"])) for e in edges] == [(at[k], at[p]) for k, p in enumerate(parents) if p >= 0]
    assert len(set(at)) == n
    assert picture.spec()["layer"][0]["encoding"]["y"]["scale"]["reverse"]  # depth counts downwards
