"""What one act costs on every page: server time, CPU and bytes, measured over the websocket of the real app, without a browser.

One act is the page's first slider put to a random position, answered by the server with `script_finished`. The first visit
of a page is not counted.
"""

import asyncio
import os
import statistics
from pathlib import Path

import numpy as np

from benchmarks.visitor import serve, visit
from core.topics import TOPICS


def cpu_seconds(pid: int) -> float:
    """CPU time of a process so far, its workers not counted. Linux only."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def measure_page(url: str, pid: int, page: str, acts: int) -> dict | None:
    """Medians over acts, and CPU an act; None where there is no slider."""
    async with visit(url) as visitor:
        await visitor.open()
        await visitor.open(page)
        sliders = [(key, control.widget) for key, control in visitor.controls.items() if control.kind == "slider"]
        if not sliders:
            return None
        key, slider = sliders[0]
        steps = round((slider.max - slider.min) / slider.step)
        places = np.random.default_rng(0).permutation(np.resize(np.arange(steps + 1), acts))
        ends = list(slider.default)[1:]
        before, answers = cpu_seconds(pid), []
        for place in places:
            answers.append(await visitor.put(key, [min(slider.min + place * slider.step, slider.max), *ends]))
        used = cpu_seconds(pid) - before
        times = sorted(answer.seconds for answer in answers)
        return {
            "page": page,
            "slider": slider.label,
            "median_ms": 1e3 * statistics.median(times),
            "p95_ms": 1e3 * times[int(0.95 * (len(times) - 1))],
            "cpu_ms": 1e3 * used / acts,
            "kb": statistics.median(answer.size for answer in answers) / 1e3,
        }


def rows(smoke: bool) -> list[dict]:
    """One row for each page that has a slider."""
    with serve() as (process, url):
        found = [asyncio.run(measure_page(url, process.pid, topic.page, 7 if smoke else 40)) for topic in TOPICS]
    return [row for row in found if row]
