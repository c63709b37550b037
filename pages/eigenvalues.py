"""Eigenvectors as the extremes of xᵀAx on the unit sphere, climbed step by step."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import computed
from core.calculus.derivatives import agreeing_digits
from core.calculus.eigen import Climb, ascend, climb, eigenpairs, outcome, power_iteration
from core.calculus.matrices.unit_sphere import (
    REACH,
    angle_of,
    angle_view,
    circle_view,
    lagrangian,
    lagrangian_gradient,
    multiplier,
    on_circle,
    on_sphere,
    sphere_view,
)
from core.charts.learning.curves import curves
from core.charts.matrices.climb import ANGLE, ClimbByAngle, ClimbOnCircle
from core.charts.matrices.eigen import angle_picture, circle_picture, sphere_picture
from core.charts.matrices.landscape import landscape_window
from pages.parts.controls import radio, segmented_control, slider
from pages.parts.follow import By
from pages.parts.frame import Prediction, page
from pages.parts.matrix import Rows, matrix_editor, rows_of
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.typeset import matrix, number, point
from pages.parts.verdict import verdict

PAGE = "eigenvalues"
A0 = np.array([[2.0, 1, 0], [1, 0, 1], [0, 1, 1]])
POWER, ASCENT = "Power iteration", "Projected gradient ascent"
TOLERANCE = 1e-6  # of the error, relative to A: six digits of x
CLAIM = (
    "Among all $x$ of length 1, $x^TAx$ is largest at an eigenvector of the symmetric matrix $A$, and its largest value is "
    "the eigenvalue. Walking uphill on the circle finds it."
)
PREDICTION = Prediction(
    question="λ₁ = 4 and λ₂ = 2. By what factor does power iteration shrink the error in a step?",
    options=("1/4", "1/2", "It depends on the start"),
    answer="1/2",
    because="Each step multiplies the part along v₁ by 4 and the part along v₂ by 2: their ratio halves.",
)
SIZE_HELP = "n = 2: the unit circle. n = 3: the unit sphere, as a map."
METHOD_HELP = "x ← Ax/‖Ax‖, or x ← P(x + τ·2Ax), where P divides by the length."
ANGLE_HELP = "x = (cos θ, sin θ): the climb starts here."
SHIFT_HELP = "Power iteration with A + cI: the same eigenvectors, every eigenvalue larger by c."

LARGEST_IN_SIZE = "{method} is at λ = {value:.5g} {after}: the eigenvalue of largest size, but the maximum of xᵀAx is {top:.5g}."
SHIFT_IT = "A positive shift c (under More), or a smaller τ, leads to the maximum."
THERE = "x is an eigenvector from the start, to six digits, and xᵀAx = {value:.5g} is the maximum λ₁."
ARRIVED = "{method} is at the maximum λ₁ = {value:.5g} {after}; in theory the error shrinks by {rate:.3g} a step{measured}."
OTHER = "x is an eigenvector to six digits, λ = {value:.5g}, but not the one towards which the steps lead, λ = {favoured:.5g}."
MOVE_IT = "x has no part along that one which could grow: move it a little."
ALTERNATES = "x goes to and fro: two eigenvalues of opposite sign have the same size, and every step flips one part."
MAKE_THEM_DIFFER = "A shift c (under More), or another τ, makes them differ."
RUNNING = "Not there after {steps} steps: in theory the error shrinks by {rate:.5g} a step."
HOW = "The steps and all eigenvalues, each found apart from the other, in floating point; an error below a millionth counts as there."
ON_CIRCLE = "Level sets of xᵀAx, the unit circle, the eigenvectors, and the gradient 2Ax at x."
ON_SPHERE = "xᵀAx on the unit sphere as a map, its extremes and its saddle at the eigenvectors. {words}"
AROUND = "xᵀAx against the angle of x: its extremes are at the eigenvectors."
MEASURED = "Dotted: the first error times |λ₂ + c| / |λ₁ + c| = {rate:.4g} a step; measured at the end: {measured:.4g}."
UNMEASURED = "The theory says a factor of {rate:.4g} a step; there are too few steps to measure it."
OUTWARD = (
    "The part 2λx points straight out of the circle; what is left of the gradient points along it and vanishes exactly at "
    "the eigenvectors. The slides write the Lagrangian without the constant λ, which no gradient in x sees."
)
ONE_METHOD = "**One method, two names.** The projection P divides by the length, so a factor does not matter:"
SAME_SHIFT = "Projected ascent is power iteration with the shift 1/(2τ); the longer the step, the smaller the shift."
ALL = "**All of them, one after the other.** With $v_1$ found, climb among the $x$ orthogonal to it, and so on:"


@dataclass(frozen=True, kw_only=True)
class Settings:
    A: Rows  # (n, n), symmetric; n = 2 or 3
    x: tuple[float, ...]  # (n,), of length 1: where the climb starts
    tau: float | None  # learning rate of the ascent; None: power iteration
    c: float  # shift of the power iteration
    steps: int

    @property
    def method(self) -> str:
        return ASCENT if self.tau else POWER


def ask() -> Settings:
    n = segmented_control("Entries of x, n", [2, 3], default=2, key=f"{PAGE}.n", help=SIZE_HELP)
    A = matrix_editor("A", A0[:n, :n], key=f"{PAGE}.A", symmetric=True)
    x, tau = start(n), None
    if radio("Climb by", [POWER, ASCENT], key=f"{PAGE}.method", help=METHOD_HELP) == ASCENT:
        tau = slider("Learning rate τ", 0.01, 2.0, 0.5, 0.01, key=f"{PAGE}.tau")
    with st.expander("More"):
        c = slider("Shift c", -10.0, 10.0, 0.0, 0.5, key=f"{PAGE}.shift", disabled=tau is not None, help=SHIFT_HELP)
        steps = slider("Steps", 5, 100, 30, 5, key=f"{PAGE}.steps")
    return Settings(A=rows_of(A), x=tuple(x.tolist()), tau=tau, c=c, steps=steps)


def start(n: int) -> Array:
    """The reader's x on the circle or on the sphere."""
    if n == 2:
        return on_circle(slider("Angle of x, degrees", -180, 180, 100, 1, key=f"{PAGE}.angle", help=ANGLE_HELP))
    along = slider("Longitude of x, degrees", -180, 180, 150, 1, key=f"{PAGE}.longitude")
    up = slider("Latitude of x, degrees", -90, 90, -40, 1, key=f"{PAGE}.latitude")
    return on_sphere(along, up)


def compute(now: Settings) -> Climb:
    return climb(now.A, now.x, now.steps, TOLERANCE, shift=now.c, tau=now.tau)


def show(now: Settings, found: Climb) -> None:
    words, advice = sentence(now, found)
    verdict(computed(words, HOW), advice)
    if len(now.x) == 2:
        show_circle(now, found)
    else:
        show_sphere(now, found, words)


def show_circle(now: Settings, found: Climb) -> None:
    """The climb follows the slider; the picture says its value."""
    A, (on_the_circle, by_angle) = np.array(now.A), climbs(now, found)
    seen = circle_view(A, found.values, found.vectors, landscape_window((0, 0), REACH))
    by = {ANGLE: By(control=f"{PAGE}.angle", value=round(float(angle_of(np.array(now.x)))))}
    show_picture(circle_picture(seen, on_the_circle, dark=is_dark(), words=ON_CIRCLE), f"{PAGE}.circle", follow=by)
    player([f"step {k}" for k in range(now.steps + 1)], run=str(hash(now)), start=0, key=f"{PAGE}.player")
    show_picture(angle_picture(angle_view(A, found.vectors), by_angle, words=AROUND), f"{PAGE}.around")


def show_sphere(now: Settings, found: Climb, words: str) -> None:
    run, frames = found.run, np.minimum(np.arange(now.steps + 1), found.steps)  # as long, however soon it arrives
    sphere = sphere_view(np.array(now.A), run.vectors[frames], found.vectors)
    show_picture(sphere_picture(sphere, dark=is_dark(), words=ON_SPHERE.format(words=words)), f"{PAGE}.sphere")
    arrived = found.steps if run.converged else None
    labels = [f"step {k}: xᵀAx = {run.values[k]:.6g}{' (arrived)' if k == arrived else ''}" for k in frames]
    player(labels, run=str(hash(now)), key=f"{PAGE}.player")


def climbs(now: Settings, found: Climb) -> tuple[ClimbOnCircle, ClimbByAngle]:
    """The same climb for the browser, where its start follows the slider."""
    A = np.array(now.A)
    how = (float(A[0, 0]), float(A[0, 1]), float(A[1, 1])), found.shift, TOLERANCE * float(np.linalg.norm(A)), now.steps
    return ClimbOnCircle(*how, longest=2 * float(np.abs(found.values).max())), ClimbByAngle(*how)


def sentence(now: Settings, found: Climb) -> tuple[str, str]:
    """What became of the climb, and what to try."""
    run, rate, top = found.run, found.rate, float(found.values[0])
    after = f"in {found.steps} step{'s' * (found.steps != 1)}"
    match found.outcome:
        case "top" if abs(run.value - top) > 1e-6 * max(1, abs(top)):
            return LARGEST_IN_SIZE.format(method=now.method, value=run.value, after=after, top=top), SHIFT_IT
        case "top" if found.steps == 0:
            return THERE.format(value=run.value), ""
        case "top":
            measured = f" (measured {run.rate:.3g})" if np.isfinite(run.rate) else ""
            return ARRIVED.format(method=now.method, value=run.value, after=after, rate=rate, measured=measured), ""
        case "other":
            favoured = found.values[np.abs(found.values + found.shift).argmax()]
            return OTHER.format(value=run.value, favoured=favoured), MOVE_IT
        case "alternates":
            return ALTERNATES, MAKE_THEM_DIFFER
        case _:
            return RUNNING.format(steps=found.steps, rate=rate), ""


# --- the tabs ---


def numbers(now: Settings, found: Climb) -> None:
    st.dataframe(pairs(now, found), hide_index=True, width="stretch")
    k, errors, rate = np.arange(found.steps + 1, dtype=float), found.run.errors, found.rate
    lines = {"ours": (k, np.maximum(errors, 1e-17)), "theory": (k, np.maximum(errors[0] * rate**k, 1e-17))}
    words = f"The error of each step, and what the ratio {rate:.4g} predicts."
    show_picture(curves(lines, x="step", y="‖Ax − λx‖", log=True, words=words), f"{PAGE}.errors")
    st.caption((MEASURED if np.isfinite(found.run.rate) else UNMEASURED).format(rate=rate, measured=found.run.rate))
    st.dataframe(path_table(found), hide_index=True, width="stretch")


def pairs(now: Settings, found: Climb) -> dict[str, object]:
    """Our eigenpairs beside NumPy's eigenvalues."""
    theirs = np.linalg.eigvalsh(np.array(now.A))[::-1]
    size = max(float(np.abs(theirs).max()), 1e-300)
    both = zip(found.values, theirs, strict=True)
    return {
        "": [f"λ{'₁₂₃'[i]}" for i in range(len(theirs))],
        "by deflation": found.values,
        "numpy.linalg.eigh": theirs,
        "equal digits": [int(agreeing_digits(size + ours - other, size)) for ours, other in both],
        "eigenvector": [point(v) for v in found.vectors.T],
    }


def path_table(found: Climb) -> dict[str, object]:
    run = found.run
    x = [point(v, 6) for v in run.vectors]
    return {"step": np.arange(found.steps + 1), "x": x, "xᵀAx": run.values, "‖Ax − λx‖": run.errors}


def mathematics(now: Settings, found: Climb) -> None:
    with_your_numbers(np.array(now.A), np.array(now.x))
    st.markdown(ONE_METHOD)
    c = "" if now.tau is None else rf" = A + {number(found.shift)}\, I"
    shifted = r"A + \tfrac{1}{2\tau} I"
    st.latex(rf"x + \tau \cdot 2Ax = 2\tau\,\Bigl({shifted}\Bigr)\,x, \qquad {shifted}{c}")
    st.markdown(SAME_SHIFT)
    st.markdown(ALL)
    for i, (value, v) in enumerate(zip(found.values, found.vectors.T, strict=True), 1):
        st.latex(rf"A v_{i} = {matrix(np.array(now.A) @ v, 4)} = {number(value)} \cdot {matrix(v, 4)}")


def with_your_numbers(A: Array, x: Array) -> None:
    """The multiplier and the gradient of the Lagrangian at the start."""
    lam = multiplier(A, x)
    rest = lagrangian_gradient(A, x, lam)
    value, length = number(lagrangian(A, x, lam)), number(float(np.linalg.norm(rest)))
    st.latex(r"\mathcal L(x, \lambda) = x^TAx - \lambda\,(x^Tx - 1)")
    st.latex(r"\nabla_x \mathcal L = 2Ax - 2\lambda x = 0 \iff Ax = \lambda x")
    here = rf"\text{{at your }} x = {matrix(x, 4)}"
    st.latex(rf"{here}: \quad \lambda = x^TAx = {number(lam)}, \quad \mathcal L = {value}")
    difference = rf"{matrix(2 * A @ x, 4)} - {matrix(2 * lam * x, 4)}"
    st.latex(rf"2Ax - 2\lambda x = {difference} = {matrix(rest, 4)}, \qquad \|\cdot\| = {length}")
    st.caption(OUTWARD)


def take(now: Settings, found: Climb) -> dict[str, object]:
    return {"Eigenpairs": pairs(now, found), "Path": path_table(found)}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    a, b, c = rng.integers(-4, 5, 3)
    return {"n": 2, "A": f"{a}, {b}; {b}, {c}", "angle": int(rng.integers(-17, 18)) * 10}


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
    on_the_slide=[ascend],
    what_ran=[lagrangian_gradient, multiplier, climb, power_iteration, eigenpairs, outcome],
)
