"""The chain rule both ways: substitute and differentiate, or multiply the two derivatives. They are the same.

Topic: Chain Rule. With z = z(y) and y = y(x):  dz/dx = dz/dy dy/dx.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.arrays import Array
from core.calculus.certainty import Claim, weakest
from core.calculus.derivatives import Stops, stops
from core.calculus.foundations.functions import Curve, trace
from core.calculus.proof import agree
from core.calculus.smoothness import Slope, derivative_at
from core.calculus.symbolic import NotYet, TooHard, rewrite
from core.expression import Expression
from core.notation.symbolic.exact import meant
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
    dy_dx: Slope  # at x
    dz_dy: Slope  # at y(x)
    dz_dx: Slope  # after substituting
    curves: dict[str, Curve]  # z(y(x)) and dz/dx over the window

    @property
    def inner(self) -> float:
        """dy/dx; nan where there is none, as for the others."""
        return self.dy_dx.value

    @property
    def outer(self) -> float:
        """dz/dy at y(x)."""
        return self.dz_dy.value

    @property
    def product(self) -> float:
        """dz/dy dy/dx."""
        return self.outer * self.inner

    @property
    def direct(self) -> float:
        """dz/dx after substituting."""
        return self.dz_dx.value

    @property
    def claim(self) -> Claim:
        """What the chain rule says at this point, or why it says nothing."""
        where, whole = f"At x = {self.x:g}", f"dz/dx = {_written(self.direct)}"
        if self.dz_dx.kind != "smooth":
            return self.dz_dx.claim(f"x = {self.x:g}", of="z(y(x))", name="dz/dx")
        missing = [name for name, link in (("dy/dx", self.dy_dx), ("dz/dy", self.dz_dy)) if link.kind != "smooth"]
        if missing:
            says = f"{where}: {whole}, although {' and '.join(missing)} does not exist there: the product says nothing."
            return Claim(says, weakest(self.dz_dx, self.dy_dx, self.dz_dy), self.dz_dx.how)
        parts = f"{_written(self.outer)} · {_written(self.inner)} = {_written(self.product)}"
        says = f"{where}: dz/dx = dz/dy · dy/dx = {parts}."
        return Claim(says, weakest(self.dz_dx, self.dy_dx, self.dz_dy), HOW)


HOW = "Each slope, and that of the substituted formula, from both sides of its point."


def _written(value: float) -> str:
    return f"{value:.5g}".replace("-", "−")


def chain_at(y: Expression, z: Expression, x: float, window: tuple[float, float]) -> ChainAtPoint:
    """The chain at one point, and its curves over a window of x. Raises ExpressionError where there is no derivative.

    >>> from core.expression import parse
    >>> found = chain_at(parse("x^2+1", ("x",)), parse("y^3-2", ("y",)), 1.0, (-2.0, 2.0))
    >>> found.outer, found.inner, found.product, found.direct
    (12.0, 2.0, 24.0, 24.0)
    """
    both = compose(y, z)
    y_at = Expression(replace(y.tree, ("variable", "x"), meant(x)), ())
    return ChainAtPoint(
        both=both,
        x=x,
        y=float(y(x=x)),
        z=float(both.substituted(x=x)),
        dy_dx=derivative_at(y, {"x": x}, "x"),
        dz_dy=derivative_at(z, {"y": y_at}, "y"),
        dz_dx=derivative_at(both.substituted, {"x": x}, "x"),
        curves={
            "z(y(x))": trace(lambda v: both.substituted(x=v), *window),
            "dz/dx": trace(lambda v: both.direct(x=v), *window),
        },
    )


@dataclass(frozen=True)
class ChainAlong:
    """The chain at many places, (n,) each; nan where there is no value or no slope."""

    x: Array
    y: Array
    z: Array
    inner: Array  # dy/dx
    outer: Array  # dz/dy at y(x)
    direct: Array  # dz/dx after substituting


@lru_cache(maxsize=64)
def chain_along(y: Expression, z: Expression, window: tuple[float, float], x: tuple[float, ...]) -> ChainAlong:
    """What `chain_at` says at one place, at many of the window. Raises ExpressionError where there is no derivative."""
    both, at = compose(y, z), np.array(x)
    inner, whole = stops(y, window, x, (0.0,)), stops(both.substituted, window, x, (0.0,))
    outer, reached = np.full(len(at), np.nan), np.isfinite(inner.y)
    if reached.any():
        heights = inner.y[reached]
        span = (float(heights.min()) - 1.0, float(heights.max()) + 1.0)
        of_x = Expression(replace(z.tree, ("variable", "y"), ("variable", "x")), ("x",))
        outer[reached] = _slope(stops(of_x, span, tuple(heights.tolist()), (0.0,)))
    return ChainAlong(at, inner.y, whole.y, _slope(inner), outer, _slope(whole))


def _slope(seen: Stops) -> Array:
    return np.where((seen.left == seen.right) & np.isfinite(seen.left), seen.left, np.nan)


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
