"""One perceptron update and one gradient step side by side: they are the same step on the same loss."""

import random

import numpy as np
import streamlit as st

from core.calculus.foundations.functions import trace
from core.charts.foundations.functions import function_picture
from core.charts.plane import grid, window
from core.charts.surface import surface_picture
from core.data.datasets import make, titles
from core.learning.beside.comparison import standardiser
from core.learning.perceptron.descent import (
    LOSSES,
    all_together,
    example_gradient,
    gradient_step,
    loss_table,
    mean_gradient,
    mean_loss,
    one_by_one,
    perceptron_update,
)
from pages.parts.controls import number_input, segmented_control, selectbox, slider, toggle
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import is_dark, show
from pages.parts.player import player
from pages.parts.typeset import matrix, number

PAGE = "perceptron_descent"
DATA = ["blobs_far", "blobs_near", "moons", "circles", "xor"]
VIEWS = {"walk": "Loss over the weights", "losses": "Losses of one point"}
opening(PAGE, "Each update of the perceptron is one step of gradient descent on the loss $\\max(0, -zt)$ of one example: "
              "the two rules make the same walk.")  # fmt: skip
predict(PAGE, "A point is on its right side, but only just. Which loss leaves it alone?", ["Perceptron loss", "Hinge loss", "Log loss"],
        "Perceptron loss", "max(0, −zt) is flat as soon as zt > 0; the hinge loss still asks for a margin of 1.")  # fmt: skip


def surprise() -> dict[str, object]:
    return {"data": random.choice(DATA), "eta": random.choice([0.1, 0.25, 0.5, 1.0]), "w1": random.randint(-6, 6) / 2,
            "w2": random.randint(-6, 6) / 2, "seed": random.randint(0, 99)}  # fmt: skip


def walk(controls, picture):
    with controls:
        names = titles(DATA)
        chosen = selectbox("Data", DATA, format_func=names.get, key=f"{PAGE}.data")
        eta = slider("Learning rate η", 0.05, 1.0, 0.25, 0.05, format="%g", key=f"{PAGE}.eta")
        w1 = slider("Start: w₁", -3.0, 3.0, -2.0, 0.5, format="%g", key=f"{PAGE}.w1")
        w2 = slider("Start: w₂", -3.0, 3.0, 1.5, 0.5, format="%g", key=f"{PAGE}.w2")
        with st.expander("More"):
            with_b = toggle(
                "Learn b too",
                key=f"{PAGE}.b",
                help="Off: b stays 0, and the loss depends on w₁ and w₂ only.",
            )
            seed = number_input("Seed", 0, 99, 0, key=f"{PAGE}.seed", help="The same seed draws the same points again.")
        reset_button(PAGE, surprise=surprise)
    data = make(chosen, n=40, noise=0.1, seed=seed)
    X, t = standardiser().fit_transform(data.X), np.where(data.y == data.y.max(), 1.0, -1.0)
    options = {"eta": eta, "passes": 20, "with_b": with_b}
    rule, steps = (one_by_one(move, X, t, np.array([w1, w2]), **options) for move in (perceptron_update, gradient_step))
    together, _ = all_together(X, t, np.array([w1, w2]), eta=eta, steps=200, with_b=with_b)
    equal = np.array_equal(rule.w, steps.w) and np.array_equal(rule.b, steps.b)
    last = min(len(rule.rows), 200)
    view = window(np.vstack([rule.w[: last + 1], [[-1.0, -1.0], [1.0, 1.0]]]), 0.25)
    cells = mean_loss(grid(view, 120), float(rule.b[last]), X, t).reshape(120, 120)
    before, after = (float(mean_loss(rule.w[k], float(rule.b[k]), X, t)) for k in (0, -1))
    words = (f"{len(rule.rows)} updates and {len(steps.rows)} gradient steps, the weights {'equal to the last bit' if equal else 'DIFFERENT'}; "
             f"the mean loss went from {before:.3g} to {after:.3g}.")  # fmt: skip
    with picture:
        paths = {
            "perceptron": rule.w[: last + 1],
            "gradient, one example": steps.w[: last + 1],
            "gradient, mean loss": together,
        }
        show(surface_picture(cells, view, dark=is_dark(), paths=paths, frames=max(last, len(together) - 1) + 1, axes=("w₁", "w₂"), height=400,
                             words=f"The mean loss over the two weights with the walks. {words}"), f"{PAGE}.surface")  # fmt: skip
        player(
            [f"step {k}" for k in range(max(last, len(together) - 1) + 1)],
            run=f"{(chosen, seed, eta, w1, w2, with_b)}",
            key=f"{PAGE}.player",
        )
        st.markdown(
            f"**{words}** "
            + ("Every point is on its side." if rule.clean else "No pass was clean: no such line separates these points.")
        )
        if with_b:
            st.caption(f"The surface is drawn at b = {rule.b[last]:.3g}, where the walk ends.")
    x, b = X[rule.rows], rule.b[:-1]
    table = {"step": np.arange(1, len(rule.rows) + 1), "x₁": x[:, 0], "x₂": x[:, 1], "t": t[rule.rows],
             "z": (rule.w[:-1] * x).sum(axis=1) + b, "w₁ by the rule": rule.w[1:, 0], "w₁ by the gradient": steps.w[1:, 0],
             "w₂ by the rule": rule.w[1:, 1], "w₂ by the gradient": steps.w[1:, 1]}  # fmt: skip
    return table, [(rule.w[k], rule.b[k], X[j], t[j], eta) for k, j in enumerate(rule.rows)]


def losses(controls, picture):
    with controls:
        margin = slider("z·t of the point", -3.0, 3.0, -0.5, 0.1, format="%g", key=f"{PAGE}.margin",
                        help="Below 0 the point is on the wrong side of the line.")  # fmt: skip
        reset_button(PAGE)
    table = loss_table(margin)
    curves = {name: trace(lambda m, loss=loss: loss(m, np.array(1.0)), -3, 3, 300).pieces for name, (loss, _) in LOSSES.items()}
    pushing = [name.split(":")[0] for name, slope in zip(table["loss"], table["slope by z"], strict=True) if slope < 0]
    words = f"At zt = {margin:g} " + (
        f"these push the point to its side: {', '.join(pushing)}." if pushing else "no loss pushes the point further."
    )
    with picture:
        marked = (np.full(len(LOSSES), margin), np.array(table["value"]))
        show(function_picture(curves, (-3.1, 3.1), (-0.3, 4.5), points=marked, axes=("z·t: wrong side < 0 < right side", "loss"), height=400,
                              words=f"Four losses against the margin zt. {words}"), f"{PAGE}.losses")  # fmt: skip
        st.markdown(
            f"**{words}** The slides call max(0, −zt) the hinge loss: it is the perceptron loss, and the hinge loss is max(0, 1 − zt)."
        )
    return table, [(np.array([1.0, 0.0]), 0.0, np.array([margin, 1.0]), 1.0, 1.0)]


@st.fragment
def lab() -> None:
    view = segmented_control("View", list(VIEWS), default="walk", format_func=VIEWS.get, key=f"{PAGE}.view",
                             label_visibility="collapsed")  # fmt: skip
    table, moves = (walk if view == "walk" else losses)(*columns())

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.latex(r"L_j = \max(0, -z_j t_j),\quad z_j = w^T x_j + b,\qquad \frac{\partial L_j}{\partial w} = "
                 r"\begin{cases} -t_j\,x_j & z_j t_j \le 0\\ 0 & z_j t_j > 0\end{cases}")  # fmt: skip
        k = st.slider("Step to look at", 1, len(moves), 1, key=f"{PAGE}.step") if len(moves) > 1 else 1
        for w, b, x, t, eta in moves[k - 1 : k]:
            dw, _ = example_gradient(w, b, x, t)
            rule, step = perceptron_update(w, b, x, t, eta)[0], gradient_step(w, b, x, t, eta)[0]
            st.markdown(
                f"Step {k} looks at a point with $t = {t:g}$ and $z = {number(float(w @ x + b))}$. The perceptron's rule, and one gradient step:"
            )
            st.latex(rf"w + \eta\,t\,x = {matrix(w, 4)} + {eta:g}\cdot({t:g})\,{matrix(x, 4)} = {matrix(rule, 4)}" if (rule != w).any() else
                     r"z\,t > 0:\quad w \text{ stays}")  # fmt: skip
            st.latex(
                rf"w - \eta\,\frac{{\partial L_j}}{{\partial w}} = {matrix(w, 4)} - {eta:g}\,{matrix(dw, 4)} = {matrix(step, 4)}"
            )
        st.markdown("At $zt = 0$ the loss has a kink. Taking the slope $-t\\,x$ there is what lets the perceptron leave $w = 0$, "
                    "where the mean loss is already 0. For $b$ the same holds with 1 in place of $x$.")  # fmt: skip

    def code() -> None:
        show_code(perceptron_update, example_gradient, gradient_step, one_by_one, mean_gradient)

    def take() -> None:
        take_away(PAGE, {"Steps" if view == "walk" else "Losses": table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
