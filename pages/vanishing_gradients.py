"""Watch the gradient fade on its way to the first layer, and try the remedies."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.calculus.certainty import computed
from core.charts.frames import moments
from core.charts.learning.vanishing_gradients import histograms_picture, norms_picture
from core.data.datasets import make
from core.learning import MLP
from core.learning.network.trials.vanishing_gradients import (
    LayerSignal,
    by_slope_alone,
    follow,
    norms,
    shrinking,
    soon,
    steepest,
    weight_gradients,
)
from pages.parts.controls import number_input, selectbox, slider, toggle
from pages.parts.frame import Prediction, page
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.topics.remedies import remedies_section
from pages.parts.verdict import verdict

PAGE = "vanishing_gradients"
ACTIVATIONS = {"logistic": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
STARTS = {"zero": "all zero", "small_normal": "small normal (0.01)", "glorot": "Glorot (Xavier)", "he": "He"}
FRAMES = 40  # moments of a training that are drawn

CLAIM = "On its way back to the first layer the gradient is multiplied by $W$ and $g'(z)$ once a layer. Factors below 1 leave nothing of it."
PREDICTION = Prediction(
    question="The slope of the sigmoid is at most 1/4. What is left of a gradient after ten layers, from g′ alone?",
    options=("About a quarter", "About a fortieth", "At most a millionth"),
    answer="At most a millionth",
    because="(1/4)¹⁰ is 1/1 048 576.",
)
HOW = "The lengths of the gradients of one backward sweep, in floating point."
GONE = "No gradient reaches the first layer: its length is 0."
FADES = (
    "At the start the first layer's gradient is {first:.2g} long, the last one's {last:.2g}: "
    "a factor of {factor:.2g} for each layer further left."
)
NORMS = "Length of the gradient of each layer's weights. {words}"
HISTOGRAMS = "What the units of each hidden layer answer, one row a layer."
READ = (
    "Dotted: what the largest slope of g alone, {slope:g} a layer, would leave. "
    "Below: brighter means that more units of the layer answer so."
)
PRODUCT = (
    r"\delta^{(l-1)} = W^{(l-1,l)}\,(g'(z^{(l)})\odot\delta^{(l)}) \quad\Rightarrow\quad "
    r"\|\delta^{(l-1)}\| \le \|W^{(l-1,l)}\|\;\max|g'|\;\|\delta^{(l)}\|"
)
SPREAD = (
    "$\\tanh'$ lies in $(0, 1]$ and $\\sigma'$ in $(0, 1/4]$. Glorot and He choose the spread of $W$ so that the product of both factors "
    "stays near 1: variance $2/(n_{in}+n_{out})$, and $2/n_{in}$ for ReLU, which passes half of its inputs on."
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    depth: int  # hidden layers
    width: int  # units in each
    activation: str
    start: str  # of STARTS: the initial weights
    epochs: int  # of training; 0: only the start
    seed: int  # of the points and the weights


def ask() -> Settings:
    depth = slider("Hidden layers", 1, 50, 10, key=f"{PAGE}.depth")
    width = slider("Units in each", 1, 64, 16, key=f"{PAGE}.width")
    names, starts = list(ACTIVATIONS), list(STARTS)
    activation = selectbox("Activation g", names, format_func=ACTIVATIONS.__getitem__, key=f"{PAGE}.activation")
    start = selectbox("Initial weights", starts, 2, format_func=STARTS.__getitem__, key=f"{PAGE}.start")
    training = toggle("Train it and watch", key=f"{PAGE}.training")
    with st.expander("More"):
        epochs = slider("Epochs", 10, 200, 60, 10, key=f"{PAGE}.epochs", disabled=not training)
        seed = number_input("Seed", 0, 9999, 0, key=f"{PAGE}.seed", help="Draws the points and the weights.")
    return Settings(
        depth=depth,
        width=width,
        activation=activation,
        start=start,
        epochs=epochs if training else 0,
        seed=int(seed),
    )


def compute(now: Settings) -> LayerSignal:
    soon(now.depth, now.width, now.epochs)
    points = make("moons", n=200, noise=0.2, seed=now.seed)
    epochs = max(now.epochs, 1)
    model = MLP(
        (now.width,) * now.depth,
        now.activation,
        initializer=now.start,
        momentum=0.9,
        max_iter=epochs,
        tol=0.0,
        n_iter_no_change=epochs,
        random_state=now.seed,
    )
    return follow(model, points.X, points.y, moments(now.epochs, FRAMES).tolist())


def show(now: Settings, found: LayerSignal) -> None:
    words = sentence(found)
    verdict(computed(words, HOW))
    theory = by_slope_alone(found.gradient_norms[0][-1], found.gradient_norms.shape[1], now.activation)
    show_picture(norms_picture(found.gradient_norms, theory, words=NORMS.format(words=words)), f"{PAGE}.norms")
    if len(found.epochs) > 1:
        labels = [f"epoch {k}: loss {loss:.4f}" for k, loss in zip(found.epochs, found.losses, strict=True)]
        player(labels, run=repr(now), key=f"{PAGE}.player", start=0)
    st.caption(READ.format(slope=steepest(now.activation)))
    answers = histograms_picture(found.histograms, found.edges, dark=is_dark(), words=HISTOGRAMS)
    show_picture(answers, f"{PAGE}.histograms")


def sentence(found: LayerSignal) -> str:
    lengths = found.gradient_norms[0]
    return FADES.format(first=lengths[0], last=lengths[-1], factor=shrinking(lengths)) if lengths[0] else GONE


# --- the tabs ---


def numbers(now: Settings, found: LayerSignal) -> None:
    left, right = st.columns(2)
    number = st.column_config.NumberColumn(format="%.3e")
    formats = dict.fromkeys(["at the start", "at the end"], number)
    left.dataframe(gradients(found), hide_index=True, width="stretch", column_config=formats)
    right.markdown("Mean of $|g'(z)|$ in each hidden layer at the start:")
    slopes = {"hidden layer": np.arange(1, len(found.slopes) + 1), "mean slope": found.slopes}
    right.dataframe(slopes, hide_index=True, width="stretch")


def gradients(found: LayerSignal) -> dict[str, Any]:
    return {
        "layer": np.arange(1, found.gradient_norms.shape[1] + 1),
        "at the start": found.gradient_norms[0],
        "at the end": found.gradient_norms[-1],
    }


def mathematics(now: Settings, found: LayerSignal) -> None:
    st.latex(PRODUCT)
    st.markdown(SPREAD)


def take(now: Settings, found: LayerSignal) -> dict[str, Any]:
    return {"Gradients": gradients(found)}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {
        "depth": int(rng.integers(2, 30)),
        "activation": str(rng.choice(list(ACTIVATIONS))),
        "start": str(rng.choice(list(STARTS))),
        "seed": int(rng.integers(1000)),
    }


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
    what_ran=lambda now, found: [follow, weight_gradients, norms, *([shrinking] if found.gradient_norms[0][0] else [])],
)
remedies_section(PAGE)
