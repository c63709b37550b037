"""Least squares derived: the expansion, the normal equations, the right angle, the bowl and its ravine, with the reader's numbers."""

import numpy as np
import streamlit as st

from core.calculus.matrices.matrices import write_matrix
from core.calculus.optimisation.verdicts import point_text
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.charts.matrices.least_squares_geometry import accuracy_picture, geometry_picture
from core.learning.least_squares.geometry import (
    accuracy,
    camera,
    descent_rate,
    exact_solution,
    measured_rate,
    plane_as_floor,
    plane_net,
    right_angle,
    shadow,
    towards_parallel,
)
from core.learning.least_squares.normal_equations import normal_equations
from core.learning.least_squares.steepest_descent import gradient_descent, sum_of_squares, sum_of_squares_gradient
from pages.parts.controls import select_slider, slider, toggle
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.matrix import matrix_editor
from pages.parts.picture import is_dark, show
from pages.parts.player import player
from pages.parts.typeset import matrix, number

PAGE = "least_squares_geometry"
A0, B0 = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([2.0, 0.0, 4.0])
SHARES = [1.0, 0.5, 0.2, 0.1, 0.03, 0.01, *(float(f"1e-{k}") for k in range(3, 10))]
opening(PAGE, "$Ax$ can only be a point of the plane that the columns of $A$ span. The nearest one to $b$ lies straight below it: "
              "the residual is at right angles to every column, $A^T(b - Ax) = 0$.")  # fmt: skip
predict(PAGE, "You turn the second column of A until it is nearly parallel to the first. What happens to gradient descent?",
        ["Nothing", "It needs far more steps", "It diverges"], "It needs far more steps",
        "The bowl becomes a ravine: the learning rate must suit the steep walls, and along the floor hardly anything moves.")  # fmt: skip


def surprise() -> dict[str, str]:
    rng = np.random.default_rng()
    return {"A": write_matrix(rng.integers(-3, 4, (3, 2))), "b": write_matrix(rng.integers(-4, 5, 3))}


@st.cache_data(max_entries=200, show_spinner=False)
def on_the_way_to_parallel(A: np.ndarray, b: np.ndarray):
    return [accuracy(towards_parallel(A, share), b) for share in SHARES]


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        left, right = st.columns([3, 2])
        with left:
            typed = matrix_editor("A", A0, key=f"{PAGE}.A")
        with right:
            b = matrix_editor("b", B0, key=f"{PAGE}.b")
        share = select_slider("How far the second column leans away from the first", SHARES, format_func=lambda s: f"{s:g}", key=f"{PAGE}.share",
                              help="1 is your A; towards 0 the two columns become parallel.")  # fmt: skip
        azimuth = slider("Walk around it, degrees", -180, 180, 75, 5, key=f"{PAGE}.azimuth")
        with st.expander("More"):
            elevation = slider("Look from above, degrees", 0, 90, 25, 5, key=f"{PAGE}.elevation")
            best = toggle(
                "The best learning rate for this bowl",
                True,
                key=f"{PAGE}.best",
                help="η = 1/(λ₁ + λ₂), from the eigenvalues of AᵀA.",
            )
            part = slider(
                "Learning rate η, as a share of the limit 1/λ₂",
                0.05,
                1.1,
                0.5,
                0.05,
                key=f"{PAGE}.rate",
                disabled=best,
            )
            steps = slider("Steps of gradient descent", 5, 200, 40, 5, key=f"{PAGE}.steps")
        try:
            exact_solution(towards_parallel(typed, share), b)
            found = shadow(towards_parallel(typed, share), b)
        except ValueError as error:
            st.error(str(error), icon=":material/error:")
            typed, b = st.session_state.get(f"{PAGE}_last", (A0, B0))
            found = shadow(towards_parallel(typed, share), b)
        st.session_state[f"{PAGE}_last"] = (typed, b)
        reset_button(PAGE, surprise=surprise)
    A = towards_parallel(typed, share)
    rate = descent_rate(A)
    eta = rate.best_eta if best else part / rate.eigenvalues[-1]
    walk = gradient_descent(A, b, steps=steps, eta=eta).points
    exact = accuracy(A, b)
    factor, measured, wait = rate.at(eta), measured_rate(walk, found.x), rate.steps_a_digit(eta)
    with picture:
        size = max(float(np.linalg.norm(v)) for v in (*typed.T, b, found.Ax)) or 1.0
        origin = np.zeros(3)
        vectors = {
            "a₁": (origin, A[:, 0]),
            "a₂": (origin, A[:, 1]),
            "b": (origin, b),
            "Ax": (origin, found.Ax),
            "b − Ax": (found.Ax, b),
        }
        words = f"The point of the plane nearest to b = {point_text(b)} is Ax = {point_text(found.Ax)}, with x = {point_text(found.x)}; the residual is {point_text(found.r)}."
        eye = camera(azimuth, elevation) @ plane_as_floor(A, b)
        show(geometry_picture(vectors, plane_net(A, 0.8 * size), right_angle(A, found, 0.1 * size), eye, 0.85 * size, middle=(eye @ found.r)[1] / 2, words=words),
             f"{PAGE}.geometry")  # fmt: skip
        st.markdown(f"**{words}**")
        reach = 1.15 * max(float(np.abs(found.x).max()), 1e-6)
        x0, x1, y0, y1 = landscape_window(tuple(found.x), reach)
        grid = np.stack(np.meshgrid(np.linspace(x0, x1, 120), np.linspace(y1, y0, 60)), axis=-1)
        heights = ((grid @ A.T - b) ** 2).sum(axis=-1)
        below = f"A step multiplies the distance to x by {factor:.5g} (measured: {measured:.5g}): " + (
            f"one more digit takes {wait:.3g} steps." if np.isfinite(wait) else "it never arrives."
        )
        show(landscape_picture(heights, tuple(found.x), reach, path=np.clip(walk, -1e3 * reach, 1e3 * reach), marks={"x": tuple(found.x)}, dark=is_dark(), height=300,
                               words=f"Level sets of the sum of squares over x₁ and x₂ with gradient descent from 0. {below}"), f"{PAGE}.bowl")  # fmt: skip
        player(
            [f"step {k}: ‖Ax − b‖² = {sum_of_squares(A, b, x):.5g}" for k, x in enumerate(walk)],
            run=str(hash(walk.tobytes())),
            key=f"{PAGE}.player",
        )
        st.markdown(f"**Condition number of A: {exact.condition_number:.4g}.** {below} {digits(exact.normal, exact.qr)}")

    def numbers() -> None:
        st.dataframe({"vector": ["b", "Ax", "b − Ax"], **{f"entry {i + 1}": [b[i], found.Ax[i], found.r[i]] for i in range(3)},
                      "squared length": [v @ v for v in (b, found.Ax, found.r)]}, hide_index=True, width="stretch")  # fmt: skip
        st.markdown(f"By Pythagoras the squared lengths add up: {found.Ax @ found.Ax:.6g} + {found.r @ found.r:.6g} = {b @ b:.6g}. "
                    f"The products of the residual with the columns: {found.Atr[0]:.2g} and {found.Atr[1]:.2g}, zero but for rounding.")  # fmt: skip
        trials = on_the_way_to_parallel(typed, b)
        show(accuracy_picture(np.array([t.condition_number for t in trials]), {"normal equations": np.array([t.normal for t in trials]), "QR": np.array([t.qr for t in trials])},
                              exact.condition_number, words="Error of both ways to solve against the condition number; the normal equations lose digits twice as fast."), f"{PAGE}.digits")  # fmt: skip
        st.caption("Compared with the answer in fractions, without any rounding. The dotted upright line is your A.")

    def mathematics() -> None:
        derivation(A, b, found)
        st.markdown(
            "**How fast gradient descent is.** The Hessian is $2A^TA$, so along its eigenvectors a step multiplies the distance by $1 - 2\\eta\\lambda$."
        )
        st.latex(rf"\lambda_1 = {number(rate.eigenvalues[0])}, \quad \lambda_2 = {number(rate.eigenvalues[-1])}, \quad \kappa = \frac{{\lambda_2}}{{\lambda_1}} = {number(rate.condition_number)}, \quad "
                 rf"\eta = \frac{{1}}{{\lambda_1 + \lambda_2}}: \; \frac{{\kappa - 1}}{{\kappa + 1}} = {number(rate.at(rate.best_eta), 7)}")  # fmt: skip
        st.markdown(
            f"$\\kappa$ of $A^TA$ is the square of the condition number of $A$. With your η = {eta:.5g} the factor is {factor:.7g}; the last step that rounding left clear had {measured:.7g}."
        )

    def code() -> None:
        show_code(shadow, normal_equations, sum_of_squares_gradient, gradient_descent, descent_rate, exact_solution, accuracy)

    def take() -> None:
        take_away(
            PAGE,
            {
                "A and b": {"a1": A[:, 0], "a2": A[:, 1], "b": b, "Ax": found.Ax, "residual": found.r},
                "Steps": {"x1": walk[:, 0], "x2": walk[:, 1]},
            },
        )

    tabs(PAGE, numbers, mathematics, code, take)


def digits(normal: float, qr: float) -> str:
    right = [max(0, round(-np.log10(max(e, 1e-16)))) for e in (normal, qr)]
    return f"Of 16 digits of x the normal equations get {right[0]} right, QR {right[1]}."


def derivation(A, b, found) -> None:
    G, c = A.T @ A, A.T @ b
    st.markdown("**Multiply out**, with your numbers")
    st.latex(r"\|Ax-b\|^2 = (Ax-b)^T(Ax-b) = x^TA^TAx - 2\,(A^Tb)^Tx + b^Tb")
    st.latex(rf"= x^T{matrix(G)}x - 2{matrix(c[None])}x + {number(b @ b)}")
    st.markdown("**The gradient**, by the rules for $x^TAx$ and $b^Tx$, **is zero at the minimum**")
    st.latex(rf"\nabla_x = 2A^TAx - 2A^Tb = {matrix(2 * G)}x - {matrix(2 * c)} = 0")
    st.markdown("**The normal equations** $A^TAx = A^Tb$")
    fractions = exact_solution(A, b)
    cells = [
        [rf"{f}" if f.denominator == 1 else rf"{'-' if f < 0 else ''}\tfrac{{{abs(f.numerator)}}}{{{f.denominator}}}"]
        for f in fractions
    ]
    exact = rf"{matrix(cells)} \approx " if 1 < max(f.denominator for f in fractions) < 10_000 else ""
    st.latex(rf"{matrix(G)}x = {matrix(c)} \quad\Rightarrow\quad x = {exact}{matrix(found.x)}")
    st.markdown("**The residual is orthogonal to the columns**: that is what the normal equations say, $A^T(b - Ax) = 0$")
    st.latex(rf"{matrix(A.T)}{matrix(found.r)} = {matrix(np.round(found.Atr, 9))}")


lab()
