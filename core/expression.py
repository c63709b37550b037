"""Typed text -> Expression: the only door for typed formulas, safe and bounded.

    >>> f = parse("0.5x^2 + y**2 + 2x + y", variables=("x", "y"))
    >>> float(f(x=-2.0, y=-0.5)), f.derivative("x").latex
    (-2.25, 'x + 2')

No text is ever evaluated as code, and every size is bounded before anything is built (see `core.notation`). Derivatives come
from our own rules, at once; what SymPy adds, simpler forms, integrals and limits, is asked of a worker: see `core.bounded`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core import bounded
from core.notation import derivative, reader
from core.notation.printers import numeric, typeset
from core.notation.tree import ExpressionError, Node, variables_of

__all__ = ["Expression", "ExpressionError", "parse"]


@dataclass(frozen=True)
class Expression:
    """A real formula in named variables; call it with numbers or arrays."""

    tree: Node
    variables: tuple[str, ...]

    def __call__(self, *positional: Any, **values: Any) -> Any:
        """The value where the variables have these values, which broadcast; nan where the formula is undefined.

        Complex values give a complex result, for the complex-step derivative: see `core.notation.printers.numeric`.
        """
        values = {**dict(zip(self.variables, positional, strict=False)), **values}
        missing = [v for v in variables_of(self.tree) if v not in values]
        if missing or len(positional) > len(self.variables):
            raise TypeError(f"the formula needs a value for each of {', '.join(self.variables)}")
        return numeric.evaluate(self.tree, values)

    @property
    def sympy(self) -> Any:
        """The SymPy expression, its symbols real, for notebooks and tests: no page may ask for it.

        Raises ExpressionError for what a worker could not build within its bounds.
        """
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


def parse(text: str, variables: Sequence[str] | None = None, *, any_letter: bool = False) -> Expression:
    """Read a formula as people write it. variables : the names it may use; None: found in the text, sorted.

    any_letter : where there is one variable another letter may stand for it, as n in (1 + 1/n)^n
    Raises ExpressionError with one plain sentence and the position in the text.
    """
    return _parse(text, None if variables is None else tuple(variables), any_letter)


@lru_cache(maxsize=2000)
def _parse(text: str, variables: tuple[str, ...] | None, any_letter: bool) -> Expression:
    if any_letter and variables is not None and len(variables) == 1:
        return Expression(reader.read_in_any_letter(text, variables[0]), variables)
    tree = reader.read(text, variables)
    return Expression(tree, variables_of(tree) if variables is None else variables)


_latex = lru_cache(maxsize=2000)(typeset.latex)


_derivative = lru_cache(maxsize=2000)(derivative.derivative)


@lru_cache(maxsize=2000)
def _sympy(tree: Node) -> Any:
    """Built here only after a worker has built it within its bounds; only now is SymPy imported."""
    try:
        bounded.run("construct", tree)
    except bounded.TooHard as error:
        raise ExpressionError(str(error)) from error
    from core.notation.symbolic.symbols import to_sympy

    return to_sympy(tree)
