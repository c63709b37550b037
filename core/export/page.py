"""A page's numbers as a program: its `compute` and `take` as they stand there, its settings of now as code."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.export.source import Gathered, path_of
from core.export.values import Writer

_PRINT = """for name, table in {take}(now, {compute}(now)).items():
    print(name)
    print(pd.DataFrame(table).to_string(index=False, float_format="{{:.15g}}".format), end="\\n\\n")"""


def program(compute: Callable[..., Any], take: Callable[..., Any], now: Any) -> tuple[list[str], dict[str, bytes]]:
    """Cells of code that print every table of `take(now, compute(now))`, and the files that they read.

    Raises ValueError where the functions need what draws, TypeError for a setting that has no code.
    """
    page = Path(compute.__code__.co_filename)
    writer, found = Writer(), Gathered()
    settings = writer.code(now)
    for name, module in writer.needs.items():
        if module == "__main__" or module.startswith("pages."):
            found.add(page if module == "__main__" else path_of(module), name)
    for function in (compute, take):
        found.add(Path(function.__code__.co_filename), function.__name__)
    for name, module in {**writer.needs, "pd": "pandas"}.items():
        if module != "__main__" and not module.startswith("pages."):
            found.bring(name, module, "" if name in ("np", "pd") else name)
    printing = _PRINT.format(compute=compute.__name__, take=take.__name__)
    return [found.import_lines, found.source, f"now = {settings}", printing], writer.files
