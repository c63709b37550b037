"""Smoothing by least squares: the solution of a dense system, its limits, and a gradient that can be checked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.signals import SIGNALS, make_signal
from core.learning.least_squares.noise_reduction import gradient, gradient_gap, objective, second_differences, smooth, trade_off

few = settings(deadline=None, max_examples=30)
seeds, sizes = st.integers(0, 10**6), st.integers(3, 60)
lams = st.floats(-3, 5).map(lambda p: 10.0**p)


def noisy(seed, n):
    return np.random.default_rng(seed).normal(size=n)


def test_second_differences():
    assert second_differences(4).toarray().tolist() == [[1, -2, 1, 0], [0, 1, -2, 1]]
    assert (second_differences(3) @ np.array([1.0, 4.0, 9.0])).tolist() == [2.0]
    np.testing.assert_allclose(second_differences(9) @ np.linspace(2, 5, 9), 0, atol=1e-14)


@few
@given(seeds, sizes, lams)
def test_the_same_as_a_dense_solve(seed, n, lam):
    y = noisy(seed, n)
    D = np.diff(np.eye(n), 2, axis=0)
    np.testing.assert_allclose(smooth(y, lam), np.linalg.solve(np.eye(n) + lam * D.T @ D, y), atol=1e-8)


@few
@given(seeds, sizes, lams)
def test_the_same_as_least_squares_with_more_rows(seed, n, lam):
    y = noisy(seed, n)
    rows = np.vstack([np.eye(n), np.sqrt(lam) * np.diff(np.eye(n), 2, axis=0)])
    np.testing.assert_allclose(smooth(y, lam), np.linalg.lstsq(rows, np.append(y, np.zeros(n - 2)))[0], atol=1e-7)


@few
@given(seeds, sizes)
def test_the_limits(seed, n):
    y = noisy(seed, n)
    np.testing.assert_allclose(smooth(y, 0.0), y, atol=1e-14)
    t = np.arange(n)
    np.testing.assert_allclose(smooth(y, 1e9), np.polyval(np.polyfit(t, y, 1), t), atol=1e-3)


@few
@given(seeds, st.integers(3, 20), st.floats(-2, 3).map(lambda p: 10.0**p))
def test_the_gradient_against_differences_and_zero_at_the_solution(seed, n, lam):
    x, y = noisy(seed, n), noisy(seed + 1, n)
    assert gradient_gap(x, y, lam) < 1e-6
    assert np.abs(gradient(smooth(y, lam), y, lam)).max() < 1e-8 * max(1, lam)
    assert objective(smooth(y, lam), y, lam) <= objective(x, y, lam)


def test_a_wrong_gradient_is_caught(monkeypatch):
    monkeypatch.setattr("core.learning.least_squares.noise_reduction.gradient", lambda x, y, lam: 2 * (x - y))
    assert gradient_gap(noisy(0, 9), noisy(1, 9), 1.0) > 0.1


@few
@given(seeds, sizes)
def test_misfit_grows_and_roughness_falls(seed, n):
    found = trade_off(noisy(seed, n), 10.0 ** np.arange(-2, 6))
    assert (np.diff(found.misfit) >= -1e-9).all()
    assert (np.diff(found.roughness) <= 1e-9).all()
    assert np.isnan(found.error).all()


@pytest.mark.parametrize("name", sorted(SIGNALS))
def test_some_lambda_brings_the_signal_nearer_to_the_truth(name):
    signal = make_signal(name)
    before = np.sqrt(np.mean((signal.y - signal.truth) ** 2))
    assert trade_off(signal.y, [1.0, 10.0, 100.0], signal.truth).error.min() < 0.7 * before


@pytest.mark.parametrize(
    ("y", "lam"), [([1.0, np.nan, 2.0], 1.0), ([1.0, 2.0, 3.0], -1.0), ([1.0, 2.0], 1.0), ([1.0, 2.0, 3.0], np.inf)]
)
def test_what_cannot_be_smoothed_is_refused(y, lam):
    with pytest.raises(ValueError, match=r"finite|three"):
        smooth(y, lam)
