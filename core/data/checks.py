"""What a table must have before it is worth fitting, and what the reader should know of it."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from core.data.dialect import TableError

MIN_ROWS = 3
_TARGET_NAMES = frozenset({"label", "labels", "class", "classes", "target", "y", "outcome", "species", "category", "diagnosis"})
_CHECKED = 20_000  # rows on which dependent columns are looked for


def drop_empty(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Leave out columns and rows without any value, and an unnamed column that only counts the rows."""
    notes = []
    empty = [c for c in frame if frame[c].isna().all()]
    if empty:
        notes.append(f"{listed(empty)}: empty, left out.")
        frame = frame.drop(columns=empty)
    blank = frame.isna().all(axis=1)
    if blank.any():
        notes.append(f"{int(blank.sum())} empty rows left out.")
        frame = frame[~blank].reset_index(drop=True)
    if len(frame.columns) and frame.columns[0] == "column 1" and counts_rows(frame.iloc[:, 0]):
        notes.append("The first column only numbers the rows; it was left out.")
        frame = frame.iloc[:, 1:]
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
        raise TableError(f"The table has {len(frame)} rows with values: at least {MIN_ROWS} are needed.")
    if frame.shape[1] < 2:
        raise TableError("The table has only one column: at least a target and one feature are needed. Check the delimiter.")
    if _is_prose(frame):
        raise TableError("This is running text, not a table: every row needs values, separated by commas or semicolons.")
    if all(frame[c].nunique() <= 1 for c in frame):
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


def _is_prose(frame: pd.DataFrame) -> bool:
    """No number anywhere, and a header that reads like a sentence."""
    return frame.select_dtypes("number").empty and max(len(str(c).split()) for c in frame) >= 5 and len(frame.columns) < 5


def cautions(frame: pd.DataFrame) -> Iterator[str]:
    """What can be read, but should be known before it is fitted."""
    constant = [c for c in frame if frame[c].nunique() == 1]
    if constant:
        yield f"{listed(constant)}: the same value in every row, so nothing can be learned from it."
    numbered = [
        c for c in frame if pd.api.types.is_integer_dtype(frame[c]) and len(frame) > 5 and _looks_like_id(frame[c], str(c))
    ]
    if numbered:
        yield f"{listed(numbered)}: numbers the rows; as a feature it would be learned by heart."
    numeric = frame.select_dtypes("number")
    if len(frame) <= numeric.shape[1]:
        yield f"{len(frame)} rows for {numeric.shape[1]} numeric columns: a linear model fits them perfectly and means nothing."
    else:
        yield from _dependent(numeric.drop(columns=constant, errors="ignore"), str(frame.columns[-1]))
    last = frame.iloc[:, -1]
    if not pd.api.types.is_numeric_dtype(last) and last.nunique() > 1:
        counts = last.value_counts(normalize=True)
        if counts.iloc[0] > 0.95:
            yield f"{last.name}: {counts.iloc[0]:.1%} of the rows are {counts.index[0]}; accuracy alone will mislead."


def _looks_like_id(column: pd.Series, name: str) -> bool:
    return counts_rows(column) and name.casefold() in {"id", "index", "row", "nr", "no", "no.", "number", "unnamed: 0", "#"}


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
