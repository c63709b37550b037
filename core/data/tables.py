"""An uploaded file -> a checked table. What is guessed or changed is said in a note; what cannot be read gets one sentence."""

import csv
import io
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from core.data.checks import MIN_ROWS, TableError, cautions, counted, drop_empty, listed, refuse_useless
from core.data.proposals import propose_target
from core.data.reading.columns import convert
from core.data.reading.decimals import decimal_mark
from core.data.reading.dialect import Dialect, find_dialect, rows_of, top_of
from core.data.reading.encoding import decode, refuse_other_files
from core.data.reading.formats import GROWS, WORKBOOKS, kind, sheet_as_csv, typed, unpacked
from core.data.reading.header import Header, header_of, refuse_transposed, tidy_row
from core.data.reading.rows import without_other_rows

__all__ = ["Limits", "Table", "TableError", "read_table", "to_csv"]


@dataclass(frozen=True)
class Limits:
    """What an upload may hold."""

    bytes: int = 20_000_000
    rows: int = 200_000
    columns: int = 200
    classes: int = 50


@dataclass(frozen=True)
class Table:
    """A table that can be fitted."""

    frame: pd.DataFrame  # numbers are int64 or float64, everything else is text; missing is missing
    notes: tuple[str, ...]  # what was assumed or changed, one sentence each
    encoding: str  # this and the next are empty where the file is no text
    delimiter: str
    decimal: str


def read_table(
    data: bytes,
    name: str = "x.csv",
    limits: Limits = Limits(),
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    sheet: str | None = None,
    to_fit: bool = True,
) -> Table:
    """Read the bytes of a CSV file; encoding, delimiter and decimal mark are guessed unless given.

    By its name also a workbook (`sheet` is one of it), Parquet, Feather or JSON, and any of them compressed by gzip.
    to_fit : False for rows that a fitted model is asked about: any number of them, and no target needed
    Raises TableError with one sentence that says what is wrong with the file and what to do.
    """
    if len(data) > limits.bytes:
        raise TableError(
            f"{name} has {len(data) / 1e6:.1f} MB, more than the limit of {limits.bytes / 1e6:.0f} MB: upload a part."
        )
    most = GROWS * limits.bytes
    data, name = unpacked(data, name, most)
    if (frame := typed(data, name, limits.rows, limits.columns)) is not None:
        return _checked(frame, limits, to_fit)
    if kind(name) in WORKBOOKS:
        data, notes = sheet_as_csv(data, name, sheet, most, 2 * limits.rows * limits.columns)
        found = _read_text(data, limits, "utf-8", ",", ".", to_fit)
        return replace(found, notes=(*notes, *found.notes))
    return _read_text(data, limits, encoding, delimiter, decimal, to_fit)


def _checked(frame: pd.DataFrame, limits: Limits, to_fit: bool) -> Table:
    """A table whose columns had types in the file."""
    frame, dropped = drop_empty(frame)
    judged = _judged(frame, limits, repaired=False) if to_fit else ()
    return Table(frame, (*dropped, *judged), encoding="", delimiter="", decimal=".")


def _judged(frame: pd.DataFrame, limits: Limits, *, repaired: bool) -> Iterable[str]:
    """What to know before it is fitted. Raises TableError where there is nothing to fit."""
    refuse_useless(frame, limits.classes, repaired=repaired)
    return cautions(frame, propose_target(frame))


def _read_text(
    data: bytes, limits: Limits, encoding: str | None, delimiter: str | None, decimal: str | None, to_fit: bool
) -> Table:
    refuse_other_files(data)
    text, used, notes = decode(data, encoding)
    if "\x00" in text:
        raise TableError("The file contains NUL characters: it is not text, or it is damaged. Save it again as CSV in UTF-8.")
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n\x1a")
    dialect = find_dialect(text, delimiter)
    if dialect.fields > limits.columns:
        raise TableError(f"The table has more columns than the limit of {limits.columns}: keep those you need.")
    body = text.split("\n", dialect.skip)[dialect.skip] if dialect.skip else text
    raw, header, found = _parse(body, dialect, MIN_ROWS if to_fit else 1)
    if len(raw) > limits.rows:
        raise TableError(f"The table has {len(raw)} rows, more than the limit of {limits.rows}: upload a part.")
    mark, ambiguous = (decimal, "") if decimal else decimal_mark(raw, dialect.delimiter)
    columns = convert(raw, mark)
    frame, dropped = drop_empty(pd.DataFrame(columns.ready), header.unnamed)
    changed = [f"{listed(where)}: {what}." for what, where in columns.notes.items()]
    judged = _judged(frame, limits, repaired=bool(changed)) if to_fit else ()
    every = (*notes, *dialect.notes, *header.notes, *found, ambiguous, *changed, *dropped, *judged)
    return Table(frame, tuple(filter(None, every)), used, dialect.delimiter, mark)


def _parse(body: str, dialect: Dialect, fewest: int) -> tuple[pd.DataFrame, Header, list[str]]:
    """Every cell as text, under unique names, without blank rows; and notes on the rows."""
    try:
        top = top_of(body, dialect)
        refuse_transposed(top)
        header = header_of(top)
        again = tidy_row(top[0]) if header.rows else ()
        raw, notes = without_other_rows(_read_csv(body, dialect, header), again)
        if (raw.iloc[:, -1] == "").any() and (short := _short_rows(body, dialect, len(top[0]))):
            notes.append(f"{counted(short, 'row')} with fewer values than the header; the rest is missing.")
    except csv.Error as error:
        raise TableError(f"The table cannot be read: {str(error).rstrip('.')}. Check its quotes.") from None
    if len(raw) < fewest:
        raise TableError(f"The table has {counted(len(raw), 'row')} below its header: at least {fewest} are needed.")
    return raw, header, notes


def _read_csv(body: str, dialect: Dialect, header: Header) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)  # longer rows would be cut
        try:
            raw = pd.read_csv(
                io.StringIO(body), sep=dialect.delimiter, dtype=str, header=None,
                names=list(range(len(header.names))), index_col=False, na_filter=False, skip_blank_lines=False,
                quotechar=dialect.quote, escapechar=dialect.escape, doublequote=dialect.escape is None,
                skipinitialspace=f"{dialect.delimiter} {dialect.quote}" in body,
            )  # fmt: skip
        except (pd.errors.ParserError, pd.errors.ParserWarning, ValueError):
            raise TableError(_too_long(body, dialect, len(header.names))) from None
    raw.columns = pd.Index(header.names)
    return raw.iloc[header.rows :].reset_index(drop=True)


def _too_long(body: str, dialect: Dialect, width: int) -> str:
    """Name the first line with more values than the header."""
    for line, row in rows_of(body, dialect.delimiter, dialect.quote, dialect.escape):
        if len(row) > width:
            return (
                f"Line {dialect.skip + line + 1} has {len(row)} values, the header has {width}: "
                "check that line for a delimiter too many, or give every column a name."
            )
    return "The table cannot be read: check that every quote that opens also closes."


def _short_rows(body: str, dialect: Dialect, width: int) -> int:
    return sum(len(row) < width for _, row in rows_of(body, dialect.delimiter, dialect.quote, dialect.escape))


def to_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV that a spreadsheet cannot run: text that begins with = + - @ tab or CR gets a ' in front."""
    safe = frame.rename(columns=_harmless)
    for k in range(safe.shape[1]):
        values = safe.iloc[:, k]
        if not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values)):
            safe.isetitem(k, values.map(_harmless))  # type: ignore[arg-type]
    return safe.to_csv(index=False).encode("utf-8")


def _harmless(value: object) -> object:
    runs = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if runs and not re.fullmatch(r"[+-]?[\d.]+(?:[eE][+-]?\d+)?", str(value)) else value
