"""The gradient of a function of a matrix: entry by entry, and for whole matrices by named rules."""

import numpy as np
import streamlit as st

from core.calculus.matrices.matrix_calculus import (
    MatrixFunction,
    entry_names,
    example,
    gradient_at,
    matrix_latex,
    partial_steps,
    plain,
    read_function,
    rows_at,
)
from core.calculus.matrices.matrix_check import central_differences
from core.charts.matrices.matrix_calculus import entries_picture
from pages.parts.controls import segmented_control, selectbox
from pages.parts.formula import typed_box, typeset
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.matrix import matrix_editor
from pages.parts.matrix_expression import expression_lab
from pages.parts.picture import show

PAGE = "matrix_calculus"
MODES = ["Entry by entry", "Whole matrices"]
START = np.array([[1.0, 2, 0, 1], [3, 4, 1, 0], [0, 1, 2, 1], [1, 0, 1, 3]])
SURPRISES = [
    "A11 A22 - A12 A21",
    "A11^2 + 2 A12^2 + 3 A21^2 + 4 A22^2",
    "exp(A11) sin(A12) + A21 A22",
    "trace(A'A)",
    "ln(A11^2 + A22^2 + 1)",
]
opening(PAGE, "The gradient of a real-valued function of a matrix is the matrix of its partial derivatives. It has the shape of $A$: "
              "$(\\nabla_A f(A))_{ij} = \\partial f / \\partial A_{ij}$.")  # fmt: skip
predict(PAGE, "A is 2 × 3 and f(A) is a number. What shape has the gradient of f?", ["A number", "2 × 3", "3 × 2", "6 × 6"], "2 × 3",
        "There is one partial derivative for each entry, and it stands where the entry stands.")  # fmt: skip


@st.fragment
def lab() -> None:
    mode = segmented_control("How to write f", MODES, default=MODES[0], key=f"{PAGE}.mode")
    if mode == MODES[0]:
        entries_lab()
    else:
        expression_lab(PAGE)


def differentiable(text: str, shape: tuple[int, int]) -> MatrixFunction:
    """The function, unless a derivative of it is too long to be shown."""
    f = read_function(text, shape)
    f.jacobian()
    return f


def entries_lab() -> None:
    controls, picture = columns()
    with controls:
        m, n = (segmented_control(label, [1, 2, 3, 4], default=2, key=f"{PAGE}.{name}", help=note)
                for name, label, note in (("m", "Rows, m", "A is m × n."), ("n", "Columns, n", "One column: A is a vector x of m entries.")))  # fmt: skip
        letter, names = "x" if n == 1 else "A", entry_names((m, n))
        f = typed_box(f"f({letter})", example((m, n)), key=f"{PAGE}.f{m}{n}", read=lambda text: differentiable(text, (m, n)),
                      help=f"In the entries {names[0]} … {names[-1]}, or as trace(A'A). Try also A x, or [{names[0]}, {names[-1]}].")  # fmt: skip
        typeset(rf"f({letter}) = {f.f.latex if f.is_real_valued else matrix_latex(tuple((c,) for c in f.components))}")
        if f.held:
            st.caption(f"Here {f.held}, row by row.")
        A = matrix_editor(letter, START[:m, :n], key=f"{PAGE}.A")
        reset_button(PAGE, surprise=lambda: {"m": 2, "n": 2, "f22": str(np.random.default_rng().choice(SURPRISES))})
    if f.is_real_valued:
        rows, parts = f.gradient(), [f"f/∂{name}" for name in names]
        at = gradient_at(f, A)
    else:
        rows, parts = f.jacobian(), [f"f{'₁₂₃₄'[k % 4]}/∂{name}" for k in range(len(f.components)) for name in names]
        at = rows_at(f.components, rows, A)
    labels = [f"∂{part}" for part in parts]
    options = dict(zip(labels, [(k, name) for k in range(len(f.components)) for name in names], strict=True))
    width, key = at.values.shape[1], f"{PAGE}.entry{m}{n}{len(f.components)}"

    def clicked() -> None:
        if found := st.session_state[f"{PAGE}.map"].selection.entry:
            st.session_state[key] = found[0]["name"]

    with picture:
        if not f.is_real_valued:
            st.warning(f"The value is {f.what}: it has no gradient, because a gradient belongs to a real-valued function. Its Jacobian says "
                       "the same: row i is the gradient of component i.", icon=":material/block:")  # fmt: skip
        what = (
            f"∇f is {m} × {n}, the shape of {letter}" if f.is_real_valued else f"The Jacobian is {at.values.shape[0]} × {width}"
        )
        words = f"{what}; at your {letter} {'every entry agrees with its central difference' if at.agrees else 'it could not be checked'}."
        show(entries_picture(at.values, [labels[k : k + width] for k in range(0, len(labels), width)], [[plain(e) for e in row] for row in rows],
                             chosen=st.session_state.get(key, labels[min(1, len(labels) - 1)]), height=80 + 80 * len(rows),
                             words=f"A map of partial derivatives. {words}"), f"{PAGE}.map", on_select=clicked)  # fmt: skip
        st.markdown(f"**{words}** Click an entry for its derivation.")
        typeset((rf"\nabla_{letter} f({letter}) = " if f.is_real_valued else "J = ") + matrix_latex(rows))
        derivation(f, *options[selectbox("Derivation of", labels, min(1, len(labels) - 1), key=key)])

    table = {"entry": labels, "formula": [plain(e) for row in rows for e in row], "value": at.values.ravel(),
             "central difference": at.differences.ravel()}  # fmt: skip

    def mathematics() -> None:
        st.latex(
            r"\big(\nabla_A f(A)\big)_{ij} = \frac{\partial f(A)}{\partial A_{ij}}, \qquad \nabla_A f(A) \in \mathbb{R}^{m \times n}"
        )
        st.markdown("A vector $x$ is the case $n = 1$. A function with several components, such as $Ax$, has no gradient; it has one gradient "
                    "a component, and together, as rows, they are its Jacobian.")  # fmt: skip

    tabs(PAGE, lambda: st.dataframe(table, hide_index=True, width="stretch"), mathematics,
         lambda: show_code(MatrixFunction.gradient, gradient_at, central_differences), lambda: take_away(PAGE, {"Gradient": table}))  # fmt: skip


def derivation(f: MatrixFunction, component: int, name: str) -> None:
    """Rule by rule; each line was checked with numbers."""
    lines = partial_steps(f.components[component], name)
    for line in lines:
        st.markdown(rf"$\displaystyle {line.latex}$")
        st.caption(f"{line.rule} · ✓ equal at {line.points} points")
    if not lines:
        st.markdown(
            f"No rule is needed, or none of those taught here fits: the derivative is ${f.components[component].derivative(name).latex}$."
        )


lab()
