"""How sure and how important: against published digits, statsmodels and scikit-learn; and rows that nobody fitted."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.data.design import DesignError, make_design
from core.learning import LeastSquares, MLPRegressor, Perceptron
from core.learning.beside.comparison import compare, cross_validation, learns_units, twin
from core.learning.beside.meaning import certainty_of_coefficients, dependence, importance
from core.learning.beside.prediction import fitting, predicted
from core.learning.least_squares.inference import inference
from tests.learning.test_least_squares import NIST, digits, table

HERE = Path(__file__).parent
STATSMODELS = json.loads((HERE / "statsmodels.json").read_text())["cases"]
RNG = np.random.default_rng(1)
N = 200
FRAME = pd.DataFrame({
    "x": RNG.normal(size=N), "noise": RNG.normal(size=N), "kind": RNG.choice(["a", "b", "c"], N), "self": RNG.normal(size=N),
})  # fmt: skip
FRAME["y"] = 3 * FRAME["x"] + 2 * (FRAME["kind"] == "b") + 100
FRAME["sign"] = np.where(FRAME["x"] > 0, "plus", "minus")


def fitted(ours, target, features, **options):
    design = make_design(FRAME, target, features, "regression" if target == "y" else "classification")
    options = {"preprocess": design.preprocess, "standardise_target": learns_units(ours), **options}
    return design, compare(ours, twin(ours), design.X, design.y, **options)


# --- how sure


@pytest.mark.parametrize(("name", "expected"), [("Longley", 11), ("Wampler5", 8)])
def test_the_standard_errors_that_nist_certifies(name, expected):
    X, y, _ = table(name)
    certified = json.loads((NIST / f"{name}.json").read_text())["exact_60_digits"]["standard_deviations"]
    model = LeastSquares().fit(X, y)
    A = np.column_stack([np.ones(len(X)), X])
    found = inference(A, y - model.predict(X), np.append(model.intercept_, model.coef_))
    assert digits(found.errors, np.array(certified, dtype=float)) > expected


@pytest.mark.parametrize("name", STATSMODELS)
def test_errors_intervals_and_p_values_are_those_of_statsmodels(name):
    """In the columns' own units, after a fit to standardised ones."""
    known = STATSMODELS[name]
    frame = pd.read_csv(HERE.parents[1] / "data" / "samples" / f"{name}.csv")
    design = make_design(frame, known["target"], known["features"], "regression")
    found = compare(LeastSquares(), twin(LeastSquares()), design.X, design.y, 0.0, preprocess=design.preprocess)
    sure = certainty_of_coefficients(found, design.X, design.y)
    assert sure.degrees == known["degrees"]
    for what in ("values", "errors", "p", "low", "high"):
        np.testing.assert_allclose(getattr(sure, what), known[what], rtol=1e-8, err_msg=what)


def test_there_is_no_certainty_where_columns_depend_or_rows_are_too_few():
    X = RNG.normal(size=(10, 3))
    A = np.column_stack([X, X[:, 0] + X[:, 1]])
    assert inference(A, np.ones(10), np.ones(4)) is None
    assert inference(X[:3], np.ones(3), np.ones(3)) is None
    assert inference(X, np.ones(10), np.ones(3)).degrees == 7


def test_ridge_and_other_models_claim_no_certainty():
    for ours, target in ((LeastSquares(alpha=1.0), "y"), (Perceptron(), "sign")):
        design, found = fitted(ours, target, ["x", "noise"])
        assert certainty_of_coefficients(found, design.X, design.y) is None


# --- how important


def test_importance_is_scikit_learns_of_the_same_pair():
    design, found = fitted(LeastSquares(), "y", ["noise", "kind", "x"])
    falls = importance(found, design.X.iloc[found.test], design.y[found.test])
    alone = make_pipeline(found.preprocess, found.theirs)
    order = np.random.default_rng(0).permutation(len(found.test))
    rows = found.test[order]
    known = permutation_importance(alone, design.X.iloc[rows], design.y[rows], n_repeats=5, random_state=0)
    theirs = falls[falls["model"] == "scikit-learn"].set_index("feature")
    np.testing.assert_allclose(theirs.loc[list(design.X), "mean"], known.importances_mean, rtol=1e-12)
    np.testing.assert_allclose(theirs.loc[list(design.X), "spread"], known.importances_std, rtol=1e-9, atol=1e-12)
    assert falls["feature"].tolist()[:3] == ["x", "kind", "noise"]
    assert abs(theirs.loc["noise", "mean"]) < 1e-6


def test_partial_dependence_of_a_line_is_its_slope_and_scikit_learns():
    design, found = fitted(LeastSquares(), "y", ["x", "kind", "self"], test_size=0.0)
    answers = dependence(found, design.X, "x")
    for model in ("ours", "scikit-learn"):
        line = answers[answers["line"] == model]
        np.testing.assert_allclose(np.polyfit(line["value"], line["answer"], 1)[0], 3, rtol=1e-9)
    known = partial_dependence(
        make_pipeline(found.preprocess, found.theirs), design.X, ["x"], custom_values={"x": line["value"].to_numpy()}
    )
    np.testing.assert_allclose(line["answer"], known["average"][0], rtol=1e-9)
    words = dependence(found, design.X, "kind")
    ours = words[words["line"] == "ours"].set_index("value")["answer"]
    assert ours["b"] - ours["a"] == pytest.approx(2)


def test_the_shares_of_the_classes_add_up():
    design, found = fitted(Perceptron(max_iter=50), "sign", ["x", "noise"])
    answers = dependence(found, design.X, "x")
    np.testing.assert_allclose(answers.groupby("value")["answer"].sum(), 1.0)
    plus = answers[answers["line"] == "plus"].sort_values("value")["answer"]
    assert plus.iloc[0] == 0
    assert plus.iloc[-1] == 1


# --- a network for numbers of any size


def test_a_network_learns_a_target_of_any_size_as_scikit_learn_does_with_a_standardised_one():
    ours = MLPRegressor((4,), solver="sgd", learning_rate_init=0.01, max_iter=30, random_state=0)
    design, found = fitted(ours, "y", ["x", "kind"], test_size=0.25)
    alone = TransformedTargetRegressor(twin(ours), transformer=StandardScaler())
    Z = found.preprocess.transform(design.X)
    alone.fit(Z[found.train], design.y[found.train])
    both = found.predict(design.X)
    np.testing.assert_allclose(both["scikit-learn"], alone.predict(Z), rtol=1e-9)
    np.testing.assert_allclose(both["ours"], both["scikit-learn"], rtol=1e-9)
    assert found.scores.loc["RMSE", ("ours", "test")] == pytest.approx(
        np.sqrt(np.mean((both["ours"][found.test] - design.y[found.test]) ** 2))
    )
    assert found.scores.loc["R²", ("ours", "test")] > 0.5
    assert found.ledger.agrees
    folds = cross_validation(ours, twin(ours), design.X, design.y, 3, preprocess=design.preprocess, standardise_target=True)
    np.testing.assert_allclose(folds["ours"], folds["scikit-learn"], rtol=1e-9)
    assert (folds["ours"] > 0.5).all()


# --- rows that nobody fitted


def test_new_rows_get_the_answers_of_both_models():
    design, found = fitted(LeastSquares(), "y", ["x", "kind"], test_size=0.0)
    new = pd.DataFrame({"kind": ["a", "b"], "x": ["1", "2"], "more": [7, 8]})
    rows, notes = predicted(found, design, new)
    assert list(rows) == ["kind", "x", "more", "ours", "sklearn"]
    assert rows["ours"].tolist() == pytest.approx([103, 108])
    assert not notes


def test_a_new_category_is_what_the_sentence_says():
    """The encoder gives it no column: it is predicted as the first category, whose column was left out."""
    design, found = fitted(LeastSquares(), "y", ["x", "kind"], test_size=0.0)
    rows, _ = predicted(found, design, pd.DataFrame({"kind": ["a", "d"], "x": [1.0, 1.0]}))
    assert rows["ours"].iloc[0] == rows["ours"].iloc[1]


def test_what_is_strange_of_new_rows_is_said():
    design, _ = fitted(LeastSquares(), "y", ["x", "kind"], test_size=0.0)
    _, notes = fitting(design, pd.DataFrame({"kind": ["d", "a", None], "x": [0.0, 99.0, 1.0]}))
    said = " ".join(notes)
    assert 'kind: 1 value missing, taken for the category "missing"' in said
    assert "kind: 1 new, such as d: taken for the category that has no column" in said
    assert "x: 1 value outside" in said


@pytest.mark.parametrize(("rows", "words"), [({"x": [1.0]}, "lacks kind"), ({"x": ["no"], "kind": ["a"]}, "x holds no number")])
def test_rows_that_do_not_fit_are_refused_with_a_sentence(rows, words):
    design, _ = fitted(LeastSquares(), "y", ["x", "kind"], test_size=0.0)
    with pytest.raises(DesignError, match=words):
        fitting(design, pd.DataFrame(rows))


def test_a_column_called_like_an_answer_is_not_overwritten():
    design, found = fitted(LeastSquares(), "y", ["x"], test_size=0.0)
    rows, _ = predicted(found, design, pd.DataFrame({"x": [1.0], "ours": ["mine"]}))
    assert list(rows) == ["x", "ours", "ours (added)", "sklearn"]
