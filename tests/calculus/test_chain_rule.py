"""The chain rule both ways: the slides' example, random compositions, and a forgotten inner derivative."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.chain_rule import chain_at, common_form, compose
from core.calculus.proof import agree
from core.expression import ExpressionError, parse


def both(y, z):
    return compose(parse(y, ("x",)), parse(z, ("y",)))


def test_the_slides_composition():
    found = both("x^2+1", "y^3-2")
    for way in (found.direct, found.product):
        assert agree(way.tree, parse("6x(x^2+1)^2").tree) > 50
    assert agree(found.outer.tree, parse("3y^2").tree) > 50
    assert agree(found.inner.tree, parse("2x").tree) > 50
    assert found.substituted.latex == r"\left(x^{2} + 1\right)^{3} - 2"
    assert agree(common_form(found).tree, parse("6x^5+12x^3+6x").tree) > 50


@pytest.mark.parametrize(
    ("y", "z"), [("sin(x)", "exp(y)"), ("x^3", "log(y^2+1)"), ("exp(-x)", "1/y"), ("2x", "abs(y)"), ("5", "y^2"), ("x", "3")]
)
def test_both_ways_are_the_same(y, z):
    assert both(y, z).points > 50


def test_a_forgotten_inner_derivative_is_seen():
    found = both("x^2+1", "y^3-2")
    assert agree(found.direct.tree, parse("3(x^2+1)^2").tree) == 0


inner = st.sampled_from(["x^2 - x", "sin(x)", "e^x", "2x + 1", "x/(1+x^2)", "tanh(x)"])
outer = st.sampled_from(["y^3", "cos(y)", "e^(-y)", "y^2 + 3y", "atan(y)", "1/(2+y^2)"])


@settings(deadline=None, max_examples=30)
@given(inner, outer, st.floats(-1.5, 1.5))
def test_the_product_is_the_slope_of_the_composition(y, z, x):
    found = both(y, z)
    h = 1e-5
    slope = (found.substituted(x=x + h) - found.substituted(x=x - h)) / (2 * h)
    assert found.product(x=x) == pytest.approx(slope, rel=1e-5, abs=1e-5)
    assert found.outer(y=parse(y)(x=x)) * found.inner(x=x) == pytest.approx(found.direct(x=x), rel=1e-9, abs=1e-12)


def test_a_composition_that_is_defined_nowhere_is_not_called_proved():
    with pytest.raises(ExpressionError, match="no value anywhere"):
        both("0", "1/y")


def test_at_a_point_the_slopes_multiply_to_the_slope_of_the_whole():
    found = chain_at(parse("sin(x)", ("x",)), parse("y^2", ("y",)), 0.7, (-2.0, 2.0))
    assert found.product == found.outer * found.inner == pytest.approx(found.direct)
    x, z = found.curves["z(y(x))"].pieces[0]
    slope = dict(zip(*found.curves["dz/dx"].pieces[0], strict=True))
    assert np.gradient(z, x)[1:-1] == pytest.approx([slope[at] for at in x[1:-1]], abs=1e-3)
