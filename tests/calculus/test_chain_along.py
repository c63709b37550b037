"""The chain at every stop of the slider is the chain at one place, asked for on its own."""

import numpy as np
import pytest

from core.calculus.chain_rule import chain_along, chain_at
from core.expression import parse

WINDOW = (-2.0, 2.0)
PLACES = tuple(np.round(np.arange(-2, 2.01, 0.25), 9).tolist())
PAIRS = [
    ("x^2 + 1", "y^3 - 2"),
    ("x^2 + 1", "ln(y)"),
    ("sin(x)", "1/y"),
    ("abs(x)", "y^2"),
    ("x^2", "sqrt(y)"),
    ("x^3", "cbrt(y)"),
    ("x - 1", "ln(y)"),
    ("5", "y^2"),
    ("x", "floor(y)"),
    ("1/x", "e^y"),
]


@pytest.mark.parametrize(("y", "z"), PAIRS)
def test_each_stop_says_what_the_place_alone_says(y, z):
    inner, outer = parse(y, ("x",)), parse(z, ("y",))
    seen = chain_along(inner, outer, WINDOW, PLACES)
    for k, x in enumerate(PLACES):
        here = chain_at(inner, outer, x, WINDOW)
        expected = [here.y, here.z, here.inner, here.outer, here.direct]
        found = [seen.y[k], seen.z[k], seen.inner[k], seen.outer[k], seen.direct[k]]
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12, err_msg=f"at x = {x}")
