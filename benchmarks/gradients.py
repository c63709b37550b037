"""The three ways MLP finds its gradient, in turn in one run: by hand, by automatic and by numerical differentiation."""

import statistics
import time

import numpy as np
from sklearn.datasets import make_moons

from core.learning import MLP

WAYS = ("backprop", "autodiff", "numerical")


def rows(smoke: bool) -> list[dict]:
    """Training on 200 × 2, layers (8, 8): milliseconds of each, and how many times the hand-written pass that is."""
    X, y = make_moons(200, noise=0.2, random_state=0)
    epochs = 3 if smoke else 20
    models = {way: MLP((8, 8), max_iter=epochs, tol=-np.inf, random_state=0, gradient=way) for way in WAYS}
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(3 if smoke else 9):
        for way, model in models.items():
            began = time.perf_counter()
            model.fit(X, y)
            times[way].append(time.perf_counter() - began)
    ratios = {way: [b / a for a, b in zip(times["backprop"], times[way], strict=True)] for way in WAYS}
    return [
        {"gradient": way, "size": f"200 × 2, (8, 8), {epochs} epochs", "gradient_ms": 1e3 * statistics.median(times[way]),
         "ratio_backprop": statistics.median(ratios[way])}
        for way in WAYS
    ]  # fmt: skip
