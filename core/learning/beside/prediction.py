"""Rows that nobody has fitted: what of another table the fitted pair can use, and what it answers."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy.typing as npt
import pandas as pd

from core.data.checks import counted, listed
from core.data.design import Design, DesignError
from core.data.reading.columns import numbers_in
from core.data.reading.words import as_words
from core.learning.beside.comparison import Comparison


def fitting(design: Design, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The features of these rows as the design has them, and what the reader should know of them.

    Raises DesignError with one sentence where a feature is missing or of another kind.
    """
    missing = [c for c in design.X if c not in frame]
    if missing:
        raise DesignError(f"The new table lacks {listed(missing)}: it needs every feature under the same name.")
    X, notes = pd.DataFrame(index=frame.index), []
    for name in design.X:
        if name in design.numeric:
            X[name] = _numbers(frame[name])
            if X[name].isna().all():
                raise DesignError(f"{name} holds no number in the new table, and numbers in the first.")
        else:
            X[name] = as_words(frame[name])
        if gaps := int(X[name].isna().sum()):
            becomes = "set to the median of the training rows" if name in design.numeric else 'taken for the category "missing"'
            notes.append(f"{name}: {counted(gaps, 'value')} missing, {becomes}.")
    return X, [*notes, *_strange(design, X)]


def _numbers(column: pd.Series) -> pd.Series:
    return column.astype(float) if pd.api.types.is_numeric_dtype(column) else numbers_in(column, ".")


def _strange(design: Design, X: pd.DataFrame) -> Iterator[str]:
    """Words that were not fitted, and numbers far from those that were."""
    for name in X:
        known = design.X[name]
        if name in design.numeric:
            low, high = known.min(), known.max()
            if outside := int(((X[name] < low) | (X[name] > high)).sum()):
                yield f"{name}: {counted(outside, 'value')} outside {low:g} … {high:g}, where nothing was fitted."
        elif len(new := pd.Index(X[name].dropna().unique()).difference(known.dropna().unique())):
            yield f"{name}: {len(new)} new, such as {new[0]}: taken for the category that has no column of its own."


def predicted(comparison: Comparison, design: Design, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The rows with both models' answers in two more columns, and what the reader should know. Raises DesignError."""
    X, notes = fitting(design, frame)
    return with_answers(frame, comparison.predict(X)), notes


def with_answers(frame: pd.DataFrame, answers: Mapping[str, npt.NDArray[Any]], **more: npt.NDArray[Any]) -> pd.DataFrame:
    """The rows with both models' answers, and more columns, under names that the table does not have."""
    found = frame.copy()
    for name, column in {"ours": answers["ours"], "sklearn": answers["scikit-learn"], **more}.items():
        found[f"{name} (added)" if name in frame else name] = column
    return found
