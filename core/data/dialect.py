"""From bytes to text that can be parsed: what kind of file it is, its encoding, delimiter, quotes and where the table begins.

Everything guessed is said in a note, and the reader can overrule it.
"""

import codecs
import csv
import re
from collections import Counter
from dataclasses import dataclass

from charset_normalizer import from_bytes

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", r"\s+": "space"}
_SAMPLE = 2**16  # characters in which the delimiter is looked for
_MAGIC = (
    (b"PK\x03\x04", "an Excel or zip file: open it and save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file: open it and save the sheet as CSV"),
    (b"%PDF", "a PDF document: export the table as CSV"),
    (b"\x89PNG", "a picture: upload a table saved as CSV"),
    (b"\xff\xd8\xff", "a picture: upload a table saved as CSV"),
    (b"GIF8", "a picture: upload a table saved as CSV"),
    (b"RIFF", "a picture or sound: upload a table saved as CSV"),
    (b"\x1f\x8b", "compressed: unpack it first and upload the CSV inside"),
    (b"BZh", "compressed: unpack it first and upload the CSV inside"),
    (b"\xfd7zXZ", "compressed: unpack it first and upload the CSV inside"),
    (b"7z\xbc\xaf", "compressed: unpack it first and upload the CSV inside"),
    (b"Rar!", "compressed: unpack it first and upload the CSV inside"),
    (b"(\xb5/\xfd", "compressed: unpack it first and upload the CSV inside"),
    (b"PAR1", "a Parquet file: export it as CSV"),
    (b"ARROW1", "an Arrow file: export it as CSV"),
    (b"SQLite format 3", "a database: export the table as CSV"),
    (b"\x89HDF", "an HDF5 file: export the table as CSV"),
    (b"\x93NUMPY", "a NumPy file: export the table as CSV"),
    (b"\x80\x04", "a Python pickle, which is never opened: export the table as CSV"),
    (b"\x80\x05", "a Python pickle, which is never opened: export the table as CSV"),
    (b"{\\rtf", "a text document: save the table as CSV"),
    (b"\x7fELF", "a program: upload a table saved as CSV"),
)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CANDIDATES = ["cp1252", "cp1250", "cp932", "gb18030", "big5", "euc_kr", "euc_jp", "cp1251", "cp1253", "koi8_r"]
_WESTERN = 2  # of them, at the front


class TableError(ValueError):
    """A file that cannot be used: one plain sentence that says what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Dialect:
    """How the text is to be parsed."""

    delimiter: str
    quote: str
    escape: str | None
    skip: int  # lines above the header
    fields: int  # in a row
    notes: tuple[str, ...]


def refuse_other_files(data: bytes) -> None:
    """Raise TableError for what is not text in rows; nothing is ever decompressed."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise TableError(f"This is not a CSV file but {what}.")
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<svg")):
        raise TableError("This is a web page or XML, not a CSV file: download the table itself, or save it as CSV.")
    if re.match(rb"\{\s*[\"}]|\[\s*[\[{\"]", start):
        raise TableError("This is a JSON file, not a CSV file: convert it to a table with one row a line.")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """The text, the encoding, and a note where it was guessed."""
    if encoding:
        try:
            return data.decode(encoding), encoding, ()
        except (UnicodeError, LookupError):
            raise TableError(f"The file cannot be read as {encoding}: choose another encoding.") from None
    for mark, name in _MARKS:
        if data.startswith(mark) and not (mark == codecs.BOM_UTF16_LE and data.startswith(codecs.BOM_UTF32_LE)):
            return _strictly(data, name), name, ()
    if b"\x00" in data[:4000]:
        return _without_mark(data)
    if b"\x00" in data:
        raise TableError("The file contains NUL bytes: it is not text, or it is damaged. Save it again as CSV in UTF-8.")
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        name = _guess(data)
        note = f"The text is not UTF-8; it was read as {name}. Check names with accents, or choose another encoding."
        return data.decode(name, errors="replace"), name, (note,)


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise TableError(f"The file says it is {name.upper()}, but is damaged: save it again as CSV in UTF-8.") from None


def _without_mark(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """UTF-16 without its mark has a zero in every other byte; anything else with zeros is not text."""
    sample = data[:4000]
    half = len(sample) // 2
    for name, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[offset::2].count(0) > 0.1 * half and not sample[1 - offset :: 2].count(0):
            text = _strictly(data, name)
            return text, name, (f"The text was read as {name.upper()}, guessed from its zero bytes.",)
    raise TableError("The file contains NUL bytes: it is not text, or it is damaged. Save it again as CSV in UTF-8.")


def _guess(data: bytes) -> str:
    """cp1252 for a few odd bytes, as Western spreadsheets write them; else what looks most like a language."""
    sample = data[: 2**17]
    odd = sum(byte > 127 for byte in sample)
    if odd < 4:
        return "cp1252"
    runs = re.findall(rb"[\x80-\xff]+", sample)
    candidates = _CANDIDATES if odd < 2.5 * len(runs) else _CANDIDATES[_WESTERN:]  # accents stand alone, alphabets do not
    best = from_bytes(sample, cp_isolation=candidates).best()
    cyrillic = candidates is not _CANDIDATES and sum(byte >= 0xC0 for byte in sample) > 0.9 * odd
    name = best.encoding if best else ("cp1251" if cyrillic else "cp1252")
    inside_words = len(re.findall(r"[^\W\d_][^\w\s.,;:'\"()/&-][^\W\d_]", sample.decode("cp1252", errors="replace")))
    if name == "cp1250" and inside_words < 0.1 * odd:
        return "cp1252"
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return "cp1252"
    return name


def _sample(text: str) -> str:
    """Whole lines from the beginning."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n") + 1]
    if not sample.strip():
        raise TableError("The file is empty: upload a table with a header and at least three rows.")
    return sample


def find_dialect(text: str, delimiter: str | None = None) -> Dialect:
    """Delimiter, quotes and first line of the table, from the beginning of the text."""
    sample = _sample(text)
    notes: list[str] = []
    skip = 0
    declared = re.match(r"sep=(.)\n", sample, re.IGNORECASE)
    if declared:
        delimiter, skip = delimiter or declared[1], 1
    lines = sample.split("\n")
    comments = next((k for k, line in enumerate(lines[skip:]) if not line.startswith("#")), 0)
    if comments:
        notes.append(f"{_count(comments, 'comment line')} above the table left out.")
    skip += comments
    body = "\n".join(lines[skip:])
    quote, escape = _quotes(body, notes)
    choices = [delimiter] if delimiter else list(DELIMITERS)
    scored = [(score, -k, choice) for k, choice in enumerate(choices) if (score := _score(body, choice, quote, escape))]
    if not scored:
        raise TableError("No table was found: every row needs the same number of values, separated by commas or semicolons.")
    (_, fields, preamble), _, chosen = max(scored)
    if preamble:
        notes.append(f"{_count(preamble, 'line')} above the table left out.")
    if chosen == r"\s+":
        notes.append("The values are separated by blanks.")
    return Dialect(chosen, quote, escape, skip + preamble, fields, tuple(notes))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _quotes(body: str, notes: list[str]) -> tuple[str, str | None]:
    """The quote character, and the escape character where quotes are escaped with a backslash."""
    fields = re.split(r"[,;\t|\n]", body[:5000])
    single = sum(len(f) > 1 and f.startswith("'") and f.endswith("'") for f in fields)
    quote = "'" if single > 0.5 * len([f for f in fields if f]) else '"'
    if quote == "'":
        notes.append("Values stand in single quotes, which were taken off.")
    escape = "\\" if f"\\{quote}" in body else None
    if escape:
        notes.append("Quotes inside values are escaped with a backslash, which was taken off.")
    return quote, escape


def rows_of(text: str, delimiter: str, quote: str = '"', escape: str | None = None) -> list[list[str]]:
    """Rows of a piece of text, blank ones left out. Raises csv.Error."""
    if delimiter == r"\s+":
        return [line.split() for line in text.split("\n") if line.strip()]
    reader = csv.reader(text.split("\n"), delimiter=delimiter, quotechar=quote, escapechar=escape, doublequote=escape is None)
    return [row for row in reader if any(cell.strip() for cell in row)]


def _score(body: str, delimiter: str, quote: str, escape: str | None) -> tuple[float, int, int] | None:
    """(share of rows with the commonest number of fields, that number, lines above them); None for one field only."""
    try:
        rows = rows_of(body, delimiter, quote, escape)
    except csv.Error:
        return None
    widths = [len(row) for row in rows]
    if not widths:
        return None
    (width, times) = Counter(widths).most_common(1)[0]
    first = next(k for k, w in enumerate(widths) if w == width)
    if width < 2 or times < 0.5 * len(widths) or (first and any(w > 1 for w in widths[:first])):
        ragged_header = width >= 2 and first == 1 and widths[0] >= 2
        if not (ragged_header and times >= 0.5 * len(widths)):
            return None
        return times / len(widths) / 2, widths[0], 0
    if delimiter == r"\s+":
        return times / len(widths) / 4, width, first
    return times / len(widths), width, first
