"""The chain rule both ways: substitute and differentiate, or multiply the two derivatives. They are the same.

Topic: Chain Rule. With z = z(y) and y = y(x):  dz/dx = dz/dy dy/dx.
"""

from dataclasses import dataclass

from core.calculus.proof import agree
from core.calculus.symbolic import NotYet, TooHard, rewrite
from core.expression import Expression
from core.notation.tree import replace


@dataclass(frozen=True)
class Composition:
    """z(y(x)) and its derivative, found in two ways."""

    substituted: Expression  # z as a function of x
    direct: Expression  # its derivative
    outer: Expression  # dz/dy, a function of y
    inner: Expression  # dy/dx
    product: Expression  # dz/dy dy/dx, with y(x) put in
    points: int  # random points at which both ways are equal; 0 where they differ anywhere


def compose(y: Expression, z: Expression) -> Composition:
    """Differentiate z(y(x)) both ways. y is a formula in x, z one in y. Raises ExpressionError where there is no derivative.

    >>> from core.expression import parse
    >>> compose(parse("x^2+1", ("x",)), parse("y^3-2", ("y",))).direct.sympy
    6*x*(x**2 + 1)**2
    """

    def put_in(f: Expression) -> Expression:
        return Expression(replace(f.tree, ("variable", "y"), y.tree), ("x",))

    substituted = put_in(z)
    direct = substituted.derivative("x")
    outer, inner = z.derivative("y"), y.derivative("x")
    product = Expression(("*", put_in(outer).tree, inner.tree), ("x",))
    return Composition(substituted, direct, outer, inner, product, agree(direct.tree, product.tree))


def common_form(both: Composition) -> Expression | None:
    """The one expression that both ways become when they are multiplied out or simplified; None where SymPy does not see it.

    Raises NotYet where it might still see it.
    """
    waiting: NotYet | None = None
    for how in ("expand", "simplify"):
        try:
            one, other = rewrite(both.direct, how), rewrite(both.product, how)
        except TooHard as refusal:
            waiting = refusal if isinstance(refusal, NotYet) else waiting
            continue
        if one.tree == other.tree:
            return one
    if waiting:
        raise waiting
    return None
