"""Differences: their order, what they cost, and that they catch a wrong backward pass."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from core.differentiation.gradient_check import MISTAKES, THRESHOLD, backward, check, loss
from core.differentiation.numerical_gradient import numerical_gradient
from core.learning.network.trials.gradient_cost import (
    SIZES,
    Counted,
    evaluations,
    in_words,
    measure,
    measure_differences,
    small_network,
)

THETA = np.array([0.3, -1.2, 2.0])


def f(theta):
    return np.sin(theta[0]) * theta[1] ** 2 + np.exp(theta[2] * theta[0])


EXACT = np.array([
    np.cos(0.3) * 1.44 + 2.0 * np.exp(0.6), np.sin(0.3) * 2 * -1.2, 0.3 * np.exp(0.6),
])  # fmt: skip


@pytest.mark.parametrize("scheme", ["forward", "central", "complex"])
def test_every_scheme_finds_the_gradient(scheme):
    np.testing.assert_allclose(numerical_gradient(f, THETA, 1e-6, scheme), EXACT, rtol=1e-5)


def test_forward_differences_are_scipys():
    np.testing.assert_allclose(numerical_gradient(f, THETA, 1e-6, "forward"), approx_fprime(THETA, f, 1e-6), rtol=1e-9)


@pytest.mark.parametrize(("scheme", "order"), [("forward", 1), ("central", 2), ("complex", 2)])
def test_halving_the_step_divides_the_error_by_two_to_the_order(scheme, order):
    coarse, fine = (np.abs(numerical_gradient(f, THETA, step, scheme) - EXACT).max() for step in (2e-2, 1e-2))
    assert coarse / fine == pytest.approx(2**order, rel=0.05)


def test_the_complex_step_has_no_rounding_error():
    np.testing.assert_allclose(numerical_gradient(f, THETA, 1e-150, "complex"), EXACT, rtol=1e-15)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 40))
def test_forward_differences_take_p_plus_one_evaluations(p):
    assert (evaluations(p, "forward"), evaluations(p, "central"), evaluations(p, "complex")) == (p + 1, 2 * p, p)


def test_the_gradient_has_the_shape_of_its_parameters_and_leaves_them_alone():
    W = np.arange(6.0).reshape(2, 3)
    found = numerical_gradient(lambda W: float((W**2).sum()), W)
    np.testing.assert_allclose(found, 2 * np.arange(6.0).reshape(2, 3), atol=1e-8)
    np.testing.assert_array_equal(W, np.arange(6.0).reshape(2, 3))


def test_an_unknown_scheme_is_refused():
    with pytest.raises(ValueError, match="forward, central or complex"):
        numerical_gradient(f, THETA, 1e-6, "backward")


def test_counting_does_not_change_the_answer():
    counted = Counted(f)
    assert counted(THETA) == f(THETA)
    assert counted.calls == 1


# --- the gradient check ---


@pytest.mark.parametrize("depth", [1, 2, 5])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_right_backward_pass_passes(depth, seed):
    assert check("none", depth=depth, seed=seed).passed


WRONG = {  # layers from the input, of four, that each mistake spoils: its own and those before it
    "slope": {0, 1, 2},
    "transpose": {0, 1},
    "index": {1, 2},
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_planted_mistake_is_caught_in_the_layers_that_it_spoils(mistake):
    found = check(mistake, depth=3)
    assert not found.passed
    assert {k for k, error in enumerate(found.errors) if error > THRESHOLD} == WRONG[mistake]
    assert set(MISTAKES) == {"none", *WRONG}


def test_the_backward_pass_of_a_plain_sum_is_least_squares():
    rng = np.random.default_rng(0)
    X, t, W = rng.normal(size=(8, 3)), rng.normal(size=(8, 1)), [rng.normal(size=(3, 1))]
    np.testing.assert_allclose(backward(W, X, t)[0], X.T @ (X @ W[0] - t), rtol=1e-13)
    assert loss(W, X, t) == pytest.approx(0.5 * np.sum((X @ W[0] - t) ** 2), rel=1e-14)


# --- the cost ---


def test_what_is_measured_and_what_is_extrapolated_is_kept_apart():
    evaluation = measure(lambda p: 1e-6 * p, largest=10**4)
    assert evaluation.measured == 4
    np.testing.assert_allclose(evaluation.seconds, [1e-6 * p for p in SIZES], rtol=1e-12)
    asked = []

    def seconds(p):
        asked.append(p)
        return 2e-6 * p * (p + 1)

    differences = measure_differences(evaluation, seconds, budget=1.5)
    assert asked == [10, 100, 1000]  # the next would take 100 s
    assert differences.run[1] == tuple(2e-6 * p * (p + 1) for p in asked)
    assert differences.extrapolated[0][0] == 1000  # the dotted line starts where the solid one ends
    np.testing.assert_allclose(differences.seconds[3:], [1e-6 * p * (p + 1) for p in SIZES[3:]], rtol=1e-12)


@pytest.mark.parametrize("p", [10, 100, 1000, 10_000])
def test_the_network_has_about_as_many_parameters_as_asked_for(p):
    assert small_network(p)[0].theta.size == pytest.approx(p, rel=0.11)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(3e-6, "3 µs"), (0.25, "250 ms"), (1, "1 s"), (7200, "2 hours"), (86_400 * 30, "30 days"), (31_557_600e5, "100,000 years")],
)
def test_times_are_said_as_people_say_them(seconds, words):
    assert in_words(seconds) == words
