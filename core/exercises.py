"""The slides' exercises and some more: a question, what the answer must equal, and what a wrong answer gives away.

An answer is checked by meaning, not by spelling: 44/6, 7.3333 and 22/3 are one number, 6x(x^2+1)^2 and 6x^5+12x^3+6x one formula.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.expression import Expression, ExpressionError, parse

__all__ = ["EXERCISES", "Exercise", "Verdict", "check"]


@dataclass(frozen=True)
class Exercise:
    """A question about one topic; `answer` is written as a reader would type it."""

    topic: str  # page
    key: str
    question: str  # Markdown with $LaTeX$
    answer: str
    kind: str = "number"  # "number" | "expression" | "point" | "choice"
    variables: tuple[str, ...] = ()  # of an expression
    options: tuple[str, ...] = ()  # of a choice
    mistakes: Mapping[str, str] = field(default_factory=dict)  # wrong answer, written the same way -> the hint it earns
    because: str = ""  # shown with the right answer
    tolerance: float = 1e-3  # relative, for numbers: four digits are enough


@dataclass(frozen=True)
class Verdict:
    """Whether the answer is right, and one sentence."""

    correct: bool
    message: str


def check(exercise: Exercise, text: str) -> Verdict:
    """Compare the typed answer with the right one and with the known mistakes."""
    text = text.strip()
    try:
        if _same(exercise, text, exercise.answer):
            return Verdict(True, f"Right. {exercise.because}".strip())
        for mistake, hint in exercise.mistakes.items():
            if _same(exercise, text, mistake):
                return Verdict(False, hint)
    except ExpressionError as error:
        return Verdict(False, error.message)
    return Verdict(False, exercise.mistakes.get("", "Not yet. Try it on the picture above, then compare."))


def _same(exercise: Exercise, text: str, expected: str) -> bool:
    match exercise.kind:
        case "choice":
            return text == expected
        case "point":
            ours, theirs = _numbers(text), _numbers(expected)
            return len(ours) == len(theirs) and all(_close(a, b, exercise.tolerance) for a, b in zip(ours, theirs, strict=True))
        case "expression":
            return bool(expected) and _equivalent(_formula(text, exercise), _formula(expected, exercise))
        case _:
            return bool(expected) and _close(_number(text), _number(expected), exercise.tolerance)


def _number(text: str) -> float:
    return float(parse(re.sub(r"^\s*\w+\s*=", "", text), variables=())())


def _numbers(text: str) -> list[float]:
    inside = re.fullmatch(r"\s*(?:\((.*)\)|\[(.*)\])\s*", text)
    text = (inside[1] or inside[2] or "") if inside else text
    return [_number(part) for part in re.split(r"[,;]", text) if part.strip()]


def _formula(text: str, exercise: Exercise) -> Expression:
    return parse(re.sub(r"\+\s*[cC]\s*$", "", text), variables=exercise.variables)


def _close(a: float, b: float, tolerance: float) -> bool:
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance / 10)


def _equivalent(one: Expression, other: Expression) -> bool:
    """Equal wherever both are defined, on random points of several sizes."""
    rng = np.random.default_rng(0)
    points = {
        name: np.concatenate([rng.uniform(-3, 3, 40), rng.uniform(0.1, 2, 40)]) for name in {*one.variables, *other.variables}
    }
    a, b = (np.broadcast_to(f(**{v: points[v] for v in f.variables}), (80,)) for f in (one, other))
    both = np.isfinite(a) & np.isfinite(b)
    return bool(both.sum() >= 20 and np.allclose(a[both], b[both], rtol=1e-7, atol=1e-9))


_MODELS = (
    Exercise("least_squares", "normal", "The points (0, 1), (1, 3), (2, 5) lie on a line $y = w x + b$. What is $w$?", "2",
             because="Every residual is 0: $A x = b$ has a solution.", mistakes={"1": "That is $b$, the value at $x = 0$."}),
    Exercise("least_squares", "mean", "Fit a constant $y = b$ to the values 1, 2, 6. Which $b$ has the least squares?", "3",
             because="The column of ones gives $3b = 1 + 2 + 6$: least squares of a constant is the mean.",
             mistakes={"2": "That is the median: it has the least *absolute* residuals."}),
    Exercise("least_squares", "gradient",
             "The gradient of $\\|Ax-b\\|^2 = (ax-b)^2$ for numbers $a$, $x$, $b$, with respect to $x$:", "2a(ax-b)", "expression", ("a", "x", "b"), because="The matrix form is $2A^TAx - 2A^Tb$.",
             mistakes={"2(ax-b)": "The inner derivative $a$ is missing.", "a(ax-b)": "The factor 2 of the square is missing."}),
    Exercise("perceptron", "update",
             "$w = (1, -1)$, $b = 0$, $\\eta = 1$. The point $x = (2, 3)$ has $t = +1$. What is $w$ after it?", "(3, 2)", "point", because="$z = 2 - 3 = -1$ has the wrong sign, so $w + t x = (3, 2)$.",
             mistakes={"(1, -1)": "Compute $z\\,t$ first: is the point right?", "(-1, -4)": "Add $t x$, do not subtract it."}),
    Exercise("perceptron", "tie", "The first point after the start $w = 0$, $b = 0$: is it a mistake?", "Yes, always", "choice",
             options=("Yes, always", "No, never", "It depends on its class"),
             because="$z = 0$ is neither side; counting a tie as a mistake is what gets the algorithm going."),
    Exercise("perceptron", "loss", "The perceptron loss $\\max(0, -zt)$ of a point with $z = -1.5$, $t = +1$:", "1.5",
             mistakes={"2.5": "That is the hinge loss $\\max(0, 1 - zt)$.", "0": "The point is on the wrong side: $zt < 0$."}),
    Exercise("neural_network", "weights", "A network 2 → 4 → 1 with biases: how many numbers are trained?", "17",
             because="$2·4 + 4 + 4·1 + 1 = 17$.", mistakes={"12": "Those are the weights; each unit has a bias too."}),
    Exercise("neural_network", "tanh", "The derivative of $\\tanh z$, written with $a = \\tanh z$:",
             "1-a^2", "expression", ("a",), because="Which is why the backward pass needs only the values of the forward pass.",
             mistakes={"a(1-a)": "That is the sigmoid's.", "1-a": "Square it: $1 - a^2$."}),
    Exercise("neural_network", "xor", "How many hidden units does a network need at least to separate XOR?", "2",
             because="Each draws one line, the output combines the two.", mistakes={"1": "One unit draws one line; XOR needs two.",
             "0": "Without a hidden layer there is one line only: that is the perceptron."}),
)  # fmt: skip

EXERCISES: tuple[Exercise, ...] = _MODELS
