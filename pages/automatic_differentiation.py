"""Write only the forward expression: it is recorded while it is computed, and one sweep back finds every derivative."""

import numpy as np
import streamlit as st

from core.charts.growth import Growth, growth_picture
from core.charts.recorded_graph import moments, recorded_graph_picture, short
from core.expression import ExpressionError
from core.learning.autodiff import Variable, topological_order
from core.learning.dual import Dual, forward_gradient
from core.learning.four_ways import four_ways
from core.learning.naive_backward import passing_everything_on, path_by_path, walk_depths
from core.learning.recorded_expression import record
from core.learning.recorded_graph import recorded_graph
from core.learning.sweeps import compare_modes, forward_sweeps, reverse_sweeps
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.player import player

PAGE = "automatic_differentiation"
VIEWS = ("Record and sweep", "Why the order matters", "Forward against reverse")
SURPRISES = (
    "x y + sin(x)",
    "(x + y)^2 tanh(x z)",
    "e^(-x^2) y",
    "1/(1 + e^(-(x y + z)))",
    "ln(x^2 + y^2) + x z",
    "sqrt(x^2 + y^2) z",
)
LARGEST = 40  # nodes that fit a screen
opening(PAGE, "You write the forward expression only. While it is computed every operation is recorded with its own small derivative; "
              "one sweep back over the record multiplies and adds them into the whole gradient.")  # fmt: skip
predict(PAGE, "A formula has 3 inputs and one result. How many sweeps back does its gradient take?", ["1", "3", "One for every path"], "1",
        "Each node passes its derivative on once, to everything it came from: all inputs are reached in the same sweep.")  # fmt: skip


@st.cache_data(max_entries=4, show_spinner="Counting both modes …")
def costs(shape: str):
    return compare_modes(shape, (1, 2, 4, 8, 16, 32, 64))


@st.cache_data(max_entries=2, show_spinner=False)
def walks():
    return walk_depths(12)


def sweep_view(controls, picture):
    with controls:
        f = formula_box("A formula in up to three of x, y, z", "x y + sin(x)", key=f"{PAGE}.f", variables=None, name="f")
        if not 1 <= len(f.variables) <= 3:
            st.error("Use one, two or three variables, such as x, y and z.", icon=":material/edit:")
            return None
        at = {name: st.slider(f"${name}$" if len(name) > 1 else name, -3.0, 3.0, start, 0.05, key=f"{PAGE}.at{k}", bind="query-params")
              for k, (name, start) in enumerate(zip(f.variables, (1.0, 2.0, 0.5), strict=False))}  # fmt: skip
    try:
        graph, ways = recorded_graph(*record(f, **at)), four_ways(f, at)
    except ExpressionError as error:
        picture.error(error.message)
        return None
    slopes = ", ".join(f"∂f/∂{name} = {short(value)}" for name, value in zip(ways.variables, ways.reverse, strict=True))
    agree = f"; SymPy's formulas agree on {ways.digits:.0f} digits" if np.isfinite(ways.digits) else ""
    words = f"f = {short(graph.values[-1])}. One sweep back: {slopes}{agree}."
    if not np.isfinite(graph.values[-1]):
        words = "f has no value at this point, and so no slope: move a slider."
    with picture:
        if len(graph.labels) <= LARGEST:
            show(
                recorded_graph_picture(graph, words=f"The recorded graph from the inputs down to the result. {words}"),
                f"{PAGE}.graph",
            )
            player(moments(graph), run=str(graph.labels), key=f"{PAGE}.player", milliseconds=900)
        else:
            st.info(f"The record has {len(graph.labels)} nodes, more than fit a picture; the numbers are below.")
        st.markdown(
            f"**{words}** Blue: values on the way down. Yellow: derivatives on the way back up, and on each edge its own slope."
        )
    return {"derivative": [f"∂f/∂{name}" for name in ways.variables], "reverse mode": ways.reverse, "forward mode": ways.forward,
            "SymPy": ways.sympy, "central difference": ways.central}  # fmt: skip


def order_view(controls, picture):
    with controls:
        depth = st.slider("Doublings", 1, 12, 2, key=f"{PAGE}.depth", bind="query-params",
                          help="2 doublings: b = a + a, c = b + b. Every number is used twice.")  # fmt: skip
        st.latex(r"b = a + a, \quad c = b + b, \;\dots")
    found = walks()
    right, slow, wrong = (found[name][depth - 1] for name in found)
    depths = range(1, len(found["path by path"]) + 1)
    words = (f"The derivative is {right.derivative:.0f}. In topological order: {right.visits} visits. "
             f"Path by path: also {slow.derivative:.0f}, in {slow.visits} visits. "
             f"Passing everything on at each arrival: {wrong.derivative:.0f}"
             + (", which is wrong." if wrong.derivative != right.derivative else ": one doubling is too few to go wrong."))  # fmt: skip
    with picture:
        lines = {name: Growth((depths, [w.visits for w in found[name]])) for name in ("in topological order", "path by path")}
        show(
            growth_picture(
                lines, x="doublings", y="visits to a node", log_x=False, now=depth, words=f"Visits against depth. {words}"
            ),
            f"{PAGE}.order",
        )
        st.markdown(f"**{words}** A node may pass its derivative on only when everything that used it has contributed.")
    return {"doublings": list(depths), **{f"{name}: {what}": [getattr(w, what) for w in walked]
                                          for name, walked in found.items() for what in ("derivative", "visits")}}  # fmt: skip


def modes_view(controls, picture):
    with controls:
        shape = st.radio("Function", ("n to 1", "1 to n"), key=f"{PAGE}.shape", bind="query-params",
                         format_func={"n to 1": "n inputs, one result", "1 to n": "one input, n results"}.get,
                         captions=("a loss of n weights: tanh x₁ + … + tanh xₙ", "a curve: tanh(x + 1/n), …, tanh(x + n/n)"))  # fmt: skip
        n = st.select_slider("n", (1, 2, 4, 8, 16, 32, 64), 32, key=f"{PAGE}.n", bind="query-params")
    cost = costs(shape)
    k = cost.n.index(n)
    words = (f"For n = {n}, {'n inputs and one result' if shape == 'n to 1' else 'one input and n results'}: "
             f"forward mode takes {cost.forward[k]:,} products, reverse mode {cost.reverse[k]:,}.")  # fmt: skip
    with picture:
        lines = {"forward mode": Growth((cost.n, cost.forward)), "reverse mode": Growth((cost.n, cost.reverse))}
        show(
            growth_picture(lines, x="n", y="products of a slope and a number", now=n, words=f"Products against n. {words}"),
            f"{PAGE}.modes",
        )
        st.markdown(
            f"**{words}** Forward mode sweeps once an input, reverse mode once a result. A loss has one result and many weights: reverse."
        )
    return {"n": cost.n, "forward, products": cost.forward, "reverse, products": cost.reverse,
            "forward, ms here": [round(t, 3) for t in cost.forward_ms], "reverse, ms here": [round(t, 3) for t in cost.reverse_ms]}  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        view = st.radio("Show", VIEWS, key=f"{PAGE}.show", bind="query-params")
    table = {VIEWS[0]: sweep_view, VIEWS[1]: order_view, VIEWS[2]: modes_view}[view](controls, picture)
    with controls:
        reset_button(PAGE, surprise=lambda: {"show": VIEWS[0], "f": str(np.random.default_rng().choice(SURPRISES))})

    def numbers() -> None:
        st.dataframe(table or {}, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.latex(
            r"\frac{\partial f}{\partial u} = \sum_{v \text{ uses } u} \frac{\partial v}{\partial u}\;\frac{\partial f}{\partial v}"
        )
        st.markdown("Every operation $v$ knows its own small derivative, the number on the edge. The sweep starts with $\\partial f/\\partial f = 1$ and "
                    "takes the nodes in reverse topological order, so that the sum is complete before it is passed on. "
                    "Forward mode reads the same edges from the other end: $\\dot v = \\sum_{u \\text{ used by } v} \\frac{\\partial v}{\\partial u}\\,\\dot u$, "
                    "with $\\dot x = 1$ for one input at a time; a dual number $v + \\dot v\\,\\varepsilon$ with $\\varepsilon^2 = 0$ does it without a record.")  # fmt: skip
        st.markdown(
            "Asking for the gradient of a vector is refused: the gradient belongs to a real-valued function. Sum the entries, or give a seed."
        )

    def code() -> None:
        if view == VIEWS[0]:
            show_code(Variable.__mul__, Variable.tanh, Variable.backward, topological_order)
        elif view == VIEWS[1]:
            show_code(topological_order, passing_everything_on, path_by_path)
        else:
            show_code(forward_sweeps, reverse_sweeps, Dual.__mul__, Dual.tanh, forward_gradient)

    def take() -> None:
        take_away(PAGE, {view: table or {}})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
