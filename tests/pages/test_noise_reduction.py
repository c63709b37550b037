"""A noisy signal on the page: smoothed, judged, and one of the reader's own."""

import re

PAGE = "noise_reduction"


def said(page):
    return " ".join(m.value for m in page.markdown)


def test_smoothing_comes_nearer_to_the_truth(open_page):
    before, after = map(float, re.search(r"went from ([\d.]+) to ([\d.]+);", said(open_page(PAGE))).groups())
    assert after < before / 2


def test_a_huge_lambda_leaves_a_line(open_page):
    words = said(open_page(PAGE, **{f"{PAGE}.power": "8.0"}))
    assert float(re.search(r"roughness ‖Dx‖² = ([\de.-]+)\.", words)[1]) < 1e-6


def test_the_gradient_is_checked(open_page):
    words = said(open_page(PAGE, **{f"{PAGE}.tab": "The mathematics"}))
    assert float(re.search(r"the same to ([\de.-]+) of", words)[1]) < 1e-6


def test_a_column_of_the_readers_table(open_page):
    page = open_page(PAGE, **{f"{PAGE}.signal": "A column of your CSV"})
    assert "misfit" in said(page)
    rows = "".join(f"{k},{(k * k) % 17}.5,w\n" for k in range(40))
    page.get("file_uploader")[0].set_value(("mine.csv", ("n,value,c\n" + rows).encode(), "text/csv")).run()
    assert not page.exception
    assert next(box for box in page.selectbox if box.label == "Column").value == "value"


def test_a_table_without_numbers_gets_a_sentence(open_page):
    page = open_page(PAGE, **{f"{PAGE}.signal": "A column of your CSV"})
    rows = "".join(f"{'ab'[k % 2]},{'xyz'[k % 3]}\n" for k in range(40))
    page.get("file_uploader")[0].set_value(("words.csv", ("p,q\n" + rows).encode(), "text/csv")).run()
    assert not page.exception
    assert "no column of numbers" in page.error[0].value
    assert "went from" in said(page)


def test_the_code_that_ran_is_shown(open_page):
    page = open_page(PAGE, **{f"{PAGE}.tab": "The code that ran"})
    assert any("solveh_banded" in block.value for block in page.code)
