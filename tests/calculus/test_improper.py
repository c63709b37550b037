"""Integrals by numbers alone: narrow peaks are not missed, what diverges gets no number, cuts move out to the limit."""

import math

import numpy as np
import pytest
from scipy.special import erf

from core.calculus.integration.agreement import along
from core.calculus.integration.improper import CUTS, cut_integrals, trusted_integral
from core.expression import parse


def f(text):
    return along(parse(text, ("x",)), "x")


@pytest.mark.parametrize(
    ("text", "a", "b", "value"),
    [("e^(-x^2)", -1e4, 1e4, math.sqrt(math.pi)), ("e^(-(x-3.3)^2)", -1e4, 1e4, math.sqrt(math.pi)), ("floor(x)", 0, 3, 3), ("floor(7x)", 0, 3, 30),
     ("sign(x-0.3)", -1, 1, -0.6), ("1/sqrt(|x|)", -1, 1, 4), ("x^(-0.9)", 0, 1, 10), ("ln(x)^2/sqrt(x)", 0, 1, 16), ("1/x^2", 1, math.inf, 1), ("x^2+1", 3, 2, -22 / 3)],
)  # fmt: skip
def test_hard_integrals_have_their_value(text, a, b, value):
    assert trusted_integral(f(text), a, b) == pytest.approx(value, rel=1e-8)


@pytest.mark.parametrize(
    ("text", "a", "b"),
    [("1/x", -1, 1), ("1/x", 0, 1), ("1/x^2", -1, 1), ("1/x^2", 0, 1), ("1/(x-0.3)^2", 0, 1), ("tan(x)", 0, 2), ("1/x", 1, math.inf), ("sqrt(x-5)", 0, 1)],
)  # fmt: skip
def test_what_diverges_gets_no_number(text, a, b):
    assert math.isnan(trusted_integral(f(text), a, b))


def test_cuts_move_out_to_the_limit():
    cuts = np.array(CUTS)
    np.testing.assert_allclose(cut_integrals(f("e^(-x^2)"), -math.inf, math.inf), math.sqrt(math.pi) * erf(cuts), rtol=1e-10)
    np.testing.assert_allclose(cut_integrals(f("1/x^2"), 1, math.inf), 1 - 1 / cuts, atol=1e-12)
    np.testing.assert_allclose(cut_integrals(f("e^x"), -math.inf, 0), 1 - np.exp(-cuts), rtol=1e-10)
    np.testing.assert_allclose(cut_integrals(f("1/x"), 5, math.inf), np.log(np.maximum(cuts, 5) / 5), atol=1e-10)
