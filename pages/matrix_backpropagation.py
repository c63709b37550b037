"""The backward pass in matrix form on the reader's own architecture: every array with its shape, layer by layer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.calculus.certainty import computed, undecided
from core.charts.learning.matrix_backpropagation import matrix_picture
from core.learning.network.matrix_backpropagation import (
    LayerStep,
    MatrixPass,
    apart_from_differences,
    disagreement,
    layer_sizes,
    layer_steps,
    loss_slope,
    matrix_pass,
)
from core.notation.printers.indexed_text import number
from pages.parts.controls import number_input, selectbox, slider
from pages.parts.formula import typed_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.topics.backward_pass import BACKWARD_PASS
from pages.parts.verdict import verdict

PAGE, START = "matrix_backpropagation", "3, 5, 4, 2"
ACTIVATIONS = ("tanh", "logistic", "relu", "softplus", "identity")
LOSSES = ("log_loss", "hinge", "perceptron")
MOST_EVALUATIONS = 300  # forward passes that central differences may take

CLAIM = (
    "A layer goes back in one matrix product: $\\delta^{(l-1)} = W^{(l-1,l)}\\,(g'(z^{(l)}) \\odot \\delta^{(l)})$, and its weights "
    "get $\\partial L/\\partial W^{(l-1,l)} = a^{(l-1)}\\,(g'(z^{(l)}) \\odot \\delta^{(l)})^T$. "
    "Build a network and check every shape."
)
PREDICTION = Prediction(
    question="Layer 1 has 4 units, layer 2 has 3. Which shape has ∂L/∂W between them?",
    options=("4 × 3", "3 × 4", "A single number"),
    answer="4 × 3",
    because="A derivative has the shape of what it is taken by: one number for each weight, and a column of 4 times a row of 3 "
    "gives just that.",
)
SIZES = "Between commas, from the inputs to the outputs: n₀, n₁, …"
COLUMNS = "Each is a column of the arrays a, z and δ; the product with the transpose adds up their gradients."
WORDS = "All {count} derivatives agree with automatic differentiation; the largest difference is {apart}."
ARRAYS = "The arrays of the backward pass as blocks, from the output to the inputs. {words}"
AGREE = 1e-9  # rounding leaves less
DIFFER = "The {count} derivatives differ from automatic differentiation by up to {apart}: more than rounding explains."
HOW = "The arrays of both sweeps and automatic differentiation, in floating point."
LAYER = "layer {l} → {before}: W is {m} × {n}, so is its derivative; δ goes from {n} rows to {m}"
APART = "Largest difference from automatic differentiation: **{automatic}**; {numerical}."
TOO_MANY = "central differences would need {evaluations} forward passes, and are left out"
IN_MATRICES = (
    r"\delta^{(l-1)} = W^{(l-1,l)}\,(g'(z^{(l)}) \odot \delta^{(l)}), \qquad \frac{\partial L}{\partial W^{(l-1,l)}} = "
    r"a^{(l-1)}\,(g'(z^{(l)}) \odot \delta^{(l)})^T, \qquad \frac{\partial L}{\partial b^{(l)}} = g'(z^{(l)}) \odot \delta^{(l)}"
)
SLIP = (
    "The slides carry a sum over $k$ into $\\partial L/\\partial w_{jk}$ as well. It does not belong there: "
    "$w_{jk}$ acts on the loss through unit $k$ alone."
)
SEVERAL = (
    "With several examples each is a column, and the product with the transpose adds up over them; so does "
    "$\\partial L/\\partial b$. The output has no $g$: there $g' = 1$ and $\\delta = \\partial L/\\partial z$."
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    sizes: tuple[int, ...]  # units in each layer, inputs first
    activation: str
    loss: str
    n: int  # examples at once
    seed: int  # of weights, inputs and targets


def ask() -> Settings:
    return Settings(
        sizes=typed_box("Units in each layer, inputs first", START, key=f"{PAGE}.sizes", read=layer_sizes, help=SIZES),
        activation=selectbox("Activation g", ACTIVATIONS, key=f"{PAGE}.activation"),
        loss=selectbox("Loss L", LOSSES, key=f"{PAGE}.loss"),
        n=slider("Examples at once", 1, 6, 1, key=f"{PAGE}.n", help=COLUMNS),
        seed=int(number_input("Seed", 0, 9999, 0, key=f"{PAGE}.seed", help="Draws weights, inputs and targets.")),
    )


def compute(now: Settings) -> MatrixPass:
    return matrix_pass(now.sizes, now.activation, now.loss, n=now.n, seed=now.seed)


def show(now: Settings, found: MatrixPass) -> None:
    agrees = found.apart <= AGREE
    words = (WORDS if agrees else DIFFER).format(count=found.parameters, apart=number(found.apart, 1))
    verdict(computed(words, HOW) if agrees else undecided(words, HOW))
    show_picture(matrix_picture(found.steps, words=ARRAYS.format(words=words)), f"{PAGE}.arrays")
    labels = [in_words(step) for step in found.steps]
    player(labels, run=f"{now.sizes}", start=0, milliseconds=1500, key=f"{PAGE}.player")
    st.caption("Point at an entry of a result: what it is made of is framed.")


def in_words(step: LayerStep) -> str:
    m, n = step.W.shape
    return LAYER.format(l=step.layer, before=step.layer - 1, m=m, n=n)


# --- the tabs ---


def numbers(now: Settings, found: MatrixPass) -> None:
    evaluations = 2 * found.parameters
    if evaluations <= MOST_EVALUATIONS:
        apart = apart_from_differences(now.sizes, now.activation, now.loss, n=now.n, seed=now.seed)
        numerical = f"from central differences: **{number(apart, 1)}**"
    else:
        numerical = TOO_MANY.format(evaluations=evaluations)
    st.markdown(APART.format(automatic=number(found.apart, 1), numerical=numerical))
    st.dataframe(arrays(found), hide_index=True, width="stretch")


def arrays(found: MatrixPass) -> dict[str, list[Any]]:
    """A row for each array of each layer."""
    rows = [(step.layer, name, array) for step in found.steps for name, array in named(step).items()]
    return {
        "layers": [f"{layer} → {layer - 1}" for layer, _, _ in rows],
        "array": [name for _, name, _ in rows],
        "shape": [" × ".join(map(str, array.shape)) for _, _, array in rows],
        "largest |entry|": [float(np.abs(array).max()) for _, _, array in rows],
    }


def named(step: LayerStep) -> dict[str, Any]:
    return {
        "W": step.W,
        "a of the layer before": step.a,
        "g′(z)": step.slope,
        "δ": step.delta,
        "e = g′(z) ⊙ δ": step.e,
        "δ of the layer before": step.delta_before,
        "∂L/∂W": step.dW,
        "∂L/∂b": step.db,
    }


def mathematics(now: Settings, found: MatrixPass) -> None:
    st.latex(BACKWARD_PASS)
    st.markdown(SLIP)
    st.latex(IN_MATRICES)
    st.markdown(SEVERAL)


def take(now: Settings, found: MatrixPass) -> dict[str, Any]:
    return {"Arrays": arrays(found)}


def surprise() -> dict[str, object]:
    draw = np.random.default_rng()
    sizes = draw.integers(1, 7, draw.integers(3, 6))
    return {"sizes": ", ".join(map(str, sizes)), "seed": int(draw.integers(1000))}


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
    what_ran=[layer_steps, loss_slope, disagreement],
)
