"""Changes to a table: what each does, what it refuses, and that all of them are code that runs again."""

import numpy as np
import pandas as pd
import pytest

from core.data import desk
from core.data.desk import (
    AsDates,
    AsNumbers,
    AsWords,
    Between,
    ChangeError,
    LeaveOut,
    Missing,
    Only,
    Rename,
    Transform,
    changed,
    columns_changed,
    overview,
)
from core.data.reading.dates import date_parts, is_day_first

FRAME = pd.DataFrame({
    "self": ["f", "NA", "m", "f", "m"], "day": ["3/4/2020", "4/4/2020", "5/5/2021", "6/4/2020", None],
    "price": ["1,5 €", "2,5 €", "cheap", "4,0 €", "10,0 €"], "code": [1.0, 2.0, np.nan, 2.0, 3.0], "x": [1, 2, 3, 4, 5],
})  # fmt: skip
CHANGES = (
    Missing(("NA",)), Rename("self", "sex"), AsNumbers("price", ","), AsWords("code"), AsDates("day", day_first=True),
    Between("x", 1.0, 4.0), Only("sex", ("f", "m")), LeaveOut("code"),
)  # fmt: skip


def test_changes_are_made_one_after_the_other():
    found = changed(FRAME, CHANGES)
    assert list(found) == ["sex", "day: days since 2020-04-03", "day: year", "day: month", "day: day of the week", "price", "x"]
    assert found["sex"].tolist() == ["f", "m", "f"]
    assert found["price"].tolist() == pytest.approx([1.5, np.nan, 4.0], nan_ok=True)
    assert found["day: days since 2020-04-03"].tolist() == [0, 397, 3]
    assert found["day: day of the week"].tolist() == ["Friday", "Wednesday", "Monday"]
    assert found["x"].tolist() == [1, 3, 4]


def test_no_change_touches_the_table_it_was_given():
    before = FRAME.copy(deep=True)
    for change in (Missing(("NA",)), Rename("x", "z"), AsNumbers("price", ","), AsWords("code"), AsDates("day")):
        change.to(FRAME)
        pd.testing.assert_frame_equal(FRAME, before)


def test_undoing_the_last_is_making_the_others():
    pd.testing.assert_frame_equal(changed(FRAME, CHANGES[:-1]).drop(columns="code"), changed(FRAME, CHANGES))
    assert changed(FRAME, ()) is FRAME


def test_each_is_code_that_makes_it_again():
    for change in CHANGES:
        assert eval(repr(change), vars(desk)) == change  # noqa: S307
        assert str(change)


@pytest.mark.parametrize(
    ("change", "words"),
    [(Rename("x", "self"), "already"), (Rename("x", " "), "1 to 60"), (Rename("x", "a" * 61), "1 to 60"),
     (AsNumbers("self"), "no number"), (AsDates("self"), "no dates"), (Between("x", 7, 9), "leave 0 rows"),
     (Only("self", ("NA",)), "leave 1 rows")],
)  # fmt: skip
def test_what_a_table_does_not_allow_gets_one_sentence(change, words):
    with pytest.raises(ChangeError, match=words):
        change.to(FRAME)


def test_a_column_that_is_gone_is_named():
    with pytest.raises(ChangeError, match="no column x any more"):
        changed(FRAME, (Rename("x", "z"), AsWords("x")))


def test_two_columns_have_to_stay():
    with pytest.raises(ChangeError, match="has to stay"):
        LeaveOut("x").to(FRAME[["x", "code"]])


def test_numbers_that_become_words_lose_no_digit_and_gain_none():
    assert AsWords("code").to(FRAME)["code"].tolist()[:2] == ["1", "2"]
    assert AsWords("code").to(FRAME)["code"].isna().tolist() == [False, False, True, False, False]
    halves = pd.DataFrame({"x": [0.1, 2.5], "y": [1, 2]})
    assert AsWords("x").to(halves)["x"].tolist() == ["0.1", "2.5"]


@pytest.mark.parametrize(
    ("days", "first"), [(["31/1/2020", "1/2/2020"], True), (["1/31/2020"], False), (["1/2/2020"], False), (["1.2.2020"], True)]
)
def test_whether_the_day_comes_first_is_read_from_the_days(days, first):
    assert is_day_first(pd.Series(days)) == first


def test_dates_become_what_they_say():
    found = date_parts(pd.Series(["2020-02-29T18:30:00Z", "3 May 2020", "nonsense"]))
    assert found["year"].tolist()[:2] == [2020, 2020]
    assert found["month"].tolist()[:2] == [2, 5]
    assert found["hour"].tolist()[:2] == [18.5, 0]
    assert found["day of the week"].tolist()[:2] == ["Saturday", "Sunday"]
    assert found["days since 2020-02-29"].tolist()[:2] == pytest.approx([18.5 / 24, 64])
    assert all(values.isna().iloc[2] for values in found.values())
    assert date_parts(pd.Series(["12:30", "6:00 pm"]))["hour"].tolist() == [12.5, 18]
    assert date_parts(pd.Series(["yes", "no"])) == {}


def test_other_rows_are_counted_from_the_same_day():
    changes = (*CHANGES[:4], AsDates.of(FRAME["day"], day_first=True), *CHANGES[5:])
    other = pd.DataFrame({"self": ["NA"], "day": ["13/4/2020"], "price": ["3,5 €"], "x": [99]})
    found = columns_changed(other, changes)
    assert found["day: days since 2020-04-03"].tolist() == [10]
    assert found["price"].tolist() == [3.5]
    assert found["sex"].isna().all()
    assert found["x"].tolist() == [99]


def test_the_overview_counts():
    found = overview(FRAME).set_index("column")
    assert found["read as"].tolist() == ["words", "words", "words", "numbers", "numbers"]
    assert found.loc["code", "missing"] == 1
    assert found.loc["code", "different"] == 3
    assert found.loc["self", "distribution"] == [2, 2, 1]
    assert sum(found.loc["x", "distribution"]) == 5
    assert len(found.loc["x", "distribution"]) == 10
    assert found.loc["code", "first"] == "1, 2, 2"


def test_a_function_of_a_column_stands_in_its_place_or_beside_it():
    frame = pd.DataFrame({"a": [1.0, 4.0, np.nan], "b": [1, 2, 3]})
    found = changed(frame, (Transform("a", "ln"), Transform("b", "square"), Transform("b", "sqrt")))
    assert list(found) == ["ln(a)", "sqrt(b)", "b²"]
    np.testing.assert_array_equal(found["ln(a)"], np.log([1.0, 4.0, np.nan]))
    assert found["b²"].tolist() == [1, 4, 9]
    assert str(Transform("a", "ln")) == "ln(a) takes the place of a"
    assert str(Transform("b", "square")) == "b² is added"


def test_a_function_that_is_not_defined_everywhere_says_where_and_changes_nothing():
    frame = pd.DataFrame({"a": [0.0, 4.0, -1.0], "b": [1, 2, 3], "b²": [1, 2, 3]})
    with pytest.raises(ChangeError, match=r"^ln\(a\) needs positive numbers: a has 2 values below\.$"):
        Transform("a", "ln").to(frame)
    with pytest.raises(ChangeError, match=r"^sqrt\(a\) needs numbers from 0 on: a has 1 value below\.$"):
        Transform("a", "sqrt").to(frame)
    with pytest.raises(ChangeError, match="already"):
        Transform("b", "square").to(frame)
