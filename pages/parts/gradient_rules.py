"""The sum rule and the scalar rule on the reader's own functions, drawn as arrows at a point."""

import numpy as np
import streamlit as st

from core.calculus.foundations.functions import surface
from core.calculus.matrices.notation_trap import scalar_rule, sum_rule
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.expression import Expression
from pages.parts.controls import slider
from pages.parts.formula import formula_box, typeset
from pages.parts.frame import columns, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show
from pages.parts.typeset import matrix, point


def coordinates(page: str, n: int) -> np.ndarray:
    """The point x, one slider an entry."""
    return np.array(
        [slider(f"x{'₁₂₃₄'[i]}", -2.0, 2.0, (1.0, 0.5, -1.0, 1.0)[i], 0.05, key=f"{page}.x{i + 1}") for i in range(n)]
    )


def rules_lab(page: str, reach: float) -> None:
    """Typed f and g, a number t and a point: both sides of both rules."""
    controls, picture = columns()
    with controls:
        one = formula_box("f(x)", "x1^2 + x1 x2", key=f"{page}.f", variables=("x1", "x2"), check=Expression.gradient)
        other = formula_box("g(x)", "x2^2 - x1", key=f"{page}.g", variables=("x1", "x2"), name="g", check=Expression.gradient)
        t = slider("t", -3.0, 3.0, -1.5, 0.25, key=f"{page}.t", help="The number t in ∇(t f) = t ∇f.")
        x = coordinates(page, 2)
        reset_button(page, surprise=lambda: {"t": float(np.random.default_rng().integers(-12, 13)) / 4,
                                             **dict(zip(("x1", "x2"), np.random.default_rng().integers(-40, 41, 2) / 20, strict=True))})  # fmt: skip
    df, dg = (np.array([float(part(*x)) for part in formula.gradient()]) for formula in (one, other))
    total, multiple = sum_rule(one, other), scalar_rule(one, t)
    rows = {"∇f": df, "∇g": dg, "∇f + ∇g": df + dg, "∇(f + g)": at(total.left, x), "t ∇f": t * df, "∇(t f)": at(multiple.left, x)}
    shown = 0.5 * reach / max(float(np.nan_to_num([np.linalg.norm(v) for v in rows.values()]).max()), 1e-9)
    ends = {name: (*x, *(x + shown * rows[name])) for name in ("∇f", "∇g", "∇(f + g)", "t ∇f")}
    words = f"At x = {point(x)}: ∇f + ∇g = {point(df + dg)} = ∇(f + g), and t ∇f = {point(t * df)} = ∇(t f)."
    with picture:
        z = surface(lambda u, v: one(u, v) + other(u, v), landscape_window((0, 0), reach), 80).z
        show(landscape_picture(z, (0, 0), reach, dark=is_dark(), marks={"x": tuple(x)}, arrows=ends, arrow_names=tuple(ends), height=400,
                               words=f"Level sets of f + g; the arrow of ∇(f + g) is the diagonal between those of ∇f and ∇g. {words}"), f"{page}.rules")  # fmt: skip
        st.markdown(f"**{words}** ∇(f + g) is the diagonal between ∇f and ∇g; all arrows are shortened alike.")
        for rule, left, right in ((total, r"\nabla(f + g)", r"\nabla f + \nabla g"), (multiple, r"\nabla(t f)", r"t\,\nabla f")):
            typeset(rf"{left} = {column(rule.left)}, \quad {right} = {column(rule.right)}")
            st.caption(f"✓ both sides and a central difference are equal at {rule.points} random points" if rule.holds
                       else "could not be checked: not defined where it was tried")  # fmt: skip

    table = {"": list(rows), "entry 1": [v[0] for v in rows.values()], "entry 2": [v[1] for v in rows.values()]}

    def mathematics() -> None:
        st.latex(
            r"\nabla_x\big(f(x) + g(x)\big) = \nabla_x f(x) + \nabla_x g(x), \qquad \nabla_x\big(t f(x)\big) = t\,\nabla_x f(x), \quad t \in \mathbb{R}"
        )
        st.markdown(
            "Each entry of a gradient is an ordinary derivative, and both rules hold for those: so they hold entry by entry."
        )

    tabs(page, lambda: st.dataframe(table, hide_index=True, width="stretch"), mathematics, lambda: show_code(sum_rule, scalar_rule),
         lambda: take_away(page, {"Both sides": table}))  # fmt: skip


def at(entries: tuple[Expression, ...], x: np.ndarray) -> np.ndarray:
    return np.array([float(entry(*x)) for entry in entries])


def column(entries: tuple[Expression, ...]) -> str:
    return matrix([[entry.latex] for entry in entries])
