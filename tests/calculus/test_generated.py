"""What is said of ordinary formulas that nobody chose, beside values by mpmath to 100 digits."""

import math
import random
from fractions import Fraction

import mpmath as mp
import pytest

from core.calculus.smoothness import Slope, derivative_at
from core.expression import ExpressionError, parse
from tests.generated import formulas, value

POINTS = ("0", "1", "2", "-1", "1/2", "0.3")
SHARES = 8  # of the formulas, so that the tests run beside each other
NEAR, NEARER = mp.mpf(10) ** -24, mp.mpf(10) ** -36


def read(text):
    """The formula; None where it is refused, for a number that is too large."""
    try:
        return parse(text, ("x",))
    except ExpressionError:
        return None


def quotients(text, at):
    """Difference quotients to the left and to the right, near and nearer."""
    here = value(text, at)
    return [[(value(text, at + s * h) - here) / (s * h) for h in (NEAR, NEARER)] for s in (-1, 1)]


def same(said, seen):
    near, nearer = seen
    if math.isnan(said) or mp.isnan(near):
        return math.isnan(said) and bool(mp.isnan(near))
    if math.isinf(said):
        return abs(nearer) > 1.2 * abs(near) and (said > 0) == (nearer > 0)
    return abs(said - near) <= 1e-5 * (1 + abs(said))


def contradicts(said: Slope, left, right) -> bool:
    match said.kind:
        case "smooth":
            return not (same(said.value, left) and same(said.value, right))
        case "corner" | "vertical":
            return not (same(said.left, left) and same(said.right, right))
        case "jump":
            return not any(abs(near) > 1e15 or mp.isnan(near) for near, _ in (left, right))
        case "undefined":
            return not any(mp.isnan(near) for near, _ in (left, right))
    return False


@pytest.mark.parametrize("share", range(SHARES))
def test_slopes(share):
    mp.mp.dps = 100
    rng = random.Random(share)
    wrong, opened, texts = [], 0, formulas(seed=100 + share, count=60)
    for text in texts:
        if (f := read(text)) is None:
            continue
        place = rng.choice(POINTS)
        at = Fraction(place)
        said = derivative_at(f, {"x": float(at)}, "x")
        left, right = quotients(text, mp.mpf(at.numerator) / at.denominator)
        opened += said.kind == "open"
        if contradicts(said, left, right):
            wrong.append(f"{text} at {place}: {said}, but {mp.nstr(left, 9)} and {mp.nstr(right, 9)}")
    assert wrong == []
    assert opened <= 0.15 * len(texts)
