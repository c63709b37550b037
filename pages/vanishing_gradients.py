"""Watch the gradient fade on its way to the first layer, and try the remedies."""

import numpy as np
import streamlit as st

from core.charts.frames import moments
from core.charts.learning.vanishing_gradients import histograms_picture, norms_picture
from core.data.datasets import make
from core.learning import MLP
from core.learning.network.remedies import REMEDIES, measure, prescribe
from core.learning.network.vanishing_gradients import Signal, by_slope_alone, follow, shrinking, steepest, weight_gradients
from pages.parts.controls import number_input, selectbox, slider, toggle
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show
from pages.parts.player import player
from pages.parts.runs import kept

PAGE = "vanishing_gradients"
opening(
    PAGE,
    "On its way back to the first layer the gradient is multiplied by $W$ and $g'(z)$ once a layer. Factors below 1 leave nothing of it.",
)
predict(PAGE, "The slope of the sigmoid is at most 1/4. What is left of a gradient after ten layers, from g′ alone?",
        ["About a quarter", "About a fortieth", "At most a millionth"], "At most a millionth", "(1/4)¹⁰ is 1/1 048 576.")  # fmt: skip
ACTIVATIONS = {"logistic": "sigmoid", "tanh": "tanh", "relu": "ReLU"}
STARTS = {"zero": "all zero", "small_normal": "small normal (0.01)", "glorot": "Glorot (Xavier)", "he": "He"}


def ask() -> tuple[MLP, int, bool]:
    """The network, the seed, and whether it is to be trained."""
    depth = slider("Hidden layers", 1, 50, 10, key=f"{PAGE}.depth")
    width = slider("Units in each", 1, 64, 16, key=f"{PAGE}.width")
    name = selectbox("Activation g", list(ACTIVATIONS), format_func=ACTIVATIONS.get, key=f"{PAGE}.activation")
    start = selectbox("Initial weights", list(STARTS), 2, format_func=STARTS.get, key=f"{PAGE}.start")
    training = toggle("Train it and watch", key=f"{PAGE}.training")
    with st.expander("More"):
        epochs = slider("Epochs", 10, 200, 60, 10, key=f"{PAGE}.epochs", disabled=not training)
        seed = number_input("Seed", 0, 9999, 0, key=f"{PAGE}.seed", help="Draws the points and the weights.")
    rng = np.random.default_rng()
    reset_button(PAGE, surprise=lambda: {"depth": int(rng.integers(2, 30)), "activation": str(rng.choice(list(ACTIVATIONS))),
                                         "start": str(rng.choice(list(STARTS))), "seed": int(rng.integers(1000))})  # fmt: skip
    model = MLP(
        (width,) * depth,
        name,
        initializer=start,
        momentum=0.9,
        max_iter=epochs,
        tol=0.0,
        n_iter_no_change=epochs,
        random_state=seed,
    )
    return model, int(seed), training


def draw(model: MLP, seen: Signal) -> None:
    """Gradients and answers layer by layer, and one line of result."""
    first, last = seen.gradient_norms[0][[0, -1]]
    slope = steepest(model.activation)
    words = ("No gradient reaches the first layer: it is exactly 0." if not first else
             f"At the start the first layer's gradient is {first:.2g} long, the last one's {last:.2g}: "
             f"a factor of {shrinking(seen.gradient_norms[0]):.2g} for each layer further left.")  # fmt: skip
    theory = by_slope_alone(last, seen.gradient_norms.shape[1], model.activation)
    show(
        norms_picture(seen.gradient_norms, theory, words=f"Length of the gradient of each layer's weights. {words}"),
        f"{PAGE}.norms",
    )
    show(histograms_picture(seen.histograms, seen.edges, dark=is_dark(), words="What the units of each hidden layer answer, one row a layer."),
         f"{PAGE}.histograms")  # fmt: skip
    if len(seen.epochs) > 1:
        player([f"epoch {k}: loss {loss:.4f}" for k, loss in zip(seen.epochs, seen.losses, strict=True)],
               run=f"{hash((repr(model), float(seen.losses[-1])))}", key=f"{PAGE}.player", start=0)  # fmt: skip
    st.markdown(f"**{words}** Dotted: what the largest slope of g alone, {slope:g} a layer, would leave. "
                "Below: brighter means that more units of the layer answer so.")  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        model, seed, training = ask()
    data = make("moons", n=200, noise=0.2, seed=seed)
    with st.spinner("Training the network", show_time=True):
        epochs = moments(model.max_iter if training else 0, 40)
        seen = kept(lambda: follow(model, data.X, data.y, epochs), data, model, training)
    with picture:
        draw(model, seen)

    table = {
        "layer": np.arange(1, seen.gradient_norms.shape[1] + 1),
        "at the start": seen.gradient_norms[0],
        "at the end": seen.gradient_norms[-1],
    }

    def numbers() -> None:
        left, right = st.columns(2)
        number = st.column_config.NumberColumn(format="%.3e")
        left.dataframe(
            table, hide_index=True, width="stretch", column_config=dict.fromkeys(["at the start", "at the end"], number)
        )
        right.markdown("Mean of $|g'(z)|$ in each hidden layer at the start:")
        right.dataframe(
            {"hidden layer": np.arange(1, len(seen.slopes) + 1), "mean slope": seen.slopes}, hide_index=True, width="stretch"
        )

    def mathematics() -> None:
        st.latex(r"\delta^{(l-1)} = W^{(l-1,l)}\,(g'(z^{(l)})\odot\delta^{(l)}) \quad\Rightarrow\quad "
                 r"\|\delta^{(l-1)}\| \le \|W^{(l-1,l)}\|\;\max|g'|\;\|\delta^{(l)}\|")  # fmt: skip
        st.markdown("$\\tanh'$ lies in $(0, 1]$ and $\\sigma'$ in $(0, 1/4]$. Glorot and He choose the spread of $W$ so that the product of both factors "
                    "stays near 1: variance $2/(n_{in}+n_{out})$, and $2/n_{in}$ for ReLU, which passes half of its inputs on.")  # fmt: skip

    def code() -> None:
        show_code(follow, weight_gradients, shrinking)

    def take() -> None:
        take_away(PAGE, {"Gradients": table})

    tabs(PAGE, numbers, mathematics, code, take)


@st.fragment
def remedies() -> None:
    st.subheader("Five ways around it", anchor=False)
    st.markdown(
        "The patient: a sigmoid network with small random weights, 100 points, 40 epochs. Switch remedies on; each is measured."
    )
    left, right = st.columns([1, 2], gap="medium")
    with left:
        depth = slider("Hidden layers of the patient", 2, 10, 4, key=f"{PAGE}.patient")
        chosen = tuple(
            r for r in REMEDIES if toggle(r[0].upper() + r[1:], r in ("Glorot or He start", "ReLU"), key=f"{PAGE}.remedy.{r}")
        )
    few, many, test = (make("moons", n=n, noise=0.2, seed=k) for n, k in ((100, 0), (500, 0), (400, 1)))
    sets = [(d.X, d.y) for d in (few, many, test)]
    wanted = [(), *((r,) for r in chosen), *([chosen] if len(chosen) > 1 else [])]
    with right:
        with st.spinner("Training with each remedy", show_time=True):
            effects = [
                kept(lambda r=r: measure(prescribe(r, depth, 8, 40, 0), *sets, r), few, "remedies", r, depth) for r in wanted
            ]
        names = ["untreated", *chosen, *(["all of these"] if len(chosen) > 1 else [])]
        table = {"remedy": names, "first gradient at the start": [e.first_gradient for e in effects],
                 "loss at the end": [e.loss for e in effects], "right on new points": [e.accuracy for e in effects]}  # fmt: skip
        st.dataframe(table, hide_index=True, width="stretch", column_config={
            "first gradient at the start": st.column_config.NumberColumn(format="%.1e"), "loss at the end": st.column_config.NumberColumn(format="%.3f"),
            "right on new points": st.column_config.NumberColumn(format="percent")})  # fmt: skip
        before, after = effects[0], effects[-1]
        st.markdown(f"**Untreated {before.accuracy:.0%} of new points are right, with {names[-1] if chosen else 'nothing'} {after.accuracy:.0%}.** "
                    "A loss of 0.693 = ln 2 is what guessing costs. Adam takes the steps: it scales each weight's step by the size of its gradients, "
                    "so that even tiny ones move something in the end.")  # fmt: skip


lab()
remedies()
