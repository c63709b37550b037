"""Power iteration against numpy.linalg.eigh, its rate, and matrices that misbehave."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.eigen import ascend, climb, eigenpairs, outcome, power_iteration, predicted_rate, shift_for_largest
from core.calculus.matrices.linear_quadratic import quadratic
from core.calculus.matrices.unit_sphere import (
    angle_of,
    lagrangian,
    lagrangian_gradient,
    multiplier,
    on_circle,
    on_sphere,
    place_of,
)
from core.differentiation.numerical_gradient import numerical_gradient

few = settings(deadline=None, max_examples=30)
seeds, sizes = st.integers(0, 2**32 - 1), st.integers(1, 5)
WELL_BEHAVED = {"4, 2, 1": np.diag([4.0, 2, 1]), "-5 leads": np.array([[-5.0, 1], [1, 2]]), "with 0": np.ones((3, 3))}
SPECIAL = {"identity": np.eye(3), "zero": np.zeros((2, 2)), "tie of signs": np.diag([2.0, 2, -5]), "swap": np.array([[0.0, 1], [1, 0]]),
           "ones": np.ones((3, 3)), "one by one": np.array([[-3.0]]), "nearly equal": np.diag([1, 1 + 1e-9, 0.5])}  # fmt: skip


def symmetric(seed, n):
    B = np.random.default_rng(seed).normal(size=(n, n))
    return B + B.T


def unit(seed, n):
    x = np.random.default_rng(seed + 1).normal(size=n)
    return x / np.linalg.norm(x)


@few
@given(seeds, sizes, st.sampled_from([1e-200, 1e-3, 1.0, 1e9]))
def test_all_pairs_are_those_of_eigh(seed, n, scale):
    A = scale * symmetric(seed, n)
    values, vectors = eigenpairs(A)
    np.testing.assert_allclose(values, np.linalg.eigvalsh(A)[::-1], rtol=0, atol=1e-12 * np.abs(A).max() * n)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(n), atol=1e-10)


@pytest.mark.parametrize("A", SPECIAL.values(), ids=SPECIAL)
def test_repeated_zero_and_indefinite_eigenvalues_behave(A):
    values, vectors = eigenpairs(A)
    np.testing.assert_allclose(values, np.linalg.eigvalsh(A)[::-1], atol=1e-12)
    np.testing.assert_allclose(A @ vectors, vectors * values, atol=1e-8)


@few
@given(seeds, sizes)
def test_power_iteration_with_a_shift_finds_what_eigh_calls_the_largest(seed, n):
    A = symmetric(seed, n)
    run = power_iteration(A, unit(seed, n), 20_000, 1e-9, shift=shift_for_largest(A))
    values = np.linalg.eigvalsh(A)
    if run.converged:  # two eigenvalues may be too close for any number of steps
        assert run.value == pytest.approx(values[-1], abs=1e-7)
    assert values[0] - 1e-12 <= run.values.min() <= run.values.max() <= values[-1] + 1e-12
    assert (np.diff(run.values) > -1e-12).all()  # with this shift every step is uphill
    np.testing.assert_allclose(np.linalg.norm(run.vectors, axis=1), 1)


@pytest.mark.parametrize("A", WELL_BEHAVED.values(), ids=WELL_BEHAVED)
def test_the_measured_rate_is_the_ratio_of_the_two_largest(A):
    values = np.linalg.eigvalsh(A)
    run = power_iteration(A, np.arange(1.0, len(A) + 1), 80)
    assert run.converged
    assert abs(run.value) == pytest.approx(np.abs(values).max())
    ratio = np.sort(np.abs(values))[-2] / np.abs(values).max()
    assert predicted_rate(values) == pytest.approx(ratio, abs=1e-9)
    if ratio > 1e-9:  # else it arrives at once and there is nothing to measure
        assert run.rate == pytest.approx(ratio, rel=0.02)


def test_a_double_top_eigenvalue_counts_once_in_the_rate():
    assert predicted_rate(np.array([4.0, 4.0, 1.0])) == pytest.approx(0.25)
    assert power_iteration(np.diag([4.0, 4, 1]), [1, 2, 3], 60).rate == pytest.approx(0.25, rel=0.01)
    assert predicted_rate(np.array([1.0, -1.0])) == 1
    assert predicted_rate(np.zeros(2)) == 0


@few
@given(seeds, st.integers(2, 4), st.floats(0.01, 10))
def test_a_step_of_projected_ascent_is_a_step_of_shifted_power_iteration(seed, n, tau):
    A, x = symmetric(seed, n), unit(seed, n)
    uphill = x + tau * lagrangian_gradient(A, x, 0.0)  # the gradient of x^T A x is 2Ax
    np.testing.assert_allclose(ascend(A, x, tau, 1).vectors[-1], uphill / np.linalg.norm(uphill), atol=1e-12)


def test_projected_ascent_climbs_to_the_top():
    A = symmetric(1, 3)
    run = ascend(A, [1, 0.3, -0.2], 0.05, 3000)
    values = np.linalg.eigvalsh(A)
    assert run.value == pytest.approx(values[-1], abs=1e-9)
    assert run.rate == pytest.approx(predicted_rate(values, 1 / (2 * 0.05)), rel=0.02)


@pytest.mark.parametrize(
    ("A", "start", "shift", "expected"),
    [
        (np.diag([1.0, -1.0]), [1, 1], 0.0, "alternates"),
        (np.diag([1.0, -1.0]), [1, 1], 1.0, "top"),
        (np.array([[0.0, 2], [2, 0]]), [1, 0.5], 0.0, "alternates"),
        (np.diag([3.0, 1.0]), [0, 1], 0.0, "other"),
        (np.diag([3.0, 1.0]), [1e-8, 1], 0.0, "top"),
        (np.diag([-3.0, 1.0]), [1, 1], 0.0, "top"),
        (np.diag([1.0, 0.999]), [1, 1], 0.0, "running"),
        (np.zeros((2, 2)), [1, 1], 0.0, "top"),
        (np.array([[-3.0]]), [2], 0.0, "top"),
    ],
    ids=["tie", "tie shifted", "swap", "orthogonal start", "almost orthogonal", "negative", "slow", "zero", "one by one"],
)
def test_what_became_of_it(A, start, shift, expected):
    run = power_iteration(A, start, 100, shift=shift)
    assert outcome(run, np.linalg.eigvalsh(A), shift) == expected


@pytest.mark.parametrize("scale", [1e-200, 1e-8, 1e200])
def test_no_unit_matters(scale):
    run, plain = power_iteration(scale * np.diag([3.0, 1]), [scale, scale]), power_iteration(np.diag([3.0, 1]), [1, 1])
    np.testing.assert_allclose(run.vectors, plain.vectors, atol=1e-12)
    assert run.value == pytest.approx(3 * scale)


@pytest.mark.parametrize(
    ("A", "start"),
    [(np.eye(2), [0, 0]), (np.ones((2, 3)), [1, 1]), (np.eye(2), [1, np.nan]), (np.eye(2), [1, 1, 1]), ([[1, 2], [0, 1]], [1, 1]),
     ([[np.inf, 0], [0, 1]], [1, 1]), ([1.0, 2.0], [1, 1])],
    ids=["zero start", "not square", "nan", "other length", "not symmetric", "infinite", "vector"],
)  # fmt: skip
def test_what_is_no_question_is_refused_in_one_sentence(A, start):
    with pytest.raises(ValueError, match=r"^[A-Z][^.]* must [^.]*\.$"):
        power_iteration(A, start)


def test_ascent_needs_a_step():
    with pytest.raises(ValueError, match="positive"):
        ascend(np.eye(2), [1, 1], 0.0)


@few
@given(seeds, sizes, st.floats(-5, 5))
def test_the_gradient_of_the_lagrangian_by_differences(seed, n, lam):
    A, x = symmetric(seed, n), unit(seed, n)
    np.testing.assert_allclose(
        lagrangian_gradient(A, x, lam), numerical_gradient(lambda x: lagrangian(A, x, lam), x, 1e-4), atol=1e-6
    )


def test_the_check_sees_a_wrong_gradient():
    A, x = symmetric(0, 3), unit(0, 3)
    wrong = A @ x - x  # the 2 is missing
    assert np.abs(wrong - numerical_gradient(lambda x: lagrangian(A, x, 1.0), x, 1e-4)).max() > 0.1


@few
@given(seeds, sizes)
def test_at_an_eigenvector_the_multiplier_is_the_eigenvalue_and_the_gradient_vanishes(seed, n):
    A = symmetric(seed, n)
    for value, x in zip(*np.linalg.eigh(A)[:1], np.linalg.eigh(A)[1].T, strict=True):
        assert multiplier(A, x) == pytest.approx(value, abs=1e-9)
        np.testing.assert_allclose(lagrangian_gradient(A, x, value), 0, atol=1e-9)


@few
@given(seeds)
def test_elsewhere_the_gradient_with_the_multiplier_points_along_the_sphere(seed):
    A, x = symmetric(seed, 3), unit(seed, 3)
    assert lagrangian_gradient(A, x, multiplier(A, x)) @ x == pytest.approx(0, abs=1e-9)


@few
@given(st.floats(-179, 179), st.floats(-89, 89))
def test_angles_lead_to_unit_vectors_and_back(along, up):
    assert angle_of(on_circle(along)) == pytest.approx(along, abs=1e-9)
    np.testing.assert_allclose(place_of(on_sphere(along, up)), [along, up], atol=1e-6)
    assert np.linalg.norm(on_sphere(along, up)) == pytest.approx(1)


def test_around_the_circle_the_extremes_are_the_eigenvalues():
    A = symmetric(5, 2)
    around = quadratic(A, on_circle(np.linspace(0, 180, 20_001)))
    np.testing.assert_allclose([around.min(), around.max()], np.linalg.eigvalsh(A), atol=1e-6)


def test_a_climb_knows_the_pairs_and_what_became_of_the_walk():
    A = np.array([[2.0, 1], [1, 3]])
    found = climb(A, [1, 0], 200, 1e-12, tau=0.25)
    np.testing.assert_allclose(found.values, np.linalg.eigvalsh(A)[::-1], rtol=1e-12)
    np.testing.assert_allclose(A @ found.vectors, found.vectors * found.values, atol=1e-12)
    assert found.shift == 2
    assert found.outcome == "top"
    assert found.steps == len(found.run.vectors) - 1
    assert found.rate == pytest.approx((found.values[1] + 2) / (found.values[0] + 2))
