"""Backpropagation on a small network, one number at a time: the slides' network, or one the reader trains."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.calculus.certainty import computed
from core.charts.learning.unit_graph import unit_graph_picture
from core.data.datasets import PLANES, titles
from core.learning.network.graph.trained_graph import ROWS, trained_graph
from core.learning.network.graph.unit_graph import backward, central_difference, forward, slides_network
from core.learning.network.graph.unit_steps import TwoPasses, UnitStep, derivative_table, places, two_passes
from core.notation.printers.indexed_text import number, symbol
from pages.parts.controls import number_input, segmented_control, select_slider, selectbox, slider
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.topics.backward_pass import BACKWARD_PASS
from pages.parts.verdict import verdict

PAGE = "backpropagation"
WEIGHTS = {"w13": 0.8, "w14": -0.5, "w24": 1.2, "w35": 0.6, "w45": -0.4, "w46": 0.9, "v5": -1.5, "v6": 0.7}
NETWORKS = {"slides": "From the slides", "trained": "Your own"}
HIDDEN = {"2": (2,), "3": (3,), "4": (4,), "2, 2": (2, 2), "3, 2": (3, 2), "3, 3": (3, 3), "4, 4": (4, 4)}
RATES = (0.01, 0.03, 0.1, 0.3, 1.0)
MOST, WALK, LAST = 10.0, f"{PAGE}_walk", 6  # how far a weight goes; the losses of the steps so far, and how many are shown
GO = "Moves all eight weights by −η ∂L/∂w."
WALKED = "Loss, step by step: {losses}"

CLAIM = (
    "The forward pass fills in the values from left to right. The backward pass starts at the loss and hands each unit $j$ its "
    "$\\delta_j = \\partial L/\\partial a_j$; every weight between two units takes its derivative on the way."
)
TRY = "Step through both with the buttons under the graph, and click any unit or weight for its formula."
PREDICTION = Prediction(
    question="Unit 5 is saturated: tanh′(z₅) is almost 0. What happens to ∂L/∂w₃₅?",
    options=("It is almost 0", "It is large", "Nothing: it depends on unit 3"),
    answer="It is almost 0",
    because="tanh′(z₅) is one of its factors. Set w₃₅ to 9 and look: a unit far out on tanh lets hardly any derivative through.",
)
TARGET = "The class of this example. The loss is max(0, −z t): 0 when z has the sign of t."
LOSS = "L = {loss}, and ∂L/∂z of the output is {slope}."
FLAT = "L = 0, and the loss is flat here: nothing comes back. Flip t, or take another example."
HOW = "Both passes in floating point; below, the derivative looked at stands beside a central difference."
GRAPH = "The network as a graph: values in the units, derivatives on the weights. {words}"
MOVED = (
    "Moved by ±0.00001, {what} changes the loss at the rate **{measured}**; the formula gives **{value}**: "
    "one number, as {what} is."
)
SLIP = "The slides print a₅ in this formula. What the weight multiplies is a₃."
ONCE = (
    "The sum runs over the units $k$ that unit $j$ feeds. Each $\\delta_k$ is worked out once and used for every path "
    "that runs through unit $k$: that is why the work grows with the number of weights, not of paths."
)
SATURATED = "A unit counts as saturated when $g'(z)$ is below a tenth of the largest slope its $g$ can have, as off when it is 0."


@dataclass(frozen=True, kw_only=True)
class FromTheSlides:
    x: tuple[float, ...]  # the two inputs
    t: int  # the target, -1 or +1
    weights: tuple[float, ...]  # in the order of WEIGHTS
    rate: float  # η of a step
    network: str = "slides"


@dataclass(frozen=True, kw_only=True)
class YourOwn:
    data: str  # of PLANES
    hidden: tuple[int, ...]  # units in each hidden layer
    epochs: int
    row: int  # of the data, from 1: the example that goes through
    activation: str
    loss: str
    rate: float  # η
    seed: int  # of the weights
    network: str = "trained"


Settings = FromTheSlides | YourOwn


def ask() -> Settings:
    network = segmented_control(
        "Network",
        list(NETWORKS),
        default="slides",
        format_func=NETWORKS.__getitem__,
        key=f"{PAGE}.network",
        label_visibility="collapsed",
    )
    return ask_slides() if network == "slides" else ask_own()


def ask_slides() -> FromTheSlides:
    """Inputs, target and the eight weights of the slides' network."""
    x = [slider(f"Input x{'₁₂'[k]}", -3.0, 3.0, (1.0, 0.5)[k], 0.05, key=f"{PAGE}.x{k + 1}") for k in range(2)]
    t = segmented_control("Target t", [-1, 1], default=1, key=f"{PAGE}.t", format_func="{:+d}".format, help=TARGET)
    rate = select_slider("Learning rate η of a step", RATES, 0.1, key=f"{PAGE}.step")
    with st.expander("The eight weights"):
        sides = st.columns(2)
        weights = [
            number_input(symbol(name[0], name[1:]), -MOST, MOST, start, 0.1, key=f"{PAGE}.{name}", where=sides[k % 2])
            for k, (name, start) in enumerate(WEIGHTS.items())
        ]
    return FromTheSlides(x=tuple(x), t=t, weights=tuple(weights), rate=rate)


def ask_own() -> YourOwn:
    """A small network after some epochs, looked at on one example of its data."""
    names = titles(PLANES)
    data = selectbox("Data", list(names), 3, format_func=names.__getitem__, key=f"{PAGE}.data")
    hidden = select_slider("Units in the hidden layers", list(HIDDEN), "3, 2", key=f"{PAGE}.hidden")
    epochs = slider("Epochs of training", 1, 200, 5, key=f"{PAGE}.epochs")
    row = slider("Example", 1, ROWS, 1, key=f"{PAGE}.row", help="The row of the data that goes through.")
    activation = selectbox("Activation g", ["tanh", "logistic", "relu"], key=f"{PAGE}.activation")
    with st.expander("More"):
        return YourOwn(
            data=data,
            hidden=HIDDEN[hidden],
            epochs=epochs,
            row=row,
            activation=activation,
            loss=selectbox("Loss", ["log_loss", "hinge", "perceptron"], key=f"{PAGE}.loss"),
            rate=select_slider("Learning rate η", RATES, 0.3, key=f"{PAGE}.rate"),
            seed=int(number_input("Seed of the weights", 0, 9999, 0, key=f"{PAGE}.seed")),
        )


def compute(now: Settings) -> TwoPasses:
    if isinstance(now, FromTheSlides):
        return two_passes(slides_network(now.weights), now.x, float(now.t))
    trained = trained_graph(
        now.data,
        now.hidden,
        activation=now.activation,
        loss=now.loss,
        rate=now.rate,
        epochs=now.epochs,
        seed=now.seed,
    )
    return two_passes(trained.graph, trained.X[now.row - 1].tolist(), float(trained.t[now.row - 1]))


# --- show ---


def show(now: Settings, found: TwoPasses) -> None:
    words = sentence(found)
    low = ", ".join(f"unit {name} ({word})" for name, word in found.stuck.items())
    verdict(computed(words, HOW), f"Hardly anything comes through {low}." if low else "")
    at = places(found.steps)
    look = chosen_place(at)
    picture = unit_graph_picture(
        found.graph, found.x, found.steps, chosen=look, saturated=found.stuck, words=GRAPH.format(words=words)
    )
    show_picture(picture, f"{PAGE}.graph", on_select=clicked)
    labels = ["inputs and weights", *(f"{'back' if step.back else 'forward'}: {step.text}" for step in found.steps)]
    run = f"{now.network} {len(found.steps)}"
    if isinstance(now, FromTheSlides):
        one_step(now, found)
    player(labels, run=run, start=found.ahead, milliseconds=1200, key=f"{PAGE}.player")
    st.caption(TRY)
    look_at(at)
    explain(at[look], None if look == "L" else central_difference(found.graph, found.x, found.t, look))
    if now.network == "slides" and look == "w35":
        st.caption(SLIP)


def one_step(now: FromTheSlides, found: TwoPasses) -> None:
    """Offer a step against the gradient, and show what the loss did on the steps so far."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Take a step", key=f"{PAGE}.go", icon=":material/trending_down:", help=GO, on_click=step, args=(now, found))
        if before := losses_before(now):
            st.markdown(WALKED.format(losses=" → ".join(number(loss) for loss in (*before, found.values.loss))))


def losses_before(now: FromTheSlides) -> tuple[float, ...]:
    """Of the steps that led to these weights; none when anything else was changed since."""
    walk = st.session_state.get(WALK)
    return walk["losses"] if walk and walk["at"] == (now.x, now.t, now.weights) else ()


def step(now: FromTheSlides, found: TwoPasses) -> None:
    """w ← w − η ∂L/∂w for each of the eight weights, as far as their boxes go."""
    slopes = {at.place: at.value for at in found.steps[found.ahead :]}
    moved = tuple(float(np.clip(w - now.rate * slopes[name], -MOST, MOST)) for name, w in zip(WEIGHTS, now.weights, strict=True))
    st.session_state.update({f"{PAGE}.{name}": w for name, w in zip(WEIGHTS, moved, strict=True)})
    losses = (*losses_before(now), found.values.loss)[-LAST:]
    st.session_state[WALK] = {"at": (now.x, now.t, moved), "losses": losses}


def sentence(found: TwoPasses) -> str:
    slope = found.back.delta["out"]
    return LOSS.format(loss=number(found.values.loss), slope=number(slope)) if slope else FLAT


def chosen_place(found: dict[str, list[UnitStep]]) -> str:
    """The place looked at: clicked in the graph, or chosen in the box."""
    if st.session_state.get(f"{PAGE}.look") not in found:
        st.session_state[f"{PAGE}.look"] = "w35" if "w35" in found else next(iter(found))
    return str(st.session_state[f"{PAGE}.look"])


def clicked() -> None:
    """A click in the graph chooses the place."""
    for hit in st.session_state[f"{PAGE}.graph"].selection.get("click", []):
        st.session_state[f"{PAGE}.look"] = hit["place"]


def look_at(found: dict[str, list[UnitStep]]) -> None:
    chosen = "Click a unit or a weight in the graph, or choose it here."
    names = {place: steps[-1].symbol for place, steps in found.items()}
    selectbox("Look at", list(names), format_func=names.__getitem__, key=f"{PAGE}.look", help=chosen)


def explain(steps: list[UnitStep], measured: float | None) -> None:
    """The formulas of one place, in symbols and in numbers, and what the loss does when it is moved a little."""
    for line in [line for step in steps for line in step.lines]:
        st.latex(line.latex)
    if measured is not None:
        last = steps[-1]
        what = last.symbol.removeprefix("∂L/∂").replace("δₒᵤₜ", "zₒᵤₜ").replace("δ", "a")
        st.markdown(MOVED.format(what=what, measured=number(measured, 8), value=number(last.value, 8)))


# --- the tabs ---


def numbers(now: Settings, found: TwoPasses) -> None:
    back = found.steps[found.ahead :]
    checks = [central_difference(found.graph, found.x, found.t, step.place) for step in back]
    six = st.column_config.NumberColumn(format="%.6g")
    shown = {**derivative_table(found.steps), "central difference": checks}
    st.dataframe(shown, hide_index=True, width="stretch", column_config={"value": six, "central difference": six})


def mathematics(now: Settings, found: TwoPasses) -> None:
    st.latex(BACKWARD_PASS)
    st.markdown(ONCE)
    st.markdown(SATURATED)


def take(now: Settings, found: TwoPasses) -> dict[str, Any]:
    return {"Derivatives": derivative_table(found.steps)}


def surprise() -> dict[str, object]:
    draw = np.random.default_rng()
    return {
        **{name: round(float(draw.normal()), 1) for name in WEIGHTS},
        "row": int(draw.integers(1, ROWS + 1)),
        "data": str(draw.choice(PLANES)),
        "seed": int(draw.integers(1000)),
        "x1": round(float(draw.uniform(-2, 2)), 1),
        "x2": round(float(draw.uniform(-2, 2)), 1),
        "t": int(draw.choice([-1, 1])),
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
    what_ran=[forward, backward, central_difference],
)
