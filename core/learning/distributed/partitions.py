"""Rows in partitions, and the sum over them of a function of one partition.

The sum is a tree with a fixed shape, so it is the same number whoever computes which part, and however often. Partitions are
arrays in this process, or a Dask collection whose partitions are read where they are needed and kept nowhere. Without a
cluster Dask computes in this process.
"""

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator

from core.arrays import Array

NO_DASK = "Files in partitions need Dask: pip install -r requirements-scale.txt"
Add = Callable[[Any, Any], Any]


class Partitions:
    """X and y, cut between rows in the same places.

    X : a list of arrays (n_i, n_features), a Dask array or a Dask data frame
    y : the same kind, (n_i,) or (n_i, n_targets)
    """

    def __init__(self, X: Any, y: Any) -> None:
        self._lazy = hasattr(X, "to_delayed")
        self._pairs = list(zip(*(_pieces(part) for part in (X, y)), strict=True))
        if not self._pairs:
            raise ValueError("There are no partitions.")
        self.feature_names = [str(name) for name in X.columns] if hasattr(X, "columns") else None
        first_X, first_y = (X, y) if self._lazy else map(np.asarray, self._pairs[0])
        if first_X.ndim != 2:
            raise ValueError("X must be a table: (rows, features).")
        self.n_features, self.one_target = int(first_X.shape[1]), first_y.ndim == 1
        self.n_targets = 1 if self.one_target else int(first_y.shape[1])

    def describe(self, model: BaseEstimator) -> None:
        """Tell a model how many features there are and what they are called, as scikit-learn's do."""
        model.n_features_in_ = self.n_features
        model.__dict__.pop("feature_names_in_", None)
        if self.feature_names:
            model.feature_names_in_ = np.array(self.feature_names, dtype=object)

    def __len__(self) -> int:
        return len(self._pairs)

    def total(self, partial: Callable[..., Any], *arguments: Any, add: Add | None = None) -> Any:
        """The sum of partial(X_i, y_i, *arguments) over the partitions that have rows; a tuple is added entry by entry.

        Raises ValueError where no partition has a row, or one holds what is no finite number.
        """
        add = add or entries
        if self._lazy:
            found = _with_dask(partial, self._pairs, arguments, add)
        else:
            found = tree([on_rows(partial, *pair, *arguments) for pair in self._pairs], _known(add))
        if found is None:
            raise ValueError("There are no rows.")
        return found


def entries(a: Sequence[Any], b: Sequence[Any]) -> tuple[Any, ...]:
    """A + b, entry by entry.

    >>> entries((1, 2.0), (3, 4.0))
    (4, 6.0)
    """
    return tuple(map(operator.add, a, b))


def tree(parts: Sequence[Any], add: Add) -> Any:
    """The sum of neighbours, of neighbouring pairs, and so on: (((a + b) + (c + d)) + e).

    >>> tree(["a", "b", "c"], operator.add)
    'abc'
    """
    while len(parts) > 1:
        pairs = [add(*parts[i : i + 2]) for i in range(0, len(parts) - 1, 2)]
        parts = [*pairs, *parts[2 * len(pairs) :]]
    return parts[0]


def on_rows(partial: Callable[..., Any], X: Any, y: Any, *arguments: Any) -> Any:
    """The function of one checked partition, None where it has no rows."""
    X, y = rows(X, y)
    return partial(X, y, *arguments) if len(X) else None


def rows(X: Any, y: Any) -> tuple[Array, npt.NDArray[Any]]:
    """One partition as arrays: X (n, p) of finite doubles, y (n,) or (n, t); ValueError where it is none."""
    X, y = np.ascontiguousarray(X, dtype=np.float64), np.asarray(y)
    if len(X) != len(y):
        raise ValueError(f"A partition has {len(X)} rows of X and {len(y)} of y.")
    if not np.isfinite(X).all() or (y.dtype.kind == "f" and not np.isfinite(y).all()):
        raise ValueError("A partition holds a missing or infinite number.")
    return X, y


def _pieces(data: Any) -> list[Any]:
    if not hasattr(data, "to_delayed"):
        return list(data)
    if hasattr(data, "rechunk") and data.ndim == 2:
        data = data.rechunk({1: -1})  # a partition holds whole rows
    pieces = data.to_delayed(optimize_graph=False)  # else Dask reads small files together, and X otherwise than y
    return list(pieces.ravel() if hasattr(pieces, "ravel") else pieces)


def _known(add: Add) -> Add:
    """The same where a side may be None: a partition without rows."""
    return lambda a, b: b if a is None else a if b is None else add(a, b)


def _with_dask(partial: Callable[..., Any], pairs: Sequence[Any], arguments: tuple[Any, ...], add: Add) -> Any:
    from dask.delayed import delayed

    task, join = delayed(on_rows, pure=False), delayed(_known(add), pure=False)
    return tree([task(partial, X, y, *arguments) for X, y in pairs], join).compute()


def files(place: str, target: str, features: Sequence[str] | None = None) -> tuple[Any, Any]:
    """X and y of the Parquet or CSV files at a place that the operator configured: a folder, a pattern, an object store.

    Nothing is read yet. ImportError without Dask; ValueError where the target is no column.
    """
    try:
        import dask.dataframe as dd
    except ImportError as error:
        raise ImportError(NO_DASK) from error
    frame = dd.read_csv(place) if ".csv" in place else dd.read_parquet(place)
    if target not in frame.columns:
        raise ValueError(f"The files have no column {target!r}.")
    return frame[list(features) if features else [c for c in frame.columns if c != target]], frame[target]
