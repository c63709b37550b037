"""The arrows of the house point one way: pages -> core.charts -> core.learning -> core.differentiation ->
core.calculus -> core.expression -> core.notation."""

import ast
import gc
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from core.topics import TOPICS

ROOT = Path(__file__).parent.parent
MAY_NOT_IMPORT = {
    "core": ("streamlit", "pages"),
    "core/notation": ("core.expression", "core.calculus", "core.differentiation", "core.learning", "core.charts", "core.data"),
    "core/balls": (
        "sympy",
        "core.expression",
        "core.calculus",
        "core.differentiation",
        "core.learning",
        "core.charts",
        "core.data",
    ),
    "core/calculus": ("altair", "sklearn", "core.differentiation", "core.learning", "core.charts", "core.data"),
    "core/differentiation": ("altair", "sklearn", "core.learning", "core.charts", "core.data"),
    "core/learning": ("altair", "core.charts"),
    "core/data": ("altair", "core.charts"),
    "core/charts": ("sklearn",),
    "pages": ("sklearn", "altair"),
}


@cache
def parsed(path: Path) -> ast.Module:
    """Without collections meanwhile: Hypothesis looks on at each, and ast.parse of Python 3.11 mistakes that for a recursion."""
    gc.disable()
    try:
        return ast.parse(path.read_text("utf-8"))
    finally:
        gc.enable()


def imported(path: Path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def breaches(folder: str, banned: tuple[str, ...]):
    for path in sorted((ROOT / folder).rglob("*.py")):
        for line, name in imported(path):
            if any(name == b or name.startswith(b + ".") for b in banned):
                yield f"{path.relative_to(ROOT)}:{line}: {folder} imports {name}"


@pytest.mark.parametrize("folder", MAY_NOT_IMPORT)
def test_imports_point_one_way(folder):
    assert not list(breaches(folder, MAY_NOT_IMPORT[folder]))


def test_the_walk_sees_a_forbidden_import(tmp_path, monkeypatch):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "wrong.py").write_text("def f():\n    from streamlit import write\n")
    monkeypatch.setattr("tests.test_architecture.ROOT", tmp_path)
    assert list(breaches("core", ("streamlit",))) == [
        "core/wrong.py:2: core imports streamlit",
        "core/wrong.py:2: core imports streamlit.write",
    ]


def test_a_chart_takes_types_from_mathematics_and_no_functions():
    rooms = ("core.calculus.", "core.differentiation.", "core.learning.")
    for path in sorted((ROOT / "core/charts").rglob("*.py")):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(rooms):
                module = import_module(node.module)
                others = [alias.name for alias in node.names if not isinstance(getattr(module, alias.name), type)]
                assert not others, f"{path.relative_to(ROOT)}:{node.lineno} takes {others} from {node.module}"


WORKERS = {
    "core/notation/symbolic/symbols.py",
    "core/notation/symbolic/operations.py",
    "core/notation/symbolic/number_sets.py",
}  # what core.workers runs
MAY_ASK = {"core/expression.py", "core/notation/symbolic/exact.py"}  # for notebooks and tests, where a property is asked for


def outside_the_workers():
    """Where SymPy, or a module that imports it, is imported: anywhere but in the workers, or inside a function of MAY_ASK."""
    modules = tuple(path.removesuffix(".py").replace("/", ".") for path in WORKERS)
    for folder in ("core", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = str(path.relative_to(ROOT))
            for line, name in () if place in WORKERS | {"core/notation/worker.py"} else imported(path):
                inside = path.read_text().splitlines()[line - 1].startswith("    ")
                if name.split(".")[0] == "sympy" or (name.startswith(modules) and not (place in MAY_ASK and inside)):
                    yield f"{place}:{line} imports {name}"


def test_sympy_is_imported_by_workers_only():
    assert list(outside_the_workers()) == []


def test_balls_are_imported_by_their_worker_only():
    ours = [*breaches("core", ("flint", "core.balls")), *breaches("pages", ("flint", "core.balls"))]
    assert [breach for breach in ours if not breach.startswith("core/balls/")] == []


@pytest.mark.parametrize(
    "name",
    [
        "core.expression.parse",
        "core.calculus.symbolic.integrate",
        "core.calculus.symbolic.limit",
        "core.calculus.symbolic.stationary_points",
        "core.calculus.smoothness.derivative_at",
        "core.calculus.integrals.certified_integral",
        "core.calculus.integrals.riemann_sum",
        "core.calculus.derivatives.secant_slope",
        "core.calculus.derivatives.numerical_derivative",
        "core.calculus.gradient_descent.descend",
        "core.calculus.eigen.power_iteration",
        "core.differentiation.autodiff.Variable",
        "core.differentiation.numerical_gradient.numerical_gradient",
        "core.learning.LeastSquares",
        "core.learning.Perceptron",
        "core.learning.MLP",
        "core.data.tables.read_table",
        "core.learning.beside.comparison.compare",
    ],
)
def test_the_names_that_others_build_on_stay(name):
    module, _, thing = name.rpartition(".")
    assert callable(getattr(import_module(module), thing))


def test_no_page_imports_another():
    names = tuple(f"pages.{p.stem}" for p in (ROOT / "pages").glob("*.py"))
    assert not list(breaches("pages", names))


def test_every_file_of_core_says_what_it_teaches():
    silent = [str(p.relative_to(ROOT)) for p in (ROOT / "core").rglob("*.py") if not ast.get_docstring(parsed(p))]
    assert not silent


@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.page)
def test_every_topic_has_its_page_and_its_module(topic):
    assert (ROOT / "pages" / f"{topic.page}.py").is_file()
    assert (ROOT / (topic.module.replace(".", "/") + ".py")).is_file()


def test_the_table_of_pages_lists_every_topic():
    listed = (ROOT / "docs/pages.md").read_text()
    assert [t.title for t in TOPICS if f"| {t.title} |" not in listed] == []
