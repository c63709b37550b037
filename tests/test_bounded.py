"""What may never end is ended; what was answered is kept; a worker that dies is replaced."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import bounded
from core.bounded import TooHard, run
from core.expression import parse

ROOT = Path(__file__).parent.parent
TOWER = ["^", ["number", "9"], ["^", ["number", "9"], ["^", ["number", "9"], ["number", "9"]]]]


def square(n):
    """A question nobody asked before: the integral of x from 0 to n, times 2."""
    return 2 * run("definite", parse("x").tree, "x", ["number", "0"], ["number", str(n)])["value"]


@pytest.fixture
def pool(monkeypatch):
    """A pool of its own, with nothing kept."""
    fresh = bounded._Pool()
    monkeypatch.setattr(bounded, "_pool", fresh)
    monkeypatch.setattr(bounded, "_answers", bounded._Answers())
    yield fresh
    fresh.close()


def worker_of(pool):
    """The one that is idle, left where it was."""
    with pool._lent() as worker:
        return worker


def test_an_answer_is_data():
    found = run("definite", parse("x^2+1").tree, "x", ["number", "2"], ["number", "3"])
    assert found["value"] == pytest.approx(22 / 3)
    assert found["tree"] == ["/", ["number", "22"], ["number", "3"]]


def test_what_hangs_is_ended_and_the_next_reader_is_served():
    with pytest.raises(TooHard, match="more than"):
        run("construct", TOWER, seconds=0.3)
    assert square(3) == 9


def test_hung_workers_leave_a_way_for_others(pool):
    with ThreadPoolExecutor(4) as threads:
        hung = [threads.submit(run, "construct", [*TOWER, TOWER][:3], seconds=0.3 + k / 100) for k in range(3)]
        fine = threads.submit(square, 4)
        assert fine.result() == 16
        assert all(isinstance(h.exception(), TooHard) for h in hung)


def test_many_threads_get_their_own_answers():
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(square, range(20, 40))) == [n * n for n in range(20, 40)]


def test_a_refusal_is_one_sentence_and_kept(pool, monkeypatch):
    asked = []
    ask = pool.ask
    monkeypatch.setattr(pool, "ask", lambda *a: asked.append(a) or ask(*a))
    for _ in range(3):
        with pytest.raises(TooHard, match="finds no antiderivative"):
            run("antiderivatives", parse("x^x").tree, "x")
        with pytest.raises(TooHard, match="more than"):
            run("construct", TOWER, seconds=0.2)
    assert len(asked) == 2


def test_what_is_kept_is_bounded(pool, monkeypatch):
    monkeypatch.setattr(bounded, "KEPT", 3)
    monkeypatch.setattr(pool, "ask", lambda *_: b'{"value": 1}\n')
    for n in range(10):
        run("construct", ["number", str(n)])
    assert len(bounded._answers._kept) == 3


def test_equal_questions_at_the_same_time_are_asked_once(pool, monkeypatch):
    asked = []
    ask = pool.ask
    monkeypatch.setattr(pool, "ask", lambda *a: asked.append(a) or ask(*a))
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda _: square(11), range(6))) == [121] * 6
    assert len(asked) == 1


def test_a_worker_that_dies_is_replaced(pool):
    assert square(2) == 4
    for _ in range(bounded.WORKERS):
        victim = worker_of(pool).process
        victim.kill()
        victim.wait()
    assert [square(n) for n in (50, 60)] == [2500, 3600]
    pool.start()
    assert square(70) == 4900


def test_a_worker_retires_after_its_tasks(pool, monkeypatch):
    monkeypatch.setattr(bounded, "TASKS", 2)
    monkeypatch.setattr(bounded, "WORKERS", 1)
    single = bounded._Pool()
    monkeypatch.setattr(bounded, "_pool", single)
    before = worker_of(single).process.pid
    assert [square(n) for n in (5, 6)] == [25, 36]
    assert worker_of(single).process.pid != before
    assert square(7) == 49
    single.close()


def test_a_long_answer_is_refused(pool, monkeypatch):
    assert square(2) == 4
    monkeypatch.setattr(bounded, "MAX_ANSWER", 20)
    with pytest.raises(TooHard, match="too long"):
        square(3)
    monkeypatch.undo()
    assert square(4) == 16


def test_the_queue_is_bounded(pool, monkeypatch):
    monkeypatch.setattr(bounded, "MAX_WAITING", -bounded.WORKERS)
    full = bounded._Pool()
    monkeypatch.setattr(bounded, "_pool", full)
    with pytest.raises(TooHard, match="Too many"):
        square(70)
    monkeypatch.setattr(bounded, "_pool", pool)
    assert square(70) == 4900  # being busy is not kept as an answer


def test_memory_is_bounded():
    hog = "from core.notation.worker import _limit; _limit(300); bytearray(10**9)"
    ended = subprocess.run([sys.executable, "-c", hog], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "MemoryError" in ended.stderr


def test_running_out_of_memory_ends_the_worker():
    hog = (
        "from core.notation import operations, worker\n"
        "def hog(): raise MemoryError\n"
        "operations.OPERATIONS['hog'] = hog\n"
        "worker.main(900)\n"
    )
    ended = subprocess.run([sys.executable, "-c", hog], cwd=ROOT, input='["hog"]\n', capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.returncode) == ("ready\n", 1)


def test_the_worker_is_small_and_knows_nothing_of_its_surroundings(pool, monkeypatch):
    code = "import sys, core.notation.operations; print({'streamlit', 'numpy', 'scipy', 'pandas', 'pickle5'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "set()\n"
    monkeypatch.setenv("APP_SECRET", "hush")
    environment = Path(f"/proc/{worker_of(pool).process.pid}/environ")
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
