"""The derivative as slope: a secant turns into the tangent."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.arrays import Array
from core.bounded import TooHard
from core.calculus.derivatives import (
    SHRINKING,
    Scheme,
    Slopes,
    difference_errors,
    numerical_derivative,
    places,
    secant_slope,
    secants,
    slopes,
    stops,
)
from core.calculus.foundations.functions import over_one_x
from core.calculus.smoothness import derivative_at
from core.calculus.steps import derivative_steps
from core.calculus.zeros import Zeros, stationary_in
from core.charts.calculus.linked import linked_picture
from core.charts.calculus.tangent import POINT, STEP_OF, tangent_picture
from core.charts.foundations.functions import error_picture
from core.differentiation.derivative_agreement import WAYS, five_ways
from core.expression import Expression
from pages.parts.controls import radio, select_slider, slider
from pages.parts.exact import points_by_numbers
from pages.parts.follow import By
from pages.parts.formula import formula_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.player import player
from pages.parts.steps import show_steps
from pages.parts.verdict import verdict

PAGE, WINDOW = "derivatives", (-4.0, 4.0)
VIEWS = ["Secant and tangent", "f, f′ and f″", "Error of a difference"]
PLACE_STEP = 0.05
SCHEMES: tuple[Scheme, ...] = ("forward", "central", "complex")
GALLERY = (
    "x^2",
    "x^3 - 3x",
    "sin(x)",
    "e^(-x^2/2)",
    "x^2 sin(x)",
    "ln(1+x^2)",
    "tanh(x)",
    "|x|",
    "1/x",
    "sqrt(x+2)",
    "x^4 - 4x^2",
)
KINDS = {"minimum": "a minimum", "maximum": "a maximum", "terrace": "neither: a terrace", "undecided": "not decided"}

CLAIM = "The derivative is the slope of a curve at one point: what the slope between two points becomes when they meet."
PREDICTION = Prediction(
    question="The slope of x² between 2 and 2 + s is 4 + s. What does a computer give for s = 10⁻¹⁴?",
    options=("Exactly 4", "4.00000000000001", "Something a little off"),
    answer="Something a little off",
    because="x + s and f(x + s) are rounded to 16 digits, and the difference keeps only the last few of them: see "
    "*Error of a difference*.",
)
NO_LIST = "No list of such places was made: it takes too long, or is not known yet."
MOST_LISTED = 20
SECANT = "f with its tangent at the point x, and the secant from x to x + s."
LINKED = "Point at any place: the three plots show the same x. Dotted: where the slope is 0."
ERRORS = "Error of the forward, central and complex difference against the step, both on log axes."
READ_ERRORS = (
    "Read it from the right: a smaller step is better, until rounding takes over. Best here: s ≈ {forward:.0e} for forward, "
    "s ≈ {central:.0e} for central; a complex step subtracts nothing. Where a line ends the error is 0."
)
SLIDES_SLIP = (
    "$((x+s)^2 - x^2)/s = 2x + s$, so the slope between 2 and 2.00001 is 4.00001; the slides print 4.00004. "
    "And $x^2$ is a *power* function: an exponential one, such as $2^x$, has $x$ in the exponent."
)
DIGITS = "Digits: on how many a way agrees with the formula that our rules give, 16 at most; nan: a way that does not work here."


@dataclass(frozen=True, kw_only=True)
class Settings:
    f: Expression
    x: float  # where
    s: float  # the second point is x + s
    view: str


def ask() -> Settings:
    return Settings(
        f=formula_box("f(x)", "x^2", key=f"{PAGE}.f", check=Expression.hessian),
        x=slider("Point x", *WINDOW, 2.0, PLACE_STEP, key=f"{PAGE}.x"),
        s=select_slider(
            "Step s",
            SHRINKING,
            1.0,
            by_hand,
            key=f"{PAGE}.s",
            help="The second point is x + s. Further right, s is about half as long each time.",
        ),
        view=radio("Picture", VIEWS, key=f"{PAGE}.view"),
    )


def compute(now: Settings) -> Slopes:
    return slopes(now.f, now.x, np.array(SHRINKING))


def show(now: Settings, found: Slopes) -> None:
    says = found.at.claim(f"x = {now.x:g}")
    verdict(says, secant_words(now, found))
    {VIEWS[0]: secant_view, VIEWS[1]: linked_view, VIEWS[2]: error_view}[now.view](now, found)


def secant_words(now: Settings, found: Slopes) -> str:
    between = found.secants.slopes[SHRINKING.index(now.s)]
    secant = f"slope {between:.8g}" if np.isfinite(between) else "no slope, f is not defined at both"
    return f"From {now.x:g} to {now.x:g} + {by_hand(now.s)}: {secant}."


def secant_view(now: Settings, _: Slopes) -> None:
    seen = stops(now.f, WINDOW, places(*WINDOW, PLACE_STEP, now.x), SHRINKING)
    by = {
        POINT: By(control=f"{PAGE}.x", value=now.x),
        STEP_OF: By(control=f"{PAGE}.s", value=SHRINKING.index(now.s), choices=SHRINKING),
    }
    show_picture(tangent_picture(seen, step=PLACE_STEP, words=SECANT), f"{PAGE}.secant", follow=by)
    player([f"s = {by_hand(s)}" for s in SHRINKING], of=by[STEP_OF], signal=STEP_OF, key=f"{PAGE}.player", milliseconds=300)


def linked_view(now: Settings, found: Slopes) -> None:
    marks = [(p.kind, p.point[0]) for p in points_by_numbers(now.f) if abs(p.point[0]) <= WINDOW[1]]
    named = {"f": now.f, "f′": found.first, "f″": found.second}
    picture = linked_picture(over_one_x(named, *WINDOW), at=now.x, marks=marks, words="f, its slope and the slope of its slope.")
    show_picture(picture, f"{PAGE}.linked")
    st.caption(LINKED)


def error_view(now: Settings, found: Slopes) -> None:
    errors = {scheme: difference_errors(now.f, now.x, found.at_x, scheme) for scheme in SCHEMES}
    lines = {str(name): (e.steps, e.errors) for name, e in errors.items()}
    show_picture(error_picture(lines, x="step s", height=400, words=ERRORS), f"{PAGE}.errors")
    st.caption(READ_ERRORS.format(forward=errors["forward"].best, central=errors["central"].best))


# --- the tabs ---


def numbers(now: Settings, found: Slopes) -> None:
    left, right = st.columns(2)
    left.markdown(f"**The slope as s shrinks**, at x = {now.x:g}")
    shown = {name: [f"{v:.10g}" for v in column] for name, column in shrinking(found).items()}
    left.dataframe(shown, hide_index=True, width="stretch", height=250)
    right.markdown(f"**One derivative, five ways**, at x = {now.x:g}")
    right.dataframe(agreement(now), hide_index=True, width="stretch")
    right.caption(DIGITS)


def shrinking(found: Slopes) -> dict[str, Array]:
    s, slopes = found.secants.steps, found.secants.slopes
    return {"s": s, "slope from x to x + s": slopes, "less the derivative": slopes - found.at_x}


def agreement(now: Settings) -> dict[str, list[str]]:
    ways = five_ways(now.f, now.x)
    return {
        "way": [w.name for w in ways],
        "digits": [f"{w.digits:.0f}" for w in ways],
        "derivative": [f"{w.value:.16g}" for w in ways],
    }


def mathematics(now: Settings, found: Slopes) -> None:
    st.latex(r"f'(x) = \lim_{s \to 0} \frac{f(x+s) - f(x)}{s}")
    st.latex(rf"f'(x) = {found.first.latex}, \qquad f''(x) = {found.second.latex}")
    if now.f.latex == "x^{2}":
        st.markdown(SLIDES_SLIP)
    st.markdown("**Rule by rule**")
    show_steps(derivative_steps(now.f, "x"))
    st.markdown("**Where the slope is 0** there may be a minimum, a maximum, or neither.")
    try:
        flat_table(now.f, stationary_in(now.f, "x", *WINDOW))
    except TooHard:
        st.markdown(NO_LIST)


def flat_table(f: Expression, found: Zeros) -> None:
    """The places in the window, and whether these are all."""
    if found.zeros:
        shown = {
            "x": [f"${zero.written}$" for zero in found.zeros[:MOST_LISTED]],
            "f(x)": [f"{float(f(zero.x)):.8g}" for zero in found.zeros[:MOST_LISTED]],
            "what it is": [KINDS[zero.kind] for zero in found.zeros[:MOST_LISTED]],
        }
        st.table(shown)
    verdict(found.claim("places with slope 0", "is no place with slope 0"))


def take(now: Settings, found: Slopes) -> dict[str, object]:
    return {"Slopes": shrinking(found), "Five ways": agreement(now)}


def by_hand(number: float) -> str:
    """0.00001 as it is written by hand."""
    return np.format_float_positional(number, trim="-")


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"f": str(rng.choice(GALLERY)), "x": float(rng.integers(-30, 31) / 10), "s": float(rng.choice(SHRINKING[:4]))}


page(PAGE, CLAIM, ask, compute, show, numbers=numbers, mathematics=mathematics, take=take, prediction=PREDICTION, surprise=surprise,
     on_the_slide=[secant_slope], what_ran=[slopes, secants, stops, derivative_at, numerical_derivative, *WAYS.values()])  # fmt: skip
