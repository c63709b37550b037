"""Two second opinions on a gradient of a matrix expression: central differences with numbers, and entry by entry with SymPy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial, reduce
from typing import Any

import numpy as np

from core import bounded
from core.arrays import Array
from core.calculus.matrices.matrix_entries import entries, entry, terms
from core.calculus.matrices.matrix_rules import MatrixGradient
from core.expression import ExpressionError
from core.notation.matrices.matrix_tree import Part, Shape

_LAPACK: dict[str, Callable[[Array], Any]] = {
    "transpose": np.transpose,
    "inverse": np.linalg.inv,
    "trace": np.trace,
    "det": np.linalg.det,
    "norm": np.linalg.norm,
    "sum": np.sum,
    "log": np.log,
    "exp": np.exp,
}
_MOST_TERMS = 300  # of an entry, for SymPy


def evaluate(part: Part, values: Mapping[str, Array]) -> Array:
    """The value of the expression, an array of its shape; nan where it has none."""
    with np.errstate(all="ignore"):
        return _evaluate(part, values, {})


def _evaluate(part: Part, values: Mapping[str, Array], known: dict[Part, Array]) -> Array:
    """A part that stands in several places is worked out once."""
    if part not in known:
        known[part] = _value(part, values, [_evaluate(p, values, known) for p in part.parts])
    return known[part]


def _value(part: Part, values: Mapping[str, Array], inner: list[Array]) -> Array:
    match part.kind:
        case "symbol":
            return values[part.name].reshape(part.shape)
        case "number" | "ones":
            return np.full(part.shape, _float(part.value) if part.kind == "number" else 1.0)
        case "identity":
            return np.eye(*part.shape)
        case "+":
            return np.asarray(sum(inner[1:], inner[0]))
        case "*":
            return np.asarray(_float(part.value) * reduce(_multiplied, inner))
        case "power":
            return np.asarray(inner[0] ** _float(part.value))
    try:
        return np.asarray(_LAPACK[part.kind](inner[0]), dtype=float).reshape(part.shape)
    except np.linalg.LinAlgError:  # a singular matrix has no inverse
        return np.full(part.shape, np.nan)


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _multiplied(a: Array, b: Array) -> Array:
    return np.asarray(a * b if (1, 1) in (a.shape, b.shape) else a @ b)


def central_differences(f: Callable[[Array], float], X: Array, step: float = 1e-5) -> Array:
    """(f(X + s E_ij) - f(X - s E_ij)) / 2s for every entry; of X's shape, the error is O(s**2)."""
    found = np.empty(X.shape)
    with np.errstate(all="ignore"):
        for place in np.ndindex(*X.shape):
            E = np.zeros(X.shape)
            E[place] = step * max(1.0, abs(float(X[place])))
            found[place] = (f(X + E) - f(X - E)) / (2 * E[place])
    return found


@dataclass(frozen=True)
class Agreement:
    """How well the formula agrees with differences at random matrices."""

    points: int  # at how many f was defined and the two were compared
    error: float  # the largest, relative to the gradient's size
    agrees: bool


def check(found: MatrixGradient, shapes: Mapping[str, Shape], *, points: int = 4, seed: int = 0) -> Agreement:
    """Compare the gradient's formula with central differences of f at random matrices."""
    rng = np.random.default_rng(seed)
    compared, error = 0, 0.0
    for _ in range(12 * points):
        values = {name: np.eye(*shape) * rng.integers(0, 3) + rng.normal(size=shape) for name, shape in shapes.items()}
        G = evaluate(found.gradient, values)
        f = partial(_at, found, values)
        differences, coarser = (central_differences(f, values[found.symbol.name], step) for step in (1e-5, 2e-5))
        scale = max(1.0, float(np.abs(differences).max()))
        known = np.isfinite(G).all() and np.isfinite(differences).all() and np.isfinite(coarser).all()
        if known and np.abs(differences - coarser).max() <= 1e-7 * scale:  # close to a pole they say nothing
            compared += 1
            error = max(error, float(np.abs(G - differences).max()) / scale)
        if compared == points:
            break
    return Agreement(compared, error, compared > 0 and error < 1e-6)


def _at(found: MatrixGradient, values: Mapping[str, Array], X: Array) -> float:
    return float(evaluate(found.f, {**values, found.symbol.name: X})[0, 0])


def proved_entrywise(found: MatrixGradient) -> bool | None:
    """Whether SymPy finds every entry of the formula equal to the derivative of f, all written out in entries.

    None where the expression has too many terms for that, or SymPy cannot decide. Raises NotYet where it has no time.
    """
    if max(terms(found.f), terms(found.gradient)) > _MOST_TERMS:
        return None
    names = [entry(found.symbol, *place)[1] for place in np.ndindex(*found.symbol.shape)]
    try:
        f, G = entries(found.f)[0][0], [e for row in entries(found.gradient) for e in row]
        verdict = bounded.run("is_gradient", f, names, G, terms(found.f) <= _EASY)
    except ExpressionError:
        return None
    except bounded.NotYet:
        raise
    except bounded.TooHard:
        return None
    return verdict if isinstance(verdict, bool) else None


_EASY = 40  # terms, up to which SymPy may also simplify
