"""The fitted pair as code that runs: from the reader's file, as it came, to the numbers of the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from sklearn.base import BaseEstimator

from core.data.desk import Change
from core.data.formats import ENDINGS, kind
from core.data.tables import Limits

_IMPORTS = """from pathlib import Path

import numpy as np
import pandas as pd

from core.data.design import coefficients, make_design
from core.data.desk import {changes}
from core.data.tables import Limits, read_table
from core.learning import {model}
from core.learning.beside.comparison import compare, cross_validation, learns_units, twin"""
_READ = """limits = {limits}
table = read_table(Path({file!r}).read_bytes(), {file!r}, limits{how}).frame
table = changed(table, {changes!r})
design = make_design(table, {target!r}, {features!r}, {task!r}, most_classes=limits.classes)"""
_FIT = """ours = {ours}
how = {{"preprocess": design.preprocess, "standardise_target": learns_units(ours)}}
found = compare(ours, twin(ours), design.X, design.y, {share!r}, {seed!r}, **how)
print(found.ledger.verdict)
print(found.scores.to_csv(float_format="%.17g"))"""
_COEFFICIENTS = """for coef, intercept in zip(np.atleast_2d(found.ours.coef_), np.atleast_1d(found.ours.intercept_), strict=True):
    print(coefficients(found.preprocess, coef, intercept).to_csv(index=False, float_format="%.17g"))"""
_FOLDS = """folds = cross_validation(ours, twin(ours), design.X, design.y, {folds!r}, {seed!r}, **how)
print(pd.DataFrame(folds).to_csv(index=False, float_format="%.17g"))"""


def file_name(name: str) -> str:
    """What the reader's file is called beside the script: by its ending, which tells how it is read."""
    packed = kind(name) == ".gz"
    ending = kind(name.removesuffix(".gz")) if packed else kind(name)
    return f"table{ending if ending in ENDINGS else '.csv'}{'.gz' * packed}"


def cells(
    file: str, how: Mapping[str, Any], limits: Limits, changes: Sequence[Change], target: str, features: Sequence[str], task: str,
    ours: BaseEstimator, *, share: float, seed: int, folds: int,
) -> list[str]:  # fmt: skip
    """The pieces of code, in order: they print the scores, the coefficients where there are any, and those of the folds.

    file, how, limits : as `read_table` has them;  the rest as the page asks for it
    """
    said = "".join(f", {name}={value!r}" for name, value in how.items() if value is not None)
    return [
        _IMPORTS.format(model=type(ours).__name__, changes=", ".join(sorted({"changed", *(type(c).__name__ for c in changes)}))),
        _READ.format(
            file=file, limits=limits, how=said, changes=list(changes), target=target, features=list(features), task=task
        ),
        _FIT.format(ours=ours, share=share, seed=seed),
        *([] if hasattr(ours, "hidden_layer_sizes") else [_COEFFICIENTS]),
        _FOLDS.format(folds=folds, seed=seed),
    ]
