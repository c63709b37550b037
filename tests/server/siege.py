"""The app under attack: strangers send what they can, two other readers go on, and somebody asks whether the server lives.

Whether it lives is asked from a thread with time limits of its own, so that a frozen server cannot hide: what is not answered
counts with the whole time that was waited.
"""

import asyncio
import itertools
import random
import threading
import time
import urllib.request
from collections.abc import Iterable
from contextlib import suppress

import numpy as np
import psutil
from websockets.exceptions import WebSocketException

from benchmarks.visitor import Visitor, processes_of, run, visit
from core.topics import TOPICS
from tests.server.attacks import Attack
from tests.server.record import Event, Record

LEAST = 12.0  # seconds of a siege, so that the others ask often enough
LONGEST = 60.0  # seconds for a page to open by itself
PATIENCE = 10.0  # seconds until an answer counts as none
DEAD = 2  # so many answers in a row that did not come: the siege is over
WORKER = "core.notation.worker"


def besiege(url: str, pid: int, attacks: Iterable[Attack], *, longest: float, attackers: int = 3) -> Record:
    """Send all of it, so many at a time, and watch. longest : seconds that the run of an attack itself may take"""
    run(walk_through(url))
    seen, over = Record(), threading.Event()
    zero = time.perf_counter()
    watchers = [
        threading.Thread(target=_ask_health, args=(url, seen, over, zero)),
        threading.Thread(target=_look_at_processes, args=(pid, seen, over)),
    ]
    for thread in watchers:
        thread.start()
    try:
        run(_attack_beside_readers(url, seen, attacks, attackers, longest, zero))
    finally:
        over.set()
        for thread in watchers:
            thread.join()
    return seen


async def walk_through(url: str) -> None:
    """Every page as it opens by itself: none may fail."""
    for topic in TOPICS:
        async with visit(url) as visitor:
            await visitor.open(topic.page, patience=LONGEST)
            assert not visitor.errors, (topic.page, visitor.errors)


async def _attack_beside_readers(
    url: str, seen: Record, attacks: Iterable[Attack], attackers: int, longest: float, zero: float
) -> None:
    left = iter(attacks)

    async def attack() -> None:
        for one in left:
            if seen.dead.is_set():
                return
            seen.attacks.append(await _strike(url, one, longest, zero))

    async with visit(url) as one, visit(url) as other:
        await one.open("derivatives")
        await other.open("derivatives")
        readers = [asyncio.create_task(reads) for reads in (_move_slider(one, seen, zero), _type_formulas(other, seen, zero))]
        await asyncio.gather(*(attack() for _ in range(attackers)))
        await asyncio.sleep(max(1.0, LEAST - (time.perf_counter() - zero)))  # the readers see what comes after, too
        for task in readers:
            task.cancel()
        await asyncio.gather(*readers, return_exceptions=True)


async def _strike(url: str, attack: Attack, longest: float, zero: float) -> Event:
    """One stranger: opens the address, types, and leaves when the page is there, or when it takes too long."""
    began, problem = time.perf_counter(), ""
    try:
        async with asyncio.timeout(longest), visit(url) as visitor:
            await visitor.go(attack.page, attack.address)
            if missing := attack.controls - visitor.keys:
                visitor.errors.append(f"the page has no {', '.join(missing)}")
            if attack.csv:
                await visitor.upload(f"{attack.page}.upload", "table.csv", table(*attack.csv))
            for key, value in attack.typed.items():
                await visitor.put(key, value)
            problem = ", ".join(visitor.errors)
    except TimeoutError:
        problem = f"not over after {longest:.0f} s"
    except (OSError, WebSocketException) as error:
        problem = f"the connection was lost: {error}"
    return Event(str(attack), began - zero, time.perf_counter() - began, problem)


def table(rows: int, columns: int) -> bytes:
    """A CSV of digits."""
    digits = np.random.default_rng(0).integers(0, 10, (rows, columns))
    text = np.full((rows, 2 * columns), ord(","), dtype=np.uint8)
    text[:, ::2], text[:, -1] = digits + ord("0"), ord("\n")
    return ",".join(f"c{k}" for k in range(columns)).encode() + b"\n" + text.tobytes()


async def _act(visitor: Visitor, key: str, value: object, zero: float, events: list[Event], *, until_drawn: bool = False) -> None:
    """One act of another reader, written down with its time: until the run is over, or until the picture is there."""
    began, problem, seconds = time.perf_counter(), "", 0.0
    try:
        answer = await visitor.put(key, value, patience=PATIENCE)
        seconds = answer.drawn if until_drawn and answer.drawn else answer.seconds
        problem = ", ".join(visitor.errors)
    except TimeoutError:
        problem = f"no answer within {PATIENCE:.0f} s"
    except (OSError, WebSocketException) as error:
        problem = f"the connection was lost: {error}"
    except asyncio.CancelledError:
        problem = "no answer when everything was over" if time.perf_counter() - began > PATIENCE / 2 else ""
        raise
    finally:
        if problem or seconds:
            events.append(Event(f"{key} = {value}", began - zero, seconds or time.perf_counter() - began, problem))


async def _move_slider(visitor: Visitor, seen: Record, zero: float) -> None:
    """A reader who moves the point four times a second."""
    for k in itertools.count():
        await _act(visitor, "derivatives.x", [round(-2.0 + 0.05 * (k % 80), 2)], zero, seen.slider)
        await asyncio.sleep(0.25)


async def _type_formulas(visitor: Visitor, seen: Record, zero: float) -> None:
    """A reader who types an ordinary formula that nobody typed before, every other second."""
    rng = random.Random(0)
    for k in itertools.count(2):
        text = f"x^3/{k} - {rng.randint(2, 99)} {rng.choice(('sin(x)', 'x', 'e^x', 'x^2'))}"
        await _act(visitor, "derivatives.f", text, zero, seen.typed, until_drawn=True)
        await asyncio.sleep(1.5)


def _ask_health(url: str, seen: Record, over: threading.Event, zero: float) -> None:
    """Ten times a second; the siege ends where the server is dead."""
    missed = 0
    while not over.is_set() and not seen.dead.is_set():
        began, problem = time.perf_counter(), ""
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=PATIENCE) as answer:
                assert answer.read() == b"ok"
            missed = 0
        except OSError as error:
            problem, missed = f"no answer: {error}", missed + 1
        seen.health.append(Event("health", began - zero, time.perf_counter() - began, problem))
        if missed == DEAD:
            seen.dead.set()
        over.wait(0.1)


def _look_at_processes(pid: int, seen: Record, over: threading.Event) -> None:
    """Memory of the server with its workers, and how many workers there are, four times a second."""
    while True:
        own, workers = count_processes(pid)
        seen.megabytes.append(own)
        seen.workers.append(workers)
        if over.wait(0.25):
            return


def count_processes(pid: int) -> tuple[float, int]:
    """Megabytes of the server and of what it started, and the number of workers among them."""
    total, workers = 0, 0
    for process in processes_of(pid):
        with suppress(psutil.NoSuchProcess):
            total += process.memory_info().rss
            workers += WORKER in process.cmdline()
    return total / 2**20, workers


def workers_of(pid: int, trade: str = "") -> list[psutil.Process]:
    """The processes that calculate for the server; those of one trade where it is named."""
    looked_for = {WORKER, trade} - {""}
    return [process for process in psutil.Process(pid).children(recursive=True) if looked_for <= set(process.cmdline())]
