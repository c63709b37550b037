"""The reader's own table on the page: what is chosen, what is said, what stays."""

from pathlib import Path

import pytest

from pages.parts.plain import plain

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
    "tab", ["Cross-validation", "Coefficients", "Decision regions", "Changes to the data", "Take it with you"]
)
def test_every_question_is_answered(open_page, tab):
    page = open_page(PAGE, sample="iris", **{f"{PAGE}.tab": tab})
    assert not page.error


def test_columns_called_like_ours_are_not_overwritten(open_page):
    rows = "".join(f"{k % 7}.5,{k % 3}.25,{'ab'[k % 2]}\n" for k in range(40))
    page = upload(open_page(PAGE, **{f"{PAGE}.tab": "Take it with you"}), "names.csv", ("ours,part,sklearn\n" + rows).encode())
    assert not page.error


@pytest.mark.parametrize("text", ["![i](http://x.y/z.png)", "**b** $x^2$", ":red[x]", "<b>x</b>"])
def test_words_of_the_reader_are_shown_as_they_are(text):
    shown = plain(text)
    assert "](" not in shown
    assert "**" not in shown
    assert "<b" not in shown.replace("\\<", "")
    assert "".join(c for c in shown if c not in "\\\u2060") == text
