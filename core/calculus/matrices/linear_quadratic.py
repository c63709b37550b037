"""Linear and quadratic functions of a vector: their gradients, their Hessians, and why, index by index.

Topics: Gradients of Linear Functions, Gradients of Quadratic Functions, Hessians of Quadratic Functions. In one variable the
same rules read (ax)' = a, (ax^2)' = 2ax, (ax^2)'' = 2a.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.partial_derivatives import AT, InBrowser


def linear(b: Array, x: Array) -> Array:
    """b^T x, the sum of b_i x_i. b : (n,);  x : (n,), or many at once (..., n) -> (...)"""
    return np.asarray(x @ b)


def linear_gradient(b: Array, x: Array) -> Array:
    """b, whatever x is: (n,)."""
    return b


def quadratic(A: Array, x: Array) -> Array:
    """x^T A x, the sum of A_ij x_i x_j. A : (n, n);  x : (n,), or many at once (..., n) -> (...)"""
    return np.asarray(((x @ A) * x).sum(axis=-1))


def quadratic_gradient(A: Array, x: Array) -> Array:
    """(A + A^T) x, which is 2 A x where A is symmetric: (n,)."""
    return (A + A.T) @ x


def quadratic_hessian(A: Array) -> Array:
    """A + A^T, which is 2 A where A is symmetric: (n, n), the same at every x."""
    return A + A.T


@dataclass(frozen=True)
class LinearQuadratic:
    """f(x) = b^T x + x^T A x, with its derivatives at one x; either part may be 0."""

    b: Array  # (n,)
    A: Array  # (n, n)
    x: Array  # (n,)
    value: float  # f(x)
    gradient: Array  # (n,), by the rules
    hessian: Array  # (n, n), the same at every x
    differences: Array  # (n,), the gradient by central differences

    def __call__(self, x: Array) -> Array:
        """The value at other points. x : (..., n) -> (...)"""
        return linear(self.b, x) + quadratic(self.A, x)


def linear_quadratic(b: Array, A: Array, x: Array, step: float = 1e-3) -> LinearQuadratic:
    """Both rules at once: the gradient b + (A + A^T) x and the Hessian A + A^T. b, x : (n,);  A : (n, n)

    >>> linear_quadratic(np.zeros(2), np.array([[2.0, 1], [1, 3]]), np.array([1.0, 2])).gradient
    array([ 8., 14.])
    """
    ends = step * np.eye(len(x))
    forward, back = (linear(b, x + s) + quadratic(A, x + s) for s in (ends, -ends))
    return LinearQuadratic(
        b=b,
        A=A,
        x=x,
        value=float(linear(b, x) + quadratic(A, x)),
        gradient=linear_gradient(b, x) + quadratic_gradient(A, x),
        hessian=quadratic_hessian(A),
        differences=(forward - back) / (2 * step),
    )


def quadratic_in_browser(b: Array, A: Array) -> InBrowser:
    """f(x) = b^T x + x^T A x of two entries as the browser evaluates it while the hand moves. b : (2,);  A : (2, 2)"""
    x, y = AT
    S = A + A.T
    b1, b2, s11, s12, s22 = (f"({float(v)!r})" for v in (*b, S[0, 0], S[0, 1], S[1, 1]))

    def f(u: str, v: str) -> str:
        return f"{b1} * {u} + {b2} * {v} + {s11} / 2 * {u} * {u} + {s12} * {u} * {v} + {s22} / 2 * {v} * {v}"

    slopes = f"{b1} + {s11} * {x} + {s12} * {y}", f"{b2} + {s12} * {x} + {s22} * {y}"
    return InBrowser(at=AT, f=f(x, y), slopes=slopes, slices=(f("datum.x", y), f(x, "datum.x")), has_corners=False)


@dataclass(frozen=True)
class IndexLine:
    """One line of a derivation by index: the rule, what it says of the reader's numbers, and the same by differences."""

    reason: str
    latex: str  # with sums and indices
    parts: Array  # (number of sums,), what each sum comes to
    differences: Array  # the same shape: each part by a central difference

    @property
    def value(self) -> float:
        """The sum of the parts."""
        return float(self.parts.sum())

    @property
    def holds(self) -> bool:
        """Whether parts and differences agree; for a quadratic a central difference is exact but for rounding."""
        size = 1 + float(np.abs(self.parts).max())
        return bool(np.allclose(self.parts, self.differences, rtol=0, atol=1e-6 * size))


def linear_derivation(b: Array, x: Array, k: int) -> tuple[IndexLine, ...]:
    """d/dx_k of the sum of b_i x_i, term by term: only the term with i = k has x_k in it."""
    terms = np.where(np.arange(len(x)) == k, b, 0.0)
    differences = _difference(lambda x: b * x, x, k)
    K = k + 1
    return (
        IndexLine("differentiate term by term", rf"\sum_{{i}} \frac{{\partial}}{{\partial x_{K}}}\, b_i x_i", terms, differences),
        IndexLine(f"only i = {K} has $x_{K}$ in it", f"b_{K}", terms[k : k + 1], differences[k : k + 1]),
    )


def quadratic_derivation(A: Array, x: Array, k: int) -> tuple[IndexLine, ...]:
    """d/dx_k of x^T A x, in the steps of the slides: split the double sum by where k is, differentiate, put together again.

    The slides print the first sum of the differentiated line over A_ij x_i: no j is left in it, it runs over A_ik x_i.
    """
    others, K = np.arange(len(x)) != k, k + 1
    column, row, corner = A[others, k] @ x[others], A[k, others] @ x[others], A[k, k] * x[k]
    split = _difference(lambda x: _split(A * np.outer(x, x), k), x, k)
    total = split.sum(keepdims=True)
    lines = [
        IndexLine("split the double sum by where k is: in neither index, in the second, in the first, in both",
             rf"\frac{{\partial}}{{\partial x_{K}}} \Bigl[ \sum_{{i \ne {K}}} \sum_{{j \ne {K}}} A_{{ij}} x_i x_j"
             rf" + \sum_{{i \ne {K}}} A_{{i{K}}} x_i x_{K} + \sum_{{j \ne {K}}} A_{{{K}j}} x_{K} x_j"
             rf" + A_{{{K}{K}}} x_{K}^2 \Bigr]",
             quadratic_gradient(A, x)[k : k + 1], total),
        IndexLine("differentiate each of the four",
             rf"0 + \sum_{{i \ne {K}}} A_{{i{K}}} x_i + \sum_{{j \ne {K}}} A_{{{K}j}} x_j + 2 A_{{{K}{K}}} x_{K}",
             np.array([0.0, column, row, 2 * corner]), split),
        IndexLine("give each sum one of the two missing terms",
             rf"\sum_{{i}} A_{{i{K}}} x_i + \sum_{{j}} A_{{{K}j}} x_j", np.array([A[:, k] @ x, A[k] @ x]),
             np.array([split[1] + split[3] / 2, split[2] + split[3] / 2])),
        IndexLine("column k of A and row k: entry k of the vector", rf"\left((A + A^T)\,x\right)_{K}",
             np.array([quadratic_gradient(A, x)[k]]), total),
    ]  # fmt: skip
    if is_symmetric(A):
        lines.append(
            IndexLine(
                "A is symmetric: the two sums are the same",
                rf"2 \sum_{{i}} A_{{{K}i}} x_i = (2Ax)_{K}",
                np.array([2 * A[k] @ x]),
                total,
            )
        )
    return tuple(lines)


def _split(products: Array, k: int) -> Array:
    """The sum of all products by where k is: in neither index, in the second, in the first, in both."""
    others = np.arange(len(products)) != k
    return np.array(
        [products[np.ix_(others, others)].sum(), products[others, k].sum(), products[k, others].sum(), products[k, k]]
    )


def _difference(sums: Callable[[Array], Array], x: Array, k: int, step: float = 1e-3) -> Array:
    e = step * np.eye(len(x))[k]
    return np.asarray((sums(x + e) - sums(x - e)) / (2 * step))


def along(f: Callable[[Array], Array], x: Array, k: int) -> Callable[[npt.ArrayLike], Array]:
    """The slice of f through x along axis k: a function of x_k alone, the other entries held. f : (..., n) -> (...)"""
    others = np.where(np.arange(len(x)) == k, 0.0, x)
    return lambda t: f(others + np.asarray(t, dtype=float)[..., None] * np.eye(len(x))[k])


def is_symmetric(A: Array) -> bool:
    """Whether A equals its transpose but for rounding."""
    return bool(np.allclose(A, A.T, rtol=1e-12, atol=1e-12 * float(np.abs(A).max(initial=0.0))))
