"""How a text is cut into rows and cells: delimiter, quotes, and the line on which the table begins.

Every candidate parses the beginning of the text; the one whose rows agree best and hold the most numbers is taken.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.data.checks import TableError, counted

BLANKS = r"\s+"
DELIMITERS = (",", ";", "\t", "|", BLANKS)
_RARE = ("~", "^", ":", "\x01")
_BLANK_CELL = r"\"[^\"]*\"|\S+"
_SAMPLE = 2**16  # characters in which the delimiter is looked for
_PREAMBLE = 20  # rows among which the header is looked for
_NUMERIC = "0123456789.,+-eE%$€£¥ '"

Row = list[str]


@dataclass(frozen=True)
class Dialect:
    """How the text is to be parsed."""

    delimiter: str
    quote: str
    escape: str | None
    skip: int  # lines above the header
    fields: int  # in a row
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Candidate:
    """A delimiter tried on the sample."""

    even: bool  # every row agrees, the first too
    score: float  # share of the rows that agree, doubled where all cells are numbers
    rows: int
    fields: int
    first: int  # row of the header
    line: int  # line of the header
    delimiter: str
    escape: str | None


def find_dialect(text: str, delimiter: str | None = None) -> Dialect:
    """Delimiter, quotes and first line of the table, from the beginning of the text."""
    if delimiter is not None and not _usable(delimiter):
        raise TableError("That cannot be a delimiter: choose one sign, such as a comma, a semicolon or a tab.")
    sample = _sample(text)
    notes: list[str] = []
    declared = re.match(r'"?sep=([^"\w\n])"?\n', sample, re.IGNORECASE)
    if declared:
        delimiter = delimiter or declared[1]
    skip = 1 if declared else 0
    lines = sample.split("\n")[skip:]
    comments = next((k for k, line in enumerate(lines) if not line.startswith("#")), 0)
    if comments:
        notes.append(f"{counted(comments, 'comment line')} above the table left out.")
    body = "\n".join(lines[comments:])
    quote, escapes = _quotes(body)
    choices = (BLANKS if delimiter == " " else delimiter,) if delimiter else DELIMITERS
    tried = [found for d in choices for e in escapes if (found := _try(body, d, quote, e))]
    if not tried and choices is not DELIMITERS and declared and delimiter == declared[1]:
        notes.append("The first line names a delimiter that the table does not have.")
        tried = [found for d in DELIMITERS for e in escapes if (found := _try(body, d, quote, e))]
    if not tried and not delimiter:
        tried = [found for d in _RARE if (found := _try(body, d, quote, None))]
    if not tried:
        raise TableError("No table was found: every row needs the same number of values, separated by commas or semicolons.")
    even = [c for c in tried if c.even]
    best = max(tried, key=lambda c: (c.score, c.rows, c.fields))  # the first of equals
    if best.first and even:  # no lines need to be left out: 1,5 2,5 below a b
        best = max(even, key=lambda c: (c.score, c.rows, c.fields))
    skip += comments + best.line
    return Dialect(best.delimiter, quote, best.escape, skip, best.fields, (*notes, *_noted(best, quote)))


def _noted(best: _Candidate, quote: str) -> Iterator[str]:
    if best.first:
        yield f"{counted(best.first, 'line')} above the table left out."
    if quote == "'":
        yield "Values stand in single quotes, which were taken off."
    if best.escape:
        yield "Quotes inside values are escaped with a backslash, which was taken off."
    if best.delimiter == BLANKS:
        yield "The values are separated by blanks."
    if best.delimiter in _RARE:
        yield f"The values are separated by {'a control sign' if best.delimiter < ' ' else best.delimiter}."


def rows_of(text: str, delimiter: str, quote: str = '"', escape: str | None = None) -> Iterator[tuple[int, Row]]:
    """Each row that is not blank, with the line on which it starts. Raises csv.Error."""
    lines = io.StringIO(text)
    if delimiter == BLANKS:
        numbered = ((k, line) for k, line in enumerate(lines) if line.strip())
        yield from ((k, [cell.strip(quote) for cell in re.findall(_BLANK_CELL, line)]) for k, line in numbered)
        return
    start = 0
    reader = csv.reader(
        lines, delimiter=delimiter, quotechar=quote, escapechar=escape, doublequote=escape is None, skipinitialspace=True
    )
    for row in reader:
        if any(cell.strip() for cell in row):
            yield start, row
        start = reader.line_num


def is_number(cell: str) -> bool:
    """Whether a cell is a number, with a point or a comma."""
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _usable(delimiter: str) -> bool:
    sign = len(delimiter) == 1 and delimiter.isascii() and not delimiter.isalnum()
    return delimiter == BLANKS or (sign and (delimiter == "\t" or delimiter.isprintable()) and delimiter not in "\"'")


def _sample(text: str) -> str:
    """Whole lines from the beginning."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n") + 1]
    if not sample.strip():
        raise TableError("The file is empty: upload a table with a header and at least three rows.")
    return sample


def _quotes(body: str) -> tuple[str, tuple[str | None, ...]]:
    """The quote character, and the escape characters to be tried."""
    fields = [f for f in re.split(r"[,;\t|\n]", body[:5000]) if f]
    single = sum(len(f) > 1 and f.startswith("'") and f.endswith("'") for f in fields)
    quote = "'" if single > 0.5 * len(fields) else '"'
    return quote, ("\\", None) if f"\\{quote}" in body else (None,)


def _try(body: str, delimiter: str, quote: str, escape: str | None) -> _Candidate | None:
    """Parse the sample; None where half of the rows or more disagree on the number of values, or have one only."""
    try:
        numbered = list(rows_of(body, delimiter, quote, escape))
    except csv.Error:
        return None
    rows = [row for _, row in numbered]
    (width, times), *_ = Counter(map(len, rows)).most_common(1) or [(0, 0)]
    if width < 2 or times < 0.5 * len(rows):
        return None
    first = _first(numbered, width)
    cells = [cell for row in rows[first + 1 :] for cell in row if cell]
    numbers = sum(_looks_numeric(cell) for cell in cells) / max(len(cells), 1)
    share = times / len(rows)
    if delimiter == BLANKS and (first or share < 0.9 or not numbers):
        return None  # running text has blanks too
    score = share * (1 + numbers) / (4 if delimiter == BLANKS else 1)
    if delimiter == "," and width == 2 and len(rows[0]) == 1 and all(cell.strip().isdigit() for cell in cells):
        return None  # one column of numbers with decimal commas
    return _Candidate(share == 1, score, len(rows), len(rows[first]), first, numbered[first][0], delimiter, escape)


def _looks_numeric(cell: str) -> bool:
    return not cell.strip(_NUMERIC) and any(map(str.isdigit, cell))


def _first(numbered: Sequence[tuple[int, Row]], width: int) -> int:
    """The row of the header: the first, unless it stands below a title or other lines that fill fewer cells."""
    rows = [row for _, row in numbered]
    named = next((k for k, row in enumerate(rows[:_PREAMBLE]) if _filled(row) == width == len(row)), 0)
    below = rows[named + 1 : named + 6]
    typed = any(all(len(row) == width and _looks_numeric(row[k]) for row in below) for k in range(width))
    if named and below and typed and not any(map(_looks_numeric, rows[named])):
        return named
    if apart := _after_a_gap(numbered, width):
        return apart
    return next(k for k, row in enumerate(rows) if len(row) > 1)


def _after_a_gap(numbered: Sequence[tuple[int, Row]], width: int) -> int:
    """The row of names below a blank line, with numbers from there on and none above; 0 where there is none."""
    for k in range(1, min(len(numbered), _PREAMBLE)):
        (line, before), (start, row) = numbered[k - 1], numbered[k]
        below = [r for _, r in numbered[k + 1 : k + 6]]
        gap = start - line > 1 + sum(cell.count("\n") for cell in before)
        if not gap or len(below) < 3 or _filled(row) != width or any(map(_looks_numeric, row)):
            continue
        if any(all(len(r) > j and _looks_numeric(r[j]) for r in below) for j in range(width)):
            return k
    return 0


def _filled(row: Row) -> int:
    """Cells up to the last that holds something."""
    return next((k for k in range(len(row), 0, -1) if row[k - 1].strip()), 0)


def top_of(body: str, dialect: Dialect, rows: int = 50) -> list[Row]:
    """The first rows. Raises csv.Error."""
    return [row for _, row in islice(rows_of(body, dialect.delimiter, dialect.quote, dialect.escape), rows)]
