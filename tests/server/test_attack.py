"""Nothing that a reader types stops the server: the real app, attacked from the address bar while others go on working.

Run all of it with ATTACK_TEST=required (about three minutes, alone on the machine: the bound is a second); the worst dozen,
with a bound that a busy machine keeps, is always run.
"""

import os
import time

import psutil
import pytest

from benchmarks.visitor import run, serve
from core.bounded import WORKERS
from tests.server.attacks import generated, known
from tests.server.siege import besiege, walk_through, workers_of

pytestmark = [pytest.mark.attack, pytest.mark.xdist_group("attack")]


def assert_nothing_stops_it(attacks, *, bound, longest, capsys):
    with serve() as (process, url):
        seen = besiege(url, process.pid, attacks, longest=longest)
        with capsys.disabled():
            print(f"\n{len(attacks)} attacks, every other answer within {bound:g} s?\n{seen.figures()}")  # noqa: T201
            print(f"processes that were running or waiting for a core: {psutil.getloadavg()[0]:.1f}")  # noqa: T201
        problems = seen.problems(bound)
        assert not problems, "\n".join(problems)
        run(walk_through(url))
        assert formula_workers_settle(process.pid) == WORKERS


def formula_workers_settle(pid) -> int:
    """How many workers there are for formulas when nobody asks; a spent one is replaced within seconds."""
    end = time.monotonic() + 10
    while (found := sum(len(workers_of(pid, trade)) for trade in ("sympy", "balls"))) != WORKERS and time.monotonic() < end:
        time.sleep(0.2)
    return found


def test_the_worst_stop_nobody(capsys):
    assert_nothing_stops_it([a for a in known() if a.worst], bound=5.0, longest=90.0, capsys=capsys)


alone = pytest.mark.skipif(os.environ.get("ATTACK_TEST") != "required", reason="takes minutes: ATTACK_TEST=required")


def is_long_work(attack) -> bool:
    """A file, or controls that ask for a long training: it runs in the server's process and shares its core with the others."""
    return attack.csv is not None or attack.why.startswith("work")


@alone
def test_nothing_typed_stops_the_server(capsys):
    typed = [a for a in known() if not is_long_work(a)]
    assert_nothing_stops_it([*typed, *generated(200, seed=20251125)], bound=1.0, longest=90.0, capsys=capsys)


@alone
def test_long_work_holds_others_up_for_seconds_only(capsys):
    """Reading a file is one call that keeps Python's lock: 2.6 s for 20,000 × 200 when this was written."""
    work = [a for a in known() if is_long_work(a)]
    assert_nothing_stops_it([*work, *generated(20, seed=1)], bound=8.0, longest=120.0, capsys=capsys)


def test_the_attacks_are_the_same_every_time():
    assert generated(200, seed=20251125) == generated(200, seed=20251125)
    assert len({str(a) for a in known()}) == len(known())
