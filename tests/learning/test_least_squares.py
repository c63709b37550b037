"""Least squares: published digits, scikit-learn's answers, and the laws of the normal equations."""

import json
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.utils.estimator_checks import check_estimator

from core.learning import LeastSquares
from core.learning.least_squares.double_double import Pair, add, times, total, two_product, two_sum
from core.learning.least_squares.normal_equations import fit_normal, normal_equations
from core.learning.least_squares.orthogonal import (
    ScaledProblem,
    fit_orthogonal,
    orthogonal_solution,
    refine,
    shadow_in_pairs,
    triangle,
)
from core.learning.least_squares.steepest_descent import gradient_descent, sum_of_squares, sum_of_squares_gradient

NIST = Path(__file__).parent / "nist"
EXACT = ("normal", "qr", "auto")


def table(name):
    """Columns and certified coefficients of one of NIST's sets, as a reader would type them."""
    known = json.loads((NIST / f"{name}.json").read_text())
    rows = np.array(known["data"], dtype=float)
    x = rows[:, 1:] if not known["degree"] else np.column_stack([rows[:, 1] ** k for k in range(1, known["degree"] + 1)])
    return x, rows[:, 0], np.array(known["exact_60_digits"]["coefficients"], dtype=float)


def digits(found, exact):
    """Correct digits of the worst coefficient."""
    error = np.abs(found - exact) / np.abs(exact)
    return float(-np.log10(np.maximum(error, 1e-15)).min())


def coefficients(model):
    return np.append(model.intercept_, model.coef_)


def exact_solution(A, b):
    """The normal equations in rational arithmetic, by elimination."""
    A, b = [[Fraction(v) for v in row] for row in A.tolist()], [Fraction(v) for v in b.tolist()]
    n = len(A[0])
    M = [[sum(r[i] * r[j] for r in A) for j in range(n)] + [sum(r[i] * v for r, v in zip(A, b, strict=True))] for i in range(n)]
    for i in range(n):
        M[i] = [v / M[i][i] for v in M[i]]
        for k in range(n):
            if k != i:
                M[k] = [a - M[k][i] * v for a, v in zip(M[k], M[i], strict=True)]
    return np.array([float(row[-1]) for row in M])


@pytest.mark.parametrize("solver", ["auto", "qr"])
@pytest.mark.parametrize(("name", "expected"), [("Longley", 14.3), ("Wampler5", 10.1)])
def test_the_digits_that_nist_certifies(name, expected, solver):
    X, y, certified = table(name)
    model = LeastSquares(solver=solver).fit(X, y)
    assert digits(coefficients(model), certified) > expected - 0.5
    assert model.rank_ == X.shape[1]
    assert model.solver_ == "qr"


@pytest.mark.parametrize(
    ("low", "high", "degree"), [(-3, 8, 3), (-3, 8, 5), (-3, 8, 9), (-8.8, -3.1, 10), (0, 20, 5), (1e3, 1e4, 2)]
)
def test_a_polynomial_is_right_to_the_last_digits_where_scikit_learn_drops_columns(low, high, degree):
    x = np.linspace(low, high, 40)
    X = np.column_stack([x**k for k in range(1, degree + 1)])
    y = np.cos(x) * 100
    exact = exact_solution(np.column_stack([np.ones(40), X]), y)
    assert digits(coefficients(LeastSquares().fit(X, y)), exact) > 12


def test_both_precisions_of_the_refinement_find_the_same_digits():
    X, y, certified = table("Longley")
    design = ScaledProblem.of(X, y[:, None], None, True)
    R = triangle(design)[:7, :7]
    x, _, _ = refine(design, R, (shadow_in_pairs,))
    assert digits((x * design.x_scale[:, None] / design.y_scale).ravel(), certified) > 13.8


@pytest.mark.parametrize("alpha", [0.0, 1.0])
@pytest.mark.parametrize("solver", ["auto", "normal", "qr", "gradient_descent"])
def test_scikit_learn_finds_nothing_to_object_to(solver, alpha):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        check_estimator(LeastSquares(solver=solver, alpha=alpha))


@pytest.mark.parametrize("solver", [*EXACT, "gradient_descent"])
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("targets", [None, 1, 3])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("order", ["C", "F"])
def test_equal_to_linear_regression(solver, fit_intercept, targets, weighted, order):
    rng = np.random.default_rng(3)
    X = np.asarray(rng.normal(size=(90, 4)) * [1, 10, 0.1, 3] + [5, 0, 1, -2], order=order)
    y = rng.normal(size=90 if targets is None else (90, targets)) + X[:, :1].sum(axis=1 if targets is None else None) / 90
    weights = rng.integers(0, 3, 90) if weighted else None
    ours = LeastSquares(fit_intercept, solver).fit(X, y, sample_weight=weights)
    theirs = LinearRegression(fit_intercept=fit_intercept, tol=0).fit(X, y, sample_weight=weights)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=1e-7, atol=1e-8)
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-7, atol=1e-8)
    assert np.shape(ours.coef_) == np.shape(theirs.coef_)
    residual = (y - ours.predict(X)) * (1 if weights is None else np.sqrt(weights).reshape(-1, *[1] * (y.ndim - 1)))
    np.testing.assert_allclose(ours.residual_norm_, np.linalg.norm(residual, axis=0), rtol=1e-9)


@pytest.mark.parametrize("solver", [*EXACT, "gradient_descent"])
@pytest.mark.parametrize("fit_intercept", [True, False])
@pytest.mark.parametrize("targets", [None, 3])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("shape", ["tall", "collinear", "wide"])
def test_with_an_alpha_equal_to_ridge(solver, fit_intercept, targets, weighted, shape):
    rng = np.random.default_rng(4)
    X = rng.normal(size=(8, 12) if shape == "wide" else (60, 4)) + 2
    if shape == "collinear":
        X[:, 3] = X[:, 0] - 2 * X[:, 1]
    n = len(X)
    y, weights = rng.normal(size=n if targets is None else (n, targets)) + 5, rng.integers(0, 3, n) if weighted else None
    ours = LeastSquares(fit_intercept, solver, alpha=3.0).fit(X, y, sample_weight=weights)
    theirs = Ridge(3.0, fit_intercept=fit_intercept, solver="cholesky").fit(X, y, sample_weight=weights)
    gap = 1e-9 if solver == "gradient_descent" else 1e-10  # descent stops where a step moves nothing by more than 1e-12
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=gap)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=0, atol=gap)
    roots = np.ones(n) if weights is None else np.sqrt(weights)
    residual = (y - ours.predict(X)) * roots.reshape(-1, *[1] * (y.ndim - 1))
    np.testing.assert_allclose(ours.residual_norm_, np.linalg.norm(residual, axis=0), rtol=1e-9)
    A = np.column_stack([roots, X * roots[:, None]]) if fit_intercept else X * roots[:, None]
    penalty = np.sqrt(3.0) * np.eye(X.shape[1], A.shape[1], A.shape[1] - X.shape[1])
    assert ours.condition_number_ == pytest.approx(np.linalg.cond(np.vstack([A, penalty])), rel=1e-6)


@pytest.mark.parametrize("alpha", [-1.0, np.inf, np.nan])
def test_an_alpha_that_is_no_penalty_is_refused(alpha):
    with pytest.raises(ValueError, match="alpha must be finite"):
        LeastSquares(alpha=alpha).fit([[1.0], [2.0]], [1.0, 2.0])


@pytest.mark.parametrize("solver", EXACT)
@pytest.mark.parametrize("shape", [(5, 9), (20, 6), (1, 3), (3, 3)])
def test_dependent_columns_and_wide_data_get_the_shortest_solution(solver, shape):
    rng = np.random.default_rng(1)
    n, p = shape
    X = rng.normal(size=(n, min(n, 3))) @ rng.normal(size=(min(n, 3), p)) + 4
    y = rng.normal(size=n)
    ours, theirs = LeastSquares(solver=solver).fit(X, y), LinearRegression(tol=1e-12).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=1e-7, atol=1e-9)
    assert ours.rank_ == theirs.rank_
    assert ours.condition_number_ == np.inf


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 30), st.integers(1, 8), st.integers(0, 2**32 - 1), st.booleans(), st.sampled_from(EXACT))
def test_residuals_are_orthogonal_to_the_columns(n, p, seed, intercept, solver):
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(n, p)) * 10.0 ** rng.integers(-3, 4, p), rng.normal(size=n)
    model = LeastSquares(intercept, solver).fit(X, y)
    A = np.column_stack([np.ones(n), X]) if intercept else X
    shadow = A.T @ (y - model.predict(X)) / (np.linalg.norm(A, axis=0) * np.linalg.norm(y) + 1e-300)
    assert np.abs(shadow).max() < 1e-7


@pytest.mark.parametrize(("spread", "solver"), [(1.0, "normal"), (1e-7, "qr")])
def test_auto_takes_the_road_that_the_condition_number_allows(spread, solver):
    rng = np.random.default_rng(0)
    first = rng.normal(size=200)
    X = np.column_stack([first, first + spread * rng.normal(size=200)])
    model = LeastSquares().fit(X, rng.normal(size=200))
    assert model.solver_ == solver
    assert model.condition_number_ == pytest.approx(np.linalg.cond(np.column_stack([np.ones(200), X])), rel=1e-4)


def test_gradient_descent_goes_downhill_and_says_when_it_has_not_arrived():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 2)) @ [[1, 0.999], [0, 0.05]]
    with pytest.warns(ConvergenceWarning, match="stopped after 20 steps"):
        model = LeastSquares(solver="gradient_descent", max_iter=20).fit(X, X @ [1, -2] + 3)
    assert model.n_iter_ == 20
    assert len(model.loss_curve_) == 21
    assert (np.diff(model.loss_curve_) <= 0).all()
    assert not hasattr(model.set_params(solver="auto").fit(X, X[:, 0]), "loss_curve_")


def test_the_slides_three_ways_meet():
    rng = np.random.default_rng(5)
    A, b = rng.normal(size=(12, 3)), rng.normal(size=12)
    run = gradient_descent(A, b, steps=2000)
    np.testing.assert_allclose(normal_equations(A, b), orthogonal_solution(A, b), rtol=1e-10)
    np.testing.assert_allclose(run.points[-1], orthogonal_solution(A, b), rtol=1e-8)
    assert (np.diff(run.losses) <= 1e-12).all()


def test_a_rate_beyond_the_limit_diverges_and_one_below_does_not():
    A, b = np.array([[1.0, 2], [3, 4], [5, 7]]), np.array([1.0, 2, 4])
    limit = gradient_descent(A, b, steps=1).eta_limit
    assert gradient_descent(A, b, steps=300, eta=1.01 * limit).losses[-1] > 1e2
    assert gradient_descent(A, b, steps=300, eta=0.99 * limit).losses[-1] < sum_of_squares(A, b, np.zeros(2))


def test_the_slides_gradient_against_central_differences():
    rng = np.random.default_rng(2)
    A, b, x = rng.normal(size=(7, 3)), rng.normal(size=7), rng.normal(size=3)
    numeric = [(sum_of_squares(A, b, x + h) - sum_of_squares(A, b, x - h)) / 2e-5 for h in 1e-5 * np.eye(3)]
    np.testing.assert_allclose(sum_of_squares_gradient(A, b, x), numeric, rtol=1e-6)


@pytest.mark.parametrize(
    ("X", "y", "weights", "message"),
    [
        ([[1.0], [np.nan]], [1.0, 2.0], None, "NaN"),
        ([[1.0], [2.0]], [1.0, np.inf], None, "infinity"),
        ([[1.0], [2.0]], [1.0, 2.0, 3.0], None, "inconsistent"),
        ([[1.0], [2.0]], [1.0, 2.0], [0.0, 0.0], "non-zero"),
        ([[1.0], [2.0]], [1.0, 2.0], [1.0, -1.0], "[Nn]egative"),
    ],
)
def test_what_cannot_be_fitted_is_refused(X, y, weights, message):
    with pytest.raises(ValueError, match=message):
        LeastSquares().fit(np.array(X), np.array(y), sample_weight=weights)


def test_an_unknown_solver_is_refused():
    with pytest.raises(ValueError, match="solver must be one of"):
        LeastSquares(solver="magic").fit([[1.0]], [1.0])


def test_a_constant_column_and_huge_offsets_do_no_harm():
    rng = np.random.default_rng(0)
    x = rng.normal(size=300)
    X = np.column_stack([x + 1e6, np.full(300, 0.1)])
    model = LeastSquares().fit(X, 3 * x + 5)
    np.testing.assert_allclose(model.coef_, [3, 0], atol=1e-8)


def test_the_sums_give_the_same_fit_in_one_block_or_in_many():
    rng = np.random.default_rng(0)
    X, Y = rng.normal(size=(70_000, 3)) + 1, rng.normal(size=(70_000, 1))
    fast, slow = fit_normal(X, Y, None, True), fit_orthogonal(X, Y, None, True)
    np.testing.assert_allclose(fast.coef, slow.coef, rtol=1e-9)
    np.testing.assert_allclose(fast.residual_norm, slow.residual_norm, rtol=1e-12)


finite = st.floats(-1e50, 1e50).filter(lambda v: v == 0 or abs(v) > 1e-50)


@given(finite, finite)
def test_pairs_of_doubles_lose_nothing(a, b):
    s, p = two_sum(a, b), two_product(np.float64(a), np.float64(b))
    assert Fraction(float(s.hi)) + Fraction(float(s.lo)) == Fraction(a) + Fraction(b)
    assert Fraction(float(p.hi)) + Fraction(float(p.lo)) == Fraction(a) * Fraction(b)


@given(st.lists(st.floats(-1e10, 1e10), min_size=1, max_size=40))
def test_a_sum_of_pairs_keeps_twice_the_digits(values):
    x = np.array(values)
    found = total(Pair(x, np.zeros_like(x)))
    exact = sum(map(Fraction, values))
    assert abs(Fraction(float(found.hi)) + Fraction(float(found.lo)) - exact) <= Fraction(2) ** -95 * sum(
        abs(Fraction(v)) for v in values
    )
    doubled = times(add(found, found), 0.5)
    assert Fraction(float(doubled.hi)) + Fraction(float(doubled.lo)) == Fraction(float(found.hi)) + Fraction(float(found.lo))
