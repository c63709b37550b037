"""More rows than one machine holds: partial sums of partitions add up to the sums of all rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.calculus.certainty import computed
from core.charts.learning.partitions import arriving_picture
from core.data.datasets import make
from core.learning.distributed.arriving import Arriving, Beside, arriving, beside_in_memory, line_of, partial_sums
from core.learning.distributed.network import partial_gradient
from core.learning.distributed.perceptron import one_pass, partial_pass
from pages.parts.controls import number_input, segmented_control, select_slider, slider
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.typeset import matrix, number
from pages.parts.verdict import verdict

PAGE = "at_scale"
ROWS = (100, 1000, 10_000, 100_000)
SORTED, MIXED = ORDERS = ("sorted by x", "at random")
CLAIM = (
    "A sum over all rows is the sum of the sums over parts: each machine sends what its rows add up to, a few numbers, "
    "and never the rows."
)
PREDICTION = Prediction(
    question="Ten machines hold a million rows each. How many numbers does each send for a line y = wx + b?",
    options=("A million", "Ten", "Fewer than ten"),
    answer="Fewer than ten",
    because="Σ1, Σx, Σx², Σy and Σxy are enough: the normal equations need nothing else.",
)
VERDICT = "{parts} partitions sent {sent} numbers each; the line differs from that in memory by {difference:.1g}, relative."
HOW = "Both fits in floating point, on the same rows."
PICTURE = "Rows arriving in {parts} partitions, {order}, and the line that follows from what has come. {words}"
SENT = "What the first partition sends, and what the sums come to after the last:"
OTHERS = "**The other two models**, on 200 points of two moons in as many partitions, beside the same models in memory:"
NO_SUM = (
    "An epoch of a network over all rows adds up gradients, so the weights are the same but for rounding. The perceptron's rule "
    "uses the line that the row before left behind: its passes are no sum, the lines are averaged, and another line comes out."
)
SUM = (
    r"A^TA = \sum_i A_i^TA_i, \qquad A^Ty = \sum_i A_i^Ty_i, \qquad \nabla\mathcal L(\theta) = \sum_i \nabla\mathcal L_i(\theta)"
)
WHY = "The derivative of a sum is the sum of the derivatives: that is why training can be shared out at all."
COST = (
    "A partition of $n$ rows and $p$ columns costs $n p^2$ multiplications and sends $p^2$ numbers: the more rows each machine holds, "
    "the less the sending counts. `docs/scale.md` has figures for 20 million rows, and what it would take for a thousand million."
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    rows: int
    partitions: int
    order: str  # in which the rows are cut
    noise: float  # standard deviation of y about the line
    seed: int


def ask() -> Settings:
    return Settings(
        rows=select_slider("Rows", ROWS, 1000, "{:,}".format, key=f"{PAGE}.rows"),
        partitions=slider("Partitions", 1, 16, 6, key=f"{PAGE}.partitions"),
        order=segmented_control("Cut", ORDERS, default=SORTED, key=f"{PAGE}.order"),
        noise=slider("Noise", 0.0, 3.0, 1.0, 0.1, format="%g", key=f"{PAGE}.noise"),
        seed=int(number_input("Seed", 0, 9999, 0, key=f"{PAGE}.seed")),
    )


def compute(now: Settings) -> Arriving:
    rng = np.random.default_rng(now.seed)
    x = rng.normal(size=now.rows)
    if now.order == SORTED:
        x = np.sort(x)
    return arriving(x, 1 + 2 * x + now.noise * rng.normal(size=now.rows), now.partitions)


def show(now: Settings, found: Arriving) -> None:
    words = VERDICT.format(parts=now.partitions, sent=found.products[0].size, difference=found.difference)
    verdict(computed(words, HOW))
    about = PICTURE.format(parts=now.partitions, order=now.order, words=words)
    show_picture(arriving_picture(found, words=about), f"{PAGE}.picture")
    player(labels(found), run=str(now), key=f"{PAGE}.player", milliseconds=700)


def labels(found: Arriving) -> list[str]:
    """What to say after each number of partitions."""
    told = [
        f"{k + 1} of {len(found.lines)} partitions: " + (f"y = {w:.4f} x + {b:.4f}" if np.isfinite(w) else "no line yet")
        for k, (b, w) in enumerate(found.lines)
    ]
    return ["nothing has come", *told]


def numbers(now: Settings, found: Arriving) -> None:
    st.markdown(SENT)
    first, last = found.products[0], found.sums[-1]
    st.latex(rf"[A^TA \mid A^Ty]_1 = {matrix(first, 6)}, \qquad \sum_i = {matrix(last, 6)}")
    b, w = found.lines[-1]
    st.latex(rf"b = {number(b, 10)}, \qquad w = {number(w, 10)}")
    st.markdown(OTHERS)
    st.dataframe(pd.DataFrame([row(one) for one in others(now)]), hide_index=True, width="stretch")
    st.markdown(NO_SUM)


def others(now: Settings) -> tuple[Beside, ...]:
    points = make("moons", n=200, noise=0.2, seed=now.seed)
    return beside_in_memory(points.X, points.y, now.partitions)


def row(one: Beside) -> dict[str, object]:
    return {
        "model": one.model,
        "partitions send": one.adds,
        "largest difference of a weight": f"{one.difference:.2g}",
        "rows with the same answer": f"{one.same_answers:.1%}",
    }


def mathematics(now: Settings, found: Arriving) -> None:
    st.latex(SUM)
    st.markdown(WHY)
    st.markdown(COST)


def take(now: Settings, found: Arriving) -> dict[str, Any]:
    b, w = found.lines.T
    return {"Lines": {"partitions": np.arange(1, len(b) + 1), "b": b, "w": w}}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"partitions": int(rng.integers(2, 17)), "order": str(rng.choice(ORDERS)), "seed": int(rng.integers(1000))}


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
    what_ran=[arriving, partial_sums, line_of, partial_gradient, partial_pass, one_pass],
)
