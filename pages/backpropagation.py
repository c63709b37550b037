"""Backpropagation on a small network, one number at a time: the slides' network, or one the reader trains."""

import numpy as np
import streamlit as st

from core.charts.learning.unit_graph import unit_graph_picture
from core.data.datasets import PLANES, make, titles
from core.learning import MLP
from core.learning.beside.comparison import standardiser
from core.learning.network.unit_graph import UnitGraph, backward, central_difference, forward, layered, saturated, slides_network
from core.learning.network.unit_steps import Step, derivative_table, passes, places
from core.notation.indexed_text import number, symbol
from pages.parts.controls import number_input, segmented_control, select_slider, selectbox, slider
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.player import player
from pages.parts.runs import kept

PAGE = "backpropagation"
WEIGHTS = {"w13": 0.8, "w14": -0.5, "w24": 1.2, "w35": 0.6, "w45": -0.4, "w46": 0.9, "v5": -1.5, "v6": 0.7}
NETWORKS = {"slides": "From the slides", "trained": "Your own"}
HIDDEN = {"2": (2,), "3": (3,), "4": (4,), "2, 2": (2, 2), "3, 2": (3, 2), "3, 3": (3, 3), "4, 4": (4, 4)}
opening(
    PAGE,
    "The forward pass fills in the values from left to right. The backward pass starts at the loss and hands each unit $j$ its "
    "$\\delta_j = \\partial L/\\partial a_j$; every weight between two units takes its derivative on the way. "
    "Step through both with the buttons under the graph, and click any unit or weight for its formula.",
)
predict(
    PAGE,
    "Unit 5 is saturated: tanh′(z₅) is almost 0. What happens to ∂L/∂w₃₅?",
    ["It is almost 0", "It is large", "Nothing: it depends on unit 3"],
    "It is almost 0",
    "tanh′(z₅) is one of its factors. Set w₃₅ to 9 and look: a unit far out on tanh lets hardly any derivative through.",
)


def slides_example() -> tuple[UnitGraph, list[float], float]:
    """Inputs, target and the eight weights of the slides' network."""
    x = [slider(f"Input x{'₁₂'[k]}", -3.0, 3.0, start, 0.05, key=f"{PAGE}.x{k + 1}")
         for k, start in enumerate((1.0, 0.5))]  # fmt: skip
    t = segmented_control("Target t", [-1, 1], default=1, key=f"{PAGE}.t", format_func="{:+d}".format,
                          help="The class of this example. The loss is max(0, −z t): 0 when z has the sign of t.")  # fmt: skip
    with st.expander("The eight weights"):
        left, right = st.columns(2)
        weights = [
            number_input(
                symbol(name[0], name[1:]), -10.0, 10.0, start, 0.1, key=f"{PAGE}.{name}", where=left if k % 2 == 0 else right
            )
            for k, (name, start) in enumerate(WEIGHTS.items())
        ]
    return slides_network(weights), x, float(t)


def trained_example() -> tuple[UnitGraph, list[float], float]:
    """A small network after some epochs, looked at on one example of its data."""
    names = titles(PLANES)
    chosen = selectbox("Data", list(names), 3, format_func=names.get, key=f"{PAGE}.data")
    hidden = select_slider("Units in the hidden layers", list(HIDDEN), "3, 2", key=f"{PAGE}.hidden")
    epochs = slider("Epochs of training", 1, 200, 5, key=f"{PAGE}.epochs")
    row = slider("Example", 1, 60, 1, key=f"{PAGE}.row", help="The row of the data that goes through.")
    activation = selectbox("Activation g", ["tanh", "logistic", "relu"], key=f"{PAGE}.activation")
    with st.expander("More"):
        loss = selectbox("Loss", ["log_loss", "hinge", "perceptron"], key=f"{PAGE}.loss")
        rate = select_slider("Learning rate η", [0.01, 0.03, 0.1, 0.3, 1.0], 0.3, key=f"{PAGE}.rate")
        seed = number_input("Seed of the weights", 0, 9999, 0, key=f"{PAGE}.seed")
    data = make(chosen, n=60, noise=0.2)
    Z = standardiser().fit_transform(data.X)
    model = MLP(HIDDEN[hidden], activation, loss, learning_rate_init=rate, momentum=0.9, max_iter=epochs, random_state=seed)
    model = kept(lambda: model.fit(Z, data.y), data, model)
    return layered(model.coefs_, model.intercepts_, activation, loss), Z[row - 1].tolist(), float(data.y[row - 1])


def chosen_place(found: dict[str, list[Step]]) -> str:
    """The place looked at: clicked in the graph, or chosen in the box."""
    if st.session_state.get(f"{PAGE}.look") not in found:
        st.session_state[f"{PAGE}.look"] = "w35" if "w35" in found else next(iter(found))
    return st.session_state[f"{PAGE}.look"]


def clicked() -> None:
    """A click in the graph chooses the place."""
    for hit in st.session_state[f"{PAGE}.graph"].selection.get("click", []):
        st.session_state[f"{PAGE}.look"] = hit["place"]


def explain(steps: list[Step], measured: float | None) -> None:
    """The formulas of one place, in symbols and in numbers, and what the loss does when it is moved a little."""
    for line in [line for step in steps for line in step.lines]:
        st.latex(line.latex)
    if measured is not None:
        found = steps[-1]
        what = found.symbol.removeprefix("∂L/∂").replace("δₒᵤₜ", "zₒᵤₜ").replace("δ", "a")
        st.markdown(f"Moved by ±0.00001, {what} changes the loss at the rate **{number(measured, 8)}**; the formula gives "
                    f"**{number(found.value, 8)}**: one number, as {what} is.")  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        network = segmented_control("Network", list(NETWORKS), default="slides", format_func=NETWORKS.get, key=f"{PAGE}.network",
                                    label_visibility="collapsed")  # fmt: skip
        graph, x, t = slides_example() if network == "slides" else trained_example()
        draw = np.random.default_rng()
        reset_button(PAGE, surprise=lambda: {
            **{name: round(float(draw.normal()), 1) for name in WEIGHTS}, "row": int(draw.integers(1, 61)),
            "data": str(draw.choice(PLANES)), "seed": int(draw.integers(1000)),
            "x1": round(float(draw.uniform(-2, 2)), 1), "x2": round(float(draw.uniform(-2, 2)), 1), "t": int(draw.choice([-1, 1])),
        })  # fmt: skip

    values = forward(graph, x, t)
    back = backward(graph, values, t)
    steps = passes(graph, values, back, t)
    found, stuck = places(steps), saturated(graph, back)
    look, ahead = chosen_place(found), sum(not step.back for step in steps)
    low = ", ".join(f"unit {name} ({word})" for name, word in stuck.items())
    words = (
        f"L = {number(values.loss)}, and ∂L/∂z of the output is {number(back.delta['out'])}."
        if back.delta["out"]
        else "L = 0, and the loss is flat here: nothing comes back. Flip t, or take another example."
    )
    with picture:
        drawn = unit_graph_picture(graph, x, steps, chosen=look, saturated=stuck, words=f"The network as a graph: values in the units, "
                                   f"derivatives on the weights. {words}")  # fmt: skip
        show(drawn, f"{PAGE}.graph", on_select=clicked)
        player(["inputs and weights", *(f"{'back' if step.back else 'forward'}: {step.text}" for step in steps)],
               run=f"{network} {len(steps)}", start=ahead, milliseconds=1200, key=f"{PAGE}.player")  # fmt: skip
        st.markdown(f"**{words}**" + (f" Hardly anything comes through {low}." if low else ""))
        selectbox("Look at", list(found), format_func=lambda place: found[place][-1].symbol, key=f"{PAGE}.look",
                  help="Click a unit or a weight in the graph, or choose it here.")  # fmt: skip
        explain(found[look], None if look == "L" else central_difference(graph, x, t, look))
        if network == "slides" and look == "w35":
            st.caption("The slides print a₅ in this formula. What the weight multiplies is a₃.")

    table = derivative_table(steps)

    def numbers() -> None:
        checks = [central_difference(graph, x, t, step.place) for step in steps[ahead:]]
        six = st.column_config.NumberColumn(format="%.6g")
        st.dataframe({**table, "central difference": checks}, hide_index=True, width="stretch",
                     column_config={"value": six, "central difference": six})  # fmt: skip

    def mathematics() -> None:
        st.latex(r"\delta_j = \frac{\partial L}{\partial a_j} = \sum_k w_{jk}\, g'(z_k)\, \delta_k, \qquad "
                 r"\frac{\partial L}{\partial w_{jk}} = a_j\, g'(z_k)\, \delta_k")  # fmt: skip
        st.markdown("The sum runs over the units $k$ that unit $j$ feeds. Each $\\delta_k$ is worked out once and used for every path "
                    "that runs through unit $k$: that is why the work grows with the number of weights, not of paths.")  # fmt: skip
        st.markdown(
            "A unit counts as saturated when $g'(z)$ is below a tenth of the largest slope its $g$ can have, as off when it is 0."
        )

    def code() -> None:
        show_code(forward, backward, central_difference)

    def take() -> None:
        take_away(PAGE, {"Derivatives": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
