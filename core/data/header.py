"""The names of a table's columns: whether the first row holds them, and how they are made unique."""

from core.data.checks import listed
from core.data.dialect import TableError

NAME = 60  # characters


def header_of(top: list[list[str]]) -> tuple[list[str] | None, list[str]]:
    """Return the cells of the header, or None where the first row is data."""
    first = [cell.strip() for cell in top[0]]
    numeric = [bool(cell) and _is_number(cell) for cell in first]
    years = all(cell.isdigit() and 1800 <= int(cell) <= 2100 for cell, n in zip(first, numeric, strict=True) if n)
    below = [{row[k].strip() for row in top[1:] if k < len(row)} for k in range(len(first))]
    recurs = any(cell in values for cell, n, values in zip(first, numeric, below, strict=True) if not n and cell)
    if all(numeric) or (any(numeric) and (recurs or (not years and sum(numeric) * 2 >= len(first)))):
        return None, ["The first row holds numbers: it was read as data, and the columns were named c1, c2, …"]
    return first, []


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def named(header: list[str] | None, top: list[list[str]], notes: list[str]) -> tuple[list[str], bool]:
    """Unique names, and whether the last column is only a trailing delimiter."""
    if header is None:
        return [f"c{k + 1}" for k in range(len(top[0]))], False
    trailing = header[-1] == "" and all(len(row) < len(header) or row[-1] == "" for row in top[1:])
    names: list[str] = []
    for k, cell in enumerate(header):
        name = " ".join(cell.split())
        if len(name) > NAME:
            notes.append(f"The name of column {k + 1} was cut to {NAME} characters.")
        if not name and not (trailing and k == len(header) - 1):
            notes.append(f"Column {k + 1} has no name; it was called column {k + 1}.")
        names.append(name[:NAME] or f"column {k + 1}")
    return _unique(names, notes), trailing


def _unique(names: list[str], notes: list[str]) -> list[str]:
    unique: list[str] = []
    for name in names:
        number, candidate = 2, name
        while candidate in unique:
            candidate, number = f"{name}.{number}", number + 1
        unique.append(candidate)
    if unique != names:
        changed = [new for new, old in zip(unique, names, strict=True) if new != old]
        notes.append(f"Columns with the same name were numbered: {listed(changed)}.")
    return unique


def refuse_transposed(top: list[list[str]]) -> None:
    """Variables in rows: a name, then numbers, on every line but those of categories; few rows, many columns."""
    if not 2 <= len(top) < 50 or len(top[0]) < max(2 * len(top), 6):
        return
    labels = [row[0].strip() for row in top]
    numeric = [all(_is_number(cell) for cell in row[1:] if cell.strip()) for row in top]
    named_rows = len(set(labels)) == len(labels) and not any(map(_is_number, labels))
    if named_rows and sum(numeric) >= len(top) / 2 and (numeric[0] or not all(numeric[1:])):
        raise TableError("The table lies on its side, with variables in rows: transpose it, so that each variable is a column.")
