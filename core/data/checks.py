"""What a table must have before it is worth fitting, and what the reader should know of it."""

from collections.abc import Container, Iterable, Iterator

import numpy as np
import pandas as pd

MIN_ROWS = 3
_TARGET_NAMES = frozenset({"label", "labels", "class", "classes", "target", "y", "outcome", "species", "category", "diagnosis"})
_ROW_NAMES = frozenset({"id", "index", "row", "nr", "no", "no.", "number", "unnamed: 0", "#"})
_LOPSIDED = 0.95  # share of one value
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


def cautions(frame: pd.DataFrame) -> Iterator[str]:
    """What can be read, but should be known before it is fitted."""
    constant = [c for c in frame if frame[c].nunique() == 1]
    if constant:
        yield f"{listed(constant)}: the same value in every row, so nothing can be learned from it."
    nearly = [c for c in frame.columns[:-1] if c not in constant and _nearly_constant(frame[c])]
    if nearly:
        yield f"{listed(nearly)}: almost the same value in every row."
    numbered = [c for c in frame if _looks_like_id(frame[c], str(c))]
    if numbered:
        yield f"{listed(numbered)}: numbers the rows; as a feature it would be learned by heart."
    numeric = frame.select_dtypes("number")
    if len(frame) <= numeric.shape[1]:
        yield f"{len(frame)} rows for {numeric.shape[1]} numeric columns: a linear model fits them perfectly and means nothing."
    else:
        yield from _dependent(numeric.drop(columns=constant, errors="ignore"), str(frame.columns[-1]))
    yield from _lopsided(frame.iloc[:, -1])


def _nearly_constant(column: pd.Series) -> bool:
    """One value in more than 95 % of 20 rows or more, or numbers that agree in their first eight digits."""
    present = column.dropna()
    if len(present) >= 20 and present.value_counts(normalize=True, sort=False).max() > _LOPSIDED:
        return True
    return pd.api.types.is_numeric_dtype(present) and bool(np.ptp(present) <= 1e-8 * present.abs().max())


def _lopsided(last: pd.Series) -> Iterator[str]:
    """Classes that are too rare to be learned or tested."""
    if pd.api.types.is_numeric_dtype(last) or last.nunique() < 2:
        return
    counts = last.value_counts()
    share = counts.iloc[0] / counts.sum()
    if share > _LOPSIDED:
        yield f"{last.name}: {share:.1%} of the rows are {counts.index[0]}; accuracy alone will mislead."
    single = counts.index[counts == 1]
    if 0 < len(single) < len(counts):
        yield f"{last.name}: {listed(single)} has one row only, so it cannot be both learned and tested."


def _looks_like_id(column: pd.Series, name: str) -> bool:
    return name.casefold() in _ROW_NAMES and len(column) > 5 and counts_rows(column)


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
