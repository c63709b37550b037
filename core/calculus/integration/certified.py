"""The definite integral with its certainty: enclosed, computed, proved to diverge, or open.

Topic: Integrals. See `core.balls.integral`; where an end is improper the number is computed and its radius no proof.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from core.bounded import NotYet, TooHard, quick
from core.calculus.certainty import Claim, certain_digits, computed, proved, undecided
from core.expression import Expression
from core.notation.symbolic.exact import Exact, meant
from core.notation.tree import Node

Kind = Literal["proved", "computed", "diverges", "undefined", "open"]
End = float | Expression  # a typed constant such as pi/2 is exact


@dataclass(frozen=True)
class Integral:
    """What is known of a definite integral."""

    kind: Kind
    value: float  # nan where there is none, or none is known
    radius: float  # |true value - value| is at most this; of a computed one as far as two ways agree

    @property
    def how(self) -> str:
        """How it is known, in one sentence."""
        return _HOW[self.kind]

    @cached_property
    def claim(self) -> Claim:
        """In one sentence."""
        match self.kind:
            case "proved":
                return proved(f"The integral is {self.written}.", self.how)
            case "computed":
                return computed(f"The integral is {self.written}.", self.how)
            case "diverges":
                return proved("The integral diverges: there is no finite area.", self.how)
            case "undefined":
                return proved("f is not defined on the whole interval: there is no integral.", self.how)
        return undecided("The integral is not known: what was tried did not decide.", self.how)

    @property
    def written(self) -> str:
        """The digits of which it is certain; 0 where nothing but rounding is left."""
        if abs(self.value) <= self.radius < 1e-15:
            return "0"
        is_sure = self.radius < 1e-14 * max(1.0, abs(self.value))
        return f"{self.value:.12g}" if is_sure else certain_digits(self.value, self.radius, 12)


_HOW: dict[Kind, str] = {
    "proved": "An enclosure of the integral by ball arithmetic: all digits shown are certain.",
    "computed": "It exists, by comparison; its value is that of the double-exponential rule at two steps, which agree.",
    "diverges": "By comparison: at a distance h from the bad place f stays above a multiple of 1/h, or far out above one of 1/x.",
    "undefined": "Some part of f has no value on a stretch of it.",
    "open": "Enclosures, comparison and the double-exponential rule were tried.",
}


def certified_integral(f: Expression, variable: str, a: End, b: End) -> Integral:
    """The integral of f from a to b, which may be infinite or the wrong way round, with its certainty. Raises NotYet."""
    if a == b:
        return Integral("proved", 0.0, 0.0)
    try:
        found = quick("integral", f.tree, variable, _told(a), _told(b))
    except NotYet:
        raise
    except TooHard:
        return Integral("open", math.nan, 0.0)
    kind: Kind = found["kind"]
    if kind in ("proved", "computed") and "value" not in found:
        kind = "open"
    return Integral(kind, float(found.get("value", math.nan)), float(found.get("radius", 0.0)))


def _told(end: End) -> Node | str:
    if isinstance(end, Expression):
        return end.tree
    if isinstance(end, Exact) and end.tree:
        return end.tree
    if math.isinf(end):
        return "inf" if end > 0 else "-inf"
    return meant(float(end))
