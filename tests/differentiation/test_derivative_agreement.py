"""Five ways to one derivative agree, each to the digits it can give; a way without a rule says nan."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.differentiation import derivative_agreement as module
from core.differentiation.derivative_agreement import WAYS, five_ways
from core.expression import parse

CASES = json.loads((Path(__file__).parents[1] / "formulas" / "derivatives.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["f"])
def test_all_ways_give_the_reference(case):
    f = parse(case["f"], ("x",))
    for point in case["points"]:
        for way in five_ways(f, float(point["x"])):
            if np.isfinite(way.value):
                tolerance = 1e-7 if way.name == "central difference" else 1e-12
                assert way.value == pytest.approx(float(point["d1"]), rel=tolerance), way.name
            else:
                assert (case["f"], way.name) == ("erf(x)", "rules by hand")


def test_the_slides_two_x_at_two_in_five_ways():
    found = five_ways(parse("x^2", ("x",)), 2.0)
    assert [w.name for w in found] == list(WAYS)
    assert [w.value for w in found] == pytest.approx([4.0] * 5, abs=1e-9)
    digits = {w.name: w.digits for w in found}
    assert 9 < digits["central difference"] < 13
    assert min(d for name, d in digits.items() if name != "central difference") > 15


def test_a_wrong_way_has_no_digits(monkeypatch):
    monkeypatch.setitem(module.WAYS, "rules by hand", lambda f, x: float(f(x)))
    assert five_ways(parse("x^3", ("x",)), 2.0)[0].digits < 1
