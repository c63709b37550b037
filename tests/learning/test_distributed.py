"""On partitions the models are those in memory: sums do not ask where their parts were added up."""

import operator
import os
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_iris

from core.learning import MLP, LeastSquares, MLPRegressor, Perceptron
from core.learning.distributed import DistributedLeastSquares, DistributedMLP, DistributedMLPRegressor, DistributedPerceptron
from core.learning.distributed.least_squares import fold, partial_products, partial_triangle
from core.learning.distributed.partitions import files
from core.learning.distributed.perceptron import one_pass

RNG = np.random.default_rng(5)
X = RNG.normal(size=(401, 4)) * (1.0, 20.0, 0.1, 3.0) + (0.0, 5.0, 1.0, -2.0)
y = X @ [1.0, -0.5, 3.0, 0.0] + 0.3 * RNG.normal(size=401)
TWO = np.where(X[:, 0] + 0.1 * X[:, 1] > 0.5, "up", "down")
CUTS = (7, 100, 101, 260)


def cut(*arrays, at=CUTS):
    return [np.split(array, at) for array in arrays]


def to_the_last_digits(a, b, tolerance=1e-12):
    np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


# --- least squares ---


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 401), max_size=8), st.sampled_from(["normal", "qr", "auto"]), st.booleans())
def test_least_squares_does_not_depend_on_the_cuts(cuts, solver, fit_intercept):
    parts = cut(X, y, at=sorted(cuts))
    ours, whole = DistributedLeastSquares(fit_intercept, solver).fit(*parts), LeastSquares(fit_intercept, solver).fit(X, y)
    assert ours.solver_ == whole.solver_
    to_the_last_digits(ours.coef_, whole.coef_)
    to_the_last_digits(ours.intercept_, whole.intercept_)
    to_the_last_digits(ours.residual_norm_, whole.residual_norm_)
    assert ours.condition_number_ == pytest.approx(whole.condition_number_, rel=1e-9)


def test_several_targets():
    Y = np.column_stack([y, y**2])
    ours, whole = DistributedLeastSquares().fit(*cut(X, Y)), LeastSquares().fit(X, Y)
    to_the_last_digits(ours.coef_, whole.coef_)
    to_the_last_digits(ours.predict(X), whole.predict(X), 1e-10)


@pytest.mark.parametrize("shift", [None, np.arange(5.0)])
def test_the_products_of_the_whole_are_the_sum_of_the_parts(shift):
    parts = [partial_products(*part, shift)[1] for part in zip(*cut(X, y), strict=True)]
    to_the_last_digits(sum(parts), partial_products(X, y, shift)[1])


def test_means_that_dwarf_the_spread_take_a_second_pass():
    far = X + 1e6
    to_the_last_digits(DistributedLeastSquares().fit(*cut(far, y)).coef_, LeastSquares().fit(far, y).coef_, 1e-7)


def test_the_triangle_of_triangles_keeps_lengths_and_angles():
    scales = (np.ones(4), np.ones(1), False)
    R = fold(*(partial_triangle(*part, *scales) for part in zip(*cut(X, y, at=[150]), strict=True)))[0]
    A = np.column_stack([X, y])
    to_the_last_digits(R.T @ R, A.T @ A, 1e-9)


def test_where_the_normal_equations_lose_their_digits_the_triangles_do_not():
    x = np.linspace(0, 1, 400)
    A, w = np.vander(x, 10, increasing=True)[:, 1:], np.arange(1.0, 10.0)
    auto = DistributedLeastSquares().fit(*cut(A, A @ w))
    assert auto.solver_ == "qr"
    squared = DistributedLeastSquares(solver="normal").fit(*cut(A, A @ w))
    error, of_squares = (np.abs(model.coef_ - w).max() for model in (auto, squared))
    assert error < 1e-6 < of_squares * 1e3
    assert error < of_squares / 10


def test_dependent_columns_get_the_shortest_answer():
    A = np.column_stack([X, X[:, 0]])
    ours, whole = DistributedLeastSquares().fit(*cut(A, y)), LeastSquares().fit(A, y)
    assert ours.rank_ == whole.rank_ == 4
    to_the_last_digits(ours.coef_, whole.coef_, 1e-9)


# --- the network ---


@pytest.mark.parametrize("solver", ["sgd", "adam"])
@pytest.mark.parametrize("more", [{}, {"alpha": 0.1, "momentum": 0.9}, {"l1": 0.05, "activation": "relu"}, {"loss": "hinge"}])
def test_every_epoch_is_that_of_the_network_in_memory(solver, more):
    same = {"hidden_layer_sizes": (5, 3), "solver": solver, "max_iter": 40, "random_state": 3, "learning_rate_init": 0.05, **more}
    whole, ours = MLP(**same, batch_size=len(X), shuffle=False).fit(X / 10, TWO), DistributedMLP(**same).fit(*cut(X / 10, TWO))
    assert ours.n_iter_ == whole.n_iter_ > 5
    to_the_last_digits(ours.loss_curve_, whole.loss_curve_)
    for a, b in zip(ours.coefs_ + ours.intercepts_, whole.coefs_ + whole.intercepts_, strict=True):
        to_the_last_digits(a, b)
    assert (ours.predict(X / 10) == whole.predict(X / 10)).all()


def test_three_classes_that_no_partition_has_together():
    A, t = load_iris(return_X_y=True)
    same = {"random_state": 0, "max_iter": 30, "learning_rate_init": 0.02}
    whole, ours = MLP(**same, batch_size=150, shuffle=False).fit(A, t), DistributedMLP(**same).fit(*cut(A, t, at=[50, 100]))
    to_the_last_digits(ours.loss_curve_, whole.loss_curve_)


def test_the_network_for_numbers():
    Y = np.column_stack([y, -y]) / 10
    same = {"random_state": 1, "max_iter": 30, "learning_rate_init": 0.01}
    whole = MLPRegressor(**same, batch_size=len(X), shuffle=False).fit(X / 10, Y)
    ours = DistributedMLPRegressor(**same).fit(*cut(X / 10, Y))
    to_the_last_digits(ours.loss_curve_, whole.loss_curve_)


def test_a_network_that_diverges_says_so_and_keeps_finite_weights():
    ours = DistributedMLPRegressor(learning_rate_init=1e9, activation="identity", random_state=0).fit(*cut(X, y))
    assert "no longer finite" in ours.diverged_
    assert all(np.isfinite(W).all() for W in ours.coefs_)


# --- the perceptron ---


def test_one_partition_is_the_perceptron_in_memory_to_the_last_bit():
    same = {"max_iter": 25}
    whole, ours = Perceptron(**same).fit(X, TWO), DistributedPerceptron(**same).fit([X], [TWO])
    assert (ours.coef_ == whole.coef_).all()
    assert (ours.intercept_ == whole.intercept_).all()
    assert list(ours.mistakes_) == list(whole.mistakes_)


def test_without_a_b():
    whole = Perceptron(max_iter=9, fit_intercept=False).fit(X, TWO)
    ours = DistributedPerceptron(max_iter=9, fit_intercept=False).fit([X], [TWO])
    assert (ours.coef_ == whole.coef_).all()
    assert ours.intercept_ == 0


@pytest.mark.parametrize("parts", [2, 5, 16])
@pytest.mark.parametrize("seed", range(4))
def test_the_mixed_line_separates_what_a_line_separates_and_is_another_line(parts, seed):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(600, 3))
    z = A @ [1.0, -2.0, 0.5] + 0.3
    A, t = A[np.abs(z) > 0.1], np.sign(z[np.abs(z) > 0.1])
    ours = DistributedPerceptron().fit(np.array_split(A, parts), np.array_split(t, parts))
    assert ours.mistakes_[-1] == 0
    assert ours.score(A, t) == 1
    radius = np.linalg.norm(np.column_stack([A, np.ones(len(A))]), axis=1).max()
    margin = np.abs(z[np.abs(z) > 0.1]).min() / np.linalg.norm([1.0, -2.0, 0.5, 0.3])
    assert ours.mistakes_.sum() / parts <= (radius / margin) ** 2  # McDonald et al., theorem 3, weights 1 / parts
    whole = Perceptron().fit(A, t)
    assert not np.allclose(ours.coef_ / np.linalg.norm(ours.coef_), whole.coef_ / np.linalg.norm(whole.coef_), atol=1e-6)


def test_a_mixing_is_the_mean_of_the_lines_of_the_partitions():
    parts = list(zip(*cut(X, TWO), strict=True))
    lines = [one_pass(np.column_stack([A, np.ones(len(A))]), np.where(t == "up", 1.0, -1.0), np.zeros(5))[0] for A, t in parts]
    ours = DistributedPerceptron(max_iter=1, eta0=0.5).fit(*cut(X, TWO))
    to_the_last_digits(np.append(ours.coef_, ours.intercept_), 0.5 * np.mean(lines, axis=0))


def test_three_classes():
    A, t = load_iris(return_X_y=True)
    order = np.random.default_rng(0).permutation(150)
    ours = DistributedPerceptron(max_iter=200).fit(*cut(A[order], t[order], at=[60]))
    assert ours.mistakes_.shape == (3, ours.n_iter_)
    assert ours.score(A, t) > 0.7


# --- what is refused ---


@pytest.mark.parametrize(
    ("model", "parts", "words"),
    [
        (DistributedLeastSquares(), ([], []), "no partitions"),
        (DistributedLeastSquares(), ([np.empty((0, 2))], [np.empty(0)]), "no rows"),
        (DistributedLeastSquares(), ([X[:5]], [y[:4]]), "5 rows of X and 4 of y"),
        (DistributedLeastSquares(), ([np.full((3, 1), np.nan)], [np.ones(3)]), "missing or infinite"),
        (DistributedLeastSquares(solver="gradient_descent"), ([X], [y]), "auto, normal or qr"),
        (DistributedMLP(early_stopping=True), ([X], [TWO]), "early_stopping"),
        (DistributedMLP(batch_size=10), ([X], [TWO]), "batch of all 401 rows"),
        (DistributedMLP(), ([X], [np.zeros(401, dtype=int)]), "only one class"),
        (DistributedPerceptron(averaged=True), ([X], [TWO]), "averaged"),
        (DistributedPerceptron(), ([X], [np.zeros(401, dtype=int)]), "only one class"),
    ],
)
def test_refusals(model, parts, words):
    with pytest.raises(ValueError, match=words):
        model.fit(*parts)


def test_without_dask_arrays_in_partitions_work_and_one_sentence_says_what_to_install():
    code = """
import sys
sys.modules["dask"] = sys.modules["distributed"] = None
import numpy as np
from core.learning.distributed import DistributedLeastSquares
from core.learning.distributed.partitions import files
print(DistributedLeastSquares().fit([np.eye(2), 2 * np.eye(2)], [np.ones(2), np.ones(2)]).coef_.shape)
try:
    files("rows/*.parquet", "y")
except ImportError as error:
    print(error)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["(2,)", "Files in partitions need Dask: pip install -r requirements-scale.txt"]


# --- Dask: in this process, and two workers of which one is killed ---


@pytest.fixture
def folder(tmp_path):
    frame = pd.DataFrame(X, columns=list("abcd")).assign(y=y)
    for i, part in enumerate(np.split(np.arange(401), CUTS)):
        frame.iloc[part].to_parquet(tmp_path / f"{i}.parquet")
        frame.iloc[part].to_csv(tmp_path / f"{i}.csv", index=False)
    return tmp_path


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_files_in_a_folder(folder, kind):
    pytest.importorskip("dask.dataframe")
    ours = DistributedLeastSquares().fit(*files(f"{folder}/*.{kind}", "y"))
    to_the_last_digits(ours.coef_, LeastSquares().fit(X, y).coef_)
    assert list(ours.feature_names_in_) == list("abcd")
    with pytest.raises(ValueError, match="no column 'z'"):
        files(f"{folder}/*.{kind}", "z")


def slowly(k):
    """A partition that takes its time, so that its worker can be killed meanwhile."""
    time.sleep(0.15)
    rows = np.split(np.arange(401), (*CUTS, 300, 350))[k]
    return X[rows], y[rows]


@pytest.fixture(scope="module")
def workers():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def lazily(parts):
    import dask
    import dask.array as da

    made = [dask.delayed(slowly, pure=False)(k) for k in range(len(parts))]
    X_parts = [da.from_delayed(dask.delayed(operator.itemgetter(0))(m), (n, 4), float) for m, n in zip(made, parts, strict=True)]
    y_parts = [da.from_delayed(dask.delayed(operator.itemgetter(1))(m), (n,), float) for m, n in zip(made, parts, strict=True)]
    return da.concatenate(X_parts), da.concatenate(y_parts)


SIZES = [len(rows) for rows in np.split(np.arange(401), (*CUTS, 300, 350))]


def test_two_worker_processes_find_what_one_process_finds_and_one_of_them_may_be_killed(workers):
    parts = cut(X, y, at=(*CUTS, 300, 350))
    alone = DistributedLeastSquares(solver="qr").fit(*parts)
    pids = list(workers.run(os.getpid).values())
    assert len(set(pids)) == 2
    found = []
    fitting = threading.Thread(target=lambda: found.append(DistributedLeastSquares(solver="qr").fit(*lazily(SIZES))))
    fitting.start()
    time.sleep(0.4)
    os.kill(pids[0], signal.SIGKILL)
    fitting.join(timeout=120)
    assert found
    assert (found[0].coef_ == alone.coef_).all()
    assert found[0].intercept_ == alone.intercept_


def test_an_epoch_on_workers_is_the_epoch_in_one_process(workers):
    parts = cut(X / 10, y, at=(*CUTS, 300, 350))
    same = {"random_state": 1, "max_iter": 4, "learning_rate_init": 0.01, "hidden_layer_sizes": (3,)}
    alone = DistributedMLPRegressor(**same).fit(*parts)
    X_parts, y_parts = lazily(SIZES)
    ours = DistributedMLPRegressor(**same).fit(X_parts / 10, y_parts)
    assert list(ours.loss_curve_) == list(alone.loss_curve_)
