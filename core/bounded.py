"""Run what may never end in worker processes that can be killed: bounded in time, in memory and in the size of the answer.

A thread cannot be stopped, and a power tower holds Python's lock for minutes, so SymPy's open-ended operations run in
processes of their own (`core.workers`). Ball arithmetic takes milliseconds and waits for no SymPy: its process is another,
with a desk of its own. So have fits of a reader's table. Questions and answers are lines of JSON: nothing that a worker for
formulas says is ever unpickled or evaluated; tables and models travel as pickles, between our own code and itself. Readers are
served in turn, answers to formulas are kept for all of them, and what ran out of its bounds is "not known yet": never kept, only
left alone for a moment.
"""

import atexit
import base64
import json
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import zip_longest
from time import monotonic
from typing import Any

from core.workers import BALLS, MODELS, SYMPY, Dropped, Errand, Lost, Spent, Trade, Worker

__all__ = ["SECONDS", "NotYet", "Reader", "TooHard", "asked_by", "long", "quick", "recognise", "run", "start", "waiting"]

SECONDS = 3.0  # for a question to SymPy
QUICK_SECONDS = 0.5  # to ball arithmetic, where others wait
LONG_SECONDS = 120.0  # to a worker for models
WORKERS = SYMPY.workers + BALLS.workers  # processes from the start; those for models begin with the first long work
WAITING = 200  # questions of all readers together
WAITING_OF_ONE = 4  # reader
REST = 10.0  # seconds before a question that used up its time is worth another worker
RESTING = 1000  # questions

_Key = tuple[bytes, float]  # what identifies the question, and its seconds
_Tell = Callable[[str], None]

_INTERRUPTED = "Not known yet: the calculation was interrupted; try again in a moment."
_TOO_MANY = "Not known yet: too many calculations are waiting; try again in a moment."
_NEWER = "Not known yet: newer questions took the place of this one; try again in a moment."
_LEFT = "Not known yet: whoever asked this has left the page; come back to ask again."
_PLACE = "Waiting: place {place} in the queue"


class TooHard(ValueError):  # noqa: N818 the word that a page shows
    """An operation that went beyond its bounds, or has no answer: one plain sentence."""


class NotYet(TooHard):
    """Nobody knows so far, for want of time or of a worker: asking again later may help, so this is never kept."""


# --- who asks ---


@dataclass(frozen=True)
class Reader:
    """Who asks; equal names are the same reader."""

    name: str
    is_here: Callable[[], bool] = field(default=lambda: True, compare=False)  # quick: it is called while others wait


def _nobody() -> Reader | None:
    return None


_asking: ContextVar[Reader | None] = ContextVar("asking", default=None)
_recognised = _nobody


def recognise(who: Callable[[], Reader | None]) -> None:
    """Where `asked_by` names nobody, `who` tells who asks in the thread that calls it."""
    global _recognised
    _recognised = who


@contextmanager
def asked_by(reader: Reader | None) -> Iterator[None]:
    """All questions in here are this reader's; None is nobody in particular."""
    token = _asking.set(reader)
    try:
        yield
    finally:
        _asking.reset(token)


# --- who is served ---


class _Ticket:
    """One reader's wait for one question: ends with a worker to ask, or with what became of the question meanwhile."""

    def __init__(self, question: bytes, seconds: float, reader: Reader | None, tell: _Tell) -> None:
        self.question = question
        self.key = (blake2b(question).digest(), seconds)
        self.reader = reader
        self.tell = tell
        self.call: Future[Worker | bytes | TooHard] = Future()

    def is_stale(self) -> bool:
        return self.reader is not None and not self.reader.is_here()


class _Desk:
    """Lends the few workers of a trade to readers in turn, and keeps the latest answers.

    Whoever's turn it is asks the worker in their own thread, so a free worker costs no more than its pipe.
    """

    def __init__(self, trade: Trade) -> None:
        self.trade = trade
        self._lock = threading.Lock()
        self._workers = [Worker(trade) for _ in range(trade.workers)]
        self._free = list(self._workers)
        self._waiting: dict[Reader | None, list[_Ticket]] = {}  # the readers in the order of their turns
        self._asked: dict[_Key, list[_Ticket]] = {}  # what a worker has now, and who else waits for it
        self._kept: OrderedDict[_Key, bytes | TooHard] = OrderedDict()
        self._rests: OrderedDict[_Key, tuple[float, NotYet]] = OrderedDict()  # until when, and why

    def answer(self, question: bytes, seconds: float, reader: Reader | None, tell: _Tell = lambda words: None) -> bytes | TooHard:
        """What a worker says to one line, or why nothing. tell : called with the place in the queue, and with progress"""
        ticket = _Ticket(question, seconds, reader, tell)
        with self._lock:
            if found := self._known(ticket.key):
                return found
            self._enter(ticket)
            self._deal()
        called = self._called(ticket)
        return self._ask(called, ticket) if isinstance(called, Worker) else called

    def _called(self, ticket: _Ticket) -> Worker | bytes | TooHard:
        with suppress(TimeoutError):
            return ticket.call.result(self.trade.patience)
        with self._lock:
            self._dismiss([t for t in self._queue() if t is ticket], _TOO_MANY)
        return ticket.call.result() if ticket.call.done() else NotYet(_TOO_MANY)  # not done: another's question runs

    def _known(self, key: _Key) -> bytes | TooHard | None:
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        until, why = self._rests.get(key, (0.0, None))
        return why if monotonic() < until else None

    def _enter(self, ticket: _Ticket) -> None:
        if ticket.key in self._asked:  # nobody needs a second worker for it
            self._asked[ticket.key].append(ticket)
            return
        mine = self._waiting.get(ticket.reader, [])
        if ticket.reader and len(mine) >= WAITING_OF_ONE:
            self._dismiss(mine[:1], _NEWER)
        self._dismiss([t for t in self._queue() if t.is_stale()], _LEFT)
        if len(self._queue()) >= WAITING:  # whoever has most in it makes room
            most = max(self._waiting.values(), key=len, default=[])
            if len(most) <= len(mine) + 1:
                ticket.call.set_result(NotYet(_TOO_MANY))
                return
            self._dismiss(most[:1], _NEWER)
        self._waiting.setdefault(ticket.reader, []).append(ticket)

    def _deal(self) -> None:
        """Call those whose turn it is to the free workers."""
        self._dismiss([t for t in self._queue() if t.is_stale()], _LEFT)
        while self._free and self._waiting:
            ticket = next(iter(self._waiting.values()))[0]
            self._withdraw([ticket])
            self._to_the_end(ticket.reader)
            same = [t for t in self._queue() if t.key == ticket.key]
            self._withdraw(same)
            self._asked[ticket.key] = same
            ticket.call.set_result(self._free.pop(0))
        if self.trade.stops:  # what is over in a moment tells nobody
            for place, ticket in enumerate(self._in_turn(), start=1):
                ticket.tell(_PLACE.format(place=place))

    def _to_the_end(self, reader: Reader | None) -> None:
        if reader in self._waiting:
            self._waiting[reader] = self._waiting.pop(reader)

    def _in_turn(self) -> list[_Ticket]:
        """Who waits, in the order in which they will be called."""
        return [ticket for turn in zip_longest(*self._waiting.values()) for ticket in turn if ticket]

    def _queue(self) -> list[_Ticket]:
        return [ticket for tickets in self._waiting.values() for ticket in tickets]

    def _withdraw(self, gone: list[_Ticket]) -> None:
        for ticket in gone:
            self._waiting[ticket.reader].remove(ticket)
            if not self._waiting[ticket.reader]:
                del self._waiting[ticket.reader]

    def _dismiss(self, gone: list[_Ticket], why: str) -> None:
        self._withdraw(gone)
        for ticket in gone:
            ticket.call.set_result(NotYet(why))

    def _ask(self, worker: Worker, ticket: _Ticket) -> bytes | TooHard:
        found: bytes | TooHard = NotYet(_INTERRUPTED)
        try:
            found = self._outcome(worker, ticket)
        finally:
            with self._lock:
                if not isinstance(found, NotYet):
                    _put(self._kept, ticket.key, found, self.trade.kept)
                for other in self._asked.pop(ticket.key):
                    other.call.set_result(found)
                self._to_the_end(ticket.reader)  # also behind those who came while it was served
            self._take_back(worker)
        return found

    def _outcome(self, worker: Worker, ticket: _Ticket) -> bytes | TooHard:
        try:
            line = worker.ask(ticket.question, ticket.key[1], self._errand(ticket) if self.trade.stops else None)
        except Lost:
            return NotYet(_INTERRUPTED)
        except Dropped:
            return NotYet(_LEFT)
        except Spent as spent:
            why = NotYet(f"Not known yet: {spent}; {self.trade.advice}.")
            with self._lock:
                _put(self._rests, ticket.key, (monotonic() + REST, why), RESTING)
            return why
        return line if line.endswith(b"\n") else TooHard("The answer is too long to be shown.")

    def _errand(self, ticket: _Ticket) -> Errand:
        """Of all who ask the same: wanted while one of them is here."""

        def askers() -> list[_Ticket]:
            with self._lock:
                return [ticket, *self._asked.get(ticket.key, ())]

        def tell(words: str) -> None:
            for one in askers():
                one.tell(words)

        return Errand(lambda: not all(one.is_stale() for one in askers()), tell)

    def _take_back(self, worker: Worker) -> None:
        """Replace its process now if it is spent, before anybody waits for it."""
        with suppress(Lost):  # tried again when it is needed
            worker.refreshed()
        with self._lock:
            self._free.append(worker)
            self._deal()

    @property
    def waiting(self) -> int:
        """How many questions wait for a worker."""
        with self._lock:
            return len(self._queue())

    def start(self) -> None:
        """Let all workers import their library now."""
        with self._lock:
            resting, self._free = self._free, []
        for worker in resting:
            self._take_back(worker)

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            worker.close()


def _put(latest: OrderedDict[_Key, Any], key: _Key, value: Any, most: int) -> None:
    latest[key] = value
    latest.move_to_end(key)
    if len(latest) > most:
        latest.popitem(last=False)


_sympy = _Desk(SYMPY)
_balls = _Desk(BALLS)
_models = _Desk(MODELS)
atexit.register(_sympy.close)
atexit.register(_balls.close)
atexit.register(_models.close)


def start() -> None:
    """Let the workers for formulas import their libraries now."""
    _balls.start()
    _sympy.start()


def waiting() -> dict[str, int]:
    """How many questions wait for a worker, by its trade."""
    return {desk.trade.name: desk.waiting for desk in (_sympy, _balls, _models)}


def run(operation: str, *arguments: Any, seconds: float = SECONDS) -> Any:
    """The answer of an operation of `core.notation.symbolic.operations` to arguments that JSON can say, worked out by a worker.

    Raises NotYet beyond `seconds` or the memory and where no worker had time, TooHard where the operation finds no answer.
    """
    return _answer(_sympy, [operation, *arguments], seconds)


def quick(operation: str, *arguments: Any, seconds: float = QUICK_SECONDS) -> Any:
    """The same of an operation of `core.balls.operations`. Also raises TooHard where python-flint cannot be imported."""
    return _answer(_balls, [operation, *arguments], seconds)


def long(operation: str, *arguments: Any, seconds: float = LONG_SECONDS, tell: _Tell = lambda words: None) -> Any:
    """The same of an operation of `core.learning.beside.operations`: a reader's data in, fitted models out.

    They go through the pipe as pickles: what ran there is our own code on numbers, never a formula. It ends when nobody who asked
    is here any more. tell : called with the place in the queue, and with progress
    """
    packed = base64.b64encode(pickle.dumps(arguments)).decode()
    return pickle.loads(base64.b64decode(_answer(_models, [operation, packed], seconds, tell)))


def _answer(desk: _Desk, question: list[Any], seconds: float, *tell: _Tell) -> Any:
    found = desk.answer(json.dumps(question).encode(), seconds, _asking.get() or _recognised(), *tell)
    if isinstance(found, TooHard):
        raise type(found)(str(found))  # each thread its own: raising writes into it
    answer = json.loads(found)
    if "refused" in answer:
        raise TooHard(answer["refused"])
    return answer["value"]
