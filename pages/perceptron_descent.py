"""One perceptron update and one gradient step side by side: they are the same step on the same loss."""

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import computed
from core.charts.calculus.walk_ahead import START, WalkAhead
from core.charts.foundations.functions import function_picture
from core.charts.plane import Window, grid, window
from core.charts.surface import surface_picture
from core.data.datasets import Choice, chosen, titles
from core.learning.beside.comparison import standardiser
from core.learning.perceptron.descent import (
    Example,
    LossesAt,
    Walks,
    all_together,
    example_gradient,
    gradient_step,
    loss_table,
    losses_at,
    mean_gradient,
    mean_loss,
    one_by_one,
    perceptron_update,
    walks,
)
from core.learning.perceptron.separable import separable
from pages.parts.controls import number_input, segmented_control, selectbox, slider, toggle
from pages.parts.follow import by_each
from pages.parts.frame import Prediction, page
from pages.parts.picture import is_dark
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.typeset import matrix, number
from pages.parts.verdict import verdict

PAGE, MOST, CELLS = "perceptron_descent", 200, 120
REACH, STEP = 3.0, 0.05  # of the weights at the start
DATA = ("blobs_far", "blobs_near", "moons", "circles", "xor")
VIEWS = {"walk": "Loss over the weights", "losses": "Losses of one point"}
CLAIM = (
    "Each update of the perceptron is one step of gradient descent on the loss $\\max(0, -zt)$ of one example: "
    "the two rules make the same walk."
)
PREDICTION = Prediction(
    question="A point is on its right side, but only just. Which loss leaves it alone?",
    options=("Perceptron loss", "Hinge loss", "Log loss"),
    answer="Perceptron loss",
    because="max(0, −zt) is flat as soon as zt > 0; the hinge loss still asks for a margin of 1.",
)
WALKED = "{updates} updates and {steps} gradient steps, the weights {equal}; the mean loss went from {before:.3g} to {after:.3g}."
CLEAN = "Every point is on its side."
NOT_CLEAN = {
    True: "A line would separate these points, but no pass was clean yet: allow more passes.",
    False: "No pass was clean: a linear program finds that no such line separates these points.",
    None: "No pass was clean; whether such a line could separate these points is not known.",
}
HOW = "Both walks in floating point, step by step from the same start."
BY_FORMULA = "The slopes of the four losses by their formulas."
AT_B = "The surface is drawn at b = {b:.3g}, where the walk ends."
SLIDES_NAME = "The slides call max(0, −zt) the hinge loss: it is the perceptron loss, and the hinge loss is max(0, 1 − zt)."
GRADIENT = (
    r"L_j = \max(0, -z_j t_j),\quad z_j = w^T x_j + b,\qquad \frac{\partial L_j}{\partial w} = "
    r"\begin{cases} -t_j\,x_j & z_j t_j \le 0\\ 0 & z_j t_j > 0\end{cases}"
)
LOOKS_AT = "Step {k} looks at a point with $t = {t:g}$ and $z = {z}$. The perceptron's rule, and one gradient step:"
KINK = (
    "At $zt = 0$ the loss has a kink. Taking the slope $-t\\,x$ there is what lets the perceptron leave $w = 0$, "
    "where the mean loss is already 0. For $b$ the same holds with 1 in place of $x$."
)
B_HELP = "Off: b stays 0, and the loss depends on w₁ and w₂ only."


@dataclass(frozen=True, kw_only=True)
class WalkSettings:
    view: str
    data: Choice
    eta: float  # learning rate
    start: tuple[float, float]  # w₁, w₂
    with_b: bool


@dataclass(frozen=True, kw_only=True)
class LossSettings:
    view: str
    margin: float  # z t of the point


@dataclass(frozen=True, kw_only=True)
class Surface:
    walks: Walks
    last: int  # updates that are drawn
    view: Window
    heights: Array  # (CELLS, CELLS), the mean loss, the first row at the top
    separable: bool | None  # whether such a line exists; None where that is not known


# --- the view over the weights ---


def ask_walk(view: str) -> WalkSettings:
    name = selectbox("Data", DATA, format_func=titles(DATA).__getitem__, key=f"{PAGE}.data")
    eta = slider("Learning rate η", 0.05, 1.0, 0.25, 0.05, format="%g", key=f"{PAGE}.eta")
    w1 = slider("Start: w₁", -REACH, REACH, -2.0, STEP, format="%g", key=f"{PAGE}.w1")
    w2 = slider("Start: w₂", -REACH, REACH, 1.5, STEP, format="%g", key=f"{PAGE}.w2")
    with st.expander("More"):
        with_b = toggle("Learn b too", key=f"{PAGE}.b", help=B_HELP)
        seed = number_input("Seed", 0, 99, 0, key=f"{PAGE}.seed", help="The same seed draws the same points again.")
    return WalkSettings(
        view=view, data=Choice(name=name, n=40, noise=0.1, seed=int(seed)), eta=eta, start=(w1, w2), with_b=with_b
    )


def walk_over(now: WalkSettings) -> Surface:
    data = chosen(now.data)
    X, t = standardiser().fit_transform(data.X), np.where(data.y == data.y.max(), 1.0, -1.0)
    found = walks(X, t, np.array(now.start), eta=now.eta, with_b=now.with_b)
    last = min(len(found.rule.rows), MOST)
    view = window(np.vstack([found.rule.w[: last + 1], [[-1.0, -1.0], [1.0, 1.0]]]), 0.25)
    heights = mean_loss(grid(view, CELLS), float(found.rule.b[last]), X, t).reshape(CELLS, CELLS)
    return Surface(walks=found, last=last, view=view, heights=heights, separable=separable(X, t, with_b=now.with_b))


def show_walk(now: WalkSettings, found: Surface) -> None:
    walked, last = found.walks, found.last
    before, after = walked.mean_losses
    steps = {"updates": len(walked.rule.rows), "steps": len(walked.steps.rows)}
    equal = "equal to the last bit" if walked.equal else "DIFFERENT"
    words = WALKED.format(equal=equal, before=before, after=after, **steps)
    verdict(computed(words, HOW), CLEAN if walked.rule.clean else NOT_CLEAN[found.separable])
    paths = {
        "perceptron": walked.rule.w[: last + 1],
        "gradient, one example": walked.steps.w[: last + 1],
        "gradient, mean loss": walked.together,
    }
    frames = max(last, len(walked.together) - 1) + 1
    words = f"The mean loss over the two weights with the walks. {words}"
    picture = surface_picture(
        found.heights,
        found.view,
        dark=is_dark(),
        paths=paths,
        frames=frames,
        axes=("w₁", "w₂"),
        height=400,
        hand=WalkAhead(None, (), 0, (-REACH, REACH, -REACH, REACH), STEP),
        words=words,
    )
    by = by_each(START, (f"{PAGE}.w1", f"{PAGE}.w2"), now.start)
    show_picture(picture, f"{PAGE}.surface", follow=by)
    player([f"step {k}" for k in range(frames)], run=f"{hash(now)}", key=f"{PAGE}.player")
    if now.with_b:
        st.caption(AT_B.format(b=walked.rule.b[last]))


# --- the view of the losses ---


def ask_losses(view: str) -> LossSettings:
    below = "Below 0 the point is on the wrong side of the line."
    margin = slider("z·t of the point", -3.0, 3.0, -0.5, 0.1, format="%g", key=f"{PAGE}.margin", help=below)
    return LossSettings(view=view, margin=margin)


def show_losses(now: LossSettings, found: LossesAt) -> None:
    push = f"these push the point to its side: {', '.join(found.pushing)}."
    words = f"At zt = {now.margin:g} {push if found.pushing else 'no loss pushes the point further.'}"
    verdict(computed(words, BY_FORMULA), SLIDES_NAME)
    values = np.array(found.table["value"], dtype=float)
    picture = function_picture(
        found.curves,
        (-3.1, 3.1),
        (-0.3, 4.5),
        points=(np.full(len(values), now.margin), values),
        axes=("z·t: wrong side < 0 < right side", "loss"),
        words=f"Four losses against the margin zt. {words}",
    )
    show_picture(picture, f"{PAGE}.losses")


# --- both: `now` and `found` are those of the view, by its name ---


def ask() -> WalkSettings | LossSettings:
    look: dict[str, Any] = {"format_func": VIEWS.__getitem__, "label_visibility": "collapsed"}
    view = segmented_control("View", list(VIEWS), default="walk", key=f"{PAGE}.view", **look)
    return ask_walk(view) if view == "walk" else ask_losses(view)


def compute(now: Any) -> Surface | LossesAt:
    return walk_over(now) if now.view == "walk" else losses_at(now.margin)


def show(now: Any, found: Any) -> None:
    (show_walk if now.view == "walk" else show_losses)(now, found)


def table(now: Any, found: Any) -> dict[str, Any]:
    return found.walks.table() if now.view == "walk" else found.table


def numbers(now: Any, found: Any) -> None:
    st.dataframe(table(now, found), hide_index=True, width="stretch")


def mathematics(now: Any, found: Any) -> None:
    st.latex(GRADIENT)
    steps = len(found.walks.rule.rows) if now.view == "walk" else 1
    if steps:
        k = st.slider("Step to look at", 1, steps, 1, key=f"{PAGE}.step") if steps > 1 else 1
        both_rules(k, found.walks.example(k - 1) if now.view == "walk" else found.example)
    st.markdown(KINK)


def both_rules(k: int, at: Example) -> None:
    here = (at.w, at.b, at.x, at.t)
    dw, _ = example_gradient(*here)
    rule, step = perceptron_update(*here, at.eta)[0], gradient_step(*here, at.eta)[0]
    st.markdown(LOOKS_AT.format(k=k, t=at.t, z=number(float(at.w @ at.x + at.b))))
    w, x = matrix(at.w, 4), matrix(at.x, 4)
    moved = rf"w + \eta\,t\,x = {w} + {at.eta:g}\cdot({at.t:g})\,{x} = {matrix(rule, 4)}"
    st.latex(moved if (rule != at.w).any() else r"z\,t > 0:\quad w \text{ stays}")
    st.latex(rf"w - \eta\,\frac{{\partial L_j}}{{\partial w}} = {w} - {at.eta:g}\,{matrix(dw, 4)} = {matrix(step, 4)}")


def take(now: Any, found: Any) -> dict[str, object]:
    return {"Steps" if now.view == "walk" else "Losses": table(now, found)}


def surprise() -> dict[str, object]:
    if st.session_state.get(f"{PAGE}.view") == "losses":
        return {"margin": random.randint(-30, 30) / 10}
    return {
        "data": random.choice(DATA),
        "eta": random.choice([0.1, 0.25, 0.5, 1.0]),
        "w1": random.randint(-6, 6) / 2,
        "w2": random.randint(-6, 6) / 2,
        "seed": random.randint(0, 99),
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
    what_ran=lambda now, found: [
        perceptron_update,
        example_gradient,
        gradient_step,
        *([one_by_one, mean_gradient, all_together] if now.view == "walk" else [losses_at, loss_table]),
    ],
)
