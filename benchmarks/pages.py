"""Server time of one act on every page, measured over the websocket of the real app, without a browser.

One act is one slider moved by one step, answered by the server with `script_finished`. The first visit of a page is
not counted.
"""

import asyncio
import statistics

from benchmarks.visitor import serve, visit
from core.topics import TOPICS


async def measure_page(url: str, page: str, acts: int) -> dict | None:
    """Median and 95th percentile of the answer to a slider moved step by step; None where there is no slider."""
    async with visit(url) as visitor:
        await visitor.open()
        await visitor.open(page)
        sliders = [(key, control.widget) for key, control in visitor.controls.items() if control.kind == "slider"]
        if not sliders:
            return None
        key, slider = sliders[0]
        start = list(slider.default)
        times = []
        for act in range(acts):
            moved = [min(start[0] + (act % 7 + 1) * slider.step, slider.max), *start[1:]]
            times.append((await visitor.put(key, moved)).seconds)
        times.sort()
        return {
            "page": page,
            "slider": slider.label,
            "median_ms": 1e3 * statistics.median(times),
            "p95_ms": 1e3 * times[int(0.95 * (len(times) - 1))],
        }


def rows(smoke: bool) -> list[dict]:
    """One row for each page that has a slider."""
    with serve() as (_, url):
        found = [asyncio.run(measure_page(url, topic.page, 7 if smoke else 30)) for topic in TOPICS]
    return [row for row in found if row]
