"""A reader without a browser: the real app on a port of its own, and a session of it over the websocket."""

import asyncio
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from urllib.parse import parse_qs, urlencode

import psutil
import requests
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from hosting.serve import free_ports

ROOT = Path(__file__).parent.parent
Result = TypeVar("Result")
FIELDS = {
    "slider": "double_array_value",
    "text_input": "string_value",
    "selectbox": "string_value",
    "radio": "string_value",
    "checkbox": "bool_value",
    "file_uploader": "file_uploader_state_value",
}  # of a widget's state, by the kind of the widget; a number's depends on its type


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it to its end in a thread of its own: a test's thread may have a loop already, as Playwright's has."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Answer(NamedTuple):
    """What a reader waited for, in seconds."""

    seconds: float  # until the run was over
    drawn: float | None  # until the first chart came
    size: int = 0  # bytes that came


class Control(NamedTuple):
    """A widget on the page."""

    widget: Any  # its protobuf message
    kind: str
    fragment: str

    @property
    def field(self) -> str:
        """Where its value goes in the message to the server."""
        if self.kind == "number_input":
            return "int_value" if self.widget.data_type == self.widget.INT else "double_value"
        return FIELDS[self.kind]


class Visitor:
    """One session: what a browser would send and remember, less the drawing."""

    def __init__(self, connection: websockets.ClientConnection, url: str, cookies: Mapping[str, str] | None = None):
        self.connection, self.url, self.cookies = connection, url, dict(cookies or {})
        self.pages: dict[str, str] = {}  # path -> hash
        self.page = ""  # of the address, and what it says of the controls
        self.query: dict[str, Any] = {}
        self.controls: dict[str, Control] = {}  # key -> widget
        self.values: dict[str, Any] = {}  # key -> what the reader set it to
        self.keys: set[str] = set()  # of all that has one, on the page
        self.errors: list[str] = []  # exceptions, and a page that there is not
        self.text = ""  # of all that was shown in words
        self.session = ""
        self.kept: dict[str, ForwardMsg] = {}  # by their hash: what is the same again is not sent again

    async def open(self, page: str = "", *, patience: float = 120.0, **query: str) -> Answer:
        """Go to a page, by its address where the session is new; `query` without the page's name in front."""
        return await self.go(page, {f"{page}.{key}": value for key, value in query.items()}, patience)

    async def go(self, page: str, query: Mapping[str, str], patience: float = 120.0) -> Answer:
        """Go to an address. Raises TimeoutError."""
        self.page, self.query = page, dict(query)
        self.controls.clear()
        self.values.clear()
        self.keys.clear()
        self.text = ""
        return await self._run(patience)

    async def put(self, key: str, value: Any, *, patience: float = 120.0) -> Answer:
        """Set a control of the page, as a reader does: only its fragment runs. Raises TimeoutError."""
        self.values[key] = value
        control = self.controls[key]
        if bound := getattr(control.widget, "query_param_key", ""):
            self.query[bound] = str(value).lower() if isinstance(value, bool) else value
        return await self._run(patience, control.fragment)

    async def upload(self, key: str, name: str, data: bytes, *, patience: float = 120.0) -> Answer:
        """Choose a file for an uploader of the page. Raises TimeoutError."""
        message = BackMsg()
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session
        await self.connection.send(message.SerializeToString())
        while (answer := ForwardMsg.FromString(await self.connection.recv())).WhichOneof("type") != "file_urls_response":
            pass
        (urls,) = answer.file_urls_response.file_urls
        await asyncio.to_thread(_send_file, self.url, urls.upload_url, name, data, self.cookies)
        state = FileUploaderState()
        state.uploaded_file_info.add(file_id=urls.file_id, name=name, size=len(data), file_urls=urls)
        self.values[key] = state
        return await self._run(patience, self.controls[key].fragment)

    async def _run(self, patience: float, fragment: str = "") -> Answer:
        message = BackMsg()
        client = message.rerun_script
        client.query_string, client.fragment_id = urlencode(self.query, doseq=True), fragment
        client.cached_message_hashes.extend(self.kept)
        if self.page in self.pages:
            client.page_script_hash = self.pages[self.page]
        else:
            client.page_name = self.page
        for key, value in self.values.items():
            control = self.controls[key]
            state = client.widget_states.widgets.add(id=control.widget.id)
            if control.field == "double_array_value":
                state.double_array_value.data.extend(value)
            elif control.field == "file_uploader_state_value":
                state.file_uploader_state_value.CopyFrom(value)
            else:
                setattr(state, control.field, value)
        return await asyncio.wait_for(self._exchange(message), patience)

    async def _exchange(self, message: BackMsg) -> Answer:
        began, drawn, size = time.perf_counter(), None, 0
        await self.connection.send(message.SerializeToString())
        while True:
            received = await self.connection.recv()
            size += len(received)
            answer = ForwardMsg.FromString(received)
            answer = self.kept.get(answer.ref_hash, answer)
            if answer.metadata.cacheable:
                self.kept[answer.hash] = answer
            kind = answer.WhichOneof("type")
            if kind == "script_finished" and answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return Answer(time.perf_counter() - began, drawn, size)
            if kind == "delta":
                shown = self._remember(answer.delta)
                if drawn is None and shown == "vega_lite_chart":
                    drawn = time.perf_counter() - began
            else:
                self._take_note(kind, answer)

    def _take_note(self, kind: str, message: ForwardMsg) -> None:
        """Keep what the server says of the session, the pages and the address."""
        if kind == "navigation":
            self.pages = {p.url_pathname: p.page_script_hash for p in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self.query = parse_qs(message.page_info_changed.query_string, keep_blank_values=True)
        elif kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        elif kind == "page_not_found":
            self.errors.append(f"there is no page {message.page_not_found.page_name}")

    def _remember(self, delta: Any) -> str | None:
        """Keep a widget under its key, and what went wrong; the kind of the element or block."""
        new = delta.new_element if delta.WhichOneof("type") == "new_element" else delta.add_block
        kind = new.WhichOneof("type")
        element = getattr(new, kind) if kind else new
        key = getattr(element, "id", "").split("-", 2)[-1]  # $$ID-<hash>-<key>
        self.keys.add(key)
        if kind == "exception":
            self.errors.append(element.type)
        elif kind in ("markdown", "alert", "text"):
            self.text += element.body + "\n"
        elif kind in FIELDS or kind == "number_input":
            self.controls[key] = Control(element, kind, delta.fragment_id)
        return kind


def processes_of(pid: int) -> Iterator[psutil.Process]:
    """A server and what it started, as far as they live."""
    with suppress(psutil.NoSuchProcess):
        yield from ((server := psutil.Process(pid)), *server.children(recursive=True))


def first_cookies(url: str) -> dict[str, str]:
    """What a new browser is given: nginx names the process that it will stay with."""
    return requests.get(url, timeout=60).cookies.get_dict()


def _send_file(url: str, path: str, name: str, data: bytes, cookies: Mapping[str, str]) -> None:
    with requests.Session() as session:
        session.cookies.update(cookies)
        session.get(f"{url}/_stcore/health", timeout=60)
        token = session.cookies.get("_streamlit_xsrf", "")
        session.put(url + path, files={"file": (name, data)}, headers={"X-Xsrftoken": token}, timeout=60).raise_for_status()


@asynccontextmanager
async def visit(url: str, cookies: Mapping[str, str] | None = None) -> AsyncIterator[Visitor]:
    """A new session, which ends with the block. cookies : of a browser that was here before"""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(
        address,
        subprotocols=["streamlit"],
        additional_headers={"Cookie": "; ".join(f"{name}={value}" for name, value in (cookies or {}).items())},
        max_size=None,
        open_timeout=60,
        ping_interval=None,
        close_timeout=1,
    ) as connection:
        yield Visitor(connection, url, cookies)


_GUARD = "import os, signal, sys; sys.stdin.read(); os.killpg(int(sys.argv[1]), signal.SIGKILL)"


@contextmanager
def serve() -> Iterator[tuple[subprocess.Popen, str]]:
    """The real app on a free port: its process and its address. It ends with the block, and so do its workers."""
    with serve_in(ROOT, "app.py") as served:
        yield served


@contextmanager
def serve_in(folder: Path, script: str, log: Path | None = None) -> Iterator[tuple[subprocess.Popen, str]]:
    """The same of a script in a folder. log : a file for what it says"""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", "--server.address=127.0.0.1"]
    said = log.open("w") if log else subprocess.DEVNULL
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    # A frozen server ignores everything but a kill, and its workers outlive it: they are a group, which a guard kills when we are
    # done, or when we were killed ourselves and the pipe to the guard broke.
    process = subprocess.Popen([*command, f"--server.port={port}"], cwd=folder, start_new_session=True, stdout=said, stderr=said)
    guard = subprocess.Popen(
        [sys.executable, "-S", "-c", _GUARD, str(process.pid)], stdin=subprocess.PIPE, start_new_session=True, **silent
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(process, url)
        yield process, url
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        guard.communicate()
        process.kill()  # where there are no groups
        process.wait(10)


def _wait_for(process: subprocess.Popen, url: str) -> None:
    for _ in range(300):
        with suppress(OSError):
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2)
            return
        if process.poll() is not None:
            raise RuntimeError(f"the app ended at once, with {process.returncode}")
        time.sleep(0.2)
    raise RuntimeError("the app did not answer within a minute")
