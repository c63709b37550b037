"""The gradient of each layer is the derivative of the loss; initialisations keep what they promise; zero weights let nothing through."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.datasets import make
from core.differentiation.numerical_gradient import numerical_gradient
from core.learning import MLP
from core.learning.network.trials.remedies import REMEDIES, compare_remedies, measure, prescribe
from core.learning.network.trials.vanishing_gradients import (
    PATIENCE,
    by_slope_alone,
    follow,
    norms,
    shrinking,
    soon,
    steepest,
    weight_gradients,
)

DATA = make("moons", n=120, noise=0.2, seed=0)


def network(depth, activation, start, width=16, seed=0):
    return MLP((width,) * depth, activation, initializer=start, random_state=seed)


@pytest.mark.parametrize("activation", ["logistic", "tanh"])
def test_the_gradients_are_the_derivatives_of_the_loss(activation):
    model = network(3, activation, "glorot", width=4)
    next(model.epochs(DATA.X, DATA.y))

    def loss(W):
        kept = model.coefs_[1].copy()
        model.coefs_[1][...] = W
        value = model.loss_on(DATA.X, DATA.y)
        model.coefs_[1][...] = kept
        return value

    expected = numerical_gradient(loss, model.coefs_[1], 1e-5)
    np.testing.assert_allclose(weight_gradients(model, DATA.X, DATA.y)[1], expected, rtol=1e-5, atol=1e-9)


@settings(deadline=None, max_examples=15)
@given(st.integers(4, 20), st.sampled_from(["logistic", "tanh"]), st.integers(0, 99))
def test_the_backward_factor_of_a_layer_is_at_most_the_weights_times_the_steepest_slope(depth, activation, seed):
    model = network(depth, activation, "glorot", seed=seed)
    next(model.epochs(DATA.X, DATA.y))
    gradients = weight_gradients(model, DATA.X, DATA.y)
    a = model.layers(DATA.X)
    for layer in range(1, depth + 1):  # |dL/dW| <= |a| |e|, and |e| shrinks by |W| max g' on the way back from the output
        factor = np.prod([np.linalg.norm(W, 2) * steepest(activation) for W in model.coefs_[layer:]])
        output = np.linalg.norm(model.predict_proba(DATA.X)[:, 1] - (model.classes_[1] == DATA.y)) / len(DATA.X)
        assert norms(gradients)[layer - 1] <= np.linalg.norm(a[layer - 1], 2) * output * factor * (1 + 1e-9)


def test_in_a_sigmoid_network_the_gradient_fades_by_more_than_four_a_layer_and_with_he_and_relu_it_hardly_does():
    faded = shrinking(follow(network(20, "logistic", "glorot"), DATA.X, DATA.y).gradient_norms[0])
    kept = shrinking(follow(network(20, "relu", "he", width=64), DATA.X, DATA.y).gradient_norms[0])
    assert faded < 0.25
    assert 0.7 < kept < 1.4


@pytest.mark.parametrize("start", ["zero", "small_normal"])
def test_weights_that_are_zero_or_tiny_let_nothing_through(start):
    first = follow(network(10, "tanh", start), DATA.X, DATA.y).gradient_norms[0, 0]
    assert first == 0 if start == "zero" else 0 < first < 1e-12


@pytest.mark.parametrize(("activation", "start", "low", "high"), [("relu", "he", 0.4, 2.5), ("tanh", "small_normal", 0.0, 1e-6)])
def test_he_keeps_the_size_of_the_signal_and_small_weights_do_not(activation, start, low, high):
    model = network(8, activation, start, width=128)
    next(model.epochs(DATA.X, DATA.y))
    values = model.layers(DATA.X)
    assert low < np.sqrt((values[8] ** 2).mean() / (values[1] ** 2).mean()) < high


def test_every_histogram_counts_all_answers_of_its_layer():
    seen = follow(network(5, "tanh", "glorot"), DATA.X, DATA.y, epochs=(0, 3, 7))
    assert seen.epochs.tolist() == [0, 3, 7]
    assert seen.histograms.shape[:2] == (3, 5)
    np.testing.assert_allclose(seen.histograms.sum(axis=2), 1)


def test_following_keeps_what_is_drawn_and_not_every_answer():
    tracemalloc.start()
    seen = follow(network(20, "tanh", "glorot", width=32), DATA.X, DATA.y, epochs=range(30))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert seen.histograms.shape[:2] == (30, 20)
    answers = 30 * 20 * 32 * len(DATA.X) * 8  # bytes
    assert peak < answers  # weights, twice an epoch's answers, histograms


@pytest.mark.parametrize(("depth", "width"), [(50, 64), (1, 1), (50, 16), (10, 64)])
def test_what_takes_too_long_is_refused_with_what_would_not(depth, width):
    most = PATIENCE // (depth * width)
    soon(depth, width, most)
    with pytest.raises(ValueError, match=f"choose at most {most // 10 * 10} epochs, or fewer layers or units"):
        soon(depth, width, most + 1)


def test_the_factor_of_a_geometric_row_is_its_ratio():
    assert shrinking(0.3 ** np.arange(9, 0, -1)) == pytest.approx(0.3)
    assert shrinking(np.array([0.0, 0.0, 1.0])) == 0


@pytest.mark.parametrize(("activation", "factor"), [("logistic", 0.25), ("tanh", 1.0)])
@pytest.mark.parametrize("layers", [1, 2, 9])
def test_by_slope_alone_the_last_layer_keeps_its_gradient_and_each_before_it_has_its_share_of_the_next(
    activation, factor, layers
):
    left = by_slope_alone(3.0, layers, activation)
    assert left.shape == (layers,)
    assert left[-1] == 3.0
    assert left[:-1] == pytest.approx(factor * left[1:])


def test_the_steepest_slopes_are_the_slides():
    assert steepest("tanh") == 1
    assert steepest("logistic") == 0.25


def test_remedies_are_measured_and_help_together():
    few, many, test = ((d.X, d.y) for d in (make("moons", n, 0.2, seed) for n, seed in ((100, 0), (300, 0), (300, 1))))
    untreated = measure(prescribe((), 4, 8, 40, 0), few, many, test, ())
    treated = measure(prescribe(("Glorot or He start", "ReLU"), 4, 8, 40, 0), few, many, test, ("Glorot or He start", "ReLU"))
    assert untreated.loss == pytest.approx(np.log(2), abs=1e-3)
    assert treated.first_gradient > 1e6 * untreated.first_gradient
    assert treated.accuracy > untreated.accuracy + 0.2


@pytest.mark.parametrize("remedy", REMEDIES)
def test_each_remedy_changes_one_thing(remedy):
    plain, treated = (prescribe(r, 3, 8, 40, 0).get_params() for r in ((), (remedy,)))
    changed = {name for name in plain if plain[name] != treated[name]}
    assert changed <= {"max_iter", "initializer", "dropout", "activation"}
    assert len(changed) == (0 if remedy == "more data" else 1)


def test_the_shares_are_numpys_histogram():
    model = network(3, "tanh", "glorot")
    seen = follow(model, DATA.X, DATA.y)
    next(model.epochs(DATA.X, DATA.y))
    for a, shares in zip(model.layers(DATA.X)[1:-1], seen.histograms[0], strict=True):
        counted = np.histogram(a.clip(seen.edges[0], seen.edges[-1]), seen.edges)[0] / a.size
        np.testing.assert_allclose(shares, counted, atol=2.1 / a.size)  # a value on an edge may fall to either side


def test_the_patient_is_the_one_prescribed_and_each_treatment_gets_its_name():
    few, many, new = ((d.X, d.y) for d in (make("moons", n, 0.2, seed) for n, seed in ((100, 0), (500, 0), (400, 1))))
    found = compare_remedies(("more data", "ReLU"), 3)
    assert list(found) == ["untreated", "more data", "ReLU", "all of these"]
    assert found["ReLU"] == measure(prescribe(("ReLU",), 3, 8, 40, 0), few, many, new, ("ReLU",))
    assert list(compare_remedies(("dropout",), 2)) == ["untreated", "dropout"]
