"""LeastSquares beside LinearRegression."""

from sklearn.linear_model import LinearRegression

from benchmarks.beside import compare, rng
from core.learning import LeastSquares

SIZES = [(1_000, 5), (10_000, 20), (100_000, 20), (1_000_000, 20)]


def rows(smoke: bool) -> list[dict]:
    found = []
    for n, p in SIZES[: 2 if smoke else None]:
        X = rng().normal(size=(n, p))
        y = X @ rng().normal(size=p) + rng().normal(size=n)
        measured = compare(lambda: LeastSquares().fit(X, y), lambda: LinearRegression().fit(X, y), 100 if n < 5000 else 5)  # noqa: B023
        found.append({"model": "LeastSquares", "size": f"{n} × {p}", **measured})
    return found
