"""What may never end is ended; what was answered is kept; a worker that dies or stalls is replaced; readers are served in turn.

Balls wait for no SymPy: their worker is another.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from core import bounded, workers
from core.bounded import NotYet, Reader, TooHard, asked_by, quick, recognise, run
from core.expression import parse
from core.workers import BALLS, SYMPY, Worker

ROOT = Path(__file__).parent.parent
TOWER = ["^", ["number", "9"], ["^", ["number", "9"], ["^", ["number", "9"], ["number", "9"]]]]


def square(n):
    """A question nobody asked before: the integral of x from 0 to n, times 2."""
    return 2 * run("definite", parse("x").tree, "x", ["number", "0"], ["number", str(n)])["value"]


def ball_square(n):
    """The same for the worker for balls: x^2 at n."""
    return quick("enclose", parse("x^2").tree, {"x": ["number", str(n)]})["value"]


SQUARE = {SYMPY: square, BALLS: ball_square}


@pytest.fixture
def opened(monkeypatch):
    """Open a desk that takes the place of the one of its trade: workers of its own, and nothing kept."""
    desks = []

    def open_desk(trade):
        fresh = bounded._Desk(trade)
        monkeypatch.setattr(bounded, f"_{trade.name}", fresh)
        desks.append(fresh)
        return fresh

    yield open_desk
    for fresh in desks:
        fresh.close()


@pytest.fixture
def desk(opened):
    return opened(SYMPY)


@pytest.fixture
def balls(opened):
    return opened(BALLS)


@pytest.fixture
def asked(monkeypatch):
    """The questions that reach a worker."""
    reached = []
    ask = Worker.ask
    monkeypatch.setattr(Worker, "ask", lambda worker, *a: reached.append(a[0]) or ask(worker, *a))
    return reached


def until(condition):
    """Wait for what another thread does."""
    for _ in range(2000):
        if condition():
            return
        time.sleep(0.005)
    raise AssertionError("it never came")


def test_an_answer_is_data():
    found = run("definite", parse("x^2+1").tree, "x", ["number", "2"], ["number", "3"])
    assert found["value"] == pytest.approx(22 / 3)
    assert found["tree"] == ["/", ["number", "22"], ["number", "3"]]


def test_what_hangs_is_ended_and_the_next_reader_is_served():
    with pytest.raises(NotYet, match=r"^Not known yet: this takes more than 0\.3 seconds .*\.$"):
        run("construct", TOWER, seconds=0.3)
    assert square(3) == 9


def test_hung_workers_leave_a_way_for_others(desk):
    with ThreadPoolExecutor(4) as threads:
        hung = [threads.submit(run, "construct", TOWER, seconds=0.3 + k / 100) for k in range(3)]
        fine = threads.submit(square, 4)
        assert fine.result() == 16
        assert all(isinstance(h.exception(), NotYet) for h in hung)


def test_many_threads_get_their_own_answers():
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(square, range(20, 40))) == [n * n for n in range(20, 40)]


# --- what is kept, and what is only left alone for a while ---


def test_a_refusal_is_one_sentence_and_kept(desk, asked):
    for _ in range(3):
        with pytest.raises(TooHard, match="finds no antiderivative") as refusal:
            run("antiderivatives", parse("x^x").tree, "x")
        assert not isinstance(refusal.value, NotYet)
    assert len(asked) == 1


def test_what_ran_out_of_time_is_asked_again(desk, asked, monkeypatch):
    monkeypatch.setattr(bounded, "REST", 0)
    for _ in range(2):
        with pytest.raises(NotYet, match="more than"):
            run("construct", TOWER, seconds=0.2)
    assert len(asked) == 2
    assert not desk._kept


def test_what_ran_out_of_time_takes_no_other_worker_for_a_while(desk, asked, monkeypatch):
    for _ in range(3):
        with pytest.raises(NotYet, match="more than"):
            run("construct", TOWER, seconds=0.2)
    assert len(asked) == 1
    monkeypatch.setattr(bounded, "monotonic", lambda: time.monotonic() + bounded.REST)
    with pytest.raises(NotYet, match="more than"):
        run("construct", TOWER, seconds=0.2)
    assert len(asked) == 2


def test_what_is_kept_is_bounded(opened, monkeypatch):
    desk = opened(replace(SYMPY, kept=3))
    monkeypatch.setattr(Worker, "ask", lambda *_: b'{"value": 1}\n')
    for n in range(10):
        run("construct", ["number", str(n)])
    assert len(desk._kept) == 3


def test_what_rests_is_bounded(desk, monkeypatch):
    def spent(*_):
        raise workers.Spent("this takes too much")

    monkeypatch.setattr(bounded, "RESTING", 3)
    monkeypatch.setattr(Worker, "ask", spent)
    for n in range(10):
        with pytest.raises(NotYet):
            run("construct", ["number", str(n)])
    assert len(desk._rests) == 3


def test_equal_questions_at_the_same_time_are_asked_once(desk, asked):
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda _: square(11), range(6))) == [121] * 6
    assert len(asked) == 1


# --- workers that die or stall ---

linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells whether a process is stopped")
hits = pytest.mark.parametrize("hit", ["SIGSTOP", "SIGKILL"])
trades = pytest.mark.parametrize("trade", [SYMPY, BALLS], ids=lambda trade: trade.name)


def send(hit, pid):
    os.kill(pid, getattr(signal, hit))


def pids(desk):
    return {worker._process.pid for worker in desk._workers}


def children():
    """All processes that this one has started, those that are stopped or not waited for too."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(stat.parent.name))
    return found


@linux
@hits
@trades
def test_workers_hit_while_nobody_needs_them_are_replaced(trade, opened, hit):
    desk, square = opened(trade), SQUARE[trade]
    others = children()
    desk.start()
    assert [square(n) for n in (1, 2)] == [1, 4]
    before = pids(desk)
    for pid in before:
        send(hit, pid)
    assert [square(n) for n in (3, 4, 5)] == [9, 16, 25]
    assert not before & pids(desk)
    assert children() - others == pids(desk)


@linux
@hits
@trades
def test_a_question_whose_worker_is_hit_is_asked_again(trade, opened, hit, monkeypatch):
    desk, square = opened(trade), SQUARE[trade]
    others = children()
    desk.start()
    assert [square(n) for n in (1, 2)] == [1, 4]
    before = pids(desk)
    line = workers._Process._line

    def hit_at_work(process, *question):
        if process.pid in before:
            send(hit, process.pid)
        return line(process, *question)

    monkeypatch.setattr(workers._Process, "_line", hit_at_work)
    assert [square(n) for n in (3, 4, 5)] == [9, 16, 25]
    assert not before & pids(desk)
    assert children() - others == pids(desk)


@linux
@hits
@trades
def test_a_question_whose_workers_are_all_hit_is_not_known_yet_and_does_not_rest(trade, opened, hit, monkeypatch):
    opened(trade)
    square = SQUARE[trade]
    line = workers._Process._line

    def hit_at_work(process, question, *others):
        if question:
            send(hit, process.pid)
        return line(process, question, *others)

    with monkeypatch.context() as patched:
        patched.setattr(workers._Process, "_line", hit_at_work)
        with pytest.raises(NotYet, match=r"^Not known yet: the calculation was interrupted; .*\.$"):
            square(3)
    assert square(3) == 9


def test_the_second_worker_has_the_rest_of_the_time_and_its_lateness_says_nothing(desk, monkeypatch):
    given = []

    def lost_then_late(process, question, seconds, errand):
        given.append(seconds)
        raise workers.Spent("too late") if given[1:] else workers.Lost(1.0)

    monkeypatch.setattr(workers._Process, "answer", lost_then_late)
    with pytest.raises(NotYet, match="interrupted"):
        square(3)
    assert given == [3.0, 2.0]
    assert not desk._rests


def test_a_worker_out_of_memory_is_not_asked_again_at_once(desk, asked, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(workers, "COMMAND", (sys.executable, "-c", "print('ready', flush=True); input(); exit(1)"))
        for _ in range(2):
            with pytest.raises(NotYet, match=r"^Not known yet: this takes more than 600 megabytes .*\.$"):
                square(3)
    assert len(asked) == 1


@trades
def test_a_worker_that_cannot_be_started_is_not_known_yet(trade, opened, monkeypatch):
    opened(trade)
    square = SQUARE[trade]
    with monkeypatch.context() as patched:
        patched.setattr(workers, "COMMAND", (str(ROOT / "no such program"),))
        with pytest.raises(NotYet, match="interrupted"):
            square(3)
        patched.setattr(workers, "COMMAND", (sys.executable, "-c", "exit(1)"))
        with pytest.raises(NotYet, match="interrupted"):
            square(3)
    assert square(3) == 9


@trades
def test_a_worker_retires_after_its_tasks(trade, opened):
    desk, square = opened(replace(trade, tasks=2)), SQUARE[trade]
    desk.start()
    before = pids(desk)
    assert [square(n) for n in (5, 6, 7, 8)] == [25, 36, 49, 64]
    assert not before & pids(desk)
    assert square(9) == 81


# --- balls ---


def taught(lesson):
    """The command of a worker that first learns this."""
    code = f"import sys\nfrom core.balls import operations\nfrom core.notation import worker\n{lesson}\nworker.main(sys.argv[1], int(sys.argv[2]))"
    return (sys.executable, "-s", "-c", code)


def test_balls_wait_for_no_sympy(desk, balls):
    with ThreadPoolExecutor(SYMPY.workers) as threads:
        hung = [threads.submit(run, "construct", TOWER, seconds=60 + k) for k in range(SYMPY.workers)]
        until(lambda: not desk._free)
        assert [ball_square(n) for n in (3, 4)] == [9, 16]
        assert not any(h.done() for h in hung)
        desk.close()
        assert all(isinstance(h.exception(), NotYet) for h in hung)


def test_sympy_waits_for_no_balls(desk, balls, monkeypatch):
    long = "from flint import acb, ctx\nctx.prec = 20_000\noperations.OPERATIONS['long'] = lambda: str(acb.integral(lambda z, _: acb.sin(z) / (1 + z**4), 0, 3))"
    with ThreadPoolExecutor(1) as threads, monkeypatch.context() as patched:
        patched.setattr(workers, "COMMAND", taught(long))
        balls.start()
        patched.undo()
        hung = threads.submit(quick, "long", seconds=600)
        until(lambda: len(balls._free) < BALLS.workers)
        assert square(3) == 9
        assert not hung.done()
        balls.close()
        assert isinstance(hung.exception(), NotYet)


def test_balls_that_take_long_are_not_known_yet_and_rest(balls, asked, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(workers, "COMMAND", taught("import time\noperations.OPERATIONS['long'] = lambda: time.sleep(60)"))
        for _ in range(2):
            with pytest.raises(NotYet, match=r"^Not known yet: this takes more than 0.5 seconds to work out; .*\.$"):
                quick("long")
    assert len(asked) == 1
    assert ball_square(5) == 25


@linux
def test_flint_ends_its_process_where_it_has_no_memory(balls, asked, monkeypatch):
    hog = "from flint import fmpz\noperations.OPERATIONS['hog'] = lambda: int(fmpz(1) << 10**10)"
    with monkeypatch.context() as patched:
        patched.setattr(workers, "COMMAND", taught(hog))
        for _ in range(2):
            with pytest.raises(NotYet, match=r"^Not known yet: the library that works this out gave up; .*\.$"):
                quick("hog", seconds=60)
    assert len(asked) == 1
    assert ball_square(6) == 36


@trades
def test_without_its_library_a_worker_starts_and_refuses_everything(trade, opened, monkeypatch):
    """Python without what is installed beside it."""
    desk = opened(trade)
    monkeypatch.setattr(workers, "COMMAND", (sys.executable, "-S", "-s", "-m", "core.notation.worker"))
    desk.start()
    before = pids(desk)
    name = {SYMPY: "SymPy", BALLS: "Ball arithmetic"}[trade]
    for n in (3, 4):
        with pytest.raises(TooHard, match=rf"^{name} is not available here\.$") as refusal:
            SQUARE[trade](n)
        assert not isinstance(refusal.value, NotYet)
    assert pids(desk) == before


@trades
def test_an_operation_that_no_worker_knows_is_refused(trade, opened):
    desk, ask = opened(trade), {SYMPY: run, BALLS: quick}[trade]
    desk.start()
    before = pids(desk)
    with pytest.raises(TooHard, match="finds no answer to this") as refusal:
        ask("no such operation", 1, seconds=60)
    assert not isinstance(refusal.value, NotYet)
    assert pids(desk) == before


@trades
def test_a_worker_imports_no_more_than_its_library(trade, opened, monkeypatch):
    module = {SYMPY: "core.notation.symbolic", BALLS: "core.balls"}[trade]
    lesson = f"import {module}.operations as own\nown.OPERATIONS['modules'] = lambda: [m for m in sys.modules if '.' not in m]"
    code = f"import sys\nfrom core.notation import worker\n{lesson}\nworker.main(sys.argv[1], int(sys.argv[2]))"
    monkeypatch.setattr(workers, "COMMAND", (sys.executable, "-s", "-c", code))
    opened(replace(trade, workers=1))
    assert SQUARE[trade](3) == 9
    found = {SYMPY: run, BALLS: quick}[trade]("modules")
    libraries = {"flint", "sympy", "mpmath", "numpy", "scipy", "pandas", "streamlit", "numba"} & set(found)
    assert libraries == {SYMPY: {"sympy", "mpmath", "flint"}, BALLS: {"flint"}}[trade]  # FLINT's are the integers of SymPy


def test_a_worker_learns_no_other_trade():
    command = [sys.executable, "-m", "core.notation.worker", "antigravity", "400"]
    ended = subprocess.run(command, cwd=ROOT, input="", capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.returncode) == ("", 1)
    assert "KeyError" in ended.stderr


def test_all_workers_start(opened, monkeypatch):
    desks = [opened(SYMPY), opened(BALLS)]
    bounded.start()
    assert len(set().union(*map(pids, desks))) == bounded.WORKERS


# --- the size of the answer ---


def test_a_long_answer_is_refused(opened, asked):
    opened(replace(SYMPY, answer=20))
    for _ in range(2):
        with pytest.raises(TooHard, match="too long"):
            square(3)
    assert len(asked) == 1
    assert run("construct", ["number", "4"]) is None


# --- who is served ---


class Counter:
    """A desk with one worker, who notes what it is asked, and answers when it is let."""

    def __init__(self, threads, monkeypatch):
        self.desk = bounded._Desk(replace(SYMPY, workers=1))
        self.threads = threads
        self.served = []
        self.go = threading.Semaphore(0)
        self.entered = 0
        self._enter = self.desk._enter
        monkeypatch.setattr(bounded, "_sympy", self.desk)
        monkeypatch.setattr(self.desk, "_enter", self.note)
        monkeypatch.setattr(Worker, "ask", lambda worker, question, *_: self.answer(question))
        monkeypatch.setattr(Worker, "refreshed", lambda worker: None)

    def note(self, ticket):
        self._enter(ticket)
        self.entered += 1

    def answer(self, question):
        self.served.append(json.loads(question)[1])
        self.go.acquire()
        return json.dumps({"value": f"{self.served[-1]}!"}).encode() + b"\n"

    def put(self, reader, *questions):
        """The futures of these questions, all in the queue, or with the worker."""
        return [self._put(reader, question) for question in questions]

    def _put(self, reader, question):
        def asking():
            with asked_by(reader):
                return run("construct", question)

        before = self.entered
        future = self.threads.submit(asking)
        until(lambda: self.entered > before)
        return future

    def work(self):
        """Let the worker do all that waits."""
        self.go.release(1000)


@pytest.fixture
def counter(monkeypatch):
    with ThreadPoolExecutor(100) as threads:
        found = Counter(threads, monkeypatch)
        yield found
        found.work()


ANN, BOB, CEM = Reader("Ann"), Reader("Bob"), Reader("Cem")


def test_readers_are_served_in_turn(counter):
    """However many questions Ann has, another's wait only for the one that runs."""
    running = counter.put(ANN, "a1")
    rest = counter.put(ANN, "a2", "a3", "a4") + counter.put(BOB, "b1", "b2") + counter.put(CEM, "c1")
    counter.work()
    assert [f.result() for f in running + rest] == ["a1!", "a2!", "a3!", "a4!", "b1!", "b2!", "c1!"]
    assert counter.served == ["a1", "b1", "c1", "a2", "b2", "a3", "a4"]


def test_nobody_in_particular_is_one_reader_of_many_questions(counter):
    many = counter.put(None, *(f"n{k}" for k in range(20)))
    one = counter.put(ANN, "a")
    counter.work()
    assert [f.result() for f in many + one][-2:] == ["n19!", "a!"]
    assert counter.served.index("a") == 1


def test_the_oldest_of_many_questions_gives_way(counter):
    futures = counter.put(ANN, *(f"a{k}" for k in range(20)))
    given_way = [f.exception() for f in futures[1:-4]]
    assert all(isinstance(e, NotYet) and str(e).startswith("Not known yet: newer questions") for e in given_way)
    counter.work()
    assert [f.result() for f in futures[-4:]] == ["a16!", "a17!", "a18!", "a19!"]
    assert counter.served == ["a0", "a16", "a17", "a18", "a19"]


def test_questions_of_a_reader_who_left_reach_no_worker(counter):
    here = threading.Event()
    here.set()
    leaver = Reader("Lea", here.is_set)
    counter.put(ANN, "a1")
    left = counter.put(leaver, "l1", "l2")
    stayed = counter.put(ANN, "a2")
    here.clear()
    counter.work()
    assert stayed[0].result() == "a2!"
    for future in left:
        assert isinstance(future.exception(), NotYet)
    assert counter.served == ["a1", "a2"]


def test_who_waits_for_the_same_question_is_answered_where_another_left_or_gave_way(counter):
    here = threading.Event()
    here.set()
    others = counter.put(CEM, "c")
    left = counter.put(Reader("Lea", here.is_set), "same", "same too")
    gave_way = counter.put(ANN, "same too")
    others += counter.put(ANN, "a2", "a3", "a4", "a5")
    stayed = counter.put(BOB, "same", "same too")
    here.clear()
    counter.work()
    assert [f.result() for f in stayed] == ["same!", "same too!"]
    assert all(isinstance(f.exception(), NotYet) for f in left + gave_way)
    assert [f.result() for f in others] == ["c!", "a2!", "a3!", "a4!", "a5!"]
    assert sorted(counter.served) == ["a2", "a3", "a4", "a5", "c", "same", "same too"]


def test_who_joins_a_question_that_runs_needs_no_place(counter, monkeypatch):
    monkeypatch.setattr(bounded, "WAITING", 0)
    with pytest.raises(NotYet, match="too many"):
        counter.put(ANN, "refused")[0].result()
    monkeypatch.setattr(bounded, "WAITING", 1)
    running = counter.put(ANN, "q")
    joined = counter.put(BOB, "q", "q")
    counter.work()
    assert [f.result() for f in running + joined] == ["q!"] * 3
    assert counter.served == ["q"]


def test_a_full_queue_has_a_place_for_everyone(counter, monkeypatch):
    """Whoever has most in it makes room; where each has one, who comes last is told at once."""
    monkeypatch.setattr(bounded, "WAITING", 3)
    counter.put(ANN, "a0")
    ann, bob, cem = counter.put(ANN, "a1", "a2", "a3"), counter.put(BOB, "b"), counter.put(CEM, "c")
    assert [str(f.exception())[:30] for f in ann[:2]] == ["Not known yet: newer questions"] * 2
    dan = counter.put(Reader("Dan"), "d")
    assert str(dan[0].exception()).startswith("Not known yet: too many")
    counter.work()
    assert [f.result() for f in (ann[2], bob[0], cem[0])] == ["a3!", "b!", "c!"]


def test_nobody_waits_for_ever(counter):
    counter.desk.trade = replace(SYMPY, patience=0.05)
    running = counter.put(ANN, "a")
    waiting, joined = counter.put(BOB, "b"), counter.put(CEM, "a")
    for future in waiting + joined:
        assert str(future.exception()).startswith("Not known yet: too many")
    assert not counter.desk._waiting
    counter.work()
    assert running[0].result() == "a!"
    assert counter.served == ["a"]


def test_what_no_worker_had_time_for_is_asked_again(counter):
    first = counter.put(ANN, *(f"a{k}" for k in range(6)))
    assert isinstance(first[1].exception(), NotYet)
    again = counter.put(BOB, "a1")
    counter.work()
    assert again[0].result() == "a1!"


def test_a_thread_may_be_recognised(counter, monkeypatch):
    monkeypatch.setattr(bounded, "_recognised", bounded._nobody)
    recognise(lambda: BOB)
    counter.put(ANN, "a")
    counter.put(None, "b")
    assert list(counter.desk._waiting) == [BOB]


# --- what a worker is ---


def test_memory_is_bounded():
    hog = "from core.notation.worker import _limit; _limit(300); bytearray(10**9)"
    ended = subprocess.run([sys.executable, "-c", hog], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "MemoryError" in ended.stderr


def test_running_out_of_memory_ends_the_worker():
    hog = (
        "from core.notation import worker\n"
        "from core.notation.symbolic import operations\n"
        "def hog(): raise MemoryError\n"
        "operations.OPERATIONS['hog'] = hog\n"
        "worker.main('sympy', 900)\n"
    )
    ended = subprocess.run([sys.executable, "-c", hog], cwd=ROOT, input='["hog"]\n', capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.returncode) == ("ready\n", 1)


def test_a_worker_knows_nothing_of_its_surroundings(desk, monkeypatch):
    monkeypatch.setenv("APP_SECRET", "hush")
    desk.start()
    environment = Path(f"/proc/{min(pids(desk))}/environ")
    if not environment.exists():
        pytest.skip("no /proc on this system")
    assert square(8) == 64
    assert b"hush" not in environment.read_bytes()


def test_it_works_where_main_is_a_script_without_a_guard(tmp_path):
    script = tmp_path / "app.py"
    script.write_text("from core import bounded\nprint(bounded.run('construct', ['number', '2']))\n")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True)
    assert ended.stdout == "None\n"
