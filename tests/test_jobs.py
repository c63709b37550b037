"""Long work runs in a worker process, in turn, tells how far it is, and ends when it is stopped or its reader leaves."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import psutil
import pytest

from core import bounded
from core.bounded import NotYet, Reader, TooHard
from core.data.design import make_design
from core.data.tables import Limits, TableError, read_table
from core.jobs import Job
from core.learning import MLP, LeastSquares
from core.learning.beside.comparison import compare, cross_validation, twin
from core.workers import MODELS


@pytest.fixture(scope="module")
def desk():
    """Workers of their own for the module: each imports scikit-learn."""
    with pytest.MonkeyPatch.context() as patched:
        fresh = bounded._Desk(MODELS)
        patched.setattr(bounded, "_models", fresh)
        yield fresh
        fresh.close()


def design(rows, task="regression"):
    rng = np.random.default_rng(rows)
    frame = pd.DataFrame(rng.normal(size=(rows, 3)), columns=["a", "b", "c"])
    frame["t"] = frame["a"] - 2 * frame["b"] + rng.normal(size=rows)
    if task == "classification":
        frame["t"] = np.where(frame["t"] > 0, "up", "down")
    return make_design(frame, "t", ["a", "b", "c"], task)


ENDLESS = ("compared", MLP(max_iter=100_000, tol=0.0, hidden_layer_sizes=(64,)), design(20_000, "classification"), 0.25, 0, 1)
ANN, BOB, CEM = Reader("Ann"), Reader("Bob"), Reader("Cem")


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def process_of(desk):
    return psutil.Process(desk._workers[0]._process.pid)


def test_a_comparison_is_the_same_as_here(desk):
    rows = design(500)
    there = Job("compared", LeastSquares(), rows, 0.25, 3, 1, reader=ANN).result()
    here = compare(LeastSquares(), twin(LeastSquares()), rows.X, rows.y, 0.25, 3, preprocess=rows.preprocess)
    np.testing.assert_array_equal(there.ours.coef_, here.ours.coef_)
    np.testing.assert_array_equal(there.test, here.test)
    pd.testing.assert_frame_equal(there.scores, here.scores)


def test_folds_are_the_same_as_here_and_told_one_by_one(desk, monkeypatch):
    rows, heard = design(300), []
    monkeypatch.setattr(Job, "_hear", lambda job, words: heard.append(words))
    there = Job("folds_scored", LeastSquares(), rows, 4, 1, reader=ANN).result()
    here = cross_validation(LeastSquares(), twin(LeastSquares()), rows.X, rows.y, 4, 1, preprocess=rows.preprocess)
    for name, scores in here.items():
        np.testing.assert_array_equal(there[name], scores)
    assert heard == [f"{done} of 4 folds done" for done in range(4)]


def test_a_table_is_read_as_here_and_its_refusal_is_an_answer(desk):
    data = b"a;b\n1,5;x\n2,5;y\n3,5;x\n"
    how = {"encoding": None, "delimiter": None, "decimal": None}
    there = Job("table_read", data, "t.csv", Limits(), how, reader=ANN).result()
    here = read_table(data, "t.csv")
    pd.testing.assert_frame_equal(there.frame, here.frame)
    assert there.notes == here.notes
    refused = Job("table_read", b"", "t.csv", Limits(), how, reader=ANN).result()
    assert isinstance(refused, TableError)
    assert refused.message.endswith(".")


def test_what_cannot_be_fitted_is_one_sentence(desk):
    one_class = replace(design(20), y=np.array(["up"] * 20), task="classification")
    with pytest.raises(TooHard, match=r"^The training part has only one class: .*\.$"):
        Job("compared", MLP(), one_class, 0.25, 0, 1, reader=ANN).result()


def test_stop_ends_the_worker_and_the_next_is_served(desk):
    job = Job(*ENDLESS, reader=ANN)
    until(lambda: job.words == "Fitting ours")
    process = process_of(desk)
    job.stop()
    assert job.is_over
    with pytest.raises(NotYet):
        job.result()
    process.wait(10)
    assert Job("compared", LeastSquares(), design(100), 0.25, 0, 1, reader=BOB).result().seconds


def test_a_reader_who_leaves_ends_the_work(desk):
    here = [True]
    job = Job(*ENDLESS, reader=Reader("Dan", lambda: here[0]))
    until(lambda: job.words == "Fitting ours")
    process = process_of(desk)
    here.clear()
    here.append(False)
    process.wait(10)
    with pytest.raises(NotYet, match="left"):
        job.result()


def test_readers_are_served_in_turn_and_know_their_place(desk):
    running = Job(*ENDLESS, reader=ANN)
    until(lambda: running.words == "Fitting ours")
    mine = []
    for k in range(1, 4):  # one after the other: each asks from a thread of its own
        mine.append(Job("compared", LeastSquares(), design(100 + k), 0.25, 0, 1, reader=BOB))
        until(lambda k=k: mine[-1].words == f"Waiting: place {k} in the queue")
    other = Job("compared", LeastSquares(), design(200), 0.25, 0, 1, reader=CEM)
    until(lambda: [job.words for job in (*mine, other)] == [f"Waiting: place {k} in the queue" for k in (1, 3, 4, 2)])
    running.stop()
    assert all(job.result().seconds for job in (*mine, other))


def test_a_worker_killed_in_the_middle_is_replaced_and_the_work_done(desk):
    job = Job("compared", MLP(max_iter=300, tol=0.0), design(20_000, "classification"), 0.25, 0, 1, reader=ANN)
    until(lambda: job.words == "Fitting ours")
    process_of(desk).kill()
    assert job.result().ours.n_iter_ > 0


def test_what_takes_too_long_says_what_to_try(desk, monkeypatch):
    with pytest.raises(NotYet, match=r"more than 0\.5 seconds to work out; try fewer rows, columns or passes\.$"):
        bounded.long(*ENDLESS, seconds=0.5)
