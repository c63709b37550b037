"""Automatic differentiation in reverse mode: write the forward expression, the derivatives come for free.

Topic: Automatic Differentiation. Every operation records its inputs and one rule for each: given the derivative of the result
(`g`), the derivative of that input. `backward` goes through the record in reverse topological order, so that a node passes its
derivative on only when everything that used it has contributed. Source: Linnainmaa (1970); Griewank and Walther (2008), ch. 3.
NumPy's own functions work on variables too: np.exp(x) is x.exp().

>>> x = Variable(3.0)
>>> z = (x**2 + 1) ** 2
>>> z.backward()
>>> float(z.value), float(x.grad)
(100.0, 120.0)
"""

from collections.abc import Callable, Sequence
from typing import Any, Union

import numpy as np

from core.arrays import Array
from core.differentiation.adjoints import Axis, log_of_base, matmul_left, matmul_right, power_slope, scatter, shrink, spread

Rule = Callable[[Array], Any]  # derivative of the result -> derivative of one input, before it is shrunk to the input's shape
Number = Union["Variable", float, Array]


class Variable:
    """A number or array with a memory of where it came from. `value`, and after `backward` `grad` of the same shape."""

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
        rules = (lambda g: g * power_slope(self.value, b.value), lambda g: g * value * log_of_base(self.value))
        return Variable(value, (self, b), rules, "^")

    def __matmul__(self, other: Number) -> "Variable":
        b = _variable(other)
        rules = (lambda g: matmul_left(g, self.value, b.value), lambda g: matmul_right(g, self.value, b.value))
        return Variable(self.value @ b.value, (self, b), rules, "@")

    def __neg__(self) -> "Variable":
        return Variable(-self.value, (self,), (lambda g: -g,), "negative")

    def __getitem__(self, index: Any) -> "Variable":
        return Variable(self.value[index], (self,), (lambda g: scatter(g, index, self.shape),), "[ ]")

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

    def through(self, function: Callable[[Array], Any], slope: Callable[[Array], Any], name: str) -> "Variable":
        """A function of each entry that comes with its slope, as those of formulas do."""
        return Variable(function(self.value), (self,), (lambda g: g * slope(self.value),), name)

    def sum(self, axis: Axis = None, keepdims: bool = False) -> "Variable":
        """Sum over all entries, or along an axis."""
        value = self.value.sum(axis=axis, keepdims=keepdims)
        return Variable(value, (self,), (lambda g: spread(g, self.shape, axis, keepdims),), "sum")

    def mean(self, axis: Axis = None, keepdims: bool = False) -> "Variable":
        """Mean over all entries, or along an axis."""
        value = self.value.mean(axis=axis, keepdims=keepdims)
        share = value.size / self.value.size
        return Variable(value, (self,), (lambda g: share * spread(g, self.shape, axis, keepdims),), "mean")

    def max(self, axis: Axis = None, keepdims: bool = False) -> "Variable":
        """Largest entry; equal ones share the derivative."""
        value = self.value.max(axis=axis, keepdims=keepdims)
        hit = self.value == spread(value, self.shape, axis, keepdims)
        share = hit / hit.sum(axis=axis, keepdims=True)
        return Variable(value, (self,), (lambda g: share * spread(g, self.shape, axis, keepdims),), "max")

    def reshape(self, *shape: int | tuple[int, ...]) -> "Variable":
        """The same entries in another shape, given as numbers or as one tuple; one of them may be -1."""
        return Variable(
            np.reshape(self.value, shape[0] if len(shape) == 1 else shape), (self,), (lambda g: g.reshape(self.shape),), "reshape"
        )

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

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        """What NumPy calls for array + Variable and for np.exp(Variable); a function without a rule is a TypeError."""
        if method != "__call__" or options or ufunc not in _UFUNCS:
            return NotImplemented
        return _UFUNCS[ufunc](*map(_variable, inputs))

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
                parent.grad += shrink(np.asarray(rule(node.grad)), parent.shape)


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


_UFUNCS: dict[np.ufunc, Callable[..., Variable]] = {
    np.add: Variable.__add__, np.subtract: Variable.__sub__, np.multiply: Variable.__mul__, np.divide: Variable.__truediv__,
    np.power: Variable.__pow__, np.matmul: Variable.__matmul__, np.negative: Variable.__neg__, np.square: lambda x: x**2,
    np.exp: Variable.exp, np.log: Variable.log, np.sin: Variable.sin, np.cos: Variable.cos, np.sqrt: Variable.sqrt,
    np.tanh: Variable.tanh, np.abs: Variable.abs,
}  # fmt: skip
