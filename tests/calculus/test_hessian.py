"""The Hessian against numerical differentiation and SymPy, its symmetry, where that fails, and what it says of a point."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.hessian import (
    entries_agree,
    kind_by_hessian,
    local_model,
    mixed_derivatives,
    numerical_hessian,
    peano,
)
from core.expression import parse

few = settings(deadline=None, max_examples=30)
FORMULAS = [
    "x^2 - y^2",
    "x^3 - 3x y^2",
    "exp(-x^2-y^2)",
    "sin(x y) + x^4/10",
    "log(1+x^2+y^2)",
    "x y z + z^3",
    "w x - cos(y z)",
    "x^4 - x",
]
points = st.lists(st.floats(-1.5, 1.5), min_size=4, max_size=4)


@few
@given(st.sampled_from(FORMULAS), points)
def test_the_hessian_is_that_of_differences(text, point):
    f = parse(text)
    p = np.array(point[: len(f.variables)])
    model = local_model(f, p)
    np.testing.assert_allclose(model.hessian, numerical_hessian(lambda x: f(*np.moveaxis(x, -1, 0)), p), atol=1e-5)


def test_the_check_sees_a_wrong_hessian():
    f, p = parse("x^2 y"), np.array([1.0, 2])
    wrong = np.array([[4.0, 2], [1, 0]])  # one mixed derivative is missing its factor 2
    assert np.abs(wrong - numerical_hessian(lambda x: f(*np.moveaxis(x, -1, 0)), p)).max() > 0.5


@pytest.mark.parametrize("text", FORMULAS)
def test_the_hessian_is_that_of_sympy(text):
    f = parse(text)
    p = np.linspace(0.3, 1.1, len(f.variables))
    symbols = [s for name in f.variables for s in f.sympy.free_symbols if s.name == name]
    theirs = sp.hessian(f.sympy, symbols).subs(dict(zip(symbols, p, strict=True)))
    np.testing.assert_allclose(local_model(f, p).hessian, np.array(theirs, dtype=float), atol=1e-9)


@pytest.mark.parametrize("text", FORMULAS)
def test_the_mixed_derivatives_agree_in_either_order(text):
    assert entries_agree(parse(text)).max() < 1e-9


def test_of_a_quadratic_it_is_twice_the_matrix():
    A = np.array([[2.0, -1, 0], [-1, 3, 4], [0, 4, 1]])
    names = ("x", "y", "z")
    f = parse(" + ".join(f"({A[i, j]})*{a}*{b}" for i, a in enumerate(names) for j, b in enumerate(names)), names)
    np.testing.assert_allclose(local_model(f, np.array([1.0, -2, 0.5])).hessian, 2 * A)


@pytest.mark.parametrize("outer", [1e-1, 1e-2, 1e-3])
def test_where_the_second_derivatives_jump_the_order_matters(outer):
    assert mixed_derivatives(peano, 0.0, 0.0, outer, outer * 1e-4) == pytest.approx((-1, 1), abs=1e-6)


def test_with_equal_steps_no_difference_could_show():
    one, other = mixed_derivatives(peano, 0.0, 0.0, 1e-2, 1e-2)
    assert one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize(("x", "y"), [(1.0, 0.5), (-0.3, 2.0)])
def test_elsewhere_the_same_function_is_symmetric(x, y):
    one, other = mixed_derivatives(peano, x, y, 1e-3, 1e-5)
    assert one == pytest.approx(other, abs=1e-4)


def test_peano_is_0_at_the_origin():
    assert peano(np.array(0.0), np.array(0.0)) == 0


KINDS = [("x^2 + y^2", "minimum"), ("-x^2 - 3y^2", "maximum"), ("x^2 - y^2", "saddle"), ("x y", "saddle"), ("x^2 + y^4", "undecided"),
         ("x^4 + y^4", "undecided"), ("x^2", "minimum"), ("-x^2", "maximum"), ("x^2+y^2-z^2", "saddle")]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), KINDS, ids=[t for t, _ in KINDS])
def test_what_a_stationary_point_is(text, kind):
    f = parse(text)
    model = local_model(f, np.zeros(len(f.variables)))
    assert model.kind == kind
    assert model.is_stationary


@few
@given(st.integers(0, 2**32 - 1), st.integers(1, 4))
def test_the_signs_of_eigh_decide(seed, n):
    B = np.random.default_rng(seed).normal(size=(n, n))
    H = B + B.T
    values = np.linalg.eigvalsh(H)
    expected = "minimum" if values[0] > 0 else "maximum" if values[-1] < 0 else "saddle"
    if np.abs(values).min() > 1e-3:
        assert kind_by_hessian(H) == expected


@few
@given(st.sampled_from(FORMULAS[:4]), points, st.floats(0, 6.28))
def test_the_model_is_wrong_only_in_the_third_order(text, point, angle):
    f, p = parse(text, ("x", "y")), np.array(point[:2])
    model, u = local_model(f, p), np.array([np.cos(angle), np.sin(angle)])
    far, near = (abs(float(f(*(p + h * u))) - float(model(p + h * u))) for h in (1e-2, 5e-3))
    assert near <= far / 8 * 1.2 + 1e-9


@few
@given(st.sampled_from(FORMULAS[:5]), points)
def test_newtons_step_leads_where_the_gradient_of_the_model_is_0(text, point):
    f = parse(text, ("x", "y"))
    model = local_model(f, np.array(point[:2]))
    step = model.newton_step
    if step is not None and np.linalg.cond(model.hessian) < 1e6:
        np.testing.assert_allclose(model.gradient + model.hessian @ step, 0, atol=1e-6)
    np.testing.assert_allclose(model.gradient_step(0.1), -0.1 * model.gradient)


def test_one_newton_step_minimises_a_quadratic_from_anywhere():
    model = local_model(parse("0.5x^2 + y^2 + 2x + y"), np.array([5.0, -7.0]))
    np.testing.assert_allclose(model.point + model.newton_step, [-2, -0.5])


@pytest.mark.parametrize("text", ["x + y", "x^2 + 0y", "(x+y)^2"])
def test_a_singular_hessian_has_no_newton_step(text):
    assert local_model(parse(text, ("x", "y")), np.array([1.0, 2])).newton_step is None


@pytest.mark.parametrize("text", ["log(x) + y", "1/x + y", "sqrt(x) y"])
def test_outside_the_domain_there_is_no_model(text):
    assert local_model(parse(text), np.array([-1.0, 1]) if "log" in text or "sqrt" in text else np.array([0.0, 1])) is None
