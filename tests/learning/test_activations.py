"""Each derivative is the derivative of its function; the slides' criteria tell the good activations from the bad."""

import numpy as np
import pytest
from scipy.special import expit

from core.data.datasets import make
from core.differentiation.numerical_gradient import numerical_gradient
from core.learning import MLP
from core.learning.network import losses
from core.learning.network.activations import ACTIVATIONS, criteria
from core.learning.network.trials.activation_trials import reason, try_activation

Z = np.random.default_rng(0).normal(0, 2, 4000)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_slope_is_the_difference_quotient(name):
    g = ACTIVATIONS[name]
    z = np.array([-3.1, -0.7, -0.2, 0.3, 1.1, 2.6, 99.0, 101.5])
    expected = (g.value(z + 1e-6) - g.value(z - 1e-6)) / 2e-6
    np.testing.assert_allclose(g.slope(z), expected, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(("name", "low", "high"), [("tanh", 0, 1), ("logistic", 0, 0.25)])
def test_the_slides_bounds_on_the_slope(name, low, high):
    slope = ACTIVATIONS[name].slope(np.linspace(-15, 15, 3001))
    assert low < slope.min()
    assert slope.max() == high


def test_the_sigmoid_is_the_slides_formula():
    np.testing.assert_allclose(expit(Z), np.exp(Z) / (1 + np.exp(Z)))


@pytest.mark.parametrize("name", ["logistic", "tanh", "leaky_relu", "softplus", "gelu"])
def test_good_activations_meet_the_criteria(name):
    found = criteria(name, Z)
    assert found.defined == 1
    assert found.nonzero > 0.9
    assert found.informative > 0.9


def test_each_bad_activation_fails_its_criterion():
    assert criteria("shifted_relu", Z).nonzero == 0
    assert criteria("step", Z).nonzero == 0
    assert criteria("sin_100", Z).informative < 0.65


@pytest.mark.parametrize(
    ("loss", "slope"), [(losses.perceptron_loss, losses.perceptron_slope), (losses.hinge_loss, losses.hinge_slope)]
)
def test_the_slope_of_a_loss_is_its_derivative(loss, slope):
    z, t = np.array([-2.0, -0.3, 0.4, 1.7]), np.array([1.0, -1.0, 1.0, -1.0])
    expected = numerical_gradient(lambda v: float(loss(v, t).sum()), z)
    np.testing.assert_allclose(slope(z, t), expected, atol=1e-8)


def test_hinge_asks_for_a_margin_that_the_perceptron_loss_does_not():
    z, t = np.array([0.5]), np.array([1.0])
    assert losses.perceptron_loss(z, t)[0] == 0
    assert losses.hinge_loss(z, t)[0] == 0.5
    assert losses.logistic_loss(z, t)[0] == pytest.approx(-np.log(expit(0.5)))
    assert losses.squared_loss(z, t)[0] == 0.125


@pytest.mark.parametrize(("scheme", "evaluations"), [("forward", 6), ("central", 10), ("complex", 5)])
def test_numerical_gradient_costs_what_the_slides_say(scheme, evaluations):
    calls = []

    def f(x):
        calls.append(1)
        return (x * np.arange(1, 6)).sum() + (x**2).sum()

    x = np.linspace(0, 1, 5)
    np.testing.assert_allclose(numerical_gradient(f, x, 1e-7, scheme), np.arange(1, 6) + 2 * x, atol=1e-5)
    assert len(calls) == evaluations


def test_numerical_gradient_keeps_the_shape_and_refuses_another_scheme():
    assert numerical_gradient(lambda W: float((W**2).sum()), np.ones((2, 3))).shape == (2, 3)
    with pytest.raises(ValueError, match="scheme"):
        numerical_gradient(lambda x: 0.0, [1.0], scheme="backward")


POINTS = make("moons", n=120, noise=0.2, seed=0)


def trial(name):
    return try_activation(name, POINTS.X, POINTS.y, epochs=60)


@pytest.mark.parametrize("name", ["tanh", "relu", "gelu"])
def test_a_good_activation_keeps_its_promise_and_learns(name):
    found = trial(name)
    assert found.kept_promise == pytest.approx(1, abs=0.15)
    assert found.losses[-1] < 0.3 * found.losses[0]
    assert found.moved > 0.1


@pytest.mark.parametrize(
    ("name", "why"), [("shifted_relu", "No gradient"), ("step", "first layer did not move"), ("sin_100", "misleads")]
)
def test_each_bad_activation_fails_for_the_reason_that_is_measured(name, why):
    found = trial(name)
    assert why in reason(found)
    assert found.losses[-1] > 1.5 * trial("tanh").losses[-1]


def test_without_a_gradient_the_first_layer_stays_as_it_was_drawn():
    assert trial("step").moved == 0
    assert trial("shifted_relu").alive == 0


def test_all_activations_start_from_the_same_weights():
    starts = [next(MLP((8,), name, initializer="he", random_state=3).epochs(POINTS.X, POINTS.y)).coefs for name in ACTIVATIONS]
    for W in starts:
        np.testing.assert_array_equal(W[0], starts[0][0])
