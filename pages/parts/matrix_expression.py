"""Expressions in whole matrices: x'Ax, trace(A'B), norm(Ax-b)^2, with the rule that applies named at every step."""

import numpy as np
import streamlit as st

from core.calculus.matrices.matrix_calculus import matrix_latex, plain
from core.calculus.matrices.matrix_check import central_differences, proved_entrywise
from core.calculus.matrices.matrix_expressions import (
    CLASSICS,
    MatrixExpression,
    draw,
    gradient_in_numbers,
    gradient_of,
    jacobian_of,
    read_expression,
    read_shapes,
    size,
    typeset_part,
    typeset_sum,
)
from core.calculus.matrices.matrix_rules import RULES, MatrixGradient, matrix_gradient
from core.charts.matrices.matrix_calculus import entries_picture
from core.expression import ExpressionError
from pages.parts.controls import number_input, segmented_control, selectbox, text_input
from pages.parts.exact import when_it_comes
from pages.parts.formula import point_at, typeset
from pages.parts.frame import columns, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.typeset import matrix

FIRST = next(iter(CLASSICS))
ENTRYWISE = {
    True: "✓ Written out in entries and differentiated one by one, SymPy gets the same.",
    False: "SymPy does not get the same entry by entry.",
    None: "Not decided entry by entry: the numbers alone vouch for it.",
}


def expression_lab(page: str) -> None:
    """Controls, the gradient by rules, its check with numbers, and the tabs."""
    controls, picture = columns()
    with controls:
        expression = _ask(page)
        name = segmented_control("Differentiate with respect to", expression.symbols, default=expression.usual,
                                 key=f"{page}.by.{''.join(expression.symbols)}")  # fmt: skip
        seed = number_input("Seed of the matrices in the picture", 0, 9999, 1, key=f"{page}.seed")
        reset_button(page, surprise=lambda: _classic(str(np.random.default_rng().choice(list(CLASSICS)))))
    if expression.is_real_valued:
        _gradient(page, expression, name, int(seed), picture)
    else:
        _jacobian(page, expression, name, picture)


def _classic(title: str) -> dict[str, str]:
    return dict(zip(("classic", "expression", "shapes"), (title, *CLASSICS[title]), strict=True))


def _ask(page: str) -> MatrixExpression:
    """The expression with its shapes as typed, or the last one that could be read."""

    def choose() -> None:
        for box, value in _classic(st.session_state[f"{page}.classic"]).items():
            st.session_state[f"{page}.{box}"] = value

    selectbox("Start from", list(CLASSICS), key=f"{page}.classic", on_change=choose)
    text = text_input("f", CLASSICS[FIRST][0], key=f"{page}.expression", live=True, max_chars=200,
                      help="A' or A^T is the transpose. Functions: trace, det, inverse, norm, sum, log, exp, sqrt.")  # fmt: skip
    shapes = text_input("Shapes", CLASSICS[FIRST][1], key=f"{page}.shapes", live=True, max_chars=100,
                        help="A 3x2 is a matrix of 3 rows and 2 columns, x 2 a column vector; up to 4 × 4.")  # fmt: skip
    wrong = shapes
    try:
        read_shapes(shapes)
        wrong = text
        expression = read_expression(text, shapes)
        if expression.is_real_valued:
            gradient_of(expression, expression.usual)
    except ExpressionError as error:
        st.error(point_at(wrong, error), icon=":material/edit:")
        st.caption("Until then the last one that could be read stays on screen:")
        expression = st.session_state.get(f"{page}.last") or read_expression(*CLASSICS[FIRST])
    st.session_state[f"{page}.last"] = expression
    typeset(f"f = {expression.latex}")
    return expression


def _gradient(page: str, expression: MatrixExpression, name: str, seed: int, picture) -> None:
    found, check = gradient_of(expression, name)
    values = draw(expression, seed)
    at = gradient_in_numbers(found, values)
    m, n = at.values.shape
    names = [[f"{name}{i + 1}{j + 1}" if n > 1 else f"{name}{i + 1}" for j in range(n)] for i in range(m)]
    notes = [[f"differences: {d + 0.0:.5g}".replace("-", "−") for d in row] for row in at.differences]
    words = (
        f"The gradient has the shape of {name}, {m} × {n}; rules and central differences agree at {check.points} random points."
    )
    with picture:
        if not check.agrees:
            st.warning("f has no value at the matrices that were tried, or it jumps there: the gradient cannot be checked, so it is not shown.",
                       icon=":material/block:")  # fmt: skip
            return
        show(entries_picture(at.values, [[f"∂f/∂{e}" for e in row] for row in names], notes, height=80 + 80 * m,
                             words=f"A map of the gradient's entries at matrices drawn with seed {seed}. {words}"), f"{page}.rules")  # fmt: skip
        st.markdown(f"**{words}**")
        typeset(rf"\nabla_{name} f = {typeset_part(found.gradient)} \;\in \mathbb{{R}}^{{{size(found.symbol)}}}")
        _steps(found)

    table = {
        "entry": [e for row in names for e in row],
        "by the rules": at.values.ravel(),
        "central difference": at.differences.ravel(),
    }

    def numbers() -> None:
        st.markdown(f"The matrices of the picture, seed {seed}, and the gradient there:")
        st.latex(r",\quad ".join(f"{key} = {matrix(values[key])}" for key in expression.symbols))
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.latex(r"df = \operatorname{tr}\big(G^T\, dV\big): \qquad G \text{ is the gradient with respect to } V")
        st.markdown(
            f"The largest difference from numerical derivatives is {check.error:.1g}, relative, at {check.points} random points."
        )
        when_it_comes(
            st.empty(),
            ("entrywise", typeset_part(found.f), str(expression.shapes), name),
            lambda: proved_entrywise(found),
            lambda verdict: st.markdown(ENTRYWISE[verdict]),
        )

    tabs(page, numbers, mathematics, lambda: show_code(matrix_gradient, *RULES.values(), central_differences),
         lambda: take_away(page, {"Gradient": table}))  # fmt: skip


def _steps(found: MatrixGradient) -> None:
    """Every rule with the part that it takes apart."""
    name = found.symbol.name
    st.markdown(
        "**From the outside in.** $G$ is the gradient of $f$ with respect to the part $V$; each rule hands it on to the parts of $V$."
    )
    for step in found.steps:
        st.markdown(f"**{step.rule}** · ${step.says}$")
        st.markdown(
            rf"$\displaystyle V = {typeset_part(step.part)}, \quad G = {typeset_part(step.gradient)} \in \mathbb{{R}}^{{{size(step.part)}}}$"
        )
    gets = (
        f"**{name} gets**"
        if len(found.occurrences) < 2
        else f"**{name} stands in {len(found.occurrences)} places and gets the sum**"
    )
    total = typeset_part(found.gradient)
    parts = typeset_sum(found.occurrences) if found.occurrences else total
    st.markdown(rf"{gets} $\displaystyle {total if parts == total else f'{parts} = {total}'}$")


def _jacobian(page: str, expression: MatrixExpression, name: str, picture) -> None:
    """Refuse the gradient with the reason, and offer what there is instead."""
    jacobian = jacobian_of(expression, name)
    with picture:
        st.warning(f"The value is {expression.what}: it has no gradient, because a gradient belongs to a real-valued function. Its Jacobian says the "
                   f"same: row i is the gradient of entry i.", icon=":material/block:")  # fmt: skip
        if jacobian is None:
            st.markdown("The Jacobian of this one is too large to be shown: choose smaller shapes.")
        else:
            typeset(rf"J = {matrix_latex(jacobian)}")
            st.markdown(f"**{len(jacobian)} rows, one for each entry of the value, and {len(jacobian[0])} columns, one for each entry of {name}.** "
                        "For a number, which has a gradient, try its length: norm(…)^2.")  # fmt: skip
    rows = [[plain(entry) for entry in row] for row in jacobian or ()]

    def mathematics() -> None:
        st.latex(r"J_{ij} = \frac{\partial f_i}{\partial x_j}, \qquad \text{and for a real-valued } f:\; J = (\nabla f)^T")

    tabs(
        page,
        lambda: st.dataframe(rows, width="stretch"),
        mathematics,
        lambda: show_code(jacobian_of),
        lambda: take_away(page, {"Jacobian": rows}),
    )
