"""The fitted pair as code that runs: a script and a notebook that fit both models again and print the numbers of the page."""

import json
from typing import Any

from sklearn.base import BaseEstimator, is_classifier

from core.learning.beside.twins import twin

TABLE = "table.csv"  # the features and, last, the target: what the page offers beside the script


def _imports(ours: BaseEstimator) -> str:
    theirs = type(twin(ours))
    module = ".".join(theirs.__module__.split(".")[:2])
    alias = f" as Sklearn{theirs.__name__}" if theirs.__name__ == type(ours).__name__ else ""
    return f"""import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from {module} import {theirs.__name__}{alias}
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

try:
    from core.learning import {type(ours).__name__}
except ImportError:
    {type(ours).__name__} = None
    print("Our model needs the folder core of this project beside this file; scikit-learn's is fitted alone.")
"""


def _data(numeric: list[str], text: list[str], target: str, *, classes: bool) -> str:
    y = f"table[{target!r}].to_numpy(dtype=str)" if classes else f"table[{target!r}].to_numpy(float)"
    types = dict.fromkeys([*text, *([target] if classes else [])], "str")
    return f"""NUMBERS = {numeric!r}
CATEGORIES = {text!r}
table = pd.read_csv({TABLE!r}, dtype={types!r}, float_precision="round_trip", keep_default_na=False, na_values=[""])
X, y = table.drop(columns={target!r}), {y}
"""


def _fit(ours: BaseEstimator, share: float, seed: int, categories: int) -> str:
    name = type(ours).__name__
    theirs = repr(twin(ours))
    if type(twin(ours)).__name__ == name:
        theirs = f"Sklearn{theirs}"
    stratify = "y if np.unique(y, return_counts=True)[1].min() >= 2 else None" if is_classifier(ours) else "None"
    split = f"train, test = train_test_split(np.arange(len(y)), test_size={share!r}, random_state={seed!r}, stratify={stratify})"
    if not share:
        split = "train = test = np.arange(len(y))"
    return f"""{split}
preprocess = ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), NUMBERS),
    ("categories", make_pipeline(SimpleImputer(strategy="constant", fill_value="missing"),
                                 OneHotEncoder(drop="first", handle_unknown="ignore", max_categories={categories},
                                               sparse_output=False)), CATEGORIES),
], verbose_feature_names_out=False)
models = {{"scikit-learn": {theirs}}}
if {name} is not None:
    models["ours"] = {ours!r}
fitted = {{name: make_pipeline(clone(preprocess), model).fit(X.iloc[train], y[train]) for name, model in models.items()}}
"""


_REGRESSION = """scores = {}
for name, model in fitted.items():
    for part, rows in (("train", train), ("test", test)):
        predicted = model.predict(X.iloc[rows])
        scores[f"{name}, {part}"] = {
            "R²": metrics.r2_score(y[rows], predicted),
            "RMSE": metrics.root_mean_squared_error(y[rows], predicted),
            "MAE": metrics.mean_absolute_error(y[rows], predicted),
        }
pd.DataFrame(scores)"""
_CLASSIFICATION = """scores = {}
for name, model in fitted.items():
    for part, rows in (("train", train), ("test", test)):
        predicted = model.predict(X.iloc[rows])
        scores[f"{name}, {part}"] = {
            "accuracy": metrics.accuracy_score(y[rows], predicted),
            "F1 (macro)": metrics.f1_score(y[rows], predicted, average="macro", zero_division=0.0),
        }
pd.DataFrame(scores)"""


def cells(
    ours: BaseEstimator, numeric: list[str], text: list[str], target: str, *, share: float, seed: int, categories: int
) -> list[str]:
    """The pieces of code, in order; the last expression is the table of scores."""
    classes = is_classifier(ours)
    return [
        _imports(ours),
        _data(numeric, text, target, classes=classes),
        _fit(ours, share, seed, categories),
        _CLASSIFICATION if classes else _REGRESSION,
    ]


def script(pieces: list[str]) -> str:
    """One Python file that prints the scores as CSV."""
    *first, last = pieces
    body, _, table = last.rpartition("\n")
    ending = f"{body}\nprint({table}.to_csv())\n"
    return f'"""Fits both models to {TABLE}, which belongs beside this file, and prints their scores."""\n\n' + "\n".join(
        [*first, ending]
    )


def notebook(pieces: list[str]) -> str:
    """A Jupyter notebook (format 4) of the same code."""
    introduction = f"# Both models on your table\n\nPut `{TABLE}` beside this notebook and run all cells."
    every: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": "introduction", "metadata": {}, "source": introduction},
        *(
            {"cell_type": "code", "id": f"cell-{k}", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
            for k, code in enumerate(pieces)
        ),
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": every, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1)
