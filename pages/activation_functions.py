"""What an activation function must offer to gradient descent, and what happens when it does not."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.certainty import computed
from core.calculus.foundations.functions import trace
from core.charts.foundations.functions import function_picture
from core.charts.learning.vanishing_gradients import trials_picture
from core.data.datasets import titles
from core.learning.network.activations import ACTIVATIONS, criteria
from core.learning.network.trials.activation_trials import Judged, judge, reason, try_activation
from pages.parts.controls import multiselect, number_input, select_slider, selectbox, slider
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.verdict import verdict

PAGE = "activation_functions"
LABELS = {
    "logistic": "sigmoid",
    "tanh": "tanh",
    "relu": "ReLU",
    "shifted_relu": "max(0, z − 100)",
    "step": "1 for z > 0",
    "sin_100": "sin(100z)",
    "leaky_relu": "leaky ReLU",
    "gelu": "GELU",
    "softplus": "softplus",
    "identity": "identity",
}
DEFAULT = ["logistic", "tanh", "relu", "shifted_relu", "step", "sin_100"]
REACHES = (0.1, 1, 5, 20, 150)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
SETS = ("moons", "circles", "xor", "spiral")

CLAIM = (
    "Gradient descent needs three things of an activation $g$: a derivative almost everywhere, one that is not zero on much of "
    "the axis, and one that tells up from down."
)
PREDICTION = Prediction(
    question="You train with g(z) = sin(100z), whose derivative is almost never 0. What will the network learn?",
    options=("More than with tanh", "As much as with tanh", "Next to nothing"),
    answer="Next to nothing",
    because="Its slope is right at the point and wrong a hair's breadth away: a step in its direction does not lead down.",
)
SPREAD = "Standard deviation of the z on which the three criteria are counted."
CRITERIA = (
    "{name}: of typical inputs {defined:.0%} have a derivative, {nonzero:.0%} one that is not 0, "
    "and {informative:.0%} one that tells up from down."
)
CURVE = "g in blue and its slope g′ in orange. {words}"
HOW = "Counted on random inputs of the chosen spread."
TRIED = "One network for each, from the same random start; another seed may rank them otherwise."
BEST = "On {points} {name} did best here: {accuracy:.0%} right, loss {loss:.2g}."
LOSSES = "Loss of {count} networks that differ in g only. {words}"
SAME = (
    "Same points, same random weights (He), same steps for all. The criteria are counted on normal inputs of the chosen spread."
)
SLOPES = r"\tanh'(z) = 1-\tanh^2 z \in (0, 1], \qquad \sigma'(z) = \sigma(z)(1-\sigma(z)) \in (0, \tfrac14]"
PROMISE = (
    "A step $h$ along $-\\nabla L$ promises to lower the loss by $h\\,\\|\\nabla L\\|$. For $\\sin(100z)$ the slope changes its sign "
    "every $\\pi/100 \\approx 0.03$, so that the promise holds over a shorter way than any useful step."
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    g: str  # of LABELS
    reach: float  # of the window: z from -reach to reach
    spread: float  # standard deviation of a unit's input z
    train: tuple[str, ...]  # activations whose losses are drawn
    data: str  # of SETS
    epochs: int
    rate: float  # η
    seed: int  # of the points and the weights


def ask() -> Settings:
    names, sets = list(LABELS), titles(SETS)
    g = selectbox("Activation g", names, 1, format_func=LABELS.__getitem__, key=f"{PAGE}.g")
    reach = select_slider("Window: z from − to +", REACHES, 5, key=f"{PAGE}.reach")
    spread = slider("Spread of a unit's input z", 0.1, 10.0, 2.0, 0.1, key=f"{PAGE}.spread", help=SPREAD)
    train = multiselect("Train with", names, DEFAULT, format_func=LABELS.__getitem__, key=f"{PAGE}.train")
    with st.expander("More"):
        data = selectbox("Data", list(sets), format_func=sets.__getitem__, key=f"{PAGE}.data")
        epochs = slider("Epochs", 20, 300, 100, 20, key=f"{PAGE}.epochs")
        rate = select_slider("Learning rate η", RATES, 0.3, key=f"{PAGE}.rate")
        seed = number_input("Seed", 0, 9999, 0, key=f"{PAGE}.seed", help="Draws the points and the weights.")
    return Settings(
        g=g,
        reach=reach,
        spread=spread,
        train=tuple(train),
        data=data,
        epochs=epochs,
        rate=rate,
        seed=int(seed),
    )


def compute(now: Settings) -> Judged:
    return judge(now.spread, now.data, epochs=now.epochs, rate=now.rate, seed=now.seed)


def show(now: Settings, found: Judged) -> None:
    words = CRITERIA.format(name=LABELS[now.g], **vars(found.criteria[now.g]))
    verdict(computed(words, HOW))
    show_curve(now, words)
    if now.train:
        show_trials(now, found)


def show_curve(now: Settings, words: str) -> None:
    """The activation with its slope."""
    g, window = ACTIVATIONS[now.g], (-now.reach, now.reach)
    curve, slope = trace(g.value, *window), trace(g.slope, *window)
    heights = min(curve.y[0], slope.y[0], -0.1), max(curve.y[1], slope.y[1], 1.1)
    pieces = {"g": curve.pieces, "g′": slope.pieces}
    axes = ("z", "g and its slope")
    picture = function_picture(pieces, window, heights, height=300, axes=axes, words=CURVE.format(words=words))
    show_picture(picture, f"{PAGE}.curve")


def show_trials(now: Settings, found: Judged) -> None:
    """What the networks learned, and why."""
    best = found.best(now.train)
    points = titles(SETS)[now.data].lower()
    words = BEST.format(
        points=points, name=LABELS[best], accuracy=found.trials[best].accuracy, loss=found.trials[best].losses[-1]
    )
    verdict(computed(words, TRIED), f"{LABELS[now.g]}: {reason(found.trials[now.g])}")
    losses = {LABELS[a]: found.trials[a].losses for a in now.train}
    show_picture(trials_picture(losses, words=LOSSES.format(count=len(losses), words=words)), f"{PAGE}.trials")


# --- the tabs ---


def numbers(now: Settings, found: Judged) -> None:
    percent = st.column_config.NumberColumn(format="percent", width="small")
    columns = dict.fromkeys(["derivative exists", "not 0", "tells up from down", "right"], percent)
    st.dataframe(table(found), hide_index=True, width="stretch", column_config=columns)
    st.caption(SAME)
    for a, label in LABELS.items():
        st.markdown(f"- **{label}**: {reason(found.trials[a])}")


def table(found: Judged) -> dict[str, list[Any]]:
    """A row for each activation."""
    counted, trials = [found.criteria[a] for a in LABELS], [found.trials[a] for a in LABELS]
    return {
        "activation": list(LABELS.values()),
        "derivative exists": [c.defined for c in counted],
        "not 0": [c.nonzero for c in counted],
        "tells up from down": [c.informative for c in counted],
        "last loss": [t.losses[-1] for t in trials],
        "right": [t.accuracy for t in trials],
    }


def mathematics(now: Settings, found: Judged) -> None:
    for a, label in LABELS.items():
        st.markdown(f"{label}: $\\; g(z) = {ACTIVATIONS[a].latex}$")
    st.latex(SLOPES)
    st.markdown(PROMISE)


def take(now: Settings, found: Judged) -> dict[str, Any]:
    return {"Trials": table(found), "Losses": {LABELS[a]: pd.Series(found.trials[a].losses) for a in now.train}}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"g": str(rng.choice(list(LABELS))), "seed": int(rng.integers(1000))}


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
    what_ran=[criteria, try_activation, reason],
)
