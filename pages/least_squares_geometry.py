"""Least squares derived, with the reader's numbers: the expansion, the right angle, the bowl and its ravine."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import streamlit as st

from core.calculus.certainty import computed
from core.calculus.matrices.matrices import write_matrix
from core.calculus.optimisation.verdicts import point_text
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.charts.matrices.least_squares_geometry import accuracy_picture, geometry_picture
from core.learning.least_squares.geometry import (
    Accuracy,
    Geometry,
    accuracy,
    bowl,
    camera,
    descent_rate,
    exact_solution,
    geometry,
    measured_rate,
    plane_as_floor,
    plane_net,
    right_angle,
    right_digits,
    shadow,
    towards_parallel,
)
from core.learning.least_squares.normal_equations import normal_equations
from core.learning.least_squares.orthogonal import orthogonal_solution
from core.learning.least_squares.steepest_descent import gradient_descent, sum_of_squares_gradient
from pages.parts.controls import select_slider, slider, toggle
from pages.parts.formula import typeset
from pages.parts.frame import Prediction, page
from pages.parts.matrix import Rows, matrix_editor, rows_of
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.typeset import matrix, number
from pages.parts.verdict import verdict

PAGE = "least_squares_geometry"
A0, B0 = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([2.0, 0.0, 4.0])
SHARES = (1.0, 0.5, 0.2, 0.1, 0.03, 0.01, *(float(f"1e-{k}") for k in range(3, 10)))
CLAIM = (
    "$Ax$ can only be a point of the plane that the columns of $A$ span. The nearest one to $b$ lies straight below it: "
    "the residual is at right angles to every column, $A^T(b - Ax) = 0$."
)
PREDICTION = Prediction(
    question="You turn the second column of A until it is nearly parallel to the first. What happens to gradient descent?",
    options=("Nothing", "It needs far more steps", "It diverges"),
    answer="It needs far more steps",
    because="The bowl becomes a ravine: the learning rate must suit the steep walls, and along the floor hardly anything moves.",
)
NEAREST = "The point of the plane nearest to b = {b} is Ax = {Ax}, with x = {x}; the residual is {r}."
LEVELS = "Level sets of the sum of squares over x₁ and x₂ with gradient descent from 0. {below}"
FACTOR = "A step multiplies the distance to x by {factor:.5g} (measured: {measured:.5g}): {wait}"
CONDITION = (
    "**Condition number of A: {condition:.4g}.** {below} Of 16 digits of x the normal equations get {normal} right, QR {qr}."
)
PYTHAGORAS = (
    "By Pythagoras the squared lengths add up: {Ax:.6g} + {r:.6g} = {b:.6g}. "
    "The products of the residual with the columns: {first:.2g} and {second:.2g}, zero but for rounding."
)
DIGITS = "Error of both ways to solve against the condition number; the normal equations lose digits twice as fast."
FRACTIONS = "Compared with the answer in fractions, without any rounding. The dotted upright line is your A."
HOW = "Solved by QR and checked: the residual is orthogonal to both columns, to rounding."
ORTHOGONAL = "**The residual is orthogonal to the columns**: that is what the normal equations say, $A^T(b - Ax) = 0$"
HOW_FAST = (
    "**How fast gradient descent is.** The Hessian is $2A^TA$, so along its eigenvectors a step multiplies the distance by "
    "$1 - 2\\eta\\lambda$."
)
KAPPA = (
    "$\\kappa$ of $A^TA$ is the square of the condition number of $A$. With your η = {eta:.5g} the factor is {factor:.7g}; "
    "the last step that rounding left clear had {measured:.7g}."
)
RIGHT = (measured_rate, exact_solution, accuracy)  # how right the others are
LEAN = "How far the second column leans away from the first"
LEAN_HELP = "1 is your A; towards 0 the two columns become parallel."
BEST_HELP = "η = 1/(λ₁ + λ₂), from the eigenvalues of AᵀA."


@dataclass(frozen=True, kw_only=True)
class Settings:
    A: Rows  # 3 rows of 2, as typed
    b: tuple[float, ...]  # 3
    lean: float  # share that is left of the second column's part across the first
    azimuth: int  # degrees
    elevation: int  # degrees
    rate: float | None  # as a share of the limit; None: the best for this bowl
    steps: int  # of gradient descent


def ask() -> Settings:
    left, right = st.columns([3, 2])
    with left:
        A = rows_of(matrix_editor("A", A0, key=f"{PAGE}.A"))
    with right:
        b = tuple(matrix_editor("b", B0, key=f"{PAGE}.b").tolist())
    lean = select_slider(LEAN, SHARES, format_func=short, key=f"{PAGE}.share", help=LEAN_HELP)
    if lean < 1 and any(row[0] for row in A):
        typeset(rf"\text{{so that }} A \approx {matrix(towards_parallel(np.array(A), lean))}")
    azimuth = slider("Walk around it, degrees", -180, 180, 75, 5, key=f"{PAGE}.azimuth")
    with st.expander("More"):
        elevation = slider("Look from above, degrees", 0, 90, 25, 5, key=f"{PAGE}.elevation")
        best = toggle("The best learning rate for this bowl", True, key=f"{PAGE}.best", help=BEST_HELP)
        share = "Learning rate η, as a share of the limit 1/λ₂"
        rate = slider(share, 0.05, 1.1, 0.5, 0.05, key=f"{PAGE}.rate", disabled=best)
        steps = slider("Steps of gradient descent", 5, 200, 40, 5, key=f"{PAGE}.steps")
    return Settings(A=A, b=b, lean=lean, azimuth=azimuth, elevation=elevation, rate=None if best else rate, steps=steps)


def short(share: float) -> str:
    return f"{share:g}"


def compute(now: Settings) -> Geometry:
    return geometry(towards_parallel(np.array(now.A), now.lean), np.array(now.b), share=now.rate, steps=now.steps)


def show(now: Settings, found: Geometry) -> None:
    Ax, x, r = (point_text(v) for v in (found.found.Ax, found.found.x, found.found.r))
    words = NEAREST.format(b=point_text(found.b), Ax=Ax, x=x, r=r)
    verdict(computed(words, HOW))
    show_space(now, found, words)
    show_bowl(found)


def show_space(now: Settings, found: Geometry, words: str) -> None:
    A, shade = found.A, found.found
    size = max(float(np.linalg.norm(v)) for v in (*np.array(now.A).T, found.b, shade.Ax)) or 1.0
    eye = camera(now.azimuth, now.elevation) @ plane_as_floor(A, found.b)
    corner, middle = right_angle(A, shade, 0.1 * size), (eye @ shade.r)[1] / 2
    net = plane_net(A, 0.8 * size)
    picture = geometry_picture(found.vectors, net, corner, eye, 0.85 * size, middle=middle, words=words)
    show_picture(picture, f"{PAGE}.geometry")


def show_bowl(found: Geometry) -> None:
    x = (float(found.found.x[0]), float(found.found.x[1]))
    reach = 1.15 * max(float(np.abs(x).max()), 1e-6)
    steps = found.steps_a_digit
    wait = f"one more digit takes {steps:.3g} steps." if np.isfinite(steps) else "the distance does not shrink."
    below = FACTOR.format(factor=found.factor, measured=found.measured, wait=wait)
    picture = landscape_picture(
        bowl(found.A, found.b, landscape_window(x, reach)),
        x,
        reach,
        path=np.clip(found.walk, -1e3 * reach, 1e3 * reach),
        marks={"x": x},
        dark=is_dark(),
        height=300,
        words=LEVELS.format(below=below),
    )
    show_picture(picture, f"{PAGE}.bowl")
    labels = [f"step {k}: ‖Ax − b‖² = {loss:.5g}" for k, loss in enumerate(found.losses)]
    player(labels, run=f"{hash(found.walk.tobytes())}", key=f"{PAGE}.player")
    right = {"normal": right_digits(found.accuracy.normal), "qr": right_digits(found.accuracy.qr)}
    st.markdown(CONDITION.format(condition=found.accuracy.condition_number, below=below, **right))


# --- the tabs ---


def numbers(now: Settings, found: Geometry) -> None:
    b, Ax, r = vectors = (found.b, found.found.Ax, found.found.r)
    entries = {f"entry {i + 1}": [v[i] for v in vectors] for i in range(3)}
    lengths = {"squared length": [v @ v for v in vectors]}
    st.dataframe({"vector": ["b", "Ax", "b − Ax"], **entries, **lengths}, hide_index=True, width="stretch")
    first, second = found.found.Atr
    st.markdown(PYTHAGORAS.format(Ax=Ax @ Ax, r=r @ r, b=b @ b, first=first, second=second))
    trials = on_the_way_to_parallel(now.A, now.b)
    condition = np.array([t.condition_number for t in trials])
    errors = {"normal equations": np.array([t.normal for t in trials]), "QR": np.array([t.qr for t in trials])}
    show_picture(accuracy_picture(condition, errors, found.accuracy.condition_number, words=DIGITS), f"{PAGE}.digits")
    st.caption(FRACTIONS)


@st.cache_data(max_entries=200, show_spinner=False)
def on_the_way_to_parallel(A: Rows, b: tuple[float, ...]) -> list[Accuracy]:
    return [accuracy(towards_parallel(np.array(A), share), np.array(b)) for share in SHARES]


def mathematics(_: Settings, found: Geometry) -> None:
    derivation(found)
    st.markdown(HOW_FAST)
    rate = found.rate
    low, high, kappa = (number(float(v)) for v in (rate.eigenvalues[0], rate.eigenvalues[-1], rate.condition_number))
    best = number(rate.at(rate.best_eta), 7)
    st.latex(
        rf"\lambda_1 = {low}, \quad \lambda_2 = {high}, \quad \kappa = \frac{{\lambda_2}}{{\lambda_1}} = {kappa}, "
        rf"\quad \eta = \frac{{1}}{{\lambda_1 + \lambda_2}}: \; \frac{{\kappa - 1}}{{\kappa + 1}} = {best}"
    )
    st.markdown(KAPPA.format(eta=found.eta, factor=found.factor, measured=found.measured))


def derivation(found: Geometry) -> None:
    A, b, shade = found.A, found.b, found.found
    G, c = A.T @ A, A.T @ b
    st.markdown("**Multiply out**, with your numbers")
    st.latex(r"\|Ax-b\|^2 = (Ax-b)^T(Ax-b) = x^TA^TAx - 2\,(A^Tb)^Tx + b^Tb")
    st.latex(rf"= x^T{matrix(G)}x - 2{matrix(c[None])}x + {number(float(b @ b))}")
    st.markdown("**The gradient**, by the rules for $x^TAx$ and $b^Tx$, **is zero at the minimum**")
    st.latex(rf"\nabla_x = 2A^TAx - 2A^Tb = {matrix(2 * G)}x - {matrix(2 * c)} = 0")
    st.markdown("**The normal equations** $A^TAx = A^Tb$")
    exact = in_fractions(exact_solution(A, b))
    st.latex(rf"{matrix(G)}x = {matrix(c)} \quad\Rightarrow\quad x = {exact}{matrix(shade.x)}")
    st.markdown(ORTHOGONAL)
    st.latex(rf"{matrix(A.T)}{matrix(shade.r)} = {matrix(np.round(shade.Atr, 9))}")


def in_fractions(x: tuple[Fraction, ...]) -> str:
    """The exact x and an ≈, where it is worth reading."""
    if not 1 < max(f.denominator for f in x) < 10_000:
        return ""
    signs = ["-" if f < 0 else "" for f in x]
    cells = [
        [f"{f}" if f.denominator == 1 else rf"{sign}\tfrac{{{abs(f.numerator)}}}{{{f.denominator}}}"]
        for sign, f in zip(signs, x, strict=True)
    ]
    return rf"{matrix(cells)} \approx "


def take(_: Settings, found: Geometry) -> dict[str, object]:
    A, shade = found.A, found.found
    columns = {"a1": A[:, 0], "a2": A[:, 1], "b": found.b, "Ax": shade.Ax, "residual": shade.r}
    return {"A and b": columns, "Steps": {"x1": found.walk[:, 0], "x2": found.walk[:, 1]}}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"A": write_matrix(rng.integers(-3, 4, (3, 2))), "b": write_matrix(rng.integers(-4, 5, 3))}


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
    on_the_slide=[sum_of_squares_gradient],
    what_ran=[geometry, shadow, orthogonal_solution, normal_equations, gradient_descent, descent_rate, *RIGHT],
)
