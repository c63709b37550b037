"""The names of a table's columns: whether the first row holds them, and how they are made unique."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.data.checks import TableError, listed
from core.data.reading.dialect import Row, is_number
from core.data.reading.words import MISSING

NAME = 60  # characters


@dataclass(frozen=True)
class Header:
    """What the columns are called."""

    names: tuple[str, ...]  # unique
    unnamed: frozenset[str]  # those of them that are ours
    rows: int  # that hold them: 0 where the first row is data, 2 where units or groups stand in a row of their own
    notes: tuple[str, ...]


def header_of(top: Sequence[Row]) -> Header:
    """Names from the first row; c1, c2, … where it looks like data."""
    cells = _unquoted(tidy_row(top[0]))
    if _is_data(cells, top[1:]):
        note = "The first row was read as data, because it looks like the rows below; the columns were named c1, c2, …"
        return Header(tuple(f"c{k + 1}" for k in range(len(cells))), frozenset(), 0, (note,))
    if len(top) > 1 and all(len(row) == len(cells) + 1 and not row[-1].strip() for row in top[1:]):
        cells.append("")  # every line but the header ends with a delimiter
    if _has_row_names(cells, top[1:]):
        cells.insert(0, "")
    second = _is_second_header(cells, top[1:])
    if second:
        cells = [" ".join(filter(None, pair)) for pair in zip(cells, tidy_row(top[1]), strict=True)]
    notes = ["Two rows of names above the numbers were joined."] * second
    notes += [f"The name of column {k + 1} was cut to {NAME} characters." for k, cell in enumerate(cells) if len(cell) > NAME]
    wanted = [cell[:NAME] or f"column {k + 1}" for k, cell in enumerate(cells)]
    names = _unique(wanted)
    renamed = [new for new, old in zip(names, wanted, strict=True) if new != old]
    if renamed:
        notes.append(f"Columns with the same name were numbered: {listed(renamed)}.")
    if odd := [cell for cell in cells if is_number(cell)]:
        notes.append(f"The first row was read as names, although {listed(odd)} could be data.")
    unnamed = frozenset(name for name, cell in zip(names, cells, strict=True) if not cell)
    return Header(tuple(names), unnamed, 1 + second, tuple(notes))


def tidy_row(row: Row) -> list[str]:
    """Printable, single blanks; the dashes under a Markdown header are nothing."""
    cells = (" ".join("".join(c for c in cell if c.isprintable() or c.isspace()).split()) for cell in row)
    return ["" if cell and not cell.strip("-:= ") else cell for cell in cells]


def _unquoted(cells: list[str]) -> list[str]:
    """Without the single quotes that stand around names and around no value."""
    quoted = all(re.fullmatch("'[^']+'", cell) for cell in cells if cell)
    return [cell.strip("'") for cell in cells] if quoted else cells


def _numeric_below(k: int, below: Sequence[Row]) -> bool:
    """Whether nearly all of the cells of column k are numbers."""
    cells = [row[k].strip() for row in below if k < len(row) and row[k].strip()]
    return len(cells) > 2 and sum(map(is_number, cells)) >= 0.9 * len(cells)


def _has_row_names(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Every row has one cell more than the header, first a number that counts the rows or a name of its own, as R writes it."""
    if len(below) < 3 or any(len(row) != len(cells) + 1 for row in below):
        return False
    names = [row[0].strip() for row in below]
    counting = names == [str(k + 1) for k in range(len(names))]
    return counting or (len(set(names)) == len(names) and all(names) and not any(map(is_number, names)))


def _is_second_header(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Units in brackets or dashes in a second row, or different words above every column of numbers."""
    if len(below) < 4 or len(below[0]) != len(cells):
        return False
    numeric = [k for k in range(len(cells)) if _numeric_below(k, below[1:])]
    over = [below[0][k].strip() for k in numeric]
    if over and all(re.fullmatch(r"[(\[].*[)\]]|[-:= ]+", cell) for cell in over):
        return True
    words = not any(is_number(cell) or cell.lower() in MISSING for cell in over)
    return words and len(set(over)) == len(over) > 1  # one word alone, or the same one twice, may stand for a missing value


def _is_data(first: Row, below: Sequence[Row]) -> bool:
    """All numbers; or half of them, but not as years; or words that come again below."""
    numbers = [cell for cell in first if is_number(cell)]
    years = all(cell.isdigit() and 1800 <= int(cell) <= 2100 for cell in numbers)
    columns = [{row[k].strip() for row in below if k < len(row)} for k in range(len(first))]
    again = [cell in values for cell, values in zip(first, columns, strict=True) if cell and not is_number(cell)]
    if _names_a_grid(first, below):
        return False
    if not numbers:
        if any(cell and _numeric_below(k, below) for k, cell in enumerate(first)):
            return False  # a word above numbers is a name, even where the header comes again further down
        return bool(again) and all(again)
    return not again or any(again) or (not years and 2 * len(numbers) >= len(first))


def _names_a_grid(first: Row, below: Sequence[Row]) -> bool:
    """An empty corner, then numbers that grow: the names of columns such as years, beside a name for every row."""
    corner, *others = first
    grow = len(others) >= 3 and all(map(is_number, others)) and not corner
    if not grow or any(float(a) >= float(b) for a, b in pairwise(cell.replace(",", ".") for cell in others)):
        return False
    rows = [row[0].strip() for row in below if row]
    return all(rows) and len(set(rows)) == len(rows)


def _unique(names: Sequence[str]) -> list[str]:
    unique: list[str] = []
    for name in names:
        number, candidate = 2, name
        while candidate in unique:
            candidate, number = f"{name}.{number}", number + 1
        unique.append(candidate)
    return unique


def refuse_transposed(top: Sequence[Row]) -> None:
    """Variables in rows: a name, then numbers, on every line but those of categories; few rows, many columns."""
    if not 2 <= len(top) < 50 or len(top[0]) < max(2 * len(top), 6):
        return
    labels = [row[0].strip() for row in top]
    numeric = [all(is_number(cell) for cell in row[1:] if cell.strip()) for row in top]
    named_rows = len(set(labels)) == len(labels) and not any(map(is_number, labels))
    if named_rows and sum(numeric) >= len(top) / 2 and (numeric[0] or not all(numeric[1:])):
        raise TableError("The table lies on its side, with variables in rows: transpose it, so that each variable is a column.")
