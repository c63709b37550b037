"""The log of a hosted process: one line of JSON an event, without anything that a reader typed or uploaded."""

import json
import os
import sys
from datetime import UTC, datetime


def note(event: str, **facts: str | float | None) -> None:
    """Write one line to the standard error."""
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "pid": os.getpid(), "event": event, **facts}
    sys.stderr.write(json.dumps(line) + "\n")
    sys.stderr.flush()


def where(error: BaseException) -> str:
    """The file and line that raised it: the message of an error may hold a reader's words."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    return f"{last.tb_frame.f_code.co_filename.rpartition('/')[2]}:{last.tb_lineno}" if last else ""
