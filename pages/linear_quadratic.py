"""Linear and quadratic functions of a vector: b, 2Ax and 2A, derived index by index with the reader's numbers."""

import numpy as np
import streamlit as st

from core.calculus.foundations.functions import surface, trace
from core.calculus.matrices.linear_quadratic import (
    along,
    is_symmetric,
    linear,
    linear_derivation,
    linear_gradient,
    quadratic,
    quadratic_derivation,
    quadratic_gradient,
    quadratic_hessian,
)
from core.charts.foundations.functions import function_picture, steady
from core.charts.matrices.landscape import landscape_picture, landscape_window
from pages.parts.controls import segmented_control, slider
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.matrix import matrix_editor
from pages.parts.picture import is_dark, show
from pages.parts.typeset import matrix, number, point

PAGE = "linear_quadratic"
FUNCTIONS = {"xᵀAx": (0, 1), "bᵀx": (1, 0), "bᵀx + xᵀAx": (1, 1)}  # how often the linear and the quadratic part count
A0 = np.array([[2.0, 1, 0, 1], [1, 1, -1, 0], [0, -1, 3, 0], [1, 0, 0, 1]])
REACH = 3.0
opening(PAGE, "For a vector $x$ the rules look as in school: $\\nabla b^Tx = b$ as $(ax)' = a$, $\\nabla x^TAx = 2Ax$ as $(ax^2)' = 2ax$, "
              "$\\nabla^2 x^TAx = 2A$ as $(ax^2)'' = 2a$, the last two for symmetric $A$.")  # fmt: skip
predict(PAGE, "Double x. What happens to the gradient of xᵀAx?", ["It stays the same", "It doubles", "It becomes four times as long"],
        "It doubles", "The value becomes four times as large, but 2Ax is linear in x.")  # fmt: skip


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    A, x = rng.integers(-3, 4, (2, 2)), rng.integers(-20, 21, 2) / 10
    return {"n": 2, "A": f"{A[0, 0]}, {A[0, 1]}; {A[rng.integers(2), 1 - rng.integers(2)]}, {A[1, 1]}", "x1": x[0], "x2": x[1]}


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        name = segmented_control("Function f(x)", FUNCTIONS, default="xᵀAx", key=f"{PAGE}.f")
        n = segmented_control("Entries of x, n", [2, 3, 4], default=2, key=f"{PAGE}.n")
        beta, alpha = FUNCTIONS[name]
        A = matrix_editor("A", A0[:n, :n], key=f"{PAGE}.A") if alpha else A0[:n, :n]
        b = matrix_editor("b", np.array([1.0, 2, -1, 1])[:n], key=f"{PAGE}.b", presets=False) if beta else np.zeros(n)
        x = np.array([slider(f"x{'₁₂₃₄'[i]}", -3.0, 3.0, (1.0, 0.5, -1.0, 1.0)[i], 0.05, key=f"{PAGE}.x{i + 1}")
                      for i in range(n)])  # fmt: skip
        k = segmented_control("Entry k of the gradient", range(1, n + 1), default=1, key=f"{PAGE}.k{n}",
                              help="The index k of ∂f/∂xₖ, in the slice and in the derivation.") - 1  # fmt: skip
        reset_button(PAGE, surprise=surprise)

    f = lambda x: beta * linear(b, x) + alpha * quadratic(A, x)  # noqa: E731
    value, gradient, hessian = f(x), beta * linear_gradient(b, x) + alpha * quadratic_gradient(A, x), alpha * quadratic_hessian(A)
    K = "₁₂₃₄"[k]
    with picture:
        words = f"At x = {point(x)}: f = {value:.5g} and ∇f = {point(gradient, 5)}."
        if n == 2:
            window, length = landscape_window((0, 0), REACH), np.linalg.norm(gradient)
            z = surface(lambda u, v: f(np.stack([u, v], axis=-1)), window, 100).z
            tip = x + gradient * min(0.25, 1.6 / max(length, 1e-9))
            show(landscape_picture(z, (0, 0), REACH, dark=is_dark(), marks={"x": tuple(x)}, arrows={"∇f": (*x, *tip)}, arrow_names=("∇f",),
                                   height=360, words=f"Level sets of f = {name} with the gradient at x. {words}"), f"{PAGE}.levels")  # fmt: skip
        st.markdown(
            f"**{words}**" + (" The arrow points along ∇f, straight across the level set." if n == 2 and gradient.any() else "")
        )
        slice_ = trace(along(f, x, k), -REACH, REACH, 61)
        ends = np.array([-REACH, REACH])
        lines = {"slice": slice_.pieces, "tangent": [(ends, value + gradient[k] * (ends - x[k]))]}
        show(function_picture(lines, (-REACH, REACH), steady(*slice_.y), points=(x[k : k + 1], np.array([value])), height=220 if n == 2 else 380, axes=(f"x{K}, the others held", "f"),
                              words=f"The slice of f along x{K} with its tangent of slope {gradient[k]:.5g}."), f"{PAGE}.slice")  # fmt: skip
        st.markdown(f"Along x{K} alone f is {'a parabola' if alpha else 'a line'} of slope ∂f/∂x{K} = **{gradient[k]:.5g}**.")

    steps = 1e-3 * np.eye(n)
    table = {"k": np.arange(1, n + 1), "x": x, "∂f/∂xₖ by the rule": gradient,
             "by a central difference": [(f(x + s) - f(x - s)) / 2e-3 for s in steps]}  # fmt: skip

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")
        st.latex(rf"\nabla^2 f = {matrix(hessian)}")
        st.markdown("The Hessian of a linear function is 0." if not alpha else "The Hessian is the same at every x.")

    def mathematics() -> None:
        _rules(A, b, x, alpha, beta)
        if beta:
            _derivation("$b^Tx$", rf"\frac{{\partial\, b^Tx}}{{\partial x_{k + 1}}}", linear_derivation(b, x, k))
        if alpha:
            _derivation("$x^TAx$", rf"\frac{{\partial\, x^TAx}}{{\partial x_{k + 1}}}", quadratic_derivation(A, x, k))
            st.caption("The slides lose an index here: their first sum must run over $A_{ik}x_i$, since no $j$ is left in it. And entry k of the "
                       "gradient is *twice* the inner product of row k of A with x.")  # fmt: skip

    def code() -> None:
        show_code(linear_gradient, quadratic_gradient, quadratic_hessian, quadratic_derivation)

    def take() -> None:
        take_away(PAGE, {"Gradient": table, "Hessian": {f"column {j + 1}": column for j, column in enumerate(hessian.T)}})

    tabs(PAGE, numbers, mathematics, code, take)


def _rules(A: np.ndarray, b: np.ndarray, x: np.ndarray, alpha: int, beta: int) -> None:
    """The rules with the reader's numbers, the one-variable rule beside each."""
    if beta:
        st.latex(rf"\nabla\, b^Tx = b = {matrix(b)} \qquad\text{{as}}\qquad (ax)' = a")
    if alpha and is_symmetric(A):
        st.latex(rf"\nabla\, x^TAx = 2Ax = {matrix(2 * A @ x)} \qquad\text{{as}}\qquad (ax^2)' = 2ax")
        st.latex(rf"\nabla^2\, x^TAx = 2A = {matrix(2 * A)} \qquad\text{{as}}\qquad (ax^2)'' = 2a")
    elif alpha:
        st.markdown("This $A$ is not symmetric, so the general rule holds: $A + A^T$ stands where $2A$ would.")
        st.latex(rf"\nabla\, x^TAx = (A + A^T)\,x = {matrix(A + A.T)}{matrix(x)} = {matrix(quadratic_gradient(A, x))}")
        st.latex(rf"\nabla^2\, x^TAx = A + A^T \qquad\text{{while}}\qquad 2Ax = {matrix(2 * A @ x)} \text{{ is wrong}}")


def _derivation(name: str, left: str, lines) -> None:
    """Line by line: the rule, the sums, what they come to, and whether a central difference agrees."""
    st.markdown(f"**{name}, index by index**")
    for line in lines:
        sums = " + ".join(f"({number(part)})" if part < 0 else number(part) for part in line.parts)
        total = f" = {number(line.value)}" if len(line.parts) > 1 else ""
        st.latex(rf"{left} = {line.latex} = {sums}{total}")
        st.caption(f"{line.reason}: {'✓ central differences of the sums agree' if line.holds else 'the numbers do not agree'}")


lab()
