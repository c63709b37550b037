"""A number that SymPy knows exactly, 22/3 or pi/4, to be used as the float that it is; and what a float stands for."""

import math
from fractions import Fraction
from typing import Any

from core.notation.printers.typeset import latex
from core.notation.tree import Node, from_json, walk

_ARITHMETIC = ("number", "negative", "/", "*", "+", "-")


class Exact(float):
    """A float that remembers its exact form: `sympy` (None where formulas cannot say it) and `latex`."""

    tree: Node | None
    latex: str

    def __new__(cls, value: float, tree: Node | None, text: str) -> "Exact":
        """The float, with the tree and the LaTeX of what it stands for."""
        number = super().__new__(cls, value)
        number.tree = tree
        number.latex = latex(tree) if tree else text
        return number

    @classmethod
    def from_json(cls, answer: dict[str, Any]) -> "Exact":
        """The number in a worker's answer."""
        tree = None if answer["tree"] is None else from_json(answer["tree"])
        return cls(float(answer["value"]), tree, str(answer["latex"]))

    @property
    def is_decimal(self) -> bool:
        """Whether its decimals end after at most nine places: 5/2 is 2.5."""
        if self.tree is None or any(node[0] not in _ARITHMETIC for node in walk(self.tree)):
            return False
        return (Fraction(float(self)).limit_denominator(10**6) * 10**9).denominator == 1

    @property
    def sympy(self) -> Any:
        """The exact SymPy number, or None; for notebooks and tests, as `Expression.sympy`."""
        from core.notation.symbolic.symbols import to_sympy  # a worker built it within its bounds; only now is SymPy imported

        return to_sympy(self.tree) if self.tree else None

    def _sympy_(self) -> Any:
        """SymPy asks for this when the number meets one of its own."""
        return self.sympy

    def __eq__(self, other: object) -> bool:
        """Equal to the same float, and to the same SymPy number."""
        if hasattr(other, "is_number") and self.tree:
            return bool(self.sympy == other)
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = float.__hash__

    def __getnewargs__(self) -> tuple[float, Node | None, str]:  # type: ignore[override]
        return float(self), self.tree, self.latex


def meant(value: float) -> Node:
    """The number that a float stands for: 1/3 and pi/2 where it is as near to them as floats can be, else its decimal.

    >>> meant(-0.25), meant(2.5e-9)
    (('/', ('negative', ('number', '1')), ('number', '4')), ('number', '2.5e-09'))
    """
    for unit, name in ((1.0, ""), (math.pi, "pi"), (math.e, "e")):
        ratio = Fraction(value / unit).limit_denominator(1000)
        if math.isclose(float(ratio) * unit, value, rel_tol=2e-16, abs_tol=0):
            top: Node = ("number", str(abs(ratio.numerator)))
            top = ("*", top, ("constant", name)) if name else top
            top = ("negative", top) if ratio < 0 else top
            return top if ratio.denominator == 1 else ("/", top, ("number", str(ratio.denominator)))
    return ("negative", ("number", repr(-value))) if value < 0 else ("number", repr(value))
