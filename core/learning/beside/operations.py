"""What the worker for models does: whatever of a reader's own table may take long."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.data.design import Design
from core.data.tables import Limits, Table, TableError, read_table
from core.learning.beside.comparison import (
    CURVE_SHARES,
    Comparison,
    compare,
    cross_validation,
    learning_curve,
    learns_units,
    twin,
)
from core.learning.beside.meaning import importance

Tell = Callable[[str], None]


def compared(ours: Any, design: Design, held_out: float, seed: int, repeats: int, *, progress: Tell) -> Comparison:
    """Our model beside scikit-learn's on the rows of a design, see `compare`."""
    how = _how(ours, design)
    return compare(ours, twin(ours), design.X, design.y, held_out, seed, progress=progress, repeats=repeats, **how)


def _how(ours: Any, design: Design) -> dict[str, Any]:
    """What becomes of the columns and of the target before this model sees them."""
    return {"preprocess": design.preprocess, "standardise_target": learns_units(ours)}


def folds_scored(ours: Any, design: Design, folds: int, seed: int, *, progress: Tell) -> dict[str, npt.NDArray[np.float64]]:
    """The scores of both on each held-out fold, see `cross_validation`."""
    return cross_validation(
        ours,
        twin(ours),
        design.X,
        design.y,
        folds,
        seed,
        **_how(ours, design),
        progress=lambda done: progress(f"{done} of {folds} folds done"),
    )


def learned(ours: Any, design: Design, folds: int, seed: int, *, progress: Tell) -> pd.DataFrame:
    """The scores of both against the rows they learned from, see `learning_curve`."""
    return learning_curve(
        ours,
        twin(ours),
        design.X,
        design.y,
        folds,
        seed,
        **_how(ours, design),
        progress=lambda done: progress(f"{done} of {len(CURVE_SHARES)} numbers of rows done"),
    )


def importances(comparison: Comparison, X: pd.DataFrame, y: Any, *, progress: Tell) -> pd.DataFrame:
    """How much each feature counts, see `importance`."""
    progress("shuffling one feature after the other")
    return importance(comparison, X, y)


def table_read(data: bytes, name: str, limits: Limits, how: Mapping[str, Any], *, progress: Tell) -> Table | TableError:
    """A table, or why there is none, see `read_table`; its refusal is an answer."""
    progress("reading the file")
    try:
        return read_table(data, name, limits, **how)
    except TableError as error:
        return error


OPERATIONS: dict[str, Callable[..., Any]] = {
    "compared": compared,
    "folds_scored": folds_scored,
    "importances": importances,
    "learned": learned,
    "table_read": table_read,
}
