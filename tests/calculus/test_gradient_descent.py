"""Descent: the slides' exercise, the interval of learning rates, verdicts, projections, and published minima."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.gallery import GALLERY
from core.calculus.gradient_descent import METHODS, ball, box, descend, race, step_sizes
from core.expression import parse


def numeric(formula):
    f = parse(formula, ("x", "y"))
    g, h = f.gradient(), f.hessian()
    return (
        lambda p: float(f(x=p[0], y=p[1])),
        lambda p: np.array([d(x=p[0], y=p[1]) for d in g]),
        lambda p: np.array([[d(x=p[0], y=p[1]) for d in row] for row in h]),
    )


SLIDES = numeric(GALLERY["slides"].formula)


def test_the_slides_exercise_is_a_two_cycle_at_one():
    run = descend(*SLIDES[:2], (0, 0), 1.0, 100)
    assert run.verdict == "cycle"
    assert run.period == 2
    np.testing.assert_allclose(run.points[1:5], [(-2, -1), (-2, 0), (-2, -1), (-2, 0)], atol=1e-12)


@pytest.mark.parametrize("tau", [0.1, 0.5, 0.9])
def test_a_smaller_rate_repairs_it(tau):
    run = descend(*SLIDES[:2], (0, 0), tau, 2000)
    assert run.verdict == "converged"
    np.testing.assert_allclose(run.points[-1], (-2, -0.5), atol=1e-6)


def test_the_doctor_knows_the_interval():
    found = step_sizes(SLIDES[2], np.array([[0.0, 0.0], [-2, -1]]))
    assert found.largest_eigenvalue == pytest.approx(2)
    assert found.interval == pytest.approx((0, 1))
    run = descend(*SLIDES[:2], (0, 0), found.suggestion, 500)
    assert run.verdict == "converged"


@settings(deadline=None, max_examples=80)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1), st.floats(0.05, 1.9))
def test_a_quadratic_converges_exactly_inside_the_interval(n, seed, share):
    rng = np.random.default_rng(seed)
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    eigenvalues = rng.uniform(0.5, 2.0, n)
    A = Q * eigenvalues @ Q.T
    b = rng.normal(size=n)
    tau = (share if abs(share - 1) > 0.02 else 1.05) * 2 / eigenvalues.max()
    run = descend(lambda x: 0.5 * x @ A @ x - b @ x, lambda x: A @ x - b, rng.normal(size=n) * 3, tau, 3000)
    if tau < 2 / eigenvalues.max():
        assert run.verdict == "converged"
        np.testing.assert_allclose(run.points[-1], np.linalg.solve(A, b), atol=1e-5)
    else:
        assert run.verdict == "diverged"


def test_an_overflow_says_when_and_keeps_the_last_finite_point():
    run = descend(lambda x: float(x[0] ** 4), lambda x: 4 * x**3, [3.0], 1.0, 100)
    assert run.verdict == "diverged"
    assert run.overflow_step is not None
    assert np.isfinite(run.points).all()
    assert len(run.points) == run.overflow_step


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_bottom_of_a_bowl(method):
    run = descend(lambda x: float(x @ x), lambda x: 2 * x, [2.0, -1.5], 0.1, 4000, method=method)
    assert run.values[-1] < 1e-2  # RMSProp hovers at half its learning rate
    assert run.points.shape == (len(run.values), 2)


def test_momentum_zero_is_gradient_descent():
    plain, momentum = (descend(*SLIDES[:2], (0, 0), 0.3, 20, method=m, momentum=0.0) for m in ("gd", "momentum"))
    np.testing.assert_allclose(plain.points, momentum.points, rtol=1e-12)


def test_backtracking_never_goes_up_and_decaying_rates_decay():
    f, g, _ = numeric(GALLERY["rosenbrock"].formula)
    run = descend(f, g, (-1.2, 1), 1.0, 200, step_rule="backtracking")
    assert (np.diff(run.values) <= 0).all()
    rates = descend(f, g, (-1.2, 1), 1e-4, 5, step_rule="decaying").learning_rates
    np.testing.assert_allclose(rates, 1e-4 / np.sqrt(np.arange(1, 6)))


@pytest.mark.parametrize("project", [box([-1, -1], [1, 1]), ball([0, 0], 1.0)])
def test_projected_steps_stay_inside_and_end_where_no_step_helps(project):
    run = descend(*SLIDES[:2], (0, 0), 0.3, 2000, project=project)
    assert all(np.allclose(project(p), p) for p in run.points)
    assert run.verdict == "converged"
    last = run.points[-1]
    np.testing.assert_allclose(project(last - 0.1 * SLIDES[1](last)), last, atol=1e-5)


@pytest.mark.parametrize("name", [n for n, g in GALLERY.items() if g.minima])
def test_the_gallerys_minima_are_minima(name):
    _, g, h = numeric(GALLERY[name].formula)
    for minimum in GALLERY[name].minima:
        assert np.abs(g(np.array(minimum))).max() < 1e-3
        assert np.linalg.eigvalsh(h(np.array(minimum)))[0] > 0


@pytest.mark.parametrize("case", json.loads((Path(__file__).parent / "optim.json").read_text()), ids=lambda c: c["name"])
def test_published_minima(case):
    if len(case["start"]) != 2:
        return
    f, g, _ = numeric(case["f"])
    for minimum in case["minima"]:
        at = np.array([float(v) for v in minimum["x"]])
        assert f(at) == pytest.approx(float(minimum["f"]), abs=1e-9)
        assert np.abs(g(at)).max() < 1e-6


def test_a_race_starts_everyone_at_the_same_place():
    runs = race(*SLIDES[:2], (0.5, 0.5), 0.1, 30, METHODS)
    assert set(runs) == set(METHODS)
    assert all((run.points[0] == [0.5, 0.5]).all() for run in runs.values())


@pytest.mark.parametrize("options", [{"learning_rate": 0}, {"steps": 0}, {"method": "best"}])
def test_what_cannot_be_walked_is_refused(options):
    with pytest.raises(ValueError, match=r"must be"):
        descend(*SLIDES[:2], (0, 0), **{"learning_rate": 0.1, "steps": 5, **options})
