"""Data sets repeat with their seed, are what their names say, and a reader's own points are checked."""

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from core.data.datasets import CURVES, PLANES, REAL, SETS, from_points, make, one_against_rest, titles, with_features


@pytest.mark.parametrize("name", SETS)
def test_the_seed_decides_everything(name):
    one, again = make(name, n=40, noise=0.3, seed=5), make(name, n=40, noise=0.3, seed=5)
    np.testing.assert_array_equal(one.X, again.X)
    np.testing.assert_array_equal(one.y, again.y)


@pytest.mark.parametrize("name", [*CURVES[:4], *PLANES])
def test_size_noise_and_seed_are_obeyed(name):
    one = make(name, n=60, noise=0.3, seed=1)
    assert len(one.X) == len(one.y) == 60
    assert not np.array_equal(one.X, make(name, n=60, noise=0.3, seed=2).X)
    assert np.isfinite(one.X).all()


@pytest.mark.parametrize("name", PLANES)
def test_two_classes_are_minus_one_and_plus_one_and_about_as_many(name):
    found = make(name, n=100)
    assert found.task == "classification"
    assert sorted(set(found.y)) == [-1, 1]
    assert 25 <= (found.y == 1).sum() <= 75
    assert set(found.classes[found.y == 1]) == {"+1"}


@pytest.mark.parametrize(("name", "separable"), [("blobs_far", True), ("plane", True), ("xor", False), ("circles", False)])
def test_without_noise_a_line_separates_what_it_should(name, separable):
    found = make(name, n=100, noise=0.0)
    score = LogisticRegression(C=1e6, max_iter=5000).fit(found.X, found.y).score(found.X, found.y)
    assert (score == 1.0) == separable


@pytest.mark.parametrize("name", ["moons", "circles", "xor", "spiral"])
def test_without_noise_neighbours_agree(name):
    found = make(name, n=300, noise=0.0)
    assert KNeighborsClassifier(1).fit(found.X[:200], found.y[:200]).score(found.X[200:], found.y[200:]) > 0.95


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_anscombe_has_one_line_four_times(k):
    found = make(f"anscombe_{k}")
    line = LinearRegression().fit(found.X, found.y)
    assert line.coef_[0] == pytest.approx(0.5, abs=1e-3)
    assert line.intercept_ == pytest.approx(3.0, abs=3e-3)
    assert line.score(found.X, found.y) == pytest.approx(0.67, abs=1e-2)


def test_the_truth_behind_the_line_is_found_without_noise():
    found = make("line", noise=0.0)
    np.testing.assert_allclose(found.y, 1 + 2 * found.X[:, 0])


@pytest.mark.parametrize("name", REAL)
def test_real_sets_name_their_columns(name):
    found = make(name)
    assert len(found.feature_names) == found.X.shape[1]
    assert list(found.frame.columns) == [*found.feature_names, found.target_name]
    assert len(found.class_names) == (0 if name == "diabetes" else len(np.unique(found.y)))


def test_features_and_classes_can_be_narrowed_down():
    iris = make("iris")
    two = with_features(iris, ["petal width (cm)", "sepal length (cm)"])
    np.testing.assert_array_equal(two.X, iris.X[:, [3, 0]])
    one = one_against_rest(two, "versicolor")
    np.testing.assert_array_equal(one.y == 1, iris.classes == "versicolor")
    assert set(one.classes) == {"the rest", "versicolor"}


def test_every_set_has_its_own_title():
    assert len(set(titles(SETS).values())) == len(SETS)


def test_own_points_become_a_set():
    placed = from_points([(0, 0, -1), (1, 1, 1), (2, 0, 1)])
    assert placed.X.tolist() == [[0, 0], [1, 1], [2, 0]]
    assert placed.y.tolist() == [-1, 1, 1]
    assert from_points([(0, 1), (1, 3), (2, 4)]).task == "regression"


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([(0, 0, 1)], "at least three"),
        ([(0, 0, 1), (1, 1, 1), (2, 2, 1)], "two classes"),
        ([(0, 0), (1, 1), (2, 2, 1)], "same numbers"),
        ([(0, float("nan")), (1, 1), (2, 2)], "finite"),
        ([(1, 0), (1, 1), (1, 2)], "same x"),
    ],
)
def test_points_that_cannot_be_fitted_are_refused_in_a_sentence(points, message):
    with pytest.raises(ValueError, match=message):
        from_points(points)
