"""What a reader changes of a table before it is fitted: one change after the other, each of which can be said and undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

import numpy as np
import pandas as pd

from core.data.checks import counted, listed
from core.data.reading.columns import numbers_in
from core.data.reading.dates import date_parts, first_day
from core.data.reading.header import NAME
from core.data.reading.words import as_words


class ChangeError(ValueError):
    """A change that this table does not allow: one plain sentence."""


@dataclass(frozen=True)
class Missing:
    """Words that stand for a missing value in columns of text."""

    words: tuple[str, ...]

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table in which cells of text that say one of these words are missing."""
        clean = frame.copy()
        for name in (c for c in frame if not pd.api.types.is_numeric_dtype(frame[c])):
            clean[name] = frame[name].mask(frame[name].isin(self.words))
        return clean

    def __str__(self) -> str:
        return f"{listed(self.words)} mean{'s' * (len(self.words) == 1)} a missing value"


@dataclass(frozen=True)
class Rename:
    """Another name for a column."""

    column: str
    name: str

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with the new name. Raises ChangeError where it is taken or none."""
        if not self.name.strip() or len(self.name) > NAME:
            raise ChangeError(f"A name has 1 to {NAME} characters.")
        if self.name in frame.columns:
            raise ChangeError(f"There is a column {self.name} already: choose another name.")
        return frame.rename(columns={self.column: self.name})

    def __str__(self) -> str:
        return f"{self.column} is called {self.name}"


@dataclass(frozen=True)
class AsNumbers:
    """A column of text read as numbers, whatever share of it is; what is no number is missing."""

    column: str
    decimal: str = "."

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with numbers in that column. Raises ChangeError where there are none."""
        numbers = numbers_in(frame[self.column], self.decimal)
        if numbers.notna().sum() == 0:
            raise ChangeError(f"{self.column} holds no number.")
        return _replaced(frame, self.column, {self.column: numbers})

    def __str__(self) -> str:
        return f"{self.column} is read as numbers, and what is none as missing"


@dataclass(frozen=True)
class AsWords:
    """Numbers that only name something: a column of categories."""

    column: str

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with that column as text."""
        return _replaced(frame, self.column, {self.column: as_words(frame[self.column])})

    def __str__(self) -> str:
        return f"{self.column} is read as words"


@dataclass(frozen=True)
class AsDates:
    """Dates as what a model can use: days since the first, year, month, day of the week, hour, where they vary."""

    column: str
    day_first: bool = False  # 3/4/2020 is 3 April
    since: str = ""  # the day to count from, as 2020-04-03; the first without it
    kept: tuple[str, ...] = ()  # the parts to keep; those that vary without it

    @classmethod
    def of(cls, values: pd.Series, *, day_first: bool) -> "AsDates":
        """What does to other rows the same as to this column."""
        since = first_day(values, day_first=day_first)
        parts = date_parts(values, day_first=day_first, since=since)
        return cls(str(values.name), day_first, since, tuple(part for part in parts if parts[part].nunique() > 1))

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with these columns in place of the dates. Raises ChangeError where there are none."""
        parts = date_parts(frame[self.column], day_first=self.day_first, since=self.since)
        named = {
            f"{self.column}: {part}": values
            for part, values in parts.items()
            if (part in self.kept if self.kept else values.nunique() > 1)
        }
        if not named:
            raise ChangeError(f"{self.column} holds no dates that can be told apart.")
        if taken := [name for name in named if name in frame.columns]:
            raise ChangeError(f"There is a column {taken[0]} already: rename it first.")
        return _replaced(frame, self.column, named)

    def __str__(self) -> str:
        return f"{self.column} is read as dates{', the day first' * self.day_first}"


@dataclass(frozen=True)
class Transform:
    """A function of a column of numbers: its logarithm or square root in its place, or its square beside it."""

    column: str
    function: str  # "ln" | "sqrt" | "square"

    @property
    def name(self) -> str:
        """Of the column that it makes."""
        return f"{self.column}²" if self.function == "square" else f"{self.function}({self.column})"

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with that column. Raises ChangeError where the function is not defined, or the name is taken."""
        values = frame[self.column].astype(float)
        function, is_defined = _FUNCTIONS[self.function]
        if outside := int((~is_defined(values) & values.notna()).sum()):
            needs = "positive numbers" if self.function == "ln" else "numbers from 0 on"
            raise ChangeError(f"{self.name} needs {needs}: {self.column} has {counted(outside, 'value')} below.")
        if self.name in frame.columns:
            raise ChangeError(f"There is a column {self.name} already.")
        found = pd.Series(function(values), index=frame.index)
        kept = {self.column: frame[self.column]} if self.function == "square" else {}
        return _replaced(frame, self.column, {**kept, self.name: found})

    def __str__(self) -> str:
        return f"{self.name} is added" if self.function == "square" else f"{self.name} takes the place of {self.column}"


_FUNCTIONS: dict[str, tuple[Callable[[pd.Series], pd.Series], Callable[[pd.Series], pd.Series]]] = {  # and where it is defined
    "ln": (np.log, lambda values: values > 0),
    "sqrt": (np.sqrt, lambda values: values >= 0),
    "square": (np.square, lambda values: values == values),
}


@dataclass(frozen=True)
class LeaveOut:
    """A column that is not wanted."""

    column: str

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table without it. Raises ChangeError where too little is left."""
        if frame.shape[1] <= 2:
            raise ChangeError("A target and one feature are needed: this column has to stay.")
        return frame.drop(columns=self.column)

    def __str__(self) -> str:
        return f"{self.column} is left out"


@dataclass(frozen=True)
class Between:
    """Only the rows whose number lies between two bounds."""

    column: str
    low: float
    high: float

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with these rows. Raises ChangeError where too few are left."""
        return _rows(frame, frame[self.column].between(self.low, self.high))

    def __str__(self) -> str:
        return f"rows with {self.column} from {self.low:g} to {self.high:g}"


@dataclass(frozen=True)
class Only:
    """Only the rows of some categories."""

    column: str
    values: tuple[str, ...]

    def to(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The table with these rows. Raises ChangeError where too few are left."""
        return _rows(frame, frame[self.column].isin(self.values))

    def __str__(self) -> str:
        return f"rows with {self.column} {listed(self.values)}"


Change: TypeAlias = Missing | Rename | AsNumbers | AsWords | AsDates | Transform | LeaveOut | Between | Only


def changed(frame: pd.DataFrame, changes: Sequence[Change]) -> pd.DataFrame:
    """The table after these changes, in their order. Raises ChangeError with one sentence."""
    return reduce(_made, changes, frame)


def _made(frame: pd.DataFrame, change: Change) -> pd.DataFrame:
    if gone := _absent(frame, change):
        raise ChangeError(f"There is no column {gone} any more.")
    return change.to(frame)


def _absent(frame: pd.DataFrame, change: Change) -> str | None:
    """The column that the change is about, where the table has none of that name."""
    return None if isinstance(change, Missing) or change.column in frame.columns else change.column


def columns_changed(frame: pd.DataFrame, changes: Sequence[Change]) -> pd.DataFrame:
    """Other rows after the same changes to columns: none is left out, and what is about a column that they lack is not done."""
    for change in changes:
        if not isinstance(change, (Between, Only, LeaveOut)) and not _absent(frame, change):
            frame = change.to(frame)
    return frame


def overview(frame: pd.DataFrame, bars: int = 10) -> pd.DataFrame:
    """One row a column: its name, what it is read as, what is missing, how many values differ, how often they come.

    bars : of the distribution: numbers in so many equal steps, or the commonest words
    """
    return pd.DataFrame(
        [
            {
                "column": name,
                "read as": "numbers" if pd.api.types.is_numeric_dtype(frame[name]) else "words",
                "missing": int(frame[name].isna().sum()),
                "different": int(frame[name].nunique()),
                "distribution": _distribution(frame[name].dropna(), bars),
                "first": ", ".join(as_words(frame[name].dropna().head(3))),
            }
            for name in frame
        ]
    )


def _distribution(present: pd.Series, bars: int) -> list[int]:
    if not pd.api.types.is_numeric_dtype(present):
        return [int(n) for n in present.value_counts().head(bars)]
    if present.nunique() < 2:
        return [len(present)]
    return [int(n) for n in pd.cut(present, bars, labels=False).value_counts(sort=False).reindex(range(bars), fill_value=0)]


def _replaced(frame: pd.DataFrame, column: str, by: dict[str, pd.Series]) -> pd.DataFrame:
    """The table with one column replaced, in its place."""
    place = list(frame.columns).index(column)
    return pd.concat([frame.iloc[:, :place], pd.DataFrame(by), frame.iloc[:, place + 1 :]], axis=1)


def _rows(frame: pd.DataFrame, kept: pd.Series) -> pd.DataFrame:
    if kept.sum() < 3:
        raise ChangeError(f"That would leave {int(kept.sum())} rows: at least 3 are needed.")
    return frame[kept].reset_index(drop=True)
