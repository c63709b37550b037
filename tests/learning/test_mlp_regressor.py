"""The network for numbers is scikit-learn's MLPRegressor epoch by epoch, and its gradient is right in three ways."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_diabetes
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor as Theirs
from sklearn.utils.estimator_checks import check_estimator

from core.learning import MLPRegressor
from core.learning.beside.comparison import compare, standardiser, twin
from tests.learning.test_mlp import SOLVERS, apart

RNG = np.random.default_rng(0)
X = RNG.normal(size=(137, 3))
ONE = X[:, 0] * X[:, 1] + np.sin(X[:, 2]) + 0.1 * RNG.normal(size=137)
TWO = np.column_stack([ONE, X[:, 0] ** 2])


def test_scikit_learns_checks_find_nothing():
    results = check_estimator(MLPRegressor(), on_skip=None)
    assert {r["status"] for r in results} <= {"passed", "skipped"}
    assert sum(r["status"] == "passed" for r in results) > 40


@pytest.mark.filterwarnings("ignore", category=ConvergenceWarning)
@pytest.mark.parametrize("batch_size", ["auto", 16])
@pytest.mark.parametrize("alpha", [0.0, 0.01])
@pytest.mark.parametrize("activation", ["tanh", "relu", "logistic", "identity"])
@pytest.mark.parametrize("solver", SOLVERS)
def test_every_epoch_equals_scikit_learns(solver, activation, alpha, batch_size):
    for y in (ONE, TWO):
        same = {**SOLVERS[solver], "activation": activation, "alpha": alpha, "batch_size": batch_size,
                "hidden_layer_sizes": (8, 5), "max_iter": 12, "random_state": 3, "tol": 1e-4}  # fmt: skip
        ours, theirs = MLPRegressor(**same).fit(X, y), Theirs(**same).fit(X, y)
        assert apart(ours, theirs) < 1e-12
        np.testing.assert_allclose(ours.predict(X), theirs.predict(X), atol=1e-12)
        assert ours.score(X, y) == pytest.approx(theirs.score(X, y), abs=1e-12)


@pytest.mark.filterwarnings("ignore", category=ConvergenceWarning)
def test_early_stopping_holds_out_the_same_rows_and_stops_at_the_same_epoch():
    same = {"solver": "adam", "early_stopping": True, "max_iter": 200, "random_state": 1, "learning_rate_init": 0.01,
            "hidden_layer_sizes": (8,), "activation": "tanh", "alpha": 0.0}  # fmt: skip
    ours, theirs = MLPRegressor(**same).fit(X, ONE), Theirs(**same).fit(X, ONE)
    assert apart(ours, theirs) < 1e-12
    np.testing.assert_allclose(ours.validation_scores_, theirs.validation_scores_)
    assert ours.n_iter_ == theirs.n_iter_


@pytest.mark.parametrize("y", [ONE, TWO], ids=["one", "two"])
def test_three_ways_to_the_gradient_train_alike(y):
    curves = {}
    for gradient in ("backprop", "autodiff", "numerical"):
        model = MLPRegressor((4,), max_iter=5, random_state=0, learning_rate_init=0.01, gradient=gradient).fit(X[:40], y[:40])
        curves[gradient] = model.loss_curve_
    np.testing.assert_allclose(curves["autodiff"], curves["backprop"], rtol=1e-12)
    np.testing.assert_allclose(curves["numerical"], curves["backprop"], rtol=1e-6)


def test_the_loss_of_rows_is_half_the_mean_squared_error():
    model = MLPRegressor(max_iter=5, random_state=0, learning_rate_init=0.01).fit(X, ONE)
    assert model.loss_on(X, ONE) == pytest.approx(((model.predict(X) - ONE) ** 2).mean() / 2)
    assert [e.number for e in clone(model).epochs(X, ONE)] == list(range(6))
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(model)).predict(X), model.predict(X))


def test_the_comparison_finds_both_identical_to_the_last_bit_on_a_real_table():
    data = load_diabetes()
    ours = MLPRegressor((6,), solver="adam", learning_rate_init=0.05, max_iter=60, random_state=0)
    found = compare(ours, twin(ours), data.data, data.target, 0.25, 0, preprocess=standardiser(), repeats=1)
    assert isinstance(twin(ours), Theirs)
    assert found.ledger.agrees, found.ledger.verdict
    assert "after 60 epochs" in found.ledger.verdict
    assert ("ours", "test") in found.scores.columns


@pytest.mark.parametrize("settings", [{"loss": "log_loss"}, {"activation": "sine wave"}, {"dropout": 1.0}])
def test_a_setting_that_there_is_not_is_refused(settings):
    with pytest.raises(ValueError, match="must be"):
        MLPRegressor(**settings).fit(X, ONE)
