"""Power iteration against numpy.linalg.eigh, its rate, and matrices that misbehave."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.eigen import ascend, eigenpairs, power_iteration, shifted


def symmetric(seed, n):
    B = np.random.default_rng(seed).normal(size=(n, n))
    return B + B.T


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
def test_all_pairs_are_those_of_eigh(seed, n):
    A = symmetric(seed, n)
    values, vectors = eigenpairs(A)
    np.testing.assert_allclose(values, np.linalg.eigvalsh(A)[::-1], atol=1e-5)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(n), atol=1e-8)


@pytest.mark.parametrize("A", [np.eye(3), np.zeros((2, 2)), np.diag([2.0, 2, -5]), np.array([[0.0, 1], [1, 0]]), np.ones((3, 3))])
def test_repeated_zero_and_indefinite_eigenvalues_behave(A):
    values, vectors = eigenpairs(A)
    np.testing.assert_allclose(values, np.linalg.eigvalsh(A)[::-1], atol=1e-8)
    np.testing.assert_allclose(A @ vectors, vectors * values, atol=1e-6)


def test_the_rate_is_the_ratio_of_the_two_largest():
    A = np.diag([4.0, 2, 1])
    run = power_iteration(A, [1, 1, 1], 60)
    assert run.converged
    assert run.value == pytest.approx(4)
    assert run.rate == pytest.approx(0.5, rel=0.05)
    np.testing.assert_allclose(np.linalg.norm(run.vectors, axis=1), 1)


def test_the_value_only_grows_for_a_positive_matrix():
    A, _ = shifted(symmetric(3, 4))
    assert (np.diff(power_iteration(A, np.ones(4), 50).values) > -1e-12).all()


def test_opposite_eigenvalues_never_settle():
    assert not power_iteration(np.diag([1.0, -1.0]), [1, 1], 50).converged


def test_projected_ascent_reaches_the_top():
    A = symmetric(1, 3)
    path = ascend(A, [1, 0.3, -0.2], 0.05, 3000)
    assert path[-1] @ A @ path[-1] == pytest.approx(np.linalg.eigvalsh(A)[-1], abs=1e-6)
    np.testing.assert_allclose(np.linalg.norm(path, axis=1), 1)


@pytest.mark.parametrize(("A", "start"), [(np.eye(2), [0, 0]), (np.ones((2, 3)), [1, 1]), (np.eye(2), [1, np.nan])])
def test_no_direction_is_refused(A, start):
    with pytest.raises(ValueError, match=r"must be"):
        power_iteration(A, start)
