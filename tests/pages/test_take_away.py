"""What is taken away runs by itself and prints the numbers of the page: the zip of every page, unpacked into an empty folder."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile

import pandas as pd
import pytest

from core.export.bundle import bundle, notebook
from core.export.page import program
from pages.parts.frame import PAGES
from tests.pages.test_settings import VISITS

TIMED = ("automatic_differentiation", "Forward against reverse")  # its numbers are milliseconds


def printed(tables):
    """As the script prints them."""
    return "".join(
        f"{name}\n{pd.DataFrame(table).to_string(index=False, float_format='{:.15g}'.format)}\n\n"
        for name, table in tables.items()
    )


def run(content, folder):
    """What the script in a zip prints, where only its own files are to be found."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    quiet = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    ended = subprocess.run([sys.executable, "script.py"], cwd=folder, env=quiet, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-2000:]
    return ended.stdout


@pytest.mark.parametrize(("name", "settings"), VISITS, ids=[f"{n}-{'-'.join(s.values())}" for n, s in VISITS])
def test_the_script_prints_the_numbers_of_the_page(open_page, tmp_path, name, settings):
    page = open_page(name, **{f"{name}.{key}": value for key, value in settings.items()})
    if name not in PAGES:
        pytest.skip("its own way: tests/pages/test_fit_your_csv.py")
    now, found = page.session_state[f"{name}_last"]
    compute, take = PAGES[name].take_of(now)
    tables = take(now, found)
    assert tables
    shown, ran = printed(tables), run(bundle(name, *program(compute, take, now)), tmp_path)
    if (name, *settings.values()) == TIMED:
        shown, ran = ([re.sub(r"[\d.]+", "0", word) for word in text.split()] for text in (shown, ran))
    assert ran == shown


def test_the_notebook_holds_the_cells_of_the_script():
    cells = json.loads(notebook("Title", ["a = 1", "print(a)"]))["cells"]
    assert [cell["source"] for cell in cells if cell["cell_type"] == "code"] == ["a = 1", "print(a)"]
