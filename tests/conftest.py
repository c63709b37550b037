"""What holds for all tests."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
OVER_ALL_PAGES = ("addresses", "settings", "take_away", "what_ran", "without_sympy", "words_of_proof")


def pytest_collection_modifyitems(items):
    """Counting lines doubles the time of a test: not where the same lines are tried with many values, or ran before."""
    uncounted = {TESTS / "pages" / f"test_{name}.py" for name in OVER_ALL_PAGES}
    for item in items:
        if item.path in uncounted or "formulas_that_nobody_chose" in item.name:
            item.add_marker(pytest.mark.no_cover)
