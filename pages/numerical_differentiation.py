"""The definition of the derivative as an algorithm: how exact, how dear, and what it is still good for."""

import numpy as np
import streamlit as st

from core.calculus.derivatives import numerical_derivative
from core.charts.calculus.gradient_check import check_picture
from core.charts.calculus.numerical_differentiation import evaluations_picture, seconds_picture, step_picture
from core.differentiation.difference_schemes import three_schemes
from core.differentiation.gradient_check import MISTAKES, THRESHOLD, backward, check, in_words
from core.differentiation.numerical_gradient import numerical_gradient
from core.expression import Expression
from core.learning.network.gradient_cost import evaluations, measure_costs
from core.notation.indexed_text import number
from pages.parts.controls import radio, selectbox, slider
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show

PAGE = "numerical_differentiation"
VIEWS = ("Error against ε", "Cost against parameters", "The gradient check")
SURPRISES = ("e^x", "x^3", "tanh(2x)", "ln(1 + x^2)", "sin(x^2)", "e^(-x^2/2)")
opening(PAGE, "Move one parameter by a small ε and look at the difference: that is the derivative for any function, "
              "but never exactly, and a network with a million weights has to be run a million times.")  # fmt: skip
predict(PAGE, "ε = 10⁻⁴ gives four right digits with the forward difference. How many does ε = 10⁻¹⁴ give?", ["About 14", "About 8", "About 2"],
        "About 2", "The two values agree in almost all their digits; subtracting them leaves little more than rounding.")  # fmt: skip


@st.cache_resource(max_entries=1, show_spinner="Timing gradients on this server …")
def costs():
    return measure_costs()


def error_view(controls, picture):
    with controls:
        f = formula_box("f(x)", "sin(x)", key=f"{PAGE}.f", check=Expression.gradient)
        at = slider("x", -3.0, 3.0, 1.0, 0.05, key=f"{PAGE}.x")
        power = slider("ε = 10 to the power", -16.0, 0.0, -8.0, 0.5, key=f"{PAGE}.power",
                       help="The step ε of the slides: how far the parameter is moved.")  # fmt: skip
    found = three_schemes(f, at, 10.0**power)
    if not np.isfinite(found.exact):
        picture.info(f"f has no derivative at x = {at:g}. Move x, or type another formula.")
        return {}
    with picture:
        show(step_picture(found.curves, found.step, words=found.words), f"{PAGE}.errors")
        st.markdown(f"**{found.words}** To the right the curve bends away from its tangent (slopes 1 and 2); to the left the subtraction "
                    "loses digits. The complex step subtracts nothing. An error of exactly 0 is drawn at the bottom.")  # fmt: skip
    return found.table


def cost_view(controls, picture):
    with controls:
        power = slider("Parameters: 10 to the power", 1, 9, 6, key=f"{PAGE}.p",
                       help="The number of weights and biases θ; the slides speak of 10³ to 10⁹.")  # fmt: skip
        what = radio("Count", ("seconds", "evaluations"), key=f"{PAGE}.count")
    cost, p = costs(), 10**power
    draw = seconds_picture if what == "seconds" else evaluations_picture
    with picture:
        show(draw(cost, p, words=cost.words(p)), f"{PAGE}.cost.{what}")
        st.markdown(f"**{cost.words(p)}** Solid: {'timed on this server' if what == 'seconds' else 'counted'}. Dotted: p + 1 times the time of "
                    "one evaluation, which itself grows like p; backpropagation grows like p.")  # fmt: skip
    return cost.table


def check_view(controls, picture):
    with controls:
        mistake = selectbox("Mistake in the backward pass", MISTAKES, 1, MISTAKES.get, key=f"{PAGE}.mistake")
        depth = slider("Hidden layers", 1, 5, 3, key=f"{PAGE}.depth")
        power = slider("ε = 10 to the power", -12.0, -1.0, -6.0, 0.5, key=f"{PAGE}.check")
    found = check(mistake, depth=depth, step=10.0**power)
    words, meaning = in_words(found, mistake)
    with picture:
        show(check_picture(found.errors, THRESHOLD, words=words), f"{PAGE}.check_picture")
        st.markdown(f"**{words}** {meaning} Dashed: more than rounding explains.")
    return {"layer": range(1, len(found.errors) + 1), "relative error": [number(e) for e in found.errors],
            "first entry, by hand": [d.flat[0] for d in found.by_hand], "by differences": [d.flat[0] for d in found.numerical]}  # fmt: skip


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        view = radio("Show", VIEWS, key=f"{PAGE}.show")
    table = {VIEWS[0]: error_view, VIEWS[1]: cost_view, VIEWS[2]: check_view}[view](controls, picture)
    with controls:
        reset_button(PAGE, surprise=lambda: {"show": VIEWS[0], "f": str(np.random.default_rng().choice(SURPRISES)),
                                             "x": float(np.random.default_rng().integers(-8, 9) / 4)})  # fmt: skip

    def numbers() -> None:
        st.dataframe(table, hide_index=True, width="stretch")

    def mathematics() -> None:
        st.latex(
            r"\frac{\partial\mathcal L}{\partial\theta_t} \approx \frac{\mathcal L(\theta + \varepsilon\,\delta_t) - \mathcal L(\theta)}{\varepsilon}"
        )
        st.latex(
            r"\approx \frac{\mathcal L(\theta + \varepsilon\,\delta_t) - \mathcal L(\theta - \varepsilon\,\delta_t)}{2\varepsilon}"
        )
        st.latex(r"\approx \frac{1}{\varepsilon}\operatorname{Im}\mathcal L(\theta + i\varepsilon\,\delta_t)")
        st.markdown("$\\delta_t$ is 1 at parameter $t$, else 0. Taylor's series gives the errors $\\frac{\\varepsilon}{2}|f''|$, "
                    "$\\frac{\\varepsilon^2}{6}|f'''|$ and $\\frac{\\varepsilon^2}{6}|f'''|$. Each value of $f$ is rounded by about $10^{-16}|f|$, "
                    "which the division by $\\varepsilon$ makes large: the sum is smallest near $\\varepsilon = 10^{-8}$ and, for the central "
                    "difference, $10^{-5}$. For $p$ parameters: $p + 1$, $2p$ and $p$ evaluations.")  # fmt: skip

    def code() -> None:
        show_code(
            *{VIEWS[0]: (numerical_derivative,), VIEWS[1]: (numerical_gradient, evaluations), VIEWS[2]: (backward, check)}[view]
        )

    def take() -> None:
        take_away(PAGE, {view: table})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
