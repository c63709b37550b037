"""A picture kept by its leading directions: nothing of rank k is closer, and power iteration finds the first."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.image_compression import (
    Directions,
    compression,
    decompose,
    distances,
    errors,
    first_direction,
    keep,
    numbers_kept,
)
from core.data.images import SAMPLES, grey, sample_image

few = settings(deadline=None, max_examples=30)


def picture(seed, m=12, n=9, channels=3):
    return np.random.default_rng(seed).uniform(size=(m, n, channels))


@few
@given(st.integers(0, 10**6), st.integers(1, 9))
def test_the_error_is_what_the_singular_values_say(seed, k):
    A = picture(seed)
    directions = decompose(A)
    measured = np.linalg.norm(A - keep(directions, k)) / np.linalg.norm(A)
    assert measured == pytest.approx(errors(directions)[k], abs=1e-12)


@few
@given(st.integers(0, 10**6), st.integers(1, 8))
def test_no_matrix_of_the_same_rank_is_closer(seed, k):
    rng = np.random.default_rng(seed)
    A = picture(seed, channels=1)
    best = np.linalg.norm(A - keep(decompose(A), k))
    near = keep(decompose(A + 0.1 * rng.normal(size=A.shape)), k)
    assert np.linalg.matrix_rank(near[:, :, 0]) <= k
    assert best <= np.linalg.norm(A - near) + 1e-12


def test_a_worse_choice_of_directions_is_caught():
    A = picture(1)
    right = decompose(A)
    wrong = Directions(right.U[:, :, ::-1], right.sigma[:, ::-1], right.Vt[:, ::-1])  # the smallest first
    assert np.linalg.norm(A - keep(wrong, 3)) > 2 * np.linalg.norm(A - keep(right, 3))


def test_all_directions_give_the_picture_back_and_none_gives_nothing():
    A = picture(2)
    np.testing.assert_allclose(keep(decompose(A), 9), A, atol=1e-12)
    assert not keep(decompose(A), 0).any()
    assert errors(decompose(A))[0] == 1
    assert errors(decompose(A))[-1] == 0
    assert not errors(decompose(np.zeros((3, 4)))).any()


def test_the_directions_are_eigenvectors_of_A_transposed_A():
    A = grey(sample_image("digits"))
    directions = decompose(A)
    M = A[:, :, 0].T @ A[:, :, 0]
    v, sigma = directions.Vt[0], directions.sigma[0]
    np.testing.assert_allclose(M @ v[:5].T, v[:5].T * sigma[:5] ** 2, atol=1e-8 * sigma[0] ** 2)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_power_iteration_agrees_with_the_decomposition(name):
    A = sample_image(name)[:, :, 0]
    run = first_direction(A, 200)
    directions = decompose(A)
    assert np.sqrt(run.value) == pytest.approx(directions.sigma[0, 0], rel=1e-9)
    gaps = distances(run.vectors, directions.Vt[0, 0])
    assert gaps[-1] < 1e-5
    assert distances(-run.vectors, directions.Vt[0, 0]) == pytest.approx(gaps, abs=1e-12)


def test_a_flag_is_two_directions():
    assert errors(decompose(sample_image("flag")))[2] < 1e-12


def test_numbers_kept():
    assert numbers_kept(decompose(np.ones((10, 20))), 3) == 3 * 31
    assert numbers_kept(decompose(picture(0)), 2) == 3 * 2 * 22


@pytest.mark.parametrize("bad", [np.zeros(3), np.full((2, 2), np.nan), np.zeros((0, 3))])
def test_what_is_no_picture_is_refused(bad):
    with pytest.raises(ValueError, match="finite array"):
        decompose(bad)


@few
@given(st.integers(0, 10**6), st.integers(1, 20))
def test_what_is_kept_and_lost_is_counted_for_every_k(seed, k):
    A = picture(seed, m=12, n=9)
    found = compression(decompose(A), k)
    assert found.k == min(k, 9) == min(k, found.rank)
    assert found.shape == A.shape
    assert found.share == pytest.approx(found.k * (12 + 9 + 1) / (12 * 9))
    assert found.lost[0] == 1
    assert found.lost[-1] == 0
    assert (np.diff(found.lost) <= 0).all()
