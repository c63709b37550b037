"""The real app in a real browser, as it is hosted: one server and one Chromium for all tests of this folder."""

import os
import shutil
import time
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.visitor import serve_in

ROOT = Path(__file__).parents[2]
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
SETTLED = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  return app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
    && !document.querySelector('[data-stale=true], [data-testid=stSkeleton], [data-testid=stAppSkeleton]')
}"""


def pytest_collection_modifyitems(items):
    for item in items:
        if ROOT / "tests" / "browser" in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A browser waits more than it works: three servers and three browsers, each with a third of the tests.
            third = zlib.crc32(item.nodeid.encode()) % 3
            item.add_marker(pytest.mark.xdist_group(f"browser {third}"))


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        if os.environ.get("BROWSER_TESTS") == "required":
            pytest.fail("BROWSER_TESTS=required, and no Chromium was found")
        pytest.skip("no Chromium found: install it to run the browser tests")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium_browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium_browser
        chromium_browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    log = tmp_path_factory.mktemp("server") / "log.txt"
    try:
        with serve_in(ROOT, "hosting/server.py", log) as (_, url):
            yield url
    except RuntimeError:
        pytest.fail(log.read_text())


class Reader:
    """A reader at the browser: opens pages, waits until the app has answered, and collects what went wrong."""

    def __init__(self, page, url):
        self.page, self.url, self.errors, self.finished, self.sent = page, url, [], 0, 0
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("websocket", self._listen)

    def _listen(self, ws):
        ws.on("framereceived", self._frame)
        ws.on("framesent", self._count)

    def _count(self, _):
        self.sent += 1

    def _console(self, message):
        # Streamlit's client causes two 404s itself while it looks for its base path.
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.errors.append(message.text)

    def _frame(self, data):
        if isinstance(data, bytes) and ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
            self.finished += 1

    def open(self, path=""):
        self.page.goto(f"{self.url}/{path}")
        self.page.wait_for_selector("[data-testid=stApp]")
        self.settle()
        return self

    def settle(self, seconds=60.0):
        """Wait until the app has been quiet for half a second."""
        end, calm = time.monotonic() + seconds, None
        while time.monotonic() < end:
            if not self.page.evaluate(SETTLED):
                calm = None
            elif calm is None:
                calm = time.monotonic()
            elif time.monotonic() - calm > 0.5:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("the page did not settle")

    def after(self, act):
        """Do something that makes the server run, and wait for its answer."""
        before = self.finished
        act()
        for _ in range(600):
            if self.finished > before:
                break
            self.page.wait_for_timeout(50)
        else:
            raise AssertionError("the server did not answer")
        self.settle()
        return self

    def type_in_cell(self, grid, row, column, text, *, columns=2):
        """Type into a cell of the grid-th matrix of the page, as a reader does: double click, type, Enter."""
        canvas = self.page.locator("[data-testid=data-grid-canvas]").nth(grid)
        canvas.wait_for()
        box = canvas.bounding_box()
        index, header, height = 52, 35, 35  # pixels of the row names, the column names and a row
        place = {"x": index + (column - 0.5) * (box["width"] - index) / columns, "y": header + (row - 0.5) * height}
        cell = self.page.locator(".gdg-input")
        for _ in range(5):  # the editor of a cell is loaded when the first one opens
            canvas.dblclick(position=place, force=True)
            with suppress(TimeoutError):
                cell.wait_for(timeout=4000)
                break
        cell.fill(text)
        return self.after(lambda: self.page.keyboard.press("Enter"))

    @property
    def charts(self):
        return self.page.locator("[data-testid=stVegaLiteChart] :is(svg.marks, canvas.marks)")

    @property
    def text(self):
        return self.page.locator("[data-testid=stMain]").inner_text()

    def assert_well(self):
        assert self.errors == []
        assert self.page.locator("[data-testid=stException]").count() == 0


@pytest.fixture(scope="session")
def contexts(browser):
    """One for each size of window, so that the app's files are fetched once; every page in it is a session of its own."""
    sizes = {"laptop": (1280, 800), "phone": (390, 844)}
    opened = {
        name: browser.new_context(viewport={"width": w, "height": h}, permissions=["clipboard-read", "clipboard-write"])
        for name, (w, h) in sizes.items()
    }
    w, h = sizes["phone"]
    opened["finger"] = browser.new_context(viewport={"width": w, "height": h}, has_touch=True, is_mobile=True)
    for context in opened.values():
        context.set_default_timeout(20_000)
    yield opened
    for context in opened.values():
        context.close()


@pytest.fixture(params=["laptop"])
def reader(contexts, server, request):
    page = contexts[request.param].new_page()
    yield Reader(page, server)
    page.close()
