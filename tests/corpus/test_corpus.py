"""Twenty-five real tables of other packages, from the file to the fitted pair: `make corpus`, by hand.

What is read is compared with pandas, what is fitted with scikit-learn, and what the script prints with the page.
"""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.data.design import make_design
from core.data.proposals import offered_features, propose_target, propose_task
from core.data.tables import Limits, read_table
from core.export.bundle import bundle
from core.learning import LeastSquares, Perceptron
from core.learning.beside.comparison import compare, twin
from core.learning.beside.export import cells

FOLDER = os.environ.get("CORPUS")
pytestmark = pytest.mark.skipif(not FOLDER, reason="needs the tables of other packages: make corpus")

STATSMODELS, VEGA = "statsmodels/datasets/{0}/{0}.csv", "vega_datasets/_data/{0}.csv"
TABLES = [  # file, the target that is proposed, and its task
    (STATSMODELS.format("anes96"), "vote", "classification"),
    (STATSMODELS.format("cancer"), "population", "regression"),
    (STATSMODELS.format("ccard"), "OWNRENT", "classification"),
    (STATSMODELS.format("copper"), "INVENTORYINDEX", "regression"),
    (STATSMODELS.format("cpunish"), "DEGREE", "regression"),
    (STATSMODELS.format("engel"), "foodexp", "regression"),
    (STATSMODELS.format("fair"), "affairs", "regression"),
    (STATSMODELS.format("grunfeld"), "firm", "classification"),
    (STATSMODELS.format("heart"), "age", "regression"),
    (STATSMODELS.format("longley"), "POP", "regression"),
    (STATSMODELS.format("macrodata"), "realint", "regression"),
    (STATSMODELS.format("modechoice"), "psize", "classification"),
    (STATSMODELS.format("randhie"), "hlthf", "classification"),
    (STATSMODELS.format("spector"), "GRADE", "classification"),
    (STATSMODELS.format("stackloss"), "ACIDCONC", "regression"),
    (STATSMODELS.format("star98"), "PERSPEN_PTRATIO_PCTAF", "regression"),
    (STATSMODELS.format("statecrime"), "urban", "regression"),
    (STATSMODELS.format("strikes"), "iprod", "regression"),
    (STATSMODELS.format("committee"), "BILLS103", "regression"),
    (STATSMODELS.format("elnino"), "DEC", "regression"),
    ("statsmodels/miscmodels/tests/results/ologit_ucla.csv", "gpa", "regression"),
    (VEGA.format("airports"), "longitude", "regression"),
    (VEGA.format("iowa-electricity"), "net_generation", "regression"),
    (VEGA.format("seattle-weather"), "weather", "classification"),
    (VEGA.format("stocks"), "price", "regression"),
]


def ours(task):
    return LeastSquares() if task == "regression" else Perceptron(max_iter=20, random_state=0)


@pytest.fixture(params=TABLES, ids=lambda t: Path(t[0]).stem)
def table(request):
    name, target, task = request.param
    data = (Path(FOLDER) / name).read_bytes()
    return data, read_table(data, Path(name).name), target, task


def test_it_is_read_as_pandas_reads_it(table):
    data, found, _, _ = table
    quote = "'" if data.startswith(b"'") else '"'
    known = pd.read_csv(io.BytesIO(data), sep=found.delimiter, encoding=found.encoding, quotechar=quote)
    assert found.frame.shape == known.shape
    both = [c for c in known if c in found.frame and all(pd.api.types.is_numeric_dtype(f[c]) for f in (known, found.frame))]
    assert both
    for name in both:
        np.testing.assert_array_equal(found.frame[name].to_numpy(float), known[name].to_numpy(float))


def test_it_opens_on_the_likeliest_target_and_ours_agrees_with_scikit_learns(table):
    _, found, target, task = table
    assert (propose_target(found.frame), propose_task(found.frame[target])) == (target, task)
    design = make_design(found.frame, target, offered_features(found.frame, target), task)
    result = compare(ours(task), twin(ours(task)), design.X, design.y, repeats=1, preprocess=design.preprocess)
    assert result.ledger.agrees, result.ledger.verdict
    assert result.ledger.labels == 0


def test_its_script_prints_the_scores_of_the_page(table, tmp_path):
    data, found, target, task = table
    features = offered_features(found.frame, target)
    design = make_design(found.frame, target, features, task)
    pieces = cells("table.csv", {}, Limits(), (), target, features, task, ours(task), share=0.25, seed=0, folds=3)
    with zipfile.ZipFile(io.BytesIO(bundle("Fit your CSV", pieces, {"table.csv": data}))) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run([sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    result = compare(ours(task), twin(ours(task)), design.X, design.y, repeats=1, preprocess=design.preprocess)
    assert done.stdout.startswith(f"{result.ledger.verdict}\n{result.scores.to_csv(float_format='%.17g')}")
