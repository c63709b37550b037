"""The gradient check: a backward pass is held against differences, layer by layer, so that a mistake shows and where it is.

Topic: Numerical Differentiation. Too slow to train with, differences are what a backward pass is tested with: two right ones
agree to about 1e-9 of their size, a slip anywhere costs digits at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core.arrays import Array
from core.differentiation.numerical_gradient import numerical_gradient
from core.notation.printers.indexed_text import number

MISTAKES = {
    "none": "no mistake",
    "slope": "g'(z) is missing",
    "transpose": "W is not transposed",
    "index": "the wrong unit's value, as on the slides",
}
THRESHOLD = 1e-5  # relative error above which the check says no


@dataclass(frozen=True)
class Check:
    """The derivatives of both and how far they are apart."""

    by_hand: tuple[Array, ...]  # dL/dW of each layer, (n_l, n_l+1)
    numerical: tuple[Array, ...]  # the same shapes
    errors: tuple[float, ...]  # |by hand - numerical| / (|by hand| + |numerical|) of each layer, norms

    @property
    def wrong(self) -> list[int]:
        """Layers over the threshold, the first being 1."""
        return [k for k, error in enumerate(self.errors, 1) if not error < THRESHOLD]

    @property
    def passed(self) -> bool:
        """Whether every layer is below the threshold."""
        return not self.wrong

    @property
    def table(self) -> dict[str, list[object]]:
        """A row for each layer."""
        return {
            "layer": list(range(1, len(self.errors) + 1)),
            "relative error": [number(e) for e in self.errors],
            "first entry, by hand": [float(d.flat[0]) for d in self.by_hand],
            "by differences": [float(d.flat[0]) for d in self.numerical],
        }


def forward(W: Sequence[Array], X: Array) -> list[Array]:
    """Values of every layer: tanh units, and a plain sum at the output. X : (n_samples, n_0)."""
    a = [X]
    for layer, w in enumerate(W):
        z = a[-1] @ w
        a.append(z if layer == len(W) - 1 else np.tanh(z))
    return a


def loss(W: Sequence[Array], X: Array, t: Array) -> float:
    """Half the squared errors, summed. t : (n_samples, 1)."""
    return 0.5 * float(((forward(W, X)[-1] - t) ** 2).sum())


def backward(W: Sequence[Array], X: Array, t: Array, mistake: str = "none") -> list[Array]:
    """DL/dW of each layer by hand: dW = a^T e, then delta = e W^T and e = g'(z) delta; with a mistake if asked for.

    A mistake that would change the shapes is left out where it would: the check then says that these layers are right.
    """
    a = forward(W, X)
    e = a[-1] - t
    found = []
    for layer in range(len(W) - 1, -1, -1):
        square = W[layer].shape[0] == W[layer].shape[1]
        value = a[layer + 1] if mistake == "index" and square else a[layer]
        found.append(value.T @ e)
        delta = e @ (W[layer] if mistake == "transpose" and square else W[layer].T)
        e = delta if mistake == "slope" else (1 - a[layer] ** 2) * delta
    return found[::-1]


def check(mistake: str = "none", *, depth: int = 3, width: int = 4, seed: int = 0, step: float = 1e-6) -> Check:
    """Plant a mistake in the backward pass of a small network and hold it against central differences."""
    rng = np.random.default_rng(seed)
    sizes = [2, *[width] * depth, 1]
    W = [rng.normal(size=(m, n)) / np.sqrt(m) for m, n in pairwise(sizes)]
    X, t = rng.normal(size=(10, 2)), rng.normal(size=(10, 1))
    by_hand = backward(W, X, t, mistake)
    numerical = []
    for layer in range(len(W)):

        def moved(w: Array, layer: int = layer) -> float:
            return loss([*W[:layer], w, *W[layer + 1 :]], X, t)

        numerical.append(numerical_gradient(moved, W[layer], step))
    errors = [float(_size(d - n) / (_size(d) + _size(n))) for d, n in zip(by_hand, numerical, strict=True)]
    return Check(tuple(by_hand), tuple(numerical), tuple(errors))


def _size(d: Array) -> float:
    return float(np.sqrt((d * d).sum()))


def in_words(found: Check, mistake: str) -> tuple[str, str]:
    """What the check says, and what to make of it."""
    if found.passed:
        words = f"All {len(found.errors)} layers agree with the differences."
        return (
            words,
            "" if mistake == "none" else "With one hidden layer no weight matrix is square: this mistake does not even fit.",
        )
    layers = ", ".join(map(str, found.wrong))
    words = f"Layer{'s' * (len(found.wrong) > 1)} {layers} of {len(found.errors)}: not the derivative that the differences find."
    if mistake == "none":
        return words, "Nothing is planted: this ε is too coarse or too fine for the check."
    return words, "The layers behind a mistake stay right: the sweep has not come to it yet."
