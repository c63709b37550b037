"""The reader's own table on the page: what is chosen, what is said, what stays."""

import time
from pathlib import Path

import pytest

from core.bounded import TooHard
from pages.parts.plain import plain
from tests.data.test_formats import workbook

FOLDER = Path(__file__).parents[1] / "data" / "csv"
PAGE = "fit_your_csv"


def upload(page, name, data=None):
    page.get("file_uploader")[0].set_value((name, data or (FOLDER / name).read_bytes(), "text/csv")).run()
    assert not page.exception
    return page


def texts(page):
    return " ".join(t.value for t in [*page.text, *page.markdown])


def chosen(page, label):
    return next(box for box in [*page.selectbox, *page.multiselect] if box.label == label)


def test_a_sample_is_fitted_at_once(open_page):
    page = open_page(PAGE)
    assert "rents.csv: 140 rows" in texts(page)
    assert "the typical error is" in texts(page)


def test_the_address_chooses_the_sample(open_page):
    assert "iris.csv: 150 rows" in texts(open_page(PAGE, sample="iris"))


def test_an_upload_takes_the_place_of_the_sample_and_its_notes_are_shown(open_page):
    page = upload(open_page(PAGE), "percent_currency.csv")
    assert "percent_currency.csv" in texts(page)
    assert "taken off" in texts(page)


def test_a_file_that_cannot_be_read_leaves_the_last_table(open_page):
    page = upload(open_page(PAGE), "xlsx.csv")
    assert "Excel" in page.error[0].value
    assert "rents.csv: 140 rows" in texts(page)


def test_a_choice_that_cannot_be_fitted_gets_a_sentence(open_page):
    page = open_page(PAGE)
    chosen(page, "Features: from what").set_value([]).run()
    assert "at least one" in page.error[0].value
    assert not page.exception


@pytest.mark.parametrize(
    "tab",
    [
        "Cross-validation",
        "Coefficients",
        "Diagnosis",
        "What matters",
        "Predict",
        "Decision regions",
        "Changes to the data",
        "Take it with you",
    ],
)
def test_every_question_is_answered(open_page, tab):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.tab": tab})
    assert not page.error


@pytest.mark.parametrize("tab", ["Coefficients", "Diagnosis", "What matters", "Predict", "Take it with you"])
@pytest.mark.parametrize("model", ["Least squares", "Ridge", "Neural network"])
def test_every_model_of_numbers_answers(open_page, model, tab):
    page = open_page(PAGE, **{f"{PAGE}.model.regression": model, f"{PAGE}.tab": tab})
    assert not page.error
    assert "the typical error is" in texts(page)
    assert "Beside scikit-learn" in texts(page)


@pytest.mark.parametrize("model", ["Perceptron", "Neural network"])
def test_a_threshold_between_two_classes_moves_the_counts(open_page, model):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.model.classification": model, f"{PAGE}.tab": "Diagnosis"})
    assert "this target has 3" in texts(page)
    change(page, "species", "Choose the rows")
    chosen(page, "Rows that hold").set_value(["versicolor", "virginica"]).run()
    pressed(page, "Make this change")
    (threshold,) = (s for s in page.slider if s.key == f"{PAGE}.threshold")
    counts = page.dataframe[-1].value
    assert counts[["true +", "false +", "false −", "true −"]].sum(axis=1).nunique() == 1
    threshold.set_value(threshold.max).run()
    assert not page.exception
    assert (page.dataframe[-1].value["true +"] <= counts["true +"]).all()
    assert ("Where a model says 0.8" in " ".join(c.value for c in page.caption)) is (model == "Neural network")


def test_the_averaged_perceptron_says_why_it_differs(open_page):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.model.classification": "Averaged perceptron"})
    assert "average of all its lines" in texts(page)


def test_one_row_is_predicted_and_compared_with_the_table(open_page):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.tab": "Predict"})
    assert [m.value for m in page.metric] == ["setosa", "setosa"]
    assert any("is setosa in this row" in c.value for c in page.caption)
    next(box for box in page.number_input if "petal length" in box.label).set_value(6.5).run()
    assert not page.exception
    assert not any("in this row" in c.value for c in page.caption)
    next(box for box in page.number_input if box.label == "Begin with row").set_value(150).run()
    assert page.metric[0].value == "virginica"


def test_a_row_with_an_empty_number_is_a_row_with_a_gap(open_page):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.tab": "Predict"})
    next(box for box in page.number_input if "petal length" in box.label).set_value(None).run()
    assert not page.exception
    assert page.metric[0].value


def test_a_new_file_is_predicted_and_what_is_strange_is_said(open_page):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.tab": "Predict"})
    head = "sepal length (cm),sepal width (cm),petal length (cm),petal width (cm)\n"
    new = (head + "5.1,3.5,1.4,0.2\n6.7,3,5.2,2.3\n6,3,50,2\n").encode()
    page.get("file_uploader")[-1].set_value(("new.csv", new, "text/csv")).run()
    assert not page.exception
    assert "new.csv: 3 rows" in texts(page)
    assert "outside" in page.warning[0].value
    page.get("file_uploader")[-1].set_value(("bad.csv", b"a,b\n1,2\n3,4\n5,6\n", "text/csv")).run()
    assert "lacks" in errors(page)


def test_columns_called_like_ours_are_not_overwritten(open_page):
    rows = "".join(f"{k % 7}.5,{k % 3}.25,{'ab'[k % 2]}\n" for k in range(40))
    page = upload(open_page(PAGE, **{f"{PAGE}.tab": "Take it with you"}), "names.csv", ("ours,part,sklearn\n" + rows).encode())
    assert not page.error


PENGUINS = "species,island,mass,Sex,year\n" + "".join(
    f"{('Adelie', 'Gentoo', 'Chinstrap')[k % 3]},{'AB'[k % 2]},{3000 + 37 * (k % 11)},{('FEMALE', 'MALE', 'NA')[k % 5 % 3]},{2007 + k % 3}\n"
    for k in range(60)
)


def test_the_likeliest_target_is_chosen_at_first(open_page):
    page = upload(open_page(PAGE), "penguins.csv", PENGUINS.encode())
    assert chosen(page, "Target: what to predict").value == "species"
    assert not page.error


def test_words_that_may_be_gaps_are_asked_for_once(open_page):
    page = upload(open_page(PAGE, **{f"{PAGE}.share": "0.0"}), "penguins.csv", PENGUINS.encode())
    chosen(page, "Target: what to predict").set_value("Sex").run()
    gaps = chosen(page, "Words that mean a missing value")
    assert gaps.value == ["NA"]
    rows = sum(",NA," in line for line in PENGUINS.splitlines())
    assert f"Of {60 - rows} training rows" in texts(page)
    gaps.set_value([]).run()
    assert "Of 60 training rows" in texts(page)
    chosen(page, "Target: what to predict").set_value("species").run()
    assert chosen(page, "Words that mean a missing value").value == []


def test_a_table_without_gaps_is_not_asked_about_them(open_page):
    page = open_page(PAGE, sample="iris")
    assert "Words that mean a missing value" not in [box.label for box in page.multiselect]


def test_a_fit_to_words_alone_has_coefficients(open_page):
    page = upload(open_page(PAGE, **{f"{PAGE}.tab": "Coefficients"}), "penguins.csv", PENGUINS.encode())
    chosen(page, "Features: from what").set_value(["island", "Sex"]).run()
    assert not page.exception
    assert not page.error


def change(page, column, what):
    """Choose a column and what to do with it, but for the button."""
    chosen(page, "Column").set_value(column).run()
    chosen(page, "Change").set_value(what).run()
    return page


def test_a_change_to_a_column_is_made_listed_and_undone(open_page):
    page = open_page(PAGE, sample="iris")
    pressed(change(page, "sepal length (cm)", "Leave it out"), "Make this change")
    assert "sepal length (cm)" not in chosen(page, "Features: from what").options
    assert "1. sepal length (cm) is left out" in texts(page)
    pressed(change(page, "petal width (cm)", "Read it as words"), "Make this change")
    assert "2. petal width (cm) is read as words" in texts(page)
    assert "iris.csv: 150 rows, 4 columns" in texts(page)
    pressed(page, "Undo the last")
    assert "2. petal" not in texts(page)
    pressed(page, "Undo the last")
    assert "sepal length (cm)" in chosen(page, "Features: from what").options
    assert "iris.csv: 150 rows, 5 columns" in texts(page)


def test_rows_are_chosen_by_numbers_or_by_words(open_page):
    page = open_page(PAGE, sample="iris")
    change(page, "species", "Choose the rows")
    chosen(page, "Rows that hold").set_value(["setosa", "virginica"]).run()
    pressed(page, "Make this change")
    assert "iris.csv: 100 rows" in texts(page)
    change(page, "petal length (cm)", "Choose the rows")
    next(box for box in page.number_input if box.label == "From").set_value(1.5).run()
    pressed(page, "Make this change")
    assert "rows with petal length (cm) from 1.5 to 6.9" in texts(page)
    assert not page.error


def test_a_change_that_is_not_possible_gets_a_sentence_and_changes_nothing(open_page):
    page = open_page(PAGE, sample="iris")
    pressed(change(page, "species", "Read it as numbers"), "Make this change")
    assert "species holds no number" in errors(page)
    assert "iris.csv: 150 rows, 5 columns" in texts(page)
    page.run()
    assert not page.error


def test_dates_become_features(open_page):
    days = "day,sales\n" + "".join(f"2024-{1 + k % 12:02d}-{1 + k % 28:02d},{k}.5\n" for k in range(60))
    page = upload(open_page(PAGE), "sales.csv", days.encode())
    assert "at least one feature" in errors(page)
    pressed(change(page, "day", "Make numbers of its dates"), "Make this change")
    assert "day: month" in chosen(page, "Features: from what").value
    assert "the typical error is" in texts(page)


def test_what_was_chosen_of_the_features_stays_through_changes(open_page):
    page = open_page(PAGE, sample="iris")
    chosen(page, "Features: from what").set_value(["sepal length (cm)", "sepal width (cm)"]).run()
    change(page, "sepal width (cm)", "Rename it")
    next(box for box in page.text_input if box.label == "New name").set_value("width").run()
    pressed(page, "Make this change")
    assert chosen(page, "Features: from what").value == ["sepal length (cm)", "width"]
    page.run()
    assert chosen(page, "Features: from what").value == ["sepal length (cm)", "width"]
    pressed(page, "Undo the last")
    assert chosen(page, "Features: from what").value == ["sepal length (cm)", "sepal width (cm)"]


def test_another_table_begins_without_the_changes(open_page):
    page = open_page(PAGE, sample="iris")
    pressed(change(page, "sepal length (cm)", "Leave it out"), "Make this change")
    pressed(page, "Diabetes: a number to predict")
    assert "is left out" not in texts(page)
    pressed(page, "Iris: three species")
    assert "iris.csv: 150 rows, 5 columns" in texts(page)


@pytest.mark.parametrize("text", ["![i](http://x.y/z.png)", "**b** $x^2$", ":red[x]", "<b>x</b>"])
def test_words_of_the_reader_are_shown_as_they_are(text):
    shown = plain(text)
    assert "](" not in shown
    assert "**" not in shown
    assert "<b" not in shown.replace("\\<", "")
    assert "".join(c for c in shown if c not in "\\\u2060") == text


@pytest.fixture
def all_large(monkeypatch):
    """Every table is one that a worker fits."""
    monkeypatch.setattr("pages.parts.data.fitted.LARGE", 0)


def pressed(page, label):
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def looked_at(page, *, for_words, where=texts, looks=600):
    """The page when these words stand on it: what a browser does by itself, look again."""
    for _ in range(looks):
        if for_words in where(page):
            return page
        time.sleep(0.1)
        page.run()
    raise AssertionError(f"{for_words!r} did not come: {where(page)}")


def errors(page):
    return " ".join(error.value for error in page.error)


def test_a_large_table_is_fitted_in_a_worker_at_the_press_of_a_button(open_page, all_large):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.share": "0.2"})
    assert "large table" in page.info[0].value
    assert "ours gets" not in texts(page)
    looked_at(pressed(page, "Fit both models"), for_words="Of 30 held-out rows ours gets")
    assert not page.info


def test_a_cross_validation_of_a_large_table_waits_for_its_button(open_page, all_large):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.tab": "Cross-validation", f"{PAGE}.folds": "3"})
    looked_at(pressed(page, "Fit both models"), for_words="held-out rows ours gets")
    assert "6 fits in all" in page.info[0].value
    looked_at(pressed(page, "Cross-validate both models"), for_words="accuracy on 3 held-out folds")


def test_what_the_worker_cannot_fit_is_said_beside_the_button(open_page, all_large, monkeypatch):
    def refuses(*_, **__):
        raise TooHard("The training part has only one class: add rows, or make the test part smaller.")

    monkeypatch.setattr("core.jobs.long", refuses)
    page = pressed(open_page(PAGE, sample="iris"), "Fit both models")
    looked_at(page, for_words="only one class", where=errors)
    assert "Fit both models" in [button.label for button in page.button]


def test_a_large_file_is_read_by_a_worker_and_the_last_table_stays_meanwhile(open_page, monkeypatch):
    monkeypatch.setattr("pages.parts.data.upload.LARGE", 0)
    page = looked_at(open_page(PAGE), for_words="rents.csv: 140 rows")
    upload(page, "percent_currency.csv")
    assert "rents.csv: 140 rows" in texts(page)
    looked_at(page, for_words="percent_currency.csv:")
    assert "taken off" in texts(page)


def test_a_large_file_that_cannot_be_read_gets_its_sentence(open_page, monkeypatch):
    monkeypatch.setattr("pages.parts.data.upload.LARGE", 0)
    page = looked_at(open_page(PAGE), for_words="rents.csv: 140 rows")
    upload(page, "xlsx.csv")
    looked_at(page, for_words="Excel", where=errors)
    assert "rents.csv: 140 rows" in texts(page)


def bound(page):
    """What of the choices goes into the address: their keys there."""
    return {box.proto.query_param_key for box in [*page.selectbox, *page.multiselect]} - {""}


def assert_private(page):
    """Neither the file nor a column is named by what is bound to the address, or offered by it."""
    assert {chosen(page, label).proto.query_param_key for label in (
        "Target: what to predict", "Features: from what", "Task")} == {""}  # fmt: skip
    assert not any(word in key for key in bound(page) for word in ("alice", "iris", "salary", "age."))
    assert not any(word in str(page.query_params) for word in ("alice", "iris", "salary"))


def test_the_choices_of_a_sample_stand_in_the_address(open_page):
    assert f"{PAGE}.target.rents.csv" in bound(open_page(PAGE))


def test_the_address_of_an_upload_names_neither_the_file_nor_a_column(open_page):
    rows = "".join(f"{k % 7}.5,{k * k % 23}\n" for k in range(40))
    page = upload(open_page(PAGE), "secret_alice.csv", ("salary,age\n" + rows).encode())
    chosen(page, "Target: what to predict").set_value("salary").run()
    assert not page.exception
    assert page.query_params["sample"] == "own"
    assert_private(page)


def test_a_file_with_the_name_of_a_sample_is_still_the_readers_own(open_page):
    rows = "".join(f"{k % 7}.5,{k * k % 23}\n" for k in range(40))
    page = upload(open_page(PAGE), "iris.csv", ("salary,age\n" + rows).encode())
    assert page.query_params["sample"] == "own"
    assert_private(page)


def test_who_comes_back_to_the_page_of_an_upload_finds_it_marked_in_the_address(open_page):
    page = upload(open_page(PAGE), "percent_currency.csv")
    page.switch_page("pages/derivatives.py").run()
    page.query_params.clear()
    page.switch_page(f"pages/{PAGE}.py").run()
    assert "percent_currency.csv" in texts(page)
    assert page.query_params["sample"] == "own"


def test_an_upload_that_is_gone_is_asked_for_and_no_other_table_takes_its_place(open_page):
    page = open_page(PAGE, sample="own")
    assert "Choose the file again" in page.warning[0].value
    assert not page.dataframe
    assert "rows," not in texts(page)
    upload(page, "percent_currency.csv")
    assert "percent_currency.csv" in texts(page)
    assert not page.warning


def test_a_sample_can_be_taken_where_an_upload_is_gone(open_page):
    page = open_page(PAGE, sample="own")
    pressed(page, "Iris: three species")
    assert "iris.csv: 150 rows" in texts(page)
    assert page.query_params["sample"] == "iris"


def test_a_sample_takes_the_file_out_of_the_uploader(open_page):
    page = upload(open_page(PAGE), "percent_currency.csv")
    pressed(page, "Iris: three species")
    assert not page.get("file_uploader")[0].value
    assert "iris.csv: 150 rows" in texts(page)
    assert "percent_currency.csv" in texts(upload(page, "percent_currency.csv"))


def test_a_file_of_another_kind_gets_a_sentence(open_page):
    page = upload(open_page(PAGE), "photo.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert page.error[0].value
    assert "rents.csv: 140 rows" in texts(page)


def test_what_scikit_learn_warns_of_is_passed_on(open_page):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.model.classification": "Neural network", f"{PAGE}.passes": "5"})
    assert any("scikit-learn warns: Stochastic" in c.value and "(5) reached" in c.value.replace("\\", "") for c in page.caption)


def test_cells_pasted_from_a_spreadsheet_are_a_table(open_page):
    page = open_page(PAGE)
    cells = "size\tprice\n" + "".join(f"{k},5\t{2 * k + k % 3},25\n" for k in range(12))
    page.text_area[0].set_value(cells).run()
    pressed(page, "Use these cells")
    assert "pasted.tsv: 12 rows, 2 columns" in texts(page)
    assert page.query_params["sample"] == "own"


def test_a_workbook_is_read_and_another_sheet_can_be_chosen(open_page):
    data = workbook(
        {"First": [["a", "b"], *([k, k * k % 7] for k in range(20))], "Second": [["x", "y"], *([k, 2 * k] for k in range(9))]}
    )
    page = open_page(PAGE)
    upload(page, "mine.xlsx", data)
    looked_at(page, for_words="mine.xlsx: 20 rows")
    chosen(page, "Sheet").set_value("Second").run()
    looked_at(page, for_words="mine.xlsx: 9 rows")
    assert not page.error


def test_the_learning_curve_comes_at_the_press_of_its_button(open_page):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.tab": "Cross-validation"})
    assert "Would more rows help?" in page.info[0].value
    pressed(page, "Draw the learning curve")
    for _ in range(100):
        if any("rows may help" in c.value for c in page.caption):
            break
        time.sleep(0.2)
        page.run()
    assert any("rows may help" in c.value for c in page.caption)
    assert not page.exception


def test_both_networks_show_their_losses(open_page):
    before = len(open_page(PAGE, sample="iris").get("vega_lite_chart"))
    network = open_page(PAGE, sample="iris", **{f"{PAGE}.model.classification": "Neural network"})
    assert len(network.get("vega_lite_chart")) == before + 1
