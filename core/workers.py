"""The server's side of a worker: a process that works out one question at a time and can be ended at any moment.

The only user is `core.bounded`; the other end of the pipe is `core.notation.worker`. The process is started by name
(`python -m`), so it never runs the script that `streamlit run` made `__main__`.
"""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

COMMAND = (sys.executable, "-s", "-m", "core.notation.worker")
PROGRESS = b'{"progress": '  # how a line begins that is no answer yet
START = 30.0  # seconds to import a library on a busy machine
LOOK = 0.1  # seconds between two looks at whether it still runs

_ROOT = Path(__file__).parent.parent
_KEPT_ENVIRONMENT = ("SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")
_FIXED_ENVIRONMENT = {
    "PYTHONHASHSEED": "0",  # the order of SymPy's answers depends on it
    "OPENBLAS_NUM_THREADS": "1",  # many readers share the cores
    "OMP_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Trade:
    """What some workers have learnt, and what each may take."""

    name: str  # in the table of `core.notation.worker`
    workers: int
    megabytes: int  # of address space
    tasks: int  # of one process, then a fresh one takes its place
    answer: int = 200_000  # bytes, at most
    kept: int = 1000  # answers that its desk keeps for all readers
    patience: float = 20.0  # seconds in the queue
    advice: str = "try a simpler formula, or come back later"
    stops: bool = False  # a question ends when nobody wants its answer any more


SYMPY = Trade("sympy", workers=2, megabytes=600, tasks=50)  # most questions take under 120
BALLS = Trade("balls", workers=2, megabytes=400, tasks=2000)  # an integral at 20,000 bits takes 70 MB
MODELS = Trade(
    "models",
    workers=1,
    megabytes=3000,  # of address space: libraries reserve a thousand
    tasks=200,
    answer=500_000_000,
    kept=0,
    patience=600.0,
    advice="try fewer rows, columns or passes",
    stops=True,
)


@dataclass(frozen=True)
class Errand:
    """What becomes of a long question on the way."""

    is_wanted: Callable[[], bool]
    tell: Callable[[str], None]  # a few words of progress


class Spent(Exception):  # noqa: N818 what became of the question
    """The question used up its time or its memory in a worker that ran, or ended it: asking again will not help soon."""


class Lost(Exception):  # noqa: N818
    """The worker was stopped or ended by somebody else: the question itself may be easy."""

    def __init__(self, used: float = 0.0) -> None:
        self.used = used  # seconds of the question's time


class Dropped(Exception):  # noqa: N818
    """Nobody wanted the answer any more, so the worker was ended."""


class Worker:
    """One of a constant number; its process is replaced where it is spent, stopped or dead."""

    def __init__(self, trade: Trade) -> None:
        self._trade = trade
        self._process: _Process | None = None  # started when first needed
        self._closed = False

    def ask(self, question: bytes, seconds: float, errand: Errand | None = None) -> bytes:
        """The answer to one line, without its end where it is too long. A fresh process is asked once more if one is lost.

        Raises Spent beyond the seconds or the megabytes, Dropped where nobody wants it any more, Lost where two processes were
        lost or none can be had.
        """
        try:
            return self.refreshed().answer(question, seconds, errand)
        except Lost as lost:
            left = seconds - lost.used
            if left <= 0:
                raise
        try:
            return self.refreshed().answer(question, left, errand)
        except Spent as spent:
            raise Lost from spent  # it did not have its whole time

    def refreshed(self) -> "_Process":
        """The process, a new one where the last is of no more use; it imports its library while nobody waits for it."""
        if self._process and self._process.is_usable():
            return self._process
        if self._process:
            self._process.end()  # before the next begins: there is never more than one
            self._process = None
        if self._closed:
            raise Lost
        try:
            self._process = _Process(self._trade)
        except OSError as error:  # the computer has no room for it
            raise Lost from error
        return self._process

    def close(self) -> None:
        """End the process, whatever it does, and start no other."""
        self._closed = True
        if self._process:
            self._process.kill()
            self._process.exit_code()


class _Process:
    def __init__(self, trade: Trade) -> None:
        self._trade = trade
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        self._popen = subprocess.Popen(
            [*COMMAND, trade.name, str(trade.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=environment | _FIXED_ENVIRONMENT,
        )
        self.pid = self._popen.pid
        self.kill = self._popen.kill
        self._tasks = 0
        self._in_step = True  # the next line is the answer to the next question

    def is_usable(self) -> bool:
        """It has tasks left, lives and runs."""
        return self._in_step and self._tasks < self._trade.tasks and self._popen.poll() is None and not self.is_stopped()

    def answer(self, question: bytes, seconds: float, errand: Errand | None) -> bytes:
        """The answer to one line. Raises Spent, Dropped or Lost, after which the process is of no more use."""
        if not self._tasks:
            try:
                self._line(b"", START, errand)
            except (Spent, Lost) as error:
                raise Lost from error  # while it imported its library: the question's time has not begun
        self._tasks += 1
        return self._line(question + b"\n", seconds, errand)

    def _line(self, question: bytes, seconds: float, errand: Errand | None) -> bytes:
        self._in_step = False
        watch = _Watch(self, seconds, errand.is_wanted if errand else lambda: True)
        try:
            line = self._said(question, errand)
        except OSError:
            line = b""
        finally:
            watch.end()
        if line.endswith(b"\n"):
            self._in_step = not watch.killed  # it may have come just before the end
            return line
        if len(line) == self._trade.answer:
            return line
        if watch.saw_it_unwanted:
            raise Dropped
        if watch.rang:
            raise Spent(f"this takes more than {seconds:g} second{'s' if seconds != 1 else ''} to work out")
        ended = None if watch.saw_it_stopped else self.exit_code()
        if ended == 1:  # its way to say MemoryError
            raise Spent(f"this takes more than {self._trade.megabytes} megabytes to work out")
        if ended == -signal.SIGABRT:  # FLINT's way, not only where it has no memory
            raise Spent("the library that works this out gave up")
        raise Lost(watch.seconds)

    def _said(self, question: bytes, errand: Errand | None) -> bytes:
        """The next line that is no progress; waits for ever on a process that is stopped."""
        assert self._popen.stdin is not None
        assert self._popen.stdout is not None
        self._popen.stdin.write(question)
        self._popen.stdin.flush()
        while (line := self._popen.stdout.readline(self._trade.answer)).startswith(PROGRESS) and errand:
            errand.tell(json.loads(line)["progress"])
        return line

    def exit_code(self) -> int | None:
        """Of a process that is about to end."""
        with suppress(subprocess.TimeoutExpired):
            return self._popen.wait(1)
        return None

    def is_stopped(self) -> bool:
        """Linux tells; elsewhere only the clock does."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
        except (OSError, IndexError):
            return False
        return state == b"T"

    def end(self) -> None:
        """End the process, wait for its end and close its pipes."""
        with suppress(OSError), self._popen:  # what was not sent any more
            self.kill()


class _Watch:
    """Kills a process that is stopped, late or of no more use: only its end wakes the thread that waits for its answer."""

    def __init__(self, process: _Process, seconds: float, is_wanted: Callable[[], bool]) -> None:
        self.rang = self.saw_it_stopped = self.saw_it_unwanted = False
        self._is_wanted = is_wanted
        self._began = monotonic()
        self._ended = threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._look, args=(process, self._began + seconds), name="watch", daemon=True).start()

    def _look(self, process: _Process, deadline: float) -> None:
        while not self._ended.wait(max(0.0, min(LOOK, deadline - monotonic()))):
            unwanted, stopped, late = not self._is_wanted(), process.is_stopped(), monotonic() >= deadline
            with self._lock:  # an answer that came first counts
                if (unwanted or stopped or late) and not self._ended.is_set():
                    self.saw_it_unwanted, self.saw_it_stopped, self.rang = unwanted, stopped, late and not stopped
                    process.kill()
                    return

    @property
    def killed(self) -> bool:
        return self.rang or self.saw_it_stopped or self.saw_it_unwanted

    def end(self) -> None:
        """The answer has come, or will not come."""
        with self._lock:
            self._ended.set()
        self.seconds = monotonic() - self._began
