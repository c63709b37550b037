"""An exercise: a question, what the answer must equal, and what a wrong answer gives away.

An answer is checked by meaning, not by spelling: 44/6, 7.3333 and 22/3 are one number, 6x(x^2+1)^2 and 6x^5+12x^3+6x one formula.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.expression import Expression, ExpressionError, parse


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

    @property
    def id(self) -> str:
        """Its name in the whole workshop."""
        return f"{self.topic}.{self.key}"


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
