"""The zip to take away runs where it is unpacked and prints the numbers that the page shows, to the last bit."""

import gzip
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbclient import NotebookClient

from core.data.design import coefficients, make_design
from core.data.desk import AsDates, AsWords, Missing, Only, Rename, Transform, changed
from core.data.proposals import offered_features
from core.data.tables import Limits, read_table
from core.export.bundle import bundle
from core.learning import MLP, LeastSquares, MLPRegressor, Perceptron
from core.learning.beside.comparison import compare, cross_validation, twin
from core.learning.beside.export import cells, file_name, pair_to_load
from tests.data.test_formats import workbook

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
RNG = np.random.default_rng(0)
SHARE, SEED, FOLDS = 0.1, 4, 3


def sample(name):
    return (SAMPLES / f"{name}.csv").read_bytes()


def rows(head, cell, n=60):
    return (head + "\n" + "".join(f"{cell(k)},{RNG.normal():.17g}\n" for k in range(n))).encode()


@dataclass(frozen=True)
class Case:
    """A reader's file, and what is asked of it."""

    name: str
    data: bytes
    target: str
    ours: object
    changes: tuple = ()
    how: dict = field(default_factory=dict)

    @property
    def program(self):
        """Name, content and settings in the zip, and the numbers that it must print."""
        found = changed(read_table(self.data, self.name, **self.how).frame, self.changes)
        task = "regression" if isinstance(self.ours, (LeastSquares, MLPRegressor)) else "classification"
        design = make_design(found, self.target, offered_features(found, self.target), task)
        file = file_name(self.name)
        pieces = cells(file, self.how, Limits(), self.changes, self.target, list(design.X), task, self.ours,
                       share=SHARE, seed=SEED, folds=FOLDS)  # fmt: skip
        return bundle("Fit your CSV", pieces, {file: self.data}), design

    def printed(self, design):
        """What the program must print."""
        how = {"preprocess": design.preprocess, "standardise_target": isinstance(self.ours, MLPRegressor)}
        result = compare(self.ours, twin(self.ours), design.X, design.y, SHARE, SEED, repeats=1, **how)
        text = [result.ledger.verdict, result.scores.to_csv(float_format="%.17g")]
        if hasattr(result.ours, "coef_"):
            for coef, intercept in zip(np.atleast_2d(result.ours.coef_), np.atleast_1d(result.ours.intercept_), strict=True):
                text.append(coefficients(result.preprocess, coef, intercept).to_csv(index=False, float_format="%.17g"))
        folds = cross_validation(self.ours, twin(self.ours), design.X, design.y, FOLDS, SEED, **how)
        return "\n".join([*text, pd.DataFrame(folds).to_csv(index=False, float_format="%.17g")]) + "\n"


def painters(k):
    """Fewer rows in the test part than there are classes."""
    return f"p{k},{k % 17},{'ABCDEFGH'[k % 8]}"


CASES = {
    "a decimal comma": Case("rents.csv", sample("rents"), "Miete €", LeastSquares()),
    "words": Case("iris.csv", sample("iris"), "species", Perceptron(max_iter=30, random_state=0)),
    "a network": Case("iris.csv", sample("iris"), "species", MLP((4,), max_iter=20, random_state=0)),
    "numbers": Case("diabetes.csv", sample("diabetes"), "progression", LeastSquares()),
    "more classes than test rows": Case("painters.csv", rows("who,a,school,b", painters, 54), "school", Perceptron(random_state=0)),
    "names that a spreadsheet would run": Case(
        "x.csv", rows("=1+1,+plus,@class,-x", lambda k: f"{'-=+@'[k % 4]}c,{k % 7},{'-=+@'[k % 3]}k"), "@class", Perceptron(random_state=0)
    ),
    "NA in the target": Case(
        "x.csv", rows("sex,w,y", lambda k: f"{('f', 'm', 'NA')[k % 3]},{k % 5}"), "sex", Perceptron(random_state=0), (Missing(("NA",)),)
    ),
    "a network for numbers": Case(
        "rents.csv", sample("rents"), "Miete €", MLPRegressor((4,), learning_rate_init=0.01, max_iter=10, random_state=0)
    ),
    "gzip": Case("y.tsv.gz", gzip.compress(sample("iris")), "species", Perceptron(random_state=0)),
    "a workbook": Case(
        "my \"\"\" file.xlsx", workbook({"A": [["a", "b"], [1, 2]], "B": [["u", "v"], *([k, k * k % 7] for k in range(20))]}), "v",
        LeastSquares(), how={"sheet": "B"},
    ),
    "changes": Case(
        "x.csv", rows("day,kind,zone,y", lambda k: f"{1 + k % 28}/{1 + k % 12}/2020,{'abc'[k % 3]},{k % 4}"), "price", LeastSquares(),
        (AsDates("day", day_first=True), Rename("y", "price"), Transform("day: month", "square"), AsWords("zone"), Only("kind", ("a", "b"))),
    ),
}  # fmt: skip
RUN = """import contextlib, io, os, runpy, sys
from pathlib import Path
here = Path.cwd()
sys.path.insert(0, str(here / "code"))
for k in range(int(sys.argv[1])):
    os.chdir(here / str(k))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        runpy.run_path("script.py")
    Path("printed").write_text(out.getvalue())
"""


def test_the_scripts_of_eleven_tables_print_the_numbers_of_the_page(tmp_path):
    programs = [case.program for case in CASES.values()]
    for k, (content, _) in enumerate(programs):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(tmp_path / "code", [n for n in archive.namelist() if n.startswith(("core/", "data/"))])
            archive.extractall(tmp_path / str(k), [n for n in archive.namelist() if "/" not in n])
    run = [sys.executable, "-W", "error::FutureWarning", "-c", RUN, str(len(programs))]
    done = subprocess.run(run, cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for k, (case, (_, design)) in enumerate(zip(CASES.values(), programs, strict=True)):
        assert (tmp_path / str(k) / "printed").read_text() == case.printed(design)


def test_it_runs_where_it_is_unpacked_with_what_the_zip_holds(tmp_path):
    case = CASES["a network"]
    content, design = case.program
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == case.printed(design)
    assert "scikit-learn==" in (tmp_path / "requirements.txt").read_text()


@pytest.mark.parametrize("name", ["a decimal comma", "a network", "a network for numbers", "names that a spreadsheet would run"])
def test_the_fitted_pair_is_loaded_and_predicts(tmp_path, name):
    case = CASES[name]
    _, design = case.program
    how = {"preprocess": design.preprocess, "standardise_target": isinstance(case.ours, MLPRegressor)}
    found = compare(case.ours, twin(case.ours), design.X, design.y, repeats=1, **how)
    with zipfile.ZipFile(io.BytesIO(pair_to_load(found, design))) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    expected = [line for model, answers in found.predict(design.X.head(5)).items() for line in (model, *map(str, answers))]
    assert done.stdout.splitlines() == expected
    assert "skops==" in (tmp_path / "requirements.txt").read_text()


def test_the_notebook_runs(tmp_path):
    case = CASES["a decimal comma"]
    content, design = case.program
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    book = nbformat.read(tmp_path / "notebook.ipynb", as_version=4)
    nbformat.validate(book)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    shown = "".join(out["text"] for cell in book.cells if cell.cell_type == "code" for out in cell.outputs)
    assert shown == case.printed(design)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a.csv", "table.csv"),
        ("A B.XLSX", "table.xlsx"),
        ("x.tar.exe", "table.csv"),
        ("y.json.gz", "table.json.gz"),
        ("z", "table.csv"),
    ],
)
def test_the_readers_file_keeps_its_ending_and_nothing_else(name, kept):
    assert file_name(name) == kept
