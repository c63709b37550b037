"""What the gradient of f(Ax) means: two vectors with one name, and the rules that both obey."""

import numpy as np
import streamlit as st

from core.calculus.foundations.functions import surface
from core.calculus.matrices.notation_trap import f, two_gradients
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.charts.matrices.matrix_calculus import entries_picture
from pages.parts.controls import segmented_control
from pages.parts.formula import typeset
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.gradient_rules import coordinates, rules_lab
from pages.parts.matrix import matrix_editor
from pages.parts.picture import is_dark, show
from pages.parts.typeset import matrix, point

PAGE = "notation_trap"
MODES = ["The trap: ∇f(Ax)", "Sum and scalar rules"]
START = np.array([[1.0, 1, 0, 1], [0, 1.5, 1, 0], [1, 0, 1, -1], [0, 1, 0, 2]])
REACH = 3.0
opening(PAGE, "$\\nabla f(Ax)$ can mean two things. $\\nabla_z f(Ax)$ differentiates $f$ by its own argument $z$ and then puts $Ax$ in; "
              "$\\nabla_x f(Ax)$ differentiates the whole by $x$. Always write which.")  # fmt: skip
predict(PAGE, "f(z) = zᵀz, A is 3 × 2. How many entries has the gradient of f(Ax) by z, and how many by x?", ["2 and 2", "3 and 3", "3 and 2", "2 and 3"], "3 and 2",
        "z = Ax has 3 entries and x has 2; a gradient has the shape of what it differentiates by.")  # fmt: skip


@st.fragment
def lab() -> None:
    mode = segmented_control("What to look at", MODES, default=MODES[0], key=f"{PAGE}.mode")
    if mode == MODES[0]:
        trap_lab()
    else:
        rules_lab(PAGE, REACH)


def arrow(at: np.ndarray, gradient: np.ndarray, reach: float) -> tuple[float, float, float, float]:
    """From the point along the gradient, a quarter of its length, or as far as the window is sure to show."""
    return (*at, *(at + gradient * min(0.25, 0.5 * reach / max(float(np.linalg.norm(gradient)), 1e-9))))


def trap_lab() -> None:
    controls, picture = columns()
    with controls:
        m, n = (segmented_control(label, [1, 2, 3, 4], default=2, key=f"{PAGE}.{name}")
                for name, label in (("m", "Rows of A, m: entries of z"), ("n", "Columns of A, n: entries of x")))  # fmt: skip
        A = matrix_editor("A", START[:m, :n], key=f"{PAGE}.A")
        x = coordinates(PAGE, n)
        reset_button(
            PAGE,
            surprise=lambda: {
                "m": 2,
                "n": 2,
                "A": "; ".join(", ".join(map(str, row)) for row in np.random.default_rng().integers(-2, 3, (2, 2))),
            },
        )
    two = two_gradients(A, x)
    same = m == n and np.allclose(two.by_z, two.by_x)
    verdict = ("here they happen to be equal" if same else "two different vectors" if m == n
               else f"they do not even have as many entries, {m} and {n}")  # fmt: skip
    words = f"By z: 2Ax = {point(two.by_z)}; by x: 2AᵀAx = {point(two.by_x)}; {verdict}."
    with picture:
        left, right = st.columns(2)
        reach_z = np.ceil(2.4 * max(1.0, float(np.abs(A).sum(axis=1).max())))
        with left:
            st.markdown("**By z**: $f(z) = z^Tz$")
            side("z", two.z, two.by_z, lambda p: (p**2).sum(axis=-1), reach_z, f"In the space of z, R^{m}. {words}")
            typeset(rf"\nabla_z f(Ax) = {matrix(two.by_z)} \in \mathbb{{R}}^{m}")
        with right:
            st.markdown("**By x**: $f(Ax)$")
            side("x", x, two.by_x, lambda p: ((p @ A.T) ** 2).sum(axis=-1), REACH, f"In the space of x, R^{n}. {words}")
            typeset(rf"\nabla_x f(Ax) = {matrix(two.by_x)} \in \mathbb{{R}}^{n}")
        st.markdown(
            f"**{words}** {'✓ Both agree with central differences.' if two.agree else 'The central differences do not agree.'}"
        )

    table = {"of": ["z"] * m + ["x"] * n, "entry": [*range(1, m + 1), *range(1, n + 1)], "by the formula": np.append(two.by_z, two.by_x),
             "central difference": np.append(two.by_z_differences, two.by_x_differences)}  # fmt: skip

    def mathematics() -> None:
        st.latex(r"f(z) = z^Tz, \quad \nabla_z f(z) = 2z \quad\Rightarrow\quad \nabla_z f(Ax) = 2Ax \in \mathbb{R}^m")
        st.latex(
            r"g(x) = f(Ax) = x^TA^TAx \quad\Rightarrow\quad \nabla_x f(Ax) = \nabla g(x) = A^T\,\nabla_z f(Ax) = 2A^TAx \in \mathbb{R}^n"
        )
        st.markdown(
            "The chain rule leads from one to the other: the inner function $Ax$ brings the factor $A^T$. With your numbers:"
        )
        st.latex(rf"A^T\,\nabla_z f(Ax) = {matrix(A.T)}{matrix(two.by_z)} = {matrix(two.by_x)}")

    tabs(PAGE, lambda: st.dataframe(table, hide_index=True, width="stretch"), mathematics, lambda: show_code(f, two_gradients),
         lambda: take_away(PAGE, {"Gradients": table}))  # fmt: skip


def side(name: str, at: np.ndarray, gradient: np.ndarray, values, reach: float, words: str) -> None:
    """One of the two spaces: in the plane as level sets with the gradient's arrow, else as the gradient's entries."""
    if len(at) == 2:
        z = surface(lambda u, v: values(np.stack([u, v], axis=-1)), landscape_window((0, 0), reach), 80).z
        show(landscape_picture(z, (0, 0), reach, dark=is_dark(), marks={"Ax" if name == "z" else "x": tuple(at)}, arrows={"∇f": arrow(at, gradient, reach)},
                               axes=(f"{name}₁", f"{name}₂"), height=330, words=f"Level sets with the gradient's arrow. {words}"), f"{PAGE}.{name}")  # fmt: skip
    else:
        show(entries_picture(gradient[:, None], [[f"∂f/∂{name}{i + 1}"] for i in range(len(at))], [[f"at {v:.4g}"] for v in at],
                             height=330, words=f"The entries of the gradient. {words}"), f"{PAGE}.{name}{len(at)}")  # fmt: skip


lab()
