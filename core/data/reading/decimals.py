"""Whether the numbers of a table are written with a decimal comma or a decimal point."""

import pandas as pd

from core.data.reading.columns import as_typed, grouped_pattern

_AROUND = r"^[^\d.,+-]+|\D+$"  # signs, units, brackets
_EITHER = r"[+-]?[1-9]\d{0,2}[.,]\d{3}"  # 1,234 may be a thousand and some, or one and some


def decimal_mark(raw: pd.DataFrame, delimiter: str) -> tuple[str, str]:
    """Return the mark, and a note where the numbers can be read in two ways."""
    sure = {",": 0, ".": 0}
    unsure = {",": 0, ".": 0}
    for name in raw.columns:
        sample = as_typed(raw[name].iloc[:200]).str.replace(_AROUND, "", regex=True)
        either = sample.str.fullmatch(_EITHER)
        for mark, other in ((",", "."), (".", ",")):
            with_mark = sample.str.fullmatch(rf"[+-]?\d*[{mark}]\d+(?:[eE][+-]?\d+)?") & ~either
            grouped = sample.str.fullmatch(grouped_pattern(mark)) & ~either
            sure[mark] += int((with_mark | grouped).sum())
            doubtful = either & sample.str.contains(mark, regex=False)
            unsure[mark] += int(doubtful.sum())
            if _are_grouped(sample, doubtful, mark):
                sure[other] += int(doubtful.sum())
    if any(sure.values()):
        european = sure[","] > sure["."] or (sure[","] == sure["."] and delimiter == ";")
        return ("," if european else "."), ""
    if delimiter == "," or not any(unsure.values()):
        return ".", ""
    mark = "," if unsure[","] else "."
    return mark, f"Numbers such as 1{mark}234 were read with a decimal {'comma' if mark == ',' else 'point'}; it can be changed."


def _are_grouped(sample: pd.Series, doubtful: pd.Series, mark: str) -> bool:
    """Beside 1,037 and 12,345 there is 983 and nothing above: thousands, for as decimals they would be far smaller."""
    whole = sample[sample.str.fullmatch(r"[+-]?\d+")].astype(float).abs()
    decimals = sample[doubtful].str.replace(mark, ".").astype(float).abs()
    return bool(len(whole) and len(decimals) and whole.max() < 1000 and whole.median() > 10 * decimals.median())
