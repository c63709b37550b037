"""Landscapes to walk in, with what is known about them, as the reader would type them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.arrays import Array
from core.expression import Expression
from core.notation.printers.numeric import at_a_point
from core.notation.tree import variables_of


@dataclass(frozen=True)
class Landscape:
    """A function of x, or of x and y, a window to look at it, a start, and its minima."""

    title: str
    formula: str
    window: tuple[float, float, float, float]  # x from, x to, y from, y to
    start: tuple[float, float]
    learning_rate: float
    minima: tuple[tuple[float, ...], ...]


GALLERY: dict[str, Landscape] = {
    "slides": Landscape("The slides' quadratic", "0.5x^2 + y^2 + 2x + y + cos(sin(sqrt(pi)))", (-4, 2, -3, 2), (0, 0), 1.0,
                        ((-2, -0.5),)),
    "ravine": Landscape("Ravine", "0.5x^2 + 10y^2", (-4, 4, -2, 2), (-3, 1), 0.09, ((0, 0),)),
    "booth": Landscape("Booth", "(x+2y-7)^2 + (2x+y-5)^2", (-5, 6, -5, 6), (-4, 4), 0.05, ((1, 3),)),
    "rosenbrock": Landscape("Rosenbrock", "(1-x)^2 + 100(y-x^2)^2", (-2, 2, -1, 3), (-1.2, 1), 0.001, ((1, 1),)),
    "himmelblau": Landscape("Himmelblau", "(x^2+y-11)^2 + (x+y^2-7)^2", (-5, 5, -5, 5), (0, 0), 0.01,
                            ((3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127))),
    "beale": Landscape("Beale", "(1.5-x+xy)^2 + (2.25-x+xy^2)^2 + (2.625-x+xy^3)^2", (-4.5, 4.5, -4.5, 4.5), (1, 1), 0.005,
                       ((3, 0.5),)),
    "saddle": Landscape("Saddle", "x^2 - y^2", (-2, 2, -2, 2), (1.5, 0.01), 0.1, ()),
    "parabola": Landscape("Parabola, one variable", "x^2", (-3, 3, -1, 9), (2.5, 0), 0.9, ((0,),)),
    "two_valleys": Landscape("Two valleys, one variable", "x^4/4 - x^2", (-2.2, 2.2, -1.5, 1.5), (0.4, 0), 0.55,
                             ((2**0.5,), (-(2**0.5),))),
}  # fmt: skip


class Terrain(NamedTuple):
    """A formula as functions of one vector, as a walk asks for them."""

    f: Callable[[Array], float]  # (n,) -> number
    gradient: Callable[[Array], Array]  # (n,) -> (n,)
    hessian: Callable[[Array], Array]  # (n,) -> (n, n)


def moving(f: Expression) -> tuple[str, ...]:
    """The variables that a walk moves in: those of f, less a y that does not occur beside x."""
    return ("x",) if set(variables_of(f.tree)) <= {"x"} else f.variables


def terrain(f: Expression, variables: tuple[str, ...]) -> Terrain:
    """Value, exact gradient and exact Hessian of a formula in these variables. Raises ExpressionError where they have none.

    >>> from core.expression import parse
    >>> terrain(parse("x^2"), ("x",)).gradient(np.array([3.0]))
    array([6.])
    """
    slopes = [f.derivative(v) for v in variables]
    value = at_a_point(f.tree)
    gradient = [at_a_point(g.tree) for g in slopes]
    hessian = [[at_a_point(g.derivative(v).tree) for v in variables] for g in slopes]

    def named(x: Array) -> dict[str, np.float64]:
        return dict(zip(variables, x, strict=True))

    return Terrain(
        lambda x: float(value(named(x))),
        lambda x: np.array([g(named(x)) for g in gradient], dtype=float),
        lambda x: np.array([[h(named(x)) for h in row] for row in hessian], dtype=float),
    )
