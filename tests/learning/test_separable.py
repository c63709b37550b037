"""Whether a line separates: beside what the perceptron finds, and cases that are known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.learning import Perceptron
from core.learning.perceptron.separable import separable

XOR = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0], [1.0, 0.0]])


def test_xor_is_not_and_its_half_is():
    assert separable(XOR, [1, 1, -1, -1]) is False
    assert separable(XOR, [1, -1, -1, -1]) is True


def test_without_b_the_line_goes_through_the_origin():
    X = np.array([[1.0], [2.0]])
    assert separable(X, [-1, 1]) is True
    assert separable(X, [-1, 1], with_b=False) is False


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.integers(4, 30))
def test_labels_of_a_line_are_separable_and_a_point_among_its_opposites_is_not(seed, n):
    rng = np.random.default_rng(seed)
    X, w = rng.normal(size=(n, 2)), rng.normal(size=2)
    t = np.where(X @ w > 0.1, 1, -1)
    if np.ptp(t):
        assert separable(X, t) is True
        assert Perceptron(max_iter=20_000).fit(X, t).score(X, t) == 1
        middle = X[t == 1].mean(axis=0)
        assert separable(np.vstack([X, middle]), [*t, -1]) is False


@pytest.mark.parametrize("seed", range(3))
def test_mixed_labels_of_many_points_are_not(seed):
    rng = np.random.default_rng(seed)
    assert separable(rng.normal(size=(200, 2)), rng.choice([-1, 1], 200)) is False
