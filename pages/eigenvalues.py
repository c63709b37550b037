"""Eigenvectors as the extremes of xᵀAx on the unit sphere, climbed step by step."""

import numpy as np
import streamlit as st

from core.calculus.derivatives import agreeing_digits
from core.calculus.eigen import PowerIteration, ascend, eigenpairs, outcome, power_iteration, predicted_rate
from core.calculus.matrices.unit_sphere import lagrangian, lagrangian_gradient, multiplier, on_circle, on_sphere
from core.charts.learning.curves import curves
from core.charts.matrices.eigen import angle_picture, circle_picture, sphere_picture
from pages.parts.controls import radio, segmented_control, slider
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.matrix import matrix_editor
from pages.parts.picture import is_dark, show
from pages.parts.player import player
from pages.parts.typeset import matrix, number, point

PAGE = "eigenvalues"
A0 = np.array([[2.0, 1, 0], [1, 0, 1], [0, 1, 1]])
POWER, ASCENT = "Power iteration", "Projected gradient ascent"
TOLERANCE = 1e-6  # of the error, relative to A: six digits of x
opening(PAGE, "Among all $x$ of length 1, $x^TAx$ is largest at an eigenvector of the symmetric matrix $A$, and its largest value is the eigenvalue. "
              "Walking uphill on the circle finds it.")  # fmt: skip
predict(PAGE, "λ₁ = 4 and λ₂ = 2. By what factor does power iteration shrink the error in a step?", ["1/4", "1/2", "It depends on the start"], "1/2",
        "Each step multiplies the part along v₁ by 4 and the part along v₂ by 2: their ratio halves.")  # fmt: skip


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    a, b, c = rng.integers(-4, 5, 3)
    return {"n": 2, "A": f"{a}, {b}; {b}, {c}", "angle": int(rng.integers(-17, 18)) * 10}


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        n = segmented_control("Entries of x, n", [2, 3], default=2, key=f"{PAGE}.n",
                              help="n = 2: the unit circle. n = 3: the unit sphere, as a map.")  # fmt: skip
        A = matrix_editor("A", A0[:n, :n], key=f"{PAGE}.A", symmetric=True)
        x = start(n)
        method = radio("Climb by", [POWER, ASCENT], key=f"{PAGE}.method",
                       help="x ← Ax/‖Ax‖, or x ← P(x + τ·2Ax), where P divides by the length.")  # fmt: skip
        tau = None
        if method == ASCENT:
            tau = slider("Learning rate τ", 0.01, 2.0, 0.5, 0.01, key=f"{PAGE}.tau")
        with st.expander("More"):
            c = slider("Shift c", -10.0, 10.0, 0.0, 0.5, key=f"{PAGE}.shift", disabled=method == ASCENT,
                       help="Power iteration with A + cI: the same eigenvectors, every eigenvalue larger by c.")  # fmt: skip
            steps = slider("Steps", 5, 100, 30, 5, key=f"{PAGE}.steps")
        reset_button(PAGE, surprise=surprise)
    shift = 1 / (2 * tau) if tau else c
    run = ascend(A, x, tau, steps, TOLERANCE) if tau else power_iteration(A, x, steps, TOLERANCE, shift=shift)
    values, vectors = eigenpairs(A)
    words = _sentence(run, values, shift, method)
    arrived = len(run.vectors) - 1
    frames = np.minimum(np.arange(steps + 1), arrived)  # the player's length does not depend on how soon it arrives
    with picture:
        climb = run.vectors[frames]
        if n == 2:
            show(circle_picture(A, climb, values, vectors, dark=is_dark(),
                                words=f"Level sets of xᵀAx, the unit circle, the eigenvectors, and the gradient 2Ax at x. {words}"), f"{PAGE}.circle")  # fmt: skip
        else:
            show(sphere_picture(A, climb, vectors, dark=is_dark(),
                                words=f"xᵀAx on the unit sphere as a map, its extremes and its saddle at the eigenvectors. {words}"), f"{PAGE}.sphere")  # fmt: skip
        player([f"step {k}: xᵀAx = {run.values[k]:.6g}" + (" (arrived)" if run.converged and k == arrived else "") for k in frames],
               run=f"{hash((A.tobytes(), x.tobytes(), method, shift, steps))}", key=f"{PAGE}.player")  # fmt: skip
        st.markdown(f"**{words}**")
        if n == 2:
            show(angle_picture(A, climb, values, vectors, words=f"xᵀAx against the angle of x: its extremes are at the eigenvectors. {words}"),
                 f"{PAGE}.around")  # fmt: skip
    theirs = np.linalg.eigvalsh(A)[::-1]
    size = max(np.abs(theirs).max(), 1e-300)
    pairs = {"": [f"λ{'₁₂₃'[i]}" for i in range(n)], "by deflation": values, "numpy.linalg.eigh": theirs,
             "equal digits": [int(agreeing_digits(size + ours - other, size)) for ours, other in zip(values, theirs, strict=True)],
             "eigenvector": [point(v) for v in vectors.T]}  # fmt: skip
    path = {"step": np.arange(arrived + 1), "x": [point(v, 6) for v in run.vectors], "xᵀAx": run.values, "‖Ax − λx‖": run.errors}

    def numbers() -> None:
        st.dataframe(pairs, hide_index=True, width="stretch")
        k, rate = np.arange(arrived + 1), predicted_rate(values, shift)
        lines = {"ours": (k, np.maximum(run.errors, 1e-17)), "theory": (k, np.maximum(run.errors[0] * rate**k, 1e-17))}
        words = f"The error of each step, and what the ratio {rate:.4g} predicts."
        show(curves(lines, x="step", y="‖Ax − λx‖", log=True, words=words), f"{PAGE}.errors")
        st.caption(f"Dotted: the first error times |λ₂ + c| / |λ₁ + c| = {rate:.4g} a step; measured at the end: {run.rate:.4g}." if np.isfinite(run.rate)
                   else f"The theory says a factor of {rate:.4g} a step; there are too few steps to measure it.")  # fmt: skip
        st.dataframe(path, hide_index=True, width="stretch")

    def mathematics() -> None:
        _lagrangian(A, x)
        _climb(tau)
        _deflation(A, values, vectors)

    def code() -> None:
        show_code(lagrangian_gradient, multiplier, power_iteration, ascend, eigenpairs)

    tabs(PAGE, numbers, mathematics, code, lambda: take_away(PAGE, {"Eigenpairs": pairs, "Path": path}))


def start(n: int) -> np.ndarray:
    """The reader's x on the circle or on the sphere."""
    if n == 2:
        return on_circle(slider("Angle of x, degrees", -180, 180, 100, 1, key=f"{PAGE}.angle",
                                help="x = (cos θ, sin θ): the climb starts here."))  # fmt: skip
    along = slider("Longitude of x, degrees", -180, 180, 150, 1, key=f"{PAGE}.longitude")
    up = slider("Latitude of x, degrees", -90, 90, -40, 1, key=f"{PAGE}.latitude")
    return on_sphere(along, up)


def _sentence(run: PowerIteration, values: np.ndarray, shift: float, method: str) -> str:
    """What became of the climb."""
    steps, rate = len(run.vectors) - 1, predicted_rate(values, shift)
    after = f"in {steps} step{'s' * (steps != 1)}"
    match outcome(run, values, shift):
        case "top" if abs(run.value - values[0]) > 1e-6 * max(1, abs(values[0])):
            return (f"{method} arrives at λ = {run.value:.5g} {after}: the eigenvalue of largest size, but the maximum of xᵀAx is {values[0]:.5g}. "
                    "A positive shift c (under More), or a smaller τ, leads there.")  # fmt: skip
        case "top" if steps == 0:
            return f"x is an eigenvector already, and xᵀAx = {run.value:.5g} is the maximum λ₁: no step leads away."
        case "top":
            measured = f" (measured {run.rate:.3g})" if np.isfinite(run.rate) else ""
            return (
                f"{method} arrives at the maximum λ₁ = {run.value:.5g} {after}; the error shrinks by {rate:.3g} a step{measured}."
            )
        case "other":
            return f"x is an eigenvector, λ = {run.value:.5g}, with no part along that of the top eigenvalue: no step can create one. Move x a little."
        case "alternates":
            return ("x goes to and fro for ever: two eigenvalues of opposite sign have the same size, and every step flips one part. "
                    "A shift c (under More), or another τ, makes them differ.")  # fmt: skip
        case _:
            return f"Not there after {steps} steps: the error shrinks only by {rate:.5g} a step."


def _lagrangian(A: np.ndarray, x: np.ndarray) -> None:
    """The multiplier and the gradient with the reader's numbers."""
    lam = multiplier(A, x)
    rest = lagrangian_gradient(A, x, lam)
    st.latex(r"\mathcal L(x, \lambda) = x^TAx - \lambda\,(x^Tx - 1)")
    st.latex(r"\nabla_x \mathcal L = 2Ax - 2\lambda x = 0 \iff Ax = \lambda x")
    st.latex(
        rf"\text{{at your }} x = {matrix(x, 4)}: \quad \lambda = x^TAx = {number(lam)}, \quad \mathcal L = {number(lagrangian(A, x, lam))}"
    )
    st.latex(
        rf"2Ax - 2\lambda x = {matrix(2 * A @ x, 4)} - {matrix(2 * lam * x, 4)} = {matrix(rest, 4)}, \qquad \|\cdot\| = {number(np.linalg.norm(rest))}"
    )
    st.caption("The part 2λx points straight out of the circle; what is left of the gradient points along it and vanishes exactly at the eigenvectors. "
               "The slides write the Lagrangian without the constant λ, which no gradient in x sees.")  # fmt: skip


def _climb(tau: float | None) -> None:
    """Why projected ascent and power iteration are one method."""
    st.markdown("**One method, two names.** The projection P divides by the length, so a factor does not matter:")
    c = "" if tau is None else rf" = A + {number(1 / (2 * tau))}\, I"
    st.latex(rf"x + \tau \cdot 2Ax = 2\tau\,\Bigl(A + \tfrac{{1}}{{2\tau}} I\Bigr)\,x, \qquad A + \tfrac{{1}}{{2\tau}} I{c}")
    st.markdown("Projected ascent is power iteration with the shift 1/(2τ); the longer the step, the smaller the shift.")


def _deflation(A: np.ndarray, values: np.ndarray, vectors: np.ndarray) -> None:
    """All pairs, each in the directions orthogonal to those before it."""
    st.markdown("**All of them, one after the other.** With $v_1$ found, climb among the $x$ orthogonal to it, and so on:")
    for i, (value, v) in enumerate(zip(values, vectors.T, strict=True), 1):
        st.latex(rf"A v_{i} = {matrix(A @ v, 4)} = {number(value)} \cdot {matrix(v, 4)}")


lab()
