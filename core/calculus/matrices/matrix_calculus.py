"""The gradient of f(A): the matrix of partial derivatives, of the same shape as A.

(grad_A f(A))_ij = df/dA_ij;  a vector x is the n x 1 case. Topic: Matrix Calculus.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.matrices.matrix_check import central_differences
from core.calculus.matrices.matrix_entries import entries, terms
from core.calculus.smoothness import MAY_HAVE_CORNERS, Slope, derivative_at
from core.calculus.steps import DerivationLine, derivative_steps
from core.expression import Expression, ExpressionError, parse
from core.notation.algebra import simplified
from core.notation.matrices import matrix_reader, matrix_tree
from core.notation.matrices.matrix_tree import Shape, spell
from core.notation.printers.plain import plain as plain_text
from core.notation.printers.typeset import symbol
from core.notation.tree import LEAVES, Node, walk
from core.notation.tree import replace as replaced

Entries = tuple[tuple[Expression, ...], ...]
_MOST_COMPONENTS, _MOST_ENTRIES, _MOST_TERMS = 4, 16, 200


def entry_names(shape: Shape) -> tuple[str, ...]:
    """The names of the entries, row by row; those of a column are x1, x2, …

    >>> entry_names((2, 2)), entry_names((3, 1))
    (('A11', 'A12', 'A21', 'A22'), ('x1', 'x2', 'x3'))
    """
    m, n = shape
    if n == 1:
        return tuple(f"x{i}" for i in range(1, m + 1))
    return tuple(f"A{i}{j}" for i in range(1, m + 1) for j in range(1, n + 1))


@dataclass(frozen=True)
class MatrixFunction:
    """What was typed: f(A), or, where it has several components, a function that has no gradient."""

    components: tuple[Expression, ...]
    shape: Shape  # of A
    is_real_valued: bool
    what: str = ""  # "a vector of 2", where it is not real-valued
    held: str = ""  # "x = (1, 2)": what stands for another symbol in it

    @property
    def f(self) -> Expression:
        """The function, or its first component."""
        return self.components[0]

    def gradient(self) -> Entries:
        """The partial derivatives df/dA_ij, arranged as A. Raises ExpressionError where f is not real-valued."""
        if not self.is_real_valued:
            raise ExpressionError(f"The value is {self.what}: only a real-valued function has a gradient.")
        n = self.shape[1]
        flat = self.f.gradient()
        return tuple(flat[k : k + n] for k in range(0, len(flat), n))

    def jacobian(self) -> Entries:
        """One row a component, one column an entry of A: each row is the gradient of its component."""
        return tuple(component.gradient() for component in self.components)


def example(shape: Shape) -> str:
    """A function to begin with; that of the slides for 2 x 2."""
    names = entry_names(shape)
    if shape == (2, 2):
        return "3/2 A11 + 5 A12^2 + A21 A22"
    return f"{names[0]}^2" if len(names) == 1 else f"{names[0]}^2 + 3 {names[0]} {names[-1]}"


@lru_cache(maxsize=1000)
def read_function(text: str, shape: Shape) -> MatrixFunction:
    """Read f(A) in the entries of A; several components [f1, f2], or a product such as A x, are read as what they are.

    Raises ExpressionError.
    """
    names = entry_names(shape)
    if inside := re.fullmatch(r"\s*\[(.*)\]\s*", text):
        pieces = [piece for piece in re.split(r"[,;]", inside[1].replace("[", "").replace("]", "")) if piece.strip()]
        if not 1 <= len(pieces) <= _MOST_COMPONENTS:
            raise ExpressionError(f"Give from 1 to {_MOST_COMPONENTS} components, as in [x1 + x2, x1 x2].", 0)
        return _function(tuple(parse(piece, variables=names) for piece in pieces), shape)
    try:
        return _function((parse(text, variables=names),), shape)
    except ExpressionError as error:
        names_entries = re.search(r"[A-Za-z]_?[0-9]", text)
        if not names_entries and (found := _whole_matrices(text, shape)) is not None:
            return found
        raise error from None


def _function(components: tuple[Expression, ...], shape: Shape) -> MatrixFunction:
    return MatrixFunction(components, shape, len(components) == 1, f"a vector of {len(components)}")


def _whole_matrices(text: str, shape: Shape) -> MatrixFunction | None:
    """A x or trace(A'A) written out in entries of A, or of x where A is a column; 1, 2, 3, … stand for the other symbol."""
    m, n = shape
    if m == n == 1:
        return None
    A, x = ((2, m), (m, 1)) if n == 1 else (shape, (n, 1))
    other = matrix_tree.symbol(*("A", A) if n == 1 else ("x", x))
    numbers = {entry: k for k, entry in enumerate((e for row in entries(other) for e in row), 1)}
    try:
        part = matrix_reader.read(text, {"A": A, "x": x})
        if math.prod(part.shape) > _MOST_ENTRIES or terms(part) > _MOST_TERMS:
            return None
        components = tuple(Expression(_held(entry, numbers), entry_names(shape)) for row in entries(part) for entry in row)
    except ExpressionError:
        return None
    held = f"{other.name} = ({', '.join(map(str, numbers.values()))})" if other.name in part.symbols() else ""
    return MatrixFunction(components, shape, part.is_number_valued, spell(part.shape), held)


def _held(node: Node, numbers: Mapping[Node, int]) -> Node:
    """The entry with numbers in the place of the other symbol's entries, put in order."""
    for variable, k in numbers.items():
        node = replaced(node, variable, ("number", str(k)))
    return simplified(node)


def partial_steps(f: Expression, name: str) -> tuple[DerivationLine, ...]:
    """The derivation of one entry, rule by rule, its indices typeset; none where a part has no rule that is taught here."""
    as_typed, typeset = (rf"{letter}}}\left[" for letter in (name, symbol(name)))
    try:
        lines = derivative_steps(Expression(_in_pairs(f.tree), f.variables), name)
    except ExpressionError:
        return ()
    return tuple(replace(line, latex=line.latex.replace(as_typed, typeset)) for line in lines)


def _in_pairs(node: Node) -> Node:
    """Sums and products of two parts each, as the rules are taught."""
    if node[0] in LEAVES:
        return node
    kind, first, *others = (node[0], *map(_in_pairs, node[1:]))
    if kind not in ("+", "*"):
        return (kind, first, *others)
    for part in others:
        first = (kind, first, part)
    return first


def plain(entry: Expression) -> str:
    """An entry as plain text for a chart, 10 A12."""
    return plain_text(entry.tree)


@dataclass(frozen=True)
class GradientAt:
    """The gradient in numbers at one A, and what differences say."""

    values: Array  # (m, n), by the formulas
    differences: Array  # (m, n)

    @property
    def agrees(self) -> bool:
        """Whether each entry equals its central difference, as far as both are defined."""
        both = np.isfinite(self.values) & np.isfinite(self.differences)
        scale = np.maximum(1.0, np.abs(self.values))
        return bool(both.any() and (np.abs(self.values - self.differences) / scale)[both].max() < 1e-5)


def rows_at(components: Sequence[Expression], rows: Entries, A: npt.ArrayLike) -> GradientAt:
    """The gradient of each component at A as one row, beside its central differences; a row has the entries of A in order."""
    A = np.asarray(A, dtype=float)
    values = np.array([[float(entry(*A.ravel())) for entry in row] for row in rows])
    differences = [central_differences(lambda B, f=f: float(f(*B.ravel())), A).ravel() for f in components]  # type: ignore[misc]
    return GradientAt(values, np.array(differences))


def gradient_at(f: MatrixFunction, A: npt.ArrayLike) -> GradientAt:
    """Every entry of the gradient at A beside (f(A + s E_ij) - f(A - s E_ij)) / 2s, arranged as A. A : (m, n)."""
    found = rows_at(f.components, (f.f.gradient(),), A)
    return GradientAt(found.values.reshape(f.shape), found.differences.reshape(f.shape))


@dataclass(frozen=True)
class Partials:
    """Every partial derivative of a function, as a formula and in numbers at one A."""

    rows: Entries  # the gradient, arranged as A; of several components the Jacobian, a row for each
    at: GradientAt  # of the same shape
    without_slope: tuple[str, Slope] | None  # the first entry along which f has a corner or the like, if one has


def partials(f: MatrixFunction, A: npt.ArrayLike) -> Partials:
    """The gradient of f at A or, where the value is no number, the Jacobian. A : (m, n)"""
    broken = _without_slope(f, np.asarray(A, dtype=float))
    if f.is_real_valued:
        return Partials(f.gradient(), gradient_at(f, A), broken)
    rows = f.jacobian()
    return Partials(rows, rows_at(f.components, rows, A), broken)


def _without_slope(f: MatrixFunction, A: Array) -> tuple[str, Slope] | None:
    """Asked only of formulas that may have a corner: abs, max, floor and the like."""
    names = entry_names(f.shape)
    at = dict(zip(names, A.ravel().tolist(), strict=True))
    for component in f.components:
        if not any(node[0] in MAY_HAVE_CORNERS for node in walk(component.tree)):
            continue
        for name in names:
            slope = derivative_at(component, at, name)
            if slope.kind not in ("smooth", "open"):
                return name, slope
    return None


def matrix_latex(rows: Entries) -> str:
    """The entries as a typeset matrix."""
    inside = r" \\ ".join(" & ".join(entry.latex for entry in row) for row in rows)
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"
