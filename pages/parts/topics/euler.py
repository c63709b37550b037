"""Euler's number, on the logarithms page: where (1 + 1/n)^n goes, until the computer rounds."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.calculus.certainty import computed
from core.calculus.foundations.logarithms import EULER_ON_THE_SLIDES, OnTheWayToE, approach_e, on_the_way_to_e
from core.charts.foundations.functions import error_picture
from pages.parts.controls import slider
from pages.parts.frame import show_code
from pages.parts.picture import show as show_picture
from pages.parts.typeset import number
from pages.parts.verdict import verdict

PAGE = "logarithms"
POWER_HELP = "2 means n = 100, 7 means n = 10 million."
WORDS = "n = {n:.6g}: (1 + 1/n)ⁿ = {value:.12g}, which is {error:.2g} away from e = 2.718281828459…"
HOW = "In floating point, where 1 + 1/n is rounded; e to all its digits."
SPOILT = "The computer has rounded 1 + 1/n, and the n-th power magnifies that."
THEORY = "Theory says e/(2n) = {theory:.2g}: ten times the n, a tenth of the error."
SLIP = "The slides print 2.79481382942 for n = 100, a slip for 2.70481382942, and give 2.71828169413 as e: that is n = 10⁷."


@dataclass(frozen=True, kw_only=True)
class Euler:
    power: float  # n is 10 to it


def ask() -> Euler:
    return Euler(power=slider("n = 10 to the power", 0.0, 17.0, 2.0, 0.25, key=f"{PAGE}.power", format="%g", help=POWER_HELP))


def way_to_e(now: Euler) -> OnTheWayToE:
    return on_the_way_to_e(10.0**now.power)


def show(now: Euler, found: OnTheWayToE) -> None:
    n, value, error, theory = (float(v) for v in vars(found.here).values())
    words = WORDS.format(n=n, value=value, error=error)
    verdict(computed(words, HOW))
    every = found.every
    picture = error_picture(
        {"distance from e": (every.n, every.errors), "theory: e/(2n)": (every.n, every.theory)},
        x="n",
        y="distance from e",
        mark=(n, error),
        height=300,
        words=f"Distance from e against n, both on log axes. {words}",
    )
    show_picture(picture, f"{PAGE}.euler")
    st.markdown(SPOILT if error > 1.5 * theory else THEORY.format(theory=theory))


def numbers(now: Euler, found: OnTheWayToE) -> None:
    at = found.slides
    rows = [
        {
            "n": f"${n:,}$".replace(",", r"\,"),
            "(1 + 1/n)ⁿ": f"{value:.11f}",
            "distance from e": f"${number(error, 3)}$",
            "e/(2n)": f"${number(theory, 3)}$",
        }
        for n, value, error, theory in zip(EULER_ON_THE_SLIDES, at.values, at.errors, at.theory, strict=True)
    ]
    st.table(rows)
    st.caption(SLIP)
    show_code(approach_e)


def table_of_e(found: OnTheWayToE) -> dict[str, Any]:
    every = found.every
    return {"Euler": {"n": every.n, "value": every.values, "error": every.errors, "e/(2n)": every.theory}}
