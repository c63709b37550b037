"""Every page, in a laptop's and in a phone's window: drawn, no error, nothing wider than the screen."""

import pytest

from core.topics import TOPICS

PATHS = ["", "start", "home", *(t.page for t in TOPICS)]


@pytest.mark.parametrize("reader", ["laptop", "phone"], indirect=True)
@pytest.mark.parametrize("path", PATHS, ids=lambda p: p or "home")
def test_the_page_is_drawn_without_errors(reader, path):
    reader.open(path)
    reader.charts.first.wait_for()
    assert not reader.page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth + 1")
    reader.assert_well()
