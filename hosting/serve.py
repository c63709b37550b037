"""`make serve`: nginx and one process of the app for each core, on this machine, watched; Ctrl+C or SIGTERM ends all of it.

    python -m hosting.serve --workers 2 --port 8080

A process that ends, or does not answer its health check, is replaced; its readers come back on another meanwhile.
"""

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from hosting.journal import note

ROOT = Path(__file__).parent.parent
NGINX = ROOT / "hosting" / "nginx"
LOOK = 2.0  # seconds between two looks at a process
PATIENCE = 5.0  # seconds for the answer to a health check
MISSED = 3  # so many in a row, and a process is replaced
START = 90.0  # seconds for a process to become healthy
END = 8.0  # seconds to end by itself

MAIN = """
worker_processes auto;
daemon off;
pid nginx.pid;
error_log stderr warn;
events {{ worker_connections 4096; }}
http {{
    types {{ text/html html; }}
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    include {nginx}/http.conf;
    proxy_cache_path cache keys_zone=static:1m max_size=100m inactive=30d use_temp_path=off;
    upstream calculus {{
        hash $route consistent;
        {servers}
    }}
    server {{
        listen {address}:{port};
        include {nginx}/site.conf;
    }}
}}
"""


class Process:
    """One process of the app on a port of its own, replaced where it ends or stops answering."""

    def __init__(self, port: int, environment: dict[str, str]) -> None:
        self.port = port
        self._environment = environment
        self._missed = 0
        self.popen = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        self._healthy_before = time.monotonic() + START
        command = [sys.executable, "-m", "streamlit", "run", "hosting/server.py", "--server.headless=true"]
        own = [f"--server.port={self.port}", "--server.address=127.0.0.1"]
        return subprocess.Popen([*command, *own], cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL)

    def is_healthy(self) -> bool:
        """It answers its health check in time."""
        with (
            suppress(OSError),
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=PATIENCE) as answer,
        ):
            if answer.read() == b"ok":
                self._missed, self._healthy_before = 0, 0.0  # from now on a miss counts
                return True
        return False

    def look(self) -> None:
        """Replace it where it has ended, or missed too many checks since it was healthy."""
        if self.popen.poll() is None:
            self._missed += not self.is_healthy() and time.monotonic() > self._healthy_before
            if self._missed < MISSED:
                return
        note("process replaced", port=self.port, exit=self.popen.poll())
        self.end(0.0)
        self._missed, self.popen = 0, self._start()

    def end(self, seconds: float = END) -> None:
        """End it, by force where it takes longer."""
        if seconds:
            self.popen.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.popen.wait(seconds)
        self.popen.kill()
        self.popen.wait()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens at."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


def environment() -> dict[str, str]:
    """Of all processes: one secret, so that what one signed another accepts, and one thread for a product of matrices."""
    common = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return {"STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32)} | common | dict(os.environ)


@contextmanager
def served(workers: int, port: int, address: str = "127.0.0.1") -> Iterator[list[Process]]:
    """So many processes, healthy, behind nginx at the port; all end with the block."""
    if not (nginx := shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")):
        raise SystemExit("nginx is not installed: install it with the package manager of this system, or use compose.yaml.")
    with ExitStack() as stack:
        common = environment()
        processes = []
        for own in free_ports(workers):
            processes.append(Process(own, common))
            stack.callback(processes[-1].end)
        _wait_for(processes)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="calculus-nginx-"))
        Path(folder).chmod(0o711)  # the workers of an nginx that root starts are somebody else
        servers = "\n        ".join(f"server 127.0.0.1:{p.port} max_fails=1 fail_timeout=3s;" for p in processes)
        settings = Path(folder, "nginx.conf")
        settings.write_text(MAIN.format(nginx=NGINX, servers=servers, address=address, port=port))
        front = subprocess.Popen([nginx, "-e", "stderr", "-p", folder, "-c", str(settings)], stdout=subprocess.DEVNULL)
        stack.callback(front.wait)
        stack.callback(front.terminate)
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(processes, over), name="watch")
        watch.start()
        stack.callback(watch.join)
        stack.callback(over.set)
        _wait_for_port(front, address, port)
        yield processes


def _wait_for(processes: list[Process]) -> None:
    end = time.monotonic() + START
    for process in processes:
        while not process.is_healthy():
            if process.popen.poll() is not None or time.monotonic() > end:
                raise SystemExit("The app did not start: its log stands above.")
            time.sleep(0.2)


def _wait_for_port(front: subprocess.Popen[bytes], address: str, port: int) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection((address, port), 1):
            return
        if front.poll() is not None:
            raise SystemExit("nginx did not start: its reason stands above.")
        time.sleep(0.1)


def _watch(processes: list[Process], over: threading.Event) -> None:
    while not over.wait(LOOK):
        for process in processes:
            process.look()


def main() -> None:
    """Serve until somebody ends it."""
    parser = argparse.ArgumentParser(prog="make serve", description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes of the app")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--address", default="127.0.0.1", help="0.0.0.0 is open to the network")
    asked = parser.parse_args()
    ended = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with served(asked.workers, asked.port, asked.address) as processes:
        note("serving", address=f"http://{asked.address}:{asked.port}", processes=len(processes))
        ended.wait()


if __name__ == "__main__":
    main()
