"""Stationary points: published minima are found, kinds follow the Hessian, and nothing that only looks flat is listed."""

import json
import math
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.optimisation import stationary
from core.calculus.optimisation.stationary import stationary_points
from core.expression import parse

OPTIMA = json.loads((Path(__file__).parent.parent / "formulas" / "optim.json").read_text())


@pytest.mark.parametrize("case", OPTIMA, ids=lambda c: c["name"])
def test_published_minima_are_among_them(case):
    found = stationary_points(parse(case["f"], ("x", "y")), exact=False)
    minima = [p for p in found if p.kind == "minimum"]
    for wanted in case["minima"]:
        at = [float(c) for c in wanted["x"]]
        nearest = min(minima, key=lambda p, at=at: math.dist(p.point, at))
        assert nearest.point == pytest.approx(at, rel=1e-9, abs=1e-9)
        assert nearest.value == pytest.approx(float(wanted["f"]), rel=1e-12, abs=1e-9)
    if not case["minima"]:
        assert not minima


@pytest.mark.parametrize("case", [c for c in OPTIMA if c["name"] not in ("levy13", "rastrigin")], ids=lambda c: c["name"])
def test_every_point_is_stationary_and_its_kind_is_that_of_its_neighbours(case):
    f = parse(case["f"], ("x", "y"))
    rng = np.random.default_rng(1)
    for p in stationary_points(f, exact=False):
        steps = 1e-3 * rng.normal(size=(2, 400)) * np.maximum(1e-3, np.abs(p.point))[:, None]
        rises = f(x=p.point[0] + steps[0], y=p.point[1] + steps[1]) - p.value
        slack = 1e-12 * max(1, abs(p.value))
        assert p.kind != "minimum" or (rises >= -slack).all()
        assert p.kind != "maximum" or (rises <= slack).all()


@pytest.mark.parametrize(
    ("text", "points"),
    [("x^2", {0.0: "minimum"}), ("x^3", {0.0: "saddle"}), ("x^4", {0.0: "minimum"}), ("-x^4", {0.0: "maximum"}),
     ("x^3-3x", {-1.0: "maximum", 1.0: "minimum"}), ("e^(-x^2)", {0.0: "maximum"}), ("|x|", {}), ("x", {}), ("5x+1", {}),
     ("e^x", {}), ("tanh x", {}), ("1/x", {}), ("floor x", {}), ("sqrt x", {}), ("x^x", {1 / math.e: "minimum"}),
     ("x^2 ln x", {math.exp(-0.5): "minimum"}), ("sigmoid(x)", {}), ("|x^2-1|", {0.0: "maximum"})],
)  # fmt: skip
@pytest.mark.parametrize("exact", [False, True], ids=["numbers", "sympy too"])
def test_in_one_variable(text, points, exact, monkeypatch):
    monkeypatch.setattr(stationary, "run", partial(stationary.run, seconds=1.0))
    found = stationary_points(parse(text, ("x",)), exact=exact)
    assert {round(p.point[0], 9): p.kind for p in found} == {round(x, 9): kind for x, kind in points.items()}


def test_a_line_of_minima_is_undecided_and_short():
    found = stationary_points(parse("(x-y)^2"), exact=False)
    assert {p.kind for p in found} == {"undecided"}
    assert len(found) <= stationary.MOST_UNDECIDED


def test_the_slides_minimum_is_exact():
    (found,) = stationary_points(parse("0.5x^2 + y^2 + 2x + y + cos(sin √π)"))
    assert found.kind == "minimum"
    assert found.point == (-2, -0.5)
    assert [c.latex for c in found.point] == ["-2", r"-\frac{1}{2}"]


@settings(deadline=None, max_examples=20)
@given(st.tuples(*[st.integers(-4, 4)] * 3), st.tuples(*[st.integers(-9, 9)] * 2))
def test_a_quadratic_has_one_where_its_gradient_says(entries, at):
    a, b, c = entries
    if a * c - b * b == 0:
        return
    (p, q), eigenvalues = at, np.linalg.eigvalsh([[a, b], [b, c]])
    f = parse(f"({a})(x-({p}))^2 + 2({b})(x-({p}))(y-({q})) + ({c})(y-({q}))^2", ("x", "y"))
    (found,) = stationary_points(f, exact=False)
    assert found.point == pytest.approx(at, abs=1e-9)
    assert found.kind == ("minimum" if eigenvalues[0] > 0 else "maximum" if eigenvalues[1] < 0 else "saddle")


def test_three_variables_and_none():
    (found,) = stationary_points(parse("x^2+y^2+z^2-x y"), exact=False)
    assert (found.kind, found.point) == ("minimum", (0, 0, 0))
    assert stationary_points(parse("5", ())) == ()
