"""The perceptron as gradient descent: one update is one gradient step on the loss of one example.

Topic: Optimization View of Perceptron. The loss is L(w, b) = 1/m sum_j max(0, -z_j t_j), z_j = w.x_j + b. The slides call it the
hinge loss; it is the perceptron loss, and the hinge loss is max(0, 1 - z t): see `core.learning.network.losses`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.foundations.functions import trace
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


@dataclass(frozen=True, kw_only=True)
class Example:
    """One example that the walk looks at, and where the walk is."""

    w: Array  # (n_features,)
    b: float
    x: Array  # (n_features,)
    t: float  # -1 or +1
    eta: float


@dataclass(frozen=True, kw_only=True)
class Walks:
    """The same examples walked through by the rule and by the gradient, and downhill on the mean loss."""

    X: Array  # (n_samples, n_features)
    t: Array  # (n_samples,), -1 or +1
    eta: float
    rule: Updates  # by `perceptron_update`
    steps: Updates  # by `gradient_step`
    together: Array  # (k + 1, n_features), by `all_together`

    @property
    def equal(self) -> bool:
        """Whether the rule and the gradient made the same weights, to the last bit."""
        return np.array_equal(self.rule.w, self.steps.w) and np.array_equal(self.rule.b, self.steps.b)

    @property
    def mean_losses(self) -> tuple[float, float]:
        """Before the first and after the last update."""
        before, after = (float(mean_loss(self.rule.w[k], float(self.rule.b[k]), self.X, self.t)) for k in (0, -1))
        return before, after

    def example(self, k: int) -> Example:
        """The example behind update k, counted from 0."""
        j = self.rule.rows[k]
        return Example(w=self.rule.w[k], b=float(self.rule.b[k]), x=self.X[j], t=float(self.t[j]), eta=self.eta)

    def table(self) -> dict[str, npt.NDArray[Any]]:
        """One row an update: the example, its score before it, and both weights after it, of two features."""
        x, b = self.X[self.rule.rows], self.rule.b[:-1]
        return {
            "step": np.arange(1, len(x) + 1),
            "x₁": x[:, 0],
            "x₂": x[:, 1],
            "t": self.t[self.rule.rows],
            "z": (self.rule.w[:-1] * x).sum(axis=1) + b,
            "w₁ by the rule": self.rule.w[1:, 0],
            "w₁ by the gradient": self.steps.w[1:, 0],
            "w₂ by the rule": self.rule.w[1:, 1],
            "w₂ by the gradient": self.steps.w[1:, 1],
        }


def walks(X: Array, t: Array, w: Array, *, eta: float, with_b: bool, passes: int = 20, steps: int = 200) -> Walks:
    """All three from the same start. X : (n_samples, n_features);  t : (n_samples,), -1 or +1;  w : the start."""
    rule, gradient = (
        one_by_one(move, X, t, w, eta=eta, passes=passes, with_b=with_b) for move in (perceptron_update, gradient_step)
    )
    together, _ = all_together(X, t, w, eta=eta, steps=steps, with_b=with_b)
    return Walks(X=X, t=t, eta=eta, rule=rule, steps=gradient, together=together)


def loss_table(margin: float) -> dict[str, list[object]]:
    """Each loss and its derivative by z where z t is the margin, for t = +1."""
    z, t = np.array(margin), np.array(1.0)
    return {
        "loss": list(LOSSES),
        "value": [float(loss(z, t)) for loss, _ in LOSSES.values()],
        "slope by z": [float(slope(z, t)) for _, slope in LOSSES.values()],
    }


@dataclass(frozen=True, kw_only=True)
class LossesAt:
    """All losses against the margin z t, and what each says at one."""

    margin: float
    curves: dict[str, tuple[tuple[Array, Array], ...]]  # name: pieces from -3 to 3, x and y each
    table: dict[str, list[object]]  # see `loss_table`
    pushing: tuple[str, ...]  # the losses whose step moves the point further to its side

    @property
    def example(self) -> Example:
        """A point of one feature with this margin, under w = (1, 0)."""
        return Example(w=np.array([1.0, 0.0]), b=0.0, x=np.array([self.margin, 1.0]), t=1.0, eta=1.0)


def losses_at(margin: float) -> LossesAt:
    """Every loss as a curve, and at this margin."""
    curves = {name: _curve(loss) for name, (loss, _) in LOSSES.items()}
    pushing = tuple(name.split(":")[0] for name, (_, slope) in LOSSES.items() if slope(np.array(margin), np.array(1.0)) < 0)
    return LossesAt(margin=margin, curves=curves, table=loss_table(margin), pushing=pushing)


def _curve(loss: Callable[[Array, Array], Array]) -> tuple[tuple[Array, Array], ...]:
    return trace(lambda margin: loss(margin, np.array(1.0)), -3, 3, 300).pieces
