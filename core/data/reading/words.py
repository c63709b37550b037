"""Columns of words: what nobody sees is taken off, spellings of one category are united, codes stay as they are written."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from core.data.checks import counted
from core.data.reading.dates import are_dates

MISSING = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "nil", "?", "-", "--", ".", "#n/a", "#na", "missing", "n.a.", "<na>", "–", "—"}
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PHONE = r"\+\d{1,3}(?:[ \-/]\d+)+"
_INVISIBLE = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"


@dataclass
class Columns:
    """The finished columns, and what was done to them: note -> the columns it is about."""

    ready: dict[str, pd.Series] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def note(self, text: str, name: str) -> None:
        """Remember what was done to a column."""
        self.notes.setdefault(text, []).append(name)


def are_codes(text: pd.Series) -> bool:
    """Numbers such as 01067, with leading zeros and all as long, or some as 136A, or as +49 30 1234: codes, not quantities."""
    first = text.iloc[:1000].str.strip()
    first = first[first.str.contains(r"\d")]
    if len(first) and first.str.fullmatch(_PHONE).all():
        return True
    digits = first.str.fullmatch(r"\d+")
    if not (digits | first.str.fullmatch(r"\d+[A-Za-z]")).all() or first.str.rstrip(_LETTERS).str.len().nunique() != 1:
        return False
    return bool(first.str.fullmatch(r"0\d+").any() if digits.all() else digits.any())


def visible(text: pd.Series, name: str, columns: Columns) -> pd.Series:
    """Without signs that nobody sees, with accents written in one way, and without the ="…" that is put around codes."""
    clean = text
    if not text.str.isascii().all():
        clean = text.str.replace(_INVISIBLE, "", regex=True).str.normalize("NFC")
        if changed := int((clean != text).sum()):
            columns.note(f"invisible signs or two-part accents tidied in {counted(changed, 'value')}", name)
    formula = clean.str.fullmatch(r'="[^"]*"')
    if formula.any():
        columns.note(f'the signs =" " taken off {counted(int(formula.sum()), "value")}', name)
        clean = clean.mask(formula, clean.str.slice(2, -1))
    return clean


def as_words(column: pd.Series) -> pd.Series:
    """Values as text; whole numbers without their .0, missing stays missing."""
    if pd.api.types.is_float_dtype(column) and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    return column.astype("str").where(column.notna())


def only_marks(text: pd.Series, name: str, columns: Columns) -> pd.Series:
    """A column of nothing but marks is missing, unless they are different words, such as the classes None and NA."""
    words = text.str.strip()[lambda s: s.str.contains("[A-Za-z]")].unique()
    if len(words) > 1:
        columns.note(f"holds only words such as {words[0]} and {words[1]}, which were kept as categories", name)
        return as_text(text, name, columns)
    return pd.Series(np.nan, index=text.index, name=name)


def short(value: str) -> str:
    """At most twenty characters of a cell."""
    return value if len(value) <= 20 else f"{value[:19]}…"


def as_text(raw: pd.Series, name: str, columns: Columns) -> pd.Series:
    """Text with blanks taken off; spellings of one category that differ only by case or blanks are united."""
    stripped = raw.str.strip()
    text = stripped.mask(stripped == "", None)
    if text.isna().any():
        columns.note(f"{counted(int(text.isna().sum()), 'value')} missing", name)
    counts = text.value_counts()
    marks = [word for word in counts.index if word.lower() in MISSING]
    if 0 < len(marks) < len(counts):
        columns.note(f"{counted(int(counts[marks].sum()), 'value')} such as {marks[0]} may mean missing", name)
    if len(counts) <= 1000:
        folded = pd.Series(counts.index, index=counts.index).str.replace(r"\s+", " ", regex=True).str.casefold()
        common = {fold: group.index[0] for fold, group in counts.groupby(folded, sort=False)}
        united = raw[stripped != ""].nunique() - len(common)
        if united:
            columns.note(
                f"{counted(united, 'spelling')} united with a commoner one that differs only by capitals or blanks", name
            )
            text = text.map(folded.map(common))
    if are_dates(text):
        columns.note("holds dates or times, which are kept as text and not offered as numbers", name)
    return text.rename(name)
