"""Automatic differentiation in reverse mode: write the forward expression, the derivatives come for free.

Topic: Automatic Differentiation. Every operation records its inputs and one rule: given the derivative of the result (`g`), the
derivative of each input. `backward` goes through the record in reverse topological order, so that a node passes its derivative on
only when everything that used it has contributed. Source: Linnainmaa (1970); Griewank and Walther (2008), chapter 3.

>>> x = Variable(3.0)
>>> z = (x**2 + 1) ** 2
>>> z.backward()
>>> float(z.value), float(x.grad)
(100.0, 120.0)
"""

from collections.abc import Callable, Sequence
from typing import Any, Union

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Rule = Callable[[Array], Any]  # derivative of the result -> derivative of one input, before it is shrunk to the input's shape
Number = Union["Variable", float, Array]


class Variable:
    """A number or array with a memory of where it came from. `value`, and after `backward` `grad` of the same shape."""

    __array_priority__ = 100  # so that array + Variable asks Variable
    __slots__ = ("grad", "name", "parents", "rules", "value")

    def __init__(self, value: Any, parents: Sequence["Variable"] = (), rules: Sequence[Rule] = (), name: str = "") -> None:
        self.value: Array = np.asarray(value, dtype=np.float64)
        self.parents, self.rules, self.name = tuple(parents), tuple(rules), name
        self.grad: Array = np.zeros_like(self.value)

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value."""
        return self.value.shape

    def __repr__(self) -> str:
        return f"Variable({self.value!r})"

    # --- one rule per operation, one line each ---

    def __add__(self, other: Number) -> "Variable":
        b = _variable(other)
        return Variable(self.value + b.value, (self, b), (lambda g: g, lambda g: g), "+")

    def __mul__(self, other: Number) -> "Variable":
        b = _variable(other)
        return Variable(self.value * b.value, (self, b), (lambda g: g * b.value, lambda g: g * self.value), "×")

    def __sub__(self, other: Number) -> "Variable":
        b = _variable(other)
        return Variable(self.value - b.value, (self, b), (lambda g: g, lambda g: -g), "−")

    def __truediv__(self, other: Number) -> "Variable":
        b = _variable(other)
        return Variable(self.value / b.value, (self, b), (lambda g: g / b.value, lambda g: -g * self.value / b.value**2), "÷")

    def __pow__(self, other: Number) -> "Variable":
        b = _variable(other)
        value = self.value**b.value
        rules: tuple[Rule, Rule] = (lambda g: g * b.value * self.value ** (b.value - 1), lambda g: g * value * _log(self.value))
        return Variable(value, (self, b), rules, "^")

    def __matmul__(self, other: Number) -> "Variable":
        b = _variable(other)
        return Variable(self.value @ b.value, (self, b), (lambda g: _left(g, b.value), lambda g: _right(self.value, g)), "@")

    def __neg__(self) -> "Variable":
        return Variable(-self.value, (self,), (lambda g: -g,), "negative")

    def __getitem__(self, index: Any) -> "Variable":
        return Variable(self.value[index], (self,), (lambda g: _scatter(g, index, self.shape),), "[ ]")

    def exp(self) -> "Variable":
        """e^x."""
        value = np.exp(self.value)
        return Variable(value, (self,), (lambda g: g * value,), "exp")

    def log(self) -> "Variable":
        """Natural logarithm."""
        return Variable(np.log(self.value), (self,), (lambda g: g / self.value,), "log")

    def sin(self) -> "Variable":
        """Sine."""
        return Variable(np.sin(self.value), (self,), (lambda g: g * np.cos(self.value),), "sin")

    def cos(self) -> "Variable":
        """Cosine."""
        return Variable(np.cos(self.value), (self,), (lambda g: -g * np.sin(self.value),), "cos")

    def sqrt(self) -> "Variable":
        """Square root."""
        value = np.sqrt(self.value)
        return Variable(value, (self,), (lambda g: g / (2 * value),), "sqrt")

    def tanh(self) -> "Variable":
        """Hyperbolic tangent; its derivative is 1 - tanh^2."""
        value = np.tanh(self.value)
        return Variable(value, (self,), (lambda g: g * (1 - value**2),), "tanh")

    def sigmoid(self) -> "Variable":
        """1 / (1 + e^-x); its derivative is s (1 - s)."""
        value = 0.5 * (1 + np.tanh(0.5 * self.value))
        return Variable(value, (self,), (lambda g: g * value * (1 - value),), "sigmoid")

    def relu(self) -> "Variable":
        """max(0, x); its derivative at 0 is taken to be 0."""
        return Variable(np.maximum(self.value, 0), (self,), (lambda g: g * (self.value > 0),), "relu")

    def abs(self) -> "Variable":
        """Absolute value; its derivative at 0 is taken to be 0."""
        return Variable(np.abs(self.value), (self,), (lambda g: g * np.sign(self.value),), "abs")

    def sum(self, axis: int | tuple[int, ...] | None = None) -> "Variable":
        """Sum over all entries, or along an axis."""
        return Variable(self.value.sum(axis=axis), (self,), (lambda g: _spread(g, self.shape, axis),), "sum")

    def mean(self, axis: int | tuple[int, ...] | None = None) -> "Variable":
        """Mean over all entries, or along an axis."""
        total = self.sum(axis)
        return total * (total.value.size / self.value.size)

    def max(self, axis: int | None = None) -> "Variable":
        """Largest entry; equal ones share the derivative."""
        value = self.value.max(axis=axis)
        hit = self.value == _spread(value, self.shape, axis)
        share = hit / hit.sum(axis=axis, keepdims=True)
        return Variable(value, (self,), (lambda g: share * _spread(g, self.shape, axis),), "max")

    def reshape(self, *shape: int) -> "Variable":
        """The same entries in another shape."""
        return Variable(self.value.reshape(*shape), (self,), (lambda g: g.reshape(self.shape),), "reshape")

    @property
    def T(self) -> "Variable":
        """The transpose."""
        return Variable(self.value.T, (self,), (lambda g: g.T,), "T")

    def __radd__(self, other: Number) -> "Variable":
        return _variable(other) + self

    def __rsub__(self, other: Number) -> "Variable":
        return _variable(other) - self

    def __rmul__(self, other: Number) -> "Variable":
        return _variable(other) * self

    def __rtruediv__(self, other: Number) -> "Variable":
        return _variable(other) / self

    def __rpow__(self, other: Number) -> "Variable":
        return _variable(other) ** self

    def __rmatmul__(self, other: Number) -> "Variable":
        return _variable(other) @ self

    # --- the backward pass ---

    def backward(self, seed: Any = None) -> None:
        """Fill `grad` of every variable this one came from, starting afresh: the derivative of this with respect to it.

        seed : derivative of a final number with respect to this, of its shape; needed only for a vector, whose own gradient
        is not defined (the slides: the gradient is that of a real-valued function). Raises ValueError without it.
        """
        if seed is None:
            if self.value.size != 1:
                raise ValueError(
                    f"The gradient belongs to a real-valued function; this one has {self.value.size} values. "
                    "Sum them first, or give a seed."
                )
            seed = np.ones(self.shape)
        order = topological_order(self)
        for node in order:
            node.grad = np.zeros(node.shape)
        self.grad = np.broadcast_to(np.asarray(seed, dtype=np.float64), self.shape).copy()
        for node in reversed(order):
            for parent, rule in zip(node.parents, node.rules, strict=True):
                parent.grad += _shrink(np.asarray(rule(node.grad)), parent.shape)


def topological_order(result: Variable) -> list[Variable]:
    """All variables behind a result, each after those it came from; a stack of our own, so that depth is no limit."""
    order: list[Variable] = []
    seen: set[int] = set()
    stack: list[tuple[Variable, bool]] = [(result, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((parent, False) for parent in node.parents)
    return order


def _variable(value: Number) -> Variable:
    return value if isinstance(value, Variable) else Variable(value)


def _shrink(g: Array, shape: tuple[int, ...]) -> Array:
    """Undo broadcasting: an input that was used many times gets the sum of all its derivatives."""
    if g.shape == shape:
        return g
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    return g.sum(axis=tuple(k for k, n in enumerate(shape) if n == 1 and g.shape[k] != 1), keepdims=True)


def _spread(g: Any, shape: tuple[int, ...], axis: int | tuple[int, ...] | None) -> Array:
    return np.broadcast_to(g if axis is None else np.expand_dims(g, axis), shape)


def _scatter(g: Array, index: Any, shape: tuple[int, ...]) -> Array:
    full = np.zeros(shape)
    np.add.at(full, index, g)
    return full


def _log(x: Array) -> Array:
    """Log x, 0 where x is 0 or less: there the power has no derivative with respect to its exponent that is needed."""
    return np.log(np.where(x > 0, x, 1.0))


def _left(g: Array, b: Array) -> Array:
    """dL/dA of L(A b): g b^T, for matrices and vectors."""
    return np.multiply.outer(g, b) if b.ndim == 1 else g @ np.swapaxes(b, -1, -2)


def _right(a: Array, g: Array) -> Array:
    """dL/db of L(a b): a^T g, for matrices and vectors."""
    return np.multiply.outer(a, g) if a.ndim == 1 else np.swapaxes(a, -1, -2) @ g
