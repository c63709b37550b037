"""A worker that stands still is no answer: it is replaced, and what it was asked is not known yet."""

import asyncio
import time

import psutil
import pytest

from benchmarks.visitor import run, serve, visit
from core.bounded import WORKERS
from core.workers import SYMPY
from tests.server.siege import workers_of

pytestmark = [pytest.mark.attack, pytest.mark.xdist_group("attack")]


def integral(constant: int) -> dict[str, str]:
    """The address of the integral of x² + constant from 0 to 3."""
    return {"integrals.f": f"x^2 + {constant}", "integrals.a": "0", "integrals.b": "3"}


async def read(url: str, address: dict[str, str]) -> str:
    """All that a new reader sees in words."""
    async with visit(url) as visitor:
        await visitor.go("integrals", address, 60)
        assert not visitor.errors
        return visitor.text


async def read_all(url: str, constants: range) -> list[str]:
    return await asyncio.gather(*(read(url, integral(c)) for c in constants))


def all_workers_of(pid: int) -> list[psutil.Process]:
    """The last of them starts while the first readers are served."""
    end = time.monotonic() + 60
    while len(found := workers_of(pid)) < WORKERS:
        assert time.monotonic() < end, f"{len(found)} workers"
        time.sleep(0.2)
    return found


def test_what_stopped_workers_were_asked_is_answered_by_others():
    with serve() as (process, url):
        run(read_all(url, range(6)))
        stopped = all_workers_of(process.pid)
        for_sympy = {worker.pid for worker in workers_of(process.pid, SYMPY.name)}
        for worker in stopped:
            worker.suspend()
        end, texts = time.monotonic() + 60, [""]
        while not all(f"= {9 + 3 * c}" in text for c, text in zip(range(993, 997), texts, strict=False)):
            assert time.monotonic() < end, "the exact integrals never came"
            texts = run(read_all(url, range(993, 997)))
            assert not any("no exact form" in text for text in texts)
        assert len(workers_of(process.pid)) == WORKERS
        asked = [worker for worker in stopped if worker.pid in for_sympy]
        assert len(asked) == SYMPY.workers
        assert not any(psutil.pid_exists(worker.pid) for worker in asked)
