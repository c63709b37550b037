"""What an activation function must offer to gradient descent, and what happens when it does not."""

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.foundations.functions import trace
from core.charts.foundations.functions import function_picture
from core.charts.learning.vanishing_gradients import trials_picture
from core.data.datasets import Dataset, make, titles
from core.learning.beside.comparison import standardiser
from core.learning.network.activation_trials import Trial, reason, try_activation, try_all
from core.learning.network.activations import ACTIVATIONS, Criteria, criteria
from pages.parts.controls import multiselect, number_input, select_slider, selectbox, slider
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.runs import kept

PAGE = "activation_functions"
opening(PAGE, "Gradient descent needs three things of an activation $g$: a derivative almost everywhere, one that is not zero on much of "
              "the axis, and one that tells up from down.")  # fmt: skip
predict(PAGE, "You train with g(z) = sin(100z), whose derivative is almost never 0. What will the network learn?",
        ["More than with tanh", "As much as with tanh", "Next to nothing"], "Next to nothing",
        "Its slope is right at the point and wrong a hair's breadth away: a step in its direction does not lead down.")  # fmt: skip
LABELS = {
    "logistic": "sigmoid", "tanh": "tanh", "relu": "ReLU", "shifted_relu": "max(0, z − 100)", "step": "1 for z > 0", "sin_100": "sin(100z)",
    "leaky_relu": "leaky ReLU", "gelu": "GELU", "softplus": "softplus", "identity": "identity",
}  # fmt: skip
DEFAULT = ["logistic", "tanh", "relu", "shifted_relu", "step", "sin_100"]


def ask() -> tuple[str, float, float, list[str]]:
    """Activation, window, spread of z, and the activations to train with."""
    name = selectbox("Activation g", list(LABELS), 1, format_func=LABELS.get, key=f"{PAGE}.g")
    reach = select_slider("Window: z from − to +", [0.1, 1, 5, 20, 150], 5, key=f"{PAGE}.reach")
    spread = slider("Spread of a unit's input z", 0.1, 10.0, 2.0, 0.1, key=f"{PAGE}.spread",
                    help="Standard deviation of the z on which the three criteria are counted.")  # fmt: skip
    shown = multiselect("Train with", list(LABELS), DEFAULT, format_func=LABELS.get, key=f"{PAGE}.train")
    return name, reach, spread, shown


def train() -> tuple[Dataset, dict[str, Trial]]:
    """One network for each activation, on the chosen points."""
    with st.expander("More"):
        sets = titles(["moons", "circles", "xor", "spiral"])
        chosen = selectbox("Data", list(sets), format_func=sets.get, key=f"{PAGE}.data")
        epochs = slider("Epochs", 20, 300, 100, 20, key=f"{PAGE}.epochs")
        rate = select_slider("Learning rate η", [0.01, 0.03, 0.1, 0.3, 1.0], 0.3, key=f"{PAGE}.rate")
        seed = number_input("Seed", 0, 9999, 0, key=f"{PAGE}.seed", help="Draws the points and the weights.")
    data = make(chosen, n=150, noise=0.2, seed=seed)
    X = standardiser().fit_transform(data.X)
    run = kept(lambda: try_all(LABELS, X, data.y, epochs=epochs, rate=rate, seed=seed), data, "activations", epochs, rate, seed)
    return data, run


def draw(name: str, reach: float, found: Criteria) -> None:
    """The activation with its slope, and what the criteria say."""
    g = ACTIVATIONS[name]
    curve, slope = trace(g.value, -reach, reach), trace(g.slope, -reach, reach)
    words = (f"{LABELS[name]}: of typical inputs {found.defined:.0%} have a derivative, {found.nonzero:.0%} one that is not 0, "
             f"and {found.informative:.0%} one that tells up from down.")  # fmt: skip
    low, high = min(curve.y[0], slope.y[0], -0.1), max(curve.y[1], slope.y[1], 1.1)
    show(function_picture({"g": curve.pieces, "g′": slope.pieces}, (-reach, reach), (low, high), height=300, axes=("z", "g and its slope"),
                          words=f"g in blue and its slope g′ in orange. {words}"), f"{PAGE}.curve")  # fmt: skip
    st.markdown(f"**{words}**")


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        name, reach, spread, shown = ask()
        points, trials = train()
        rng = np.random.default_rng()
        reset_button(PAGE, surprise=lambda: {"g": str(rng.choice(list(LABELS))), "seed": int(rng.integers(1000))})
    found = {a: criteria(a, np.random.default_rng(0).normal(0, spread, 1000)) for a in LABELS}
    with picture:
        draw(name, reach, found[name])
        if shown:
            best = max(shown, key=lambda a: trials[a].accuracy)
            words = f"On {points.title.lower()} the best is {LABELS[best]} with {trials[best].accuracy:.0%} right."
            show(trials_picture({LABELS[a]: trials[a].losses for a in shown}, words=f"Loss of {len(shown)} networks that differ in g only. {words}"),
                 f"{PAGE}.trials")  # fmt: skip
            st.markdown(f"**{words}** {LABELS[name]}: {reason(trials[name])}")
    table = {
        "activation": list(LABELS.values()),
        "derivative exists": [found[a].defined for a in LABELS],
        "not 0": [found[a].nonzero for a in LABELS],
        "tells up from down": [found[a].informative for a in LABELS],
        "last loss": [trials[a].losses[-1] for a in LABELS],
        "right": [trials[a].accuracy for a in LABELS],
    }

    def numbers() -> None:
        percent = st.column_config.NumberColumn(format="percent", width="small")
        columns = dict.fromkeys(["derivative exists", "not 0", "tells up from down", "right"], percent)
        st.dataframe(table, hide_index=True, width="stretch", column_config=columns)
        st.caption(
            "Same points, same random weights (He), same steps for all. The criteria are counted on normal inputs of the chosen spread."
        )
        for a, label in LABELS.items():
            st.markdown(f"- **{label}**: {reason(trials[a])}")

    def mathematics() -> None:
        for a, label in LABELS.items():
            st.markdown(f"{label}: $\\; g(z) = {ACTIVATIONS[a].latex}$")
        st.latex(r"\tanh'(z) = 1-\tanh^2 z \in (0, 1], \qquad \sigma'(z) = \sigma(z)(1-\sigma(z)) \in (0, \tfrac14]")
        st.markdown("A step $h$ along $-\\nabla L$ promises to lower the loss by $h\\,\\|\\nabla L\\|$. For $\\sin(100z)$ the slope changes its sign "
                    "every $\\pi/100 \\approx 0.03$, so that the promise holds over a shorter way than any useful step.")  # fmt: skip

    def code() -> None:
        show_code(criteria, try_activation, reason)

    def take() -> None:
        take_away(PAGE, {"Trials": table, "Losses": {LABELS[a]: pd.Series(trials[a].losses) for a in shown}})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
