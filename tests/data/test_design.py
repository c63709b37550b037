"""A table becomes X and y: the task, the columns, the warnings, and coefficients in the reader's own units."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from core.data.design import (
    MAX_CATEGORIES,
    DesignError,
    coefficients,
    equation,
    make_design,
    slice_through,
)
from core.data.proposals import offered_features, possible_gaps, propose_target, propose_task
from core.data.tables import read_table
from core.learning import LeastSquares
from core.learning.beside.comparison import compare, twin

rng = np.random.default_rng(0)
N = 120
FRAME = pd.DataFrame({
    "row": np.arange(1, N + 1), "size": rng.normal(100, 20, N), "age": rng.integers(0, 80, N).astype(float),
    "town": rng.choice(["north", "south", "west"], N), "note": [f"note {k}" for k in range(N)], "same": 1.0,
})  # fmt: skip
FRAME["price"] = 10 * FRAME["size"] - 2 * FRAME["age"] + 50 * (FRAME["town"] == "south") + rng.normal(size=N)
FRAME["dear"] = np.where(FRAME["price"] > FRAME["price"].median(), "yes", "no")
FRAME.loc[3, "age"] = np.nan
FRAME.loc[5, "town"] = None
FRAME.loc[7, "price"] = np.nan


@pytest.mark.parametrize(
    ("values", "task"),
    [(["a", "b", "a"], "classification"), ([0.0, 1.0] * 10, "classification"), ([1.5, 2.5, 3.5], "regression"),
     (list(range(100)), "regression"), ([1, 2, 3] * 20, "classification")],
)  # fmt: skip
def test_the_task_is_proposed_from_the_target(values, task):
    assert propose_task(pd.Series(values)) == task


@pytest.mark.parametrize(
    ("columns", "target"),
    [("species island bill sex year", "species"), ("mpg cylinders origin name", "mpg"), ("size quality price id", "price"),
     ("a b c", "c"), ("class1 Class zone", "Class"), ("x1 x2 date", "x2"), ("sales month", "sales"), ("width y count", "y"),
     ("price x y z", "price"), ("class survived", "survived"), ("size id2 id", "id2"), ("house_price rooms", "house_price"), ("same note a same2", "a")],
)  # fmt: skip
def test_the_likeliest_target_is_proposed(columns, target):
    made = {"species": "town", "island": "town", "sex": "dear", "origin": "town", "name": "note", "class1": "town", "Class": "dear",
            "date": "row", "id": "row", "survived": "dear", "class": "town", "same": "same", "same2": "same", "note": "note"}  # fmt: skip
    frame = pd.DataFrame({name: FRAME[made.get(name, "size")] for name in columns.split()})
    assert propose_target(frame) == target


def test_what_may_be_a_gap_is_told_from_an_answer():
    frame = pd.DataFrame({
        "sex": ["f", "m", "NA", "f"], "dose": ["none", "low", "high", "low"], "country": ["NA", "DE", "FR", "DE"],
        "self": ["NA", "NA", None, "NA"], "x": [1.0, 2.0, 3.0, 4.0],
    })  # fmt: skip
    assert possible_gaps(frame) == {"NA": False, "none": False}
    assert possible_gaps(frame[["sex", "dose"]]) == {"NA": True, "none": False}


def test_a_target_of_words_is_not_sent_to_regression():
    frame = FRAME.assign(many=[f"w{k // 2}" for k in range(N)])
    with pytest.raises(DesignError, match=r"more than 50: choose another target\.$"):
        make_design(frame, "many", ["size"], "classification")
    with pytest.raises(DesignError, match="choose regression, or another target"):
        make_design(frame, "row", ["size"], "classification")


def test_features_that_only_name_the_rows_are_not_offered():
    assert offered_features(FRAME, "price") == ["size", "age", "town", "dear"]


def test_a_time_series_is_predicted_from_its_time():
    frame = pd.DataFrame({"time": np.arange(40), "sales": rng.normal(size=40)})
    assert offered_features(frame, "sales") == ["time"]


def test_a_regression_finds_the_truth_in_the_readers_units():
    design = make_design(FRAME, "price", ["size", "age", "town"], "regression")
    assert len(design.X) == len(design.y) == N - 1
    found = compare(LeastSquares(), twin(LeastSquares()), design.X, design.y, preprocess=design.preprocess)
    table = coefficients(found.preprocess, found.ours.coef_, found.ours.intercept_).set_index("feature")["original units"]
    assert table["size"] == pytest.approx(10, abs=0.1)
    assert table["age"] == pytest.approx(-2, abs=0.1)
    assert table["town_south"] - table.get("town_north", 0.0) == pytest.approx(50, abs=2)
    row = design.X.iloc[[0]]
    by_hand = table["(intercept)"] + table["size"] * row["size"].iloc[0] + table["age"] * row["age"].iloc[0]
    by_hand += table.get(f"town_{row['town'].iloc[0]}", 0.0)
    assert found.predict(row)["ours"][0] == pytest.approx(by_hand)
    text = equation(coefficients(found.preprocess, found.ours.coef_, found.ours.intercept_), "price")
    assert text.startswith("price ≈ ")
    assert "· size" in text


def test_every_change_is_listed():
    changes = make_design(FRAME, "price", ["age", "town"], "regression").changes
    assert ("price", 1) in set(zip(changes["column"], changes["rows"], strict=True))
    assert changes[changes["change"].str.contains("median")]["rows"].tolist() == [1]
    assert changes["change"].str.contains("category of their own").any()


@pytest.mark.parametrize("count", [3, 19, 20, 21, 60])
def test_the_list_of_changes_counts_the_columns_that_are_made(count):
    """So many columns as the one-hot encoder makes, and the rest by a name of its own."""
    frame = pd.DataFrame({"city": [f"c{k % count:02d}" for k in range(600)], "y": np.arange(600.0)})
    design = make_design(frame, "y", ["city"], "regression")
    change = design.changes["change"].iloc[0]
    made = list(design.preprocess.fit(design.X).get_feature_names_out())
    assert change.startswith(f"{count} categories:")
    told_apart = min(count, MAX_CATEGORIES)
    assert len(made) == told_apart - 1
    assert (f"at most {told_apart} in all" in change) == (count >= MAX_CATEGORIES)
    named = coefficients(design.preprocess, np.ones(len(made)), 0.0)["feature"].tolist()
    assert ("city (any other)" in named) == (count >= MAX_CATEGORIES)
    assert "sklearn" not in " ".join(named)


@pytest.mark.parametrize(
    ("column", "told"),
    [(lambda f: f["dear"].map({"yes": "rich", "no": "poor"}), True), (lambda f: f["dear"].map({"yes": 7.0, "no": 3.0}), True),
     (lambda f: f["dear"] + f["town"].fillna("west"), True), (lambda f: f["town"], False), (lambda f: f["note"], False)],
)  # fmt: skip
def test_a_feature_that_tells_the_class_is_named_be_it_words_or_numbers(column, told):
    said = " ".join(make_design(FRAME.assign(told=column), "dear", ["told", "age"], "classification").warnings)
    assert ("told: each of its values comes with one dear only" in said) == told


def test_the_median_is_learned_from_the_training_rows_only():
    design = make_design(FRAME, "dear", ["age"], "classification")
    train = np.arange(40)
    fitted = design.preprocess.fit(design.X.iloc[train])
    imputer = fitted.named_transformers_["numbers"].named_steps["simpleimputer"]
    assert imputer.statistics_[0] == design.X["age"].iloc[train].median()


@pytest.mark.parametrize(
    ("target", "features", "task", "words"),
    [("price", [], "regression", "at least one"), ("price", ["price"], "regression", "is the target"),
     ("town", ["size"], "regression", "holds words"), ("same", ["size"], "regression", "one value only"),
     ("note", ["size"], "classification", "classes, more than"), ("row", ["size"], "classification", "classes, more than")],
)  # fmt: skip
def test_a_choice_that_cannot_be_fitted_is_refused_in_one_sentence(target, features, task, words):
    with pytest.raises(DesignError, match=words):
        make_design(FRAME, target, features, task)


def test_warnings():
    frame = FRAME.assign(copy=FRAME["price"] * 2 + 1, twice=FRAME["size"] * 1.001 + 1e-3 * FRAME["age"].fillna(0))
    said = " ".join(make_design(frame, "price", ["size", "twice", "copy", "same", "note"], "regression").warnings)
    for word in ("copy: nearly the same as price", "size and twice", "same: the same everywhere", "note: names or numbers"):
        assert word in said
    rare = FRAME.assign(rare=["yes"] + ["no"] * (N - 1))
    said = " ".join(make_design(rare, "rare", ["size"], "classification").warnings)
    assert "99.2% of the rows" in said
    assert "one row only" in said
    few = " ".join(make_design(FRAME.iloc[:3], "price", ["size", "age", "town"], "regression").warnings)
    assert "3 rows for" in few


def test_whole_numbers_are_classes_without_their_point():
    table = read_table(b"x,y\n" + b"".join(f"{k},{k % 2}.0\n".encode() for k in range(20)))
    assert set(make_design(table.frame, "y", ["x"], "classification").y) == {"0", "1"}


def test_a_slice_holds_the_other_features():
    design = make_design(FRAME, "price", ["size", "age", "town"], "regression")
    rows = slice_through(design.X, ("size", "age"), np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert rows["size"].tolist() == [1.0, 3.0]
    assert rows["town"].nunique() == 1
    assert list(rows.columns) == list(design.X.columns)


def test_scikit_learn_alone_gives_the_same_predictions():
    design = make_design(FRAME, "price", ["size", "age", "town"], "regression")
    found = compare(LeastSquares(), twin(LeastSquares()), design.X, design.y, preprocess=design.preprocess)
    Z = design.preprocess.fit_transform(design.X.iloc[found.train])
    alone = LinearRegression().fit(Z, design.y[found.train])
    np.testing.assert_allclose(found.predict(design.X)["ours"], alone.predict(design.preprocess.transform(design.X)))


def test_a_design_equals_itself_only():
    """It is a key: scores that belong to one table are never taken for another's, however alike."""
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0, 4.0], "t": [2.0, 4.0, 6.0, 9.0]})
    one, other = (make_design(frame, "t", ["a"], "regression") for _ in range(2))
    assert one == one
    assert one != other
    assert len({one, other}) == 2


def test_a_table_of_dates_and_numbers_points_to_where_dates_become_numbers():
    frame = pd.DataFrame({"day": ["2020-01-31", "2020-02-01", "2020-02-02"], "name": ["a", "b", "c"], "sales": [1.0, 2.0, 4.0]})
    with pytest.raises(DesignError, match=r"Under Columns, numbers can be made of the dates in day\.$"):
        make_design(frame, "sales", [], "regression")
    with pytest.raises(DesignError, match=r"^Choose at least one feature\.$"):
        make_design(frame[["name", "sales"]], "sales", [], "regression")
