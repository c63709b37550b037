"""Presets are what their names say; text and matrix say the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.matrices import KINDS, random_matrix, read_matrix, write_matrix
from core.expression import ExpressionError

sizes = st.integers(1, 4)
seeds = st.integers(0, 9999)


@given(sizes, seeds)
@settings(deadline=None, max_examples=30)
def test_the_square_presets_are_what_they_are_called(n, seed):
    made = {kind: random_matrix(kind, (n, n), seed) for kind in KINDS}
    assert np.array_equal(made["symmetric"], made["symmetric"].T)
    assert np.linalg.eigvalsh(made["positive definite"]).min() > 0
    assert np.linalg.matrix_rank(made["singular"]) < n
    assert np.array_equal(made["identity"], np.eye(n))
    assert all(np.array_equal(A, random_matrix(kind, (n, n), seed)) for kind, A in made.items())


@given(sizes, seeds, st.sampled_from(KINDS))
@settings(deadline=None, max_examples=30)
def test_every_preset_can_be_symmetric(n, seed, kind):
    A = random_matrix(kind, (n, n), seed, symmetric=True)
    assert np.array_equal(A, A.T)


@given(sizes, sizes, seeds)
@settings(deadline=None, max_examples=30)
def test_a_singular_rectangle_lacks_rank(m, n, seed):
    assert np.linalg.matrix_rank(random_matrix("singular", (m, n), seed)) < min(m, n)


def test_only_a_square_matrix_is_symmetric():
    with pytest.raises(ValueError, match="square"):
        random_matrix("positive definite", (2, 3), 0)


@given(st.integers(1, 4), st.integers(1, 4), seeds)
@settings(deadline=None, max_examples=30)
def test_what_is_written_is_read_back(m, n, seed):
    A = np.round(np.random.default_rng(seed).normal(size=(m, n)), 4)
    assert np.array_equal(read_matrix(write_matrix(A), (m, n))[1], A)


def test_an_entry_stays_as_it_was_typed():
    cells, A = read_matrix("1/3, -2; sqrt(2), 1e3", (2, 2))
    assert cells == (("1/3", "-2"), ("sqrt(2)", "1e3"))
    assert np.allclose(A, [[1 / 3, -2], [2**0.5, 1000]], rtol=1e-15)
    assert read_matrix("1, 2, 3", (3, 1))[1].shape == (3, 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("1, 2; 3", "2 rows of 2"), ("1, two; 3, 4", "Row 1, column 2"), ("1, ; 3, 4", "Row 1, column 2"), ("1, 2; 3, 1e99", "a billion"),
     ("1, 2; sqrt(-1), 4", "Row 2, column 1"), ("1, 2; 3, x", "Row 2, column 2"), ("__import__('os'), 2; 3, 4", "Row 1, column 1")],
)  # fmt: skip
def test_what_is_no_matrix_gets_a_sentence(text, sentence):
    with pytest.raises(ExpressionError, match=sentence):
        read_matrix(text, (2, 2))
