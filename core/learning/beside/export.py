"""The fitted pair to take away: as code that runs from the reader's file to the numbers of the page, and as a file to load."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sklearn.base import BaseEstimator
from sklearn.pipeline import make_pipeline

from core.data.design import Design
from core.data.desk import Change
from core.data.reading.formats import ENDINGS, kind
from core.data.tables import Limits
from core.export.bundle import bundle
from core.learning.beside.comparison import Comparison, TargetScale

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


PAIR, ROWS = "pair.skops", "rows.json"
_LOAD = """import json
from pathlib import Path

import pandas as pd
import skops.io

TRUSTED = {trusted!r}
pair = skops.io.load({pair!r}, trusted=TRUSTED)
rows = pd.DataFrame(json.loads(Path({rows!r}).read_text("utf-8")), columns={features!r})"""
_ANSWER = """for name in ("ours", "scikit-learn"):
    answers = pair[name].predict(rows) {unit}
    print(name, *answers, sep="\\n")"""


def pair_to_load(comparison: Comparison, design: Design, rows: int = 5) -> bytes:
    """A zip with both fitted models and their preprocessing, by skops: no pickle, so that loading it runs no code of its own.

    Beside them the first rows of the table, and a script that loads the pair and predicts them.
    """
    import skops.io  # 25 MB of memory, for the few who keep a pair

    packed = skops.io.dumps({name: make_pipeline(comparison.preprocess, model) for name, model in comparison.models.items()})
    top = design.X.head(rows)
    first = top.astype(object).where(top.notna(), None)
    features = [str(c) for c in design.X]
    how = {"trusted": skops.io.get_untrusted_types(data=packed), "pair": PAIR, "rows": ROWS, "features": features}
    unit = comparison.unit
    scaled = "" if unit == TargetScale() else f"* {unit.spread!r} + {unit.mean!r}"
    cells = [_LOAD.format(**how), _ANSWER.format(unit=scaled)]
    imports = f"from core.learning import {type(comparison.ours).__name__}"
    content = json.dumps(first.to_numpy().tolist(), ensure_ascii=False)
    return bundle("A fitted pair", [imports, *cells], {PAIR: packed, ROWS: content.encode()})
