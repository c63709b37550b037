"""Which sets a typed number belongs to, and why: natural, whole, integer, rational, irrational, real, complex.

Topic: Numbers. The decisions are SymPy's, in a worker: a short formula such as 2^(1/97) + 3^(1/89) has a minimal polynomial
that nobody waits for.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import bounded
from core.calculus.certainty import Claim, proved, undecided
from core.expression import Expression, ExpressionError
from core.notation.printers.plain import plain
from core.notation.reader import read


@dataclass(frozen=True)
class Membership:
    """Whether a number is in a set, and the reason; None where that is not known."""

    set: str
    belongs: bool | None
    reason: str


@dataclass(frozen=True)
class Number:
    """A typed number, its value, and the sets that it belongs to."""

    formula: Expression
    value: complex
    sets: tuple[Membership, ...]
    digits: str | None  # all of them, where they end soon: it can be written with = and not only with ≈

    def made_by(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The call that makes it again: see `core.export.values`."""
        return read_number, (plain(self.formula.tree),)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A number in short."""

    written: str  # its value
    sets: dict[str, bool | None]  # whether it is in the set; None where that is not known
    member: tuple[str, ...]  # of these sets
    unsure: tuple[str, ...]  # whether it is in these

    @property
    def claim(self) -> Claim:
        """The sets that hold it, in one sentence."""
        *others, last = self.member
        words = f"It is {', '.join(others)} and {last}" if others else f"It is {last}"
        if self.unsure:
            return undecided(f"{words}; whether it is {' or '.join(self.unsure[-2:])} is not decided here.", TRIED)
        return proved(f"{words}.", DECIDED)


DECIDED = "By exact algebra: fractions, roots of polynomials, prime factors of logarithms, known transcendental numbers."
TRIED = "Exact algebra was tried, for a few seconds: it shows neither."


def summary(number: Number) -> Summary:
    """The value as decimals, and the sets that hold the number.

    >>> summary(read_number("sqrt(-4)")).written
    '2 i'
    """
    value, sets = number.value, {m.set: m.belongs for m in number.sets}
    imaginary = f"{value.real:g} + {value.imag:g} i" if value.real else f"{value.imag:g} i"
    return Summary(
        written=imaginary if value.imag else number.digits or f"{value.real:.10g}",
        sets=sets,
        member=tuple(name for name, belongs in sets.items() if belongs),
        unsure=tuple(name for name, belongs in sets.items() if belongs is None),
    )


def read_number(text: str) -> Number:
    """A number as typed, such as 2/3, sqrt(2) or sqrt(-4). Raises ExpressionError for what is none.

    >>> read_number("sin(1)^2 + cos(1)^2").sets[0]
    Membership(set='natural', belongs=True, reason='It counts: 1, 2, 3, …')
    """
    formula = Expression(read(text, (), is_number=True), ())
    found: dict[str, Any] | None = None
    for thorough in (False, True):
        try:
            found = bounded.run("number_sets", formula.tree, thorough)
        except bounded.NotYet as wait:
            return _number(formula, found) if found else _unknown(formula, str(wait))
        except bounded.TooHard as error:
            if found is None:
                raise ExpressionError(str(error)) from error
            break
        if all(belongs is not None for _, belongs, _ in found["sets"]):
            break
    assert found is not None
    return _number(formula, found)


def _number(formula: Expression, found: dict[str, Any]) -> Number:
    return Number(formula, complex(*found["value"]), tuple(Membership(*m) for m in found["sets"]), found["digits"])


def _unknown(formula: Expression, why: str) -> Number:
    """What floating point alone can say: a value, and that it is real. Raises ExpressionError where it says nothing."""
    value = float(formula())
    if not math.isfinite(value):
        raise ExpressionError(why)
    open_ones = ("natural", "whole", "integer", "rational", "irrational")
    real = (
        Membership("real", True, "It has a place on the number line."),
        Membership("complex", True, "Every number here is a + b·i, with b = 0 for real ones."),
    )
    return Number(formula, complex(value), (*(Membership(name, None, why) for name in open_ones), *real), None)


SQRT_2_IS_IRRATIONAL = (
    "Suppose $\\sqrt2 = p/q$ with integers $p$, $q$ that have no common factor.",
    "Squaring: $p^2 = 2q^2$, so $p^2$ is even.",
    "The square of an odd number is odd, so $p$ is even: $p = 2k$.",
    "Then $4k^2 = 2q^2$, so $q^2 = 2k^2$ is even, and $q$ is even too.",
    "Now 2 divides both $p$ and $q$, although they have no common factor: a contradiction.",
    "So $\\sqrt2$ is no fraction of integers.",
)
