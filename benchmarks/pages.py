"""Server time of one act on every page, measured over the websocket of the real app, without a browser.

One act is one slider moved by one step, answered by the server with `script_finished`. The first visit of a page is
not counted.
"""

import asyncio
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from core.topics import TOPICS

ROOT = Path(__file__).parent.parent


class Visitor:
    """One session: what a browser would send and remember, less the drawing."""

    def __init__(self, socket_):
        self.socket = socket_
        self.pages: dict[str, str] = {}
        self.sliders: dict[str, tuple] = {}  # widget id -> (proto, fragment id)
        self.values: dict[str, list[float]] = {}

    async def run(self, page: str = "", fragment: str = "") -> float:
        """Ask for a run and wait until it is over; seconds."""
        message = BackMsg()
        message.rerun_script.page_script_hash = page
        message.rerun_script.fragment_id = fragment
        for widget, values in self.values.items():
            state = message.rerun_script.widget_states.widgets.add(id=widget)
            state.double_array_value.data.extend(values)
        began = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await asyncio.wait_for(self.socket.recv(), 120))
            kind = answer.WhichOneof("type")
            if kind == "script_finished":
                return time.perf_counter() - began
            self.remember(answer, kind)

    def remember(self, message, kind):
        if kind == "navigation":
            self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "slider":
                self.sliders[element.slider.id] = (element.slider, message.delta.fragment_id)


async def measure_page(url: str, page: str, acts: int) -> dict | None:
    """Median and 95th percentile of the answer to a slider moved step by step; None where there is no slider."""
    address = url.replace("http", "ws") + "/_stcore/stream"
    async with websockets.connect(address, subprotocols=["streamlit"], max_size=None) as connection:
        visitor = Visitor(connection)
        await visitor.run()
        visitor.sliders.clear()
        await visitor.run(visitor.pages[page])
        if not visitor.sliders:
            return None
        widget, (slider, fragment) = next(iter(visitor.sliders.items()))
        start = list(slider.default)
        times = []
        for act in range(acts):
            moved = [min(start[0] + (act % 7 + 1) * slider.step, slider.max), *start[1:]]
            visitor.values[widget] = moved
            times.append(await visitor.run(visitor.pages[page], fragment))
        times.sort()
        return {
            "page": page,
            "slider": slider.label,
            "median_ms": 1e3 * statistics.median(times),
            "p95_ms": 1e3 * times[int(0.95 * (len(times) - 1))],
        }


def serve() -> tuple[subprocess.Popen, str]:
    """The real app on a free port."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2)
            return process, url
        except OSError:
            time.sleep(0.2)
    process.terminate()
    raise RuntimeError("the app did not answer within a minute")


def rows(smoke: bool) -> list[dict]:
    """One row for each page that has a slider."""
    process, url = serve()
    try:
        found = [asyncio.run(measure_page(url, topic.page, 7 if smoke else 30)) for topic in TOPICS]
    finally:
        process.terminate()
        process.wait(20)
    return [row for row in found if row]
