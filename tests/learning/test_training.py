"""Looking on changes nothing: the frames are those of `fit`."""

import numpy as np
import pytest
from sklearn.metrics import log_loss

from core.data.datasets import make
from core.learning import MLP
from core.learning.network.film import watch

data = make("moons", n=60)
grid = np.random.default_rng(0).normal(size=(25, 2))


@pytest.mark.parametrize("hidden", [(), (4,), (5, 3)])
def test_the_last_frame_is_the_fitted_model(hidden):
    model = MLP(hidden, max_iter=12, random_state=1, tol=0)
    film = watch(
        model, data.X[:40], data.y[:40], grid, [0, 3, 12], X_test=data.X[40:], y_test=data.y[40:], layer=len(hidden) or 1
    )
    fitted = model.fit(data.X[:40], data.y[:40])
    np.testing.assert_array_equal(film.epochs, [0, 3, 12])
    np.testing.assert_allclose(film.answers[-1], 2 * fitted.predict_proba(grid)[:, 1] - 1, rtol=1e-12)
    for ours, expected in zip(film.weights[-1], fitted.coefs_, strict=True):
        np.testing.assert_array_equal(ours, expected)
    assert film.units.shape == (3, hidden[-1] if hidden else 0, 25)
    assert film.test_losses[-1] == pytest.approx(log_loss(data.y[40:], fitted.predict_proba(data.X[40:])[:, 1]))


def test_more_than_two_classes_are_class_numbers():
    flowers = make("iris")
    film = watch(MLP(max_iter=5, random_state=0), flowers.X, flowers.y, flowers.X, [5])
    assert set(np.unique(film.answers)) <= {0.0, 1.0, 2.0}
    assert film.test_losses.size == 0


@pytest.mark.parametrize("loss", ["hinge", "perceptron"])
def test_other_losses_are_means_over_the_rows(loss):
    model = MLP(loss=loss, max_iter=5, random_state=0).fit(data.X, data.y)
    margin = model.decision_function(data.X) * data.y
    expected = np.maximum(0, (1 if loss == "hinge" else 0) - margin).mean()
    assert model.loss_on(data.X, data.y) == pytest.approx(expected)
