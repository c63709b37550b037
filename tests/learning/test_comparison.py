"""Two models side by side: the split is scikit-learn's, the twin's settings are ours, and the ledger names what differs."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn import metrics
from sklearn.base import clone
from sklearn.linear_model import LinearRegression
from sklearn.linear_model import Perceptron as SklearnPerceptron
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import StandardScaler

from core.data.datasets import make
from core.learning import MLP, LeastSquares, Perceptron
from core.learning.beside.comparison import (
    code,
    compare,
    cross_validation,
    learning_curve,
    split,
    standardiser,
    twin,
    twin_code,
)
from core.learning.beside.twins import differing_settings

NETWORK = MLP((4,), max_iter=15, random_state=3, tol=0)


def both(ours, X, y, **how):
    return compare(ours, twin(ours), X, y, **how)


@pytest.mark.parametrize(
    ("ours", "theirs", "name"),
    [
        (LeastSquares(), LinearRegression, "curve"),
        (Perceptron(), SklearnPerceptron, "blobs_near"),
        (NETWORK, MLPClassifier, "moons"),
    ],
)
def test_the_twin_is_scikit_learns_and_agrees(ours, theirs, name):
    data = make(name)
    found = both(ours, data.X, data.y)
    assert type(found.theirs) is theirs
    assert found.ledger.agrees
    assert not found.ledger.causes
    assert found.ledger.labels == 0
    assert found.ledger.parted_at is None


def test_split_and_scores_are_scikit_learns():
    data = make("moons")
    found = both(Perceptron(), data.X, data.y, test_size=0.3, random_state=5, preprocess=standardiser())
    train, test = train_test_split(np.arange(len(data.y)), test_size=0.3, random_state=5, stratify=data.y)
    np.testing.assert_array_equal(found.train, train)
    np.testing.assert_array_equal(found.test, test)
    Z = StandardScaler().fit(data.X[train]).transform(data.X[test])
    expected = metrics.accuracy_score(data.y[test], found.ours.predict(Z))
    assert found.scores.loc["accuracy", ("ours", "test")] == expected
    assert set(found.scores.columns.get_level_values(0)) == {"ours", "scikit-learn", "baseline"}
    np.testing.assert_array_equal(found.predict(data.X[test])["ours"], found.ours.predict(Z))


def test_nothing_held_out_trains_on_everything():
    data = make("line")
    found = both(LeastSquares(), data.X, data.y, test_size=0)
    assert len(found.train) == len(data.y)
    assert len(found.test) == 0
    assert found.scores.columns.get_level_values(1).unique().tolist() == ["train"]


def test_the_baseline_of_a_regression_explains_nothing():
    data = make("line")
    found = both(LeastSquares(), data.X, data.y)
    assert found.scores.loc["R²", ("baseline", "train")] == pytest.approx(0)
    assert found.scores.loc["R²", ("ours", "train")] > 0


def test_the_tolerance_that_drops_columns_is_named_and_verified():
    x = np.arange(21.0)
    X = np.column_stack([x**k for k in range(1, 6)])
    found = both(LeastSquares(), X, 1 + X.sum(axis=1), test_size=0)
    assert not found.ledger.agrees
    (cause,) = found.ledger.causes
    assert "tol=1e-06" in cause
    gap = float(re.search(r"With tol=0 they differ by (\S+)\.", cause)[1])
    assert gap < 1e-5 < found.ledger.weights


@pytest.mark.parametrize(
    ("ours", "word"),
    [
        (clone(NETWORK).set_params(loss="hinge"), "hinge"),
        (clone(NETWORK).set_params(dropout=0.3), "dropout"),
        (clone(NETWORK).set_params(l1=0.01), "L1 penalty"),
        (clone(NETWORK).set_params(initializer="he"), "he weights"),
        (clone(NETWORK).set_params(random_state=None), "seed"),
        (Perceptron(averaged=True, max_iter=3), "average"),
    ],
)
def test_a_setting_that_scikit_learn_lacks_is_named(ours, word):
    data = make("circles")
    ledger = both(ours, data.X, data.y).ledger
    assert not ledger.agrees
    assert word in ledger.causes[0]
    assert ledger.causes[0] in ledger.verdict


def test_another_setting_of_the_twin_is_named_with_the_epoch_at_which_they_part():
    data = make("moons")
    theirs = twin(NETWORK).set_params(momentum=0.5)
    ledger = compare(NETWORK, theirs, data.X, data.y).ledger
    assert ledger.parted_at == 1 or ledger.parted_at == 2
    assert "momentum=0.5 instead of 0.0" in ledger.causes[-1]
    assert differing_settings(NETWORK, theirs) == {"momentum": (0.0, 0.5)}
    assert "With our settings they differ by" in ledger.causes[-1]


def test_fewer_steps_of_gradient_descent_are_named():
    data = make("line")
    with pytest.warns(match="stopped after 3 steps"):
        ledger = both(LeastSquares(solver="gradient_descent", max_iter=3), np.hstack([data.X, data.X**2]), data.y).ledger
    assert "stopped after 3 steps" in ledger.verdict


@pytest.mark.parametrize("ours", [LeastSquares(), Perceptron(eta0=0.5), NETWORK])
def test_the_code_shown_builds_the_same_estimators(ours):
    for model, text in ((ours, code(ours)), (twin(ours), twin_code(ours).rsplit("\n", 1)[0])):
        scope = {}
        exec(text, scope)  # noqa: S102 the point of the code is that it runs
        assert repr(scope["model"]) == repr(model)


def test_a_class_with_one_row_does_not_stop_the_split():
    y = np.array(["a"] * 9 + ["b"])
    train, test = split(y, 0.3, 0, classification=True)
    assert len(train) + len(test) == 10


@settings(deadline=None)
@given(st.integers(3, 8), st.integers(2, 4), st.floats(0.05, 0.6), st.integers(0, 99))
def test_a_row_is_trained_on_or_held_out_however_many_classes_there_are(classes, size, share, seed):
    y = np.repeat(np.arange(classes), size)
    assume(len(y) - np.ceil(share * len(y)) > size)  # so that two classes are left for training, whichever rows they are
    train, test = split(y, share, seed, classification=True)
    assert sorted([*train, *test]) == list(range(len(y)))
    assert len(test) == int(np.ceil(share * len(y)))
    if len(test) >= classes <= len(y) - len(test):
        assert set(y[train]) == set(y[test]) == set(y)


def test_too_few_training_rows_for_all_classes_do_not_stop_the_split():
    y = np.repeat(np.arange(5), 2)  # 6 rows are held out, and 4 cannot hold 5 classes
    train, test = split(y, 0.6, 0, classification=True)
    assert (len(train), len(test)) == (4, 6)


def test_one_class_left_for_training_is_refused_in_one_sentence():
    y = np.array(["a"] * 9 + ["b"])
    unlucky = next(s for s in range(100) if "b" in y[train_test_split(np.arange(10), test_size=0.5, random_state=s)[1]])
    with pytest.raises(ValueError, match="only one class"):
        split(y, 0.5, unlucky, classification=True)


def test_cross_validation_fits_the_preprocessing_inside_each_fold():
    data = make("moons")
    found = cross_validation(Perceptron(), twin(Perceptron()), data.X, data.y, 4, preprocess=standardiser())
    assert found["ours"].shape == (4,)
    np.testing.assert_allclose(found["ours"], found["scikit-learn"])


def test_data_frames_keep_their_columns_for_the_preprocessing():
    data = make("iris")
    frame = pd.DataFrame(data.X, columns=list(data.feature_names))
    found = both(Perceptron(max_iter=20), frame, data.y, preprocess=standardiser())
    assert list(found.preprocess.feature_names_in_) == list(data.feature_names)
    assert found.ledger.identical


def test_least_squares_with_an_alpha_stands_beside_ridge():
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 3)), rng.normal(size=60)
    ours = LeastSquares(alpha=2.0)
    assert type(twin(ours)).__name__ == "Ridge"
    assert twin(ours).alpha == 2.0
    assert compare(ours, twin(ours), X, y).ledger.agrees


def test_a_learning_curve_is_scikit_learns_at_its_end_and_rises_to_it():
    data = make("moons", n=300, noise=0.4, seed=1)
    said = []
    found = learning_curve(
        LeastSquares(), twin(LeastSquares()), data.X, data.X[:, 0] + 0.1 * data.X[:, 1] ** 2, 3, progress=said.append
    )
    assert said == list(range(6))
    assert found["rows"].tolist() == [10, 20, 40, 80, 140, 200]
    whole = cross_validation(LeastSquares(), twin(LeastSquares()), data.X, data.X[:, 0] + 0.1 * data.X[:, 1] ** 2, 3)
    assert found["ours"].iloc[-1] == whole["ours"].mean()
    np.testing.assert_allclose(found["ours"], found["scikit-learn"], rtol=1e-9)
    assert found["ours"].iloc[0] < found["ours"].iloc[-1]


def test_too_few_rows_of_one_class_leave_a_gap_in_the_learning_curve():
    X, y = np.arange(60.0)[:, None], np.array(["a"] * 57 + ["b"] * 3)
    found = learning_curve(Perceptron(), twin(Perceptron()), X, y, 3)
    assert found["ours"].isna().any()
    assert np.isfinite(found["ours"].iloc[-1])
