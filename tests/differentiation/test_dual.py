"""Forward mode agrees with reverse mode and with SymPy; what a sweep costs is counted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.differentiation.autodiff import Variable
from core.differentiation.dual import Dual, forward_gradient
from core.differentiation.sweeps import compare_modes, example, forward_sweeps, reverse_sweeps
from core.expression import parse

SCALAR = {
    "x*y + x/y - 3": lambda x, y: x * y + x / y - 3,
    "exp(x)*sin(y)": lambda x, y: x.exp() * y.sin(),
    "log(x^2 + y^2)": lambda x, y: (x**2 + y**2).log(),
    "tanh(x*y) - sqrt(x)": lambda x, y: (x * y).tanh() - x.sqrt(),
    "sigmoid(x - 3y)": lambda x, y: (x - 3 * y).sigmoid(),
    "2^x * x^y": lambda x, y: 2**x * x**y,
    "relu(x-1) + abs(y-2)": lambda x, y: (x - 1).relu() + (y - 2).abs(),
    "-cos(x)/(1+y)": lambda x, y: -(x.cos()) / (1 + y),
    "(5-x)(1/y)": lambda x, y: (5 - x) * (1 / y),
}


@pytest.mark.parametrize("text", SCALAR)
def test_equal_to_sympy(text):
    f = parse(text, ("x", "y"))
    for name, seeds in (("x", (1.0, 0.0)), ("y", (0.0, 1.0))):
        z = SCALAR[text](Dual(0.7, seeds[0]), Dual(1.9, seeds[1]))
        assert z.value == pytest.approx(f(x=0.7, y=1.9), rel=1e-14)
        assert z.slope == pytest.approx(f.derivative(name)(x=0.7, y=1.9), rel=1e-13)


FUNCTIONS = {
    "quadratic": lambda x: (x @ (A @ x)).sum(),
    "network": lambda x: (A @ (A @ x + np.ones(3)).tanh()).sigmoid().sum(),
    "entries": lambda x: x[0] * x[1].exp() + (x[2] ** 2 + 1).log(),
    "array on the left": lambda x: (np.ones(3) * x - np.ones(3)).sin().sum() + np.ones(3) @ x,
}
A = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 1.0], [0.3, 0.1, 2.0]])


@pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)
@settings(deadline=None, max_examples=20)
@given(st.lists(st.floats(-2, 2), min_size=3, max_size=3))
def test_forward_and_reverse_mode_agree(f, x):
    variable = Variable(x)
    f(variable).backward()
    np.testing.assert_allclose(forward_gradient(f, x), variable.grad, rtol=1e-11, atol=1e-12)


def test_one_pass_is_the_derivative_along_its_seed():
    f, x, v = FUNCTIONS["network"], np.array([0.1, -0.4, 0.7]), np.array([1.0, -2.0, 0.5])
    assert f(Dual(x, v)).slope == pytest.approx(forward_gradient(f, x) @ v, rel=1e-13)


def test_a_planted_wrong_rule_is_caught():
    class Wrong(Dual):
        def sin(self):
            return Dual(np.sin(self.value), np.sin(self.value) * self.slope)

    assert Wrong(0.7, 1.0).sin().slope != pytest.approx(np.cos(0.7), rel=1e-3)


@pytest.mark.parametrize("shape", ["n to 1", "1 to n"])
def test_both_modes_find_the_same_derivatives(shape):
    outputs, inputs = example(shape, 7)
    forward, reverse = forward_sweeps(outputs, inputs), reverse_sweeps(outputs, inputs)
    np.testing.assert_allclose(forward.values, reverse.values, rtol=1e-15)
    k = np.arange(1, 8) / 7
    expected = 1 - np.tanh(k if shape == "n to 1" else 0.5 + k) ** 2
    np.testing.assert_allclose(forward.values.ravel(), expected, rtol=1e-14)
    assert (forward.sweeps, reverse.sweeps) == ((7, 1) if shape == "n to 1" else (1, 7))


def test_the_cheap_mode_costs_n_products_and_the_other_n_times_as_many():
    gradient, curve = compare_modes("n to 1", [5, 10, 40]), compare_modes("1 to n", [5, 10, 40])
    assert [f / r for f, r in zip(gradient.forward, gradient.reverse, strict=True)] == [5, 10, 40]
    assert [r / f for f, r in zip(curve.forward, curve.reverse, strict=True)] == [5, 10, 40]


def test_an_output_that_an_input_does_not_reach_has_slope_zero():
    x, y = Variable(1.0), Variable(2.0)
    for mode in (forward_sweeps, reverse_sweeps):
        np.testing.assert_array_equal(mode([x * 3.0, y * x], [x, y]).values, [[3, 0], [2, 1]])
