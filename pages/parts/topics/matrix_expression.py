"""Expressions in whole matrices: x'Ax, trace(A'B), norm(Ax-b)^2, with the rule that applies named at every step."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.certainty import computed, undecided
from core.calculus.matrices.matrix_calculus import matrix_latex, plain
from core.calculus.matrices.matrix_check import central_differences, proved_entrywise
from core.calculus.matrices.matrix_expressions import (
    CLASSICS,
    ByRules,
    InEntries,
    MatrixExpression,
    differentiate,
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
from pages.parts.frame import show_code
from pages.parts.modes import Mode
from pages.parts.picture import show as show_picture
from pages.parts.typeset import matrix
from pages.parts.verdict import verdict

PAGE = "matrix_calculus"
FIRST = next(iter(CLASSICS))
EXPRESSION_HELP = "A' or A^T is the transpose. Functions: trace, det, inverse, norm, sum, log, exp, sqrt."
SHAPES_HELP = "A 3x2 is a matrix of 3 rows and 2 columns, x 2 a column vector; up to 4 × 4."
VERDICT = "The gradient has the shape of {name}, {m} × {n}; rules and central differences agree at {points} random points."
SHAPE = "By the rules the gradient has the shape of {name}, {m} × {n}; the numbers do not confirm it."
HOW = "The rules in floating point, beside central differences, at up to four random matrices where f is defined."
MAP = "A map of the gradient's entries at matrices drawn with seed {seed}. {words}"
FROM_OUTSIDE = (
    "**From the outside in.** $G$ is the gradient of $f$ with respect to the part $V$; each rule hands it on to the parts of $V$."
)
NO_GRADIENT = (
    "The value is {what}: it has no gradient, because a gradient belongs to a real-valued function. "
    "Its Jacobian says the same: row i is the gradient of entry i."
)
TOO_LARGE = "The Jacobian of this one is too large to be shown: choose smaller shapes."
ROWS = (
    "**{m} rows, one for each entry of the value, and {n} columns, one for each entry of {name}.** "
    "For a number, which has a gradient, try its length: norm(…)^2."
)
DIFFERENTIAL = r"df = \operatorname{tr}\big(G^T\, dV\big): \qquad G \text{ is the gradient with respect to } V"
JACOBIAN = r"J_{ij} = \frac{\partial f_i}{\partial x_j}, \qquad \text{and for a real-valued } f:\; J = (\nabla f)^T"
LARGEST = "The largest difference from numerical derivatives is {error:.1g}, relative, at {points} random points."
ENTRYWISE = {
    True: "✓ Written out in entries and differentiated one by one, SymPy gets the same.",
    False: "SymPy does not get the same entry by entry.",
    None: "Not decided entry by entry: the numbers alone vouch for it.",
}


@dataclass(frozen=True, kw_only=True)
class Settings:
    mode: str
    f: MatrixExpression
    name: str  # of the symbol to differentiate with respect to
    seed: int  # of the matrices in the picture


def ask(mode: str) -> Settings:
    f = expression_boxes()
    label, key = "Differentiate with respect to", f"{PAGE}.by.{''.join(f.symbols)}"
    name = segmented_control(label, f.symbols, default=f.usual, key=key)
    seed = number_input("Seed of the matrices in the picture", 0, 9999, 1, key=f"{PAGE}.seed")
    return Settings(mode=mode, f=f, name=name, seed=int(seed))


def expression_boxes() -> MatrixExpression:
    """The expression with its shapes as typed, or the last one that could be read."""
    selectbox("Start from", list(CLASSICS), key=f"{PAGE}.classic", on_change=take_classic)
    text, shapes = CLASSICS[FIRST]
    text = text_input("f", text, key=f"{PAGE}.expression", live=True, max_chars=200, help=EXPRESSION_HELP)
    shapes = text_input("Shapes", shapes, key=f"{PAGE}.shapes", live=True, max_chars=100, help=SHAPES_HELP)
    wrong, last = shapes, f"{PAGE}.last"
    try:
        read_shapes(shapes)
        wrong = text
        expression = read_expression(text, shapes)
        if expression.is_real_valued:
            gradient_of(expression, expression.usual)
    except ExpressionError as error:
        st.error(point_at(wrong, error), icon=":material/edit:")
        st.caption("Until then the last one that could be read stays on screen:")
        expression = st.session_state.get(last) or read_expression(*CLASSICS[FIRST])
    st.session_state[last] = expression
    typeset(f"f = {expression.latex}")
    return expression


def take_classic() -> None:
    for box, value in classic(st.session_state[f"{PAGE}.classic"]).items():
        st.session_state[f"{PAGE}.{box}"] = value


def classic(title: str) -> dict[str, object]:
    """What the controls say of it."""
    return dict(zip(("classic", "expression", "shapes"), (title, *CLASSICS[title]), strict=True))


def compute(now: Settings) -> ByRules | InEntries:
    return differentiate(now.f, now.name, now.seed)


def show(now: Settings, found: ByRules | InEntries) -> None:
    if isinstance(found, ByRules):
        show_gradient(now, found)
    else:
        show_jacobian(now, found)


def show_gradient(now: Settings, found: ByRules) -> None:
    m, n = found.at.values.shape
    words = (VERDICT if found.check.agrees else SHAPE).format(name=now.name, m=m, n=n, points=found.check.points)
    verdict(computed(words, HOW) if found.check.agrees else undecided(words, HOW))
    labels = [[f"∂f/∂{entry_name(now.name, i, j, n)}" for j in range(n)] for i in range(m)]
    notes = [[f"differences: {d + 0.0:.5g}".replace("-", "−") for d in row] for row in found.at.differences]
    said, height = MAP.format(seed=now.seed, words=words), 80 + 80 * m
    show_picture(entries_picture(found.at.values, labels, notes, height=height, words=said), f"{PAGE}.rules")
    part, shape = typeset_part(found.gradient.gradient), size(found.gradient.symbol)
    typeset(rf"\nabla_{now.name} f = {part} \;\in \mathbb{{R}}^{{{shape}}}")
    rule_by_rule(found.gradient)


def entry_name(name: str, i: int, j: int, columns: int) -> str:
    return f"{name}{i + 1}{j + 1}" if columns > 1 else f"{name}{i + 1}"


def rule_by_rule(found: MatrixGradient) -> None:
    """Every rule with the part that it takes apart."""
    st.markdown(FROM_OUTSIDE)
    for step in found.steps:
        part, G = typeset_part(step.part), typeset_part(step.gradient)
        st.markdown(f"**{step.rule}** · ${step.says}$")
        st.markdown(rf"$\displaystyle V = {part}, \quad G = {G} \in \mathbb{{R}}^{{{size(step.part)}}}$")
    name, places = found.symbol.name, len(found.occurrences)
    gets = f"**{name} gets**" if places < 2 else f"**{name} stands in {places} places and gets the sum**"
    total = typeset_part(found.gradient)
    parts = typeset_sum(found.occurrences) if found.occurrences else total
    st.markdown(rf"{gets} $\displaystyle {total if parts == total else f'{parts} = {total}'}$")


def show_jacobian(now: Settings, found: InEntries) -> None:
    """Refuse the gradient with the reason, and offer what there is instead."""
    st.warning(NO_GRADIENT.format(what=now.f.what), icon=":material/block:")
    if found.jacobian is None:
        st.markdown(TOO_LARGE)
        return
    typeset(rf"J = {matrix_latex(found.jacobian)}")
    st.markdown(ROWS.format(m=len(found.jacobian), n=len(found.jacobian[0]), name=now.name))


# --- the tabs ---


def numbers(now: Settings, found: ByRules | InEntries) -> None:
    (table,) = take(now, found).values()
    if isinstance(found, InEntries):
        st.dataframe(table, width="stretch")
        return
    st.markdown(f"The matrices of the picture, seed {now.seed}, and the gradient there:")
    st.latex(r",\quad ".join(f"{name} = {matrix(found.values[name])}" for name in now.f.symbols))
    st.dataframe(table, hide_index=True, width="stretch")


def mathematics(now: Settings, found: ByRules | InEntries) -> None:
    if isinstance(found, InEntries):
        st.latex(JACOBIAN)
        show_code(jacobian_of)
        return
    st.latex(DIFFERENTIAL)
    st.markdown(LARGEST.format(error=found.check.error, points=found.check.points))
    gradient = found.gradient
    when_it_comes(
        st.empty(),
        ("entrywise", typeset_part(gradient.f), str(now.f.shapes), now.name),
        lambda: proved_entrywise(gradient),
        lambda verdict: st.markdown(ENTRYWISE[verdict]),
    )
    st.markdown("**The code of the rules**")
    show_code(matrix_gradient, *RULES.values(), central_differences)


def take(now: Settings, found: ByRules | InEntries) -> dict[str, object]:
    if isinstance(found, InEntries):
        return {"Jacobian": [[plain(entry) for entry in row] for row in found.jacobian or ()]}
    m, n = found.at.values.shape
    table = {
        "entry": [entry_name(now.name, i, j, n) for i in range(m) for j in range(n)],
        "by the rules": found.at.values.ravel(),
        "central difference": found.at.differences.ravel(),
    }
    return {"Gradient": table}


def surprise() -> dict[str, object]:
    return classic(str(np.random.default_rng().choice(list(CLASSICS))))


WHOLE_MATRICES = Mode(
    ask=ask,
    compute=compute,
    show=show,
    numbers=numbers,
    mathematics=mathematics,
    take=take,
    surprise=surprise,
    what_ran=[differentiate],
)
