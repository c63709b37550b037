"""The right angle, the exact answer, the exact rate, what a condition number costs, and the camera."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.learning.least_squares.geometry import (
    accuracy,
    camera,
    descent_rate,
    exact_solution,
    measured_rate,
    plane_as_floor,
    plane_net,
    right_angle,
    shadow,
    towards_parallel,
)
from core.learning.least_squares.steepest_descent import gradient_descent

SLOPE, TARGET = np.array([[1.0, 0], [1, 1], [1, 2]]), np.array([2.0, 0, 4])
few = settings(deadline=None, max_examples=30)
SEEDS = st.integers(0, 2**32 - 1)


def problem(seed, m=3, n=2):
    rng = np.random.default_rng(seed)
    A, b = rng.integers(-4, 5, (m, n)).astype(float), rng.integers(-4, 5, m).astype(float)
    assume(np.linalg.matrix_rank(A) == n)
    return A, b


@few
@given(SEEDS)
def test_the_residual_stands_upright_and_nothing_in_the_plane_is_nearer(seed):
    A, b = problem(seed)
    found = shadow(A, b)
    np.testing.assert_allclose(found.x, np.linalg.lstsq(A, b)[0], atol=1e-9)
    np.testing.assert_allclose(A.T @ found.r, 0, atol=1e-9)
    assert found.Ax @ found.Ax + found.r @ found.r == pytest.approx(b @ b)
    other = A @ (found.x + np.random.default_rng(seed).normal(size=2))
    assert np.linalg.norm(b - other) >= np.linalg.norm(found.r)


def test_a_wrong_x_has_a_residual_that_leans():
    assert np.abs(SLOPE.T @ (TARGET - SLOPE @ (shadow(SLOPE, TARGET).x + 0.01))).max() > 1e-3


@few
@given(SEEDS, st.integers(1, 3))
def test_the_answer_in_fractions_is_sympys(seed, n):
    A, b = problem(seed, 4, n)
    symbolic = sp.Matrix(A.astype(int).tolist())
    known = (symbolic.T * symbolic).LUsolve(symbolic.T * sp.Matrix(b.astype(int).tolist()))
    assert list(exact_solution(A, b)) == [Fraction(int(v.p), int(v.q)) for v in known]


@pytest.mark.parametrize("solve", [exact_solution, shadow])
def test_dependent_columns_are_refused(solve):
    with pytest.raises(ValueError, match="dependent"):
        solve(np.array([[1.0, 2], [2, 4], [3, 6]]), TARGET)


@few
@given(SEEDS)
def test_the_best_rate_is_kappa_minus_one_over_kappa_plus_one(seed):
    A, _ = problem(seed)
    rate = descent_rate(A)
    np.testing.assert_allclose(rate.eigenvalues, np.linalg.eigvalsh(A.T @ A), rtol=1e-9, atol=1e-9)
    kappa = np.linalg.cond(A) ** 2
    assert rate.at(rate.best_eta) == pytest.approx((kappa - 1) / (kappa + 1), rel=1e-9, abs=1e-12)
    assert all(rate.at(eta) >= rate.at(rate.best_eta) for eta in rate.best_eta * np.array([0.5, 0.9, 1.1, 1.3]))


@few
@given(SEEDS, st.sampled_from([0.3, 0.5, 0.9, None]))
def test_gradient_descent_has_that_rate(seed, share):
    A, b = problem(seed)
    x = shadow(A, b).x
    rate = descent_rate(A)
    directions = np.linalg.svd(A)[2]
    assume(np.abs(directions @ x).min() > 1e-2)  # both eigenvectors take part
    assume(rate.condition_number > 1.5)
    eta = rate.best_eta if share is None else share / rate.eigenvalues[-1]
    measured = measured_rate(gradient_descent(A, b, steps=400, eta=eta).points, x)
    assert measured == pytest.approx(rate.at(eta), rel=0.05, abs=1e-3)


def test_the_distance_is_ten_times_smaller_after_the_steps_of_a_digit():
    rate, x = descent_rate(SLOPE), shadow(SLOPE, TARGET).x
    steps = round(10 * rate.steps_a_digit(rate.best_eta))
    points = gradient_descent(SLOPE, TARGET, steps=steps, eta=rate.best_eta).points
    assert np.linalg.norm(points[-1] - x) / np.linalg.norm(points[0] - x) == pytest.approx(1e-10, rel=0.2)
    assert rate.steps_a_digit(1 / rate.eigenvalues[-1]) == np.inf


@few
@given(SEEDS)
def test_a_tenth_of_the_lean_is_ten_times_the_condition_number(seed):
    A, _ = problem(seed)
    coarse, fine = (np.linalg.cond(towards_parallel(A, share)) for share in (1e-3, 1e-4))
    assert fine / coarse == pytest.approx(10, rel=1e-3)
    np.testing.assert_allclose(towards_parallel(A, 1.0), A, atol=1e-12)


@pytest.mark.parametrize("share", [1e-3, 1e-5, 1e-7])
def test_the_normal_equations_lose_digits_with_the_square_of_the_condition_number(share):
    trials = [
        accuracy(towards_parallel(np.array([[1.0, 0.2], [0.9, 1.3], [1.1, 2.1]]), share * s), TARGET)
        for s in np.linspace(1, 2, 20)
    ]
    kappa = np.mean([t.condition_number for t in trials])
    assert np.median([t.qr for t in trials]) < 100 * kappa * 1e-16
    assert np.median([t.normal for t in trials]) > kappa * 1e-16
    assert max(t.normal for t in trials) > 10 * max(t.qr for t in trials)


@few
@given(st.floats(-180, 180), st.floats(0, 90), SEEDS)
def test_a_far_camera_keeps_lengths_across_its_view(azimuth, elevation, seed):
    P = camera(azimuth, elevation)
    np.testing.assert_allclose(P @ P.T, np.eye(2), atol=1e-12)
    A, b = problem(seed)
    turn = plane_as_floor(A, b)
    np.testing.assert_allclose(turn @ turn.T, np.eye(3), atol=1e-12)
    np.testing.assert_allclose((turn @ A)[2], 0, atol=1e-9)
    assert (turn @ b)[2] >= -1e-9


@few
@given(SEEDS)
def test_the_net_lies_in_the_plane_and_the_corner_is_right(seed):
    A, b = problem(seed)
    found = shadow(A, b)
    normal = np.cross(*A.T)
    for line in plane_net(A, 2.0):
        np.testing.assert_allclose(line @ normal, 0, atol=1e-8)
    up, corner, out = right_angle(A, found, 0.5) - found.Ax
    assert up @ out == pytest.approx(0, abs=1e-9)
    assert out @ normal == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(corner, up + out, atol=1e-9)
