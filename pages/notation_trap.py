"""What the gradient of f(Ax) means: two vectors with one name, and the rules that both obey."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import computed, undecided
from core.calculus.foundations.functions import surface
from core.calculus.matrices.linear_quadratic import quadratic_in_browser
from core.calculus.matrices.matrix_check import central_differences
from core.calculus.matrices.notation_trap import TwoGradients, f, product_in_browser, two_gradients
from core.calculus.partial_derivatives import AT
from core.charts.calculus.slopes import PointOnMap
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.charts.matrices.matrix_calculus import entries_picture
from pages.parts.controls import segmented_control
from pages.parts.follow import by_each
from pages.parts.formula import typeset
from pages.parts.frame import Prediction
from pages.parts.matrix import Rows, matrix_editor, rows_of
from pages.parts.modes import Mode, page_with_modes
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.topics.gradient_rules import RULES, coordinates
from pages.parts.typeset import matrix, point
from pages.parts.verdict import verdict

PAGE, REACH = "notation_trap", 3.0
SLIDER, STEP = 2.0, 0.05  # of the entries of x
START = np.array([[1.0, 1, 0, 1], [0, 1.5, 1, 0], [1, 0, 1, -1], [0, 1, 0, 2]])
CLAIM = (
    "$\\nabla f(Ax)$ can mean two things. $\\nabla_z f(Ax)$ differentiates $f$ by its own argument $z$ and then puts $Ax$ "
    "in; $\\nabla_x f(Ax)$ differentiates the whole by $x$. Always write which."
)
PREDICTION = Prediction(
    question="f(z) = zᵀz, A is 3 × 2. How many entries has the gradient of f(Ax) by z, and how many by x?",
    options=("2 and 2", "3 and 3", "3 and 2", "2 and 3"),
    answer="3 and 2",
    because="z = Ax has 3 entries and x has 2; a gradient has the shape of what it differentiates by.",
)
Values = Callable[[Array], Array]  # (..., n) -> (...)
HOW = "By the rules and by central differences, in floating point."
UNCHECKED = "The rules and the central differences do not agree here: the gradients are not known."
BY_Z = r"f(z) = z^Tz, \quad \nabla_z f(z) = 2z \quad\Rightarrow\quad \nabla_z f(Ax) = 2Ax \in \mathbb{R}^m"
BY_X = (
    r"g(x) = f(Ax) = x^TA^TAx \quad\Rightarrow\quad "
    r"\nabla_x f(Ax) = \nabla g(x) = A^T\,\nabla_z f(Ax) = 2A^TAx \in \mathbb{R}^n"
)
CHAIN = "The chain rule leads from one to the other: the inner function $Ax$ brings the factor $A^T$. With your numbers:"


@dataclass(frozen=True, kw_only=True)
class Settings:
    mode: str
    A: Rows  # (m, n), at most 4 of each
    x: tuple[float, ...]  # (n,)


def ask(mode: str) -> Settings:
    sizes = [1, 2, 3, 4]
    m = segmented_control("Rows of A, m: entries of z", sizes, default=2, key=f"{PAGE}.m")
    n = segmented_control("Columns of A, n: entries of x", sizes, default=2, key=f"{PAGE}.n")
    A = matrix_editor("A", START[:m, :n], key=f"{PAGE}.A")
    return Settings(mode=mode, A=rows_of(A), x=coordinates(n))


def compute(now: Settings) -> TwoGradients:
    return two_gradients(now.A, now.x)


def show(now: Settings, found: TwoGradients) -> None:
    words, A = sentence(found), np.array(now.A)
    verdict(computed(words, HOW) if found.agree else undecided(UNCHECKED, HOW))
    left, right = st.columns(2)
    by_z, by_x = hands(A)
    with left:
        one_space("z", found.z, found.by_z, lambda z: (z**2).sum(axis=-1), z_reach(A), words, by_z)
    with right:
        one_space("x", np.array(now.x), found.by_x, lambda x: ((x @ A.T) ** 2).sum(axis=-1), REACH, words, by_x)


def z_reach(A: Array) -> float:
    """How far z = Ax and its arrow go."""
    return float(np.ceil(2.4 * max(1.0, float(np.abs(A).sum(axis=1).max()))))


def hands(A: Array) -> tuple[PointOnMap | None, PointOnMap | None]:
    """z, which follows x, and x, which is dragged; where the space is no plane nothing moves before the answer."""
    m, n = A.shape
    at = partial(PointOnMap, reach=SLIDER, step=STEP, share=0.25, brief=True)
    by_x = at(quadratic_in_browser(np.zeros(2), A.T @ A), arrow=0.5 * REACH, names=("x₁", "x₂")) if n == 2 else None
    by_z = at(product_in_browser(A), arrow=0.5 * z_reach(A), names=("z₁", "z₂"), by=AT) if m == n == 2 else None
    return by_z, by_x


def sentence(found: TwoGradients) -> str:
    m, n = len(found.by_z), len(found.by_x)
    if m != n:
        verdict = f"they do not even have as many entries, {m} and {n}"
    else:
        same = np.allclose(found.by_z, found.by_x)
        verdict = "here they happen to be equal" if same else "two different vectors"
    return f"By z: 2Ax = {point(found.by_z)}; by x: 2AᵀAx = {point(found.by_x)}; {verdict}."


def one_space(name: str, at: Array, gradient: Array, values: Values, reach: float, words: str, hand: PointOnMap | None) -> None:
    """The space of z or of x: in the plane as level sets with the gradient's arrow, else as the gradient's entries."""
    n = len(at)
    st.markdown({"z": "**By z**: $f(z) = z^Tz$", "x": "**By x**: $f(Ax)$"}[name])
    said = f"In the space of {name}, R^{n}.{'' if hand else f' {words}'}"
    if n == 2:
        levels = surface(lambda u, v: values(np.stack([u, v], axis=-1)), landscape_window((0, 0), reach), 80).z
        picture = landscape_picture(
            levels,
            (0, 0),
            reach,
            dark=is_dark(),
            marks={} if hand else {"Ax" if name == "z" else "x": (at[0], at[1])},
            arrows={} if hand else {"∇f": arrow(at, gradient, reach)},
            arrow_names=("∇f",),
            hand=hand,
            axes=(f"{name}₁", f"{name}₂"),
            height=330,
            words=f"Level sets with the gradient's arrow. {said}",
        )
    else:
        labels, notes = [[f"∂f/∂{name}{i + 1}"] for i in range(n)], [[f"at {v:.4g}"] for v in at]
        said = f"The entries of the gradient. {said}"
        picture = entries_picture(gradient[:, None], labels, notes, height=330, words=said)
    follow = by_each(AT, (f"{PAGE}.x1", f"{PAGE}.x2"), at.tolist()) if hand and not hand.by else None
    show_picture(picture, f"{PAGE}.{name}" if n == 2 else f"{PAGE}.{name}{n}", follow=follow)
    typeset(rf"\nabla_{name} f(Ax) = {matrix(gradient)} \in \mathbb{{R}}^{n}")


def arrow(at: Array, gradient: Array, reach: float) -> tuple[float, float, float, float]:
    """From the point along the gradient, a quarter of its length, or as far as the window is sure to show."""
    x, y = at + gradient * min(0.25, 0.5 * reach / max(float(np.linalg.norm(gradient)), 1e-9))
    return at[0], at[1], x, y


def numbers(now: Settings, found: TwoGradients) -> None:
    st.dataframe(take(now, found)["Gradients"], hide_index=True, width="stretch")


def mathematics(now: Settings, found: TwoGradients) -> None:
    st.latex(BY_Z)
    st.latex(BY_X)
    st.markdown(CHAIN)
    st.latex(rf"A^T\,\nabla_z f(Ax) = {matrix(np.array(now.A).T)}{matrix(found.by_z)} = {matrix(found.by_x)}")


def take(now: Settings, found: TwoGradients) -> dict[str, dict[str, object]]:
    m, n = len(found.by_z), len(found.by_x)
    table = {
        "of": ["z"] * m + ["x"] * n,
        "entry": [*range(1, m + 1), *range(1, n + 1)],
        "by the formula": np.append(found.by_z, found.by_x),
        "central difference": np.append(found.by_z_differences, found.by_x_differences),
    }
    return {"Gradients": table}


def surprise() -> dict[str, object]:
    A = np.random.default_rng().integers(-2, 3, (2, 2))
    return {"m": 2, "n": 2, "A": "; ".join(", ".join(map(str, row)) for row in A)}


TRAP = Mode(
    ask=ask,
    compute=compute,
    show=show,
    numbers=numbers,
    mathematics=mathematics,
    take=take,
    surprise=surprise,
    what_ran=[f, two_gradients, central_differences],
)
MODES = {"The trap: ∇f(Ax)": TRAP, "Sum and scalar rules": RULES}
page_with_modes(PAGE, CLAIM, "What to look at", MODES, prediction=PREDICTION)
