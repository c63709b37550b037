"""Rows that are not data: blank ones, a header that comes again, and what stands below the table."""

import re
from collections.abc import Sequence

import pandas as pd

from core.data.checks import counted

_BELOW = 8  # rows after the last blank one that may be remarks
_TOTAL = r"(?i)(?:grand |sub)?(?:totals?|sum|summe|gesamt|insgesamt|mean|average|mittelwert|durchschnitt|suma|somme|totale)\s*:?"


def without_other_rows(raw: pd.DataFrame, header: Sequence[str]) -> tuple[pd.DataFrame, list[str]]:
    """The rows of data, and a note on each kind that was left out. raw : every cell as text."""
    notes = []
    blank = _rows_equal(raw, [""] * raw.shape[1])
    if len(blank):
        remarks = _remarks(raw, blank)
        raw = raw.drop(index=blank.union(remarks))
        notes.append(f"{counted(len(blank), 'blank row')} left out.")
        if len(remarks):
            notes.append(f"{counted(len(remarks), 'line')} below the table left out.")
    again = _rows_equal(raw, header)
    if len(again):
        raw = raw.drop(index=again)
        notes.append(f"The header came again in {counted(len(again), 'row')}, left out.")
    if len(raw) > 3 and (word := _total(raw)):
        raw = raw.iloc[:-1]
        notes.append(f"The last row, {word}, sums up the others and was left out.")
    return raw.reset_index(drop=True), notes


def _rows_equal(raw: pd.DataFrame, cells: Sequence[str]) -> pd.Index:
    """The rows that hold these cells."""
    rows = raw.index
    if len(cells) != raw.shape[1]:
        return rows[:0]
    for k, cell in enumerate(cells):
        rows = rows[raw.iloc[:, k].loc[rows].str.strip() == cell]
    return rows


def _remarks(raw: pd.DataFrame, blank: pd.Index) -> pd.Index:
    """Rows below the last blank one that end before the last column."""
    after = raw.loc[blank[-1] + 1 :]
    short = len(after) <= _BELOW and (after.iloc[:, -1].str.strip() == "").all()
    return after.index if short and len(after) < 0.5 * len(raw) else raw.index[:0]


def _total(raw: pd.DataFrame) -> str:
    """The word by which the last row says that it sums up the others, where no other row has it."""
    for k in range(raw.shape[1]):
        word = str(raw.iloc[-1, k]).strip()
        if re.fullmatch(_TOTAL, word) and (raw.iloc[:, k].str.strip() == word).sum() == 1:
            return word
    return ""
