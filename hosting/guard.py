"""What stands between the network and Streamlit in each process: headers, refused messages, and quotas of uploads."""

import base64
import re
from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

import streamlit
from google.protobuf.message import DecodeError
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from hosting.journal import note

_INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def _own_scripts(page: str) -> list[str]:
    """The scripts that stand in Streamlit's own page, by their digests."""
    scripts = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", page, re.DOTALL)
    return [f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts]


HEADERS = {
    # Vega runs with its interpreter, so nothing is evaluated; components of Streamlit are modules from blobs.
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self' blob:", *_own_scripts(_INDEX.read_text("utf-8")))),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    ),
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the address holds what a reader typed
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
HEARD = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
LONGEST_MESSAGE = 2_000_000  # bytes; files come another way
OF_ONE = 80_000_000  # bytes of uploads of one session
OF_ALL = 600_000_000
_UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)")


class Guard:
    """ASGI middleware.

    is_here : whether the session of this name is still there; its uploads count as long
    """

    def __init__(self, app: ASGIApp, is_here: Callable[[str], bool]) -> None:
        self.app = app
        self.is_here = is_here
        self.uploads: dict[str, dict[str, int]] = defaultdict(dict)  # session -> file -> bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may be passed on."""
        if scope["type"] == "websocket":
            await self.app(scope, _heard(receive), send)
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headed = _headed(send)
        if (refusal := self._refusal(scope)) is not None:
            note("upload refused", reason=refusal)
            await PlainTextResponse(refusal, HTTPStatus.INSUFFICIENT_STORAGE)(scope, receive, headed)
        else:
            await self.app(scope, receive, headed)

    def _refusal(self, scope: Scope) -> str | None:
        """Why this upload may not come; what may is counted."""
        if not (place := _UPLOAD.fullmatch(scope["path"])):
            return None
        session, file = place["session"], place["file"]
        if scope["method"] == "DELETE":
            self.uploads.get(session, {}).pop(file, None)
        if scope["method"] != "PUT":
            return None
        for gone in [name for name in self.uploads if not self.is_here(name)]:
            del self.uploads[gone]
        length = dict(scope["headers"]).get(b"content-length", b"")
        if not length.isdigit():
            return "The length of the file is not stated."
        size = int(length)
        mine = self.uploads[session]
        mine.pop(file, None)  # sent again, it takes the place of itself
        if sum(mine.values()) + size > OF_ONE:
            return "Too many files in this session: reload the page to begin anew."
        if sum(sum(files.values()) for files in self.uploads.values()) + size > OF_ALL:
            return "The server holds too many files at the moment: try again in some minutes."
        mine[file] = size
        return None


def _heard(receive: Receive) -> Receive:
    """The messages of a reader's browser, less those that no page sends or that would empty what others share."""

    async def hear() -> Message:
        while True:
            message = await receive()
            kind = _refused(message)
            if kind is None:
                return message
            note("message refused", kind=kind)

    return hear


def _refused(message: Message) -> str | None:
    """The kind of a message that is not passed on."""
    data = message.get("bytes")
    if message["type"] != "websocket.receive" or data is None:
        return None
    if len(data) > LONGEST_MESSAGE:
        return "too long"
    try:
        kind = BackMsg.FromString(data).WhichOneof("type")
    except DecodeError:
        return "unreadable"
    return None if kind in HEARD else str(kind)


def _headed(send: Send) -> Send:
    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return headed
