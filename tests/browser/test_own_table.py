"""A reader's own table in a real browser: pasted, from Excel, its columns changed and changed back, the fitted pair used and kept."""

import os
import re
import subprocess
import sys
import zipfile

import pytest

from tests.browser.conftest import ROOT
from tests.data.test_formats import workbook

PAGE = "fit_your_csv"
ROWS = [
    ["size", "rooms", "kind", "price"],
    *([20 + 3 * k, 1 + k % 4, "flat" if k % 3 else "house", 300 + 11 * k] for k in range(24)),
]
TSV = "\n".join("\t".join(map(str, row)) for row in ROWS)


@pytest.fixture
def pasted(reader):
    """The page with the table above, pasted as from a spreadsheet."""
    reader.open(PAGE)
    unfold(reader, "Paste from a spreadsheet")
    cells = reader.page.get_by_label("Cells with their header")
    cells.fill(TSV)
    reader.after(lambda: cells.press("ControlOrMeta+Enter"))
    reader.after(lambda: reader.page.get_by_role("button", name="Use these cells").click())
    return reader


def open_tab(reader, name):
    reader.after(lambda: reader.page.get_by_role("tab", name=name, exact=True).click())


def downloaded(reader, label):
    with reader.page.expect_download() as download:
        reader.page.get_by_role("button", name=label).click()
    return download.value.path()


def unfold(reader, label):
    reader.page.get_by_text(label).click()
    reader.page.wait_for_timeout(500)  # until it stands still


def choose(reader, label, option):
    reader.page.get_by_role("combobox", name=label, exact=True).last.click()
    reader.after(lambda: reader.page.get_by_role("option", name=option, exact=True).click())


def test_cells_that_are_pasted_are_a_table(pasted):
    assert "pasted.tsv: 24 rows, 4 columns" in pasted.text
    assert pasted.page.get_by_role("combobox", name="Target").input_value() == "price"
    assert "sample=own" in pasted.page.url
    pasted.assert_well()


def test_a_workbook_asks_for_its_sheet(reader):
    reader.open(PAGE)
    book = {
        "name": "flats.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": workbook({"Notes": [["see"], ["next"]], "Flats": ROWS}),
    }
    reader.after(lambda: reader.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(book))
    reader.page.get_by_text("No table was found").wait_for()  # a worker looks at the first sheet, which holds notes
    choose(reader, "Sheet", "Flats")
    reader.page.get_by_text("flats.xlsx: 24 rows, 4 columns").wait_for()
    reader.assert_well()


def test_a_column_is_read_as_words_and_the_change_is_undone(pasted):
    unfold(pasted, "Columns: what they hold, and how to change them")
    choose(pasted, "Column", "rooms")
    before = verdict(pasted)
    pasted.after(lambda: pasted.page.get_by_role("button", name="Make this change").click())
    assert re.search(r"^1\. .*rooms.*words", pasted.text, re.MULTILINE)
    assert verdict(pasted) != before
    pasted.after(lambda: pasted.page.get_by_role("button", name="Undo the last").click())
    assert "Undo the last" not in pasted.text
    assert verdict(pasted) == before
    pasted.assert_well()


def verdict(reader):
    return reader.page.locator(".st-key-picture strong").first.inner_text()


def test_a_row_and_a_file_are_predicted(pasted):
    open_tab(pasted, "Predict")
    size = pasted.page.get_by_label("size").last
    size.fill("110")
    pasted.after(lambda: size.press("Enter"))
    answers = pasted.page.locator("[data-testid=stMetricValue]").all_inner_texts()
    assert [float(a.replace(",", "")) for a in answers] == pytest.approx([630, 630], rel=1e-3)  # price is 300 + 11 (size - 20)/3
    new = "size,rooms,kind\n80,2,flat\n50,3,castle\n"
    file = {"name": "new.csv", "mimeType": "text/csv", "buffer": new.encode()}
    pasted.after(lambda: pasted.page.locator("[data-testid=stFileUploaderDropzoneInput]").last.set_input_files(file))
    assert "new.csv: 2 rows" in pasted.text
    assert "castle" in pasted.text  # a category that the fit never saw is named
    lines = downloaded(pasted, "Predictions for the new file (CSV)").read_text("utf-8-sig").splitlines()
    assert [float(lines[1].split(",")[lines[0].split(",").index(model)]) for model in ("ours", "sklearn")] == pytest.approx(
        [520, 520], rel=1e-3
    )
    pasted.assert_well()


def test_the_fitted_pair_is_downloaded_loaded_and_says_the_same(pasted, tmp_path):
    open_tab(pasted, "Take it with you")
    with zipfile.ZipFile(downloaded(pasted, "Fitted pair (zip)")) as archive:
        archive.extractall(tmp_path)
    with zipfile.ZipFile(downloaded(pasted, "Script and notebook (zip)")) as archive:
        archive.extractall(tmp_path / "fit")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    for folder in (tmp_path, tmp_path / "fit"):
        done = subprocess.run(
            [sys.executable, "script.py"], cwd=folder, capture_output=True, text=True, check=False, env=environment
        )
        assert done.returncode == 0, done.stderr
    assert str(ROOT) not in done.stdout
    pasted.assert_well()
