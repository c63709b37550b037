"""Whether a column holds dates or times, as people write them."""

import pandas as pd

_MONTH = r"(?i:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*\.?"
_DATE = "|".join((
    r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?",
    r"\d{4}-?[WQ]\d{1,2}(?:-\d)?",
    r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})",
    rf"\d{{1,2}}\.?[ -]{_MONTH}[ -]\d{{2,4}}",
    rf"{_MONTH} (?:\d{{1,2}},? )?\d{{4}}",
))  # fmt: skip
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_DAY = r"(?:(?i:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*\.?,? )?"


def are_dates(text: pd.Series) -> bool:
    """Whether nearly all of the first values are dates, times, or both.

    >>> are_dates(pd.Series(["2020-01-31", "2020-02-01T12:00:00Z", "3 May 2020"])), are_dates(pd.Series(["v1.2"]))
    (True, False)
    """
    sample = text.dropna().iloc[:200]
    return bool(len(sample)) and bool(sample.str.fullmatch(rf"(?:{_DAY}(?:{_DATE})(?:[T ,]+{_TIME})?|{_TIME})").mean() > 0.9)
