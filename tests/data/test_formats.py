"""Workbooks, Parquet, Feather, JSON and gzip: the same table as from CSV, or one sentence; nothing grows without a bound."""

import gzip
import io
import json
import zipfile
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.reading.formats import sheets_to_choose
from core.data.tables import Limits, TableError, read_table

FRAME = pd.DataFrame(
    {
        "height": [1.5, 2.25, np.nan, 4.0, 5.125],
        "count": [1, 2, 3, 2**40, -5],
        "kind": ["a", "b", "a", None, "07"],
        "seen": ["2020-01-31", "2020-02-01", "2021-03-02", "2022-04-03", "2023-05-04"],
    }
)


def workbook(sheets):
    """The bytes of an .xlsx with these sheets, each rows of values: numbers and texts only."""

    def cell(value):
        if value is None:
            return "<c/>"
        if isinstance(value, (int, float)):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    ns = "http://schemas.openxmlformats.org"
    main, rels = f"{ns}/spreadsheetml/2006/main", f"{ns}/officeDocument/2006/relationships"
    names = "".join(f'<sheet name="{n}" sheetId="{k}" r:id="r{k}"/>' for k, n in enumerate(sheets, 1))
    links = "".join(
        f'<Relationship Id="r{k}" Type="{rels}/worksheet" Target="worksheets/s{k}.xml"/>' for k in range(1, len(sheets) + 1)
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{rels}"><sheets>{names}</sheets></workbook>')
        file.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{ns}/package/2006/relationships">{links}</Relationships>'
        )
        parts = {"/xl/workbook.xml": "sheet.main", **{f"/xl/worksheets/s{k}.xml": "worksheet" for k in range(1, len(sheets) + 1)}}
        sort = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        types = "".join(f'<Override PartName="{part}" ContentType="{sort}.{what}+xml"/>' for part, what in parts.items())
        types = f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}'
        file.writestr("[Content_Types].xml", f'<Types xmlns="{ns}/package/2006/content-types">{types}</Types>')
        root = f'<Relationship Id="r0" Type="{rels}/officeDocument" Target="xl/workbook.xml"/>'
        file.writestr("_rels/.rels", f'<Relationships xmlns="{ns}/package/2006/relationships">{root}</Relationships>')
        for k, rows in enumerate(sheets.values(), 1):
            body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
            file.writestr(f"xl/worksheets/s{k}.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>')
    return packed.getvalue()


def rows_of(frame):
    return [list(frame), *frame.astype(object).where(frame.notna(), None).to_numpy().tolist()]


def as_parquet(frame):
    out = io.BytesIO()
    frame.to_parquet(out)
    return out.getvalue()


def as_feather(frame):
    out = io.BytesIO()
    frame.to_feather(out)
    return out.getvalue()


FORMS = {
    "t.parquet": as_parquet,
    "t.feather": as_feather,
    "t.jsonl": lambda f: f.to_json(orient="records", lines=True).encode(),
    "t.json": lambda f: f.to_json(orient="records").encode(),
    "t.xlsx": lambda f: workbook({"Data": rows_of(f)}),
    "t.csv.gz": lambda f: gzip.compress(f.to_csv(index=False).encode()),
    "t.jsonl.gz": lambda f: gzip.compress(f.to_json(orient="records", lines=True).encode()),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_same_table_from_every_form(name):
    found = read_table(FORMS[name](FRAME), name).frame
    assert list(found) == list(FRAME)
    for column in ("height", "count"):
        np.testing.assert_array_equal(found[column].to_numpy(float), FRAME[column].to_numpy(float))
    assert found["count"].dtype == "int64"
    assert found["kind"].isna().tolist() == [False, False, False, True, False]
    assert found["kind"].dropna().tolist() == ["a", "b", "a", "07"]
    assert found["seen"].tolist() == read_table(FRAME.to_csv(index=False).encode()).frame["seen"].tolist()


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.text("abc07 ", max_size=4)), min_size=4, max_size=30))
def test_what_parquet_says_is_kept_to_the_last_bit(rows):
    frame = pd.DataFrame(rows, columns=["number", "word"]).assign(other=range(len(rows)))
    try:
        found = read_table(as_parquet(frame), "t.parquet").frame
    except TableError:
        return
    np.testing.assert_array_equal(found["number"], frame["number"])
    assert found["word"].tolist() == frame["word"].tolist()


def test_types_of_parquet_become_numbers_and_words():
    frame = pd.DataFrame(
        {
            "yes": [True, False, True, True],
            "day": [date(2020, 1, k) for k in range(1, 5)],
            "when": pd.date_range("2020-01-01", periods=4, freq="h"),
            "kind": pd.Categorical(["a", "b", "a", "b"]),
            "grade": pd.Categorical([1, 2, 2, 1]),
            "maybe": pd.array([1, None, 3, 4], dtype="Int64"),
            "small": np.array([1, 2, 3, 4], dtype=np.uint8),
        }
    )
    found = read_table(as_parquet(frame), "t.parquet").frame
    assert found["yes"].tolist() == ["True", "False", "True", "True"]
    assert found["day"].tolist() == [f"2020-01-0{k}" for k in range(1, 5)]
    assert found["kind"].tolist() == ["a", "b", "a", "b"]
    assert found["grade"].tolist() == [1, 2, 2, 1]
    assert found["maybe"].isna().tolist() == [False, True, False, False]
    assert found["small"].dtype == "int64"


SHEETS = {"Notes": [], "Rents": rows_of(FRAME), "Other": [["x", "y"], *([k, k * k] for k in range(6))]}


def test_the_first_sheet_with_values_is_read_and_the_others_are_named():
    table = read_table(workbook(SHEETS), "t.xlsx")
    assert list(table.frame) == list(FRAME)
    assert "the sheet Rents" in table.notes[0]
    assert "Other" in table.notes[0]
    assert sheets_to_choose(workbook(SHEETS), "t.xlsx", 10**8) == tuple(SHEETS)
    assert sheets_to_choose(workbook({"One": SHEETS["Other"]}), "t.xlsx", 10**8) == ()


def test_a_sheet_may_be_chosen():
    assert read_table(workbook(SHEETS), "t.xlsx", sheet="Other").frame["y"].tolist() == [k * k for k in range(6)]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"no zip", "t.xlsx", "damaged"),
        (workbook(SHEETS)[:-200], "t.xlsx", "damaged"),
        (workbook({"Empty": []}), "t.xlsx", "no sheet with a value"),
        (b"no parquet at all", "t.parquet", "damaged"),
        (as_parquet(FRAME)[:-30], "t.parquet", "damaged"),
        (b"no feather", "t.feather", "damaged"),
        (b'{"a": 1}\n{"a": ', "t.jsonl", "damaged"),
        (b"[" * 100_000, "t.json", "damaged"),
        (json.dumps([{"a": [1, 2], "b": k} for k in range(5)]).encode(), "t.json", "inside cells"),
        (as_parquet(pd.DataFrame({"a": [[1]] * 4, "b": range(4)})), "t.parquet", "inside cells"),
        (b"no gzip", "t.csv.gz", "damaged"),
        (gzip.compress(b"a,b\n1,2\n" * 100, mtime=0)[:-9], "t.csv.gz", "damaged"),
        (workbook(SHEETS), "t.csv", "Excel"),
        (as_parquet(FRAME), "t.csv", "Parquet"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence(data, name, words):
    with pytest.raises(TableError, match=words) as refusal:
        read_table(data, name)
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (gzip.compress(b"1," * 30_000_000), "bomb.csv.gz"),
        (workbook({"Data": [["a" * 1000] * 200] * 300}), "bomb.xlsx"),
    ],
)
def test_a_small_file_that_grows_is_refused_before_it_has_grown(data, name):
    assert len(data) < 200_000
    with pytest.raises(TableError, match="when it is unpacked"):
        read_table(data, name, Limits(bytes=1_000_000))


@pytest.mark.parametrize("name", ["t.parquet", "t.feather", "t.jsonl"])
def test_rows_and_columns_are_bounded(name):
    with pytest.raises(TableError, match="more than the limit of 4"):
        read_table(FORMS[name](FRAME), name, Limits(rows=4))
    with pytest.raises(TableError, match="more columns than the limit of 3"):
        read_table(FORMS[name](FRAME), name, Limits(columns=3))


@pytest.mark.parametrize("rows", [b"80,2,flat\n", b"80,2,flat\n50,3,flat\n"], ids=["one row", "two rows, one kind"])
def test_rows_that_a_model_is_asked_about_may_be_few_and_alike(rows):
    data = b"size,rooms,kind\n" + rows
    with pytest.raises(TableError, match="at least 3 are needed"):
        read_table(data, "new.csv")
    found = read_table(data, "new.csv", to_fit=False)
    assert list(found.frame) == ["size", "rooms", "kind"]
    assert (len(found.frame), found.frame["size"][0], found.notes) == (rows.count(b"\n"), 80, ())
