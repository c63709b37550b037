"""Zeros and places with slope 0: families with known answers, random roots, and lists that may not be called complete."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bounded import TooHard
from core.calculus.zeros import stationary_in, zeros_in
from core.expression import ExpressionError, parse
from tests.generated import formulas, value

F = parse


def waves(k):
    """The multiples of pi/k and the odd multiples of pi/(2k) in [-4, 4]."""
    n = range(-40, 41)
    return [j * math.pi / k for j in n if abs(j * math.pi / k) <= 4], [
        (j + 0.5) * math.pi / k for j in n if abs((j + 0.5) * math.pi / k) <= 4
    ]


SLOPE_0 = {  # formula: where its slope is 0 in [-4, 4]
    **{f"sin({k}x)": waves(k)[1] for k in range(1, 13)},
    **{f"cos({k}x)": waves(k)[0] for k in range(1, 13)},
    **{f"cos({k}x)^2": waves(2 * k)[0] for k in range(1, 7)},
    **{f"x^3 - {k}x": [-math.sqrt(k / 3), math.sqrt(k / 3)] for k in range(1, 41)},
    **{f"x^2 - {k}x": [k / 2] for k in range(-8, 9)},
    **{f"x^4 - {k}x^2": [-math.sqrt(k / 2), 0, math.sqrt(k / 2)] for k in range(1, 21)},
    **{f"x^{k}": [0] for k in range(2, 13)},
    **{f"x^{k} e^(-x)": [0, k] if k > 1 else [1] for k in range(1, 5)},
    **{f"x e^(-{k}x^2)": [-1 / math.sqrt(2 * k), 1 / math.sqrt(2 * k)] for k in range(1, 21)},
    **{f"e^(-(x-{k}/4)^2)": [k / 4] for k in range(-10, 11)},
    **{f"1/(1+(x-{k}/3)^2)": [k / 3] for k in range(-10, 11)},
    **{f"(x^2-{k})/(x^2+{k})": [0] for k in range(1, 11)},
    **{f"x + {k}/x": [-math.sqrt(k), math.sqrt(k)] for k in range(1, 10)},
    **{f"e^x - {k}x": [math.log(k)] for k in range(1, 21)},
    **{f"e^({k}x)": [] for k in range(1, 5)},
    **{f"{k}x + atan(x)": [] for k in range(1, 5)},
    **{f"cosh({k}x)": [0] for k in range(1, 4)},
    **{f"{k}": None for k in range(1, 4)},
}


def verdict(text, expected):
    """Right: these points and called complete; open: not called complete; else wrong."""
    found = stationary_in(F(text, ("x",)), "x", -4, 4)
    if expected is None:
        return "right" if found.is_everywhere else "wrong"
    same = len(found.zeros) == len(expected) and np.allclose([z.x for z in found.zeros], sorted(expected), atol=1e-12)
    if found.is_complete:
        return "right" if same else "wrong"
    return "open"


def test_the_table_is_right_or_open():
    assert len(SLOPE_0) >= 200
    verdicts = {text: verdict(text, expected) for text, expected in SLOPE_0.items()}
    assert [text for text, said in verdicts.items() if said == "wrong"] == []
    assert list(verdicts.values()).count("open") <= 0.02 * len(verdicts)


@pytest.mark.parametrize(
    ("text", "wrong"), [("x^2 - 4x", []), ("sin(x)", [math.pi / 2]), ("x^4 - x^2", [0, 1]), ("e^x", [0]), ("x^2", None)]
)
def test_a_planted_wrong_list_is_seen(text, wrong):
    assert verdict(text, wrong) == "wrong"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.fractions(-3, 3, max_denominator=12), min_size=1, max_size=5))
def test_the_zeros_of_a_product_of_linear_factors(roots):
    found = zeros_in(F(" * ".join(f"(x - ({r}))" for r in roots), ("x",)), "x", -4, 4)
    assert found.is_complete
    assert [z.x for z in found.zeros] == pytest.approx(sorted({float(r) for r in roots}), abs=1e-14)
    for zero in found.zeros:
        order = [float(r) for r in roots].count(pytest.approx(zero.x, abs=1e-12))
        assert zero.before * zero.after == (-1) ** order


def test_what_kind_of_place_it_is():
    for text, kind in (
        ("x^2", "minimum"),
        ("-x^4", "maximum"),
        ("x^3", "terrace"),
        ("-x^5", "terrace"),
        ("1 - cos(x)", "minimum"),
    ):
        (zero,) = (z for z in stationary_in(F(text, ("x",)), "x", -1, 1).zeros)
        assert (zero.kind, zero.x) == (kind, 0)


def test_a_constant_has_slope_0_everywhere():
    assert stationary_in(F("5", ("x",)), "x", -1, 1).claim("points", "is no point").says.startswith("Every point")


@pytest.mark.parametrize("text", ["|x|", "max(x, -x)", "sqrt(x^2)"])
def test_a_corner_is_no_place_with_slope_0(text):
    assert stationary_in(F(text, ("x",)), "x", -1, 1).zeros == ()


@pytest.mark.parametrize("text", ["sin(1/x)", "sin(1000x)", "max(x, 0)", "floor(x)"])
def test_what_is_too_much_is_not_called_complete(text):
    claim = zeros_in(F(text, ("x",)), "x", -1, 1).claim("zeros", "is no zero")
    assert claim.certainty == "open"
    assert claim.overstates is None


def test_at_the_edge_of_the_domain_the_stretch_is_named():
    found = zeros_in(F("ln(x)", ("x",)), "x", -4, 4)
    assert [z.x for z in found.zeros] == [1]
    assert not found.is_complete
    assert found.claim("zeros", "is no zero").says.endswith("but for a stretch of less than a billionth at 0.")


@pytest.mark.parametrize("share", range(4))
def test_formulas_that_nobody_chose(share):
    """Between two neighbours of a complete list the sign does not change, and every zero is one."""
    mp.mp.dps = 30
    wrong = []
    for text in formulas(seed=900 + share, count=50):
        try:
            found = zeros_in(F(text, ("x",)), "x", -2, 2)
        except (ExpressionError, TooHard):
            continue
        seen = [float(value(text, mp.mpf(x))) for x in np.linspace(-1.999, 1.999, 300)]
        if found.is_complete and not found.is_everywhere:
            for (x, y), (u, v) in zip(*[zip(np.linspace(-1.999, 1.999, 300), seen, strict=True)] * 2, strict=False):
                between = any(x - 1e-9 <= z.x <= u + 1e-9 for z in found.zeros)
                if y * v < 0 and not between and abs(y - v) < 0.2:
                    wrong.append((text, x, u))
        for zero in found.zeros:
            before, after = (value(text, mp.mpf(zero.x) + s) for s in (-2e-15, 2e-15))
            if zero.before * zero.after < 0 and not (before * zero.before >= 0 and after * zero.after >= 0):
                wrong.append((text, zero, before, after))
    assert wrong == []
