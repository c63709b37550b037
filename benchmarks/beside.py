"""Ours and scikit-learn's on the same data, in turn in one run: the ratio of times and of peak extra memory."""

import gc
import statistics
import time
import tracemalloc
import warnings
from collections.abc import Callable

import numpy as np


def compare(ours: Callable[[], object], theirs: Callable[[], object], repeats: int) -> dict[str, float]:
    """Median milliseconds of each and their ratio (theirs / ours), peak extra memory of each in MB."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours(), theirs()
        times: dict[str, list[float]] = {"ours": [], "theirs": []}
        for _ in range(repeats):
            for name, fit in (("ours", ours), ("theirs", theirs)):
                began = time.perf_counter()
                fit()
                times[name].append(time.perf_counter() - began)
        peaks = {}
        for name, fit in (("ours", ours), ("theirs", theirs)):
            gc.collect()
            tracemalloc.start()
            fit()
            peaks[name] = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
    one, other = (statistics.median(times[name]) for name in ("ours", "theirs"))
    ratio = statistics.median(b / a for a, b in zip(times["ours"], times["theirs"], strict=True))
    return {
        "ours_ms": 1e3 * one, "theirs_ms": 1e3 * other, "ratio_time": ratio,
        "ours_peak_mb": peaks["ours"], "theirs_peak_mb": peaks["theirs"],
    }  # fmt: skip


def rng() -> np.random.Generator:
    """The same data in every run."""
    return np.random.default_rng(0)
