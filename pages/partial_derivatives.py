"""Hold all variables but one: the slopes of a landscape along its axes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.certainty import Claim
from core.calculus.derivatives import numerical_derivative
from core.calculus.foundations.space import Touching, in_space
from core.calculus.partial_derivatives import AT, PartialSlopes, Slice, in_browser, partial_slopes
from core.calculus.smoothness import derivative_at
from core.calculus.steps import derivative_steps
from core.charts.calculus.slopes import PointOnMap, slice_picture
from core.charts.foundations.functions import function_picture
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.expression import Expression
from pages.parts.controls import slider
from pages.parts.follow import by_each
from pages.parts.formula import formula_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.space import show_surface
from pages.parts.steps import show_steps
from pages.parts.verdict import verdict

PAGE, REACH, SEEN = "partial_derivatives", 3.0, 3.8  # the arrow at the edge has to be seen too
MIDDLE, ARROW, STEP = (0.0, 0.0), 0.7, 0.05  # of the picture; length of the arrow; by which the point moves
GALLERY = (
    "2x^3 + 3y^3",
    "x^2 + y^2",
    "x y",
    "x^2 - y^2",
    "sin(x) cos(y)",
    "x e^(-x^2-y^2)",
    "2x + 3y",
    "sqrt(x^2 + y^2)",
    "x^2 y - y^3/3",
)
CLAIM = (
    "A partial derivative is the slope along one axis while the other variables are held fixed; together they are the gradient."
)
PREDICTION = Prediction(
    question="For 2x³ + 3y³, does ∂f/∂x change when y changes?",
    options=("Yes", "No"),
    answer="No",
    because="The term with y is a constant to x: 6x² has no y in it.",
)
SLOPES = "At ({x:g}, {y:g}): ∂f/∂x = {dx:.6g}, ∂f/∂y = {dy:.6g}."
HOW = "Each along its axis, by the first terms of f on both sides, or by its formula and differences where these decide nothing."
FASTEST = "The arrow points where f grows fastest, straight across the level sets."
MAP = "Level sets of f with a point, the lines along which one variable is held, and the direction of the gradient."
SLICE = "The slice of f along {name} through the point, with its tangent."
PLANE = "Orange: the plane through the point with both slopes; it is the tangent plane where f is differentiable."
SLICES = "The lines are the slices: blue along x, green along y."
NEAR = 1.2  # how far the plane goes to each side
NO_ARROW = "There is no arrow: the gradient is 0."
DIGITS = "At ({x:g}, {y:g}). Rounding leaves a central difference with about ten right digits."


@dataclass(frozen=True, kw_only=True)
class Settings:
    f: Expression
    x: float  # the point
    y: float


def ask() -> Settings:
    return Settings(
        f=formula_box("f(x, y)", "2x^3 + 3y^3", key=f"{PAGE}.f", variables=("x", "y"), check=Expression.gradient),
        x=slider("Point x", -REACH, REACH, 1.0, STEP, key=f"{PAGE}.x"),
        y=slider("Point y", -REACH, REACH, 2.0, STEP, key=f"{PAGE}.y"),
    )


def compute(now: Settings) -> PartialSlopes:
    return partial_slopes(now.f, now.x, now.y, reach=REACH, window=landscape_window(MIDDLE, SEEN))


def show(now: Settings, found: PartialSlopes) -> None:
    says = claim(now, found)
    verdict(says)
    live = in_browser(now.f)
    hand = PointOnMap(live, REACH, STEP, ARROW) if live else None
    landscape_view(now, found, hand)
    st.caption(FASTEST if found.direction else NO_ARROW if found.length == 0 else "")
    fx, fy = found.gradient
    st.latex(rf"\frac{{\partial f}}{{\partial x}} = {fx.latex}, \qquad \frac{{\partial f}}{{\partial y}} = {fy.latex}")
    for axis, (place, (name, along)) in enumerate(zip(st.columns(2), found.slices.items(), strict=True)):
        with place:
            if hand:
                tangents = along.tangents if hand.live.has_corners else ()
                picture = slice_picture(hand, axis, found.relief.range, tangents, words=SLICE.format(name=name))
                show_picture(picture, f"{PAGE}.slice.{name}")
            else:
                slice_view(name, along, found)


def claim(now: Settings, found: PartialSlopes) -> Claim:
    """Both slopes, or why one is missing."""
    place = f"({now.x:g}, {now.y:g})"
    for name, along in found.slices.items():
        if along.partial.kind != "smooth":
            return along.partial.claim(place, name=f"∂f/∂{name}")
    dx, dy = (along.slope for along in found.slices.values())
    return Claim(SLOPES.format(x=now.x, y=now.y, dx=dx, dy=dy), found.certainty, HOW)


def landscape_view(now: Settings, found: PartialSlopes, hand: PointOnMap | None) -> None:
    """The point moves under the hand, or, where the browser does not know f, with the server's answer."""
    arrows = {}
    if found.direction and not hand:
        across, up = found.direction
        arrows["∇f"] = (now.x, now.y, now.x + ARROW * across, now.y + ARROW * up)
    picture = landscape_picture(
        found.relief.z,
        MIDDLE,
        SEEN,
        dark=is_dark(),
        marks={} if hand else {f"f = {found.value:.4g}": (now.x, now.y)},
        arrows=arrows,
        arrow_names=("∇f",),
        hand=hand,
        axes=("x", "y"),
        height=290,
        words=MAP,
    )
    by = by_each(AT, (f"{PAGE}.x", f"{PAGE}.y"), (now.x, now.y))
    show_picture(picture, f"{PAGE}.surface", follow=by if hand else None)


def slice_view(name: str, along: Slice, found: PartialSlopes) -> None:
    """The curve along one axis, and its tangent where the point is."""
    picture = function_picture(
        {"slice": along.curve.pieces, "tangent": along.tangents},
        (-REACH, REACH),
        found.relief.range,
        points=(np.array([along.at]), np.array([found.value])),
        height=250,
        axes=(name, "f"),
        words=f"The slice along {name} with its tangent of slope {along.slope:.4g}.",
    )
    show_picture(picture, f"{PAGE}.slice.{name}")


# --- the tabs ---


def numbers(now: Settings, found: PartialSlopes) -> None:
    st.dataframe(both_ways(found), hide_index=True)
    st.caption(DIGITS.format(x=now.x, y=now.y))


def both_ways(found: PartialSlopes) -> dict[str, list[str]]:
    return {
        "derivative": [f"∂f/∂{name}" for name in found.slices],
        "by formula": [f"{along.slope:.12g}" for along in found.slices.values()],
        "by central difference": [f"{along.by_difference:.12g}" for along in found.slices.values()],
    }


def surface(now: Settings, found: PartialSlopes) -> None:
    """The slices on the surface; where both slopes are known, the plane that they span."""
    x, y, plane = now.x, now.y, None
    lines = {"along x": np.array([(-REACH, y), (REACH, y)]), "along y": np.array([(x, -REACH), (x, REACH)])}
    if np.isfinite(found.length) and np.isfinite(found.value):
        ends = {"tangent: x": ((x - NEAR, y), (x + NEAR, y)), "tangent: y": ((x, y - NEAR), (x, y + NEAR))}
        tangents = {name: np.array(line) for name, line in ends.items()}
        plane = Touching(g=found.plane, point=(x, y), radius=NEAR, lines=tangents)
    view = (-REACH, REACH, -REACH, REACH)
    space = in_space(lambda x, y: now.f(x=x, y=y), view, lines=lines, points={"": np.array([(x, y)])}, touching=plane)
    show_surface(PAGE, space, found.relief.z, says=f"{SLICES} {PLANE}" if plane else SLICES)


def mathematics(now: Settings, found: PartialSlopes) -> None:
    st.markdown("For ∂/∂x every y is a constant, and the other way round.")
    show_steps(line for name in now.f.variables for line in derivative_steps(now.f, name))


def take(now: Settings, found: PartialSlopes) -> dict[str, object]:
    return {"Derivatives": both_ways(found)}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    x, y = (float(value) / 10 for value in rng.integers(-20, 21, 2))
    return {"f": str(rng.choice(GALLERY)), "x": x, "y": y}


WHAT_RAN: tuple[Callable[..., object], ...] = (
    partial_slopes,
    derivative_at,
    Expression.gradient,
    Expression.derivative,
    numerical_derivative,
    derivative_steps,
)
page(
    PAGE,
    CLAIM,
    ask,
    compute,
    show,
    numbers=numbers,
    mathematics=mathematics,
    surface=surface,
    take=take,
    prediction=PREDICTION,
    surprise=surprise,
    what_ran=WHAT_RAN,
)
