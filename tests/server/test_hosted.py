"""The hosted app with the real thing: nginx, two processes, one of them killed, readers who come back."""

import asyncio
import json
import shutil
import signal
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, asynccontextmanager

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from benchmarks.visitor import first_cookies, run, visit
from hosting.guard import HEADERS
from hosting.serve import free_ports, served

HAS_NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.skipif(not HAS_NGINX, reason="nginx is not installed"),
    pytest.mark.xdist_group("attack"),  # one after the other: each starts processes
]
TABLE = "a,b\n" + "".join(f"{k}.5,{k * k}\n" for k in range(20))


@pytest.fixture(scope="module")
def hosted():
    """Processes and address."""
    with pytest.MonkeyPatch.context() as patched, ExitStack() as stack:
        patched.setenv("STATUS_TOKEN", "open sesame")
        (port,) = free_ports(1)
        yield stack.enter_context(served(2, port)), f"http://127.0.0.1:{port}"


def answer(url, **headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=20) as found:
        return found.read(), found.headers


def status_of(process):
    return json.loads(answer(f"http://127.0.0.1:{process.port}/status", Authorization="Bearer open sesame")[0])


def cookies_of(process, processes, url):
    """Cookies of a browser that nginx sends to this process."""
    for _ in range(60):
        cookies = first_cookies(url)
        before = [status_of(p)["sessions"] for p in processes]
        if run(_sessions_with(url, cookies, processes))[processes.index(process)] > before[processes.index(process)]:
            return cookies
    raise AssertionError("nginx sends nobody to this process")


async def _sessions_with(url, cookies, processes):
    async with visit(url, cookies) as visitor:
        await visitor.open("welcome")
        return [await asyncio.to_thread(lambda p=p: status_of(p)["sessions"]) for p in processes]


@asynccontextmanager
async def with_table(url):
    """A reader who has uploaded a table; at the end nothing may have gone wrong."""
    async with visit(url, first_cookies(url)) as visitor:
        await visitor.open("fit_your_csv")
        await visitor.upload("fit_your_csv.upload", "mine.csv", TABLE.encode())
        yield visitor
        assert not visitor.errors


def test_headers_and_what_is_hidden(hosted):
    _, url = hosted
    page, headers = answer(url)
    assert {name: headers[name] for name in HEADERS} == HEADERS
    script = page.decode().split('src="./static/js/')[1].split('"')[0]
    _, headers = answer(f"{url}/static/js/{script}", **{"Accept-Encoding": "gzip"})
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["Content-Encoding"] == "gzip"
    assert "Set-Cookie" not in headers
    for hidden in ("_stcore/metrics", "status"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            answer(f"{url}/{hidden}")


def test_the_status_needs_the_token(hosted):
    process = hosted[0][0]
    for given in ({}, {"Authorization": "Bearer wrong"}):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            answer(f"http://127.0.0.1:{process.port}/status", **given)
    assert status_of(process)["pid"] == process.popen.pid


def test_a_reader_stays_with_a_process_and_so_do_uploads(hosted):
    _, url = hosted

    async def upload():
        async with with_table(url) as visitor:
            return visitor.text

    for _ in range(4):
        assert "typical error" in run(upload())


def test_nobody_empties_what_all_share(hosted):
    """The message that empties caches would also take what a session holds: the reader's table."""
    _, url = hosted

    async def clear():
        async with with_table(url) as visitor:
            del visitor.values["fit_your_csv.upload"]
            await visitor.connection.send(BackMsg(clear_cache=True).SerializeToString())
            visitor.text = ""
            await visitor.put("fit_your_csv.share", [0.3])
            return visitor.text

    assert "mine.csv: 20 rows" in run(clear())


def test_a_killed_process_costs_its_readers_a_moment_and_is_replaced(hosted):
    """They come back on the other with their page and settings, which stand in the address."""
    processes, url = hosted
    victim = processes[0]
    cookies = cookies_of(victim, processes, url)
    killed = victim.popen.pid

    async def through_a_kill():
        async with visit(url, cookies) as visitor:
            await visitor.open("derivatives", f="x^3", x="1.5")
        psutil.Process(killed).kill()
        async with visit(url, cookies) as visitor:
            await visitor.open("derivatives", f="x^3", x="1.5")
            assert not visitor.errors
            return visitor.text

    assert "6.75" in run(through_a_kill())
    end = time.monotonic() + 60
    while victim.popen.pid == killed or not victim.is_healthy():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_frozen_process_is_found_and_replaced(hosted):
    victim = hosted[0][1]
    frozen = victim.popen.pid
    psutil.Process(frozen).send_signal(signal.SIGSTOP)
    end = time.monotonic() + 90
    while victim.popen.pid == frozen or not victim.is_healthy():
        assert time.monotonic() < end
        time.sleep(0.5)
    assert not psutil.pid_exists(frozen)


def test_a_process_with_readers_ends_when_it_is_told_to(hosted):
    """Also with a session open: a rolling update waits for nobody, readers come back on another."""
    processes, url = hosted
    victim = processes[0]
    cookies = cookies_of(victim, processes, url)

    async def stay():
        async with visit(url, cookies) as visitor:
            await visitor.open("derivatives")
            process = psutil.Process(victim.popen.pid)
            process.terminate()
            await asyncio.to_thread(process.wait, 10)

    run(stay())
