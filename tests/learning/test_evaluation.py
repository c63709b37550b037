"""Confusion, ROC and answers of a pair are scikit-learn's own, on the rows that were held out."""

import numpy as np
import pytest
from sklearn.metrics import auc, confusion_matrix, roc_auc_score

from core.data.datasets import make
from core.learning import MLP, Perceptron
from core.learning.beside.comparison import compare, standardiser, twin
from core.learning.beside.evaluation import answers, confusion, roc, rows_to_judge


def pair(ours, name, **options):
    data = make(name)
    return data, compare(ours, twin(ours), data.X, data.y, preprocess=standardiser(), repeats=1, **options)


@pytest.mark.parametrize("ours", [Perceptron(), MLP(max_iter=20, random_state=0)])
def test_two_classes(ours):
    data, found = pair(ours, "moons")
    rows = rows_to_judge(found)
    np.testing.assert_array_equal(rows, found.test)
    X, y = data.X[rows], data.y[rows]
    for name, counts in confusion(found, X, y).items():
        np.testing.assert_array_equal(counts, confusion_matrix(y, found.predict(X)[name]))
    fpr, tpr = roc(found, X, y)["ours"]
    assert auc(fpr, tpr) == pytest.approx(found.scores.loc["ROC AUC", ("ours", "test")])
    found_answers = answers(found, X)
    assert np.abs(found_answers).max() <= 1
    assert roc_auc_score(y, found_answers) == pytest.approx(auc(fpr, tpr))


def test_more_classes_are_class_numbers_and_have_no_roc():
    data, found = pair(Perceptron(max_iter=20), "iris")
    assert roc(found, data.X, data.y) == {}
    np.testing.assert_array_equal(found.ours.classes_[answers(found, data.X).astype(int)], found.predict(data.X)["ours"])


def test_without_held_out_rows_the_training_rows_are_judged():
    _, found = pair(Perceptron(), "moons", test_size=0)
    np.testing.assert_array_equal(rows_to_judge(found), found.train)
