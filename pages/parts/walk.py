"""The walk that the reader asks for: where, from where, with which steps; and its picture, on which a click starts another."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from core.calculus.foundations.functions import surface, trace
from core.calculus.gradient_descent import Descent
from core.calculus.optimisation.descent_methods import METHODS, STEP_RULES
from core.calculus.optimisation.gallery import GALLERY, Landscape, moving
from core.calculus.optimisation.projections import ball, box, outline
from core.calculus.optimisation.verdicts import point_text
from core.charts.calculus.gradient_descent import walk_picture, within_sight
from core.charts.surface import surface_picture
from core.expression import Expression
from pages.parts.controls import multiselect, number_input, select_slider, selectbox, slider
from pages.parts.formula import formula_box
from pages.parts.picture import is_dark, show

LABELS = {
    "gd": "gradient descent",
    "momentum": "momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
_DIGITS = (1, 1.1, 1.2, 1.3, 1.5, 1.7, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9, 9.5, 9.9)
RATES = [float(f"{digits}e{exponent}") for exponent in range(-5, 1) for digits in _DIGITS]


class Walk(NamedTuple):
    """What the reader asked for."""

    f: Expression
    start: tuple[float, ...]  # one number, or two
    tau: float
    methods: list[str]
    steps: int
    rule: str
    momentum: float
    region: str
    reach: float  # of the region
    window: tuple[float, float, float, float]

    @property
    def project(self):
        """The projection onto the set X, or None."""
        zero = np.zeros(len(self.start))
        return {"everywhere": None, "box": box(zero - self.reach, zero + self.reach), "ball": ball(zero, self.reach)}[self.region]

    @property
    def options(self) -> dict:
        """What `descend` takes by name."""
        return {"step_rule": self.rule, "momentum": self.momentum, "project": self.project}


def keep(page: str, **values: object) -> None:
    """Set controls of the page, from a callback."""
    st.session_state.update({f"{page}.{name}": value for name, value in values.items()})


def _nearest(rate: float) -> float:
    return min(RATES, key=lambda r: abs(np.log(r / rate)))


def ask_for_walk(page: str) -> tuple[Walk, Landscape]:
    """The controls; also the landscape of the gallery that the reader began with."""

    def take_landscape() -> None:
        chosen = GALLERY[st.session_state[f"{page}.landscape"]]
        keep(page, f=chosen.formula, x0=float(chosen.start[0]), y0=float(chosen.start[1]), tau=_nearest(chosen.learning_rate))

    name = selectbox(
        "Landscape", list(GALLERY), format_func=lambda k: GALLERY[k].title, on_change=take_landscape, key=f"{page}.landscape"
    )
    chosen = GALLERY[name]
    f = formula_box("f(x, y), or f(x)", chosen.formula, key=f"{page}.f", variables=("x", "y"), check=Expression.hessian)
    tau = select_slider("Learning rate τ", RATES, _nearest(chosen.learning_rate), format_func=lambda r: f"{r:g}", key=f"{page}.tau",
                        help="A step is τ times the gradient long.")  # fmt: skip
    left, right = st.columns(2)
    x0 = number_input(
        "Start x",
        value=float(chosen.start[0]),
        step=0.1,
        format="%.6g",
        help="Or click on the picture.",
        key=f"{page}.x0",
        where=left,
    )
    y0 = number_input(
        "Start y",
        value=float(chosen.start[1]),
        step=0.1,
        format="%.6g",
        disabled=len(moving(f)) == 1,
        key=f"{page}.y0",
        where=right,
    )
    methods = multiselect("Methods in the race", list(METHODS), ["gd"], format_func=LABELS.get, key=f"{page}.methods")
    with st.expander("More"):
        steps = slider("Steps", 3, 200, 50, key=f"{page}.steps")
        rule = selectbox("Length of the steps", STEP_RULES, key=f"{page}.rule",
                         help="Fixed at τ; decaying as τ/√k; or halved from τ until f falls enough (backtracking).")  # fmt: skip
        beta = slider(
            "Momentum β",
            0.0,
            0.99,
            0.9,
            0.01,
            help="The share of the last step that momentum and Nesterov keep.",
            key=f"{page}.momentum",
        )
        region = selectbox("Stay inside a set X", ["everywhere", "box", "ball"], key=f"{page}.set",
                           help="Each step is projected back onto X, here a square or a disc around 0.")  # fmt: skip
        reach = slider("Half width, or radius, of X", 0.1, 5.0, 1.0, 0.1, disabled=region == "everywhere", key=f"{page}.reach")
        zoom = slider("Width of the window, times", 0.25, 4.0, 1.0, 0.25, key=f"{page}.zoom")
    low, high = np.array(chosen.window[::2]), np.array(chosen.window[1::2])
    middle, half = (low + high) / 2, zoom * (high - low) / 2
    (left, bottom), (right, top) = middle - half, middle + half
    racing = [m for m in METHODS if m in methods] or ["gd"]
    return Walk(f, (x0, y0)[: len(moving(f))], tau, racing, steps, rule, beta, region, reach, (left, right, bottom, top)), chosen


def show_walks(page: str, walk: Walk, runs: dict[str, Descent], minima: tuple[tuple[float, ...], ...]) -> None:
    """On the graph for one variable, on the level sets for two; there a click starts the walk somewhere else."""
    words = f"{' and '.join(LABELS[m] for m in runs)} from {point_text(np.array(walk.start))} with τ = {walk.tau:g}."
    frames, project = walk.steps + 1, walk.project
    if len(walk.start) == 1:
        curve = trace(lambda x: walk.f(x=x, y=0.0), *walk.window[:2], 400)
        view = (*walk.window[:2], *curve.y)
        seen = {LABELS[m]: within_sight(np.column_stack([r.points[:, 0], r.values]), view).T for m, r in runs.items()}
        edges = None if project is None else (-walk.reach, walk.reach)
        show(walk_picture(curve.pieces, seen, view[:2], view[2:], words=f"The graph of f with {words}", frames=frames, allowed=edges),
             f"{page}.graph")  # fmt: skip
        return

    def start_at_click() -> None:
        if clicked := st.session_state[f"{page}.map"].selection.get("click"):
            keep(page, x0=clicked[0]["x"], y0=clicked[0]["y"])

    seen = {LABELS[m]: within_sight(r.points, walk.window) for m, r in runs.items()}
    marks = {"minimum" if len(minima) == 1 else f"min {k}": m for k, m in enumerate(minima, 1)}
    edge = None if project is None else outline(project, np.zeros(2))
    levels = surface(lambda x, y: walk.f(x=x, y=y), walk.window, 90).z
    show(surface_picture(levels, walk.window, words=f"Level sets of f with {words}", dark=is_dark(), paths=seen, marks=marks, frames=frames,
                         clickable=True, outline=edge), f"{page}.map", on_select=start_at_click)  # fmt: skip
