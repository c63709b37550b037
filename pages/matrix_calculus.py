"""The gradient of a function of a matrix: entry by entry, and for whole matrices by named rules."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.certainty import Claim, computed, undecided
from core.calculus.matrices.matrix_calculus import (
    MatrixFunction,
    Partials,
    entry_names,
    example,
    gradient_at,
    matrix_latex,
    partial_steps,
    partials,
    plain,
    read_function,
)
from core.calculus.matrices.matrix_check import central_differences
from core.charts.matrices.matrix_calculus import entries_picture
from pages.parts.controls import segmented_control, selectbox
from pages.parts.formula import typed_box, typeset
from pages.parts.frame import Prediction
from pages.parts.matrix import Rows, matrix_editor, rows_of
from pages.parts.modes import Mode, page_with_modes
from pages.parts.picture import show as show_picture
from pages.parts.topics.matrix_expression import WHOLE_MATRICES
from pages.parts.verdict import verdict

PAGE = "matrix_calculus"
START = np.array([[1.0, 2, 0, 1], [3, 4, 1, 0], [0, 1, 2, 1], [1, 0, 1, 3]])
SURPRISES = (
    "A11 A22 - A12 A21",
    "A11^2 + 2 A12^2 + 3 A21^2 + 4 A22^2",
    "exp(A11) sin(A12) + A21 A22",
    "trace(A'A)",
    "ln(A11^2 + A22^2 + 1)",
)
CLAIM = (
    "The gradient of a real-valued function of a matrix is the matrix of its partial derivatives. It has the shape of $A$: "
    "$(\\nabla_A f(A))_{ij} = \\partial f / \\partial A_{ij}$."
)
PREDICTION = Prediction(
    question="A is 2 × 3 and f(A) is a number. What shape has the gradient of f?",
    options=("A number", "2 × 3", "3 × 2", "6 × 6"),
    answer="2 × 3",
    because="There is one partial derivative for each entry, and it stands where the entry stands.",
)
COLUMNS_HELP = "One column: A is a vector x of m entries."
F_HELP = "In the entries {first} … {last}, or as trace(A'A). Try also A x, or [{first}, {last}]."
NO_GRADIENT = (
    "The value is {what}: it has no gradient, because a gradient belongs to a real-valued function. Its Jacobian says the "
    "same: row i is the gradient of component i."
)
HOW = "Each entry by its formula and by a central difference, in floating point."
AGREES, UNCHECKED = "every entry agrees with its central difference", "it could not be checked"
NO_RULE = "No rule is needed, or none of those taught here fits: the derivative is ${latex}$."
DEFINITION = (
    r"\big(\nabla_A f(A)\big)_{ij} = \frac{\partial f(A)}{\partial A_{ij}}, "
    r"\qquad \nabla_A f(A) \in \mathbb{R}^{m \times n}"
)
ONE_COLUMN = (
    "A vector $x$ is the case $n = 1$. A function with several components, such as $Ax$, has no gradient; it has one "
    "gradient a component, and together, as rows, they are its Jacobian."
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    mode: str
    f: MatrixFunction
    A: Rows  # (m, n), where the numbers are taken

    @property
    def letter(self) -> str:
        return letter_of(self.f.shape[1])


def letter_of(columns: int) -> str:
    return "x" if columns == 1 else "A"


def ask(mode: str) -> Settings:
    sizes = [1, 2, 3, 4]
    m = segmented_control("Rows, m", sizes, default=2, key=f"{PAGE}.m", help="A is m × n.")
    n = segmented_control("Columns, n", sizes, default=2, key=f"{PAGE}.n", help=COLUMNS_HELP)
    shape, letter = (m, n), letter_of(n)
    names = entry_names(shape)
    note, key = F_HELP.format(first=names[0], last=names[-1]), f"{PAGE}.f{m}{n}"
    f = typed_box(f"f({letter})", example(shape), key=key, read=lambda text: differentiable(text, shape), help=note)
    typeset(f"f({letter}) = {f.f.latex if f.is_real_valued else matrix_latex(tuple((c,) for c in f.components))}")
    if f.held:
        st.caption(f"Here {f.held}, row by row.")
    return Settings(mode=mode, f=f, A=rows_of(matrix_editor(letter, START[:m, :n], key=f"{PAGE}.A")))


def differentiable(text: str, shape: tuple[int, int]) -> MatrixFunction:
    """The function, unless a derivative of it is too long to be shown."""
    f = read_function(text, shape)
    f.jacobian()
    return f


def compute(now: Settings) -> Partials:
    return partials(now.f, now.A)


def show(now: Settings, found: Partials) -> None:
    f, letter = now.f, now.letter
    says = claim(now, found)
    words = says.says
    verdict(says)
    if not f.is_real_valued:
        st.warning(NO_GRADIENT.format(what=f.what), icon=":material/block:")
    entry_map(now, found, words)
    st.markdown("Click an entry for its derivation.")
    typeset((rf"\nabla_{letter} f({letter}) = " if f.is_real_valued else "J = ") + matrix_latex(found.rows))
    names = labels(f)
    derivation(f, names.index(selectbox("Derivation of", names, second(names), key=entry_key(f))))


def claim(now: Settings, found: Partials) -> Claim:
    """The shape, and whether the entries agree; at a corner the entry that is none."""
    broken = found.without_slope
    if broken:
        name, slope = broken
        return slope.claim(f"your {now.letter}", name=f"the derivative along {name}")
    agrees = found.at.agrees
    return computed(sentence(now, found), HOW) if agrees else undecided(sentence(now, found), HOW)


def sentence(now: Settings, found: Partials) -> str:
    m, n = found.at.values.shape
    what = f"∇f is {m} × {n}, the shape of {now.letter}" if now.f.is_real_valued else f"The Jacobian is {m} × {n}"
    return f"{what}; at your {now.letter} {AGREES if found.at.agrees else UNCHECKED}."


def labels(f: MatrixFunction) -> list[str]:
    """All partial derivatives, row by row."""
    components = ["f"] if f.is_real_valued else [f"f{'₁₂₃₄'[k % 4]}" for k in range(len(f.components))]
    return [f"∂{component}/∂{name}" for component in components for name in entry_names(f.shape)]


def second(names: list[str]) -> int:
    """The one to begin with: the second, where there are two."""
    return min(1, len(names) - 1)


def entry_key(f: MatrixFunction) -> str:
    m, n = f.shape
    return f"{PAGE}.entry{m}{n}{len(f.components)}"


def entry_map(now: Settings, found: Partials, words: str) -> None:
    names, key, width = labels(now.f), entry_key(now.f), found.at.values.shape[1]

    def clicked() -> None:
        if entry := st.session_state[f"{PAGE}.map"].selection.entry:
            st.session_state[key] = entry[0]["name"]

    picture = entries_picture(
        found.at.values,
        [names[k : k + width] for k in range(0, len(names), width)],
        [[plain(e) for e in row] for row in found.rows],
        chosen=st.session_state.get(key, names[second(names)]),
        height=80 + 80 * len(found.rows),
        words=f"A map of partial derivatives. {words}",
    )
    show_picture(picture, f"{PAGE}.map", on_select=clicked)


def derivation(f: MatrixFunction, k: int) -> None:
    """Of the k-th partial derivative, rule by rule; each line was checked with numbers."""
    component, entry = divmod(k, len(entry_names(f.shape)))
    formula, name = f.components[component], entry_names(f.shape)[entry]
    lines = partial_steps(formula, name)
    for line in lines:
        st.markdown(rf"$\displaystyle {line.latex}$")
        st.caption(f"{line.rule} · ✓ equal at {line.points} points")
    if not lines:
        st.markdown(NO_RULE.format(latex=formula.derivative(name).latex))


def numbers(now: Settings, found: Partials) -> None:
    st.dataframe(take(now, found)["Gradient"], hide_index=True, width="stretch")


def mathematics(now: Settings, found: Partials) -> None:
    st.latex(DEFINITION)
    st.markdown(ONE_COLUMN)


def take(now: Settings, found: Partials) -> dict[str, dict[str, object]]:
    table = {
        "entry": labels(now.f),
        "formula": [plain(e) for row in found.rows for e in row],
        "value": found.at.values.ravel(),
        "central difference": found.at.differences.ravel(),
    }
    return {"Gradient": table}


def surprise() -> dict[str, object]:
    return {"m": 2, "n": 2, "f22": str(np.random.default_rng().choice(SURPRISES))}


ENTRY_BY_ENTRY = Mode(
    ask=ask,
    compute=compute,
    show=show,
    numbers=numbers,
    mathematics=mathematics,
    take=take,
    surprise=surprise,
    what_ran=[partials, MatrixFunction.gradient, gradient_at, central_differences],
)
MODES = {"Entry by entry": ENTRY_BY_ENTRY, "Whole matrices": WHOLE_MATRICES}
page_with_modes(PAGE, CLAIM, "How to write f", MODES, prediction=PREDICTION)
