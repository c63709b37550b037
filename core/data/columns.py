"""From columns of text to numbers and categories, one column at a time: what can be read as a number becomes one."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

MISSING = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "nil", "?", "-", "--", ".", "#n/a", "#na", "missing", "n.a.", "<na>"}
)
_MOSTLY = 0.7  # a column is numeric where this share of its values is
_DECIMAL_COMMA = r"[+-]?(?:\d{1,3}(?:[.\u00a0 ']\d{3})+|\d+)?(?:,\d+)(?:[eE][+-]?\d+)?"
_GROUPED_POINT = r"[+-]?\d{1,3}(?:[, '\u00a0]\d{3})+(?:\.\d+)?"
_GROUPED_COMMA = r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?"
_SIGNS = r"[%€$£¥\s\u00a0]|(?:EUR|USD|GBP|CHF|kr)\b"


@dataclass
class Columns:
    """The finished columns, and what was done to them: note -> the columns it is about."""

    ready: dict[str, pd.Series] = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)

    def note(self, text: str, name: str) -> None:
        """Remember what was done to a column."""
        self.notes.setdefault(text, []).append(name)


def convert(raw: pd.DataFrame, decimal: str) -> Columns:
    """Numbers where a column holds numbers, text elsewhere; missing values are missing in both."""
    columns = Columns()
    for name in raw.columns:
        text = raw[name]
        plain = _fast(text)
        columns.ready[name] = _finite(plain, text, name, columns) if plain is not None else _slowly(text, name, decimal, columns)
    return columns


def _fast(text: pd.Series) -> pd.Series | None:
    """The column as plain numbers, at once; None where any value is something else."""
    values = pa.array(text, type=pa.string())
    try:
        numbers = pc.cast(pc.utf8_trim_whitespace(values), pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    if not np.isfinite(numbers).all() or (np.abs(numbers) >= 2**53).any() or _codes(text):
        return None
    whole = bool((numbers == np.round(numbers)).all()) and not text.iloc[:1000].str.contains(r"[.eE]").any()
    return pd.Series(numbers.astype(np.int64) if whole else numbers, index=text.index, name=text.name)


def _codes(text: pd.Series) -> bool:
    """Numbers such as 01067 that are written with leading zeros, all as long: codes, not quantities."""
    first = text.iloc[:1000].str.strip()
    return bool(first.str.fullmatch(r"0\d+").any() and first.str.fullmatch(r"\d+").all() and first.str.len().nunique() == 1)


def _finite(numbers: pd.Series, text: pd.Series, name: str, columns: Columns) -> pd.Series:
    """Infinities become missing; whole numbers of more than 15 digits are rounded, and said to be."""
    if not pd.api.types.is_float_dtype(numbers):
        return numbers
    infinite = np.isinf(numbers)
    if infinite.any():
        columns.note(f"{int(infinite.sum())} infinite or too large values were treated as missing", name)
        numbers = numbers.mask(infinite)
    if (numbers.abs() >= 2**53).any() and text.str.strip().str.fullmatch(r"[+-]?\d{16,}").any():
        columns.note("whole numbers of more than 15 digits were rounded", name)
    return numbers


def _slowly(text: pd.Series, name: str, decimal: str, columns: Columns) -> pd.Series:
    stripped = text.str.strip()
    lower = stripped.str.lower()
    missing = lower.isin(MISSING)
    present = stripped[~missing]
    if present.empty:
        return pd.Series(np.nan, index=text.index, name=name)
    if _codes(present):
        columns.note("kept as text, because the numbers are codes with leading zeros", name)
        return _as_text(stripped, name, columns)
    numbers, done = _numbers(present, decimal)
    share = float(numbers.notna().mean())
    if share < _MOSTLY:
        return _as_text(stripped, name, columns)
    if done:
        columns.note(done, name)
    odd = int(numbers.isna().sum())
    if odd:
        columns.note(f"{odd} values that are not numbers were treated as missing", name)
    marked = int((missing & (lower != "")).sum())
    if marked:
        columns.note(f"{marked} marks such as {stripped[missing & (lower != '')].iloc[0]} were treated as missing", name)
    blank = int((lower == "").sum())
    if blank:
        columns.note(f"{blank} values are missing", name)
    full = numbers.reindex(text.index)
    return _finite(full, stripped, name, columns).rename(name)


def _numbers(present: pd.Series, decimal: str) -> tuple[pd.Series, str]:
    """The values as numbers (nan where they are none), and what had to be taken off."""
    best, done = _parsed(present, decimal)
    if best.notna().all():
        return best, done
    bare = present.str.replace(_SIGNS, "", regex=True)
    if (bare != present).any():
        numbers, again = _parsed(bare, decimal)
        if numbers.notna().sum() > best.notna().sum():
            sign = present[bare != present].iloc[0]
            return numbers, f"percent or currency signs were taken off, as in {sign}" + (f"; {again}" if again else "")
    return best, done


def _parsed(values: pd.Series, decimal: str) -> tuple[pd.Series, str]:
    numbers = pd.to_numeric(values.where(~values.str.contains("_")), errors="coerce").astype(float)
    if numbers.notna().all():
        return numbers, ""
    if decimal == ",":
        commas = values.str.fullmatch(_DECIMAL_COMMA) | values.str.fullmatch(_GROUPED_COMMA)
        grouped = values.str.contains(r"\d[.\u00a0 ']\d{3}")
        done = "thousands dots were taken off, the comma is the decimal mark" if (grouped & commas).any() else ""
        plain = values.where(commas, values if not commas.any() else values.str.replace(".", "#", regex=False))
        plain = plain.str.replace(r"[.\u00a0 ']", "", regex=True).str.replace(",", ".", regex=False)
    else:
        commas = values.str.fullmatch(_GROUPED_POINT)
        done = "thousands separators were taken off"
        plain = values.where(~commas, values.str.replace(r"[,\u00a0 ']", "", regex=True))
    if not commas.any():
        return numbers, ""
    return numbers.fillna(pd.to_numeric(plain, errors="coerce")), done


def _as_text(stripped: pd.Series, name: str, columns: Columns) -> pd.Series:
    """Text with blanks taken off; spellings of one category that differ only by case or blanks are united."""
    text = stripped.mask(stripped == "", None)
    blank = int(text.isna().sum())
    if blank:
        columns.note(f"{blank} values are missing", name)
    counts = text.value_counts()
    if 1 < len(counts) <= 1000:
        folded = pd.Series(counts.index, index=counts.index).str.replace(r"\s+", " ", regex=True).str.casefold()
        common = {fold: group.index[0] for fold, group in counts.groupby(folded, sort=False)}
        united = len(counts) - len(common)
        if united:
            columns.note(f"{united} spellings that differ only by capitals or blanks were united", name)
            text = text.map(folded.map(common))
        elif (stripped != stripped.str.strip()).any():
            columns.note("blanks around values were taken off", name)
    if _dates(text):
        columns.note("holds dates, which are kept as text and not offered as numbers", name)
    return text.rename(name)


def _dates(text: pd.Series) -> bool:
    sample = text.dropna().iloc[:200]
    shape = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}.*|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}.*"
    return bool(len(sample)) and bool(sample.str.fullmatch(shape).mean() > 0.9)


def decimal_mark(raw: pd.DataFrame, delimiter: str) -> str:
    """Comma where the numbers of the table are written with one, else point."""
    commas = points = 0
    for name in raw.columns:
        sample = raw[name].iloc[:200].str.strip().str.replace(_SIGNS, "", regex=True)
        comma = sample.str.fullmatch(_DECIMAL_COMMA)
        grouped = sample.str.fullmatch(_GROUPED_POINT)
        sure = comma & (~grouped | sample.str.contains(r"^[+-]?0,"))
        commas += int(sure.sum()) or (int(comma.sum()) if delimiter == ";" else 0)
        points += int(sample.str.fullmatch(r"[+-]?\d*\.\d+").sum())
    return "," if commas and (delimiter == ";" or commas > points) else "."
