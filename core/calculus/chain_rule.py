"""The chain rule both ways: substitute and differentiate, or multiply the two derivatives. They are the same.

Topic: Chain Rule. With z = z(y) and y = y(x):  dz/dx = dz/dy dy/dx.
"""

from dataclasses import dataclass

from core.calculus.foundations.functions import Curve, trace
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


@dataclass(frozen=True, kw_only=True)
class ChainAtPoint:
    """The values along the chain x -> y -> z, and the slopes of its links; nan where there is none."""

    both: Composition
    x: float
    y: float
    z: float
    inner: float  # dy/dx at x
    outer: float  # dz/dy at y(x)
    product: float  # dz/dy dy/dx
    direct: float  # dz/dx after substituting
    curves: dict[str, Curve]  # z(y(x)) and dz/dx over the window


def chain_at(y: Expression, z: Expression, x: float, window: tuple[float, float]) -> ChainAtPoint:
    """The chain at one point, and its curves over a window of x. Raises ExpressionError where there is no derivative.

    >>> from core.expression import parse
    >>> found = chain_at(parse("x^2+1", ("x",)), parse("y^3-2", ("y",)), 1.0, (-2.0, 2.0))
    >>> found.outer, found.inner, found.product, found.direct
    (12.0, 2.0, 24.0, 24.0)
    """
    both = compose(y, z)
    y_at = float(y(x=x))
    inner, outer = float(both.inner(x=x)), float(both.outer(y=y_at))
    return ChainAtPoint(
        both=both,
        x=x,
        y=y_at,
        z=float(z(y=y_at)),
        inner=inner,
        outer=outer,
        product=outer * inner,
        direct=float(both.direct(x=x)),
        curves={
            "z(y(x))": trace(lambda v: both.substituted(x=v), *window),
            "dz/dx": trace(lambda v: both.direct(x=v), *window),
        },
    )


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
