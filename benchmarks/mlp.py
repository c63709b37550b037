"""MLP beside MLPClassifier: the same seed, the same batches, the same number of epochs."""

from sklearn.datasets import make_classification, make_moons
from sklearn.neural_network import MLPClassifier

from benchmarks.beside import compare
from core.learning import MLP

CASES = [(200, (8,), 200), (200, (8,), 16), (2_000, (16, 16), 200), (2_000, (16,), 32), (20_000, (100,), 200)]


def rows(smoke: bool) -> list[dict]:
    found = []
    for n, layers, batch in CASES[: 2 if smoke else None]:
        X, y = make_moons(n, noise=0.2, random_state=0) if n < 10_000 else make_classification(n, random_state=0)
        shared = {"hidden_layer_sizes": layers, "activation": "tanh", "solver": "sgd", "batch_size": batch,
                  "learning_rate_init": 0.1,
                  "momentum": 0.9, "max_iter": 20 if n < 10_000 else 3, "tol": 0.0, "alpha": 0.0, "random_state": 0}  # fmt: skip
        ours, theirs = MLP(**shared), MLPClassifier(**shared)
        measured = compare(lambda: ours.fit(X, y), lambda: theirs.fit(X, y), 7 if n < 10_000 else 3)  # noqa: B023
        found.append({"model": "MLP", "size": f"{n} rows, {layers}, batches of {batch}", **measured})
    return found
