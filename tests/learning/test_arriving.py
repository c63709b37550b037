"""Rows that arrive in partitions: the sums are those of all rows, and what is no sum is said to be none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression

from core.data.datasets import make
from core.learning.distributed.arriving import arriving, beside_in_memory, line_of, partial_sums
from core.learning.distributed.least_squares import DistributedLeastSquares


def data(n=200, seed=0):
    rng = np.random.default_rng(seed)
    x = np.sort(rng.normal(size=n))
    return x, 1 + 2 * x + rng.normal(size=n)


@settings(deadline=None, max_examples=30)
@given(n=st.integers(20, 300), partitions=st.integers(1, 16), seed=st.integers(0, 99))
def test_the_sums_of_the_partitions_are_those_of_all_rows(n, partitions, seed):
    x, y = data(n, seed)
    found = arriving(x, y, partitions)
    np.testing.assert_allclose(found.sums[-1], partial_sums(x, y), rtol=1e-12, atol=1e-9)
    assert np.bincount(found.part, minlength=partitions).sum() == n
    assert np.ptp(np.bincount(found.part, minlength=partitions)) <= 1
    theirs = LinearRegression().fit(x[:, None], y)
    np.testing.assert_allclose(found.lines[-1], [theirs.intercept_, theirs.coef_[0]], rtol=1e-8)
    assert found.difference < 1e-9


def test_each_line_is_that_of_the_rows_that_have_come():
    x, y = data()
    found = arriving(x, y, 5)
    for k, line in enumerate(found.lines):
        rows = found.part <= k
        np.testing.assert_allclose(line, np.polyfit(x[rows], y[rows], 1)[::-1], rtol=1e-8)
    pieces = [[column[found.part == k] for k in range(5)] for column in (x[:, None], y)]
    model = DistributedLeastSquares().fit(*pieces)
    np.testing.assert_allclose(found.lines[-1], [model.intercept_, model.coef_[0]], rtol=1e-10)


def test_one_x_alone_decides_no_line():
    assert np.isnan(line_of(partial_sums(np.full(4, 0.3), np.arange(4.0)))).all()


@pytest.mark.parametrize("partitions", [1, 3, 16])
def test_a_network_adds_up_and_a_perceptron_does_not(partitions):
    points = make("moons", n=200, noise=0.2, seed=0)
    network, perceptron = beside_in_memory(points.X, points.y, partitions)
    assert network.difference < 1e-12
    assert network.same_answers == 1.0
    if partitions == 1:
        assert perceptron.same_answers == 1.0
    else:
        assert perceptron.difference > 0.1
