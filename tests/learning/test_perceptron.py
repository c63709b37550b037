"""The perceptron is scikit-learn's to the last bit, the slide's in words, and honest about what no line separates."""

import logging
import os
import subprocess
import sys
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_iris
from sklearn.linear_model import Perceptron as SklearnPerceptron
from sklearn.utils.estimator_checks import check_estimator

import core.learning.perceptron.kernel as perceptron_kernel
from core.learning import Perceptron
from core.learning.perceptron.model import margins, run_perceptron

RNG = np.random.default_rng(0)


def separable(n=60, n_features=2, seed=0):
    rng = np.random.default_rng(seed)
    w = rng.normal(size=n_features)
    X = rng.normal(size=(n, n_features))
    X += 0.3 * np.sign(X @ w)[:, None] * w / np.linalg.norm(w)
    return X, np.where(X @ w > 0, 1, -1)


def test_scikit_learns_checks_find_nothing():
    results = check_estimator(Perceptron(), on_skip=None)
    assert {r["status"] for r in results} <= {"passed", "skipped"}
    assert sum(r["status"] == "passed" for r in results) > 50


@pytest.mark.filterwarnings("ignore:Maximum number of iteration")
@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 10**6),
    n=st.integers(4, 120),
    n_features=st.integers(1, 9),
    classes=st.integers(2, 4),
    eta0=st.sampled_from([1.0, 0.1, 0.37, 1e-3]),
    passes=st.integers(1, 30),
    shuffle=st.booleans(),
    fit_intercept=st.booleans(),
)
def test_the_weights_equal_scikit_learns_to_the_last_bit(seed, n, n_features, classes, eta0, passes, shuffle, fit_intercept):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, n_features)) * rng.choice([1e-3, 1.0, 1e3])
    y = rng.permutation(np.arange(n) % classes)
    same = {
        "eta0": eta0,
        "max_iter": passes,
        "shuffle": shuffle,
        "fit_intercept": fit_intercept,
        "random_state": seed % 97,
    }
    theirs = SklearnPerceptron(tol=None, **same).fit(X, y)
    ours = Perceptron(**same).fit(X, y)
    np.testing.assert_array_equal(ours.coef_, theirs.coef_)
    np.testing.assert_array_equal(ours.intercept_, theirs.intercept_)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))


def test_the_plain_loop_makes_the_same_weights_and_the_same_log():
    assert perceptron_kernel.warm_up()
    for shuffle in (False, True):
        X, t = RNG.normal(size=(300, 5)), np.where(RNG.random(300) < 0.5, -1.0, 1.0)
        arguments = (X, t, 0.3, 9, True, True, shuffle, 12345, 100)
        for one, other in zip(perceptron_kernel._compiled(*arguments), perceptron_kernel._passes(*arguments), strict=True):
            np.testing.assert_array_equal(one, other)


def test_what_one_process_compiled_the_next_finds_on_disk(tmp_path):
    script = "from core.learning.perceptron import kernel; kernel.warm_up(); print(*kernel._compiled.stats.cache_hits.values())"
    run = partial(subprocess.run, [sys.executable, "-c", script], env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path)}, check=True)
    first, second = (run(capture_output=True, text=True).stdout.strip() for _ in range(2))
    assert (first, second) == ("", "1")


def test_where_it_cannot_be_compiled_a_log_line_says_so_and_the_fit_goes_on(monkeypatch, caplog):
    X, y = separable()
    expected = Perceptron().fit(X, y)

    def fails():
        raise OSError("no compiler")

    monkeypatch.setattr(perceptron_kernel, "_compiled", None)
    monkeypatch.setattr(perceptron_kernel, "_failed", False)
    monkeypatch.setattr(perceptron_kernel, "_compile", fails)
    with caplog.at_level(logging.WARNING):
        found = Perceptron().fit(X, y)
        Perceptron().fit(X, y)
    np.testing.assert_array_equal(found.coef_, expected.coef_)
    assert [r.message for r in caplog.records].count(caplog.records[0].message) == 1
    assert "plain NumPy" in caplog.text


def test_while_another_thread_compiles_nobody_waits(monkeypatch):
    monkeypatch.setattr(perceptron_kernel, "_compiled", None)
    with perceptron_kernel._lock:
        assert perceptron_kernel.kernel() is not None
        assert perceptron_kernel._compiled is None


@pytest.mark.parametrize("seed", range(5))
def test_the_slides_algorithm_is_what_the_estimator_runs(seed):
    X, t = separable(seed=seed)
    read, ran = run_perceptron(X, t, eta=0.5), Perceptron(eta0=0.5).fit(X, t)
    np.testing.assert_allclose(ran.coef_[0], read.w, rtol=1e-12)
    assert tuple(ran.mistakes_) == read.mistakes


@pytest.mark.parametrize("seed", range(5))
def test_separable_data_ends_with_a_pass_without_mistakes(seed):
    X, y = separable(seed=seed)
    model = Perceptron().fit(X, y)
    assert model.mistakes_[-1] == 0
    assert model.score(X, y) == 1.0
    assert model.n_iter_ == len(model.mistakes_) < 1000


def test_data_that_no_line_separates_runs_to_the_last_pass():
    X, y = np.array([[0, 0], [1, 1], [0, 1], [1, 0.0]]), np.array([-1, -1, 1, 1])
    model = Perceptron(max_iter=25).fit(X, y)
    assert model.n_iter_ == 25
    assert (model.mistakes_ > 0).all()


def test_novikoffs_bound_on_the_number_of_updates():
    X, y = separable()
    updates = len(Perceptron(fit_intercept=False).fit(X, y).updates_[0])
    best = Perceptron(fit_intercept=False, max_iter=5000, averaged=True).fit(X, y).coef_[0]
    gap = margins(X, y, best, 0.0).min()
    assert updates <= (np.linalg.norm(X, axis=1).max() / gap) ** 2


@pytest.mark.parametrize("fit_intercept", [True, False])
def test_the_path_is_the_fit_update_by_update(fit_intercept):
    X, y = RNG.normal(size=(50, 3)), RNG.integers(0, 2, 50)
    model = Perceptron(eta0=0.1, max_iter=20, fit_intercept=fit_intercept).fit(X, y)
    w, b = model.path(X, y)
    assert len(w) == model.mistakes_.sum() + 1
    assert not w[0].any()
    np.testing.assert_array_equal(w[-1], model.coef_[0])
    assert b[-1] == model.intercept_[0]


def test_each_class_has_its_own_path():
    X, y = load_iris(return_X_y=True)
    model = Perceptron(max_iter=10).fit(X, y)
    assert model.mistakes_.shape == (3, model.n_iter_)
    for k in range(3):
        np.testing.assert_array_equal(model.path(X, y, line=k)[0][-1], model.coef_[k])


def test_the_average_is_the_mean_of_the_lines_after_every_row():
    X, t = RNG.normal(size=(40, 2)), np.where(RNG.random(40) < 0.5, -1.0, 1.0)
    w, b, lines = np.zeros(2), 0.0, []
    for x_j, t_j in [*zip(X, t, strict=True)] * 3:
        if t_j * (w @ x_j + b) <= 0:
            w, b = w + t_j * x_j, b + t_j
        lines.append([*w, b])
    model = Perceptron(max_iter=3, averaged=True).fit(X, t)
    np.testing.assert_allclose([*model.coef_[0], *model.intercept_], np.mean(lines, axis=0), rtol=1e-10)


def test_the_average_is_steadier_than_the_last_line_on_noisy_data():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(400, 2))
    y = np.where(X[:, 0] + rng.normal(size=400) > 0, 1, -1)
    last = [Perceptron(max_iter=k).fit(X, y).score(X, y) for k in range(20, 30)]
    mean = [Perceptron(max_iter=k, averaged=True).fit(X, y).score(X, y) for k in range(20, 30)]
    assert np.std(mean) < np.std(last)
    assert np.mean(mean) > np.mean(last)


def test_margins_are_distances_to_the_line():
    X, t = np.array([[3.0, 4.0], [0.0, 0.0]]), np.array([1.0, 1.0])
    np.testing.assert_allclose(margins(X, t, np.array([3.0, 4.0]), -5.0), [4.0, -1.0])
    assert np.isnan(margins(X, t, np.zeros(2), 1.0)).all()


@pytest.mark.parametrize(
    ("settings_", "message"), [({"eta0": 0.0}, "eta0"), ({"eta0": float("nan")}, "eta0"), ({"max_iter": 0}, "max_iter")]
)
def test_settings_that_make_no_sense_are_refused(settings_, message):
    with pytest.raises(ValueError, match=message):
        Perceptron(**settings_).fit(*separable())


def test_one_class_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match="only one class"):
        Perceptron().fit(np.ones((3, 1)), [1, 1, 1])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_weights_that_overflow_are_refused():
    X = np.array([[1e308, 1.0], [-1e308, 2.0], [1e308, -3.0]])
    with pytest.raises(ValueError, match="scale the features"):
        Perceptron(eta0=10.0, max_iter=50).fit(X, [1, -1, 1])
