"""What is known, and how: proved, computed or open.

A claim that exact arithmetic, an identity or an enclosure leaves no way around is proved. One on which two independent ways of
floating point agree is computed. Otherwise it is open: what was tried did not decide, which is no answer. A limit of passes,
points, digits or seconds proves no "no".
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal, Protocol

import numpy as np

Certainty = Literal["proved", "computed", "open"]

MARKS: dict[Certainty, str] = {"proved": "✓", "computed": "≈", "open": "?"}
_OVERSTATED = re.compile(  # what only a proof may say
    r"\b(exactly|arrives|never|always|converges|diverges|is a (minimum|maximum|saddle)"
    r"|no such|for ever|every (τ|tau)|the only|all of them)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Claim:
    """A sentence for the reader, and how it is known."""

    says: str  # one sentence, 25 words at most where it is the verdict of a page
    certainty: Certainty
    how: str  # one sentence: the proof, the two ways that agree, or what was tried

    @property
    def mark(self) -> str:
        """✓, ≈ or ?."""
        return MARKS[self.certainty]

    @property
    def overstates(self) -> str | None:
        """The first word of proof in what is not proved; None where there is none."""
        return None if self.certainty == "proved" else overstated(self.says)


def overstated(says: str) -> str | None:
    """The first word of proof in a sentence."""
    found = _OVERSTATED.search(says)
    return found[0] if found else None


def proved(says: str, how: str) -> Claim:
    """What leaves no other answer."""
    return Claim(says, "proved", how)


def computed(says: str, how: str) -> Claim:
    """What two independent ways of floating point agree on."""
    return Claim(says, "computed", how)


def undecided(says: str, tried: str) -> Claim:
    """What was not decided by what was tried."""
    return Claim(says, "open", tried)


class Known(Protocol):
    """Whatever says how it is known."""

    @property
    def certainty(self) -> Certainty:
        """Proved, computed or open."""


def weakest(*known: Known) -> Certainty:
    """How a conclusion from all of these is known.

    >>> weakest(proved("a", ""), computed("b", ""))
    'computed'
    """
    return max((one.certainty for one in known), key=list(MARKS).index)


def certain_digits(value: float, radius: float, most: int = 12) -> str:
    """The number with the digits of which it is certain, |true value - value| <= radius; at most that many.

    The last digit shown may be off by one, as everywhere in numerical work; where no digit is certain, the range stands. No
    zeros at the end where all that is not certain is how the float was rounded.

    >>> certain_digits(0.5743783314115, 1e-6), certain_digits(2.0, 0.0), certain_digits(1.5, 0.2)
    ('0.57438', '2', '1.5 ± 0.2')
    >>> certain_digits(-1.1, 1e-9, 8), certain_digits(-1.1, 1e-16, 8)
    ('-1.1000000', '-1.1')
    """
    if not np.isfinite([value, radius]).all() or radius <= np.finfo(float).eps * abs(value):
        return f"{value:.{most}g}"
    size = max(abs(value), radius)
    first, last = int(np.floor(np.log10(size))), int(np.floor(np.log10(radius))) + 1
    places = -max(last, first - most + 1)
    if places <= -first:
        return f"{value:.2g} ± {radius:.1g}"
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return f"{rounded:f}" if -5 < first < 12 else f"{value:.{max(0, first + places)}e}"
