"""Dates and times as people write them: whether a column holds them, and what of them a model can use."""

import pandas as pd

_MONTH = r"(?i:jan|feb|mar|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zä]*\.?"
_DATE = "|".join(
    (
        r"\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?",
        r"\d{4}-?[WQ]\d{1,2}(?:-\d)?",
        r"\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})",
        rf"\d{{1,2}}\.?[ -]{_MONTH}[ -]\d{{2,4}}",
        rf"{_MONTH} (?:\d{{1,2}},? )?\d{{4}}",
    )
)
_TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?"
_DAY = r"(?:(?i:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]*\.?,? )?"


def are_dates(text: pd.Series) -> bool:
    """Whether nearly all of the first values are dates, times, or both.

    >>> are_dates(pd.Series(["2020-01-31", "2020-02-01T12:00:00Z", "3 May 2020"])), are_dates(pd.Series(["v1.2"]))
    (True, False)
    """
    sample = text.dropna().iloc[:200]
    return bool(len(sample)) and bool(sample.str.fullmatch(rf"(?:{_DAY}(?:{_DATE})(?:[T ,]+{_TIME})?|{_TIME})").mean() > 0.9)


def is_day_first(text: pd.Series) -> bool:
    """Whether dates such as 31/1/2020 or 31.1.2020 say so; with dots the day comes first in any case."""
    pairs = text.dropna().str.extract(r"^(\d{1,2})([-/.])(\d{1,2})[-/.]\d{2,4}")
    return bool((pairs[0].astype(float) > 12).any() or ((pairs[1] == ".").any() and not (pairs[2].astype(float) > 12).any()))


def first_day(text: pd.Series, *, day_first: bool = False) -> str:
    """The earliest of these dates, as 2020-04-03; nothing where there is none, or only times."""
    return "" if _are_times(text) else _first(_moments(text, day_first))


def date_parts(text: pd.Series, *, day_first: bool = False, since: str = "") -> dict[str, pd.Series]:
    """Days since the first, year, month, day of the week and hour; of times without a day the hour alone.

    text : dates or times; what cannot be read is missing;  day_first : 3/4/2020 is 3 April
    since : the day to count from, as 2020-04-03; the first of these without it
    """
    if _are_times(text):
        return {"hour": _hours(pd.to_datetime("2000-01-01 " + text, errors="coerce", utc=True, format="mixed"))}
    moments = _moments(text, day_first)
    since = since or _first(moments)
    if not since:
        return {}
    return {
        f"days since {since}": (moments - pd.Timestamp(since, tz="UTC")) / pd.Timedelta(days=1),
        "year": moments.dt.year.astype(float),
        "month": moments.dt.month.astype(float),
        "day of the week": moments.dt.day_name(),
        "hour": _hours(moments),
    }


def _are_times(text: pd.Series) -> bool:
    """Of a day that is not said."""
    return bool(text.dropna().str.fullmatch(_TIME).all())


def _first(moments: pd.Series) -> str:
    earliest = moments.min()
    return "" if pd.isna(earliest) else f"{earliest:%Y-%m-%d}"


def _moments(text: pd.Series, day_first: bool) -> pd.Series:
    return pd.to_datetime(text, errors="coerce", utc=True, format="mixed", dayfirst=day_first)


def _hours(moments: pd.Series) -> pd.Series:
    return moments.dt.hour + moments.dt.minute / 60
