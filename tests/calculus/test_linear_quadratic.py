"""The rules for linear and quadratic functions against numerical differentiation, and each line of their derivation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.hessian import numerical_hessian
from core.calculus.matrices.linear_quadratic import (
    is_symmetric,
    linear,
    linear_derivation,
    linear_gradient,
    linear_quadratic,
    quadratic,
    quadratic_derivation,
    quadratic_gradient,
    quadratic_hessian,
)
from core.differentiation.numerical_gradient import numerical_gradient

few = settings(deadline=None, max_examples=30)


@st.composite
def questions(draw):
    """A, symmetric or not, b, x and an index."""
    n = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    A, b, x = rng.normal(size=(n, n)), rng.normal(size=n), rng.normal(size=n)
    return (A + A.T if draw(st.booleans()) else A), b, x, draw(st.integers(0, n - 1))


@few
@given(questions())
def test_the_gradients_are_those_of_differences(question):
    A, b, x, _ = question
    np.testing.assert_allclose(linear_gradient(b, x), numerical_gradient(lambda x: linear(b, x), x, 1e-3), atol=1e-8)
    np.testing.assert_allclose(quadratic_gradient(A, x), numerical_gradient(lambda x: quadratic(A, x), x, 1e-3), atol=1e-8)


@few
@given(questions())
def test_the_hessian_is_that_of_differences_and_twice_a_symmetric_matrix(question):
    A, _, x, _ = question
    differences = numerical_hessian(lambda p: np.einsum("...i,ij,...j->...", p, A, p), x, 1e-2)
    np.testing.assert_allclose(quadratic_hessian(A), differences, atol=1e-8)
    if is_symmetric(A):
        np.testing.assert_allclose(quadratic_hessian(A), 2 * A, atol=1e-12)
        np.testing.assert_allclose(quadratic_gradient(A, x), 2 * A @ x, atol=1e-12)


def test_the_check_sees_the_symmetric_rule_where_it_does_not_hold():
    A, x = np.array([[1.0, 2], [0, 1]]), np.array([1.0, 1])
    assert np.abs(2 * A @ x - numerical_gradient(lambda x: quadratic(A, x), x, 1e-3)).max() > 1


@few
@given(questions())
def test_every_line_of_the_derivation_holds_and_comes_to_the_entry_of_the_gradient(question):
    A, b, x, k = question
    for line in quadratic_derivation(A, x, k):
        assert line.holds
        assert line.value == pytest.approx(quadratic_gradient(A, x)[k])
    for line in linear_derivation(b, x, k):
        assert line.holds
        assert line.value == pytest.approx(b[k])


def test_the_slides_first_sum_with_the_lost_index_would_not_hold():
    """Read over A_ij x_i with the last j, as printed, it is another number."""
    A, x, k = np.array([[2.0, 1, 0], [1, 3, -1], [0, -1, 1]]), np.array([1.0, 2, 3]), 0
    _, column, row, corner = quadratic_derivation(A, x, k)[1].parts
    others = np.arange(3) != k
    assert column == A[others, k] @ x[others] == row
    assert A[others, 2] @ x[others] + row + corner != pytest.approx(quadratic_gradient(A, x)[k])


@pytest.mark.parametrize("symmetric", [True, False])
def test_only_a_symmetric_matrix_has_the_last_line(symmetric):
    A = np.array([[1.0, 2], [2 if symmetric else 0, 1]])
    assert is_symmetric(A) == symmetric
    assert len(quadratic_derivation(A, np.ones(2), 0)) == 4 + symmetric


def test_in_one_variable_they_are_the_rules_of_school():
    a, x = np.array([[3.0]]), np.array([5.0])
    assert linear_gradient(a[0], x) == 3
    assert quadratic_gradient(a, x) == 2 * 3 * 5
    assert quadratic_hessian(a) == 2 * 3


@few
@given(questions())
def test_both_rules_at_once(question):
    A, b, x, _ = question
    found = linear_quadratic(b, A, x)
    assert found.value == pytest.approx(float(b @ x + x @ A @ x))
    np.testing.assert_allclose(found.gradient, b + A @ x + A.T @ x, atol=1e-12)
    np.testing.assert_allclose(found.differences, found.gradient, atol=1e-8)
    np.testing.assert_allclose(found.hessian, numerical_hessian(found, x), atol=1e-4)
    np.testing.assert_allclose(found(np.stack([x, 0 * x])), [found.value, 0], atol=1e-12)
