"""A layered network: the forward pass, and the slides' backward pass in matrix form.

Topic: Formalization for a Standard Neural Network. With one column a training example, the slides write

    delta(l-1) = W(l-1,l) . (g'(z(l)) * delta(l))         dL/dW(l-1,l) = a(l-1) . (g'(z(l)) * delta(l))^T

(the sum over k in the slides' dL/dw_jk does not belong there). Here a row is a training example, so both formulas are
transposed; `e` stands for g'(z(l)) * delta(l). All weights live in one vector theta, all derivatives in one vector gradient;
W, b and their derivatives are views into them, and the arrays of a pass are kept for the next batch of the same size.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.special import expit

from core.arrays import Array
from core.learning.network.activations import ACTIVATIONS


class Network:
    """Weights W[l] (n_l, n_l+1) and b[l] (n_l+1,) of a network with the given layer sizes, and its passes."""

    def __init__(self, sizes: Sequence[int], activation: str) -> None:
        self.sizes = tuple(sizes)
        self.activation = activation
        shapes = list(pairwise(self.sizes))
        self.n_weights = sum(m * n for m, n in shapes)
        self.theta = np.zeros(self.n_weights + sum(self.sizes[1:]))
        self.gradient = np.zeros_like(self.theta)
        self.W, self.b = self.views(self.theta)
        self.dW, self.db = self.views(self.gradient)
        self._kept: dict[int, tuple[list[Array], list[Array], list[Array]]] = {}

    def __getstate__(self) -> tuple[tuple[int, ...], str, Array]:
        return self.sizes, self.activation, self.theta  # views would come back as copies that theta knows nothing of

    def __setstate__(self, state: tuple[tuple[int, ...], str, Array]) -> None:
        self.__init__(*state[:2])  # type: ignore[misc]
        self.theta[...] = state[2]

    def views(self, vector: Array) -> tuple[list[Array], list[Array]]:
        """A vector like theta as weight matrices and bias vectors, without copying."""
        shapes = list(pairwise(self.sizes))
        ends = np.cumsum([m * n for m, n in shapes] + [n for _, n in shapes])
        pieces = np.split(vector, ends[:-1])
        matrices = [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=False)]
        return matrices, pieces[len(shapes) :]

    def _arrays(self, rows: int) -> tuple[list[Array], list[Array], list[Array]]:
        """The arrays z (then a in place), e and a spare one for each layer, for this number of rows."""
        if rows not in self._kept:
            self._kept[rows] = tuple([np.empty((rows, n)) for n in self.sizes[1:]] for _ in range(3))  # type: ignore[assignment]
        return self._kept[rows]

    def forward(self, X: Array, masks: Sequence[Array] = ()) -> list[Array]:
        """Values a of every layer from the input to the output's z: (n_samples, n_l) each; reused by the next pass.

        masks : what dropout multiplies each hidden layer by, (n_samples, n_l) each; none for the whole network
        """
        zs, _, inputs = self._arrays(len(X))
        a = [X]
        for layer, (W, b, z) in enumerate(zip(self.W, self.b, zs, strict=True)):
            np.dot(a[-1], W, out=z)  # (n_samples, n_l) . (n_l, n_l+1)
            z += b
            if layer < len(zs) - 1:
                self._activate(z, inputs[layer])
            a.append(z * masks[layer] if masks and layer < len(masks) else z)
        return a

    def backward(self, a: list[Array], e: Array, masks: Sequence[Array] = ()) -> Array:
        """The gradient of the summed loss from e = dL/dz of the output, (n_samples, n_out), one layer at a time."""
        zs, es, spare = self._arrays(len(e))
        for layer in range(len(self.W) - 1, -1, -1):
            np.dot(a[layer].T, e, out=self.dW[layer])  # (n_l, n_samples) . (n_samples, n_l+1)
            np.add.reduce(e, axis=0, out=self.db[layer])
            if layer:
                delta = np.dot(e, self.W[layer].T, out=es[layer - 1])  # (n_samples, n_l+1) . (n_l+1, n_l)
                if masks:
                    delta *= masks[layer - 1]
                e = self._times_slope(delta, zs[layer - 1], spare[layer - 1])
        return self.gradient

    def _activate(self, z: Array, z_kept: Array) -> None:
        """Put g(z) in the place of z; the four activations of scikit-learn need no copy of z on the way back."""
        match self.activation:
            case "tanh":
                np.tanh(z, out=z)
            case "relu":
                np.maximum(z, 0, out=z)
            case "logistic":
                expit(z, out=z)
            case "identity":
                pass
            case other:
                z_kept[...] = z
                z[...] = ACTIVATIONS[other].value(z_kept)

    def _times_slope(self, delta: Array, a: Array, spare: Array) -> Array:
        """Turn delta into e = g'(z) * delta, in place, from the value a = g(z) where it says enough."""
        match self.activation:
            case "tanh":  # g' = 1 - a^2
                np.multiply(a, a, out=spare)
                np.subtract(1.0, spare, out=spare)
                delta *= spare
            case "relu":
                delta *= a > 0
            case "logistic":  # g' = a (1 - a)
                delta *= a
                delta *= np.subtract(1.0, a, out=spare)
            case "identity":
                pass
            case other:
                delta *= ACTIVATIONS[other].slope(spare)
        return delta

    def gradient_norms(self) -> tuple[float, ...]:
        """Norm of dL/dW of each layer, of the last batch."""
        return tuple(float(np.linalg.norm(dW)) for dW in self.dW)
