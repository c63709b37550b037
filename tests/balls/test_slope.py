"""What is said of ordinary formulas that nobody chose, beside values by mpmath to 100 digits."""

import math
import random
from fractions import Fraction

import mpmath as mp
import pytest

from core.bounded import TooHard
from core.calculus import smoothness
from core.calculus.smoothness import Slope, derivative_at
from core.expression import Expression, ExpressionError, parse
from core.notation.elementary import FUNCTIONS
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


INF, NAN = math.inf, math.nan
SLOPES = [  # formula, point, kind, slope from the left and from the right
    ("|x|", "0", "corner", -1, 1), ("|x|^1.5", "0", "smooth", 0, 0), ("|x|^(1/2)", "0", "vertical", -INF, INF), ("cbrt(x)", "0", "vertical", INF, INF),
    ("|sin(x)|", "pi", "corner", -1, 1), ("max(x, x^2)", "0", "corner", 0, 1), ("max(x, x^2)", "1", "corner", 1, 2), ("min(x, 2 - x)", "1", "corner", 1, -1),
    ("relu(x - 1)", "1", "corner", 0, 1), ("floor(x)", "1", "jump", NAN, NAN), ("sign(x)", "0", "jump", NAN, NAN), ("round(x)", "1/2", "jump", NAN, NAN),
    ("x |x|", "0", "smooth", 0, 0), ("sqrt(x^2)", "0", "corner", -1, 1), ("{x^2, x < 0; x, x >= 0}", "0", "corner", 0, 1),
    ("{x^2, x < 1; 2x - 1, x >= 1}", "1", "smooth", 2, 2), ("1/x", "0", "undefined", NAN, NAN), ("ln(x)", "-1", "undefined", NAN, NAN),
    ("x^x", "1", "smooth", 1, 1), ("e^(-1/x)", "1", "smooth", math.exp(-1), math.exp(-1)), ("tan(x)", "pi/4", "smooth", 2, 2), ("x!", "0", "smooth", -0.5772156649015329, -0.5772156649015329),
    ("asin(x)", "1", "vertical", INF, NAN), ("acos(x)", "-1", "vertical", NAN, -INF), ("x^(5/3)", "1", "smooth", 5 / 3, 5 / 3), ("2^x", "0", "smooth", math.log(2), math.log(2)),
    ("log_2(x)", "1", "smooth", 1 / math.log(2), 1 / math.log(2)), ("atan(1/x)", "1", "smooth", -0.5, -0.5), ("|x^2 - 2|", "1", "smooth", -2, -2), ("ceil(x)", "1/2", "smooth", 0, 0),
    ("acos(x)", "3", "undefined", NAN, NAN), ("asin(sinh(x))", "-2", "undefined", NAN, NAN), ("acosh(x)", "1/2", "undefined", NAN, NAN),
    ("atanh(x)", "1", "undefined", NAN, NAN), ("atanh(x)", "2", "undefined", NAN, NAN), ("cos(acos(3))", "1", "undefined", NAN, NAN),
    ("floor(x/x)", "1", "smooth", 0, 0), ("floor(x/x)", "0", "undefined", NAN, NAN), ("floor((x^2 - x)/(x - 1))", "2", "jump", NAN, NAN),
    ("floor(sin(x)/sin(x))", "1", "smooth", 0, 0), ("floor((x^3 + 1)/(x + 1))", "1", "jump", NAN, NAN), ("sign(x^2/x - x)", "1", "smooth", 0, 0),
    ("mod(x, 1)", "1/2", "smooth", 1, 1), ("mod(x, 2)", "2", "jump", NAN, NAN), ("mod(3, x)", "2", "smooth", -1, -1), ("mod(x/x, 1)", "1", "smooth", 0, 0),
    ("tanh(ceil(x))", "1", "jump", NAN, NAN), ("atan(cosh(x)) + cbrt(ceil(x))", "0", "jump", NAN, NAN),
    ("sin(x)^2/x", "1", "smooth", 2 * math.sin(1) * math.cos(1) - math.sin(1) ** 2, None), ("|x|^pi", "0", "smooth", 0, 0), ("acosh(x)", "1", "vertical", NAN, INF),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "kind", "left", "right"), SLOPES, ids=[f"{t} at {p}" for t, p, *_ in SLOPES])
def test_a_slope_that_is_known(text, place, kind, left, right):
    said = derivative_at(parse(text, ("x",)), {"x": parse(place)}, "x")
    assert said.kind == kind
    assert (said.left, said.right) == pytest.approx((left, left if right is None else right), rel=1e-9, abs=1e-12, nan_ok=True)
    assert said.claim("x = 1").overstates is None


@pytest.mark.parametrize("name", sorted(name for name, card in FUNCTIONS.items() if card.arguments[0] == 1 and card.slope))
@pytest.mark.parametrize("place", [-2.25, 0.3, 1.75])
def test_every_function_has_the_slope_of_its_card(name, place):
    f = Expression((name, ("*", ("variable", "x"), ("number", "0.9"))), ("x",))
    said, formula = derivative_at(f, {"x": place}, "x"), float(f.derivative("x")(x=place))
    if said.kind == "smooth":
        assert said.value == pytest.approx(formula, rel=1e-9, abs=1e-12)
    else:
        assert said.kind in ("undefined", "open")


def test_without_balls_the_formula_and_differences_are_compared(monkeypatch):
    def refuse(*_):
        raise TooHard("Not here.")

    monkeypatch.setattr(smoothness, "quick", refuse)
    said = derivative_at(parse("sin(x)"), {"x": 1.0}, "x")
    assert (said.kind, said.certainty) == ("smooth", "computed")
    assert said.value == pytest.approx(math.cos(1))
    assert derivative_at(parse("|x|"), {"x": 0.0}, "x").kind == "open"


@pytest.mark.parametrize(
    ("text", "at", "kind"),
    [("sin(x)", 1.0, "smooth"), ("1000 x^2", 3.0, "smooth"), ("|x|", 0.0, "open"), ("x^2 + 0.01 |x - 1|", 1.0, "open")],
)
def test_without_balls_the_formula_and_close_differences_must_agree(text, at, kind):
    f = parse(text, ("x",))
    found = smoothness._by_numbers(f, {"x": at}, "x")
    assert found.kind == kind
    if kind == "smooth":
        assert found.value == pytest.approx(float(f.derivative("x")(x=at)), rel=1e-12)
        assert found.radius <= 1e-6 * abs(found.value)
