"""Typed text -> Expression: the only door for typed formulas, safe and bounded.

    >>> f = parse("0.5x^2 + y**2 + 2x + y", variables=("x", "y"))
    >>> float(f(x=-2.0, y=-0.5)), f.derivative("x").sympy
    (-2.25, x + 2)

No text is ever evaluated as code, and every size is bounded before anything is built (see `core.notation`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sympy as sp

from core import bounded
from core.notation import numeric, reader, symbols, typeset
from core.notation.bounds import is_harmless
from core.notation.tree import ExpressionError, Node, from_json, variables_of

__all__ = ["Expression", "ExpressionError", "parse"]


@dataclass(frozen=True)
class Expression:
    """A real formula in named variables; call it with numbers or arrays."""

    tree: Node
    variables: tuple[str, ...]

    def __call__(self, *positional: Any, **values: Any) -> Any:
        """The value where the variables have these values, which broadcast; nan where the formula is undefined.

        Complex values give a complex result, for the complex-step derivative: see `core.notation.numeric`.
        """
        values = {**dict(zip(self.variables, positional, strict=False)), **values}
        missing = [v for v in variables_of(self.tree) if v not in values]
        if missing or len(positional) > len(self.variables):
            raise TypeError(f"the formula needs a value for each of {', '.join(self.variables)}")
        return numeric.evaluate(self.tree, values)

    @property
    def sympy(self) -> sp.Expr:
        """The SymPy expression, its symbols real. Raises ExpressionError for what SymPy cannot build."""
        return _sympy(self.tree)

    @property
    def latex(self) -> str:
        """As it was understood, in the order in which it was typed."""
        return _latex(self.tree)

    def derivative(self, name: str) -> "Expression":
        """The partial derivative with respect to a variable."""
        if name not in self.variables:
            raise ValueError(f"{name} is not a variable of this formula")
        return Expression(_derivative(self.tree, name), self.variables)

    def gradient(self) -> tuple["Expression", ...]:
        """The partial derivatives in the order of the variables."""
        return tuple(self.derivative(name) for name in self.variables)

    def hessian(self) -> tuple[tuple["Expression", ...], ...]:
        """The second partial derivatives: row i is the gradient of entry i of the gradient."""
        return tuple(entry.gradient() for entry in self.gradient())

    @classmethod
    def of(cls, expression: sp.Expr, variables: Sequence[str] | None = None) -> "Expression":
        """The Expression of a SymPy expression in real symbols. Raises ExpressionError where it has no real form."""
        tree = symbols.from_sympy(expression)
        return cls(tree, variables_of(tree) if variables is None else tuple(variables))


def parse(text: str, variables: Sequence[str] | None = None) -> Expression:
    """Read a formula as people write it. variables : the names it may use; None: found in the text, sorted.

    Raises ExpressionError with one plain sentence and the position in the text.
    """
    return _parse(text, None if variables is None else tuple(variables))


@lru_cache(maxsize=2000)
def _parse(text: str, variables: tuple[str, ...] | None) -> Expression:
    tree = reader.read(text, variables)
    return Expression(tree, variables_of(tree) if variables is None else variables)


_latex = lru_cache(maxsize=2000)(typeset.latex)


@lru_cache(maxsize=2000)
def _sympy(tree: Node) -> sp.Expr:
    """Built here only if nothing in it could take long, or if a worker has built it within its bounds."""
    with _one_sentence():
        if not is_harmless(tree):
            bounded.run("construct", tree)
        expression = symbols.to_sympy(tree)
    if expression.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
        raise ExpressionError("This formula has no value anywhere: it divides by zero.")
    return expression


@lru_cache(maxsize=2000)
def _derivative(tree: Node, name: str) -> Node:
    with _one_sentence():
        if is_harmless(tree):
            return symbols.from_sympy(symbols.derivative(_sympy(tree), name))
        return from_json(bounded.run("differentiate", tree, name))


@contextmanager
def _one_sentence() -> Iterator[None]:
    """SymPy raises whatever it likes; the reader gets an ExpressionError."""
    try:
        yield
    except ExpressionError:
        raise
    except bounded.TooHard as error:
        raise ExpressionError(str(error)) from error
    except Exception as error:
        raise ExpressionError("This formula cannot be treated exactly: try a simpler one.") from error
