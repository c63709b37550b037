"""The chain rule both ways: substitute and differentiate, or multiply the two derivatives."""

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.chain_rule import (
    ChainAlong,
    ChainAtPoint,
    Composition,
    chain_along,
    chain_at,
    common_form,
    compose,
)
from core.calculus.derivatives import places
from core.calculus.steps import derivative_steps
from core.charts.calculus.chain_rule import chain_picture
from core.charts.foundations.functions import function_picture
from core.charts.moving import Move
from core.expression import Expression
from pages.parts.controls import slider
from pages.parts.exact import when_it_comes
from pages.parts.follow import By
from pages.parts.formula import formula_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.steps import show_steps
from pages.parts.verdict import verdict

PAGE, WINDOW, STEP = "chain_rule", (-2.0, 2.0), 0.05
POINT = "chain_x"
PAIRS = [
    ("x^2 + 1", "y^3 - 2"),
    ("3x", "sin(y)"),
    ("-x^2/2", "e^y"),
    ("x^2 + 1", "ln(y)"),
    ("sin(x)", "y^2"),
    ("e^x", "1/(1+y)"),
    ("2x - 1", "tanh(y)"),
]
CLAIM = "When $z$ depends on $y$ and $y$ on $x$, the slopes multiply: $\\frac{dz}{dx} = \\frac{dz}{dy}\\,\\frac{dy}{dx}$."
PREDICTION = Prediction(
    question="y grows 2 times as fast as x, z grows 3 times as fast as y. How fast does z grow?",
    options=("5 times", "6 times", "9 times"),
    answer="6 times",
    because="Rates along a chain multiply: 3 · 2.",
)
INNER = "The inner function: what happens to x first."
OUTER = "The outer function, of y."
AGREE = "✓ Both give the same at {points} random points."
TOO_FEW = "They could not be compared: there are too few points where both are defined."
GRAPH = "x leads to y and y to z, each edge with its slope; below, the arrow from x to z with their product."
CURVES = "z as a function of x, and its slope."
ONE = "The two are **one expression**: multiplied out, both are"


@dataclass(frozen=True, kw_only=True)
class Settings:
    y: Expression  # the inner function, of x
    z: Expression  # the outer function, of y
    x: float  # where


def ask() -> Settings:
    check = Expression.gradient
    return Settings(
        y=formula_box("y(x)", "x^2 + 1", key=f"{PAGE}.inner", name="y", check=check, help=INNER),
        z=formula_box("z(y)", "y^3 - 2", key=f"{PAGE}.outer", name="z", variables=("y",), check=check, help=OUTER),
        x=slider("Point x", *WINDOW, 1.0, STEP, key=f"{PAGE}.x"),
    )


def compute(now: Settings) -> ChainAtPoint:
    return chain_at(now.y, now.z, now.x, WINDOW)


def show(now: Settings, found: ChainAtPoint) -> None:
    verdict(found.claim)
    seen, move = along(now, found), Move(name=POINT, low=WINDOW[0], high=WINDOW[1], step=STEP, begins=WINDOW[0])
    graph_view(now, seen, move)
    both_ways(found.both)
    same_or_not(now, found.both)
    curve_view(found, seen, move)


def along(now: Settings, found: ChainAtPoint) -> ChainAlong:
    """The chain at every stop of the slider; where it stands, as the sentence says it."""
    seen = chain_along(now.y, now.z, WINDOW, places(*WINDOW, STEP, now.x))
    here = np.abs(seen.x - now.x) < 1e-9
    known = {}
    for name in ("y", "z", "inner", "outer", "direct"):
        said, at_stops = getattr(found, name), getattr(seen, name)
        other = here & ~np.isclose(at_stops, said, rtol=1e-9, atol=1e-12, equal_nan=True)
        known[name] = np.where(other, said, at_stops)
    return ChainAlong(x=seen.x, **known)


def graph_view(now: Settings, seen: ChainAlong, move: Move) -> None:
    values = np.array([[written(v) for v in row] for row in zip(seen.x, seen.y, seen.z, strict=True)])
    inner, outer, whole = (
        [f"{name} = {written(v)}" for v in column]
        for name, column in (("dy/dx", seen.inner), ("dz/dy", seen.outer), ("dz/dx", seen.direct))
    )
    slopes = np.column_stack([inner, outer])
    picture = chain_picture(("x", "y", "z"), seen.x, values, slopes, np.array(whole), move=move, words=GRAPH)
    show_picture(picture, f"{PAGE}.graph", follow={POINT: By(control=f"{PAGE}.x", value=now.x)})


def both_ways(both: Composition) -> None:
    left, right = st.columns(2)
    left.markdown("**Substitute, then differentiate**")
    left.latex(rf"z = {both.substituted.latex}")
    left.latex(rf"\frac{{dz}}{{dx}} = {both.direct.latex}")
    right.markdown("**Differentiate, then multiply**")
    right.latex(rf"\frac{{dz}}{{dy}} = {both.outer.latex}, \quad \frac{{dy}}{{dx}} = {both.inner.latex}")
    right.latex(rf"\frac{{dz}}{{dx}} = {both.product.latex}")


def same_or_not(now: Settings, both: Composition) -> None:
    """Equal at random points, at once; that it is one expression, when SymPy has seen it."""
    exact, note = st.empty(), st.empty()
    exact.markdown(AGREE.format(points=both.points) if both.points else TOO_FEW)

    def say_more(form: Expression | None) -> None:
        if form:
            exact.markdown(rf"{ONE} $\displaystyle {form.latex}$.")

    if both.points:
        when_it_comes(note, ("common form", now.y.tree, now.z.tree), lambda: common_form(both), say_more)


def curve_view(found: ChainAtPoint, seen: ChainAlong, move: Move) -> None:
    low = min(curve.y[0] for curve in found.curves.values())
    high = max(curve.y[1] for curve in found.curves.values())
    picture = function_picture(
        {name: curve.pieces for name, curve in found.curves.items()},
        WINDOW,
        (low, high),
        stops=(move, seen.x, [(seen.x, seen.z), (seen.x, seen.direct)]),
        words=CURVES,
        height=300,
    )
    show_picture(picture, f"{PAGE}.curve")


def written(number: float) -> str:
    """Five digits and a true minus; a word where there is no number."""
    return f"{number:.5g}".replace("-", "−") if math.isfinite(number) else "undefined"


# --- the tabs ---


def numbers(now: Settings, found: ChainAtPoint) -> None:
    st.dataframe(values(found), hide_index=True)


def values(found: ChainAtPoint) -> dict[str, list[str]]:
    rows = {
        "x": found.x,
        "y": found.y,
        "z": found.z,
        "dy/dx": found.inner,
        "dz/dy": found.outer,
        "product of the two": found.product,
        "dz/dx after substituting": found.direct,
    }
    return {"what": list(rows), "value": [f"{v:.10g}" for v in rows.values()]}


def mathematics(now: Settings, found: ChainAtPoint) -> None:
    st.markdown("**Substituted, then rule by rule.**")
    show_steps(derivative_steps(found.both.substituted, "x"))


def take(now: Settings, found: ChainAtPoint) -> dict[str, object]:
    return {"Both ways": values(found)}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    inner, outer = PAIRS[rng.integers(len(PAIRS))]
    return {"inner": inner, "outer": outer, "x": float(rng.integers(-40, 41) / 20)}


page(
    PAGE,
    CLAIM,
    ask,
    compute,
    show,
    numbers=numbers,
    mathematics=mathematics,
    take=take,
    prediction=PREDICTION,
    surprise=surprise,
    what_ran=[chain_at, chain_along, compose, common_form, derivative_steps],
)
