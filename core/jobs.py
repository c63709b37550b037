"""Long work of one reader, in a worker process: in turn with other readers, watched on its way, and ended at any moment."""

import threading
from concurrent.futures import Future
from typing import Any

from core.bounded import Reader, asked_by, long

__all__ = ["Job"]


class Job:
    """Begins when it is made; ends when it is done, stopped, or its reader has left.

    operation : of `core.learning.beside.operations`, to these arguments
    """

    def __init__(self, operation: str, *arguments: Any, reader: Reader | None) -> None:
        self.words = "Waiting"  # the place in the queue, or what is being done
        self._reader = reader
        self._stopped = threading.Event()
        self._answer: Future[Any] = Future()
        threading.Thread(target=self._work, args=(operation, arguments), name="job", daemon=True).start()

    def _work(self, operation: str, arguments: tuple[Any, ...]) -> None:
        me = Reader(self._reader.name if self._reader else f"job {id(self)}", self._is_wanted)
        try:
            with asked_by(me):
                self._answer.set_result(long(operation, *arguments, tell=self._hear))
        except BaseException as error:
            self._answer.set_exception(error)

    def _hear(self, words: str) -> None:
        self.words = words[:1].upper() + words[1:]

    def _is_wanted(self) -> bool:
        return not self._stopped.is_set() and (self._reader is None or self._reader.is_here())

    def stop(self) -> None:
        """End it: its worker is killed at its next look, every tenth of a second; what still waits is passed over."""
        self._stopped.set()

    @property
    def is_stopped(self) -> bool:
        """Its reader wanted no more of it."""
        return self._stopped.is_set()

    @property
    def is_over(self) -> bool:
        """Nothing more will come."""
        return self.is_stopped or self._answer.done()

    def result(self) -> Any:
        """What it found; waits for it. Raises TooHard with one sentence where there is nothing, NotYet where it was ended."""
        return self._answer.result()
