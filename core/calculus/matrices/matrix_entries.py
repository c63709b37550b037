"""A matrix expression written out in entries: every entry a formula in A11, A12, …, x1, x2, …, on our own trees.

How many terms it would have is bounded before anything is written out.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import permutations

from core.calculus.integration.factors import number
from core.notation.algebra import simplified
from core.notation.matrices.matrix_tree import Part
from core.notation.tree import Node

Rows = list[list[Node]]
MANY = 10**6  # terms: more are not told apart


def entry(part: Part, i: int, j: int) -> Node:
    """The variable of an entry, A12, or x1 of a vector."""
    m, n = part.shape
    below = "" if part.is_number_valued else str(i + 1) if n == 1 else str(j + 1) if m == 1 else f"{i + 1}{j + 1}"
    return ("variable", part.name + below)


def terms(part: Part) -> int:
    """A bound on the terms that an entry has when everything is multiplied out; MANY where there are as many or more."""
    inner = [terms(p) for p in part.parts]
    found = max(inner, default=1)
    match part.kind:
        case "+":
            found = sum(inner)
        case "*":
            width = math.prod(p.shape[1] for p in part.parts if not p.is_number_valued)
            found = math.prod(inner) * max(1, width // part.shape[1])
        case "norm" | "sum" | "trace":
            found = inner[0] * math.prod(part.parts[0].shape)
        case "det" | "inverse":
            n = part.parts[0].shape[0]
            found = math.factorial(n) * inner[0] ** n * (n if part.kind == "inverse" else 1)
        case "power" if part.value > 1 and inner[0] > 1:
            found = inner[0] ** min(math.ceil(part.value), MANY.bit_length())
    return min(found, MANY)


def entries(part: Part) -> Rows:
    """The expression with every entry written out, of its shape. Raises ExpressionError where that becomes too long."""
    return [[simplified(e) for e in row] for row in _written_out(part)]


def _written_out(part: Part) -> Rows:
    m, n = part.shape
    if part.kind == "symbol":
        return [[entry(part, i, j) for j in range(n)] for i in range(m)]
    if part.kind in ("number", "ones"):
        return [[number(part.value if part.kind == "number" else Fraction(1))] * n for _ in range(m)]
    if part.kind == "identity":
        return [[number(Fraction(i == j)) for j in range(n)] for i in range(m)]
    inner = [entries(p) for p in part.parts]
    if part.kind == "+":
        return [[_sum([A[i][j] for A in inner]) for j in range(n)] for i in range(m)]
    if part.kind == "*":
        product = inner[0]
        for A in inner[1:]:
            product = _product(product, A)
        return [[("*", number(part.value), e) for e in row] for row in product]
    return _WRITTEN[part.kind](inner[0], part)


def _sum(parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else ("+", *parts)


def _product(A: Rows, B: Rows) -> Rows:
    if len(A) == len(A[0]) == 1 or len(B) == len(B[0]) == 1:
        s, M = (A[0][0], B) if len(A) == len(A[0]) == 1 else (B[0][0], A)
        return [[("*", s, e) for e in row] for row in M]
    return [[_sum([("*", a, b) for a, b in zip(row, column, strict=True)]) for column in zip(*B, strict=True)] for row in A]


def _det(A: Rows) -> Node:
    """Leibniz: the sum over all permutations of the products of entries, each with its sign."""
    size = range(len(A))
    if len(A) == 1:
        return A[0][0]
    signed = []
    for order in permutations(size):
        product = ("*", *(A[i][order[i]] for i in size))
        even = sum(order[i] > order[j] for i in size for j in range(i + 1, len(A))) % 2 == 0
        signed.append(product if even else ("negative", product))
    return _sum(signed)


def _inverse(A: Rows) -> Rows:
    """Cramer: the adjugate over the determinant."""
    size = range(len(A))
    det = _det(A)

    def cofactor(i: int, j: int) -> Node:
        minor = _det([[A[k][m] for m in size if m != j] for k in size if k != i])
        return minor if (i + j) % 2 == 0 else ("negative", minor)

    return [[("/", cofactor(j, i), det) for j in size] for i in size]


_WRITTEN: dict[str, Callable[[Rows, Part], Rows]] = {
    "transpose": lambda A, _: [list(column) for column in zip(*A, strict=True)],
    "inverse": lambda A, _: _inverse(A),
    "trace": lambda A, _: [[_sum([A[i][i] for i in range(len(A))])]],
    "det": lambda A, _: [[_det(A)]],
    "norm": lambda A, _: [[("sqrt", _sum([("^", e, ("number", "2")) for row in A for e in row]))]],
    "sum": lambda A, _: [[_sum([e for row in A for e in row])]],
    "log": lambda A, _: [[("log", e) for e in row] for row in A],
    "exp": lambda A, _: [[("exp", e) for e in row] for row in A],
    "power": lambda A, part: [[("^", e, number(part.value)) for e in row] for row in A],
}
