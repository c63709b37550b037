"""What a reader most likely wants of a table: which column to predict, as numbers or as classes, from which others."""

import re
from collections.abc import Iterator

import pandas as pd

from core.data.checks import counts_days, is_extreme, is_row_name, names_rows, nearly_constant
from core.data.reading.dates import are_dates
from core.data.reading.words import MISSING

_NAMES = (  # of targets, the likeliest first
    re.compile(r"(?i)target|labels?|outcome|response|survived|churn|default"),
    re.compile(r"(?i)y|class|classes"),
    re.compile(
        r"(?i)(?:.*[\s_.-])?(?:target|label|class|outcome|response|diagnosis|species|category|price|salary|quality|grade|rating"
        r"|mpg|vote)"
    ),
)
_TIME = re.compile(r"(?i)(?:.*[\s_.-])?(?:year|month|week|weekday|day|date|jahr|datum|monat|tag)")
_MOST_CLASSES = 50
_FEW = 12  # distinct whole numbers that are offered as classes
_WORDS = frozenset({"none", "nil", "-", "--", "–", "—", "."})  # that are as often an answer as a gap


def propose_target(frame: pd.DataFrame) -> str:
    """The column that is likeliest to be predicted: by its name, else the last that can be, the last of all where none can.

    >>> propose_target(pd.DataFrame({"species": list("abab") * 2, "size": range(8), "year": [2007, 2008] * 4}))
    'species'
    """
    usable = [str(c) for c in frame if _can_be_predicted(frame[c])]
    if "z" in usable:  # then x, y, z are a place
        usable = [c for c in usable if c != "y"]
    for names in _NAMES:
        if named := [c for c in usable if names.fullmatch(c)]:
            return named[-1]
    return (usable or [str(frame.columns[-1])])[-1]


def _can_be_predicted(column: pd.Series) -> bool:
    """A spread of numbers or a few classes; no name of the row, no time, nothing that is nearly the same everywhere."""
    name, distinct = str(column.name), column.nunique()
    if distinct < 2 or is_row_name(name) or names_rows(column) or nearly_constant(column) or _TIME.fullmatch(name):
        return False
    if pd.api.types.is_numeric_dtype(column):
        return not is_extreme(column) and not counts_days(column)
    return not are_dates(column) and bool(distinct <= min(_MOST_CLASSES, column.count() // 2))


def propose_task(target: pd.Series) -> str:
    """Classification for text and for a few whole numbers, else regression.

    >>> propose_task(pd.Series([0.0, 1.0, 1.0, 0.0])), propose_task(pd.Series([1.5, 2.5, 3.0]))
    ('classification', 'regression')
    """
    values = target.dropna()
    if not pd.api.types.is_numeric_dtype(values):
        return "classification"
    whole = bool((values == values.round()).all())
    return "classification" if whole and values.nunique() <= min(_FEW, max(2, len(values) // 5)) else "regression"


def offered_features(frame: pd.DataFrame, target: str) -> list[str]:
    """The columns worth proposing: not the target, not constant, not of extreme size, and none that only names the rows.

    Where nothing else is left, as in a time series, the numbers of the rows.
    """
    usable = [str(c) for c in frame if c != target and frame[c].nunique() > 1 and not is_extreme(frame[c])]
    numbers = [c for c in usable if pd.api.types.is_numeric_dtype(frame[c])]
    return [c for c in usable if not names_rows(frame[c])] or numbers


def possible_gaps(frame: pd.DataFrame) -> dict[str, bool]:
    """The words of text columns that may stand for a missing value, and whether they are likelier that than an answer.

    >>> possible_gaps(pd.DataFrame({"sex": ["female", "male", "NA"], "dose": ["none", "low", "high"]}))
    {'NA': True, 'none': False}
    """
    found: dict[str, bool] = {}
    for word, likely in _marks(frame):
        found[word] = found.get(word, True) and likely
    return found


def _marks(frame: pd.DataFrame) -> Iterator[tuple[str, bool]]:
    for name in frame:
        if pd.api.types.is_numeric_dtype(frame[name]):
            continue
        values = frame[name].dropna().unique()
        marks = [v for v in values if v.lower() in MISSING]
        others = [v for v in values if v.lower() not in MISSING]
        codes = len(others) > 1 and all(re.fullmatch("[A-Z]{2}", v) for v in others)  # NA is Namibia
        yield from ((mark, bool(others) and not codes and mark.lower() not in _WORDS) for mark in marks)
