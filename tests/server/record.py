"""What was seen while the app was under attack, and what of it must not be."""

import statistics
import threading
from dataclasses import dataclass, field

from core.bounded import WORKERS
from core.workers import MODELS

MEGABYTES = 1500  # of the server with its workers
FEWEST = 3  # answers that each of the others must have had


@dataclass(frozen=True)
class Event:
    """Something that was asked, when, and how long the answer took."""

    what: str
    began: float
    seconds: float
    problem: str = ""

    def during(self, other: "Event") -> bool:
        return self.began < other.began + other.seconds and other.began < self.began + self.seconds


@dataclass
class Record:
    """What was seen; `problems` says what must not be."""

    health: list[Event] = field(default_factory=list)
    slider: list[Event] = field(default_factory=list)  # another reader's act, until the run is over
    typed: list[Event] = field(default_factory=list)  # another reader's new formula, until its picture is there
    attacks: list[Event] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    workers: list[int] = field(default_factory=list)
    dead: threading.Event = field(default_factory=threading.Event)

    @property
    def others(self) -> dict[str, list[Event]]:
        return {"health": self.health, "another's slider": self.slider, "another's formula": self.typed}

    def problems(self, bound: float) -> list[str]:
        """Sentences; none where everything went as it must."""
        found = [f"{e.what}: {e.problem}" for e in self.attacks if e.problem]
        for name, events in self.others.items():
            found += [f"{name}: {e.problem}; meanwhile {self._meanwhile(e)}" for e in events if e.problem]
            late = [e for e in events if e.seconds > bound and not e.problem]
            found += [f"{name}: {e.seconds:.2f} s at {e.began:.1f} s; meanwhile {self._meanwhile(e)}" for e in late]
            if len(events) < FEWEST:
                found.append(f"{name}: asked only {len(events)} times")
        if max(self.megabytes) > MEGABYTES:
            found.append(f"{max(self.megabytes):.0f} MB of memory")
        if max(self.workers) > WORKERS + MODELS.workers + 1:
            found.append(f"{max(self.workers)} workers at a time")
        if self.dead.is_set():
            found.append("the server stopped answering")
        return found

    def _meanwhile(self, event: Event) -> str:
        return " and ".join(a.what for a in self.attacks if a.during(event)) or "nothing"

    def figures(self) -> str:
        """A table of times, and the most that was taken."""
        lines = [f"{'seconds':<18} {'count':>6} {'p50':>7} {'p95':>7} {'max':>7}"]
        for name, events in {**self.others, "attacks": self.attacks}.items():
            if times := sorted(e.seconds for e in events):
                p95 = times[int(0.95 * (len(times) - 1))]
                lines.append(f"{name:<18} {len(times):>6} {statistics.median(times):>7.3f} {p95:>7.3f} {times[-1]:>7.3f}")
        counts = ", ".join(f"{n} in {self.workers.count(n)} looks" for n in sorted(set(self.workers)))
        lines.append(f"peak memory {max(self.megabytes):.0f} MB, at the end {self.megabytes[-1]:.0f} MB; workers: {counts}")
        return "\n".join(lines)
