"""The derivative as slope: a secant turns into the tangent, and five ways find the same number."""

import numpy as np
import streamlit as st

from core.calculus.derivatives import (
    SHRINKING,
    difference_errors,
    numerical_derivative,
    secant_slope,
    secants,
    without_derivative,
)
from core.calculus.optimisation.stationary import stationary_points
from core.calculus.steps import derivative_steps
from core.charts.calculus.linked import linked_picture
from core.charts.calculus.tangent import tangent_picture
from core.charts.foundations.functions import error_picture
from core.differentiation.derivative_agreement import WAYS, five_ways
from core.expression import Expression
from pages.parts.controls import radio, select_slider, slider
from pages.parts.exact import points_by_numbers, when_it_comes
from pages.parts.formula import formula_box
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.player import player
from pages.parts.steps import show_steps

PAGE, WINDOW = "derivatives", (-4.0, 4.0)
VIEWS = ["Secant and tangent", "f, f′ and f″", "Error of a difference"]
opening(PAGE, "The derivative is the slope of a curve at one point: what the slope between two points becomes when they meet.")
predict(PAGE, "The slope of x² between 2 and 2 + s is 4 + s. What does a computer give for s = 10⁻¹⁴?",
        ["Exactly 4", "4.00000000000001", "Something a little off"], "Something a little off",
        "x + s and f(x + s) are rounded to 16 digits, and the difference keeps only the last few of them: see *Error of a difference*.")  # fmt: skip
GALLERY = ("x^2", "x^3 - 3x", "sin(x)", "e^(-x^2/2)", "x^2 sin(x)", "ln(1+x^2)", "tanh(x)", "|x|", "1/x", "sqrt(x+2)", "x^4 - 4x^2")  # fmt: skip
KINDS = {"minimum": "a minimum", "maximum": "a maximum", "saddle": "neither: a terrace", "undecided": "not decided by f″ alone"}


def plain(number: float) -> str:
    """0.00001 as it is written by hand."""
    return np.format_float_positional(number, trim="-")


def surprise():
    rng = np.random.default_rng()
    return {"f": str(rng.choice(GALLERY)), "x": float(rng.integers(-30, 31) / 10), "s": float(rng.choice(SHRINKING[:4]))}


def secant_view(f, x, s, slope, found, words) -> None:
    labels = [f"s = {plain(t)}: slope {m:.8g}" for t, m in zip(SHRINKING, found.slopes, strict=True)]
    show(tangent_picture(f, x, found.steps, slope, window=WINDOW, words=words), f"{PAGE}.secant")
    player(labels, run=f"{f.tree} {x} {s}", key=f"{PAGE}.player", start=SHRINKING.index(s), milliseconds=300)


def linked_view(named, x, words) -> None:
    marks = [(p.kind, p.point[0]) for p in points_by_numbers(named["f"]) if abs(p.point[0]) <= WINDOW[1]]
    show(
        linked_picture(named, WINDOW, at=x, marks=marks, words=f"f, its slope and the slope of its slope. {words}"),
        f"{PAGE}.linked",
    )
    st.caption("Point at any place: the three plots show the same x. Dotted: where the slope is 0.")


def error_view(f, x, slope) -> None:
    errors = {scheme: difference_errors(f, x, slope, scheme) for scheme in ("forward", "central", "complex")}
    show(error_picture({name: (e.steps, e.errors) for name, e in errors.items()}, x="step s", height=400,
                       words="Error of the forward, central and complex difference against the step, both on log axes."), f"{PAGE}.errors")  # fmt: skip
    st.caption(f"Read it from the right: a smaller step is better, until rounding takes over. Best here: s ≈ {errors['forward'].best:.0e} for forward, "
               f"s ≈ {errors['central'].best:.0e} for central; a complex step subtracts nothing. Where a line ends the error is 0.")  # fmt: skip


def flat_table(points) -> None:
    points = sorted(points, key=lambda p: p.point)
    if points:
        st.dataframe({"x": [f"{p.point[0]:.8g}" for p in points], "f(x)": [f"{p.value:.8g}" for p in points],
                      "what it is": [KINDS[p.kind] for p in points]}, hide_index=True)  # fmt: skip
        exact = [rf"x = {p.point[0].latex}" for p in points if hasattr(p.point[0], "latex")]
        if exact:
            st.latex(r",\quad ".join(exact))
    st.caption(
        "These are the points that were found; there may be more." if points else "No such point was found; there may be one."
    )


def mathematics_of(f, slope_of, bend_of) -> None:
    st.latex(r"f'(x) = \lim_{s \to 0} \frac{f(x+s) - f(x)}{s}")
    st.latex(rf"f'(x) = {slope_of.latex}, \qquad f''(x) = {bend_of.latex}")
    if f.latex == "x^{2}":
        st.markdown("$((x+s)^2 - x^2)/s = 2x + s$, so the slope between 2 and 2.00001 is 4.00001; the slides print 4.00004. "
                    "And $x^2$ is a *power* function: an exponential one, such as $2^x$, has $x$ in the exponent.")  # fmt: skip
    st.markdown("**Rule by rule**")
    show_steps(derivative_steps(f, "x"))
    st.markdown("**Where the slope is 0** there may be a minimum, a maximum, or neither.")
    place = st.empty()

    def show_points(points) -> None:
        with place.container():
            flat_table(points)

    show_points(points_by_numbers(f))
    when_it_comes(st.empty(), ("stationary points", f.tree), lambda: stationary_points(f, strict=True), show_points)


def sentence(x, s, now, slope, missing) -> str:
    secant = f"slope {now:.8g}" if np.isfinite(now) else "no slope, f is not defined at both"
    return f"From {x:g} to {x:g} + {plain(s)}: {secant}. " + (missing or f"At {x:g} itself: slope {slope:.6g}.")


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        f = formula_box("f(x)", "x^2", key=f"{PAGE}.f", check=Expression.hessian)
        x = slider("Point x", *WINDOW, 2.0, 0.05, key=f"{PAGE}.x")
        s = select_slider("Step s", SHRINKING, 1.0, plain, key=f"{PAGE}.s",
                          help="The second point is x + s. Further right, s is about half as long each time.")  # fmt: skip
        view = radio("Picture", VIEWS, key=f"{PAGE}.view")
        reset_button(PAGE, surprise=surprise)
    slope_of = f.derivative("x")
    bend_of = slope_of.derivative("x")
    missing, found = without_derivative(f, x), secants(f, x, np.array(SHRINKING))
    slope = float("nan") if missing else float(slope_of(x))
    words = sentence(x, s, found.slopes[SHRINKING.index(s)], slope, missing)
    draw = {
        VIEWS[0]: lambda: secant_view(f, x, s, slope, found, words),
        VIEWS[1]: lambda: linked_view({"f": f, "f′": slope_of, "f″": bend_of}, x, words),
        VIEWS[2]: lambda: error_view(f, x, slope),
    }
    with picture:
        draw[view]()
        st.markdown(f"**{words}**")

    slopes = {"s": found.steps, "slope from x to x + s": found.slopes, "less the derivative": found.slopes - slope}

    def agreement() -> dict[str, list[str]]:
        ways = five_ways(f, x)
        return {"way": [w.name for w in ways], "digits": [f"{w.digits:.0f}" for w in ways], "derivative": [f"{w.value:.16g}" for w in ways]}  # fmt: skip

    def numbers() -> None:
        left, right = st.columns(2)
        left.markdown(f"**The slope as s shrinks**, at x = {x:g}")
        left.dataframe({k: [f"{v:.10g}" for v in column] for k, column in slopes.items()}, hide_index=True, width="stretch", height=250)  # fmt: skip
        right.markdown(f"**One derivative, five ways**, at x = {x:g}")
        right.dataframe(agreement(), hide_index=True, width="stretch")
        right.caption(
            "Digits: on how many a way agrees with the formula that our rules give, 16 at most; nan: a way that does not work here."
        )

    tabs(PAGE, numbers, lambda: mathematics_of(f, slope_of, bend_of),
         lambda: show_code(secant_slope, numerical_derivative, without_derivative, *WAYS.values()),
         lambda: take_away(PAGE, {"Slopes": slopes, "Five ways": agreement()}))  # fmt: skip


lab()
