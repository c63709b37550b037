"""Two second opinions on a gradient of a matrix expression: central differences with numbers, and entry by entry with SymPy."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from core.calculus.matrix_rules import MatrixGradient
from core.notation.matrix_tree import Part, Shape
from core.notation.symbols import symbol

Array = npt.NDArray[np.float64]

_LAPACK: dict[str, Callable[[Array], Any]] = {
    "transpose": np.transpose, "inverse": np.linalg.inv, "trace": np.trace, "det": np.linalg.det, "norm": np.linalg.norm,
    "sum": np.sum, "log": np.log, "exp": np.exp,
}  # fmt: skip
_MOST_TERMS = 300  # of an entry, for SymPy


def evaluate(part: Part, values: Mapping[str, Array]) -> Array:
    """The value of the expression, an array of its shape; nan where it has none."""
    if part.kind == "symbol":
        return values[part.name].reshape(part.shape)
    if part.kind in ("number", "identity", "ones"):
        entry = float(part.value) if part.kind == "number" else 1.0
        return np.eye(*part.shape) if part.kind == "identity" else np.full(part.shape, entry)
    inner: list[Array] = [evaluate(p, values) for p in part.parts]
    with np.errstate(all="ignore"):
        if part.kind == "+":
            return np.asarray(sum(inner[1:], inner[0]))
        if part.kind == "*":
            product: Array = reduce(_multiplied, inner)
            return np.asarray(float(part.value) * product)
        if part.kind == "power":
            return np.asarray(inner[0] ** float(part.value))
        try:
            return np.asarray(_LAPACK[part.kind](inner[0]), dtype=float).reshape(part.shape)
        except np.linalg.LinAlgError:  # a singular matrix has no inverse
            return np.full(part.shape, np.nan)


def _multiplied(a: Array, b: Array) -> Array:
    return np.asarray(a * b if (1, 1) in (a.shape, b.shape) else a @ b)


def central_differences(f: Callable[[Array], float], X: Array, step: float = 1e-5) -> Array:
    """(f(X + s E_ij) - f(X - s E_ij)) / 2s for every entry; of X's shape, the error is O(s**2)."""
    found = np.empty(X.shape)
    for place in np.ndindex(*X.shape):
        E = np.zeros(X.shape)
        E[place] = step * max(1.0, abs(float(X[place])))
        found[place] = (f(X + E) - f(X - E)) / (2 * E[place])
    return found


@dataclass(frozen=True)
class Check:
    """How well the formula agrees with differences at random matrices."""

    points: int  # at how many f was defined and the two were compared
    error: float  # the largest, relative to the gradient's size
    agrees: bool


def check(found: MatrixGradient, shapes: Mapping[str, Shape], *, points: int = 4, seed: int = 0) -> Check:
    """Compare the gradient's formula with central differences of f at random matrices."""
    rng = np.random.default_rng(seed)
    compared, error = 0, 0.0
    for _ in range(12 * points):
        values = {name: np.eye(*shape) * rng.integers(0, 3) + rng.normal(size=shape) for name, shape in shapes.items()}
        G = evaluate(found.gradient, values)
        f = partial(_at, found, values)
        differences, coarser = (central_differences(f, values[found.symbol.name], step) for step in (1e-5, 2e-5))
        scale = max(1.0, float(np.abs(differences).max()))
        if np.isfinite(G).all() and np.abs(differences - coarser).max() <= 1e-7 * scale:  # nan, or close to a pole, says nothing
            compared += 1
            error = max(error, float(np.abs(G - differences).max()) / scale)
        if compared == points:
            break
    return Check(compared, error, compared > 0 and error < 1e-6)


def _at(found: MatrixGradient, values: Mapping[str, Array], X: Array) -> float:
    return float(evaluate(found.f, {**values, found.symbol.name: X})[0, 0])


# --- entry by entry --------------------------------------------------------------------------------------------


def proved_entrywise(found: MatrixGradient) -> bool | None:
    """Whether SymPy finds every entry of the formula equal to the derivative of f, all written out in entries.

    None where the expression has too many terms for that, or SymPy cannot decide.
    """
    if max(terms(found.f), terms(found.gradient)) > _MOST_TERMS:
        return None
    f, G = expand(found.f)[0, 0], expand(found.gradient)
    for place in np.ndindex(*found.symbol.shape):
        gap = sp.expand(sp.diff(f, entry(found.symbol, *place)) - G[place])
        if gap != 0 and terms(found.f) <= 40:
            gap = sp.simplify(gap)
        if gap != 0:
            return None if terms(found.f) > 40 or gap.free_symbols else False
    return True


def entry(part: Part, i: int, j: int) -> sp.Symbol:
    """The symbol of an entry, A12, or x1 of a vector."""
    m, n = part.shape
    below = "" if part.is_number_valued else str(i + 1) if n == 1 else str(j + 1) if m == 1 else f"{i + 1}{j + 1}"
    return symbol(part.name + below)


def terms(part: Part) -> int:
    """A bound on the terms that an entry has when everything is multiplied out."""
    inner = [terms(p) for p in part.parts]
    match part.kind:
        case "+":
            return sum(inner)
        case "*":
            width = math.prod(p.shape[1] for p in part.parts if not p.is_number_valued)
            return math.prod(inner) * max(1, width // part.shape[1])
        case "norm" | "sum" | "trace":
            return inner[0] * math.prod(part.parts[0].shape)
        case "det" | "inverse":
            n = part.parts[0].shape[0]
            return math.factorial(n) * inner[0] ** n * (n if part.kind == "inverse" else 1)
        case "power" if part.value > 1:
            return inner[0] ** math.ceil(part.value)
    return max(inner, default=1)


def expand(part: Part) -> sp.Matrix:
    """The expression with every entry written out."""
    if part.kind == "symbol":
        return sp.Matrix(*part.shape, lambda i, j: entry(part, int(i), int(j)))
    if part.kind in ("number", "identity", "ones"):
        if part.kind == "identity":
            return sp.eye(*part.shape)
        value = sp.Rational(part.value.numerator, part.value.denominator) if part.kind == "number" else sp.Integer(1)
        return sp.ones(*part.shape) * value
    inner = [expand(p) for p in part.parts]
    if part.kind == "+":
        return sum(inner[1:], inner[0])
    if part.kind == "*":
        product = reduce(lambda a, b: a[0, 0] * b if a.shape == (1, 1) else b[0, 0] * a if b.shape == (1, 1) else a * b, inner)
        return product * sp.Rational(part.value.numerator, part.value.denominator)
    return _EXPAND[part.kind](inner[0], part)


_EXPAND: dict[str, Callable[[Any, Part], Any]] = {
    "transpose": lambda A, _: A.T,
    "inverse": lambda A, _: A.adjugate() / A.det(),
    "trace": lambda A, _: sp.Matrix([[A.trace()]]),
    "det": lambda A, _: sp.Matrix([[A.det()]]),
    "norm": lambda A, _: sp.Matrix([[sp.sqrt(sum(e**2 for e in A))]]),
    "sum": lambda A, _: sp.Matrix([[sum(A)]]),
    "log": lambda A, _: A.applyfunc(sp.log),
    "exp": lambda A, _: A.applyfunc(sp.exp),
    "power": lambda A, part: A.applyfunc(lambda e: e ** sp.Rational(part.value.numerator, part.value.denominator)),
}
