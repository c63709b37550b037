"""The perceptron as gradient descent: one update is one gradient step on the loss of one example.

Topic: Optimization View of Perceptron. The loss is L(w, b) = 1/m sum_j max(0, -z_j t_j), z_j = w.x_j + b. The slides call it the
hinge loss; it is the perceptron loss, and the hinge loss is max(0, 1 - z t): see `core.learning.network.losses`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.learning.network.losses import (
    hinge_loss,
    hinge_slope,
    logistic_loss,
    logistic_slope,
    perceptron_loss,
    perceptron_slope,
    squared_loss,
    squared_slope,
)

Move = Callable[[Array, float, Array, float, float], tuple[Array, float]]

LOSSES = {  # name: the loss of a score z for the target t, and its derivative by z
    "perceptron: max(0, −zt)": (perceptron_loss, perceptron_slope),
    "hinge: max(0, 1 − zt)": (hinge_loss, hinge_slope),
    "squared: (z − t)²/2": (squared_loss, squared_slope),
    "log: ln(1 + exp(−zt))": (logistic_loss, logistic_slope),
}


def perceptron_update(w: Array, b: float, x: Array, t: float, eta: float) -> tuple[Array, float]:
    """The slides' rule: a point on the wrong side pulls the line, w <- w + eta t x, b <- b + eta t.

    w, x : (n_features,);  t : -1 or +1
    """
    if t * (w @ x + b) > 0:
        return w, b
    return w + eta * t * x, b + eta * t


def example_gradient(w: Array, b: float, x: Array, t: float) -> tuple[Array, float]:
    """The gradient of max(0, -z t) with respect to w and b: (-t x, -t) where z t <= 0, else 0.

    At z t = 0 the loss has a kink; any slope between the two is a subgradient, and the perceptron takes this one.
    """
    if t * (w @ x + b) > 0:
        return np.zeros_like(w), 0.0
    return -t * x, -t


def gradient_step(w: Array, b: float, x: Array, t: float, eta: float) -> tuple[Array, float]:
    """One step downhill on the loss of one example: w <- w - eta dL/dw, b <- b - eta dL/db."""
    dw, db = example_gradient(w, b, x, t)
    return w - eta * dw, b - eta * db


@dataclass(frozen=True)
class Updates:
    """The steps that moved the weights, in order."""

    w: Array  # (k + 1, n_features)
    b: Array  # (k + 1,)
    rows: npt.NDArray[np.int_]  # (k,), the example behind each
    clean: bool  # the last pass moved nothing: every example is on its side


def one_by_one(move: Move, X: Array, t: Array, w: Array, *, eta: float, passes: int, with_b: bool = True) -> Updates:
    """Go through the examples in order, again and again, until a pass moves nothing.

    move : `perceptron_update` or `gradient_step`;  X : (n_samples, n_features);  t : (n_samples,), -1 or +1;  w : the start
    """
    b, clean = 0.0, False
    ws, bs, rows = [w], [0.0], list[int]()
    for _ in range(passes):
        before = len(rows)
        for j, (x_j, t_j) in enumerate(zip(X, t, strict=True)):
            w_new, b_new = move(w, b, x_j, float(t_j), eta)
            if b_new != b or (w_new != w).any():
                w, b = w_new, b_new if with_b else 0.0
                ws.append(w)
                bs.append(b)
                rows.append(j)
        if clean := len(rows) == before:
            break
    return Updates(np.array(ws), np.array(bs), np.array(rows, dtype=int), clean)


def mean_loss(w: Array, b: float, X: Array, t: Array) -> Array:
    """1/m sum_j max(0, -z_j t_j) at many w at once.

    w : (..., n_features);  X : (n_samples, n_features);  t : (n_samples,);  returns (...,)
    """
    return np.asarray(perceptron_loss(w @ X.T + b, t).mean(axis=-1))


def mean_gradient(w: Array, b: float, X: Array, t: Array) -> tuple[Array, float]:
    """The mean of the examples' gradients: dL/dw, (n_features,), and dL/db."""
    slope = np.where(t * (X @ w + b) <= 0, -t, 0.0)  # dL_j/dz_j, (n_samples,)
    return slope @ X / len(X), float(slope.mean())


def all_together(X: Array, t: Array, w: Array, *, eta: float, steps: int, with_b: bool = True) -> tuple[Array, Array]:
    """Plain gradient descent on the mean loss: w, (k + 1, n_features), and b, (k + 1,); it ends where the gradient is 0."""
    ws, bs = [w], [0.0]
    for _ in range(steps):
        dw, db = mean_gradient(ws[-1], bs[-1], X, t)
        if not dw.any() and not db:
            break
        ws.append(ws[-1] - eta * dw)
        bs.append(bs[-1] - eta * db if with_b else 0.0)
    return np.array(ws), np.array(bs)


def loss_table(margin: float) -> dict[str, list[object]]:
    """Each loss and its derivative by z where z t is the margin, for t = +1."""
    z, t = np.array(margin), np.array(1.0)
    return {
        "loss": list(LOSSES),
        "value": [float(loss(z, t)) for loss, _ in LOSSES.values()],
        "slope by z": [float(slope(z, t)) for _, slope in LOSSES.values()],
    }
