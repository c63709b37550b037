"""The chain rule both ways: substitute and differentiate, or multiply the two derivatives. They are the same.

Topic: Chain Rule. With z = z(y) and y = y(x):  dz/dx = dz/dy dy/dx.
"""

from dataclasses import dataclass

import numpy as np
import sympy as sp

from core.expression import Expression
from core.notation.symbols import symbol


@dataclass(frozen=True)
class Composition:
    """z(y(x)) and its derivative, found in two ways."""

    substituted: Expression  # z as a function of x
    direct: Expression  # its derivative
    outer: Expression  # dz/dy, a function of y
    inner: Expression  # dy/dx
    product: Expression  # dz/dy dy/dx, with y(x) put in
    same: bool  # equal at every point where both are defined


def compose(y: Expression, z: Expression) -> Composition:
    """Differentiate z(y(x)) both ways. y is a formula in x, z one in y.

    >>> from core.expression import parse
    >>> compose(parse("x^2+1", ("x",)), parse("y^3-2", ("y",))).direct.sympy
    6*x*(x**2 + 1)**2
    """
    put_in = {symbol("y"): y.sympy}
    substituted = Expression.of(z.sympy.subs(put_in), ("x",))
    direct = substituted.derivative("x")
    outer, inner = z.derivative("y"), y.derivative("x")
    product = Expression.of(sp.Mul(outer.sympy.subs(put_in), inner.sympy), ("x",))
    return Composition(substituted, direct, outer, inner, product, _equal(direct, product))


def _equal(one: Expression, other: Expression) -> bool:
    x = np.random.default_rng(0).uniform(-3, 3, 200)
    a, b = one(x=x), other(x=x)
    both = np.isfinite(a) & np.isfinite(b)
    return bool(both.any() and np.allclose(a[both], b[both], rtol=1e-8, atol=1e-8))
