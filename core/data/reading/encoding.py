"""From bytes to text: what kind of file it is, and in which encoding. Nothing is ever decompressed or run."""

import codecs
import re

from charset_normalizer import from_bytes

from core.data.checks import TableError, counted
from core.data.reading.alphabets import best_encoding

_MAGIC = (
    (b"PK\x03\x04", "an Excel or zip file: open it and save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file: open it and save the sheet as CSV"),
    (b"%PDF-", "a PDF document: export the table as CSV"),
    (b"\x89PNG", "a picture: upload a table saved as CSV"),
    (b"\xff\xd8\xff", "a picture: upload a table saved as CSV"),
    (b"GIF8", "a picture: upload a table saved as CSV"),
    (b"II*\x00", "a picture: upload a table saved as CSV"),
    (b"MM\x00*", "a picture: upload a table saved as CSV"),
    (b"RIFF", "a picture or sound: upload a table saved as CSV"),
    (b"\x1f\x8b", "compressed: unpack it first and upload the CSV inside"),
    (b"BZh", "compressed: unpack it first and upload the CSV inside"),
    (b"\xfd7zXZ", "compressed: unpack it first and upload the CSV inside"),
    (b"7z\xbc\xaf", "compressed: unpack it first and upload the CSV inside"),
    (b"Rar!", "compressed: unpack it first and upload the CSV inside"),
    (b"(\xb5/\xfd", "compressed: unpack it first and upload the CSV inside"),
    (b"PAR1\x15", "a Parquet file: export it as CSV"),
    (b"ARROW1\x00", "an Arrow file: export it as CSV"),
    (b"SQLite format 3", "a database: export the table as CSV"),
    (b"\x89HDF", "an HDF5 file: export the table as CSV"),
    (b"\x93NUMPY", "a NumPy file: export the table as CSV"),
    (b"\x80\x02", "a Python pickle, which is never opened: export the table as CSV"),
    (b"\x80\x03", "a Python pickle, which is never opened: export the table as CSV"),
    (b"\x80\x04", "a Python pickle, which is never opened: export the table as CSV"),
    (b"\x80\x05", "a Python pickle, which is never opened: export the table as CSV"),
    (b"{\\rtf", "a text document: save the table as CSV"),
    (b"\x7fELF", "a program: upload a table saved as CSV"),
)
_OTHER_TEXT = (
    (
        rb"<(?:!doctype|!--|html|\?xml|table|svg|div|body|head)|(?:\s*<[^\n]*>\s*(?:\n|$)){3}|<[^,;\t\n]*>\s*$",
        "a web page or XML, not a CSV file: download the table itself, or save it as CSV",
    ),
    (rb"\{\s*[\"}]|\[\s*[\[{\"(\d-]", "a JSON file, not a CSV file: convert it to a table with one row a line"),
    (
        rb"(?:--[^\n]*\n\s*)*(?:create|drop) table\b|insert into\b|begin transaction\b",
        "a database dump, not a CSV file: export the table as CSV",
    ),
    (rb"(?:%[^\n]*\n\s*)*@relation\b", "an ARFF file: export the table as CSV"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EASTERN = ["cp932", "gb18030", "big5", "euc_kr", "euc_jp"]
_SURE = 0.9  # share of the odd characters that one language explains
_NULS = "The file contains NUL bytes: it is not text, or it is damaged. Save it again as CSV in UTF-8."


def refuse_other_files(data: bytes) -> None:
    """Raise TableError for what is not text in rows; nothing is ever decompressed."""
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise TableError(f"This is not a CSV file but {what}.")
    start = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for pattern, what in _OTHER_TEXT:
        if re.match(pattern, start):
            raise TableError(f"This is {what}.")


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """The text, the encoding, and a note where it was guessed."""
    if encoding:
        try:
            return data.decode(encoding), encoding, ()
        except (ValueError, LookupError):  # UnicodeError is a ValueError
            raise TableError(f"The file cannot be read as {encoding}: choose another encoding.") from None
    for mark, name in _MARKS:
        if data.startswith(mark) and not (mark == codecs.BOM_UTF16_LE and data.startswith(codecs.BOM_UTF32_LE)):
            return _strictly(data, name), name, ()
    return _without_mark(data)


def _without_mark(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    if b"\x00" in data[:4000]:
        return _wide(data)
    if b"\x00" in data:
        raise TableError(_NULS)
    if b"\x1b$" in data[:4000]:  # the escape with which Japanese mail switches to its characters; all of it is ASCII
        return _strictly(data, "iso2022_jp"), "iso2022_jp", (_guessed("iso2022_jp"),)
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError:
        return _not_quite_utf8(data)


def _guessed(name: str) -> str:
    return f"The text is not UTF-8; it was read as {name}. Check names with accents, or choose another encoding."


def _not_quite_utf8(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """UTF-8 with a few damaged bytes where most of its accents are right, else another encoding."""
    try:  # emoji as two halves, as some programs write them
        paired = data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return paired, "utf-8", ("Characters that were stored in two halves were put together; check them.",)
    except UnicodeDecodeError:
        pass
    loose = data.decode("utf-8", errors="replace")
    damaged = loose.count("\ufffd")
    if len(loose) - len(loose.encode("ascii", "ignore")) > 4 * damaged:
        return loose, "utf-8", (f"{counted(damaged, 'damaged character')} replaced by \ufffd; the rest of the text is UTF-8.",)
    name = _guess(data)
    return data.decode(name, errors="replace"), name, (_guessed(name),)


def _strictly(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise TableError(f"The file looks like {name.upper()}, but is damaged: save it again as CSV in UTF-8.") from None


def _wide(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """UTF-16 without its mark has a zero in every other byte; anything else with zeros is not text."""
    sample = data[:4000]
    half = len(sample) // 2
    for name, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
        if sample[offset::2].count(0) > 0.1 * half and not sample[1 - offset :: 2].count(0):
            text = _strictly(data, name)
            return text, name, (f"The text was read as {name.upper()}, guessed from its zero bytes.",)
    raise TableError(_NULS)


def _guess(data: bytes) -> str:
    """cp1252 for a few odd bytes, as Western spreadsheets write them; else what makes up the alphabet of a language."""
    sample = data[: 2**17]
    odd = sum(byte > 127 for byte in sample)
    if odd < 4:
        return "cp1252"
    name, fit = best_encoding(sample)
    if fit < _SURE and odd > 1.5 * len(re.findall(rb"[\x80-\xff]+", sample)):  # accents stand alone, Eastern signs come in pairs
        eastern = from_bytes(sample, cp_isolation=_EASTERN).best()
        name = eastern.encoding if eastern else name
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return "cp1252"
    return name
