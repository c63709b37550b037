"""All paths and the factored sum are the same derivative, counted at very different cost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.learning.network.graph.multivariate_chain_rule import (
    count_of_products,
    factored,
    layered_graph,
    paths,
    recorded,
    sum_over_paths,
)

GRAPHS = st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10_000), st.sampled_from(["tanh", "identity"]))


@settings(deadline=None, max_examples=30)
@given(GRAPHS)
def test_paths_factors_and_automatic_differentiation_agree(settings_of_graph):
    graph = layered_graph(*settings_of_graph)
    by_parts, _ = factored(graph)
    size = sum(abs(path.product) for path in paths(graph)) + 1e-300  # terms may cancel
    assert abs(sum_over_paths(paths(graph)).value - by_parts.value) <= 1e-13 * size
    assert abs(recorded(graph, settings_of_graph[3]) - by_parts.value) <= 1e-12 * size


@settings(deadline=None, max_examples=30)
@given(GRAPHS)
def test_paths_and_products_are_counted_right(settings_of_graph):
    depth, width, *_ = settings_of_graph
    graph = layered_graph(*settings_of_graph)
    every = paths(graph)
    assert len({path.units for path in every}) == len(every) == width**depth
    assert (sum_over_paths(every).products, factored(graph)[0].products) == count_of_products(depth, width)


@pytest.mark.parametrize("units", ["tanh", "identity"])
def test_equal_to_moving_theta(units):
    step = 1e-5
    up, down = (layered_graph(3, 3, 7, units, theta=1.0 + s).values[-1][0] for s in (step, -step))
    assert factored(layered_graph(3, 3, 7, units))[0].value == pytest.approx((up - down) / (2 * step), rel=1e-8)


def test_of_identity_units_the_derivative_is_the_matrix_product():
    graph = layered_graph(4, 3, 1, "identity")
    assert factored(graph)[0].value == pytest.approx(np.linalg.multi_dot(graph.weights)[0, 0], rel=1e-13)


def test_delta_is_the_derivative_of_z_by_each_unit():
    graph = layered_graph(2, 3, 5)
    _, deltas = factored(graph)
    step = 1e-6
    for unit in range(3):
        moved = []
        for s in (step, -step):
            a = graph.values[1] + s * np.eye(3)[unit]
            moved.append((np.tanh(a @ graph.weights[1]) @ graph.weights[2])[0])
        assert deltas[1][unit] == pytest.approx((moved[0] - moved[1]) / (2 * step), rel=1e-6, abs=1e-9)


def test_one_more_layer_multiplies_the_products_of_paths_and_adds_to_the_factored():
    by_paths, by_parts = zip(*(count_of_products(depth, 4) for depth in range(2, 13)), strict=True)
    assert set(np.diff(by_parts)) == {16}
    assert by_paths[-1] / by_paths[-2] == pytest.approx(4 * 12 / 11)


def test_the_slides_index_would_be_wrong():
    graph = layered_graph(2, 3, 0)
    first, second, last = graph.local
    slip = sum(first[0, i] * second[j, j] * last[j, 0] for i in range(3) for j in range(3))  # ∂b_j/∂a_j, as printed
    assert abs(slip - factored(graph)[0].value) > 0.01
