"""An exercise: a question, what the answer must equal, and what a wrong answer gives away.

An answer is checked by meaning, not by spelling: 44/6, 7.333 and 22/3 are one number, 6x(x^2+1)^2 and 6x^5+12x^3+6x one formula.
Where the question asks for a form, a fraction, say, the form is checked too. An antiderivative may have a constant, a derivative
may not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.exercises.equality import Relation, agrees, near, relation, rounded
from core.exercises.form import ASKED, Form, has_decimals, has_form
from core.exercises.reading import TypedNumber, read_formula, read_number, read_point, spellings
from core.expression import ExpressionError

Kind = Literal["number", "point", "choice", "expression", "derivative", "antiderivative"]

_NOT_YET = "Not yet. Try it on the picture above, then compare."
_NO_CONSTANT = (
    "All but the added constant is right: the derivative of a constant is 0, so a derivative has no + C. "
    "That belongs to an antiderivative."
)
_PARTLY = "It is equal to the answer where it has a value, but it has none for some numbers for which the answer has one."


@dataclass(frozen=True)
class Exercise:
    """A question about one topic; `answer` is written as a reader would type it."""

    topic: str  # page
    key: str
    question: str  # Markdown with $LaTeX$
    answer: str
    kind: Kind = "number"
    variables: tuple[str, ...] = ()  # of a formula
    options: tuple[str, ...] = ()  # of a choice
    mistakes: Mapping[str, str] = field(default_factory=dict)  # wrong answer, written the same way -> the hint it earns
    because: str = ""  # shown with the right answer
    digits: int = 3  # a decimal that is rounded or cut off has at least so many
    form: Form | None = None  # that the question asks for
    within: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # ranges of variables that the question speaks of

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
    try:
        match exercise.kind:
            case "choice":
                return _choice(exercise, text)
            case "number":
                verdicts = [_number(exercise, spelling) for spelling in spellings(text)]
                return next((verdict for verdict in verdicts if verdict.correct), verdicts[0])
            case "point":
                return _point(exercise, text)
            case _:
                return _formula(exercise, text)
    except ExpressionError as error:
        return Verdict(False, error.message)


def _right(exercise: Exercise) -> Verdict:
    return Verdict(True, f"Right. {exercise.because}".strip())


def _choice(exercise: Exercise, text: str) -> Verdict:
    return _right(exercise) if text == exercise.answer else Verdict(False, exercise.mistakes.get(text, _NOT_YET))


def _number(exercise: Exercise, text: str) -> Verdict:
    typed, wanted = read_number(text, exercise.question), read_number(exercise.answer)
    digits = None if exercise.form else exercise.digits
    same = agrees(typed, wanted, digits)
    if same and has_form(typed.tree, exercise.form):
        return _right(exercise)
    for mistake, hint in exercise.mistakes.items():
        if agrees(typed, read_number(mistake), digits):
            return Verdict(False, hint)
    if exercise.form and (same or (near(typed, wanted) and has_decimals(typed.tree))):
        return Verdict(False, f"{'The value is right' if same else 'The value is near'}, but {ASKED[exercise.form]}")
    return Verdict(False, _near([typed], [wanted], exercise.digits))


def _point(exercise: Exercise, text: str) -> Verdict:
    typed, wanted = read_point(text), read_point(exercise.answer)
    if len(typed) != len(wanted):
        return Verdict(False, f"Type {len(wanted)} numbers with a comma between them, such as (3, -1).")
    if _all_agree(typed, wanted, exercise.digits):
        return _right(exercise)
    for mistake, hint in exercise.mistakes.items():
        if _all_agree(typed, read_point(mistake), exercise.digits):
            return Verdict(False, hint)
    return Verdict(False, _near(typed, wanted, exercise.digits))


def _all_agree(typed: list[TypedNumber], wanted: list[TypedNumber], digits: int) -> bool:
    return all(agrees(a, b, digits) for a, b in zip(typed, wanted, strict=True))


def _near(typed: list[TypedNumber], wanted: list[TypedNumber], digits: int) -> str:
    pairs = [pair for pair in zip(typed, wanted, strict=True) if not agrees(*pair, digits)]
    if not all(near(*pair) for pair in pairs):
        return _NOT_YET
    if all(rounded(*pair) for pair in pairs):
        return f"That is near: give at least {digits} digits, or the exact value."
    return "That is near, but it is not the value."


def _formula(exercise: Exercise, text: str) -> Verdict:
    found = _relation(exercise, text, exercise.answer)
    if found == "equal" or (found == "shifted" and exercise.kind == "antiderivative"):
        return _shaped(exercise, text)
    for mistake, hint in exercise.mistakes.items():
        if _relation(exercise, text, mistake) in (("equal", "shifted") if exercise.kind == "antiderivative" else ("equal",)):
            return Verdict(False, hint)
    match found:
        case "shifted" if exercise.kind == "derivative":
            return Verdict(False, _NO_CONSTANT)
        case "partly":
            return Verdict(False, _PARTLY)
        case "different":
            read_formula(text, exercise.variables)  # says so where a C stands elsewhere
    return Verdict(False, _NOT_YET)


def _relation(exercise: Exercise, text: str, other: str) -> Relation:
    typed = read_formula(text, exercise.variables, constant=exercise.kind != "expression")
    return relation(typed, read_formula(other, exercise.variables), exercise.within)


def _shaped(exercise: Exercise, text: str) -> Verdict:
    typed = read_formula(text, exercise.variables, constant=exercise.kind != "expression")
    if exercise.form and not has_form(typed.tree, exercise.form):
        return Verdict(False, f"The value is right, but {ASKED[exercise.form]}")
    return _right(exercise)
