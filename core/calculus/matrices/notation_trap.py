"""What grad f(Ax) means: two gradients with one name, and the rules that hold for both.

f(z) = z'z at z = Ax:  grad_z f(Ax) = 2Ax, of z's shape;  grad_x f(Ax) = 2A'Ax, of x's shape. The first differentiates f by
its own argument and then puts Ax in; the second differentiates the composition, so that the chain rule multiplies by A'.
Topic: Matrix Calculus, Properties.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.calculus.certainty import Certainty, weakest
from core.calculus.matrices.matrix_check import central_differences
from core.calculus.partial_derivatives import AT, InBrowser
from core.calculus.proof import agree, proved
from core.calculus.smoothness import gradient_at
from core.expression import Expression
from core.notation.tree import Node


def f(z: Array) -> float:
    """f(z) = z'z, the squared length."""
    return float(z @ z)


@dataclass(frozen=True)
class TwoGradients:
    """Both readings of grad f(Ax) at one x, each beside its central differences."""

    z: Array  # (m,), Ax
    by_z: Array  # (m,), 2Ax
    by_x: Array  # (n,), 2A'Ax
    by_z_differences: Array  # (m,), of f at Ax
    by_x_differences: Array  # (n,), of x -> f(Ax)

    @property
    def agree(self) -> bool:
        """Whether both equal their central differences."""
        return np.allclose(self.by_z, self.by_z_differences, rtol=1e-6, atol=1e-6) and np.allclose(
            self.by_x, self.by_x_differences, rtol=1e-6, atol=1e-6
        )


def two_gradients(A: npt.ArrayLike, x: npt.ArrayLike) -> TwoGradients:
    """grad_z f(Ax) = 2Ax and grad_x f(Ax) = 2A'Ax. A : (m, n);  x : (n,)

    >>> found = two_gradients([[1, 2], [0, 1]], [1, 1])
    >>> found.by_z.tolist(), found.by_x.tolist()
    ([6.0, 2.0], [6.0, 14.0])
    """
    A, x = np.asarray(A, dtype=float), np.asarray(x, dtype=float)
    z = A @ x
    return TwoGradients(z, 2 * z, 2 * A.T @ z, central_differences(f, z), central_differences(lambda v: f(A @ v), x))


@dataclass(frozen=True)
class RuleCheck:
    """Both sides of a rule for gradients, entry by entry."""

    left: tuple[Expression, ...]  # the gradient of the sum, or of the multiple
    right: tuple[Expression, ...]  # the sum, or the multiple, of the gradients
    points: int  # at how many random points both sides and a central difference were equal; 0 where one disagrees

    @property
    def holds(self) -> bool:
        """Whether no point disagreed."""
        return self.points > 0


def product_in_browser(A: Array) -> InBrowser:
    """The product z = Ax with f(z) = z^T z and 2z, as the browser evaluates them while x moves. A : (2, 2)"""
    z = [" + ".join(f"({float(a)!r}) * {x}" for a, x in zip(row, AT, strict=True)) for row in A]
    z1, z2 = (f"({part})" for part in z)
    f = f"{z1} * {z1} + {z2} * {z2}"
    slices = f"datum.x * datum.x + {z2} * {z2}", f"{z1} * {z1} + datum.x * datum.x"
    return InBrowser(at=(z1, z2), f=f, slopes=(f"2 * {z1}", f"2 * {z2}"), slices=slices, has_corners=False)


@lru_cache(maxsize=200)
def sum_rule(f: Expression, g: Expression) -> RuleCheck:
    """grad(f + g) = grad f + grad g."""
    right = tuple(("+", df.tree, dg.tree) for df, dg in zip(f.gradient(), g.gradient(), strict=True))
    return _checked(("+", f.tree, g.tree), right, f.variables)


@lru_cache(maxsize=200)
def scalar_rule(f: Expression, t: float) -> RuleCheck:
    """grad(t f) = t grad f."""
    factor = _factor(t)
    return _checked(("*", factor, f.tree), tuple(("*", factor, df.tree) for df in f.gradient()), f.variables)


def _factor(t: float) -> Node:
    return ("negative", ("number", f"{-t:g}")) if t < 0 else ("number", f"{t:g}")


@dataclass(frozen=True)
class RulesAt:
    """The sum rule and the scalar rule for two functions, and both sides of each at one point."""

    total: RuleCheck  # of f + g
    multiple: RuleCheck  # of t f
    vectors: dict[str, Array]  # (n,) each: ∇f, ∇g, ∇f + ∇g, ∇(f + g), t ∇f, ∇(t f); nan where there is no partial derivative
    certainty: Certainty  # of what is least known of them


def rules_at(f: Expression, g: Expression, t: float, x: Sequence[float]) -> RulesAt:
    """Both rules at x. x : (n,), in the order of the variables, which f and g share"""
    total, multiple = sum_rule(f, g), scalar_rule(f, t)
    trees: tuple[Node, ...] = (f.tree, g.tree, ("+", f.tree, g.tree), ("*", _factor(t), f.tree))
    slopes = [gradient_at(Expression(tree, f.variables), x) for tree in trees]
    df, dg, sum_, scaled = (np.array([slope.value for slope in part]) for part in slopes)
    vectors = {"∇f": df, "∇g": dg, "∇f + ∇g": df + dg, "∇(f + g)": sum_, "t ∇f": t * df, "∇(t f)": scaled}
    return RulesAt(total, multiple, vectors, weakest(*(slope for part in slopes for slope in part)))


def _checked(whole: Node, right: tuple[Node, ...], variables: tuple[str, ...]) -> RuleCheck:
    left = Expression(whole, variables).gradient()
    points = [
        min(agree(one.tree, other), proved(whole, other, name)) for one, other, name in zip(left, right, variables, strict=True)
    ]
    return RuleCheck(left, tuple(Expression(tree, variables) for tree in right), min(points))
