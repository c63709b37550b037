"""Uploads: every file of the collection gets what it must get, guesses are noted, and nothing crashes the reader."""

import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.tables import Limits, TableError, read_table, to_csv

FOLDER = Path(__file__).parent / "csv"
CASES = json.loads((FOLDER / "manifest.json").read_text())


def rows(n=20, row="{k},{k}.5,red"):
    return "\n".join(row.format(k=k, c="red" if k % 2 else "blue", m=-k) for k in range(n)) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_the_collection(case):
    data = (FOLDER / f"{case['name']}.csv").read_bytes()
    if case["expect"] == "reject":
        with pytest.raises(TableError) as refused:
            read_table(data, case["name"])
        assert refused.value.message.endswith(".")
    else:
        table = read_table(data, case["name"])
        assert len(table.frame) >= 3
        if case["expect"] == "warn":
            assert table.notes


PLAIN = read_table((FOLDER / "plain_utf8.csv").read_bytes()).frame


@pytest.mark.parametrize(
    "name", ["utf16_le_bom", "utf16_be_bom", "utf32", "semicolon_dec_comma", "pipe", "space_sep", "sep_line", "comment_lines", "crlf",
             "cr_only", "trailing_comma", "blank_header_spaces", "index_column", "single_quotes"]
)  # fmt: skip
def test_the_same_table_however_it_is_written(name):
    pd.testing.assert_frame_equal(read_table((FOLDER / f"{name}.csv").read_bytes()).frame, PLAIN)


@pytest.mark.parametrize(
    ("name", "types"),
    [("thousands", "fi"), ("percent_currency", "ff"), ("huge_ints", "ff"), ("mixed_types", "ffO"), ("overflow", "ffO"), ("nan_words", "ffO"),
     ("missing_marks", "ffO"), ("inf_words", "ffO"), ("bool_words", "fO"), ("dates", "Of"), ("target_float_classes", "fff"), ("no_header", "ffO")],
)  # fmt: skip
def test_numbers_are_numbers_and_words_are_words(name, types):
    frame = read_table((FOLDER / f"{name}.csv").read_bytes()).frame
    kinds = "".join("O" if not pd.api.types.is_numeric_dtype(frame[c]) else frame[c].dtype.kind for c in frame)
    assert kinds == types


def test_values_behind_signs_and_separators():
    assert read_table((FOLDER / "thousands.csv").read_bytes()).frame["a"].iloc[0] == 1925.5
    assert read_table((FOLDER / "percent_currency.csv").read_bytes()).frame.iloc[0].tolist() == [2.6, 6.023]
    quoted = read_table(("a,b\n" + "".join(f'"{k},{k:03d}.5",x{k % 3}\n' for k in range(1, 20))).encode())
    assert quoted.frame["a"].tolist() == [1000.0 * k + k + 0.5 for k in range(1, 20)]
    assert quoted.notes


def test_a_country_called_na_stays():
    table = read_table(b"country,x\nNA,1\nDE,2\nNone,3\nnull,4\nFR,5\n")
    assert table.frame["country"].tolist() == ["NA", "DE", "None", "null", "FR"]


def test_years_may_be_names():
    table = read_table(b"country,2019,2020\nde,1.5,2\nfr,2.5,3\nit,3.5,5\n")
    assert list(table.frame.columns) == ["country", "2019", "2020"]


def test_lines_above_the_table_are_left_out_with_a_note():
    table = read_table(("Report of the lab\n\nx,y\n" + rows(row="{k},{m}.5")).encode())
    assert list(table.frame.columns) == ["x", "y"]
    assert "above the table" in table.notes[0]


def test_codes_with_leading_zeros_stay_text():
    table = read_table(b"zip,y\n01067,1\n04109,2\n99084,3\n10115,4\n")
    assert table.frame["zip"].tolist() == ["01067", "04109", "99084", "10115"]


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16-le", "utf-8-sig", "cp1252"])
def test_other_encodings(encoding):
    words = {"cp1251": "Москва", "cp1252": "Köln"}.get(encoding, "Ελλάδα")
    text = f"город {words},x\n" if encoding == "cp1251" else f"{words},x\n"
    text += "".join(f"{words},{k}\n" if k % 3 else f"x{words},{k}\n" for k in range(30))
    table = read_table(text.encode(encoding))
    assert table.frame.columns[0].endswith(words)
    assert words in set(table.frame.iloc[:, 0])


def test_of_two_delimiters_that_fit_the_one_that_leaves_numbers_is_taken():
    table = read_table(("length, cm;width, cm\n" + "".join(f"{k},5;{k + 1},25\n" for k in range(9))).encode())
    assert list(table.frame.columns) == ["length, cm", "width, cm"]
    assert table.frame["width, cm"].tolist() == [k + 1.25 for k in range(9)]


def test_the_reader_overrules_a_guess():
    data = b"name;x\n" + "".join(f"Köln;{k},5\n" for k in range(5)).encode("cp1250")
    table = read_table(data, encoding="cp1250", delimiter=";", decimal=",")
    assert table.frame["x"].tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]
    with pytest.raises(TableError, match="cannot be read as ascii"):
        read_table(data, encoding="ascii")


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"a,b\n" + b"1,2,3\n" * 5, "header"), (b"," * 6_000_000, "No table"), (b"a," * 3_000_000, "columns"), (gzip.compress(b"0" * 100_000_000, mtime=0), "compressed"),
     (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "picture"), (b'{"a": [1, 2]}', "JSON"), (b'[{"a": 1}]', "JSON"), (b"x\n1\n2\n3\n4\n", "table"),
     (b'a,b\n1,"2\n3,4\n5,6\n', "quote"), (b"a,b\n1,2\n\n", "at least 3"), (b"", "empty"), (b"PAR1\x15\x04" + b"\x00" * 30, "Parquet"),
     (b"name,a,b,c,d,e,f\nx1,1,2,3,4,5,6\nx2,2,4,3,1,2,3\nx3,6,5,4,3,2,1\n", None)],
    ids=lambda v: repr(v)[:20],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(data, words):
    if words is None:
        assert read_table(data).notes
        return
    with pytest.raises(TableError, match=words):
        read_table(data)


def test_a_table_on_its_side_is_refused():
    side = "height," + ",".join(map(str, range(150, 170))) + "\nsex," + ",".join("mf"[k % 2] for k in range(20)) + "\n"
    side += "weight," + ",".join(map(str, range(50, 70))) + "\n"
    with pytest.raises(TableError, match="on its side"):
        read_table(side.encode())


@pytest.mark.parametrize(
    ("limits", "word"),
    [(Limits(bytes=100), "MB"), (Limits(rows=10), "rows"), (Limits(columns=2), "columns"), (Limits(classes=1), "classes")],
)
def test_limits_are_said(limits, word):
    with pytest.raises(TableError, match=word):
        read_table(("x,z,label\n" + rows(row="{k},{m},{c}")).encode(), limits=limits)


def test_export_cannot_be_run_by_a_spreadsheet():
    frame = pd.DataFrame({"=cmd": ["=1+1", "+x", "-y", "@z", "\tq", "fine"], "n": [-1.5, 2, 3, 4, 5, 6]})
    text = to_csv(frame).decode()
    assert text.splitlines()[0] == "'=cmd,n"
    assert "'=1+1,-1.5" in text
    assert all(not line.startswith(("=", "+", "-", "@", "\t")) for line in text.splitlines())


names = st.text("abcxyz_ äé", min_size=1, max_size=8).map(str.strip).filter(bool)
number = st.floats(-1e6, 1e6).map(lambda v: round(v, 3)) | st.integers(-1000, 1000).map(float)


@settings(deadline=None, max_examples=60)
@given(st.lists(names, min_size=2, max_size=5, unique_by=str.casefold), st.data())
def test_what_is_written_is_read_again(columns, data):
    n = data.draw(st.integers(4, 12))
    drawn = {c: data.draw(st.lists(number, min_size=n, max_size=n)) for c in columns}
    frame = pd.DataFrame({" ".join(c.split()): v for c, v in drawn.items()})
    if frame.shape[1] < 2 or (frame.nunique() <= 1).all():
        return
    found = read_table(to_csv(frame)).frame
    if found.shape == frame.shape:
        np.testing.assert_allclose(found.to_numpy(float), frame.to_numpy(float), rtol=1e-12)
    else:
        assert found.shape[1] < frame.shape[1]  # an empty column or a row number was left out, with a note


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300) | st.text("ab12.,;\t|\"'\n\r -=#€", max_size=200).map(str.encode))
def test_whatever_is_uploaded_is_a_table_or_a_sentence(data):
    try:
        table = read_table(data)
    except TableError as error:
        assert error.message.endswith(".")  # noqa: PT017 either outcome is right
    else:
        assert table.frame.shape[0] >= 3
