"""The model lab in a real browser: upload a table and read the numbers, play a run, follow a link, meet a mistake."""

import re
from pathlib import Path

import pytest

CSV = Path(__file__).parents[1] / "data" / "csv"


def upload(reader, name):
    reader.after(lambda: reader.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(CSV / f"{name}.csv"))


def test_upload_a_table_fit_both_and_read_the_numbers(reader):
    reader.open("fit_your_csv")
    upload(reader, "plain_utf8")
    assert "plain_utf8.csv: 60 rows, 3 columns" in reader.text
    assert "classification" in reader.page.get_by_role("combobox", name="Task").input_value()
    assert re.search(r"Of \d+ held-out rows ours gets \d+ right", reader.text)
    assert "Identical to the last bit" in reader.text
    assert reader.charts.count() >= 2
    for tab in (
        "Cross-validation",
        "Coefficients",
        "Decision regions",
        "Changes to the data",
        "The code that ran",
        "Take it with you",
    ):
        reader.after(lambda tab=tab: reader.page.get_by_role("tab", name=tab).click())
        reader.assert_well()
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name="Predictions (CSV)").click()
    header = Path(download.value.path()).read_text().splitlines()[0]
    assert header == "x1,x2,label,ours,sklearn,part"


@pytest.mark.parametrize(("name", "sentence"), [("xlsx", "Excel"), ("ragged_long", "Line 62"), ("only_spaces", "empty")])
def test_a_file_that_cannot_be_read_gets_a_sentence_and_the_last_table_stays(reader, name, sentence):
    reader.open("fit_your_csv")
    upload(reader, name)
    assert sentence in reader.text
    assert "rents.csv: 140 rows" in reader.text
    reader.assert_well()


@pytest.mark.parametrize("name", ["html_names", "markdown_names", "altair_specials", "formula_injection"])
def test_names_that_are_code_are_only_names(reader, name):
    reader.open("fit_your_csv")
    reader.page.on("dialog", lambda dialog: reader.errors.append(dialog.message))
    upload(reader, name)
    assert f"{name}.csv: 60 rows" in reader.text
    assert reader.page.locator("[data-testid=stMain] img[src*='http']").count() == 0
    reader.charts.first.wait_for()
    reader.assert_well()


def test_the_player_moves_the_picture_without_asking_the_server(reader):
    reader.open("neural_network")
    reader.charts.first.wait_for()
    before, first = reader.finished, reader.charts.first.screenshot()
    reader.page.get_by_role("button", name="First frame").click()
    reader.page.wait_for_timeout(500)
    assert reader.page.get_by_text(re.compile(r"^epoch 0: ")).count() == 1
    assert reader.charts.first.screenshot() != first
    reader.page.get_by_role("button", name="Play").click()
    reader.page.wait_for_timeout(1200)
    assert reader.page.get_by_text(re.compile(r"^epoch 0: ")).count() == 0
    assert reader.finished == before
    reader.assert_well()


def test_a_slider_changes_the_address_and_the_address_restores_the_page(reader):
    reader.open("least_squares")
    slider = reader.page.get_by_role("slider", name="Degree of the polynomial")
    slider.focus()
    reader.after(lambda: slider.press("ArrowRight"))
    reader.after(lambda: slider.press("ArrowRight"))
    assert "least_squares.degree=3" in reader.page.url
    shown = re.search(r"cover ([\d.e+-]+)", reader.text)[1]
    reader.page.reload()
    reader.settle()
    assert re.search(r"cover ([\d.e+-]+)", reader.text)[1] == shown


def test_the_story_about_digits_names_the_cause(reader):
    reader.open("least_squares")
    reader.after(lambda: reader.page.get_by_role("button", name="Show me").click())
    assert "tol=1e-06" in reader.text
    reader.assert_well()


def test_an_exercise_is_checked_by_meaning(reader):
    reader.open("perceptron")
    reader.after(lambda: reader.page.get_by_role("tab", name="Exercise").click())
    answer = reader.page.get_by_label("Your answer").first
    answer.fill("(6/2, 2)")
    reader.after(lambda: answer.press("Enter"))
    assert "Right." in reader.text


def test_pin_a_run_and_change_one_knob(reader):
    reader.open("perceptron")
    reader.after(lambda: reader.page.get_by_role("button", name="Pin this run").click())
    slider = reader.page.get_by_role("slider", name="Points")
    slider.focus()
    reader.after(lambda: slider.press("ArrowRight"))
    assert "Pinned, in grey" in reader.text
    reader.assert_well()
