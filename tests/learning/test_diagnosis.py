"""What comes after the score: influence as statsmodels has it, classes, thresholds and calibration as scikit-learn has them."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import probplot
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.metrics import classification_report, precision_score, recall_score

from core.data.design import make_design
from core.learning import MLP, LeastSquares, Perceptron
from core.learning.beside.comparison import compare, twin
from core.learning.beside.diagnosis import by_class, calibration, influence, normal_quantiles, thresholds

# Brownlee's stack loss data; hat values, internally studentised residuals and Cook's distances by statsmodels 0.15
STACKLOSS = np.array([
    [42, 80, 27, 89], [37, 80, 27, 88], [37, 75, 25, 90], [28, 62, 24, 87], [18, 62, 22, 87], [18, 62, 23, 87], [19, 62, 24, 93],
    [20, 62, 24, 93], [15, 58, 23, 87], [14, 58, 18, 80], [14, 58, 18, 89], [13, 58, 17, 88], [11, 58, 18, 82], [12, 58, 19, 93],
    [8, 50, 18, 89], [7, 50, 18, 86], [8, 50, 19, 72], [8, 50, 19, 79], [9, 50, 20, 80], [15, 56, 20, 82], [15, 70, 20, 91],
])  # fmt: skip
HAT = [0.301555468936, 0.317840958443, 0.174615005419, 0.128505243081, 0.0522203296009, 0.0774873621307, 0.219236759497,
       0.219236759497, 0.140183634554, 0.200044262108, 0.155033184784, 0.217175965323, 0.157531459364, 0.205822877536,
       0.190464863296, 0.131073701793, 0.412123497858, 0.160592724637, 0.174536629243, 0.0801858501745, 0.284533462725]  # fmt: skip
STUDENTISED = [1.19333928787, -0.715803043417, 1.5460204391, 1.881816022, -0.542083885819, -0.965256814998, -0.83377714683,
               -0.484842061298, -1.04552961592, 0.436832032346, 0.884257573122, 0.968573825222, -0.479872900442, -0.0174715288632,
               0.809206575418, 0.299354510814, -0.611210404123, -0.15315037581, -0.203021898767, 0.453977436711, -2.63821998116]  # fmt: skip
COOK = [0.153710372368, 0.0596830916089, 0.126414084449, 0.130542041799, 0.00404767116833, 0.0195652010028, 0.0488015931021,
        0.0165019247698, 0.0445558051363, 0.0119296885072, 0.0358659715983, 0.0650658451207, 0.0107648024053, 1.97778055153e-05,
        0.0385157164459, 0.00337943615128, 0.065473078394, 0.00112183576045, 0.00217878590396, 0.00449165299686, 0.69199991634]  # fmt: skip


def fitted(frame, target, ours, task, **how):
    design = make_design(frame, target, [c for c in frame if c != target], task)
    return compare(ours, twin(ours), design.X, design.y, repeats=1, preprocess=design.preprocess, **how), design


def stackloss(ours=None, frame=None):
    frame = pd.DataFrame(STACKLOSS, columns=["loss", "air", "water", "acid"]) if frame is None else frame
    result, design = fitted(frame, "loss", ours or LeastSquares(), "regression", test_size=0.0)
    return influence(result, design.X, design.y), result, design


def test_leverage_residuals_and_cooks_distance_are_those_of_statsmodels():
    found, _, _ = stackloss()
    order = np.argsort(found.rows)
    np.testing.assert_allclose(found.leverage[order], HAT, rtol=1e-9)
    np.testing.assert_allclose(found.residuals[order], STUDENTISED, rtol=1e-9)
    np.testing.assert_allclose(found.cook[order], COOK, rtol=1e-8)
    assert found.strongest(3).rows.tolist() == [20, 0, 3]


def test_a_column_that_follows_from_another_changes_nothing():
    frame = pd.DataFrame(STACKLOSS, columns=["loss", "air", "water", "acid"])
    found, _, _ = stackloss(frame=frame.assign(twice=2.0 * frame["air"] - frame["acid"]))
    np.testing.assert_allclose(found.cook[np.argsort(found.rows)], COOK, rtol=1e-6)


def test_cooks_distance_is_how_far_the_predictions_move_without_the_row():
    found, result, design = stackloss()
    k = int(np.flatnonzero(found.rows == 20)[0])
    kept = np.delete(np.arange(21), 20)
    Z = result.prepared(design.X)
    without = LeastSquares().fit(Z[kept], design.y[kept])
    moved = result.ours.predict(Z) - without.predict(Z)
    variance = float(np.sum((design.y - result.ours.predict(Z)) ** 2)) / (21 - 4)
    assert found.cook[k] == pytest.approx(float(moved @ moved) / (4 * variance), rel=1e-9)


def test_influence_has_no_meaning_with_a_penalty_or_without_rows_to_spare():
    assert stackloss(LeastSquares(alpha=1.0))[0] is None
    few = pd.DataFrame(STACKLOSS[:4], columns=["loss", "air", "water", "acid"])
    assert stackloss(frame=few)[0] is None


def test_normal_quantiles_are_scipys_order_and_a_normal_sample_lies_on_the_diagonal():
    residuals = np.random.default_rng(0).normal(3.0, 5.0, 4000)
    where, found = normal_quantiles(residuals)
    (known, ordered), _ = probplot(residuals)
    np.testing.assert_allclose(where[5:-5], known[5:-5], atol=5e-3)  # two formulas for the ends
    np.testing.assert_array_equal(np.argsort(ordered), np.argsort(found))
    assert np.abs(where - found)[100:-100].max() < 0.1
    assert np.isfinite(normal_quantiles(np.zeros(5))[1]).all()


def test_each_class_has_scikit_learns_report():
    frame = load_iris(as_frame=True).frame.assign(target=lambda f: f["target"].map(dict(enumerate("abc"))))
    result, design = fitted(frame, "target", Perceptron(max_iter=20, random_state=0), "classification")
    rows = result.test
    X, y = design.X.iloc[rows], design.y[rows]
    table = by_class(result, X, y)
    assert table["class"].tolist() == ["a", "a", "b", "b", "c", "c"]
    for model, predicted in result.predict(X).items():
        report = classification_report(y, predicted, output_dict=True)
        for _, line in table[table["model"] == model].iterrows():
            known = report[line["class"]]
            assert line[["precision", "recall", "F1", "rows"]].tolist() == [
                known[k] for k in ("precision", "recall", "f1-score", "support")
            ]


@pytest.fixture(scope="module")
def cancer():
    frame = load_breast_cancer(as_frame=True).frame.assign(target=lambda f: f["target"].map({0: "malignant", 1: "benign"}))
    network = MLP((4,), learning_rate_init=0.1, max_iter=20, random_state=0)
    return fitted(frame, "target", network, "classification")


def test_a_threshold_has_scikit_learns_precision_and_recall(cancer):
    result, design = cancer
    found = thresholds(result, design.X, design.y)
    assert found.positive == "malignant"
    for threshold in (-0.9, 0.0, 0.5):
        for model, line in found.at(threshold).iterrows():
            called = found.scores[model] > threshold
            assert line["precision"] == pytest.approx(precision_score(found.is_positive, called))
            assert line["recall"] == pytest.approx(recall_score(found.is_positive, called))
            assert line[:4].sum() == len(design.X)
    above = max(scores.max() for scores in found.scores.values())
    assert found.at(above)["precision"].isna().all()
    recall, precision = found.curves()["ours"]
    assert (recall[0], precision[-1], recall[-1]) == (1.0, 1.0, 0.0)


def test_at_the_threshold_0_it_is_what_the_model_predicts(cancer):
    result, design = cancer
    found = thresholds(result, design.X, design.y).at(0.0)
    predicted = result.predict(design.X)["ours"] == "malignant"
    assert found.loc["ours", "true +"] + found.loc["ours", "false +"] == predicted.sum()


def test_calibration_compares_probability_with_share(cancer):
    result, design = cancer
    for predicted, share in calibration(result, design.X, design.y).values():
        assert (np.diff(predicted) >= 0).all()
        assert ((share >= 0) & (share <= 1)).all()
        assert share[0] < 0.1 < 0.9 < share[-1]
    perceptron, _ = fitted(load_iris(as_frame=True).frame, "target", Perceptron(random_state=0), "classification")
    assert calibration(perceptron, design.X, design.y) == {}
    assert (
        thresholds(perceptron, *(load_iris(as_frame=True).frame.pipe(lambda f: (f.drop(columns="target"), f["target"])))) is None
    )
