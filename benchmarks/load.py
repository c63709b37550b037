"""`make load`: a full room over the websocket of the hosted app, nginx and processes as `make serve` starts them.

Each reader opens a page, moves sliders to random places, types formulas, trains, uploads a table, leaves and comes back, and
thinks between two acts. At the end many act in the same second.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from statistics import median

import psutil
from websockets.exceptions import WebSocketException

from benchmarks.visitor import Control, Visitor, first_cookies, processes_of, visit
from core.topics import TOPICS
from hosting.serve import free_ports, served

THINKING = 5.0  # seconds between two acts of a reader, on average
STAY = 12  # acts on a page, on average, before the reader goes to another
PATIENCE = 60.0  # seconds until an act counts as an error
FORMULAS = ("x^3 - {} x", "sin({} x)/{}", "e^(-x^2/{})", "x^2/{} + cos(x)", "ln(x^2 + {})", "sqrt(x^2 + {})")
TABLE = "a,b,kind\n" + "".join(f"{k % 17}.5,{k * k % 23},{'up' if k * k % 23 > k % 17 else 'down'}\n" for k in range(300))


@dataclass
class Room:
    """What was seen: seconds by kind of act and page, errors, and what the processes took."""

    acts: list[tuple[str, str, float]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    processors: list[float] = field(default_factory=list)  # share of one core, over all processes
    counts: bool = False  # while readers come in, nothing is counted

    def add(self, kind: str, page: str, seconds: float) -> None:
        """Count an act."""
        if self.counts:
            self.acts.append((kind, page, seconds))


class Guest:
    """A reader with a mind of its own, the same for the same seed."""

    def __init__(self, room: Room, url: str, seed: int) -> None:
        self.room, self.url, self.rng = room, url, random.Random(seed)
        self.page = ""

    async def live(self, until: float, come: float) -> None:
        """Come in, act and think until then; a session that breaks is an error, and begun anew."""
        await asyncio.sleep(come)
        cookies = await asyncio.to_thread(first_cookies, self.url)
        while time.monotonic() < until:
            try:
                async with visit(self.url, cookies) as visitor:
                    await self._session(visitor, until)
            except (OSError, WebSocketException, TimeoutError, EOFError) as error:
                self.room.errors.append(f"{self.page}: {type(error).__name__} {error}")
                await asyncio.sleep(1.0)

    async def _session(self, visitor: Visitor, until: float) -> None:
        """Several pages; then the reader leaves, and comes back in a new session."""
        for _ in range(self.rng.randint(2, 5)):
            self.page = self.rng.choice(TOPICS).page
            answer = await visitor.open(self.page, patience=PATIENCE)
            self._note(visitor, "open", answer.seconds)
            for _ in range(max(1, round(self.rng.expovariate(1 / STAY)))):
                await asyncio.sleep(min(self.rng.expovariate(1 / THINKING), max(0.0, until - time.monotonic())))
                if time.monotonic() >= until:
                    return
                await self.act(visitor)

    async def act(self, visitor: Visitor) -> None:
        """One act that the page offers."""
        kind, key, value = self.rng.choice(list(self._possible(visitor)) or [("", "", None)])
        if not key:
            return
        if kind == "upload":
            answer = await visitor.upload(key, "table.csv", value, patience=PATIENCE)
        else:
            answer = await visitor.put(key, value, patience=PATIENCE)
        self._note(visitor, kind, answer.seconds)

    def _possible(self, visitor: Visitor) -> Iterator[tuple[str, str, object]]:
        """Kind, control and value; sliders thrice, because that is what readers do most."""
        for key, control in visitor.controls.items():
            if control.kind == "slider" and key.startswith(self.page) and not control.widget.options:
                kind = "train" if self.page == "neural_network" else "slider"
                yield from [(kind, key, self._place(control))] * 3
            elif control.kind == "text_input" and key.endswith(".f"):
                formula = self.rng.choice(FORMULAS)
                yield "formula", key, formula.format(*(self.rng.randint(2, 99) for _ in range(formula.count("{}"))))
            elif control.kind == "file_uploader" and key.startswith("fit_your_csv"):
                yield "upload", key, TABLE.encode()

    def _place(self, control: Control) -> list[float]:
        slider = control.widget
        steps = round((slider.max - slider.min) / slider.step)
        return sorted(min(slider.min + self.rng.randint(0, steps) * slider.step, slider.max) for _ in slider.default)

    def _note(self, visitor: Visitor, kind: str, seconds: float) -> None:
        self.room.add(kind, self.page, seconds)
        self.room.errors.extend(f"{self.page}: {error}" for error in visitor.errors)
        visitor.errors.clear()


async def _watch(room: Room, pids: list[int]) -> None:
    """Memory and processor time of all processes with their workers, every two seconds."""
    before = None
    while True:
        megabytes, seconds = 0.0, 0.0
        for pid in pids:
            for process in processes_of(pid):
                with suppress(psutil.NoSuchProcess):
                    megabytes += process.memory_info().rss / 2**20
                    seconds += sum(process.cpu_times()[:2])
        now = time.monotonic()
        if before:
            room.processors.append((seconds - before[1]) / (now - before[0]))
        before = now, seconds
        room.megabytes.append(megabytes)
        await asyncio.sleep(2.0)


async def _burst(url: str, readers: int) -> tuple[float, int]:
    """All of them move the same slider in the same second: seconds until the last was served, and errors."""
    errors = 0

    async def one(visitor: Visitor, k: int) -> None:
        nonlocal errors
        await asyncio.sleep(k / readers)
        try:
            await visitor.put("derivatives.x", [round(-3.0 + 6.0 * k / readers, 1)], patience=PATIENCE)
        except (TimeoutError, OSError, WebSocketException):
            errors += 1

    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(readers):
            cookies = await asyncio.to_thread(first_cookies, url)
            opened.append(await stack.enter_async_context(visit(url, cookies)))
            await opened[-1].open("derivatives", patience=PATIENCE)
        began = time.monotonic()
        await asyncio.gather(*(one(visitor, k) for k, visitor in enumerate(opened)))
        return time.monotonic() - began, errors


async def fill(url: str, pids: list[int], readers: int, seconds: float) -> tuple[Room, tuple[float, int]]:
    """A room of so many readers for so long, after they have come in; then all at once."""
    room = Room()
    coming = min(60.0, 0.2 * readers)
    until = time.monotonic() + coming + seconds
    watch = asyncio.create_task(_watch(room, pids))
    guests = [Guest(room, url, seed).live(until, seed * coming / readers) for seed in range(readers)]
    everybody = asyncio.gather(*guests)
    await asyncio.sleep(coming)
    room.counts, room.processors = True, []
    await everybody
    watch.cancel()
    return room, await _burst(url, readers)


def _line(name: str, times: list[float]) -> str:
    times = sorted(times)
    at = [1e3 * times[min(len(times) - 1, int(share * len(times)))] for share in (0.5, 0.95, 0.99)]
    return f"| {name} | {len(times)} | " + " | ".join(f"{t:.0f}" for t in at) + " |"


def table(room: Room, burst: tuple[float, int], seconds: float) -> str:
    """By kind of act, the slowest pages, and what it cost, as Markdown."""
    lines = ["| act | count | p50, ms | p95, ms | p99, ms |", "| --- | --- | --- | --- | --- |"]
    lines += [_line(kind, [t for k, _, t in room.acts if k == kind]) for kind in sorted({k for k, _, _ in room.acts})]
    by_page = {page: [t for _, p, t in room.acts if p == page] for page in {p for _, p, _ in room.acts}}
    slowest = sorted(by_page, key=lambda page: -median(by_page[page]))[:5]
    lines += [_line(f"on {page}", by_page[page]) for page in slowest]
    start, end = room.megabytes[len(room.megabytes) // 4], room.megabytes[-1]
    cores = sum(room.processors) / max(1, len(room.processors))
    lines += [
        "",
        f"{len(room.acts) / seconds:.1f} acts a second, {len(room.errors)} errors; {cores:.2f} cores; memory of all processes "
        f"{start:.0f} MB when all were in, {end:.0f} MB at the end, {max(room.megabytes):.0f} MB at most.",
        f"All in one second: served within {burst[0]:.1f} s, {burst[1]} errors.",
    ]
    return "\n".join(lines + [f"- {error}" for error in room.errors[:10]])


def main() -> None:
    """Fill the room and print the table."""
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="processes of the app, one run for each number")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--smoke", action="store_true", help="ten readers for some seconds, and an error fails")
    asked = parser.parse_args()
    if asked.smoke:
        asked.readers, asked.workers, asked.seconds = 10, [2], 15.0
    failed = False
    for workers in asked.workers:
        (port,) = free_ports(1)
        with served(workers, port) as processes:
            pids = [process.popen.pid for process in processes]
            room, burst = asyncio.run(fill(f"http://127.0.0.1:{port}", pids, asked.readers, asked.seconds))
        print(f"\n{asked.readers} readers, {workers} processes, {asked.seconds:.0f} s\n")
        print(table(room, burst, asked.seconds), flush=True)
        failed = failed or bool(room.errors) or not room.acts
    if asked.smoke and failed:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
