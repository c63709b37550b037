"""The worker's side of `core.bounded`: read a question a line, answer it in a line, within the memory it may use.

Imports neither NumPy nor Streamlit, so that it starts quickly and stays small.
"""

import json
import os
import sys
from typing import Any

LONGEST = 60  # seconds for one question, should nobody be left who could end it


def main(megabytes: int) -> None:
    """Answer until the questions end."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    _limit(megabytes)
    from core.notation.operations import OPERATIONS

    answers.write(b"ready\n")
    answers.flush()
    for line in sys.stdin.buffer:
        name, *arguments = json.loads(line)
        _set_alarm(LONGEST)
        reply = _reply(OPERATIONS[name], arguments)
        _set_alarm(0)
        answers.write(reply + b"\n")
        answers.flush()


def _reply(operation: Any, arguments: list[Any]) -> bytes:
    try:
        return json.dumps({"value": operation(*arguments)}).encode()
    except MemoryError:
        os._exit(1)  # what is left of the memory may be of no use
    except Exception as error:  # SymPy raises whatever it likes
        return json.dumps({"refused": getattr(error, "message", "SymPy finds no answer to this.")}).encode()


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
    main(int(sys.argv[1]))
