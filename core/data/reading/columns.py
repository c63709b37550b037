"""From columns of text to numbers and categories, one column at a time: what can be read as a number becomes one."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.data.checks import counted
from core.data.reading.dates import are_dates
from core.data.reading.words import MISSING, Columns, are_codes, as_text, only_marks, short, visible

_MARKS = pa.array(sorted(MISSING), type=pa.string())
_MOSTLY = 0.7  # a column is numeric where this share of its values is
_SOME = 0.3  # from here on the reader is told that a column of text holds numbers too
_NUMBER = r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|(?i:inf|infinity))"
_SIGN = r"(?:[%€$£¥]|EUR|USD|GBP|CHF|kr)"
_AROUND = rf"^([+-]?)\s*{_SIGN}\s*|\s*{_SIGN}$"
_UNIT = r"^(.*\d)\s*([a-zA-Zµ°Ω][a-zA-Z0-9/²³°]{0,7})$"
_LIKE_NUMBER = r"[+\-−<>~≈±=(\"]*\d.*"  # begins as a number does
_TYPED = str.maketrans("−–\u00a0\u2009\u202f０１２３４５６７８９．，－％٫٬", "--   0123456789.,-%.,")  # looks like ASCII


def convert(raw: pd.DataFrame, decimal: str) -> Columns:
    """Numbers where a column holds numbers, text elsewhere; missing values are missing in both."""
    columns = Columns()
    for name in raw.columns:
        text = raw[name]
        plain = _at_once(text, name, decimal, columns)
        columns.ready[name] = _slowly(text, name, decimal, columns) if plain is None else plain
    return columns


def _at_once(text: pd.Series, name: str, decimal: str, columns: Columns) -> pd.Series | None:
    """The column as plain numbers and missing marks; None where anything else is in it."""
    values = pc.utf8_trim_whitespace(pa.array(text, type=pa.string()))
    if decimal == "," and not pc.any(pc.match_substring(values, ".")).as_py():
        values = pc.replace_substring(values, ",", ".")
    gone = pc.is_in(pc.utf8_lower(values), value_set=_MARKS)
    try:
        numbers = pc.cast(pc.if_else(gone, None, values), pa.float64())
    except pa.ArrowInvalid:
        return None
    plain = numbers.drop_null().to_numpy()
    if not len(plain) or not (np.abs(plain) < 2**53).all() or are_codes(text):
        return None
    if numbers.null_count:
        _note_missing(values.filter(gone).to_pandas(), name, columns)
    elif (plain == np.round(plain)).all() and not text.iloc[:1000].str.contains(r"[.,eE]").any():
        return pd.Series(plain.astype(np.int64), index=text.index, name=name)
    return pd.Series(numbers.to_numpy(zero_copy_only=False), index=text.index, name=name)


def _note_missing(marks: pd.Series, name: str, columns: Columns) -> None:
    """Count what stood where a value is missing."""
    written = marks[marks != ""]
    if len(written):
        columns.note(f"{counted(len(written), 'mark')} such as {written.iloc[0]} treated as missing", name)
    if len(written) < len(marks):
        columns.note(f"{counted(len(marks) - len(written), 'value')} missing", name)


def _slowly(text: pd.Series, name: str, decimal: str, columns: Columns) -> pd.Series:
    text = visible(text, name, columns)
    stripped = text.str.strip()
    missing = stripped.str.lower().isin(MISSING)
    present = stripped[~missing]
    if present.empty:
        return only_marks(text, name, columns)
    if are_codes(present):
        columns.note(f"kept as text, because numbers such as {present.iloc[0]} are codes", name)
        return as_text(text, name, columns)
    counts = present.value_counts(sort=False)  # every spelling is looked at once
    read, done = _numbers(as_typed(counts.index.to_series()), decimal, counts)
    numbers = present.map(read).astype(float)
    share = float(numbers.notna().mean())
    if share < _MOSTLY:
        _note_half_numbers(present, share, name, columns)
        return as_text(text, name, columns)
    if done:
        columns.note(done, name)
    odd = int(numbers.isna().sum())
    if odd:
        which = f"{'is no number' if odd == 1 else 'are no numbers'}, such as {short(present[numbers.isna()].iloc[0])},"
        columns.note(f"{counted(odd, 'value')} that {which} treated as missing", name)
    if missing.any():
        _note_missing(stripped[missing], name, columns)
    return _finite(numbers, present, name, columns).reindex(text.index).rename(name)


def _note_half_numbers(present: pd.Series, share: float, name: str, columns: Columns) -> None:
    """Say why a column that the reader may take for numbers stays text."""
    if share >= _SOME:
        columns.note(f"{share:.0%} of the values are numbers; kept as text because of the others", name)
    elif present.str.fullmatch(_LIKE_NUMBER).mean() >= _MOSTLY and not are_dates(present):
        columns.note(f"kept as text, because values such as {short(present.iloc[0])} begin like numbers but are none", name)


def _finite(numbers: pd.Series, present: pd.Series, name: str, columns: Columns) -> pd.Series:
    """Infinities become missing; whole numbers of more than 15 digits are rounded, and said to be."""
    infinite = np.isinf(numbers)
    if infinite.any():
        columns.note(f"{counted(int(infinite.sum()), 'infinite or too large value')} treated as missing", name)
    if (numbers.abs() >= 2**53).any() and present.str.fullmatch(r"[+-]?\d{16,}").any():
        columns.note("whole numbers of more than 15 digits were rounded", name)
    return numbers.mask(infinite)


def _numbers(present: pd.Series, decimal: str, counts: pd.Series) -> tuple[pd.Series, str]:
    """The spellings as numbers (nan where they are none), and what had to be taken off. counts : how often each one comes."""
    best, grouped = _parsed(present, decimal)
    off = ""
    if not present.str.contains(r"\d").any():
        return best, off
    for bare, what in _bared(present, decimal):
        if best.notna().all():
            break
        numbers, again = _parsed(bare, decimal)
        if numbers.notna().sum() > best.notna().sum():
            changed = bare != present
            best, grouped = numbers, again
            off = f"{what} taken off {counted(int(counts[changed].sum()), 'value')}, such as {short(present[changed].iloc[0])}"
    return best, "; ".join(filter(None, (off, "thousands separators were taken off" if grouped else "")))


def as_typed(values: pd.Series) -> pd.Series:
    """Minus signs, blanks and digits as a keyboard has them."""
    return values.str.translate(_TYPED)


def without_signs(values: pd.Series) -> pd.Series:
    """Take percent and currency signs off both ends."""
    return values.str.replace(_AROUND, r"\1", regex=True)


def _bared(present: pd.Series, decimal: str) -> Iterator[tuple[pd.Series, str]]:
    """The values without what may stand around a number."""
    kinds = present.str.extract(f"({_SIGN})")[0].dropna().unique()
    several = f" of different kinds ({', '.join(kinds[:4])})" if len(kinds) > 1 else ""
    yield without_signs(present), f"percent or currency signs{several}"
    minus = present.str.replace(r"^\(\s*(.*\d.*)\s*\)$", r"-\1", regex=True).str.replace(r"^(.*\d)\s?-$", r"-\1", regex=True)
    yield without_signs(minus), "brackets, or signs at the end, that mean minus"
    yield present.str.replace(r"\s*[*†‡^]+$", "", regex=True), "footnote marks"
    parts = present.str.extract(_UNIT)
    taken = parts[0].dropna()
    one = parts[1].nunique() == 1 and len(taken) >= _MOSTLY * len(parts)
    if one and _parsed(taken, decimal)[0].notna().all():  # else it is no unit: 0 daily, 6-10 daily
        yield parts[0].fillna(present), f"the unit {parts[1].dropna().iloc[0]}"


def numbers_in(text: pd.Series, decimal: str) -> pd.Series:
    """The values of a column as numbers, signs and units taken off; missing where they are none. decimal : the mark"""
    counts = text.dropna().astype("str").value_counts(sort=False)
    read, _ = _numbers(as_typed(counts.index.to_series()), decimal, counts)
    return text.map(read).astype(float)


def _parsed(values: pd.Series, decimal: str) -> tuple[pd.Series, bool]:
    """Numbers with this decimal mark, and whether they had thousands separators."""
    if decimal == "," and not values.str.contains(",").any():
        dotted = values[values.str.contains(".", regex=False)]
        if not dotted.str.fullmatch(grouped_pattern(",")).all():
            decimal = "."  # this column is written with points
    grouped = values.str.fullmatch(grouped_pattern(decimal))
    other = "," if decimal == "." else "."
    plain = values.mask(grouped, values.str.replace(rf"[{other}' ]", "", regex=True))
    if decimal == ",":
        plain = plain.mask(plain.str.contains(".", regex=False)).str.replace(",", ".")
    numeric = plain.str.fullmatch(_NUMBER).fillna(False).astype(bool)
    return plain.where(numeric).astype(float), bool((grouped & numeric).any())


def grouped_pattern(decimal: str) -> str:
    """Digits in groups: 1.234.567,8 or 1 234 567,8 with a decimal comma, 1,234,567.8, 12,34,567 or 1'234.5 with a point."""
    other = "," if decimal == "." else "."
    lakhs = r"|\d{1,2}(?:,\d{2})+,\d{3}" if decimal == "." else ""
    return rf"[+-]?(?:\d{{1,3}}(?:[{other}' ]\d{{3}})+{lakhs})(?:[{decimal}]\d*)?"
