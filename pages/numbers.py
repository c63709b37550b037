"""Type a number and see which sets it belongs to, and why."""

import random
from dataclasses import dataclass

import streamlit as st

from core.calculus.foundations.numbers import SQRT_2_IS_IRRATIONAL, Number, Summary, read_number, summary
from core.charts.foundations.number_plane import number_picture
from core.charts.foundations.number_sets import sets_picture
from pages.parts.controls import slider
from pages.parts.formula import typed_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.verdict import verdict

PAGE = "numbers"
EXAMPLES = ["2/3", "sqrt(2)", "pi", "0.125", "sqrt(-4)", "6.87", "0", "-3", "sqrt(9)", "e", "log_2(8)", "pi + e"]
MARKS = {True: "✓ yes", False: "no", None: "? open"}
CLAIM = (
    "Natural, whole, integer, rational, real, complex: each set holds the ones before it. A real number that is no fraction "
    "is irrational."
)
PREDICTION = Prediction(
    question="Is 0.1 + 0.2 rational?",
    options=("Yes", "No", "It depends on the computer"),
    answer="Yes",
    because="Every finite decimal is a fraction; what a computer stores for 0.1 is another fraction, very close to it.",
)
TYPE = "For example 2/3, sqrt(2), pi, 0.125, sqrt(-4)."
BOXES = "The sets of numbers as boxes in boxes, with {written} in the smallest that holds it. {words}"
WHOLE = "The whole numbers are the naturals together with 0; on the slides 0 only enters as a digit of 10 or 1090."
PROOF = "**Why $\\sqrt2$ is irrational**, line by line: can you say the next one before you move the slider?"


@dataclass(frozen=True, kw_only=True)
class Settings:
    number: Number  # as typed, with what is known of it by now


def ask() -> Settings:
    number = typed_box("A number", "2/3", key=f"{PAGE}.number", read=read_number, help=TYPE)
    st.latex(number.formula.latex)
    st.pills("Or take one of these", EXAMPLES, key=f"{PAGE}.example", on_change=take_example, wrap=True)
    return Settings(number=number)


def take_example() -> None:
    st.session_state[f"{PAGE}.number"] = st.session_state[f"{PAGE}.example"] or EXAMPLES[0]


def compute(now: Settings) -> Summary:
    return summary(now.number)


def show(now: Settings, found: Summary) -> None:
    words = found.claim.says
    about = "" if now.number.digits or now.number.value.imag else "≈ "
    verdict(found.claim, f"Its value is {about}{found.written}.")
    boxes = BOXES.format(written=found.written, words=words)
    show_picture(sets_picture(found.sets, found.written, words=boxes), f"{PAGE}.sets")
    plane = f"The number {found.written} in the plane of real and imaginary part. {words}"
    show_picture(number_picture(now.number.value, found.written, words=plane), f"{PAGE}.line")


# --- the tabs ---


def numbers(now: Settings, found: Summary) -> None:
    st.dataframe(reasons(now), hide_index=True, width="stretch")
    st.caption(WHOLE)


def reasons(now: Settings) -> dict[str, list[str]]:
    sets = now.number.sets
    return {
        "set": [m.set for m in sets],
        "member": [MARKS[m.belongs] for m in sets],
        "because": [m.reason for m in sets],
    }


def mathematics(now: Settings, found: Summary) -> None:
    st.markdown(PROOF)
    lines = slider("Lines of the proof", 1, len(SQRT_2_IS_IRRATIONAL), 1, key=f"{PAGE}.proof")
    st.markdown("\n".join(f"{k}. {line}" for k, line in enumerate(SQRT_2_IS_IRRATIONAL[:lines], 1)))


def take(now: Settings, found: Summary) -> dict[str, object]:
    return {"Sets": reasons(now)}


def surprise() -> dict[str, object]:
    return {"number": random.choice(EXAMPLES), "example": None}


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
    what_ran=[read_number, summary, "core.notation.symbolic.number_sets.classify"],
)
