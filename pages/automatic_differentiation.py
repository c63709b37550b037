"""Write only the forward expression: it is recorded while it is computed, and one sweep back finds every derivative."""

import numpy as np
import streamlit as st

from core.charts.calculus.recorded_graph import fits, moments, recorded_graph_picture, short
from core.charts.calculus.sweeps import modes_picture, visits_picture
from core.differentiation.autodiff import Variable, topological_order
from core.differentiation.dual import Dual, forward_gradient
from core.differentiation.gradient_agreement import four_ways, in_words, of_what_it_uses
from core.differentiation.naive_backward import passing_everything_on, path_by_path, walk_depths
from core.differentiation.recorded_expression import record
from core.differentiation.recorded_graph import recorded_graph
from core.differentiation.sweeps import compare_modes, forward_sweeps, reverse_sweeps
from core.expression import ExpressionError
from pages.parts.controls import radio, select_slider, slider
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.player import player

PAGE = "automatic_differentiation"
VIEWS = ("Record and sweep", "Why the order matters", "Forward against reverse")
SURPRISES = ("x y + sin(x)", "(x + y)^2 tanh(x z)", "e^(-x^2) y", "1/(1 + e^(-(x y + z)))", "ln(x^2 + y^2) + x z", "sqrt(x^2 + y^2) z")  # fmt: skip
START = {"x": 1.0, "y": 2.0, "z": 0.5}
SHAPES = {"n to 1": "n inputs, one result", "1 to n": "one input, n results"}
opening(PAGE, "You write the forward expression only. While it is computed every operation is recorded with its own small derivative; "
              "one sweep back over the record multiplies and adds them into the whole gradient.")  # fmt: skip
predict(PAGE, "A formula has 3 inputs and one result. How many sweeps back does its gradient take?", ["1", "3", "One for every path"], "1",
        "Each node passes its derivative on once, to everything it came from: all inputs are reached in the same sweep.")  # fmt: skip
CODE = {VIEWS[0]: (Variable.__mul__, Variable.tanh, Variable.backward, topological_order),
        VIEWS[1]: (topological_order, passing_everything_on, path_by_path),
        VIEWS[2]: (forward_sweeps, reverse_sweeps, Dual.__mul__, Dual.tanh, forward_gradient)}  # fmt: skip


@st.cache_data(max_entries=4, show_spinner="Counting both modes …")
def costs(shape: str):
    return compare_modes(shape, (1, 2, 4, 8, 16, 32, 64))


@st.cache_data(max_entries=2, show_spinner=False)
def walks():
    return walk_depths(12)


def sweep_view(controls, picture):
    with controls:
        f = of_what_it_uses(
            formula_box("A formula in x, y, z", "x y + sin(x)", key=f"{PAGE}.f", variables=("x", "y", "z"), name="")
        )
        at = {name: slider(name, -3.0, 3.0, START[name], 0.05, key=f"{PAGE}.{name}") for name in f.variables}
    try:
        graph, ways = recorded_graph(*record(f, **at)), four_ways(f, at)
    except ExpressionError as error:
        picture.error(error.message)
        return {}
    words = f"f = {short(graph.values[-1])}. {in_words(ways)}"
    with picture:
        if fits(graph):
            show(recorded_graph_picture(graph, words=f"The recorded graph, inputs above, result below. {words}"), f"{PAGE}.graph")
            player(moments(graph), run=str(graph.labels), key=f"{PAGE}.player", milliseconds=900)
        else:
            st.info(f"The record has {len(graph.labels)} nodes, more than fit a picture; the numbers are below.")
        st.markdown(f"**{words}** Blue: values on the way down. Yellow: derivatives on the way up, and the slope of each edge.")
    return ways.table


def order_view(controls, picture):
    with controls:
        depth = slider("Doublings", 1, 12, 2, key=f"{PAGE}.depth", help="2: b = a + a, c = b + b.")
        st.latex(r"b = a + a, \quad c = b + b, \;\dots")
    found = walks()
    right, slow, wrong = (found[name][depth - 1] for name in found)
    verdict = "which is wrong" if wrong.derivative != right.derivative else "one doubling is too few to go wrong"
    words = (f"The derivative is {right.derivative:.0f}. In topological order: {right.visits} visits. Path by path: also "
             f"{slow.derivative:.0f}, in {slow.visits} visits. Passing everything on at each arrival: {wrong.derivative:.0f}, {verdict}.")  # fmt: skip
    with picture:
        drawn = {name: found[name] for name in ("in topological order", "path by path")}
        show(visits_picture(drawn, depth, words=f"Visits against depth. {words}"), f"{PAGE}.order")
        st.markdown(f"**{words}** A node may pass its derivative on only when everything that used it has contributed.")
    return {"doublings": list(range(1, 13)), **{f"{name}: {what}": [getattr(w, what) for w in walked]
                                               for name, walked in found.items() for what in ("derivative", "visits")}}  # fmt: skip


def modes_view(controls, picture):
    with controls:
        shape = radio("Function", SHAPES, key=f"{PAGE}.shape", format_func=SHAPES.get,
                      captions=("a loss of n weights: tanh x₁ + … + tanh xₙ", "a curve: tanh(x + 1/n), …, tanh(x + n/n)"))  # fmt: skip
        n = select_slider("n", (1, 2, 4, 8, 16, 32, 64), 32, key=f"{PAGE}.n")
    cost = costs(shape)
    k = cost.n.index(n)
    words = f"{SHAPES[shape]}, n = {n}: forward mode takes {cost.forward[k]:,} products, reverse mode {cost.reverse[k]:,}."
    with picture:
        show(modes_picture(cost, n, words=f"Products against n. {words}"), f"{PAGE}.modes")
        st.markdown(f"**{words}** Forward mode sweeps once an input, reverse mode once a result. A loss has one result: reverse.")
    return {"n": cost.n, "forward, products": cost.forward, "reverse, products": cost.reverse,
            "forward, ms here": [f"{t:.2g}" for t in cost.forward_ms], "reverse, ms here": [f"{t:.2g}" for t in cost.reverse_ms]}  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        view = radio("Show", VIEWS, key=f"{PAGE}.show")
    table = {VIEWS[0]: sweep_view, VIEWS[1]: order_view, VIEWS[2]: modes_view}[view](controls, picture)
    with controls:
        reset_button(PAGE, surprise=lambda: {"show": VIEWS[0], "f": str(np.random.default_rng().choice(SURPRISES))})

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.latex(r"\frac{\partial f}{\partial u} = \sum_{v\text{ uses }u} \frac{\partial v}{\partial u}\,\frac{\partial f}{\partial v}, \qquad "
                 r"\dot v = \sum_{u\text{ used by }v} \frac{\partial v}{\partial u}\,\dot u")  # fmt: skip
        st.markdown("Left, reverse mode: start with $\\partial f/\\partial f = 1$ and take the nodes in reverse topological order, so that each sum is "
                    "complete before it is passed on. Right, forward mode: the same edges from the other end, with $\\dot x = 1$ for one input at a "
                    "time; a dual number $v + \\dot v\\,\\varepsilon$ with $\\varepsilon^2 = 0$ does it without a record. The gradient of a vector is "
                    "refused: it belongs to a real-valued function. Sum the entries, or give a seed.")  # fmt: skip

    def code() -> None:
        show_code(*CODE[view])

    def take() -> None:
        take_away(PAGE, {view: table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
