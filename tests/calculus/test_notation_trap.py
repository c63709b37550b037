"""The two readings of grad f(Ax), and the sum and scalar rules."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.notation_trap import _checked, f, rules_at, scalar_rule, sum_rule, two_gradients
from core.differentiation.numerical_gradient import numerical_gradient
from core.expression import parse

VARIABLES = ("x1", "x2")
FORMULAS = ["x1^2 + x1 x2", "2 x2 + sin(x1)", "exp(x1/3) x2", "5", "sqrt(x1^2 + x2^2 + 1)", "ln(x1)"]


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 9999))
@settings(deadline=None, max_examples=30)
def test_both_gradients_equal_numerical_differentiation_and_have_their_shapes(m, n, seed):
    rng = np.random.default_rng(seed)
    A, x = rng.normal(size=(m, n)), rng.normal(size=n)
    two = two_gradients(A, x)
    assert (two.by_z.shape, two.by_x.shape) == ((m,), (n,))
    assert two.by_z == pytest.approx(numerical_gradient(f, A @ x, 1e-6), rel=1e-5, abs=1e-6)
    assert two.by_x == pytest.approx(numerical_gradient(lambda v: f(A @ v), x, 1e-6), rel=1e-5, abs=1e-6)
    assert two.by_x == pytest.approx(A.T @ two.by_z)
    assert two.agree


def test_confusing_the_two_is_caught():
    two = two_gradients([[1, 2], [0, 1]], [1, 1])
    assert not np.allclose(two.by_z, two.by_x_differences)


@pytest.mark.parametrize("one", FORMULAS)
@pytest.mark.parametrize("other", FORMULAS[:3])
def test_the_gradient_of_a_sum_is_the_sum_of_the_gradients(one, other):
    assert sum_rule(parse(one, VARIABLES), parse(other, VARIABLES)).holds


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("t", [-1.5, 0.0, 1.0, 2.25])
def test_a_factor_goes_through_the_gradient(formula, t):
    assert scalar_rule(parse(formula, VARIABLES), t).holds


def test_a_wrong_rule_does_not_hold():
    one, other = (parse(text, VARIABLES) for text in FORMULAS[:2])
    product = ("*", one.tree, other.tree)
    wrong = tuple(("*", a.tree, b.tree) for a, b in zip(one.gradient(), other.gradient(), strict=True))
    assert not _checked(product, wrong, VARIABLES).holds


def test_both_sides_of_both_rules_at_a_point():
    one, other = (parse(text, variables=VARIABLES) for text in ("x1^2 + x1 x2", "x2^2 - x1"))
    found = rules_at(one, other, -1.5, (1.0, 0.5)).vectors
    np.testing.assert_allclose(found["∇f"], [2.5, 1.0])
    np.testing.assert_allclose(found["∇g"], [-1.0, 1.0])
    np.testing.assert_allclose(found["∇(f + g)"], found["∇f + ∇g"])
    np.testing.assert_allclose(found["∇(t f)"], [-3.75, -1.5])
    np.testing.assert_allclose(found["t ∇f"], found["∇(t f)"])


def test_where_a_function_has_a_corner_no_gradient_is_said():
    found = rules_at(parse("|x1| + x2", ("x1", "x2")), parse("x1 x2", ("x1", "x2")), 2.0, (0.0, 1.0))
    assert found.certainty == "proved"
    for name in ("∇f", "∇(f + g)", "∇f + ∇g", "t ∇f", "∇(t f)"):
        assert np.isnan(found.vectors[name][0])
        assert np.isfinite(found.vectors[name][1])
    assert found.vectors["∇g"].tolist() == [1.0, 0.0]
