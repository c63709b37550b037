"""Polynomials by gradient descent arrive where numpy.polynomial does, below the limit and only there."""

import numpy as np
import pytest
from numpy.polynomial import Polynomial

from core.learning.least_squares.polynomial import descend_to_polynomial, powers

x = np.linspace(-1, 2, 15)
y = np.sin(3 * x)
grid = np.linspace(-1, 2, 50)


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_it_arrives_at_the_least_squares_polynomial(degree):
    run = descend_to_polynomial(x, y, grid, degree, steps=5000, rate=0.5)
    np.testing.assert_allclose(run.curves[-1], Polynomial.fit(x, y, degree)(grid), atol=1e-6)
    assert (np.diff(run.losses) <= 1e-12).all()
    assert run.curves.shape == (5001, 50)


def test_it_starts_at_zero_and_diverges_beyond_the_limit():
    run = descend_to_polynomial(x, y, grid, 2, steps=4000, rate=1.5)
    assert not run.curves[0].any()
    assert not np.isfinite(run.losses[-1])


def test_powers_are_vandermonde_columns():
    np.testing.assert_allclose(powers(x, 4), np.column_stack([x, x**2, x**3, x**4]))
