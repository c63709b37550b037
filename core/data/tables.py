"""An uploaded CSV -> a checked table. What is guessed or changed is said in a note; what cannot be read gets one sentence."""

import csv
import io
import warnings
from dataclasses import dataclass

import pandas as pd

from core.data.checks import MIN_ROWS, cautions, drop_empty, listed, refuse_useless
from core.data.columns import convert, decimal_mark
from core.data.dialect import Dialect, TableError, decode, find_dialect, refuse_other_files, rows_of
from core.data.header import header_of, named, refuse_transposed

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
    encoding: str
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
) -> Table:
    """Read the bytes of a CSV file; encoding, delimiter and decimal mark are guessed unless given.

    Raises TableError with one sentence that says what is wrong with the file and what to do.
    """
    if len(data) > limits.bytes:
        raise TableError(
            f"{name} has {len(data) / 1e6:.1f} MB, more than the limit of {limits.bytes / 1e6:.0f} MB: upload a part."
        )
    refuse_other_files(data)
    text, used, notes = decode(data, encoding)
    if "\x00" in text[:100_000]:
        raise TableError("The file contains NUL bytes: it is not text, or it is damaged. Save it again as CSV in UTF-8.")
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    dialect = find_dialect(text, delimiter)
    if dialect.fields > limits.columns:
        raise TableError(f"The table has {dialect.fields} columns, more than the limit of {limits.columns}: keep those you need.")
    raw, found = _parse(text, dialect, limits)
    mark = decimal or decimal_mark(raw, dialect.delimiter)
    columns = convert(raw, mark)
    frame = pd.DataFrame(columns.ready)
    changed = [f"{listed(where)}: {what}." for what, where in columns.notes.items()]
    frame, dropped = drop_empty(frame)
    found = [note for note in found if not (note.startswith("Column 1 has no name") and "column 1" not in frame)]
    refuse_useless(frame, limits.classes, repaired=bool(changed))
    every = (*notes, *dialect.notes, *found, *changed, *dropped, *cautions(frame))
    return Table(frame, tuple(every), used, dialect.delimiter, mark)


def _parse(text: str, dialect: Dialect, limits: Limits) -> tuple[pd.DataFrame, list[str]]:
    """Every cell as text, under unique names, and notes on the header and the rows."""
    body = text.split("\n", dialect.skip)[dialect.skip] if dialect.skip else text
    try:
        top = rows_of(body[: 2**16], dialect.delimiter, dialect.quote, dialect.escape)[:50]
        refuse_transposed(top)
        first, notes = header_of(top)
        names, trailing = named(first, top, notes)
        raw = _read_csv(body, dialect, len(top[0]), header=first is not None)
    except csv.Error as error:
        raise TableError(f"The table cannot be read: {str(error).rstrip('.')}. Check its quotes.") from None
    if raw.shape[1] > len(names):
        raise TableError(f"Line 2 has {raw.shape[1]} values, the header has {len(names)}: give every column a name.")
    raw.columns = pd.Index(names)
    if trailing:
        raw = raw.drop(columns=names[-1])
        notes.append("Every line ends with a delimiter; the empty last column was left out.")
    if len(raw) > limits.rows:
        raise TableError(f"The table has {len(raw)} rows, more than the limit of {limits.rows}: upload a part.")
    if len(raw) < MIN_ROWS:
        raise TableError(f"The table has {len(raw)} rows below its header: at least {MIN_ROWS} are needed.")
    if (raw.iloc[:, -1] == "").any() and (short := _short_rows(body, dialect, len(top[0]))):
        notes.append(f"{short} rows have fewer values than the header; the rest of them is missing.")
    return raw, notes


def _read_csv(body: str, dialect: Dialect, width: int, *, header: bool) -> pd.DataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            return pd.read_csv(
                io.StringIO(body), sep=dialect.delimiter, dtype=str, header=0 if header else None,
                names=list(range(width)), index_col=False, na_filter=False, quotechar=dialect.quote, escapechar=dialect.escape,
                doublequote=dialect.escape is None, skipinitialspace=True,
            )  # fmt: skip
        except pd.errors.ParserWarning:
            raise TableError(
                f"The rows have more values than the {width} names of the header: give every column a name."
            ) from None
        except pd.errors.EmptyDataError:
            raise TableError("The table has no rows below its header: at least three are needed.") from None
        except (pd.errors.ParserError, ValueError) as error:
            raise TableError(_where(str(error))) from None


def _where(message: str) -> str:
    words = message.split()
    if "line" in words and "saw" in words:
        line, expected, saw = (words[words.index(w) + 1].rstrip(",") for w in ("line", "Expected", "saw"))
        return f"Line {line} has {saw} values, the header has {expected}: check that line for a delimiter too many."
    return "The table cannot be read: check that every quote that opens also closes."


def _short_rows(body: str, dialect: Dialect, width: int) -> int:
    return sum(len(row) < width for row in rows_of(body, dialect.delimiter, dialect.quote, dialect.escape))


def to_csv(frame: pd.DataFrame) -> bytes:
    """UTF-8 CSV that a spreadsheet cannot run: text that begins with = + - @ tab or CR gets a ' in front."""
    safe = frame.rename(columns=_harmless)
    for k in range(safe.shape[1]):
        values = safe.iloc[:, k]
        if not (pd.api.types.is_numeric_dtype(values) or pd.api.types.is_datetime64_any_dtype(values)):
            safe.isetitem(k, values.map(_harmless))  # type: ignore[arg-type]
    return safe.to_csv(index=False).encode("utf-8")


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
