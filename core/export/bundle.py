"""The zip to take away: a script, the same as a notebook, the part of `core` that they import, and what else must be there."""

import ast
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from core.export.source import ROOT

_CALLED = {"sklearn": "scikit-learn", "PIL": "pillow"}  # what is imported -> what is installed
_RUN = "Python 3.11 or newer; once: pip install -r requirements.txt. The folder core belongs beside this file."


def bundle(title: str, cells: list[str], files: Mapping[str, bytes]) -> bytes:
    """A zip archive that runs where it is unpacked. cells : pieces of code, in order;  files : what they read, by name."""
    modules, others, packages = needed("\n".join(cells))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("script.py", script(title, cells))
        archive.writestr("notebook.ipynb", notebook(title, cells))
        archive.writestr("requirements.txt", pins(packages))
        for path in sorted({*modules, *others, ROOT / "LICENSE"}):
            archive.write(path, path.relative_to(ROOT))
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def script(title: str, cells: list[str]) -> str:
    """The cells as one file."""
    return "\n\n".join([f'"""{title}\n\n{_RUN}\n"""', *cells]) + "\n"


def notebook(title: str, cells: list[str]) -> str:
    """The cells as a Jupyter notebook (format 4)."""
    every: list[dict[str, Any]] = [{"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {title}\n\n{_RUN}"}]
    for k, code in enumerate(cells):
        cell = {"cell_type": "code", "id": f"cell-{k}", "metadata": {}, "source": code}
        every.append({**cell, "outputs": [], "execution_count": None})
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": every, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=False, indent=1)


def needed(source: str) -> tuple[set[Path], set[Path], set[str]]:
    """The modules of `core` that this code imports, directly or not; the files of `data/` that they name; other packages."""
    modules: set[Path] = set()
    names = set(_mentions(source))
    waiting = list(names)
    while waiting:
        for path in set(_files_of(waiting.pop())) - modules:
            modules.add(path)
            new = set(_mentioned_in(path)) - names
            names |= new
            waiting += new
    others = {ROOT / "data" / name for name in names if re.fullmatch(r"\w+\.csv", name) and (ROOT / "data" / name).is_file()}
    roots = {name.split(".")[0] for name in names if not name.endswith(".csv")}
    return modules, others, {name for name in roots if name not in sys.stdlib_module_names and name != "core"}


@lru_cache(maxsize=500)
def _mentioned_in(path: Path) -> tuple[str, ...]:
    return tuple(_mentions(path.read_text("utf-8")))


def _mentions(source: str) -> Iterator[str]:
    """What is imported, in functions too, and what is named in a string: a worker's module, a table."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)
            case ast.Constant(value=str(text)) if re.fullmatch(r"core(\.\w+)+|\w+\.csv", text):
                yield text


def _files_of(name: str) -> Iterator[Path]:
    """The file of a module of `core` and of every package around it; none for other names."""
    parts = name.split(".")
    if parts[0] != "core":
        return
    for k in range(1, len(parts) + 1):
        inside = ROOT.joinpath(*parts[:k])
        yield from (path for path in (inside / "__init__.py", inside.with_suffix(".py")) if path.is_file())


def pins(packages: set[str]) -> str:
    """The lines of the project's own lock for these packages."""
    wanted = {_CALLED.get(name, name).replace("_", "-") for name in packages}
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return "".join(f"{line}\n" for line in lines if line.split("==")[0] in wanted)
