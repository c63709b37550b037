"""A formula followed backwards or forwards has its own value, and the gradient that our rules find."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.differentiation.autodiff import topological_order
from core.differentiation.recorded_expression import carry, record
from core.expression import Expression, ExpressionError, parse
from core.notation.elementary import FUNCTIONS

FORMULAS = [
    "x y + x/y",
    "e^(x y) sin(x)",
    "log(x^2 + y^2)",
    "log(x, y)",
    "2^x x^y",
    "min(x, y) + max(x, y, 3)",
    "relu(x-1)|y-2|",
    "-x - y - pi",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_value_and_gradient_are_the_formulas(text):
    f = parse(text, ("x", "y"))
    z, inputs = record(f, x=0.7, y=1.9)
    z.backward()
    assert z.value == pytest.approx(f(x=0.7, y=1.9), rel=1e-14)
    for name in "xy":
        assert inputs[name].grad == pytest.approx(f.derivative(name)(x=0.7, y=1.9), rel=1e-12, abs=1e-13)


@pytest.mark.parametrize("text", FORMULAS)
def test_one_pass_forward_is_the_derivative_in_its_direction(text):
    f = parse(text, ("x", "y"))
    z = carry(f, {"x": 2.0, "y": -1.0}, x=0.7, y=1.9)
    along = 2 * f.derivative("x")(x=0.7, y=1.9) - f.derivative("y")(x=0.7, y=1.9)
    assert z.value == pytest.approx(f(x=0.7, y=1.9), rel=1e-14)
    assert z.slope == pytest.approx(along, rel=1e-12, abs=1e-13)
    assert carry(f, {}, x=0.7, y=1.9).slope == 0


def test_a_planted_wrong_slope_is_seen(monkeypatch):
    monkeypatch.setitem(FUNCTIONS, "atan", replace(FUNCTIONS["atan"], slope="1/(1 - u^2)"))
    z, inputs = record(parse("atan(x)"), x=0.6)
    z.backward()
    assert abs(inputs["x"].grad - 1 / 1.36) > 0.1


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(-2, 2), min_size=1, max_size=6))
def test_arrays_go_through_as_they_are(x):
    f = parse("x^3 - tanh(2x)")
    z, inputs = record(f, x=np.array(x))
    z.backward(np.ones(len(x)))
    np.testing.assert_allclose(inputs["x"].grad, f.derivative("x")(x=np.array(x)), rtol=1e-10, atol=1e-12)


def test_a_common_part_is_recorded_once():
    z, _ = record(parse("sin(x)^2 + cos(sin(x))"), x=1.0)
    assert sum(node.name == "sin" for node in topological_order(z)) == 1


def test_refusals():
    with pytest.raises(TypeError, match="needs a value"):
        record(parse("x + y"), x=1.0)
    with pytest.raises(TypeError, match="needs a value"):
        carry(parse("x + y"), {"x": 1.0}, x=1.0)
    with pytest.raises(ExpressionError, match="no rule"):
        record(Expression(("besselj", ("number", "0"), ("variable", "x")), ("x",)), x=1.0)
