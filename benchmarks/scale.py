"""More rows than memory: least squares on generated partitions, one worker process and two, beside scikit-learn's partial_fit.

`make scale` writes the table of docs/scale.md. Partitions are made where they are needed and kept nowhere.
"""

import argparse
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import psutil
from sklearn.linear_model import SGDRegressor

from core.learning.distributed import DistributedLeastSquares

TRUTH = np.linspace(-1, 1, 20)


def made(k: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Partition k: X (rows, 20) and y (rows,), from its number as a seed."""
    rng = np.random.default_rng(k)
    X = rng.normal(size=(rows, len(TRUTH)))
    return X, X @ TRUTH + 0.5 + rng.normal(size=rows)


def lazily(parts: int, rows: int):
    """X and y of so many partitions as Dask arrays, nothing made yet."""
    import dask.array as da
    from dask.delayed import delayed

    one = [delayed(made, pure=False)(k, rows) for k in range(parts)]
    X = [da.from_delayed(delayed(lambda pair: pair[0])(m), (rows, len(TRUTH)), float) for m in one]
    y = [da.from_delayed(delayed(lambda pair: pair[1])(m), (rows,), float) for m in one]
    return da.concatenate(X), da.concatenate(y)


@contextmanager
def peak() -> Iterator[list[float]]:
    """The most memory of this process and its children meanwhile, in MB (resident, what they share counted twice)."""
    found, over = [0.0], threading.Event()

    def watch() -> None:
        this = psutil.Process()
        while not over.wait(0.2):
            total = 0
            for one in [this, *this.children(recursive=True)]:
                try:
                    total += one.memory_info().rss
                except psutil.Error:
                    continue
            found[0] = max(found[0], total / 1e6)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield found
    finally:
        over.set()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=20_000_000)
    arguments.add_argument("--parts", type=int, default=100)
    asked = arguments.parse_args()
    rows = asked.rows // asked.parts
    print(
        f"{asked.rows:,} rows × {len(TRUTH)}, {8 * asked.rows * len(TRUTH) / 1e9:.1f} GB of numbers, {asked.parts} partitions\n"
    )
    print("| | seconds | rows a second | most memory, MB | largest error of a coefficient |")
    print("|---|---|---|---|---|")
    from distributed import Client, LocalCluster

    for workers in (1, 2):
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
            Client(cluster),
            peak() as most,
        ):
            began = time.perf_counter()
            model = DistributedLeastSquares().fit(*lazily(asked.parts, rows))
            told(f"ours, {workers} worker{'s' * (workers > 1)}", time.perf_counter() - began, asked.rows, most[0], model.coef_)
    with peak() as most:
        began = time.perf_counter()
        theirs = SGDRegressor(random_state=0)
        for k in range(asked.parts):
            theirs.partial_fit(*made(k, rows))
        told("scikit-learn, SGDRegressor.partial_fit", time.perf_counter() - began, asked.rows, most[0], theirs.coef_)
    with peak():
        began = time.perf_counter()
        for k in range(asked.parts):
            made(k, rows)
        print(f"\nMaking the rows alone takes {time.perf_counter() - began:.0f} s in one process.")


def told(who: str, seconds: float, rows: int, most: float, coef: np.ndarray) -> None:
    """One line of the table."""
    print(f"| {who} | {seconds:.0f} | {rows / seconds:,.0f} | {most:,.0f} | {np.abs(coef - TRUTH).max():.1e} |", flush=True)


if __name__ == "__main__":
    main()
