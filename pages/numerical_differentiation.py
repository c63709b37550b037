"""The definition of the derivative as an algorithm: how exact, how dear, and what it is still good for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.calculus.certainty import computed
from core.calculus.derivatives import difference_errors, numerical_derivative
from core.charts.calculus.gradient_check import check_picture
from core.charts.calculus.numerical_differentiation import evaluations_picture, seconds_picture, step_picture
from core.differentiation.difference_schemes import ThreeSchemes, three_schemes
from core.differentiation.gradient_check import MISTAKES, THRESHOLD, Check, backward, check, in_words
from core.differentiation.numerical_gradient import numerical_gradient
from core.expression import Expression
from core.learning.network.trials.gradient_cost import Costs, costs_here, evaluations, measure_costs
from pages.parts.controls import radio, selectbox, slider
from pages.parts.formula import formula_box
from pages.parts.frame import Code, Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.verdict import verdict

PAGE = "numerical_differentiation"
ERROR, COST, CHECK = VIEWS = ("Error against ε", "Cost against parameters", "The gradient check")
SURPRISES = ("e^x", "x^3", "tanh(2x)", "ln(1 + x^2)", "sin(x^2)", "e^(-x^2/2)")
RAN: dict[str, list[Code]] = {
    ERROR: [three_schemes, difference_errors, numerical_derivative],
    COST: [measure_costs, numerical_gradient, evaluations],
    CHECK: [check, backward],
}

HOW = "The errors against the formula of the derivative, in floating point."
COUNTED_HERE = "Evaluations are counted by their formulas; seconds were measured here."
BESIDE_DIFFERENCES = "Each layer's derivatives beside central differences."
MOVE_X = "What a difference gives there is a number for a slope that is not there: move x, or type another formula."
CLAIM = (
    "Move one parameter by a small ε and look at the difference: that is the derivative for any function, "
    "but never exactly, and a network with a million weights has to be run a million times."
)
PREDICTION = Prediction(
    question="ε = 10⁻⁴ gives four right digits with the forward difference. How many does ε = 10⁻¹⁴ give?",
    options=("About 14", "About 8", "About 2"),
    answer="About 2",
    because="The two values agree in almost all their digits; subtracting them leaves little more than rounding.",
)
READ_ERRORS = (
    "To the right the curve bends away from its tangent (slopes 1 and 2); to the left the subtraction loses digits. "
    "The complex step subtracts nothing. An error of exactly 0 is drawn at the bottom."
)
READ_COSTS = (
    "Solid: {how}. Dotted: p + 1 times the time of one evaluation, which itself grows like p; backpropagation grows like p."
)
COUNTED = {"seconds": "timed on this server", "evaluations": "counted"}
TAYLOR = (
    "$\\delta_t$ is 1 at parameter $t$, else 0. Taylor's series gives the errors $\\frac{\\varepsilon}{2}|f''|$, "
    "$\\frac{\\varepsilon^2}{6}|f'''|$ and $\\frac{\\varepsilon^2}{6}|f'''|$. Each value of $f$ is rounded by about $10^{-16}|f|$, "
    "which the division by $\\varepsilon$ makes large: the sum is smallest near $\\varepsilon = 10^{-8}$ and, for the central "
    "difference, $10^{-5}$. For $p$ parameters: $p + 1$, $2p$ and $p$ evaluations."
)


@dataclass(frozen=True, kw_only=True)
class AtOnePoint:
    f: Expression
    x: float
    step: float  # ε
    view: str = ERROR


@dataclass(frozen=True, kw_only=True)
class ManyParameters:
    p: int  # parameters
    count: str  # "seconds" | "evaluations"
    view: str = COST


@dataclass(frozen=True, kw_only=True)
class PlantedMistake:
    mistake: str  # of MISTAKES
    depth: int  # hidden layers
    step: float  # ε of the central difference
    view: str = CHECK


Settings = AtOnePoint | ManyParameters | PlantedMistake
Result = ThreeSchemes | Costs | Check


# --- ask ---


def ask() -> Settings:
    view = radio("Show", VIEWS, key=f"{PAGE}.show")
    asked: dict[str, Callable[[], Settings]] = {ERROR: ask_point, COST: ask_parameters, CHECK: ask_mistake}
    return asked[view]()


def ask_point() -> AtOnePoint:
    f = formula_box("f(x)", "sin(x)", key=f"{PAGE}.f", check=Expression.gradient)
    x = slider("x", -3.0, 3.0, 1.0, 0.05, key=f"{PAGE}.x")
    moved = "The step ε of the slides: how far the parameter is moved."
    power = slider("ε = 10 to the power", -16.0, 0.0, -8.0, 0.5, key=f"{PAGE}.power", help=moved)
    return AtOnePoint(f=f, x=x, step=10.0**power)


def ask_parameters() -> ManyParameters:
    theta = "The number of weights and biases θ; the slides speak of 10³ to 10⁹."
    power = slider("Parameters: 10 to the power", 1, 9, 6, key=f"{PAGE}.p", help=theta)
    return ManyParameters(p=10**power, count=radio("Count", tuple(COUNTED), key=f"{PAGE}.count"))


def ask_mistake() -> PlantedMistake:
    mistake = selectbox("Mistake in the backward pass", list(MISTAKES), 1, MISTAKES.__getitem__, key=f"{PAGE}.mistake")
    depth = slider("Hidden layers", 1, 5, 3, key=f"{PAGE}.depth")
    power = slider("ε = 10 to the power", -12.0, -1.0, -6.0, 0.5, key=f"{PAGE}.check")
    return PlantedMistake(mistake=mistake, depth=depth, step=10.0**power)


# --- compute ---


def compute(now: Settings) -> Result:
    match now:
        case AtOnePoint():
            return three_schemes(now.f, now.x, now.step)
        case ManyParameters():
            return costs_here()
        case PlantedMistake():
            return check(now.mistake, depth=now.depth, step=now.step)


# --- show ---


def show(now: Settings, found: Result) -> None:
    shown: dict[str, Callable[[Any, Any], None]] = {ERROR: show_errors, COST: show_costs, CHECK: show_check}
    shown[now.view](now, found)


def show_errors(now: AtOnePoint, found: ThreeSchemes) -> None:
    if not np.isfinite(found.exact):
        verdict(found.slope.claim(f"x = {now.x:g}"), MOVE_X)
        return
    verdict(computed(found.words, HOW))
    show_picture(step_picture(found.curves, found.step, words=found.words), f"{PAGE}.errors")
    st.caption(READ_ERRORS)


def show_costs(now: ManyParameters, found: Costs) -> None:
    words = found.words(now.p)
    draw = seconds_picture if now.count == "seconds" else evaluations_picture
    verdict(computed(words, COUNTED_HERE))
    show_picture(draw(found, now.p, words=words), f"{PAGE}.cost.{now.count}")
    st.caption(READ_COSTS.format(how=COUNTED[now.count]))


def show_check(now: PlantedMistake, found: Check) -> None:
    words, meaning = in_words(found, now.mistake)
    verdict(computed(words, BESIDE_DIFFERENCES), meaning)
    show_picture(check_picture(found.errors, THRESHOLD, words=words), f"{PAGE}.check_picture")
    st.caption("Dashed: more than rounding explains.")


# --- the tabs ---


def numbers(now: Settings, found: Result) -> None:
    st.dataframe(table(found), hide_index=True, width="stretch")


def table(found: Any) -> Any:
    """The columns behind the picture; none where there is no derivative to compare with."""
    return found.table if np.isfinite(getattr(found, "exact", 0.0)) else {}


def mathematics(now: Settings, found: Result) -> None:
    gradient, here = r"\frac{\partial\mathcal L}{\partial\theta_t}", r"\mathcal L(\theta)"
    ahead, back = r"\mathcal L(\theta + \varepsilon\,\delta_t)", r"\mathcal L(\theta - \varepsilon\,\delta_t)"
    st.latex(rf"{gradient} \approx \frac{{{ahead} - {here}}}{{\varepsilon}}")
    st.latex(rf"\approx \frac{{{ahead} - {back}}}{{2\varepsilon}}")
    st.latex(r"\approx \frac{1}{\varepsilon}\operatorname{Im}\mathcal L(\theta + i\varepsilon\,\delta_t)")
    st.markdown(TAYLOR)


def take(now: Settings, found: Result) -> dict[str, Any]:
    return {now.view: table(found)}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"show": ERROR, "f": str(rng.choice(SURPRISES)), "x": float(rng.integers(-8, 9) / 4)}


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
    what_ran=lambda now, found: RAN[now.view],
)
