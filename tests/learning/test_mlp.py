"""The network is scikit-learn's MLPClassifier epoch by epoch, its gradient is right, and it says when it breaks."""

import pickle

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris, make_moons
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from sklearn.utils.estimator_checks import check_estimator

from core.differentiation.autodiff import Variable
from core.differentiation.numerical_gradient import numerical_gradient
from core.learning import MLP
from core.learning.network.activations import ACTIVATIONS
from core.learning.network.backpropagation import Network
from core.learning.network.initializers import INITIALIZERS
from core.learning.network.losses import hinge_slope, perceptron_slope
from core.learning.network.recorded_network import recorded_loss

RNG = np.random.default_rng(0)
X = RNG.normal(size=(137, 3))
TWO = (X[:, 0] * X[:, 1] + 0.3 * RNG.normal(size=137) > 0).astype(int)
THREE = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5)


def test_scikit_learns_checks_find_nothing():
    results = check_estimator(MLP(), on_skip=None)
    assert {r["status"] for r in results} <= {"passed", "skipped"}
    assert sum(r["status"] == "passed" for r in results) > 50


def apart(ours, theirs):
    """Largest difference of the loss of any epoch, and of any weight."""
    assert len(ours.loss_curve_) == len(theirs.loss_curve_)
    loss = np.abs(np.subtract(ours.loss_curve_, theirs.loss_curve_)).max()
    pairs = zip([*ours.coefs_, *ours.intercepts_], [*theirs.coefs_, *theirs.intercepts_], strict=True)
    return max(loss, *(np.abs(a - b).max() for a, b in pairs))


SOLVERS = {
    "sgd": {"solver": "sgd", "learning_rate_init": 0.05, "momentum": 0.0},
    "momentum": {"solver": "sgd", "learning_rate_init": 0.05, "momentum": 0.9, "nesterovs_momentum": False},
    "nesterov": {"solver": "sgd", "learning_rate_init": 0.05, "momentum": 0.9, "nesterovs_momentum": True},
    "adam": {"solver": "adam", "learning_rate_init": 0.01, "momentum": 0.0},
}


@pytest.mark.filterwarnings("ignore", category=ConvergenceWarning)
@pytest.mark.parametrize("batch_size", ["auto", 16])
@pytest.mark.parametrize("alpha", [0.0, 0.01])
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("activation", ["tanh", "relu", "logistic", "identity"])
@pytest.mark.parametrize("solver", SOLVERS)
def test_every_epoch_equals_scikit_learns(solver, activation, shuffle, alpha, batch_size):
    for y in (TWO, THREE):
        same = {**SOLVERS[solver], "activation": activation, "shuffle": shuffle, "alpha": alpha, "batch_size": batch_size,
                "hidden_layer_sizes": (8, 5), "max_iter": 12, "random_state": 3, "tol": 1e-4}  # fmt: skip
        assert apart(MLP(**same).fit(X, y), MLPClassifier(**same).fit(X, y)) < 1e-12


@pytest.mark.filterwarnings("ignore", category=ConvergenceWarning)
@pytest.mark.parametrize("y", [TWO, THREE], ids=["two", "three"])
def test_early_stopping_holds_out_the_same_rows_and_stops_at_the_same_epoch(y):
    same = {"solver": "adam", "early_stopping": True, "max_iter": 100, "random_state": 1, "learning_rate_init": 0.01,
            "hidden_layer_sizes": (8,), "activation": "tanh", "alpha": 0.0}  # fmt: skip
    ours, theirs = MLP(**same).fit(X, y), MLPClassifier(**same).fit(X, y)
    assert apart(ours, theirs) < 1e-12
    np.testing.assert_allclose(ours.validation_scores_, theirs.validation_scores_)
    assert ours.n_iter_ == theirs.n_iter_ < 100


@pytest.mark.filterwarnings("ignore", category=ConvergenceWarning)
def test_probabilities_and_classes_equal_scikit_learns():
    X4, y4 = load_iris(return_X_y=True)
    for y in (y4, y4 == 1, np.array(["a", "b", "c"])[y4]):
        same = {"hidden_layer_sizes": (6,), "max_iter": 300, "random_state": 0, "solver": "adam", "learning_rate_init": 0.02,
                "activation": "tanh", "alpha": 0.0}  # fmt: skip
        ours, theirs = MLP(**same).fit(X4, y), MLPClassifier(**same).fit(X4, y)
        np.testing.assert_allclose(ours.predict_proba(X4), theirs.predict_proba(X4), atol=1e-12)
        np.testing.assert_array_equal(ours.predict(X4), theirs.predict(X4))


LOSSES = {"log_loss": None, "hinge": hinge_slope, "perceptron": perceptron_slope}


def gradients(activation, loss, y=TWO, hidden=(4, 3)):
    """By backpropagation and by its definition, of the summed loss of some rows."""
    model = MLP(hidden, activation, loss, max_iter=1, random_state=5, gradient="backprop")
    next(model.epochs(X[:20], y[:20]))
    classes = np.unique(y[:20])
    Y = (y[:20, None] == classes[None, :])[:, 1:] * 1.0 if len(classes) == 2 else (y[:20, None] == classes) * 1.0
    trainer = model._trainer(20, np.random.RandomState(0))
    network, T = trainer.network, trainer.loss.targets(Y)
    a = network.forward(X[:20])
    found = network.backward(a, trainer.loss.slope(trainer.loss.outputs(a[-1]), T)).copy()
    return found, numerical_gradient(lambda theta: trainer.loss_at(theta, X[:20], T), network.theta, 1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ["tanh", "relu", "logistic", "identity", "leaky_relu", "softplus", "gelu"])
def test_backpropagation_is_the_gradient(activation, loss):
    for y in (TWO, THREE):
        found, expected = gradients(activation, loss, y)
        np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_a_wrong_derivative_would_be_caught(monkeypatch):
    def wrong(self, delta, a, spare):
        delta *= 1 - a  # instead of 1 - a^2
        return delta

    monkeypatch.setattr(Network, "_times_slope", wrong)
    found, expected = gradients("tanh", "log_loss")
    assert np.abs(found - expected).max() > 1e-3


def test_the_numerical_gradient_trains_the_same_curve():
    same = {"hidden_layer_sizes": (3,), "max_iter": 8, "random_state": 0}
    ours, slow = MLP(**same).fit(X, TWO), MLP(**same, gradient="numerical").fit(X, TWO)
    np.testing.assert_allclose(slow.loss_curve_, ours.loss_curve_, atol=1e-6)


@pytest.mark.parametrize("loss", ["hinge", "perceptron"])
def test_the_slides_losses_learn_the_moons(loss):
    moons, y = make_moons(300, noise=0.1, random_state=0)
    steady = {"tol": -np.inf, "max_iter": 200, "batch_size": 32, "random_state": 0}
    model = MLP((16,), loss=loss, solver="adam", learning_rate_init=0.02, **steady).fit(moons, y)
    assert model.score(moons, y) > 0.95
    assert not hasattr(model, "predict_proba")
    assert model.decision_function(moons).shape == (300,)


def test_epochs_can_be_paused_resumed_and_looked_at():
    model = MLP(max_iter=6, random_state=0)
    run = model.epochs(X, TWO)
    start, *first = [next(run) for _ in range(3)]
    kept = first[-1].coefs[0].copy()
    rest = list(run)
    straight = MLP(max_iter=6, random_state=0).fit(X, TWO)
    assert start.number == 0
    assert np.isnan(start.loss)
    assert [e.number for e in (*first, *rest)] == [1, 2, 3, 4, 5, 6]
    np.testing.assert_array_equal([e.loss for e in (*first, *rest)], straight.loss_curve_)
    np.testing.assert_array_equal(first[-1].coefs[0], kept)  # a copy: later epochs leave it alone
    np.testing.assert_array_equal(rest[-1].coefs[0], straight.coefs_[0])
    assert len(rest[-1].gradient_norms) == 2
    assert min(rest[-1].gradient_norms) > 0


@pytest.mark.parametrize("solver", ["sgd", "adam"])
def test_a_run_that_overflows_names_the_place_and_keeps_the_last_finite_weights(solver):
    model = MLP((8, 8), "relu", "hinge", solver, learning_rate_init=1e200, batch_size=20, max_iter=50, random_state=0)
    model.fit(100 * X, TWO)
    assert "epoch" in model.diverged_
    assert "step" in model.diverged_
    assert all(np.isfinite(W).all() for W in model.coefs_)
    assert np.isfinite(model.loss_curve_).all()
    assert MLP(max_iter=5, random_state=0).fit(X, TWO).diverged_ is None


def penalised(model, theta, l1, alpha):
    """Sum of the log-loss of all rows, l1 |w| and alpha w^2 / 2, recorded: what one full batch descends."""
    W, b = ([Variable(v) for v in views] for views in model._network.views(theta))
    loss = recorded_loss(W, b, "tanh", "log_loss", X, TWO[:, np.newaxis].astype(float))
    for w in W:
        loss = loss + l1 * w.abs().sum() + (0.5 * alpha) * (w * w).sum()
    return loss, [*W, *b]


@pytest.mark.parametrize(("l1", "alpha"), [(3.0, 0.0), (3.0, 2.0)])
def test_a_step_with_an_l1_penalty_goes_along_the_gradient_of_the_penalised_loss(l1, alpha):
    rate = 0.01
    model = MLP((4,), l1=l1, alpha=alpha, batch_size=len(X), learning_rate_init=rate, max_iter=1, random_state=0)
    thetas = [model._network.theta.copy() for _ in model.epochs(X, TWO)]
    walked = (thetas[0] - thetas[1]) / rate
    loss, variables = penalised(model, thetas[0], l1, alpha)
    loss.backward()
    recorded = np.concatenate([v.grad.ravel() for v in variables]) / len(X)
    np.testing.assert_allclose(walked, recorded, atol=1e-12)
    differences = numerical_gradient(lambda t: float(penalised(model, t, l1, alpha)[0].value), thetas[0], 1e-6) / len(X)
    np.testing.assert_allclose(walked, differences, atol=1e-7)
    assert model.loss_curve_[0] == pytest.approx(float(loss.value) / len(X), abs=1e-12)


def test_an_l1_penalty_leaves_a_weight_at_zero_and_brings_the_others_within_a_step_of_it():
    still = MLP((4,), initializer="zero", l1=5.0, shuffle=False, max_iter=3, random_state=0).fit(X, TWO)
    assert all((W == 0).all() for W in still.coefs_)
    pull, rate = 2.0, 0.01  # stronger than the mean slope of the data: no weight can stay away
    same = {"hidden_layer_sizes": (8,), "learning_rate_init": rate, "max_iter": 200, "tol": -np.inf, "random_state": 0}
    plain, pulled = MLP(**same).fit(X, TWO), MLP(**same, l1=pull * len(X)).fit(X, TWO)
    assert max(np.abs(W).max() for W in plain.coefs_) > 0.5
    assert max(np.abs(W).max() for W in pulled.coefs_) < rate * (pull + 1)


def test_dropout_changes_training_and_not_prediction():
    same = {"hidden_layer_sizes": (32,), "max_iter": 60, "random_state": 0}
    plain, dropped = MLP(**same).fit(X, TWO), MLP(**same, dropout=0.5).fit(X, TWO)
    assert plain.loss_curve_ != dropped.loss_curve_
    np.testing.assert_array_equal(dropped.predict_proba(X), dropped.predict_proba(X))
    moons, y = make_moons(300, noise=0.1, random_state=0)
    model = MLP((32,), solver="adam", learning_rate_init=0.02, dropout=0.3, max_iter=200, tol=-np.inf, random_state=0)
    assert model.fit(moons, y).score(moons, y) > 0.9


def test_dropout_keeps_the_mean_of_a_unit():
    model = MLP((1000,), dropout=0.3, max_iter=1, random_state=0).fit(X, TWO)
    mask = model._trainer(200, np.random.RandomState(0)).masks(200)[0]
    assert mask.mean() == pytest.approx(1.0, abs=0.01)
    assert (mask == 0).mean() == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_initial_weights_have_the_spread_their_name_promises(name):
    W, b = INITIALIZERS[name](np.random.RandomState(0), 300, 200, "tanh")
    expected = {"glorot": np.sqrt(2 / 500), "he": np.sqrt(2 / 300), "small_normal": 0.01, "zero": 0.0}[name]
    assert W.std() == pytest.approx(expected, rel=0.02)
    assert b.shape == (200,)


def test_zero_weights_stay_copies_of_each_other():
    model = MLP((4,), initializer="zero", max_iter=20, random_state=0).fit(X, TWO)
    assert (model.coefs_[0] == model.coefs_[0][:, :1]).all()


def test_a_pickled_or_copied_model_predicts_and_trains_on():
    model = MLP(max_iter=5, random_state=0).fit(X, THREE)
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict_proba(X), model.predict_proba(X))
    np.testing.assert_array_equal(clone(again).fit(X, THREE).coefs_[0], model.coefs_[0])
    again._network.theta[...] = 0
    assert not again.coefs_[0].any()


def test_layers_end_in_the_decision():
    model = MLP((5, 4), max_iter=3, random_state=0).fit(X, TWO)
    a = model.layers(X)
    assert [v.shape[1] for v in a] == [3, 5, 4, 1]
    np.testing.assert_array_equal(a[-1].ravel(), model.decision_function(X))
    np.testing.assert_allclose(a[1], np.tanh(X @ model.coefs_[0] + model.intercepts_[0]))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"activation": "cube"}, "activation must be one of"),
        ({"loss": "squared"}, "loss must be one of"),
        ({"solver": "lbfgs"}, "solver must be one of"),
        ({"gradient": "guess"}, "gradient must be one of"),
        ({"initializer": "ones"}, "initializer must be one of"),
        ({"hidden_layer_sizes": (3, 0)}, "hidden_layer_sizes"),
        ({"dropout": 1.0}, "dropout"),
        ({"l1": -0.1}, "l1 must be"),
        ({"dropout": 0.5, "gradient": "numerical"}, "dropout works with"),
        ({"max_iter": 0}, "positive"),
        ({"early_stopping": True, "validation_fraction": 0.001}, "validation"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings, message):
    with pytest.raises(ValueError, match=message):
        MLP(**settings).fit(X, TWO)


def test_one_class_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="only one class"):
        MLP().fit(X, np.ones(len(X)))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_trains_without_a_warning(name):
    model = MLP((4,), name, max_iter=3, random_state=0).fit(X, TWO)
    assert len(model.loss_curve_) == 3
