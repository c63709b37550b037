"""The sum rule and the scalar rule on the reader's own functions, drawn as arrows at a point."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.certainty import Claim
from core.calculus.foundations.functions import surface
from core.calculus.matrices.notation_trap import RuleCheck, RulesAt, rules_at, scalar_rule, sum_rule
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.expression import Expression
from pages.parts.controls import slider
from pages.parts.formula import formula_box, typeset
from pages.parts.modes import Mode
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.typeset import matrix, point
from pages.parts.verdict import verdict

PAGE, REACH = "notation_trap", 3.0
DRAWN = ("∇f", "∇g", "∇(f + g)", "t ∇f")
VERDICT = "At x = {x}: ∇f + ∇g = {total} = ∇(f + g), and t ∇f = {multiple} = ∇(t f)."
NO_GRADIENT = "At x = {x} not all of f, g, f + g and t f have a known gradient; the rules speak of points where f and g have one."
HOW = "Each partial derivative from both sides of the point; below, each rule is checked at random points."
LEVELS = "Level sets of f + g; the arrow of ∇(f + g) is the diagonal between those of ∇f and ∇g. {words}"
DIAGONAL = "∇(f + g) is the diagonal between ∇f and ∇g; all arrows are shortened alike."
CHECKED = "✓ both sides and a central difference are equal at {points} random points"
UNCHECKED = "could not be checked: not defined where it was tried"
BOTH_RULES = (
    r"\nabla_x\big(f(x) + g(x)\big) = \nabla_x f(x) + \nabla_x g(x), \qquad "
    r"\nabla_x\big(t f(x)\big) = t\,\nabla_x f(x), \quad t \in \mathbb{R}"
)
WHY = "Each entry of a gradient is an ordinary derivative, and both rules hold for those: so they hold entry by entry."


@dataclass(frozen=True, kw_only=True)
class Settings:
    mode: str
    f: Expression  # of x1 and x2
    g: Expression  # of x1 and x2
    t: float  # the number in ∇(t f) = t ∇f
    x: tuple[float, ...]  # (2,), where the arrows are drawn


def coordinates(n: int) -> tuple[float, ...]:
    """The point x, one slider an entry."""
    start = (1.0, 0.5, -1.0, 1.0)
    return tuple(slider(f"x{'₁₂₃₄'[i]}", -2.0, 2.0, start[i], 0.05, key=f"{PAGE}.x{i + 1}") for i in range(n))


def ask(mode: str) -> Settings:
    names, check = ("x1", "x2"), Expression.gradient
    f = formula_box("f(x)", "x1^2 + x1 x2", key=f"{PAGE}.f", variables=names, check=check)
    g = formula_box("g(x)", "x2^2 - x1", key=f"{PAGE}.g", variables=names, name="g", check=check)
    t = slider("t", -3.0, 3.0, -1.5, 0.25, key=f"{PAGE}.t", help="The number t in ∇(t f) = t ∇f.")
    return Settings(mode=mode, f=f, g=g, t=t, x=coordinates(2))


def compute(now: Settings) -> RulesAt:
    return rules_at(now.f, now.g, now.t, now.x)


def show(now: Settings, found: RulesAt) -> None:
    total, multiple = (point(found.vectors[name]) for name in ("∇f + ∇g", "t ∇f"))
    has_all = all(np.isfinite(vector).all() for vector in found.vectors.values())
    words = (VERDICT if has_all else NO_GRADIENT).format(x=point(now.x), total=total, multiple=multiple)
    verdict(Claim(words, found.certainty, HOW))
    arrows(now, found, words)
    st.markdown(DIAGONAL)
    both_sides(found.total, r"\nabla(f + g)", r"\nabla f + \nabla g")
    both_sides(found.multiple, r"\nabla(t f)", r"t\,\nabla f")


def arrows(now: Settings, found: RulesAt, words: str) -> None:
    """All shortened alike, so that the longest goes half as far as the window is sure to show."""
    lengths = np.nan_to_num([np.linalg.norm(v) for v in found.vectors.values()])
    share = 0.5 * REACH / max(float(lengths.max()), 1e-9)
    ends = {name: (*now.x, *(np.array(now.x) + share * found.vectors[name])) for name in DRAWN}
    levels = surface(lambda u, v: now.f(u, v) + now.g(u, v), landscape_window((0, 0), REACH), 80).z
    picture = landscape_picture(
        levels,
        (0, 0),
        REACH,
        dark=is_dark(),
        marks={"x": (now.x[0], now.x[1])},
        arrows=ends,
        arrow_names=DRAWN,
        height=400,
        words=LEVELS.format(words=words),
    )
    show_picture(picture, f"{PAGE}.rules")


def both_sides(rule: RuleCheck, left: str, right: str) -> None:
    typeset(rf"{left} = {column(rule.left)}, \quad {right} = {column(rule.right)}")
    st.caption(CHECKED.format(points=rule.points) if rule.holds else UNCHECKED)


def column(entries: tuple[Expression, ...]) -> str:
    return matrix([[entry.latex] for entry in entries])


def numbers(now: Settings, found: RulesAt) -> None:
    st.dataframe(take(now, found)["Both sides"], hide_index=True, width="stretch")


def mathematics(now: Settings, found: RulesAt) -> None:
    st.latex(BOTH_RULES)
    st.markdown(WHY)


def take(now: Settings, found: RulesAt) -> dict[str, dict[str, object]]:
    first, second = zip(*found.vectors.values(), strict=True)
    return {"Both sides": {"": list(found.vectors), "entry 1": list(first), "entry 2": list(second)}}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    x1, x2 = (rng.integers(-40, 41, 2) / 20).tolist()
    return {"t": float(rng.integers(-12, 13)) / 4, "x1": x1, "x2": x2}


RULES = Mode(
    ask=ask,
    compute=compute,
    show=show,
    numbers=numbers,
    mathematics=mathematics,
    take=take,
    surprise=surprise,
    what_ran=[rules_at, sum_rule, scalar_rule],
)
