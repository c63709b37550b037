"""Step through an arithmetic expression, one operation a line."""

import random
from dataclasses import dataclass

import streamlit as st

from core.calculus.certainty import proved
from core.calculus.foundations.order_of_operations import Halfway, carried_out, read_arithmetic, steps
from core.charts.foundations.tree import tree_picture
from core.expression import Expression
from pages.parts.controls import slider
from pages.parts.formula import typed_box
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.steps import start_anew
from pages.parts.verdict import verdict

PAGE = "order_of_operations"
GALLERY = [
    "2*(3+2)**2/5 - 4", "-3^2", "(-3)^2", "8/2/2", "8/(2/2)", "2^3^2", "10 - 4 - 3", "10 - (4 - 3)", "6/2*(1+2)",
    "1/2 + 1/3", "2 + 3*4^2 - 1", "(2+3)*(4-1)^2/9", "-2^2 + (-2)^2", "0.1 + 0.2", "2*3 - 4*5 + 6",
]  # fmt: skip
CLAIM = "Brackets first, then powers, then products and quotients from the left, then sums and differences from the left."
PREDICTION = Prediction(
    question="What is −3²?",
    options=("9", "−9"),
    answer="−9",
    because="The power comes before the sign: −(3²). With brackets, (−3)² = 9.",
)
TYPE = "Numbers with + - * / ** (or ^) and brackets."
HOW = "Carried out in fractions, without rounding."
TREE = "The calculation as a tree, {done} of {count} operations carried out. {words}"
RANKS = (
    "The tree needs no brackets: an operation can be carried out as soon as both branches below it are numbers. "
    "The rules of precedence say which tree a line of text means. Division undoes multiplication and has the same rank, "
    "so $8/2/2 = (8/2)/2$; the slides list it after multiplication, and subtraction after addition, but each pair goes "
    "from left to right."
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    calculation: Expression
    done: int  # operations carried out


def ask() -> Settings:
    calculation, lines, _ = typed_box("A calculation", GALLERY[0], key=f"{PAGE}.text", read=read_arithmetic, help=TYPE)
    st.latex(calculation.latex)
    count, key = len(lines) - 1, f"{PAGE}.shown"
    start_anew(key, calculation)
    done = slider("Operations carried out", 0, max(count, 1), 0, key=key, disabled=not count)
    return Settings(calculation=calculation, done=min(done, count))


def compute(now: Settings) -> Halfway:
    return carried_out(now.calculation, now.done)


def show(now: Settings, found: Halfway) -> None:
    words = sentence(found)
    verdict(proved(words.replace("**", "^").replace("*", " × "), HOW))
    picture = tree_picture(
        found.tree.labels,
        found.tree.parents,
        notes=found.notes,
        marked=found.turn,
        height=340,
        words=TREE.format(done=found.done, count=found.count, words=words),
    )
    show_picture(picture, f"{PAGE}.tree")
    shown = [rf"{'=' if k else ''}\;& {line.latex}" for k, line in enumerate(found.lines[: found.done + 1])]
    st.latex(r"\begin{aligned}" + r"\\ ".join(shown) + r"\end{aligned}")


def sentence(found: Halfway) -> str:
    left = found.count - found.done
    if not left:
        return f"The value is {found.lines[-1].line}."
    following = found.lines[found.done + 1].did.split(" = ")[0]
    return f"{left} operation{'s' if left > 1 else ''} to go; next: {following}."


# --- the tabs ---


def numbers(now: Settings, found: Halfway) -> None:
    rows = [
        {
            "step": str(k),
            "operation": f"`{line.did}`" if line.did else "as typed",
            "line": f"$\\displaystyle {line.latex}$",
        }
        for k, line in enumerate(found.lines)
    ]
    st.table(rows)


def mathematics(now: Settings, found: Halfway) -> None:
    st.markdown(RANKS)


def take(now: Settings, found: Halfway) -> dict[str, object]:
    return {"Lines": {"line": [line.line for line in found.lines], "operation": [line.did for line in found.lines]}}


def surprise() -> dict[str, object]:
    return {"text": random.choice(GALLERY), "shown": 0}


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
    what_ran=[read_arithmetic, steps, carried_out],
)
