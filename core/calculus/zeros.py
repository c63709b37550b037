"""Where a formula in one variable is 0, and where its slope is: lists called complete only where that is proved.

Topics: Derivative as slope, Functions. `core.balls.zeros` encloses every zero; what it cannot decide is left over and said.
"""

from dataclasses import dataclass
from typing import Any, Literal

from core.bounded import TooHard, quick
from core.calculus.certainty import Claim, certain_digits, proved, undecided
from core.expression import Expression
from core.notation.symbolic.exact import Exact, meant
from core.notation.tree import from_json

Kind = Literal["minimum", "maximum", "terrace", "undecided"]
_KINDS: dict[tuple[int, int], Kind] = {(-1, 1): "minimum", (1, -1): "maximum", (1, 1): "terrace", (-1, -1): "terrace"}
_SLIVER = 1e-9  # times the length of the interval: so short a stretch is one place


@dataclass(frozen=True)
class Zero:
    """A zero of f, or of its slope."""

    x: float  # Exact where it is a fraction, perhaps times pi
    radius: float  # |true zero - x| is at most this
    before: int  # the sign of f, or of the slope, on the left; 0 where that is not known
    after: int

    @property
    def kind(self) -> Kind:
        """What it is as a place with slope 0."""
        return _KINDS.get((self.before, self.after), "undecided")

    @property
    def written(self) -> str:
        """In LaTeX."""
        return self.x.latex if isinstance(self.x, Exact) else certain_digits(self.x, self.radius, 8)


@dataclass(frozen=True)
class Zeros:
    """The zeros on an interval, ascending."""

    a: float
    b: float
    zeros: tuple[Zero, ...]
    left_over: tuple[tuple[float, float], ...]  # stretches on which nothing is known
    is_everywhere: bool  # 0 on the whole interval

    @property
    def slivers(self) -> tuple[float, ...] | None:
        """The places that are left over, where they are no more than a few; None where whole stretches are."""
        places = tuple((low + high) / 2 for low, high in self.left_over)
        short = all(high - low <= _SLIVER * (self.b - self.a) for low, high in self.left_over)
        return places if short and len(places) <= 3 else None

    @property
    def is_complete(self) -> bool:
        """Whether these are proved to be all."""
        return not self.left_over

    def claim(self, what: str, none: str) -> Claim:
        """That these are all, as far as that is known; what : "zeros" or the like, none : the same with no."""
        where = f"in [{self.a:g}, {self.b:g}]"
        if self.is_everywhere:
            return proved(f"Every point is one: it is 0 everywhere {where}.", "The formula is 0.")
        counted = f"These {len(self.zeros)} are all {what} {where}" if len(self.zeros) > 1 else f"This is the only one {where}"
        all_of_them = counted if self.zeros else f"There {none} {where}"
        if self.is_complete:
            return proved(f"{all_of_them}.", _HOW)
        if self.slivers is not None:
            places = " and ".join(f"{round(place, 9) + 0.0:.4g}" for place in self.slivers)
            return proved(f"{all_of_them}, but for a stretch of less than a billionth at {places}.", _HOW)
        return undecided(f"Found {where}; there may be more.", "Balls left stretches on which nothing is known.")


_HOW = "Balls of f and of its slope cover the whole interval and leave no other zero."


def zeros_in(f: Expression, variable: str, a: float, b: float) -> Zeros:
    """The zeros of f on [a, b]. Raises TooHard or NotYet where none of it is known."""
    return _known("zeros", f, variable, a, b)


def stationary_in(f: Expression, variable: str, a: float, b: float) -> Zeros:
    """The places on [a, b] where the slope of f is 0. Raises TooHard or NotYet where none of it is known."""
    return _known("stationary", f, variable, a, b)


def _known(operation: str, f: Expression, variable: str, a: float, b: float) -> Zeros:
    if set(f.variables) - {variable}:
        raise TooHard("This list is made for formulas in one variable.")
    found: dict[str, Any] = quick(operation, f.tree, variable, meant(a), meant(b))
    zeros = tuple(_zero(answer) for answer in found["zeros"])
    return Zeros(a, b, zeros, tuple((low, high) for low, high in found["left_over"]), found["everywhere"])


def _zero(answer: dict[str, Any]) -> Zero:
    value = float(answer["value"])
    x = value if answer["tree"] is None else Exact(value, from_json(answer["tree"]), "")
    return Zero(x, float(answer["radius"]), answer["before"], answer["after"])
