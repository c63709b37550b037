"""Expressions in whole matrices: what was typed, its gradient by rules, and the numbers that vouch for it.

Topic: Matrix Calculus. The classics: grad_x b'x = b, grad_x x'Ax = (A + A')x, grad_A trace(A'B) = B,
grad_x ||Ax - b||^2 = 2A'(Ax - b).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from core.arrays import Array
from core.calculus.matrices.matrix_calculus import Entries, GradientAt
from core.calculus.matrices.matrix_check import Agreement, central_differences, check, evaluate
from core.calculus.matrices.matrix_entries import entries, entry, terms
from core.calculus.matrices.matrix_rules import MatrixGradient, matrix_gradient
from core.expression import Expression, ExpressionError
from core.notation.matrices import matrix_reader
from core.notation.matrices.matrix_tree import Part, Shape, spell, symbol
from core.notation.matrices.matrix_typeset import joined, latex
from core.notation.tree import variables_of

CLASSICS = {  # what it is -> the expression and the shapes
    "Least squares, ‖Ax − b‖²": ("norm(Ax-b)^2", "A 3x2, x 2, b 3"),
    "Linear, bᵀx": ("b'x", "b 3, x 3"),
    "Quadratic, xᵀAx": ("x'Ax", "A 2x2, x 2"),
    "Trace, tr(AᵀB)": ("trace(A'B)", "A 2x3, B 2x3"),
    "Logarithm of a determinant": ("log(det(A))", "A 2x2"),
    "With an inverse, bᵀA⁻¹b": ("b' inverse(A) b", "A 2x2, b 2"),
    "Rayleigh quotient, xᵀAx / xᵀx": ("x'Ax / (x'x)", "A 2x2, x 2"),
    "Matrix product Ax: no gradient": ("Ax", "A 3x2, x 2"),
}


@dataclass(frozen=True)
class MatrixExpression:
    """An expression and the shapes of its symbols."""

    part: Part
    shapes: tuple[tuple[str, Shape], ...]
    typed: tuple[str, str] = field(default=("", ""), compare=False)  # the text of both

    @property
    def is_real_valued(self) -> bool:
        """Whether its value is one number, so that it has a gradient."""
        return self.part.is_number_valued

    @property
    def what(self) -> str:
        """What its value is: "a vector of 3"."""
        return spell(self.part.shape)

    @property
    def latex(self) -> str:
        """As it was understood."""
        return latex(self.part)

    @property
    def symbols(self) -> tuple[str, ...]:
        """The declared symbols that occur, in the order of their declaration."""
        return tuple(name for name, _ in self.shapes if name in self.part.symbols())

    @property
    def usual(self) -> str:
        """The symbol that one would differentiate by: x, or else the first."""
        return "x" if "x" in self.symbols else self.symbols[0]

    def shape(self, name: str) -> Shape:
        """The declared shape of a symbol."""
        return dict(self.shapes)[name]

    def made_by(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The call that makes it again: see `core.export.values`."""
        return read_expression, self.typed


read_shapes = matrix_reader.read_shapes


@lru_cache(maxsize=500)
def read_expression(text: str, shapes: str) -> MatrixExpression:
    """Read an expression with shapes such as "A 3x2, x 2". Raises ExpressionError."""
    declared = read_shapes(shapes)
    expression = MatrixExpression(matrix_reader.read(text, declared), tuple(declared.items()), (text, shapes))
    if not expression.symbols:
        raise ExpressionError("No matrix and no vector occurs in this expression: there is nothing to differentiate by.")
    return expression


@lru_cache(maxsize=500)
def gradient_of(expression: MatrixExpression, name: str) -> tuple[MatrixGradient, Agreement]:
    """The gradient by rules, and how it stands up to central differences. Raises ExpressionError where f is not real-valued."""
    found = matrix_gradient(expression.part, name, expression.shape(name))
    return found, check(found, dict(expression.shapes))


def draw(expression: MatrixExpression, seed: int) -> dict[str, Array]:
    """Matrices of small whole numbers for every symbol, such that the expression has a value if any of 50 draws has."""
    rng = np.random.default_rng(seed)
    for _ in range(50):
        values = {name: rng.integers(-3, 4, shape).astype(float) for name, shape in expression.shapes}
        if np.isfinite(evaluate(expression.part, values)).all():
            break
    return values


def gradient_in_numbers(found: MatrixGradient, values: Mapping[str, Array]) -> GradientAt:
    """The formula's entries at these matrices beside the central differences of f."""
    name = found.symbol.name
    differences = central_differences(lambda X: float(evaluate(found.f, {**values, name: X})[0, 0]), values[name])
    return GradientAt(evaluate(found.gradient, values), differences)


def jacobian_of(expression: MatrixExpression, name: str) -> Entries | None:
    """One row an entry of the value, one column an entry of the symbol, row by row; None where it would be too large."""
    variable = symbol(name, expression.shape(name))
    if terms(expression.part) > 60 or np.prod(expression.part.shape) * np.prod(variable.shape) > 64:
        return None
    names = tuple(entry(variable, i, j)[1] for i, j in np.ndindex(*variable.shape))
    values = [Expression(value, variables_of(value)) for row in entries(expression.part) for value in row]
    return tuple(tuple(_partial(value, name) for name in names) for value in values)


def _partial(value: Expression, name: str) -> Expression:
    return value.derivative(name) if name in value.variables else Expression(("number", "0"), ())


@dataclass(frozen=True)
class ByRules:
    """The gradient by rules, how it stands up to differences, and its numbers at matrices drawn with a seed."""

    gradient: MatrixGradient
    check: Agreement
    values: dict[str, Array]  # symbol -> (rows, columns), the matrices that were drawn
    at: GradientAt  # there, of the symbol's shape


@dataclass(frozen=True)
class InEntries:
    """What an expression has whose value is no number."""

    jacobian: Entries | None  # None where it would be too large


def differentiate(expression: MatrixExpression, name: str, seed: int) -> ByRules | InEntries:
    """The gradient with respect to a symbol, or the Jacobian where there is no gradient.

    Raises ValueError where the gradient cannot be checked with numbers.
    """
    if not expression.is_real_valued:
        return InEntries(jacobian_of(expression, name))
    gradient, checked = gradient_of(expression, name)
    if not checked.agrees:
        raise ValueError(_UNCHECKED)
    values = draw(expression, seed)
    return ByRules(gradient, checked, values=values, at=gradient_in_numbers(gradient, values))


_UNCHECKED = (
    "f has no value at the matrices that were tried, or it jumps there: the gradient cannot be checked, so it is not shown."
)
typeset_part, typeset_sum = latex, joined


def size(part: Part) -> str:
    """The shape as an exponent of R: 3 x 2, 3 for a vector, none for a number."""
    if part.is_number_valued:
        return ""
    return str(part.shape[0]) if part.shape[1] == 1 else rf"{part.shape[0]} \times {part.shape[1]}"
