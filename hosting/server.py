"""One process of the hosted app: warm before it says that it is healthy, with safe headers, deaf to what would harm others.

`streamlit run hosting/server.py` starts it; several stand behind nginx (`make serve`, compose.yaml, docs/hosting.md).
"""

import asyncio
import faulthandler
import hmac
import os
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402
import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402
from starlette.requests import Request  # noqa: E402
from starlette.responses import JSONResponse, PlainTextResponse, Response  # noqa: E402
from starlette.routing import Route  # noqa: E402
from streamlit import config  # noqa: E402
from streamlit.runtime import get_instance  # noqa: E402

from core.bounded import waiting  # noqa: E402
from hosting.guard import Guard  # noqa: E402
from hosting.journal import note, where  # noqa: E402
from pages.parts.startup import get_ready, import_all  # noqa: E402

FROZEN = 30.0  # seconds without a turn of the event loop: the process ends, and whoever started it starts another
OPEN_FILES = 65_536  # an open session takes about four
CANNOT = "This page cannot be shown just now; the others can. It has been noted; please try again later."


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Nobody is served before everything is imported, compiled and warm."""
    note("start", streamlit=version("streamlit"), python=sys.version.split()[0], open_files=raise_open_files())
    for warning in unsafe_settings():
        note("warning", about=warning)
    await asyncio.to_thread(import_all)
    await asyncio.to_thread(get_ready)
    note("ready", megabytes=round(psutil.Process().memory_info().rss / 2**20))
    alive = asyncio.create_task(_stay_alive())
    yield
    alive.cancel()
    faulthandler.cancel_dump_traceback_later()
    note("stop")


async def _stay_alive() -> None:
    """Put off the end of this process: where Python's lock is never given back, no thread of Python could end it."""
    while True:
        faulthandler.dump_traceback_later(FROZEN, exit=True)
        await asyncio.sleep(FROZEN / 6)


def raise_open_files() -> int:
    """As many open files as the system lets this process have, at most OPEN_FILES; says how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
    return max(soft, most)


def unsafe_settings() -> list[str]:
    """What a public server should not leave open."""
    found = []
    if not config.get_option("server.address"):
        found.append("server.address is not set: every network of this machine reaches the process, past nginx")
    if not config.is_manually_set("server.cookieSecret"):
        found.append("server.cookieSecret is not set: each process signs with its own, and another refuses what it signed")
    return found


def say_so(error: Exception) -> bool:
    """A page that fails says one sentence; what failed, and where, stands in the log."""
    note("error", kind=type(error).__name__, where=where(error))
    st.error(CANNOT, icon=":material/error:")
    return True


async def status(request: Request) -> Response:
    """For the operator, with the token of the environment variable STATUS_TOKEN: sessions, memory, workers, versions."""
    token = os.environ.get("STATUS_TOKEN", "")
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        return PlainTextResponse("Not found", 404)
    me = psutil.Process()
    workers = me.children(recursive=True)
    return JSONResponse(
        {
            "pid": me.pid,
            "sessions": len(get_instance()._session_mgr.list_active_sessions()),
            "megabytes": round(me.memory_info().rss / 2**20),
            "workers": len(workers),
            "workers_megabytes": round(sum(w.memory_info().rss for w in workers) / 2**20),
            "open_files": me.num_fds(),
            "cpu_seconds": round(sum(me.cpu_times()[:2]), 1),
            "waiting": waiting(),
            "streamlit": version("streamlit"),
        }
    )


app = st.App(
    str(ROOT / "app.py"),
    lifespan=lifespan,
    routes=[Route("/status", status)],
    middleware=[Middleware(Guard, is_here=lambda session: get_instance().is_active_session(session))],
    on_script_error=say_so,
)
