"""Partial derivatives: hold all variables but one, and what is left has a slope along one axis.

Topic: Partial Derivatives. Together they are the gradient, which points where f grows fastest.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from core.arrays import Array
from core.calculus.certainty import Certainty, weakest
from core.calculus.derivatives import numerical_derivative
from core.calculus.foundations.functions import Curve, surface, trace
from core.calculus.smoothness import MAY_HAVE_CORNERS, Slope, derivative_at
from core.expression import Expression
from core.notation.printers.vega import NotInVega, vega
from core.notation.tree import walk

Window = tuple[float, float, float, float]  # x from and to, y from and to


@dataclass(frozen=True, kw_only=True)
class Relief:
    """The heights of a function of two variables, seen from above."""

    z: Array  # (height, width) on the window, the first row at the top
    range: tuple[float, float]  # heights that show most of the slices, wherever they are


@dataclass(frozen=True, kw_only=True)
class Slice:
    """The curve along one axis, the other variable held, and its tangent at the point."""

    f: Expression
    point: dict[str, float]  # both variables
    variable: str  # the one that moves
    partial: Slope  # the partial derivative at the point, from both sides; unit of f over unit of the axis
    reach: float  # how far it goes to each side of 0
    tangents: tuple[tuple[Array, Array], ...]  # x and y of both ends of the tangent, or of two half-lines

    @property
    def at(self) -> float:
        """The point on this axis."""
        return self.point[self.variable]

    @cached_property
    def curve(self) -> Curve:
        """Its graph, where the browser does not draw it."""
        return trace(self._height, -self.reach, self.reach, 300)

    @property
    def by_difference(self) -> float:
        """The slope by a central difference."""
        return numerical_derivative(self._height, self.at)

    def _height(self, v: Array) -> Array:
        height: Array = self.f(**{**self.point, self.variable: v})
        return height

    @property
    def slope(self) -> float:
        """The partial derivative; nan where there is none."""
        return self.partial.value


@dataclass(frozen=True, kw_only=True)
class PartialSlopes:
    """The slopes of f(x, y) along its axes at one point."""

    gradient: tuple[Expression, ...]  # ∂f/∂x, ∂f/∂y
    value: float  # f at the point; nan where it is undefined
    slices: dict[str, Slice]  # by the variable that moves
    length: float  # of the gradient at the point
    direction: tuple[float, float] | None  # of the gradient, of length 1; None where it is 0 or undefined
    relief: Relief

    def plane(self, x: Array, y: Array) -> Array:
        """The height at (x, y) of the plane through the point with both slopes; it is tangent where f is differentiable."""
        across, up = self.slices.values()
        return np.asarray(self.value + across.slope * (x - across.at) + up.slope * (y - up.at))

    @property
    def certainty(self) -> Certainty:
        """Of what is less known of the two."""
        return weakest(*(along.partial for along in self.slices.values()))


_CORNERS = MAY_HAVE_CORNERS - {"^", "sqrt"}
AT = ("at_x", "at_y")  # what the browser calls the coordinates of the point


@dataclass(frozen=True)
class InBrowser:
    """The formula and its slopes as the browser evaluates them while the hand moves: Vega expressions in the names `at`."""

    at: tuple[str, str]  # the coordinates of the point
    f: str
    slopes: tuple[str, str]  # undefined at corners
    slices: tuple[str, str]  # f along x and along y, with datum.x for the variable that moves
    has_corners: bool  # or may have: what the slopes are there is known by `derivative_at` only


@lru_cache(maxsize=100)
def in_browser(f: Expression) -> InBrowser | None:
    """The formula for the browser; None where it has a function that the browser does not know."""
    x, y = AT
    gradient = [part.tree for part in f.gradient()]
    try:
        return InBrowser(
            at=AT,
            f=vega(f.tree, {"x": x, "y": y}),
            slopes=(vega(gradient[0], {"x": x, "y": y}, slope=True), vega(gradient[1], {"x": x, "y": y}, slope=True)),
            slices=(vega(f.tree, {"x": "datum.x", "y": y}), vega(f.tree, {"x": x, "y": "datum.x"})),
            has_corners=any(node[0] in _CORNERS for node in walk(f.tree)),
        )
    except NotInVega:
        return None


@lru_cache(maxsize=100)
def gradient_in_browser(f: Expression) -> tuple[str, str] | None:
    """∂f/∂x and ∂f/∂y as Vega expressions with {x} and {y} for the point; None where the browser does not know them."""
    try:
        dx, dy = (vega(Expression(f.tree, ("x", "y")).derivative(name).tree, {"x": "{x}", "y": "{y}"}) for name in ("x", "y"))
    except NotInVega:
        return None
    return dx, dy


def partial_slopes(f: Expression, x: float, y: float, *, reach: float, window: Window) -> PartialSlopes:
    """Both slopes of f at (x, y), with the slices from -reach to reach. Raises ExpressionError where a derivative is too long.

    >>> from core.expression import parse
    >>> found = partial_slopes(parse("2x^3 + 3y^3", ("x", "y")), 1.0, 2.0, reach=3.0, window=(-3, 3, -3, 3))
    >>> [s.slope for s in found.slices.values()]
    [6.0, 36.0]
    """
    gradient = f.gradient()
    value, at = float(f(x=x, y=y)), {"x": x, "y": y}
    across, up = (derivative_at(f, at, name) for name in ("x", "y"))
    dx, dy, ends = across.value, up.value, (-reach, reach)
    length = math.hypot(dx, dy)
    return PartialSlopes(
        gradient=gradient,
        value=value,
        slices={
            "x": Slice(f=f, point=at, variable="x", partial=across, reach=reach, tangents=across.touching(x, value, ends)),
            "y": Slice(f=f, point=at, variable="y", partial=up, reach=reach, tangents=up.touching(y, value, ends)),
        },
        length=length,
        direction=(dx / length, dy / length) if length and math.isfinite(length) else None,
        relief=relief(f, reach, window),
    )


@lru_cache(maxsize=100)
def relief(f: Expression, reach: float, window: Window) -> Relief:
    """The landscape on the window, and the range of heights for |x|, |y| up to reach; kept, for it moves with neither."""
    inside = surface(lambda x, y: f(x=x, y=y), (-reach, reach, -reach, reach), 60).z
    known = inside[np.isfinite(inside)]
    low, high = np.quantile(known, [0.01, 0.99]) if len(known) else (-1.0, 1.0)
    margin = 0.1 * (high - low) or 1.0
    return Relief(z=surface(lambda x, y: f(x=x, y=y), window, 140).z, range=(float(low - margin), float(high + margin)))
