"""Run what may never end in a worker process that can be killed: bounded in time, in memory and in the size of the answer.

A thread cannot be stopped, and a power tower holds Python's lock for minutes, so SymPy's open-ended operations run in a
subprocess of their own. Questions and answers are lines of JSON: nothing that comes back is ever unpickled or evaluated.
The worker is started by name (`python -m`), so it never runs the script that `streamlit run` made `__main__`.
"""

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

__all__ = ["SECONDS", "TooHard", "run", "start"]

SECONDS = 3.0
WORKERS = 2
MEGABYTES = 900
TASKS = 50  # of one worker, then a fresh one takes its place
MAX_ANSWER = 200_000  # bytes
MAX_WAITING = 24  # readers
START = 30.0  # seconds to import SymPy on a busy machine
KEPT = 1000  # answers

_ROOT = Path(__file__).parent.parent
_KEPT_ENVIRONMENT = ("SYSTEMROOT", "TMPDIR", "TEMP", "LD_LIBRARY_PATH")


class TooHard(ValueError):  # noqa: N818 the word that a page shows
    """An operation that went beyond its bounds, or has no answer: one plain sentence."""


class _Busy(TooHard):
    """Nobody had time: worth another try."""


class _Worker:
    """One subprocess; it imports SymPy while nobody waits for it."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        self.process = subprocess.Popen(
            [sys.executable, "-s", "-m", "core.notation.worker", str(MEGABYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env=environment | {"PYTHONHASHSEED": "0"},  # the order of SymPy's answers depends on it
        )
        self.tasks = 0
        self.alive = True

    def ask(self, question: bytes, seconds: float) -> bytes:
        """The answer to one line; empty where the worker was killed or died."""
        if not self.tasks and self._line(b"", START) != b"ready\n":
            raise _Busy("The computer is too busy to calculate: try again in a moment.")
        self.tasks += 1
        return self._line(question + b"\n", seconds)

    def _line(self, question: bytes, seconds: float) -> bytes:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        alarm = threading.Timer(seconds, self.process.kill)
        alarm.start()
        try:
            self.process.stdin.write(question)
            self.process.stdin.flush()
            line = self.process.stdout.readline(MAX_ANSWER)
        except OSError:
            line = b""
        finally:
            alarm.cancel()
            alarm.join()
        self.alive = line.endswith(b"\n")
        return line

    def close(self) -> None:
        """End the process and wait for its end."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not sent any more
                    pipe.close()


class _Pool:
    """A few workers, each lent to one question at a time; one that is spent is replaced before anybody waits for it."""

    def __init__(self) -> None:
        self._idle: queue.SimpleQueue[_Worker | None] = queue.SimpleQueue()
        for _ in range(WORKERS):
            self._idle.put(None)  # started when first needed
        self._places = threading.BoundedSemaphore(WORKERS + MAX_WAITING)

    def ask(self, question: bytes, seconds: float) -> bytes:
        """The answer to one line. Raises TooHard."""
        with self._lent() as worker:
            line = worker.ask(question, seconds)
        if len(line) >= MAX_ANSWER:
            raise TooHard("The answer is too long to be shown.")
        if not line:
            raise TooHard(f"This takes more than {seconds:g} seconds or {MEGABYTES} megabytes to work out exactly.")
        return line

    @contextmanager
    def _lent(self) -> Iterator[_Worker]:
        if not self._places.acquire(blocking=False):
            raise _Busy("Too many calculations are waiting: try again in a moment.")
        with ExitStack() as last:
            last.callback(self._places.release)
            worker = self._idle.get()
            try:
                worker = self._usable(worker)
                yield worker
            finally:
                with suppress(_Busy):  # tried again when it is needed
                    worker = self._usable(worker)
                self._idle.put(worker)

    @staticmethod
    def _usable(worker: _Worker | None) -> _Worker:
        """Keep this worker, or start a new one in place of one that is spent."""
        if worker and worker.alive and worker.tasks < TASKS and worker.process.poll() is None:
            return worker
        if worker:
            worker.close()
        try:
            return _Worker()
        except OSError as error:
            raise _Busy("The computer has no room for a calculation: try again in a moment.") from error

    def start(self) -> None:
        """Let all workers import SymPy now."""
        for _ in range(WORKERS):
            self._idle.put(self._usable(self._idle.get()))

    def close(self) -> None:
        """End the workers that nobody uses."""
        with suppress(queue.Empty):
            while True:
                if worker := self._idle.get_nowait():
                    worker.close()


_pool = _Pool()
atexit.register(_pool.close)
start = _pool.start


class _Answers:
    """The latest answers, refusals too: a page that is drawn again waits for nothing, and equal questions are asked once."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[bytes, float], Future[bytes | TooHard]] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, question: bytes, seconds: float) -> bytes | TooHard:
        key = question, seconds
        with self._lock:
            future = self._kept.get(key)
            if future:
                self._kept.move_to_end(key)
            else:
                mine = self._kept[key] = Future()
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        if not future:
            future = mine
            self._settle(key, mine)
        return future.result()

    def _settle(self, key: tuple[bytes, float], future: "Future[bytes | TooHard]") -> None:
        try:
            future.set_result(_pool.ask(*key))
        except TooHard as refusal:
            if isinstance(refusal, _Busy):
                self._forget(key)
            future.set_result(TooHard(str(refusal)))
        except BaseException as error:
            self._forget(key)
            future.set_exception(error)
            raise

    def _forget(self, key: tuple[bytes, float]) -> None:
        with self._lock:
            self._kept.pop(key, None)


_answers = _Answers()


def run(operation: str, *arguments: Any, seconds: float = SECONDS) -> Any:
    """The answer of an operation of `core.notation.operations` to arguments that JSON can say, worked out by a worker.

    Raises TooHard beyond `seconds` or the memory, and where the operation finds no answer.
    """
    found = _answers.answer(json.dumps([operation, *arguments]).encode(), seconds)
    if isinstance(found, TooHard):
        raise TooHard(str(found))
    answer = json.loads(found)
    if "refused" in answer:
        raise TooHard(answer["refused"])
    return answer["value"]
