"""The backward pass in matrix form on the reader's own architecture: every array with its shape, layer by layer."""

import numpy as np
import streamlit as st

from core.charts.learning.matrix_backpropagation import matrix_picture
from core.learning.network.matrix_backpropagation import disagreement, layer_sizes, layer_steps, loss_slope, random_case
from core.notation.indexed_text import number
from pages.parts.controls import number_input, selectbox, slider, text_input
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.player import player

PAGE = "matrix_backpropagation"
START = "3, 5, 4, 2"
opening(
    PAGE,
    "A layer goes back in one matrix product: $\\delta^{(l-1)} = W^{(l-1,l)}\\,(g'(z^{(l)}) \\odot \\delta^{(l)})$, and its weights get "
    "$\\partial L/\\partial W^{(l-1,l)} = a^{(l-1)}\\,(g'(z^{(l)}) \\odot \\delta^{(l)})^T$. Build a network and check every shape.",
)
predict(
    PAGE,
    "Layer 1 has 4 units, layer 2 has 3. Which shape has ∂L/∂W between them?",
    ["4 × 3", "3 × 4", "A single number"],
    "4 × 3",
    "A derivative has the shape of what it is taken by: one number for each weight, and a column of 4 times a row of 3 gives just that.",
)


def sizes_box() -> tuple[int, ...]:
    """The layer sizes as typed, or, while they cannot be read, the last ones that could."""
    text = text_input("Units in each layer, inputs first", START, key=f"{PAGE}.sizes", max_chars=60, live=True,
                      help="Between commas, from the inputs to the outputs: n₀, n₁, …")  # fmt: skip
    try:
        sizes = layer_sizes(text)
    except ValueError as error:
        st.error(str(error), icon=":material/edit:")
        return st.session_state.get(f"{PAGE}.good", layer_sizes(START))
    st.session_state[f"{PAGE}.good"] = sizes
    return sizes


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        sizes = sizes_box()
        activation = selectbox("Activation g", ["tanh", "logistic", "relu", "softplus", "identity"], key=f"{PAGE}.activation")
        loss = selectbox("Loss L", ["log_loss", "hinge", "perceptron"], key=f"{PAGE}.loss")
        n = slider("Examples at once", 1, 6, 1, key=f"{PAGE}.n",
                   help="Each is a column of the arrays a, z and δ; the product with the transpose adds up their gradients.")  # fmt: skip
        seed = number_input("Seed", 0, 9999, 0, key=f"{PAGE}.seed", help="Draws weights, inputs and targets.")
        draw = np.random.default_rng()
        reset_button(PAGE, surprise=lambda: {"sizes": ", ".join(str(k) for k in draw.integers(1, 7, draw.integers(3, 6))),
                                             "seed": int(draw.integers(1000))})  # fmt: skip

    network, X, T = random_case(sizes, activation, loss, n, seed)
    steps = layer_steps(network, X, T, loss)
    apart = disagreement(network, X, T, loss, steps, "automatic")
    words = f"All {network.theta.size} derivatives agree with automatic differentiation; the largest difference is {number(apart, 1)}."
    with picture:
        show(
            matrix_picture(steps, words=f"The arrays of the backward pass as blocks, from the output to the inputs. {words}"),
            f"{PAGE}.arrays",
        )
        told = [f"layer {s.layer} → {s.layer - 1}: W is {s.W.shape[0]} × {s.W.shape[1]}, so is its derivative; "
                f"δ goes from {s.delta.shape[0]} rows to {s.a.shape[0]}" for s in steps]  # fmt: skip
        player(told, run=f"{sizes}", start=0, milliseconds=1500, key=f"{PAGE}.player")
        st.markdown(f"**{words}** Point at an entry of a result: what it is made of is framed.")

    arrays = [
        {"layers": f"{s.layer} → {s.layer - 1}", "array": name, "shape": " × ".join(map(str, array.shape)),
         "largest |entry|": float(np.abs(array).max())}
        for s in steps
        for name, array in (("W", s.W), ("a of the layer before", s.a), ("g′(z)", s.slope), ("δ", s.delta), ("e = g′(z) ⊙ δ", s.e),
                            ("δ of the layer before", s.delta_before), ("∂L/∂W", s.dW), ("∂L/∂b", s.db))
    ]  # fmt: skip

    def numbers() -> None:
        evaluations = 2 * network.theta.size
        if evaluations <= 300:
            numerical = f"from central differences: **{number(disagreement(network, X, T, loss, steps, 'numerical'), 1)}**"
        else:
            numerical = f"central differences would need {evaluations} forward passes, and are left out"
        st.markdown(f"Largest difference from automatic differentiation: **{number(apart, 1)}**; {numerical}.")
        st.dataframe(arrays, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.latex(r"\delta_j = \frac{\partial L}{\partial a_j} = \sum_k w_{jk}\, g'(z_k)\, \delta_k, \qquad "
                 r"\frac{\partial L}{\partial w_{jk}} = a_j\, g'(z_k)\, \delta_k")  # fmt: skip
        st.markdown("The slides carry a sum over $k$ into $\\partial L/\\partial w_{jk}$ as well. It does not belong there: "
                    "$w_{jk}$ acts on the loss through unit $k$ alone.")  # fmt: skip
        st.latex(r"\delta^{(l-1)} = W^{(l-1,l)}\,(g'(z^{(l)}) \odot \delta^{(l)}), \qquad \frac{\partial L}{\partial W^{(l-1,l)}} = "
                 r"a^{(l-1)}\,(g'(z^{(l)}) \odot \delta^{(l)})^T, \qquad \frac{\partial L}{\partial b^{(l)}} = g'(z^{(l)}) \odot \delta^{(l)}")  # fmt: skip
        st.markdown("With several examples each is a column, and the product with the transpose adds up over them; so does "
                    "$\\partial L/\\partial b$. The output has no $g$: there $g' = 1$ and $\\delta = \\partial L/\\partial z$.")  # fmt: skip

    def code() -> None:
        show_code(layer_steps, loss_slope, disagreement)

    def take() -> None:
        take_away(PAGE, {"Arrays": arrays})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
