"""The walk that the reader asks for, where, from where and with which steps; a click on its picture starts another."""

import math
from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.foundations.functions import surface, trace
from core.calculus.gradient_descent import Descent
from core.calculus.optimisation.descent_methods import METHODS, STEP_RULES, Method, StepRule
from core.calculus.optimisation.gallery import GALLERY, Landscape, moving
from core.calculus.optimisation.projections import Projection, ball, box, outline
from core.calculus.optimisation.verdicts import point_text
from core.calculus.partial_derivatives import gradient_in_browser
from core.charts.calculus.gradient_descent import walk_picture, within_sight
from core.charts.calculus.walk_ahead import RATE, START, WalkAhead
from core.charts.surface import surface_picture
from core.expression import Expression, parse
from pages.parts.controls import FAR, multiselect, number_input, selectbox, slider, stops_slider
from pages.parts.follow import By, by_each
from pages.parts.formula import formula_box
from pages.parts.picture import clicks, is_dark, show

LABELS: dict[Method, str] = {
    "gd": "gradient descent",
    "momentum": "momentum",
    "nesterov": "Nesterov",
    "adagrad": "AdaGrad",
    "rmsprop": "RMSProp",
    "adam": "Adam",
}
_DIGITS = (1, 1.1, 1.2, 1.3, 1.5, 1.7, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9, 9.5, 9.9)
RATES = [float(f"{digits}e{exponent}") for exponent in range(-5, 1) for digits in _DIGITS]

MOST_AHEAD = 60  # steps that the browser takes at every move of the start

RATE_HELP = "A step is τ times the gradient long."
RULE_HELP = "Fixed at τ; decaying as τ/√k; or halved from τ until f falls enough (backtracking)."
MOMENTUM_HELP = "The share of the last step that momentum and Nesterov keep."
SET_HELP = "Each step is projected back onto X, here a square or a disc around 0."


@dataclass(frozen=True, kw_only=True)
class Settings:
    landscape: str  # of the gallery, that the reader began with
    f: Expression  # of x, or of x and y
    tau: float  # learning rate
    rates: tuple[float, ...]  # the stops of its slider
    start: tuple[float, ...]  # one number, or two
    methods: tuple[Method, ...]  # one or more
    steps: int
    rule: StepRule
    momentum: float  # the share of the last step that is kept
    region: str  # everywhere, or the set X: box or ball
    reach: float  # half width, or radius, of X
    zoom: float  # the width of the window, times that of the landscape

    @property
    def project(self) -> Projection | None:
        """The projection onto the set X, if there is one."""
        zero = np.zeros(len(self.start))
        if self.region == "everywhere":
            return None
        return ball(zero, self.reach) if self.region == "ball" else box(zero - self.reach, zero + self.reach)

    @property
    def window(self) -> tuple[float, float, float, float]:
        """x from, x to, y from, y to."""
        window = GALLERY[self.landscape].window
        low, high = np.array(window[::2]), np.array(window[1::2])
        middle, half = (low + high) / 2, self.zoom * (high - low) / 2
        (left, bottom), (right, top) = (middle - half).tolist(), (middle + half).tolist()
        return left, right, bottom, top

    @property
    def minima(self) -> tuple[tuple[float, ...], ...]:
        """Those that are known, of a landscape as it stands in the gallery."""
        chosen = GALLERY[self.landscape]
        return chosen.minima if self.f == parse(chosen.formula, ("x", "y")) else ()


def keep(page: str, **values: object) -> None:
    """Set controls of the page, from a callback."""
    st.session_state.update({f"{page}.{name}": value for name, value in values.items()})


def nearest_rate(rate: float) -> float:
    return min(RATES, key=lambda r: abs(np.log(r / rate)))


# --- the controls ---


def ask_for_walk(page: str) -> Settings:
    name = _landscape(page)
    chosen = GALLERY[name]
    f = formula_box("f(x, y), or f(x)", chosen.formula, key=f"{page}.f", variables=("x", "y"), check=Expression.hessian)
    rate = nearest_rate(chosen.learning_rate)
    tau, rates = stops_slider("Learning rate τ", RATES, rate, "{:g}".format, key=f"{page}.tau", help=RATE_HELP)
    start = _start(page, chosen, len(moving(f)))
    first: list[Method] = ["gd"]
    methods = multiselect("Methods in the race", list(METHODS), first, LABELS.__getitem__, key=f"{page}.methods")
    racing = tuple(m for m in METHODS if m in methods) or ("gd",)
    with st.expander("More"):
        steps = slider("Steps", 3, 200, 50, key=f"{page}.steps")
        rule = selectbox("Length of the steps", STEP_RULES, key=f"{page}.rule", help=RULE_HELP)
        momentum = slider("Momentum β", 0.0, 0.99, 0.9, 0.01, key=f"{page}.momentum", help=MOMENTUM_HELP)
        region = selectbox("Stay inside a set X", ["everywhere", "box", "ball"], key=f"{page}.set", help=SET_HELP)
        free = region == "everywhere"
        reach = slider("Half width, or radius, of X", 0.1, 5.0, 1.0, 0.1, key=f"{page}.reach", disabled=free)
        zoom = slider("Width of the window, times", 0.25, 4.0, 1.0, 0.25, key=f"{page}.zoom")
    return Settings(
        landscape=name,
        f=f,
        tau=tau,
        rates=rates,
        start=start,
        methods=racing,
        steps=steps,
        rule=rule,
        momentum=momentum,
        region=region,
        reach=reach,
        zoom=zoom,
    )


def _landscape(page: str) -> str:
    """One of the gallery; a new choice brings its formula, start and learning rate."""

    def take_landscape() -> None:
        chosen = GALLERY[st.session_state[f"{page}.landscape"]]
        x0, y0 = map(float, chosen.start)
        keep(page, f=chosen.formula, x0=x0, y0=y0, tau=nearest_rate(chosen.learning_rate))

    def title(name: str) -> str:
        return GALLERY[name].title

    key = f"{page}.landscape"
    return selectbox("Landscape", list(GALLERY), format_func=title, on_change=take_landscape, key=key)


def _start(page: str, chosen: Landscape, variables: int) -> tuple[float, ...]:
    left, right = st.columns(2)
    x0, y0 = map(float, chosen.start)
    with left:
        x = number_input("Start x", -FAR, FAR, x0, 0.1, format="%.6g", key=f"{page}.x0", help="Or click on the picture.")
    with right:
        y = number_input("Start y", -FAR, FAR, y0, 0.1, format="%.6g", key=f"{page}.y0", disabled=variables == 1)
    return (x, y)[:variables]


# --- the picture ---


def show_walks(page: str, now: Settings, runs: dict[Method, Descent]) -> None:
    """On the graph for one variable, on the level sets for two."""
    names = " and ".join(LABELS[m] for m in runs)
    words = f"{names} from {point_text(np.array(now.start))} with τ = {now.tau:g}."
    (_on_the_graph if len(now.start) == 1 else _on_the_levels)(page, now, runs, words)


def _on_the_graph(page: str, now: Settings, runs: dict[Method, Descent], words: str) -> None:
    left, right, *_ = now.window
    curve = trace(lambda x: now.f(x=x, y=0.0), left, right, 400)
    view = (left, right, *curve.y)

    def seen(run: Descent) -> tuple[Array, Array]:
        x, y = within_sight(np.column_stack([run.points[:, 0], run.values]), view).T
        return x, y

    picture = walk_picture(
        curve.pieces,
        {LABELS[m]: seen(run) for m, run in runs.items()},
        (left, right),
        curve.y,
        words=f"The graph of f with {words}",
        frames=now.steps + 1,
        allowed=None if now.project is None else (-now.reach, now.reach),
    )
    show(picture, f"{page}.graph")


def _on_the_levels(page: str, now: Settings, runs: dict[Method, Descent], words: str) -> None:
    """A click starts the walk somewhere else."""

    def start_at_click() -> None:
        for place in clicks(f"{page}.map"):
            keep(page, x0=place["x"], y0=place["y"])

    known = now.minima
    hand = _ahead(now)
    picture = surface_picture(
        surface(lambda x, y: now.f(x=x, y=y), now.window, 90).z,
        now.window,
        words=f"Level sets of f with {words}",
        dark=is_dark(),
        paths={LABELS[m]: within_sight(run.points, now.window) for m, run in runs.items()},
        marks={"minimum" if len(known) == 1 else f"min {k}": (m[0], m[1]) for k, m in enumerate(known, 1)},
        frames=now.steps + 1,
        clickable=True,
        outline=None if now.project is None else outline(now.project, np.zeros(2)),
        hand=hand,
    )
    by = by_each(START, (f"{page}.x0", f"{page}.y0"), now.start)
    rate = By(control=f"{page}.tau", value=now.rates.index(now.tau), choices=now.rates)
    show(picture, f"{page}.map", on_select=start_at_click, follow={**by, RATE: rate})


def _ahead(now: Settings) -> WalkAhead:
    """The walk that the browser shows while the start is dragged: gradient descent with a fixed rate, everywhere."""
    is_plain = "gd" in now.methods and now.rule == "fixed" and now.project is None
    width = min(now.window[1] - now.window[0], now.window[3] - now.window[2])
    step = 10.0 ** math.floor(math.log10(width / 100))
    gradient = gradient_in_browser(now.f) if is_plain else None
    return WalkAhead(gradient, now.rates, min(now.steps, MOST_AHEAD) if gradient else 0, now.window, step)
