"""The worker's side of `core.bounded`: read a question a line, answer it in a line, within the memory it may use.

Imports no Streamlit, and of SymPy, FLINT and scikit-learn the one that its trade needs: one for formulas has no NumPy, starts
quickly and stays small.
"""

import base64
import json
import os
import pickle
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from core.notation.tree import ExpressionError


class Skill(NamedTuple):
    """What a worker can learn."""

    library: str
    operations: str  # the module with the table OPERATIONS, which needs the library
    name: str  # of the library, for readers
    refusals: type[Exception]  # whose sentences are ours: what a library raises says nothing to a reader
    longest: int = 60  # seconds for one question, should nobody be left who could end it
    packed: bool = False  # arguments and answers are pickles, and the operation is told how to report its progress


TRADES = {
    "sympy": Skill("sympy", "core.notation.symbolic.operations", "SymPy", ExpressionError),
    "balls": Skill("flint", "core.balls.operations", "Ball arithmetic", ValueError),
    "models": Skill("sklearn", "core.learning.beside.operations", "The fit", ValueError, longest=600, packed=True),
}

Operation = Callable[..., Any]


def main(name: str, megabytes: int) -> None:
    """Answer questions of one trade until they end."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    _limit(megabytes)
    trade = TRADES[name]
    operations, no_answer = _learn(trade)
    answers.write(b"ready\n")
    answers.flush()

    def say(line: bytes) -> None:
        answers.write(line + b"\n")
        answers.flush()

    for line in sys.stdin.buffer:
        asked, *arguments = json.loads(line)
        operation = operations.get(asked)
        if operation and trade.packed:
            operation = _unpacking(operation, lambda words: say(json.dumps({"progress": words}).encode()))
        _set_alarm(trade.longest)
        reply = _reply(operation, arguments, trade.refusals, no_answer)
        _set_alarm(0)
        say(reply)


def _learn(trade: Skill) -> tuple[dict[str, Operation], str]:
    """The operations, and the sentence where none has an answer. Without the library there are no operations."""
    try:
        import_module(trade.library)
    except ImportError:
        return {}, f"{trade.name} is not available here."
    return import_module(trade.operations).OPERATIONS, f"{trade.name} finds no answer to this."


def _unpacking(operation: Operation, progress: Callable[[str], None]) -> Operation:
    """The same of packed arguments; they come from our own server."""

    def unpacking(arguments: str) -> str:
        answer = operation(*pickle.loads(base64.b64decode(arguments)), progress=progress)
        return base64.b64encode(pickle.dumps(answer)).decode()

    return unpacking


def _reply(operation: Operation | None, arguments: list[Any], refusals: type[Exception], no_answer: str) -> bytes:
    try:
        answer = {"value": operation(*arguments)} if operation else {"refused": no_answer}
        return json.dumps(answer).encode()
    except MemoryError:
        os._exit(1)  # what is left of the memory may be of no use
    except refusals as error:  # what FLINT says in a ValueError has no full stop
        said = str(error)
        return json.dumps({"refused": said if said.endswith(".") else no_answer}).encode()
    except Exception:  # a library raises whatever it likes
        return json.dumps({"refused": no_answer}).encode()


def _limit(megabytes: int) -> None:
    """A hog meets MemoryError. Windows has no such limit: there only the clock helps."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20,) * 2)


def _set_alarm(seconds: int) -> None:
    """Die when it rings; 0 switches it off."""
    if sys.platform != "win32":
        import signal

        signal.alarm(seconds)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
