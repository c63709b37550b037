"""Linear and quadratic functions of a vector: b, 2Ax and 2A, derived index by index with the reader's numbers."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.certainty import computed
from core.calculus.foundations.functions import surface, trace
from core.calculus.matrices.linear_quadratic import (
    IndexLine,
    LinearQuadratic,
    along,
    is_symmetric,
    linear_derivation,
    linear_gradient,
    linear_quadratic,
    quadratic_derivation,
    quadratic_gradient,
    quadratic_hessian,
    quadratic_in_browser,
)
from core.calculus.partial_derivatives import AT
from core.charts.calculus.slopes import PointOnMap, slice_picture
from core.charts.foundations.functions import function_picture, steady
from core.charts.matrices.landscape import landscape_picture, landscape_window
from pages.parts.controls import segmented_control, slider
from pages.parts.follow import by_each
from pages.parts.frame import Prediction, page
from pages.parts.matrix import Rows, matrix_editor, rows_of
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.typeset import matrix, number, point
from pages.parts.verdict import verdict

PAGE, REACH, STEP = "linear_quadratic", 3.0, 0.05
LINEAR, QUADRATIC, BOTH = "bᵀx", "xᵀAx", "bᵀx + xᵀAx"
A0 = np.array([[2.0, 1, 0, 1], [1, 1, -1, 0], [0, -1, 3, 0], [1, 0, 0, 1]])
B0 = np.array([1.0, 2, -1, 1])
X0 = (1.0, 0.5, -1.0, 1.0)
CLAIM = (
    "For a vector $x$ the rules look as in school: $\\nabla b^Tx = b$ as $(ax)' = a$, $\\nabla x^TAx = 2Ax$ as "
    "$(ax^2)' = 2ax$, $\\nabla^2 x^TAx = 2A$ as $(ax^2)'' = 2a$, the last two for symmetric $A$."
)
PREDICTION = Prediction(
    question="Double x. What happens to the gradient of xᵀAx?",
    options=("It stays the same", "It doubles", "It becomes four times as long"),
    answer="It doubles",
    because="The value becomes four times as large, but 2Ax is linear in x.",
)
ENTRY_HELP = "The index k of ∂f/∂xₖ, in the slice and in the derivation."
HOW = "By the rules, in floating point; the tab of numbers sets central differences of the sums beside them."
ARROW = "The arrow points along ∇f, straight across the level set; where ∇f = 0 there is none."
GENERAL = "This $A$ is not symmetric, so the general rule holds: $A + A^T$ stands where $2A$ would."
LOST_INDEX = (
    "The slides lose an index here: their first sum must run over $A_{ik}x_i$, since no $j$ is left in it. And entry k of "
    "the gradient is *twice* the inner product of row k of A with x."
)
NO_HESSIAN, SAME_HESSIAN = "The Hessian of a linear function is 0.", "The Hessian is the same at every x."
AGREE, DISAGREE = "✓ central differences of the sums agree", "the numbers do not agree"


@dataclass(frozen=True, kw_only=True)
class Settings:
    name: str  # of f: LINEAR, QUADRATIC or BOTH
    A: Rows  # (n, n); 0 without a quadratic part
    b: tuple[float, ...]  # (n,); 0 without a linear part
    x: tuple[float, ...]  # (n,), the point
    k: int  # the entry of the gradient, from 0


def ask() -> Settings:
    name = segmented_control("Function f(x)", [QUADRATIC, LINEAR, BOTH], default=QUADRATIC, key=f"{PAGE}.f")
    n = segmented_control("Entries of x, n", [2, 3, 4], default=2, key=f"{PAGE}.n")
    A, b = np.zeros((n, n)), np.zeros(n)
    if name != LINEAR:
        A = matrix_editor("A", A0[:n, :n], key=f"{PAGE}.A")
    if name != QUADRATIC:
        b = matrix_editor("b", B0[:n], key=f"{PAGE}.b", presets=False)
    x = tuple(slider(f"x{'₁₂₃₄'[i]}", -REACH, REACH, X0[i], STEP, key=f"{PAGE}.x{i + 1}") for i in range(n))
    entries, key = range(1, n + 1), f"{PAGE}.k{n}"
    k = segmented_control("Entry k of the gradient", entries, default=1, key=key, help=ENTRY_HELP) - 1
    return Settings(name=name, A=rows_of(A), b=tuple(b.tolist()), x=x, k=k)


def compute(now: Settings) -> LinearQuadratic:
    return linear_quadratic(np.array(now.b), np.array(now.A), np.array(now.x))


def show(now: Settings, found: LinearQuadratic) -> None:
    words = f"At x = {point(found.x)}: f = {found.value:.5g} and ∇f = {point(found.gradient, 5)}."
    verdict(computed(words, HOW))
    if len(now.x) == 2:
        level_sets(now, found)
    else:
        slice_with_tangent(now, found)
    st.markdown(f"Along x{'₁₂₃₄'[now.k]} alone f is {'a parabola' if found.A[now.k, now.k] else 'a line'}.")


def level_sets(now: Settings, found: LinearQuadratic) -> None:
    """The point moves under the hand, on the map and along the slice."""
    levels = surface(lambda u, v: found(np.stack([u, v], axis=-1)), landscape_window((0, 0), REACH), 100).z
    hand = PointOnMap(quadratic_in_browser(found.b, found.A), REACH, STEP, 1.6, share=0.25, names=("x₁", "x₂"))
    picture = landscape_picture(
        levels,
        (0, 0),
        REACH,
        dark=is_dark(),
        arrow_names=("∇f",),
        hand=hand,
        height=300,
        words=f"Level sets of f = {now.name} with the gradient at x.",
    )
    by = by_each(AT, (f"{PAGE}.x1", f"{PAGE}.x2"), now.x)
    show_picture(picture, f"{PAGE}.levels", follow=by)
    st.markdown(ARROW)
    corners = found(np.stack(np.meshgrid(*[np.linspace(-REACH, REACH, 61)] * 2), axis=-1))
    heights = steady(float(corners.min()), float(corners.max()))
    said = f"The slice of f along x{'₁₂'[now.k]} with its tangent."
    show_picture(slice_picture(hand, now.k, heights, (), words=said), f"{PAGE}.slice")


def slice_with_tangent(now: Settings, found: LinearQuadratic) -> None:
    """f along axis k alone."""
    k, K, slope = now.k, "₁₂₃₄"[now.k], found.gradient[now.k]
    cut, ends = trace(along(found, found.x, k), -REACH, REACH, 61), np.array([-REACH, REACH])
    tangent = [(ends, found.value + slope * (ends - now.x[k]))]
    picture = function_picture(
        {"slice": cut.pieces, "tangent": tangent},
        (-REACH, REACH),
        steady(*cut.y),
        points=(found.x[k : k + 1], np.array([found.value])),
        height=380,
        axes=(f"x{K}, the others held", "f"),
        words=f"The slice of f along x{K} with its tangent of slope {slope:.5g}.",
    )
    show_picture(picture, f"{PAGE}.slice")


# --- the tabs ---


def numbers(now: Settings, found: LinearQuadratic) -> None:
    st.dataframe(gradient_table(found), hide_index=True, width="stretch")
    st.latex(rf"\nabla^2 f = {matrix(found.hessian)}")
    st.markdown(NO_HESSIAN if now.name == LINEAR else SAME_HESSIAN)


def gradient_table(found: LinearQuadratic) -> dict[str, object]:
    return {
        "k": np.arange(1, len(found.x) + 1),
        "x": found.x,
        "∂f/∂xₖ by the rule": found.gradient,
        "by a central difference": found.differences,
    }


def mathematics(now: Settings, found: LinearQuadratic) -> None:
    A, b, x, k = found.A, found.b, found.x, now.k
    if now.name != QUADRATIC:
        st.latex(rf"\nabla\, b^Tx = b = {matrix(b)} \qquad\text{{as}}\qquad (ax)' = a")
    if now.name != LINEAR:
        quadratic_rules(found)
    if now.name != QUADRATIC:
        derivation("$b^Tx$", rf"\frac{{\partial\, b^Tx}}{{\partial x_{k + 1}}}", linear_derivation(b, x, k))
    if now.name != LINEAR:
        derivation("$x^TAx$", rf"\frac{{\partial\, x^TAx}}{{\partial x_{k + 1}}}", quadratic_derivation(A, x, k))
        st.caption(LOST_INDEX)


def quadratic_rules(found: LinearQuadratic) -> None:
    """The rules with the reader's numbers, the one-variable rule beside each."""
    A, x = found.A, found.x
    twice = matrix(2 * A @ x)
    if is_symmetric(A):
        st.latex(rf"\nabla\, x^TAx = 2Ax = {twice} \qquad\text{{as}}\qquad (ax^2)' = 2ax")
        st.latex(rf"\nabla^2\, x^TAx = 2A = {matrix(2 * A)} \qquad\text{{as}}\qquad (ax^2)'' = 2a")
        return
    st.markdown(GENERAL)
    st.latex(rf"\nabla\, x^TAx = (A + A^T)\,x = {matrix(A + A.T)}{matrix(x)} = {matrix(quadratic_gradient(A, x))}")
    st.latex(rf"\nabla^2\, x^TAx = A + A^T \qquad\text{{while}}\qquad 2Ax = {twice} \text{{ is wrong}}")


def derivation(name: str, left: str, lines: Iterable[IndexLine]) -> None:
    """Line by line: the rule, the sums, what they come to, and whether a central difference agrees."""
    st.markdown(f"**{name}, index by index**")
    for line in lines:
        sums = " + ".join(f"({number(part)})" if part < 0 else number(part) for part in line.parts)
        total = f" = {number(line.value)}" if len(line.parts) > 1 else ""
        st.latex(rf"{left} = {line.latex} = {sums}{total}")
        st.caption(f"{line.reason}: {AGREE if line.holds else DISAGREE}")


def take(now: Settings, found: LinearQuadratic) -> dict[str, object]:
    hessian = {f"column {j}": column for j, column in enumerate(found.hessian.T, 1)}
    return {"Gradient": gradient_table(found), "Hessian": hessian}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    A, x = rng.integers(-3, 4, (2, 2)), rng.integers(-20, 21, 2) / 10
    lower = A[rng.integers(2), 1 - rng.integers(2)]
    return {"n": 2, "A": f"{A[0, 0]}, {A[0, 1]}; {lower}, {A[1, 1]}", "x1": x[0], "x2": x[1]}


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
    what_ran=lambda now, found: [
        linear_quadratic,
        linear_gradient,
        quadratic_gradient,
        quadratic_hessian,
        *([linear_derivation] if now.name != QUADRATIC else []),
        *([quadratic_derivation] if now.name != LINEAR else []),
    ],
)
