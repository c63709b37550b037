"""Write only the forward expression: it is recorded while it is computed, and one sweep back finds every derivative."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.calculus.certainty import Claim, computed
from core.calculus.smoothness import gradient_at
from core.charts.calculus.recorded_graph import fits, moments, recorded_graph_picture, short
from core.charts.calculus.sweeps import modes_picture, visits_picture
from core.differentiation.autodiff import Variable, topological_order
from core.differentiation.dual import Dual, forward_gradient
from core.differentiation.gradient_agreement import Recording, in_words, of_what_it_uses, recording, with_sympy
from core.differentiation.naive_backward import Walked, passing_everything_on, path_by_path, walked
from core.differentiation.recorded_expression import record, rules_used
from core.differentiation.recorded_graph import recorded_graph
from core.differentiation.sweeps import Cost, Shape, forward_sweeps, modes_here, reverse_sweeps
from core.expression import Expression
from pages.parts.controls import radio, select_slider, slider
from pages.parts.formula import formula_box
from pages.parts.frame import Code, Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.verdict import verdict

PAGE = "automatic_differentiation"
SWEEP, ORDER, MODES = VIEWS = ("Record and sweep", "Why the order matters", "Forward against reverse")
SURPRISES = (
    "x y + sin(x)",
    "(x + y)^2 tanh(x z)",
    "e^(-x^2) y",
    "1/(1 + e^(-(x y + z)))",
    "ln(x^2 + y^2) + x z",
    "sqrt(x^2 + y^2) z",
)
START = {"x": 1.0, "y": 2.0, "z": 0.5}
DEEPEST = 12  # doublings
SHAPES: dict[Shape, str] = {"n to 1": "n inputs, one result", "1 to n": "one input, n results"}
EXAMPLES = ("a loss of n weights: tanh x₁ + … + tanh xₙ", "a curve: tanh(x + 1/n), …, tanh(x + n/n)")
SIZES = (1, 2, 4, 8, 16, 32, 64)
HOW = "Both sweeps, SymPy's formulas and differences, in floating point: the numbers stand side by side in the tab."
COUNTED_HERE = "Counted while it ran; times were measured here."
RAN: dict[str, list[Code]] = {
    SWEEP: [topological_order, recorded_graph, reverse_sweeps, forward_sweeps],
    ORDER: [topological_order, passing_everything_on, path_by_path],
    MODES: [forward_sweeps, reverse_sweeps],
}

CLAIM = (
    "You write the forward expression only. While it is computed every operation is recorded with its own small derivative; "
    "one sweep back over the record multiplies and adds them into the whole gradient."
)
PREDICTION = Prediction(
    question="A formula has 3 inputs and one result. How many sweeps back does its gradient take?",
    options=("1", "3", "One for every path"),
    answer="1",
    because="Each node passes its derivative on once, to everything it came from: all inputs are reached in the same sweep.",
)
GRAPH = "The recorded graph, inputs above, result below. {words}"
TOO_LARGE = "The record has {nodes} nodes, more than fit a picture; the numbers are below."
READ_GRAPH = "Blue: values on the way down. Yellow: derivatives on the way up, and the slope of each edge."
READ_ORDER = "A node may pass its derivative on only when everything that used it has contributed."
READ_MODES = "Forward mode sweeps once an input, reverse mode once a result. A loss has one result: reverse."
BOTH_MODES = (
    r"\frac{\partial f}{\partial u} = \sum_{v\text{ uses }u} \frac{\partial v}{\partial u}\,\frac{\partial f}{\partial v}, \qquad "
    r"\dot v = \sum_{u\text{ used by }v} \frac{\partial v}{\partial u}\,\dot u"
)
LEFT_AND_RIGHT = (
    "Left, reverse mode: start with $\\partial f/\\partial f = 1$ and take the nodes in reverse topological order, so that each sum is "
    "complete before it is passed on. Right, forward mode: the same edges from the other end, with $\\dot x = 1$ for one input at a "
    "time; a dual number $v + \\dot v\\,\\varepsilon$ with $\\varepsilon^2 = 0$ does it without a record. The gradient of a vector is "
    "refused: it belongs to a real-valued function. Sum the entries, or give a seed."
)


@dataclass(frozen=True, kw_only=True)
class OneFormula:
    f: Expression
    at: tuple[float, ...]  # the value of each of its variables
    view: str = SWEEP

    @property
    def values(self) -> dict[str, float]:
        return dict(zip(self.f.variables, self.at, strict=True))


@dataclass(frozen=True, kw_only=True)
class Doublings:
    depth: int
    view: str = ORDER


@dataclass(frozen=True, kw_only=True)
class InputsAndResults:
    shape: Shape
    n: int  # of SIZES
    view: str = MODES


Settings = OneFormula | Doublings | InputsAndResults
Result = Recording | Walked | Cost


# --- ask ---


def ask() -> Settings:
    view = radio("Show", VIEWS, key=f"{PAGE}.show")
    asked: dict[str, Callable[[], Settings]] = {SWEEP: ask_formula, ORDER: ask_depth, MODES: ask_shape}
    return asked[view]()


def ask_formula() -> OneFormula:
    typed = formula_box("A formula in x, y, z", "x y + sin(x)", key=f"{PAGE}.f", variables=("x", "y", "z"), name="")
    f = of_what_it_uses(typed)
    at = [slider(name, -3.0, 3.0, START[name], 0.05, key=f"{PAGE}.{name}") for name in f.variables]
    return OneFormula(f=f, at=tuple(at))


def ask_depth() -> Doublings:
    depth = slider("Doublings", 1, DEEPEST, 2, key=f"{PAGE}.depth", help="2: b = a + a, c = b + b.")
    st.latex(r"b = a + a, \quad c = b + b, \;\dots")
    return Doublings(depth=depth)


def ask_shape() -> InputsAndResults:
    names: list[Shape] = list(SHAPES)
    shape = radio("Function", names, key=f"{PAGE}.shape", format_func=SHAPES.__getitem__, captions=EXAMPLES)
    return InputsAndResults(shape=shape, n=select_slider("n", SIZES, 32, key=f"{PAGE}.n"))


# --- compute ---


def compute(now: Settings) -> Result:
    match now:
        case OneFormula():
            return recording(now.f, now.values)
        case Doublings():
            return walked(DEEPEST)
        case InputsAndResults():
            return modes_here(now.shape, SIZES)


# --- show ---


def show(now: Settings, found: Result) -> None:
    shown: dict[str, Callable[[Any, Any], None]] = {SWEEP: show_sweep, ORDER: show_order, MODES: show_modes}
    shown[now.view](now, found)


def show_sweep(now: OneFormula, found: Recording) -> None:
    graph = found.graph
    says = sweep_claim(now, found)
    words = f"f = {short(graph.values[-1])}. {says.says}"
    verdict(says, f"f = {short(graph.values[-1])}.")
    if not fits(graph):
        st.info(TOO_LARGE.format(nodes=len(graph.labels)))
        return
    show_picture(recorded_graph_picture(graph, words=GRAPH.format(words=words)), f"{PAGE}.graph")
    player(moments(graph), run=str(graph.labels), key=f"{PAGE}.player", milliseconds=900)
    st.caption(READ_GRAPH)


def sweep_claim(now: OneFormula, found: Recording) -> Claim:
    """The gradient, where f has one."""
    for name, slope in zip(now.f.variables, gradient_at(now.f, [now.values[v] for v in now.f.variables]), strict=True):
        if slope.kind not in ("smooth", "open"):
            return slope.claim("this point", name=f"∂f/∂{name}")
    return computed(in_words(with_sympy(found.ways, now.f, now.values)), HOW)


def show_order(now: Doublings, found: Walked) -> None:
    words = found.words(now.depth)
    verdict(computed(words, COUNTED_HERE))
    right = {name: found.ways[name] for name in ("in topological order", "path by path")}
    show_picture(visits_picture(right, now.depth, words=f"Visits against depth. {words}"), f"{PAGE}.order")
    st.caption(READ_ORDER)


def show_modes(now: InputsAndResults, found: Cost) -> None:
    words = f"{SHAPES[now.shape]}, n = {now.n}: {found.words(now.n)}"
    verdict(computed(words, COUNTED_HERE))
    show_picture(modes_picture(found, now.n, words=f"Products against n. {words}"), f"{PAGE}.modes")
    st.caption(READ_MODES)


# --- the tabs ---


def numbers(now: Settings, found: Result) -> None:
    st.dataframe(table(now, found), hide_index=True, width="stretch")


def table(now: Any, found: Any) -> Any:
    """The columns behind the picture."""
    return with_sympy(found.ways, now.f, now.values).table if now.view == SWEEP else found.table


def mathematics(now: Settings, found: Result) -> None:
    st.latex(BOTH_MODES)
    st.markdown(LEFT_AND_RIGHT)


def take(now: Settings, found: Result) -> dict[str, Any]:
    return {now.view: table(now, found)}


def surprise() -> dict[str, object]:
    return {"show": SWEEP, "f": str(np.random.default_rng().choice(SURPRISES))}


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
    on_the_slide=[Variable.backward, Dual.__mul__, Dual.tanh, forward_gradient],
    what_ran=lambda now, found: [record, *rules_used(now.f), *RAN[now.view]] if isinstance(now, OneFormula) else RAN[now.view],
)
