"""The drawn graph is the recorded one: its sweep ends at the gradient, its layout runs one way, the naive sweeps fail."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.differentiation.autodiff import Variable
from core.differentiation.gradient_agreement import four_ways, recording, with_sympy, without_sympy
from core.differentiation.layered_layout import layers_of, layout
from core.differentiation.naive_backward import doublings, in_order, passing_everything_on, path_by_path, walk_depths
from core.differentiation.recorded_expression import record
from core.differentiation.recorded_graph import recorded_graph
from core.expression import parse

FORMULAS = [
    "x y + sin(x)",
    "(x + y)^2 tanh(x z)",
    "e^(-x^2) y",
    "1/(1 + e^(-(x y + z)))",
    "ln(x^2 + y^2) + x z",
    "x",
    "x + x",
    "3x - 2^y",
]
AT = {"x": 0.7, "y": 1.3, "z": -0.4}


def of(text):
    f = parse(text)
    result, inputs = record(f, **{name: AT[name] for name in f.variables})
    return f, recorded_graph(result, inputs)


@pytest.mark.parametrize("text", FORMULAS)
def test_the_sweep_ends_at_the_gradient_that_sympy_finds(text):
    f, graph = of(text)
    values = {name: AT[name] for name in f.variables}
    expected = [float(g(**values)) for g in f.gradient()]
    np.testing.assert_allclose(graph.derivatives[-1][: graph.inputs], expected, rtol=1e-12)
    assert graph.values[-1] == pytest.approx(float(f(**values)), rel=1e-14)
    assert graph.labels[: graph.inputs] == f.variables


@pytest.mark.parametrize("text", FORMULAS)
def test_a_node_sends_only_when_everything_that_used_it_has_sent(text):
    _, graph = of(text)
    sent = set()
    for node, messages in graph.sweep:
        assert {end for start, end in graph.edges if start == node} <= sent
        sent.add(node)
        assert {graph.edges[m.edge] for m in messages} == {(m.to, node) for m in messages}


def test_a_node_that_is_used_twice_has_one_edge_with_both_slopes():
    _, graph = of("x + x")
    assert graph.edges == ((0, 1),)
    assert graph.slopes.tolist() == [2.0]


def test_a_constant_stands_in_the_label_of_its_operation():
    _, graph = of("x^3 + 2x - y/4")
    assert {"( )³", "2 ×", "÷ 4"} <= set(graph.labels)
    assert len(graph.labels) == 7


@st.composite
def dags(draw):
    n = draw(st.integers(1, 12))
    return n, sorted({(draw(st.integers(0, k - 1)), k) for k in range(1, n) for _ in range(2)})


@settings(deadline=None, max_examples=30)
@given(dags())
def test_edges_lead_one_way_and_no_two_things_share_a_place(dag):
    n, edges = dag
    placed = layout(n, edges)
    spots = [tuple(point) for point in np.column_stack([placed.layer, placed.place])]
    bends = [tuple(point) for route in placed.routes for point in route[1:-1]]
    assert len({*spots, *bends}) == n + len(bends)
    for (start, end), route in zip(edges, placed.routes, strict=True):
        assert tuple(route[0]) == spots[start]
        assert tuple(route[-1]) == spots[end]
        assert (np.diff(route[:, 0]) == 1).all()


def test_the_layer_is_the_longest_path():
    assert layers_of(4, [(0, 1), (1, 2), (0, 3), (2, 3)]) == [0, 1, 2, 3]


# --- naive sweeps ---


@pytest.mark.parametrize("depth", range(1, 11))
def test_paths_are_right_but_two_to_the_depth(depth):
    z, a = doublings(depth)
    right, slow = in_order(z, a), path_by_path(z, a)
    assert right.derivative == slow.derivative == 2**depth
    assert right.visits == depth + 1
    assert slow.visits == 2 ** (depth + 1) - 1


def test_the_slides_counterexample_goes_wrong_without_the_order():
    z, a = doublings(2)  # b = a + a, c = b + b
    assert in_order(z, a).derivative == 4
    assert passing_everything_on(z, a).derivative == 6


def test_without_shared_nodes_every_way_is_right():
    x = Variable(0.5)
    z = (x.tanh() * 3.0).exp()
    expected = in_order(z, x).derivative
    for walk in (path_by_path, passing_everything_on):
        assert walk(z, x).derivative == pytest.approx(expected, rel=1e-14)
    assert {len(walked) for walked in walk_depths(3).values()} == {3}


# --- four ways ---


@pytest.mark.parametrize("text", [t for t in FORMULAS if t != "x"])
def test_four_ways_agree(text):
    f = parse(text)
    ways = four_ways(f, {name: AT[name] for name in f.variables})
    np.testing.assert_allclose(ways.reverse, ways.sympy, rtol=1e-12)
    np.testing.assert_allclose(ways.forward, ways.reverse, rtol=1e-14)
    np.testing.assert_allclose(ways.central, ways.reverse, rtol=1e-7)
    assert ways.forward_products == len(f.variables) * ways.reverse_products
    assert ways.digits > 12


def test_where_the_formula_has_no_value_it_has_no_derivative():
    ways = four_ways(parse("x + ln(y)"), {"x": 1.0, "y": -1.0})  # the formula 1/y would go on as if nothing were
    assert np.isnan([*ways.reverse, *ways.forward, *ways.sympy, *ways.central]).all()
    assert np.isnan(ways.digits)


def test_only_sympys_part_of_the_four_needs_a_worker():
    f, at = parse("x^2 y"), {"x": 3.0, "y": 2.0}
    alone = without_sympy(f, at)
    assert np.isnan(alone.sympy).all()
    assert with_sympy(alone, f, at) == four_ways(f, at)
    assert recording(f, at).ways.reverse == (12.0, 9.0)
