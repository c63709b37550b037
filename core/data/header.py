"""The names of a table's columns: whether the first row holds them, and how they are made unique."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.data.checks import TableError, listed
from core.data.dialect import Row, is_number

NAME = 60  # characters


@dataclass(frozen=True)
class Header:
    """What the columns are called."""

    names: tuple[str, ...]  # unique
    unnamed: frozenset[str]  # those of them that are ours
    present: bool  # False where the first row is data
    notes: tuple[str, ...]


def header_of(top: Sequence[Row]) -> Header:
    """Names from the first row; c1, c2, … where it looks like data."""
    cells = [" ".join("".join(c for c in cell if c.isprintable() or c.isspace()).split()) for cell in top[0]]
    if _is_data(cells, top[1:]):
        note = "The first row was read as data, because it looks like the rows below; the columns were named c1, c2, …"
        return Header(tuple(f"c{k + 1}" for k in range(len(cells))), frozenset(), False, (note,))
    if len(top) > 1 and all(len(row) == len(cells) + 1 and not row[-1].strip() for row in top[1:]):
        cells.append("")  # every line but the header ends with a delimiter
    notes = [f"The name of column {k + 1} was cut to {NAME} characters." for k, cell in enumerate(cells) if len(cell) > NAME]
    wanted = [cell[:NAME] or f"column {k + 1}" for k, cell in enumerate(cells)]
    names = _unique(wanted)
    renamed = [new for new, old in zip(names, wanted, strict=True) if new != old]
    if renamed:
        notes.append(f"Columns with the same name were numbered: {listed(renamed)}.")
    unnamed = frozenset(name for name, cell in zip(names, cells, strict=True) if not cell)
    return Header(tuple(names), unnamed, True, tuple(notes))


def _is_data(first: Row, below: Sequence[Row]) -> bool:
    """All numbers; or half of them, but not as years; or words that come again below."""
    numbers = [cell for cell in first if is_number(cell)]
    years = all(cell.isdigit() and 1800 <= int(cell) <= 2100 for cell in numbers)
    columns = [{row[k].strip() for row in below if k < len(row)} for k in range(len(first))]
    again = [cell in values for cell, values in zip(first, columns, strict=True) if cell and not is_number(cell)]
    if not numbers:
        return bool(again) and all(again)
    return not again or any(again) or (not years and 2 * len(numbers) >= len(first))


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
