"""One perceptron update is one gradient step: the same walk, to the last bit; the losses and their slopes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import SGDClassifier

from core.differentiation.numerical_gradient import numerical_gradient
from core.learning.network.losses import hinge_slope
from core.learning.perceptron.descent import (
    LOSSES,
    all_together,
    example_gradient,
    gradient_step,
    loss_table,
    mean_gradient,
    mean_loss,
    one_by_one,
    perceptron_update,
)
from core.learning.perceptron.model import run_perceptron


def cloud(seed, n=30, gap=0.6):
    rng = np.random.default_rng(seed)
    t = rng.choice([-1.0, 1.0], n)
    return rng.normal(size=(n, 2)) + gap * t[:, None], t


@pytest.mark.parametrize("with_b", [True, False], ids=["with b", "b is 0"])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("eta", [0.1, 1.0])
def test_the_two_update_sequences_are_equal(seed, eta, with_b):
    X, t = cloud(seed)
    start = np.random.default_rng(seed).normal(size=2)
    rule, steps = (
        one_by_one(move, X, t, start, eta=eta, passes=15, with_b=with_b) for move in (perceptron_update, gradient_step)
    )
    np.testing.assert_array_equal(rule.w, steps.w)
    np.testing.assert_array_equal(rule.b, steps.b)
    np.testing.assert_array_equal(rule.rows, steps.rows)
    assert rule.clean == steps.clean


def test_a_planted_other_loss_walks_another_way():
    def hinge_step(w, b, x, t, eta):
        slope = float(hinge_slope(w @ x + b, np.array(t)))
        return w - eta * slope * x, b - eta * slope

    X, t = cloud(0)
    rule, other = (one_by_one(move, X, t, np.zeros(2), eta=0.5, passes=5) for move in (perceptron_update, hinge_step))
    assert not np.array_equal(rule.w, other.w)


@pytest.mark.parametrize("gap", [0.2, 2.0])
def test_from_zero_it_is_the_perceptron_algorithm_and_scikit_learns_descent(gap):
    X, t = cloud(3, gap=gap)
    walked = one_by_one(gradient_step, X, t, np.zeros(2), eta=1.0, passes=7)
    run = run_perceptron(X, t, eta=1.0, max_passes=7)
    np.testing.assert_array_equal(walked.w[-1], run.w)
    assert walked.b[-1] == run.b
    assert walked.clean == (run.mistakes[-1] == 0)
    theirs = SGDClassifier(
        loss="perceptron", penalty=None, learning_rate="constant", eta0=1.0, shuffle=False, max_iter=7, tol=None
    )
    theirs.fit(X, t)
    np.testing.assert_allclose(walked.w[-1], theirs.coef_[0], rtol=1e-12, atol=1e-12)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 1000))
def test_the_gradients_are_those_of_the_losses(seed):
    X, t = cloud(seed % 7)
    rng = np.random.default_rng(seed)
    w, b = rng.normal(size=2), float(rng.normal())
    dw, db = mean_gradient(w, b, X, t)
    np.testing.assert_allclose(dw, numerical_gradient(lambda v: float(mean_loss(v, b, X, t)), w, 1e-7), atol=1e-5)
    each = [example_gradient(w, b, x_j, t_j) for x_j, t_j in zip(X, t, strict=True)]
    np.testing.assert_allclose(dw, np.mean([g[0] for g in each], axis=0), atol=1e-12)
    assert db == pytest.approx(np.mean([g[1] for g in each]))


@pytest.mark.parametrize("name", LOSSES)
def test_each_slope_is_the_derivative_of_its_loss(name):
    loss, slope = LOSSES[name]
    z = np.array([-2.3, -0.4, 0.3, 0.7, 1.6, 2.9])
    for t in (-1.0, 1.0):
        numerical = (loss(z + 1e-6, t) - loss(z - 1e-6, t)) / 2e-6
        np.testing.assert_allclose(slope(z, t), numerical, atol=1e-8)


def test_the_perceptron_loss_and_the_hinge_loss_are_not_the_same():
    table = loss_table(0.5)
    values = dict(zip((name.split(":")[0] for name in table["loss"]), table["value"], strict=True))
    assert values["perceptron"] == 0
    assert values["hinge"] == 0.5


def test_at_zero_weights_the_loss_is_zero_and_a_tie_still_moves():
    X, t = cloud(1)
    assert mean_loss(np.zeros(2), 0.0, X, t) == 0
    assert perceptron_update(np.zeros(2), 0.0, X[0], t[0], 1.0)[0].any()


def test_the_mean_loss_falls_along_its_own_gradient_and_the_walk_ends_where_it_is_flat():
    X, t = cloud(2, gap=2.0)
    w, b = all_together(X, t, np.array([-2.0, 1.0]), eta=0.05, steps=2000)
    losses = np.array([mean_loss(v, c, X, t) for v, c in zip(w, b, strict=True)])
    assert (np.diff(losses) < 1e-12).all()
    assert losses[-1] < 1e-3
    assert len(w) < 2001


def test_the_loss_surface_is_the_loss_at_each_point():
    X, t = cloud(4)
    many = np.random.default_rng(0).normal(size=(3, 4, 2))
    assert mean_loss(many, 0.3, X, t)[1, 2] == pytest.approx(mean_loss(many[1, 2], 0.3, X, t))
