"""A checked table -> X, y: which task, which features, how each column becomes numbers, and what to beware of.

The ColumnTransformer is handed out unfitted: it is fitted inside each split, on training rows only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from core.data.checks import is_extreme, listed, names_rows
from core.data.reading.dates import are_dates
from core.data.reading.words import as_words

MAX_CATEGORIES = 20  # of a text feature; rarer ones become one category
_ROWS_A_VALUE = 5  # of a column that is said to tell the target
_INFLATED = 50  # times that the other features blow up the variance of a coefficient


class DesignError(ValueError):
    """A choice of target and features that cannot be fitted: one plain sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, eq=False)  # a table equals itself only
class Design:
    """What is fitted."""

    X: pd.DataFrame  # the chosen features, rows whose target is known
    y: npt.NDArray[np.generic]  # (n_samples,), numbers or class names
    task: str  # "regression" | "classification"
    target: str
    preprocess: ColumnTransformer  # unfitted
    changes: pd.DataFrame  # what, where, how many: one row a change to the data
    warnings: tuple[str, ...]

    @property
    def numeric(self) -> list[str]:
        """The numeric features."""
        return [str(c) for c in self.X.select_dtypes("number")]


def make_design(frame: pd.DataFrame, target: str, features: Sequence[str], task: str, *, most_classes: int = 50) -> Design:
    """Check the choice and describe how the columns become numbers. Raises DesignError with one sentence."""
    features = list(features)
    if not features:
        words = frame.drop(columns=target).select_dtypes(exclude="number")
        dates = [c for c in words if are_dates(words[c])]
        then = f" Under Columns, numbers can be made of the dates in {listed(dates)}." if dates else ""
        raise DesignError(f"Choose at least one feature.{then}")
    if target in features:
        raise DesignError(f"{target} is the target: take it off the features.")
    known = frame[target].notna()
    rows = frame[known].reset_index(drop=True)
    if extreme := [c for c in (target, *features) if is_extreme(frame[c])]:
        raise DesignError(f"{listed(extreme)}: too large or too small to be squared. Use other units, or leave it out.")
    y = _target(rows[target], task, most_classes)
    X = rows[features]
    numeric = [c for c in features if pd.api.types.is_numeric_dtype(X[c]) and X[c].notna().any()]
    text = [c for c in features if not pd.api.types.is_numeric_dtype(X[c])]
    if not numeric and not text:
        raise DesignError("None of the chosen features holds any value: choose others.")
    preprocess = ColumnTransformer([
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric),
        ("categories", make_pipeline(
            SimpleImputer(strategy="constant", fill_value="missing"),
            OneHotEncoder(drop="first", handle_unknown="ignore", max_categories=MAX_CATEGORIES, sparse_output=False)), text),
    ], verbose_feature_names_out=False)  # fmt: skip
    return Design(
        X,
        y,
        task,
        target,
        preprocess,
        _changes(X, numeric, text, int((~known).sum()), target),
        tuple(_cautions(X, y, task, target, numeric)),
    )


def _target(column: pd.Series, task: str, most: int) -> npt.NDArray[np.generic]:
    classes = column.nunique()
    if classes < 2:
        raise DesignError(f"The target {column.name} has one value only: choose another target.")
    if task == "regression":
        if not pd.api.types.is_numeric_dtype(column):
            raise DesignError(f"{column.name} holds words: choose classification, or another target.")
        return column.to_numpy(float)
    if classes > most:
        choose = "choose regression, or another target" if pd.api.types.is_numeric_dtype(column) else "choose another target"
        raise DesignError(f"{column.name} has {classes} classes, more than {most}: {choose}.")
    if classes == len(column):
        raise DesignError(f"In {column.name} every row is a class of its own: choose another target.")
    return as_words(column).to_numpy(dtype=str)


def _changes(X: pd.DataFrame, numeric: list[str], text: list[str], dropped: int, target: str) -> pd.DataFrame:
    rows = []
    if dropped:
        rows.append((target, "rows without a target left out", dropped))
    for c in numeric:
        if missing := int(X[c].isna().sum()):
            rows.append((c, "missing values set to the median of the training rows", missing))
        rows.append((c, "standardised: mean 0, standard deviation 1 on the training rows", len(X)))
    for c in text:
        if missing := int(X[c].isna().sum()):
            rows.append((c, "missing values made a category of their own", missing))
        rows.append((c, _spread(X[c].nunique(dropna=False)), len(X)))
    return pd.DataFrame(rows, columns=["column", "change", "rows"])


def _spread(categories: int) -> str:
    """What becomes of a text feature with so many categories, a missing value counted as one."""
    if categories < MAX_CATEGORIES:  # scikit-learn unites the rest from here on
        return f"{categories} categories: a column of 0 and 1 for each but the first"
    return (
        f"{categories} categories: the commonest of the training rows, and one for the rest, at most {MAX_CATEGORIES} in all; "
        "a column of 0 and 1 for each but the first"
    )


def _cautions(X: pd.DataFrame, y: npt.NDArray[np.generic], task: str, target: str, numeric: list[str]) -> Iterator[str]:
    constant = [c for c in X if X[c].nunique() <= 1]
    if constant:
        yield f"{listed(constant)}: the same everywhere, so nothing can be learned from it."
    named = [c for c in X if names_rows(X[c])]
    if named:
        yield f"{listed(named)}: names or numbers the rows; it would be learned by heart."
    yield from _telling(X, y, task, target)
    width = len(numeric) + sum(min(X[c].nunique(), MAX_CATEGORIES) for c in X if c not in numeric)
    if len(X) <= width:
        yield f"{len(X)} rows for {width} columns: the fit can be perfect and mean nothing."
    if task == "classification":
        counts = pd.Series(y).value_counts(normalize=True)
        if counts.iloc[0] > 0.9:
            yield f"{counts.iloc[0]:.1%} of the rows are {counts.index[0]}: compare with the baseline, accuracy alone misleads."
        if (alone := pd.Series(y).value_counts()).iloc[-1] == 1:
            yield f"{listed(alone.index[alone == 1])}: one row only, so it is either in the training part or in the test part."
    yield from _collinear(X[numeric])


def _telling(X: pd.DataFrame, y: npt.NDArray[np.generic], task: str, target: str) -> Iterator[str]:
    """Features that tell the target by themselves."""
    for tells, how in ((_follows, f"nearly the same as {target}"), (_sorts, f"each of its values comes with one {target} only")):
        if leaks := [c for c in X if tells(X[c], y, task)]:
            yield f"{listed(leaks)}: {how}. If it is not known before the target, leave it out."


def _follows(column: pd.Series, y: npt.NDArray[np.generic], task: str) -> bool:
    """A number whose correlation with the target is above 0.999."""
    known = column.notna().to_numpy()
    if task != "regression" or not pd.api.types.is_numeric_dtype(column) or known.sum() < 10 or column.nunique() < 2:
        return False
    both = column.to_numpy(float)[known], y[known].astype(float)
    return bool(np.ptp(both[1]) and abs(np.corrcoef(*both)[0, 1]) > 0.999)


def _sorts(column: pd.Series, y: npt.NDArray[np.generic], task: str) -> bool:
    """Each of its values, in many rows, comes with one value of the target only."""
    known = column.notna().to_numpy()
    answers = pd.Series(y[known])
    if known.sum() < 10 or not 1 < column.nunique() <= known.sum() / _ROWS_A_VALUE or answers.nunique() < 2:
        return False
    return bool((answers.groupby(column[known].to_numpy()).nunique() == 1).all())


def _collinear(numbers: pd.DataFrame) -> Iterator[str]:
    complete = numbers.loc[:, numbers.nunique() > 1].dropna()
    if complete.shape[1] < 2 or len(complete) < 3:
        return
    with np.errstate(invalid="ignore"):  # a column may be constant on the complete rows
        correlation = np.abs(np.corrcoef(complete.to_numpy(float), rowvar=False))
        pairs = np.argwhere(np.triu(correlation, 1) > 0.98)
    if len(pairs):
        names = [f"{complete.columns[i]} and {complete.columns[j]}" for i, j in pairs[:4]]
        yield f"{listed(names)}: nearly the same information twice; their coefficients cannot be told apart."
        return
    if not np.isfinite(correlation).all() or len(complete) <= complete.shape[1]:
        return
    left = 1 / np.diagonal(np.linalg.inv(np.corrcoef(complete.to_numpy(float), rowvar=False) + 1e-12 * np.eye(len(correlation))))
    tied = complete.columns[left < 1 / _INFLATED]
    if len(tied):
        which = "nearly follows from other columns" if len(tied) == 1 else "each nearly follows from other columns"
        yield f"{listed(tied)}: {which}; their coefficients cannot be told apart."


def original_units(preprocess: ColumnTransformer) -> npt.NDArray[np.float64]:
    """The matrix that turns coefficients on scaled columns, the intercept last, into those in original units.

    preprocess : fitted;  (n_columns + 1, n_columns + 1)
    """
    scale, mean = _scaling(preprocess)
    found = np.diag(np.append(1 / scale, 1.0))
    found[-1, :-1] = -mean / scale
    return found


def _scaling(preprocess: ColumnTransformer) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """By what the columns were divided, after what was taken off; 1 and 0 for categories."""
    n = len(preprocess.get_feature_names_out())
    scale, mean = np.ones(n), np.zeros(n)
    for part in (part for name, part, columns in preprocess.transformers_ if name == "numbers" and len(columns)):
        scaler = part["standardscaler"]
        scale[: len(scaler.scale_)], mean[: len(scaler.mean_)] = scaler.scale_, scaler.mean_
    return scale, mean


def coefficients(preprocess: ColumnTransformer, coef: npt.NDArray[np.float64], intercept: float) -> pd.DataFrame:
    """Coefficients of a linear model in scaled and in original units; the last row is the intercept.

    preprocess : fitted;  coef : (n_columns,) on the columns it makes
    """
    names = [str(name).replace("_infrequent_sklearn", " (any other)") for name in preprocess.get_feature_names_out()]
    scaled = np.append(coef, intercept)
    return pd.DataFrame(
        {
            "feature": [*names, "(intercept)"],
            "scaled": scaled,
            "original units": original_units(preprocess) @ scaled,
        }
    )


def equation(table: pd.DataFrame, target: str, *, terms: int = 12) -> str:
    """The fitted equation in the reader's own column names, largest scaled coefficients first."""
    *rows, constant = table.itertuples(index=False)
    rows.sort(key=lambda row: -abs(row[1]))
    rows = [row for row in rows if row[2]]
    parts = "".join(f" {'+' if row[2] >= 0 else '−'} {abs(row[2]):.4g} · {row[0]}" for row in rows[:terms])
    more = f" + {len(rows) - terms} smaller terms" if len(rows) > terms else ""
    return f"{target} ≈ {f'{constant[2]:.4g}'.replace('-', '−')}{parts}{more}"


def slice_through(X: pd.DataFrame, across: tuple[str, str], points: npt.NDArray[np.float64]) -> pd.DataFrame:
    """Rows that vary two numeric features and hold the others at their median or commonest value. points : (n, 2)."""
    middle = {c: X[c].median() if pd.api.types.is_numeric_dtype(X[c]) else X[c].mode().iloc[0] for c in X}
    rows = pd.DataFrame({c: [middle[c]] * len(points) for c in X}).astype({c: X[c].dtype for c in X if c not in across})
    for name, values in zip(across, points.T, strict=True):
        rows[name] = values
    return rows
