"""Looking on changes nothing: the frames are those of `fit`."""

import numpy as np
import pytest
from sklearn.metrics import log_loss
from sklearn.preprocessing import StandardScaler

from core.data.datasets import make
from core.learning import MLP
from core.learning.network.features import FEATURES, feature_columns, scaled_features
from core.learning.network.film import watch

data = make("moons", n=60)
grid = np.random.default_rng(0).normal(size=(25, 2))


@pytest.mark.parametrize("hidden", [(), (4,), (5, 3)])
def test_the_last_frame_is_the_fitted_model(hidden):
    model = MLP(hidden, max_iter=12, random_state=1, tol=0)
    test = {"X_test": data.X[40:], "y_test": data.y[40:]}
    film = watch(model, data.X[:40], data.y[:40], grid, [0, 3, 12], **test, tiles=grid[:9])
    fitted = model.fit(data.X[:40], data.y[:40])
    np.testing.assert_array_equal(film.epochs, [0, 3, 12])
    np.testing.assert_allclose(film.answers[-1], 2 * fitted.predict_proba(grid)[:, 1] - 1, rtol=1e-12)
    for ours, expected in zip(film.weights[-1], fitted.coefs_, strict=True):
        np.testing.assert_array_equal(ours, expected)
    assert len(film.units) == len(hidden) + 1
    for seen, values in zip(film.units, fitted.layers(grid[:9])[1:], strict=True):
        np.testing.assert_allclose(seen[-1], values.T, rtol=1e-6)
        assert len(seen) == 3
    assert film.test_losses[-1] == pytest.approx(log_loss(data.y[40:], fitted.predict_proba(data.X[40:])[:, 1]))


def test_more_than_two_classes_are_class_numbers():
    flowers = make("iris")
    film = watch(MLP(max_iter=5, random_state=0), flowers.X, flowers.y, flowers.X, [5])
    assert set(np.unique(film.answers)) <= {0.0, 1.0, 2.0}
    assert film.test_losses.size == 0
    assert film.units == []


@pytest.mark.parametrize("loss", ["hinge", "perceptron"])
def test_other_losses_are_means_over_the_rows(loss):
    model = MLP(loss=loss, max_iter=5, random_state=0).fit(data.X, data.y)
    margin = model.decision_function(data.X) * data.y
    expected = np.maximum(0, (1 if loss == "hinge" else 0) - margin).mean()
    assert model.loss_on(data.X, data.y) == pytest.approx(expected)


def test_no_line_separates_xor_until_the_product_is_a_feature():
    xor = make("xor", n=200, noise=0.0)
    scores = {
        names: MLP((), max_iter=200, random_state=0)
        .fit(feature_columns(xor.X, names), xor.y)
        .score(feature_columns(xor.X, names), xor.y)
        for names in (("x₁", "x₂"), ("x₁x₂",))
    }
    assert scores["x₁", "x₂"] < 0.75
    assert scores[("x₁x₂",)] == 1


def test_features_are_what_their_names_say():
    X = np.array([[2.0, -3.0], [0.5, 0.25]])
    values = dict(zip(FEATURES, feature_columns(X, list(FEATURES)).T, strict=True))
    expected = {"x₁": [2, 0.5], "x₂": [-3, 0.25], "x₁²": [4, 0.25], "x₂²": [9, 0.0625], "x₁x₂": [-6, 0.125],
                "sin x₁": np.sin([2, 0.5]), "sin x₂": np.sin([-3, 0.25])}  # fmt: skip
    assert values.keys() == expected.keys()
    for name, column in expected.items():
        np.testing.assert_array_equal(values[name], column)
    np.testing.assert_array_equal(scaled_features(["x₁²"]).fit_transform(X), StandardScaler().fit_transform(X)[:, :1] ** 2)
