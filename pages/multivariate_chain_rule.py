"""Many paths lead from a parameter to z: add up all their products, or factor the sum and compute each part once."""

import numpy as np
import streamlit as st

from core.charts.calculus.multivariate_chain_rule import factored_picture, paths_picture, unit_name
from core.charts.calculus.recorded_graph import short
from core.charts.foundations.growth import Growth, growth_picture
from core.learning.network.multivariate_chain_rule import (
    count_of_products,
    factored,
    layered_graph,
    paths,
    recorded,
    sum_over_paths,
)
from core.notation.indexed_text import number, signed
from pages.parts.controls import number_input, radio, slider
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.player import player

PAGE = "multivariate_chain_rule"
WAYS = ("every path", "factored sum")
SHOWN = 120  # paths that the player steps through
DEEPEST = 12
opening(PAGE, "A parameter θ reaches z along many paths. The chain rule adds up one product a path, and the paths multiply with every layer; "
              "factored, the same sum needs each node only once.")  # fmt: skip
predict(
    PAGE,
    "3 units a layer. How many paths are there through 5 layers?",
    ["15", "125", "243"],
    "243",
    "Each layer multiplies the paths by 3: 3⁵.",
)


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        way = radio("Add up", WAYS, key=f"{PAGE}.way", horizontal=True)
        depth = slider("Layers between θ and z", 1, 6, 2, key=f"{PAGE}.depth")
        width = slider("Units a layer", 1, 4, 3, key=f"{PAGE}.width")
        units = radio("Units", ("tanh", "identity"), key=f"{PAGE}.units", horizontal=True,
                      help="The g of each unit, a = g(z): tanh as on the slides, or identity, so that each edge's number is its weight.")  # fmt: skip
        seed = number_input("Seed of the weights", 0, 9999, 0, key=f"{PAGE}.seed")
        reset_button(PAGE, surprise=lambda: {"seed": int(np.random.default_rng().integers(10_000))})
    graph = layered_graph(depth, width, int(seed), units)
    every = paths(graph)
    by_paths, (by_parts, deltas) = sum_over_paths(every), factored(graph)
    automatic = recorded(graph, units)
    words = (f"∂z/∂θ = {short(by_parts.value)} both ways: {len(every):,} path{'s' * (len(every) > 1)} with {by_paths.products:,} product{'s' * (by_paths.products > 1)}, "
             f"or {by_parts.products} products factored.")  # fmt: skip
    shown = every[:SHOWN]
    with picture:
        if way == WAYS[0]:
            show(paths_picture(graph, shown, words=f"A graph of {depth} layers, one path lit. {words}"), f"{PAGE}.paths")
            player([f"path {k} of {len(every)}: {' · '.join(map(signed, p.factors))} = {short(p.product)}" for k, p in enumerate(shown, 1)],
                   run=f"paths {depth} {width}", key=f"{PAGE}.player", start=0, milliseconds=700)  # fmt: skip
        else:
            show(
                factored_picture(graph, deltas, words=f"A graph of {depth} layers with the δ of every unit. {words}"),
                f"{PAGE}.factored",
            )
            layers = [unit_name(k, 0, depth)[0] for k in range(depth + 2)][::-1]
            player(["δ of z is 1"] + [f"δ of layer {name}, from the layer behind it" for name in layers[1:-1]] + ["δ of θ: the derivative"],
                   run=f"factored {depth} {width}", key=f"{PAGE}.back", milliseconds=1000)  # fmt: skip
        st.markdown(f"**{words}** Automatic differentiation finds {short(automatic)}; "
                    f"the three differ by {number(float(np.ptp([by_paths.value, by_parts.value, automatic])), 1)}: rounding.")  # fmt: skip
        if len(every) > SHOWN and way == WAYS[0]:
            st.caption(f"The player walks the first {SHOWN} paths; all of them are in the table below.")
        counts = [count_of_products(d, width) for d in range(1, DEEPEST + 1)]
        run, beyond = range(1, depth + 1), range(depth, DEEPEST + 1)
        lines = {
            name: Growth((run, [c[k] for c in counts[:depth]]), (beyond, [c[k] for c in counts[depth - 1 :]]))
            for k, name in enumerate(WAYS)
        }
        show(growth_picture(lines, x="layers", y="products", log_x=False, reach=(1, 1e9), height=230,
                            words=f"Products against layers of {width} units: exponential along all paths, linear when factored."), f"{PAGE}.growth")  # fmt: skip
        st.caption("Solid up to the depth you chose, dotted beyond it. On this axis a straight line is exponential growth.")

    ways = {"way": ["every path", "factored sum", "automatic differentiation"], "∂z/∂θ": [f"{value:.15g}" for value in (by_paths.value, by_parts.value, automatic)],
            "products": [f"{by_paths.products:,}", f"{by_parts.products:,}", "not counted"]}  # fmt: skip

    def listed() -> dict:
        return {"path": [" → ".join(unit_name(k, j, depth) for k, j in enumerate((0, *p.units, 0))) for p in every],
              "factors": [" · ".join(map(signed, p.factors)) for p in every], "product": [p.product for p in every]}  # fmt: skip

    def numbers() -> None:
        st.dataframe(ways, hide_index=True, width="stretch")
        st.dataframe(listed(), hide_index=True, width="stretch", height=280)

    def mathematics() -> None:
        st.latex(r"\frac{\partial z}{\partial\theta} = \sum_i \sum_j \frac{\partial a_i}{\partial\theta}\,\frac{\partial b_j}{\partial a_i}\,"
                 r"\frac{\partial z}{\partial b_j} = \sum_i \frac{\partial a_i}{\partial\theta}\;"
                 r"\underbrace{\sum_j \frac{\partial b_j}{\partial a_i}\,\frac{\partial z}{\partial b_j}}_{\delta_i}")  # fmt: skip
        st.markdown(f"With {width} units in each of {depth} layers there are ${width}^{{{depth}}} = {len(every)}$ paths. The bracket $\\delta_i$ does not "
                    "depend on where the path came from: it is computed once for each unit and serves every path through it, and every "
                    "other parameter of the network too. (The slides print $\\partial b_j/\\partial a_j$ in the first sum; the path goes "
                    "through $a_i$, so it is $\\partial b_j/\\partial a_i$.)")  # fmt: skip

    def code() -> None:
        show_code(paths, sum_over_paths, factored)

    def take() -> None:
        take_away(PAGE, {"Both ways": ways, "Paths": listed()})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
