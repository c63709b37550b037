"""Logarithms undo powers; and Euler's number is where (1 + 1/n)^n goes."""

import math
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import Claim, computed, proved
from core.calculus.derivatives import places
from core.calculus.foundations.logarithms import (
    LogarithmAt,
    OnTheWayToE,
    approach_e,
    identities,
    logarithm,
    logarithm_at,
    on_the_way_to_e,
    whole_logarithm,
)
from core.charts.foundations.functions import function_picture
from core.charts.moving import Move
from pages.parts.controls import number_input, segmented_control, selectbox, slider
from pages.parts.follow import By
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.topics import euler
from pages.parts.topics.euler import Euler, table_of_e, way_to_e
from pages.parts.typeset import number
from pages.parts.verdict import verdict

PAGE, WINDOW, POINT = "logarithms", (-6.0, 21.0), "log_a"
REACH, STEP = (0.1, 20.0), 0.1  # of a and c
VIEWS = ["Logarithm", "Euler's number"]
BASES = {  # the base, and how it is written
    "2": (2.0, "2"),
    "e (data science, Python)": (math.e, "e"),
    "10 (earthquakes)": (10.0, "10"),
    "3": (3.0, "3"),
    "1/2": (0.5, "½"),
}
TYPED = "another"
BELOW = str.maketrans("0123456789e", "₀₁₂₃₄₅₆₇₈₉ₑ")
CLAIM = "The logarithm to the base $b$ asks: which power of $b$ gives $x$? It undoes the power, and turns products into sums."
PREDICTION = Prediction(
    question="You double n in (1 + 1/n)ⁿ. What happens to its distance from e?",
    options=("It stays", "It halves", "It quarters"),
    answer="It halves",
    because="The error follows e/(2n), until the computer rounds 1 + 1/n.",
)
BECAUSE = "log{below} {a:g} = {value}, because {base} to the power {value} is {a:g}."
NEARLY = "log{below} {a:g} ≈ {value:.6g}, because {base} to the power {value:.6g} is about {a:g}."
IN_FRACTIONS, IN_FLOATS = "The power is worked out in fractions.", "The logarithm and the power are worked out in floating point."
ADD_UP = (
    "The yellow points at a swap x and y: the curves are mirror images. The heights at a and c add up to the height at "
    "a·c = {product:.6g}: {log_a:.4g} + {log_c:.4g} = {log_product:.4g}."
)
MIRROR = "The logarithm and the power to the same base, mirror images of each other."
YOURS = "**With your a = {a:g}, c = {c:g}, n = {n:g} and base {base}**, each side computed apart from the other:"
FROM_POWERS = (
    "Every identity comes from $b^y\\,b^z = b^{y+z}$: with $y = \\log_b a$ and $z = \\log_b c$ the product $ac$ is $b^{y+z}$, "
    "so $\\log_b(ac) = y + z$."
)
LIMIT = r"e = \lim_{n\to\infty}\left(1+\frac1n\right)^n = 2.718281828459\ldots"
ERROR = r"\left(1+\frac1n\right)^n = e - \frac{e}{2n} + \cdots"


@dataclass(frozen=True, kw_only=True)
class Logarithm:
    base: float
    written: str  # the base, as it stands in a formula
    a: float  # the number whose logarithm is marked
    c: float  # a second number, for the identities
    n: float  # a power, for the identities


def ask() -> Logarithm | Euler:
    view = segmented_control("View", VIEWS, default=VIEWS[0], key=f"{PAGE}.view", label_visibility="collapsed")
    return ask_logarithm() if view == VIEWS[0] else euler.ask()


def ask_logarithm() -> Logarithm:
    a, c, n = (f"{PAGE}.{name}" for name in "acn")
    chosen = selectbox("Base b", [*BASES, TYPED], key=f"{PAGE}.base")
    if chosen == TYPED:
        typed = number_input("b", 0.01, 1000.0, 5.0, key=f"{PAGE}.b", format="%g", help="Any positive number but 1.")
        base, written = typed, f"{typed:g}"
    else:
        base, written = BASES[chosen]
    return Logarithm(
        base=base,
        written=written,
        a=slider("a", *REACH, 8.0, STEP, format="%g", key=a, help="The number whose logarithm is marked."),
        c=slider("c", *REACH, 2.0, STEP, format="%g", key=c, help="A second number, for the identities."),
        n=slider("n", -4.0, 4.0, 3.0, 0.5, format="%g", key=n, help="A power, for the identities."),
    )


def compute(now: Logarithm | Euler) -> LogarithmAt | OnTheWayToE:
    if isinstance(now, Euler):
        return way_to_e(now)
    return logarithm_at(now.a, now.c, now.n, now.base, window=WINDOW)


def show(now: Logarithm | Euler, found: Any) -> None:
    if isinstance(now, Euler):
        euler.show(now, found)
    else:
        show_logarithm(now, found)


def show_logarithm(now: Logarithm, found: LogarithmAt) -> None:
    log_a, log_c, log_product = found.logarithms
    base = now.written
    claim = because(now, log_a)
    verdict(claim)
    log = f"y = log{base.translate(BELOW)} x"
    curves = {
        log: found.logarithm.pieces,
        f"y = {base}ˣ": found.power.pieces,
        "mirror: y = x": ((np.array(WINDOW), np.array(WINDOW)),),
    }
    picture = function_picture(
        curves,
        WINDOW,
        WINDOW,
        stops=follow_a(now),
        equal=True,
        height=340,
        samples={log: (found.at[1:2], found.logarithms[1:2])},
        words=MIRROR,
    )
    show_picture(picture, f"{PAGE}.curves", follow={POINT: By(control=f"{PAGE}.a", value=now.a)})
    st.markdown(ADD_UP.format(product=found.at[2], log_a=log_a, log_c=log_c, log_product=log_product))


def follow_a(now: Logarithm) -> tuple[Move, Array, list[tuple[Array, Array]]]:
    """The points that move with a: on the logarithm, on its mirror image, and at a c."""
    at = np.array(places(*REACH, STEP, now.a))
    log, product = (logarithm(x, now.base) for x in (at, now.c * at))
    move = Move(name=POINT, low=REACH[0], high=REACH[1], step=STEP, begins=REACH[0])
    return move, at, [(at, log), (log, at), (now.c * at, product)]


def because(now: Logarithm, value: float) -> Claim:
    whole = whole_logarithm(now.a, now.base)
    said = {"below": now.written.translate(BELOW), "a": now.a, "base": now.written}
    if whole is not None:
        return proved(BECAUSE.format(value=whole, **said), IN_FRACTIONS)
    return computed(NEARLY.format(value=value, **said), IN_FLOATS)


# --- the tabs ---


def numbers(now: Logarithm | Euler, found: Any) -> None:
    if isinstance(now, Euler):
        euler.numbers(now, found)
        return
    st.markdown(YOURS.format(a=now.a, c=now.c, n=now.n, base=now.written))
    rows = [
        {
            "identity": f"${side.latex}$",
            "left side": f"${number(side.left, 10)}$",
            "right side": f"${number(side.right, 10)}$",
            "": "✓ equal" if side.holds else "not equal",
        }
        for side in found.identities
    ]
    st.table(rows)


def mathematics(now: Logarithm | Euler, found: Any) -> None:
    st.latex(r"\log_b x = y \iff b^y = x, \qquad b > 0,\ b \ne 1,\ x > 0")
    st.markdown(FROM_POWERS)
    st.latex(rf"{LIMIT}, \qquad {ERROR}")


def take(now: Logarithm | Euler, found: Any) -> dict[str, Any]:
    if isinstance(now, Euler):
        return table_of_e(found)
    sides = found.identities
    columns = {"identity": "latex", "left side": "left", "right side": "right"}
    return {"Identities": {name: [getattr(side, field) for side in sides] for name, field in columns.items()}}


def surprise() -> dict[str, object]:
    return {
        "base": random.choice(list(BASES)),
        "a": random.randint(1, 200) / 10,
        "c": random.randint(1, 200) / 10,
        "n": random.randint(-8, 8) / 2,
        "power": random.randint(0, 68) / 4,
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
    what_ran=lambda now, found: (
        [on_the_way_to_e, approach_e] if isinstance(now, Euler) else [logarithm_at, logarithm, identities]
    ),
)
