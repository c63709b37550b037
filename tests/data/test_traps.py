"""What people really upload: written here as they write it, and what must come of it."""

import pickle

import numpy as np
import pandas as pd
import pytest

from core.data.design import make_design
from core.data.reading.encoding import decode
from core.data.tables import TableError, read_table


def table(head, row, n=30, tail=""):
    """A file of n rows; {k} counts them, {c} is a or b."""
    return (head + "".join(row.format(k=k, m=k % 7, c="ab"[k * k % 3 % 2]) + "\n" for k in range(n)) + tail).encode()


def said(found):
    return " ".join(found.notes)


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("cp1252", "Köln,Straße"), ("cp1252", "Café,10 €,naïve"), ("cp1252", "Señor,¿qué?"), ("cp1250", "Łódź,Gdańsk"),
     ("cp1250", "Příbram,Žďár"), ("cp1250", "Győr,Tűz"), ("iso8859_2", "Świdnica,źle"), ("cp1251", "МОСКВА,Тула"),
     ("cp1251", "Київ,Львів"), ("koi8_r", "МОСКВА,Тула"), ("cp866", "Москва,Тула"), ("cp1254", "Muğla,Şişli"),
     ("cp1253", "Αθήνα,ΕΛΛΑΔΑ"), ("cp1256", "مرحبا,عالم"), ("mac_roman", "Zürich,Genève"), ("cp850", "Zürich,Größe"),
     ("shift_jis", "東京,カタカナ"), ("gb18030", "北京市,男"), ("big5", "台北市,高雄市"), ("euc_kr", "서울,부산"), ("euc_jp", "東京,ひらがな")],
)  # fmt: skip
def test_the_alphabet_tells_the_encoding(encoding, words):
    data = ("name,place,x\n" + f"{words}\n" * 20).encode(encoding)
    text, _, notes = decode(data)
    assert text == data.decode(encoding)
    assert "not UTF-8" in notes[0]


@pytest.mark.parametrize(
    ("cell", "value", "note"),
    [("1\u00a0234,5", 1234.5, "thousands"), ("1\u202f234,5", 1234.5, "thousands"), ("1'234.5", 1234.5, "thousands"), ("1.234,5", 1234.5, "thousands"),
     ("\"12,34,567.5\"", 1234567.5, "thousands"), ("(1,234.5)", -1234.5, "minus"), ("($1,234.5)", -1234.5, "minus"), ("12.5-", -12.5, "minus"), ("12.5*", 12.5, "footnote"),
     ("12.5 %", 12.5, "percent or currency"), ("€ 12.5", 12.5, "percent or currency"), ("12.5 kg", 12.5, "unit kg"), ("−12.5", -12.5, ""), ("１２.5", 12.5, ""),
     ("\u200e12.5", 12.5, "invisible")],
)  # fmt: skip
def test_numbers_with_something_around_them(cell, value, note):
    found = read_table(table("x;c\n", cell + ";{c}"))
    assert found.frame["x"].tolist() == [value] * 30
    assert note in said(found)


def test_signs_of_several_kinds_are_named():
    found = read_table(b"x;y\n" + b"".join(f"{'€$£'[k % 3]}{k}.5;{k % 4}\n".encode() for k in range(30)))
    assert "different kinds (€, $, £)" in said(found)


@pytest.mark.parametrize(
    ("file", "names", "first"),
    [('"","1940","1945","1950"\n"Food",22.2,44.5,59.6\n"Home",10.5,15.5,29\n"Fun",3.5,5.7,9.7\n', ["1940", "1945", "1950"], 22.2),
     ('"","0","1","2"\n"0",27,29,10\n"1",59,53,14\n"2",28,32,14\n"3",19,14,7\n', ["0", "1", "2"], 27),
     ('"","16.5","16.75","17.25"\n"71",0,0,1\n"70",0,0,5\n"69",3,1,2\n', ["16.5", "16.75", "17.25"], 0)],
)  # fmt: skip
def test_numbers_that_grow_beside_an_empty_corner_are_names(file, names, first):
    found = read_table(file.encode())
    assert list(found.frame)[-3:] == names
    assert found.frame[names[0]].iloc[0] == first
    assert f"although {', '.join(names)} could be data" in said(found)


def test_a_first_row_with_a_gap_stays_data():
    found = read_table(b",1,2,3\n5,3,2,1\n6,9,2,4\n5,7,7,7\n8,1,1,2\n")
    assert len(found.frame) == 5


def test_single_quotes_around_names_alone_are_taken_off():
    assert list(read_table(table("'a b'\t'c'\n", "{k}.5\t{m}")).frame) == ["a b", "c"]
    assert list(read_table(table("'OBS' 'GPA'\n", "{k}.5 {m}")).frame) == ["OBS", "GPA"]


def test_words_behind_numbers_that_are_not_all_numbers_are_no_unit():
    found = read_table(b"smoke,y\n" + b"".join(f"{('0', '6-10', '0', '0')[k % 4]} daily,{k % 7}\n".encode() for k in range(40)))
    assert found.frame["smoke"].nunique() == 2
    assert found.frame["smoke"].notna().all()


def test_numbers_with_a_letter_here_and_there_are_codes():
    found = read_table(b"family,y\n" + b"".join(f"{100 + k}{'A' * (k == 7)},{k % 7}\n".encode() for k in range(40)))
    assert found.frame["family"].notna().all()
    assert "kept as text, because numbers such as 100 are codes" in said(found)
    weights = read_table(b"w,y\n" + b"".join(f"{5 * k}{'kg' * (k == 7)},{k % 7}\n".encode() for k in range(40)))
    assert pd.api.types.is_numeric_dtype(weights.frame["w"])


@pytest.mark.parametrize(("cells", "first"), [((983, "1,037", "12,345"), 983), (("2", "1,037", "1,345"), 2)])
def test_a_tab_file_with_thousands_is_told_from_decimals(cells, first):
    found = read_table(b"pop\ty\n" + b"".join(f"{cells[k % 3]}\t{k % 5}\n".encode() for k in range(30)))
    assert found.frame["pop"].iloc[0] == first
    assert found.frame["pop"].iloc[1] == (1037 if first == 983 else 1.037)


@pytest.mark.parametrize("cell", ["{k}-{m}", "0x{k}f", "{k}/7", "{k}h{m}m", "52°{k}'N", "{k}±0.1", "1.{k}×10^3", "{k}+2j"])
def test_what_begins_like_a_number_and_is_none_is_named(cell):
    found = read_table(table("x,y\n", cell + ",{k}.5"))
    assert not pd.api.types.is_numeric_dtype(found.frame["x"])
    assert "begin like numbers" in said(found)


@pytest.mark.parametrize(
    ("head", "names", "note"),
    [("height,weight,label\n(cm),(kg),\n", ["height (cm)", "weight (kg)", "label"], "Two rows of names"),
     ("size,,class\nheight,weight,label\n", ["size height", "weight", "class label"], "Two rows of names"),
     ("Report, 2024, final\nsource: web, checked, yes\n\nx,y,label\n", ["x", "y", "label"], "2 lines above"),
     ("station,7\n\nx,y,label\n", ["x", "y", "label"], "1 line above")],
)  # fmt: skip
def test_what_stands_above_the_numbers(head, names, note):
    found = read_table(table(head, "{k}.25,{m}.5,{c}"))
    assert list(found.frame.columns) == names
    assert len(found.frame) == 30
    assert note in said(found)


@pytest.mark.parametrize(
    ("tail", "note"),
    [
        ("Total,200,\n", "Total, sums up"),
        ("\nSource: office, 2024\n", "1 line below"),
        ("\nSource: office\n* preliminary\n", "2 lines below"),
        ("x,y,label\n", "came again"),
    ],
)
def test_what_stands_below_the_numbers(tail, note):
    found = read_table(table("x,y,label\n", "{k}.25,{m}.5,{c}", tail=tail))
    assert found.frame["y"].tolist() == [k % 7 + 0.5 for k in range(30)]
    assert note in said(found)


def test_an_odd_first_value_is_no_second_row_of_names():
    for first in ("unknown,1.5", "n.d.,n.d."):
        found = read_table(table(f"x,y\n{first}\n", "{k}.25,{m}.5"))
        assert list(found.frame.columns) == ["x", "y"]
        assert len(found.frame) >= 30
        assert "treated as missing" in said(found)


def test_row_names_as_r_writes_them():
    found = read_table(table("x,y\n", "r{k},{m}.5,{k}.25"))
    assert list(found.frame.columns) == ["column 1", "x", "y"]
    with pytest.raises(TableError, match="Line 2 has 3 values"):
        read_table(table("x,y\n", "0.{m},{m}.5,{k}.25"))


@pytest.mark.parametrize("sign", ["~", "^", ":", "\x01"])
def test_rare_delimiters_are_named(sign):
    found = read_table(table("x,y,c\n", "{k}.5,{m},{c}").replace(b",", sign.encode()))
    assert found.frame.shape == (30, 3)
    assert "separated by" in said(found)


def test_a_declared_delimiter_that_is_not_there():
    assert "does not have" in said(read_table(b"sep=;\n" + table("x,y,c\n", "{k}.5,{m},{c}")))


def test_words_that_may_mean_missing():
    found = read_table(table("x,label\n", "{k}.5,{c}").replace(b",a\n", b",None\n").replace(b",b\n", b",NA\n"))
    assert set(found.frame["label"]) == {"None", "NA"}
    assert "kept as categories" in said(found)
    found = read_table(table("x,c\n", "{k}.5,{c}", tail="3.5,n/a\n"))
    assert "may mean missing" in said(found)


def test_codes_are_no_quantities():
    found = read_table(table("tel,code,x\n", '+49 30 {k},="00{m}",{k}.5'))
    assert found.frame["tel"].iloc[3] == "+49 30 3"
    assert found.frame["code"].iloc[3] == "003"
    assert "are codes" in said(found)


def test_invisible_signs_make_no_new_category():
    ways = ["caf\u00e9", "cafe\u0301", "caf\u00e9\u200b"]
    found = read_table(("x,c\n" + "".join(f"{k}.5,{ways[k % 3]}\n" for k in range(30))).encode())
    assert found.frame["c"].unique().tolist() == ["café"]
    assert "invisible signs" in said(found)


def test_cautions_on_reading():
    rows = [f"{1000 + 3 * k},{-999 if k % 5 == 0 else k / 8},{20240100 + k % 28 + 1},{'ab'[k % 2]}" for k in range(30)]
    found = said(read_table(("customer_id,temp,day,c\n" + "\n".join([*rows, rows[3]])).encode()))
    for words in ("6 values are -999", "look like dates", "1 row the same"):
        assert words in found
    assert "customer_id: names or numbers" in said(read_table(("customer_id,temp,day,c\n" + "\n".join(rows)).encode()))


def test_three_columns_that_add_up_are_noticed():
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(60, 3)), columns=["a", "b", "y"])
    frame.insert(2, "sum", (frame["a"] + frame["b"]).round(2))
    assert "a, b, sum: each nearly follows" in " ".join(make_design(frame, "y", ["a", "b", "sum"], "regression").warnings)


@pytest.mark.parametrize(
    ("data", "word"),
    [(pickle.dumps(np.arange(5), 2), "pickle"), (b"SQLite format 3\x00" + bytes(80), "database"), (b"<!-- x -->\n<p>404</p>", "web page"),
     (b"<div>\n<p>a,b</p>\n<p>1,2</p>\n<p>3,4</p>\n</div>", "web page"), (b"[[0, 1], [2, 3]]", "JSON"), (b"[0, 1]\n[1, 2]\n[2, 3]\n", "JSON"),
     (b"CREATE TABLE t (a real);\nINSERT INTO t VALUES (1, 2);\n", "dump"), (b"@relation x\n@attribute a numeric\n@data\n1,2\n", "ARFF"), (b"II*\x00" + bytes(200), "picture"),
     (b'a,b\n1,"' + b"x" * 300_000, "quotes"), (b"x" * 3_000_000, "No table"), (table("x,y\n", "{k}.5,{m}", tail='1,"2\n'), "quote")],
    ids=lambda v: repr(v)[:16],
)  # fmt: skip
def test_other_files_are_refused(data, word):
    with pytest.raises(TableError, match=word) as refused:
        read_table(data)
    assert refused.value.message.count(". ") <= 1


def test_names_that_are_code_are_only_names():
    names = ["$x^2$", "<script>alert(1)</script>", "a:Q", "b.c[0]", "__class__", "![i](http://x.y/z.png)", "\U0001f4cf", "y"]
    found = read_table(
        (",".join(names) + "\n" + "".join(",".join(f"{(k * j) % 11}.5" for j in range(1, 9)) + "\n" for k in range(30))).encode()
    )
    assert list(found.frame.columns) == names


@pytest.mark.parametrize(
    ("text", "columns"),
    [("a b\n" + "".join(f"{k},5 {k % 7},25\n" for k in range(30)), [("a", 1.5), ("b", 1.25)]),
     ("a;c\n" + "".join(f"({k},5);{k % 7}\n" for k in range(30)), [("a", -1.5), ("c", 1)]),
     ("a;c\n" + "".join(f"{k},5 kg;{k % 7}\n" for k in range(30)), [("a", 1.5), ("c", 1)])],
    ids=["blanks", "brackets", "unit"],
)  # fmt: skip
def test_decimal_commas_are_seen_wherever_they_stand(text, columns):
    found = read_table(text.encode())
    assert found.decimal == ","
    assert list(found.frame.iloc[1].items()) == columns


def test_one_column_with_decimal_commas_is_no_table():
    with pytest.raises(TableError, match="No table"):
        read_table(("a\n" + "".join(f"{k},{k % 10}\n" for k in range(30))).encode())
