"""What a table must have before it is worth fitting, and what the reader should know of it."""

import re
from collections.abc import Container, Iterable, Iterator

import numpy as np
import pandas as pd

MIN_ROWS = 3
_TARGET_NAMES = frozenset({"label", "labels", "class", "classes", "target", "y", "outcome", "species", "category", "diagnosis"})
_ROW_NAMES = re.compile(r"(?i)(?:.*[\s_.-])?(?:id|ids|uuid|guid|index|row|nr\.?|no\.?|number|key|unnamed: 0|#)|\w+Id|\w+ID")
_STAND_INS = (-9, -99, -999, -9999, -99999, 999, 9999, 99999)  # numbers that people write for "missing"
_LOPSIDED = 0.95  # share of one value
_LARGEST = 1e150  # its square is a number still
_CHECKED = 20_000  # rows on which dependent columns are looked for


class TableError(ValueError):
    """A file that cannot be used: one plain sentence that says what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def drop_empty(frame: pd.DataFrame, unnamed: Container[str] = ()) -> tuple[pd.DataFrame, list[str]]:
    """Leave out rows and columns without any value, and an unnamed first column that only counts the rows."""
    notes = []
    empty = [c for c in frame if frame[c].isna().all()]
    named = [c for c in empty if c not in unnamed]
    if named:
        notes.append(f"{listed(named)}: empty, left out.")
    if len(named) < len(empty):
        notes.append(f"{counted(len(empty) - len(named), 'empty column')} without a name left out.")
    frame = frame.drop(columns=empty)
    blank = frame.isna().all(axis=1)
    if blank.any():
        notes.append(f"{counted(int(blank.sum()), 'row')} without any value left out.")
        frame = frame[~blank].reset_index(drop=True)
    if len(frame.columns) and frame.columns[0] in unnamed and counts_rows(frame.iloc[:, 0]):
        notes.append("The first column only numbers the rows; it was left out.")
        frame = frame.iloc[:, 1:]
    invented = [c for c in frame if c in unnamed]
    if invented:
        notes.append(f"Columns without a name were called {listed(invented)}.")
    return frame, notes


def counts_rows(column: pd.Series) -> bool:
    """Whether the column is 0, 1, 2, … or 1, 2, 3, …."""
    if not pd.api.types.is_numeric_dtype(column) or len(column) < 2:
        return False
    values = column.to_numpy(float)
    return bool(values[0] in (0.0, 1.0) and (np.diff(values) == 1).all())


def refuse_useless(frame: pd.DataFrame, most: int, *, repaired: bool) -> None:
    """A table without a question in it; after a repair the reader sees the table first, and the target is judged when chosen."""
    if len(frame) < MIN_ROWS:
        raise TableError(f"The table has {counted(len(frame), 'row')} with values: at least {MIN_ROWS} are needed.")
    if frame.shape[1] < 2:
        raise TableError("Only one column holds values: at least a target and one feature are needed. Check the delimiter.")
    distinct = frame.nunique()
    if _is_prose(frame, distinct):
        raise TableError("This is running text, not a table: every row needs values, separated by commas or semicolons.")
    if (distinct <= 1).all():
        raise TableError("Nothing varies in this table: every column holds one value only.")
    if str(frame.columns[-1]).casefold() in _TARGET_NAMES:
        _refuse_target(frame.iloc[:, -1], most, repaired=repaired)


def _refuse_target(target: pd.Series, most: int, *, repaired: bool) -> None:
    classes, present = target.nunique(), int(target.notna().sum())
    if classes == 1 and not repaired:
        raise TableError(f"The target {target.name} has one class only: there is nothing to tell apart.")
    if pd.api.types.is_numeric_dtype(target):
        return
    if classes == present > MIN_ROWS:
        raise TableError(f"In the target {target.name} every row is a class of its own: a class needs several rows.")
    if classes > most:
        raise TableError(f"The target {target.name} has {classes} classes, more than the limit of {most}: unite rare ones.")


def _is_prose(frame: pd.DataFrame, distinct: pd.Series) -> bool:
    """No number anywhere, and a header that reads like a sentence, or no word that comes twice in its column."""
    if not frame.select_dtypes("number").empty:
        return False
    sentence = max(len(str(c).split()) for c in frame) >= 5 and len(frame.columns) < 5
    return sentence or bool((distinct == frame.notna().sum()).all())


def cautions(frame: pd.DataFrame, target: str) -> Iterator[str]:
    """What can be read, but should be known before it is fitted. target : the column that is likeliest to be predicted"""
    constant = [c for c in frame if frame[c].nunique() == 1]
    if constant:
        yield f"{listed(constant)}: the same value in every row, so nothing can be learned from it."
    nearly = [c for c in frame if c not in constant and c != target and nearly_constant(frame[c])]
    if nearly:
        yield f"{listed(nearly)}: almost the same value in every row."
    numbered = [c for c in frame.columns if names_rows(frame[c])]
    if numbered:
        yield f"{listed(numbered)}: names or numbers the rows; as a feature it would be learned by heart."
    yield from _stand_ins(frame)
    dates = [c for c in frame if counts_days(frame[c])]
    if dates:
        yield f"{listed(dates)}: whole numbers that look like dates, such as {frame[dates[0]].iloc[0]}; read as numbers."
    possible = float(np.prod([float(n) for n in frame.nunique()]))  # rows that differ, as far as the columns allow
    copies = int(frame.duplicated().sum())
    if copies and possible > 5 * len(frame):
        yield (
            f"{counted(copies, 'row')} the same as an earlier row: "
            "a copy on both sides of the split makes the test look better than it is."
        )
    numeric = frame.select_dtypes("number")
    if len(frame) <= numeric.shape[1]:
        yield f"{len(frame)} rows for {numeric.shape[1]} numeric columns: a linear model fits them perfectly and means nothing."
    else:
        yield from _dependent(numeric.drop(columns=constant, errors="ignore"), target)
    yield from _lopsided(frame[target])


def nearly_constant(column: pd.Series) -> bool:
    """One value in more than 95 % of 20 rows or more, or numbers that agree in their first eight digits."""
    present = column.dropna()
    if len(present) >= 20 and present.value_counts(normalize=True, sort=False).max() > _LOPSIDED:
        return True
    return pd.api.types.is_numeric_dtype(present) and bool(np.ptp(present) <= 1e-8 * present.abs().max())


def _lopsided(target: pd.Series) -> Iterator[str]:
    """Classes that are too rare to be learned or tested."""
    if pd.api.types.is_numeric_dtype(target) or target.nunique() < 2:
        return
    counts = target.value_counts()
    share = counts.iloc[0] / counts.sum()
    if share > _LOPSIDED:
        yield f"{target.name}: {share:.1%} of the rows are {counts.index[0]}; accuracy alone will mislead."
    single = counts.index[counts == 1]
    if 0 < len(single) < len(counts):
        have = "has one row only, so it" if len(single) == 1 else "have one row each, so they"
        yield f"{target.name}: {listed(single)} {have} cannot be both learned and tested."


def names_rows(column: pd.Series) -> bool:
    """Whether a column tells rows apart and nothing else: a running number, a code of its own for every row, or nearly so."""
    present = column.dropna()
    if len(present) <= 5:
        return False
    named = is_row_name(str(column.name)) and present.is_unique
    if pd.api.types.is_numeric_dtype(column):
        return (named and bool((present % 1 == 0).all())) or (len(column) > 20 and counts_rows(column))
    return named or present.nunique() > max(20, len(present) // 2)


def is_extreme(column: pd.Series) -> bool:
    """Numbers whose squares leave the range of floating point."""
    if not pd.api.types.is_numeric_dtype(column):
        return False
    largest = column.abs().max()
    return bool(largest > _LARGEST or 0 < largest < 1 / _LARGEST)


def is_row_name(name: str) -> bool:
    """Whether a column is called as one that tells rows apart, such as id."""
    return _ROW_NAMES.fullmatch(name) is not None


def _stand_ins(frame: pd.DataFrame) -> Iterator[str]:
    """Values such as -999 that lie far from all others and come more than once."""
    for name in frame.select_dtypes("number"):
        values = frame[name].to_numpy(float)
        for mark in _STAND_INS:
            times = int((values == mark).sum())
            others = np.abs(values[np.isfinite(values) & (values != mark)])
            if 1 < times < len(others) and abs(mark) > 5 * others.max():
                yield f"{name}: {times} values are {mark}, far from all others; if that means missing, empty those cells."


def counts_days(column: pd.Series) -> bool:
    """Whole numbers such as 20240131, year, month and day."""
    if not pd.api.types.is_integer_dtype(column) or not column.between(19000101, 21001231).all():
        return False
    month, day = column // 100 % 100, column % 100
    return bool(month.between(1, 12).all() and day.between(1, 31).all())


def _dependent(numeric: pd.DataFrame, target: str) -> Iterator[str]:
    """Columns that the ones before them determine, judged on standardised columns without missing rows."""
    complete = numeric.drop(columns=target, errors="ignore").dropna().iloc[:_CHECKED]
    if complete.shape[1] < 2 or len(complete) <= complete.shape[1]:
        return
    Z = complete.to_numpy(float)
    with np.errstate(all="ignore"):
        Z = (Z - Z.mean(axis=0)) / Z.std(axis=0)
    if not np.isfinite(Z).all():
        return
    left = np.abs(np.diagonal(np.asarray(np.linalg.qr(Z, mode="r")))) / np.sqrt(len(Z))  # the share that the columns before leave
    known = [str(c) for c, share in zip(complete.columns, left, strict=True) if share < 1e-8]
    if known:
        condition = 1 / max(float(left.min()), 1e-16)
        yield (
            f"{listed(known)}: determined by the columns before (condition number above {condition:.0e}); "
            "coefficients are not unique."
        )


def listed(names: Iterable[object]) -> str:
    """Up to eight names, then how many more."""
    words = [str(name) for name in names]
    shown = ", ".join(words[:8])
    return shown if len(words) <= 8 else f"{shown} and {len(words) - 8} more"


def counted(number: int, what: str) -> str:
    """Number and noun, as in 1 row, 2 rows."""
    return f"{number} {what}{'' if number == 1 else 's'}"
