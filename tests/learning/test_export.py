"""The script and the notebook run, and print the numbers that the page shows."""

import ast
import io
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient

from core.data.design import MAX_CATEGORIES, make_design
from core.data.tables import read_table, to_csv
from core.learning import MLP, LeastSquares, Perceptron
from core.learning.beside.comparison import compare, twin
from core.learning.beside.export import TABLE, cells, notebook, script

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"


def fitted(sample, target, features, ours):
    frame = read_table((SAMPLES / f"{sample}.csv").read_bytes()).frame
    target = next(c for c in frame if c.startswith(target))
    features = [next(c for c in frame if c.startswith(f)) for f in features]
    task = "classification" if hasattr(ours, "predict_proba") or isinstance(ours, Perceptron) else "regression"
    design = make_design(frame, target, features, task)
    found = compare(ours, twin(ours), design.X, design.y, 0.3, 4, preprocess=design.preprocess, repeats=1)
    text = [c for c in features if c not in design.numeric]
    pieces = cells(ours, design.numeric, text, target, share=0.3, seed=4, categories=MAX_CATEGORIES)
    return found, pieces, to_csv(design.X.assign(**{target: design.y}))


CASES = [
    ("rents", "Miete", ("Fläche", "Zimmer", "Bezirk"), LeastSquares()),
    ("iris", "species", ("sepal length", "petal width"), Perceptron(max_iter=30)),
    ("iris", "species", ("sepal length", "petal width"), MLP((4,), max_iter=20, random_state=0)),
]


@pytest.mark.parametrize(("sample", "target", "features", "ours"), CASES, ids=lambda v: type(v).__name__)
def test_the_script_prints_the_scores_of_the_page(tmp_path, sample, target, features, ours):
    found, pieces, table = fitted(sample, target, features, ours)
    (tmp_path / TABLE).write_bytes(table)
    (tmp_path / "fit.py").write_text(script(pieces))
    done = subprocess.run([sys.executable, "-W", "ignore", "fit.py"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    printed = pd.read_csv(io.StringIO(done.stdout), index_col=0)
    assert {c.split(", ")[0] for c in printed} == {"ours", "scikit-learn"}
    for column in printed:
        np.testing.assert_allclose(printed[column], found.scores.loc[printed.index, tuple(column.split(", "))], rtol=1e-9)


def test_without_our_code_scikit_learn_runs_alone(tmp_path):
    found, pieces, table = fitted(*CASES[0])
    (tmp_path / TABLE).write_bytes(table)
    (tmp_path / "fit.py").write_text(script(pieces))
    done = subprocess.run([sys.executable, "fit.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "fitted alone" in done.stdout
    assert f"{found.scores.loc['RMSE', ('scikit-learn', 'test')]:.6f}"[:8] in done.stdout
    assert "ours" not in done.stdout.split("alone")[1]


def test_the_notebook_runs(tmp_path, monkeypatch):
    found, pieces, table = fitted(*CASES[0])
    (tmp_path / TABLE).write_bytes(table)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    book = nbformat.reads(notebook([*pieces[:-1], pieces[-1] + ".to_csv()"]), as_version=4)
    nbformat.validate(book)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = ast.literal_eval(book.cells[-1].outputs[0]["data"]["text/plain"])
    printed = pd.read_csv(io.StringIO(shown), index_col=0)
    assert printed.loc["RMSE", "ours, test"] == pytest.approx(found.scores.loc["RMSE", ("ours", "test")])
