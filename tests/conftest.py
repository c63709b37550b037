"""What holds for all tests."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parent
WHOLE = [
    ROOT / "pages",
    ROOT / "browser",
    ROOT / "server",
    ROOT / "hosting",
]  # the app as a whole; each room has tests of its own


def pytest_collection_modifyitems(items):
    """Lines are counted where a room is tested for itself: counting doubles the time of a test."""
    for item in items:
        if any(folder in item.path.parents for folder in WHOLE):
            item.add_marker(pytest.mark.no_cover)
