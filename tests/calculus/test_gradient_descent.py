"""Descent: the slides' exercise, the interval of learning rates, verdicts, projections, and published minima."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from core.calculus.gradient_descent import descend, race
from core.calculus.optimisation.descent_methods import METHODS, STEP_RULES
from core.calculus.optimisation.doctor import examine
from core.calculus.optimisation.gallery import GALLERY, terrain
from core.calculus.optimisation.projections import ball, box, outline
from core.calculus.optimisation.step_sizes import rate_limit, repair, step_sizes
from core.calculus.optimisation.verdicts import distance_left
from core.expression import parse

SLIDES = terrain(parse(GALLERY["slides"].formula, ("x", "y")), ("x", "y"))
CASES = json.loads((Path(__file__).parent / "optim.json").read_text())
PLANAR = [c for c in CASES if len(c["start"]) == 2]


def of(name):
    formula = parse(GALLERY[name].formula, ("x", "y"))
    minima = GALLERY[name].minima
    return terrain(formula, ("x",) if minima and len(minima[0]) == 1 else ("x", "y"))


def quadratic(n, seed, low=0.5, high=2.0):
    """f, gradient, minimum, eigenvalues (ascending) and eigenvectors of a random bowl."""
    rng = np.random.default_rng(seed)
    Q = np.linalg.qr(rng.normal(size=(n, n)))[0]
    eigenvalues = np.sort(rng.uniform(low, high, n))
    A, b = Q * eigenvalues @ Q.T, rng.normal(size=n)
    return (lambda x: 0.5 * x @ A @ x - b @ x), (lambda x: A @ x - b), np.linalg.solve(A, b), eigenvalues, Q


SEEDS = st.integers(0, 2**32 - 1)
few = settings(deadline=None, max_examples=30)


# The slides' exercise -----------------------------------------------------------------------------------------------
def test_the_slides_exercise_is_a_two_cycle_at_one():
    run = descend(SLIDES.f, SLIDES.gradient, (0, 0), 1.0, 100)
    assert (run.verdict, run.period) == ("cycle", 2)
    np.testing.assert_allclose(run.points[1:5], [(-2, -1), (-2, 0), (-2, -1), (-2, 0)], atol=1e-12)


def test_three_steps_are_enough_to_see_the_slides_cycle():
    assert descend(SLIDES.f, SLIDES.gradient, (0, 0), 1.0, 3).verdict == "cycle"
    assert descend(SLIDES.f, SLIDES.gradient, (0, 0), 1.0, 2).verdict == "running"


@pytest.mark.parametrize("tau", [0.1, 0.5, 0.9, 0.99])
def test_a_smaller_rate_repairs_it(tau):
    run = descend(SLIDES.f, SLIDES.gradient, (0, 0), tau, 2500)
    assert run.verdict == "converged"
    np.testing.assert_allclose(run.points[-1], (-2, -0.5), atol=1e-5)


def test_the_doctor_knows_the_slides_interval_and_a_rate_that_works():
    run = descend(SLIDES.f, SLIDES.gradient, (0, 0), 1.0, 20)
    found = step_sizes(SLIDES.hessian, run.points, run.values)
    np.testing.assert_allclose(found.eigenvalues, [1, 2])
    assert found.largest == pytest.approx(2)
    assert found.limit == pytest.approx(1)
    tau = repair(SLIDES.f, SLIDES.gradient, (0, 0), 100, found.largest, [0.1, 0.4, 0.5, 0.9, 2.0])
    assert tau == 0.5
    assert descend(SLIDES.f, SLIDES.gradient, (0, 0), tau, 100).verdict == "converged"


# Verdicts -----------------------------------------------------------------------------------------------------------
@few
@given(st.integers(1, 4), SEEDS, st.floats(0.05, 1.9))
def test_a_quadratic_converges_exactly_inside_the_interval(n, seed, share):
    f, gradient, minimum, eigenvalues, _ = quadratic(n, seed)
    share = share if abs(share - 1) > 0.02 else 1.05
    run = descend(f, gradient, minimum + np.random.default_rng(seed).normal(size=n) * 3, share * 2 / eigenvalues[-1], 3000)
    if share < 1:
        assert run.verdict == "converged"
        np.testing.assert_allclose(run.points[-1], minimum, atol=1e-5)
    else:
        assert run.verdict == "diverged"


@few
@given(st.integers(1, 4), SEEDS)
def test_at_the_end_of_the_interval_it_cycles_along_the_top_eigenvector(n, seed):
    f, gradient, minimum, eigenvalues, Q = quadratic(n, seed)
    start = minimum + Q @ np.append(np.zeros(n - 1), 1.5)
    run = descend(f, gradient, start, 2 / eigenvalues[-1], 60)
    assert (run.verdict, run.period) == ("cycle", 2)
    move = run.points[-1] - run.points[-2]
    assert abs(move @ Q[:, -1]) == pytest.approx(3, rel=1e-6)


@few
@given(SEEDS, st.floats(1.01, 1.5))
def test_divergence_is_seen_before_it_overflows(seed, share):
    f, gradient, minimum, eigenvalues, _ = quadratic(2, seed)
    run = descend(f, gradient, minimum + np.array([1, -1]), share * 2 / eigenvalues[-1], 200)
    assert run.overflow_step is None
    assert run.verdict == "diverged"


@few
@given(SEEDS, st.sampled_from([1e-4, 1e-8, 1e-12, 1e-15]), st.sampled_from([1e-9, 1.0, 1e6]))
def test_tiny_steps_far_from_the_minimum_are_still_on_their_way(seed, tau, scale):
    f, gradient, minimum, eigenvalues, _ = quadratic(2, seed)
    run = descend(
        lambda x: scale * f(x), lambda x: scale * gradient(x), minimum + np.array([2, 1]), tau / scale / eigenvalues[-1], 50
    )
    assert run.verdict == "running"


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_the_unit_of_f_does_not_change_the_verdict(scale):
    run = descend(lambda x: scale * float(x @ x), lambda x: scale * 2 * x, [1.0, 2.0], 0.3 / scale, 60)
    assert run.verdict == "converged"


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_few_steps(steps):
    bowl = (lambda x: float(x @ x)), (lambda x: 2 * x)
    assert descend(*bowl, [1.0], 0.5, steps).verdict == "converged"  # one step of 1/lambda is enough
    assert descend(*bowl, [1.0], 0.1, steps).verdict == "running"
    assert descend(*bowl, [0.0], 5.0, steps).verdict == "converged"  # it starts at the minimum


def test_a_minimum_far_away_is_no_divergence():
    run = descend(lambda x: float((x[0] - 1e10) ** 2), lambda x: 2 * (x - 1e10), [0.0], 0.4, 100)
    assert run.verdict == "converged"


@pytest.mark.parametrize(("tau", "period"), [(0.45, None), (0.55, 2), (0.63, 4)])
def test_two_valleys_double_their_period(tau, period):
    f, gradient, _ = of("two_valleys")
    run = descend(f, gradient, [0.4], tau, 2000)
    assert run.period == period
    assert run.verdict == ("cycle" if period else "converged")
    if period:
        np.testing.assert_allclose(run.points[-1], run.points[-1 - period], atol=1e-6)


def test_rmsprop_cycles_where_its_steps_no_longer_shrink():
    run = descend(lambda x: float(x @ x), lambda x: 2 * x, [1.0], 0.1, 3000, method="rmsprop")
    assert (run.verdict, run.period) == ("cycle", 2)


def test_momentum_cycles_at_the_end_of_its_own_interval():
    run = descend(
        lambda x: float(x @ x), lambda x: 2 * x, [1.0], rate_limit(2.0, "momentum", 0.5), 200, method="momentum", momentum=0.5
    )
    assert (run.verdict, run.period) == ("cycle", 2)


@few
@given(SEEDS, st.sampled_from(["momentum", "nesterov"]), st.floats(0, 0.95), st.sampled_from([0.3, 0.9, 1.1, 1.6]))
def test_the_interval_with_momentum(seed, method, beta, share):
    f, gradient, minimum, eigenvalues, _ = quadratic(2, seed)
    tau = share * rate_limit(eigenvalues[-1], method, beta)
    run = descend(f, gradient, minimum + np.array([1, 2]), tau, 2500, method=method, momentum=beta)
    assert run.verdict == ("converged" if share < 1 else "diverged")


def test_an_overflow_says_when_and_keeps_the_last_finite_point():
    run = descend(lambda x: float(x[0] ** 4), lambda x: 4 * x**3, [3.0], 1.0, 100)
    assert run.verdict == "diverged"
    assert run.overflow_step is not None
    assert np.isfinite(run.points).all()
    assert len(run.points) == run.overflow_step


def test_a_saddle_is_left_for_ever_unless_the_walk_starts_on_its_ridge():
    f, gradient, _ = of("saddle")
    assert descend(f, gradient, [1.5, 0.01], 0.1, 200).verdict == "diverged"
    assert descend(f, gradient, [1.5, 0.0], 0.1, 200).verdict == "converged"


def test_a_distance_left_with_a_wrong_gradient_is_not_the_distance():
    at = np.array([3.0, 1.0])
    assert distance_left(at, 2 * at, lambda x: 2 * x) == pytest.approx(np.linalg.norm(at))
    assert distance_left(at, 2 * at, lambda x: 4 * x) != pytest.approx(np.linalg.norm(at))


# Methods and step rules ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_bottom_of_a_bowl(method):
    run = descend(lambda x: float(x @ x), lambda x: 2 * x, [2.0, -1.5], 0.1, 4000, method=method)
    assert run.values[-1] < 1e-2  # RMSProp hovers at half its learning rate
    assert run.points.shape == (len(run.values), 2)


def test_momentum_zero_is_gradient_descent():
    runs = race(SLIDES.f, SLIDES.gradient, (0, 0), 0.3, 20, ["gd", "momentum", "nesterov"], momentum=0.0)
    np.testing.assert_allclose(runs["gd"].points, runs["momentum"].points, rtol=1e-12)
    np.testing.assert_allclose(runs["gd"].points, runs["nesterov"].points, rtol=1e-12)


def test_the_first_step_of_adam_is_the_learning_rate_in_each_coordinate():
    run = descend(SLIDES.f, SLIDES.gradient, (3, -4), 0.1, 1, method="adam")
    np.testing.assert_allclose(run.points[1] - run.points[0], -0.1 * np.sign(SLIDES.gradient(run.points[0])), rtol=1e-6)


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "beale", "ravine"])
@pytest.mark.parametrize("tau", [1.0, 1e-2])
def test_backtracking_never_goes_up(name, tau):
    f, gradient, _ = of(name)
    run = descend(f, gradient, GALLERY[name].start, tau, 200, step_rule="backtracking")
    assert (np.diff(run.values) <= 0).all()
    assert run.verdict in ("converged", "running")


def test_decaying_rates_decay():
    rates = descend(SLIDES.f, SLIDES.gradient, (0, 0), 1e-4, 5, step_rule="decaying").learning_rates
    np.testing.assert_allclose(rates, 1e-4 / np.sqrt(np.arange(1, 6)))


def test_a_decaying_rate_ends_the_slides_cycle():
    assert descend(SLIDES.f, SLIDES.gradient, (0, 0), 1.0, 500, step_rule="decaying").verdict == "converged"


def test_a_race_starts_everyone_at_the_same_place():
    runs = race(SLIDES.f, SLIDES.gradient, (0.5, 0.5), 0.1, 30, METHODS)
    assert set(runs) == set(METHODS)
    assert all((run.points[0] == [0.5, 0.5]).all() for run in runs.values())


# Projections --------------------------------------------------------------------------------------------------------
@few
@given(SEEDS, st.sampled_from(STEP_RULES), st.booleans())
def test_a_projected_walk_ends_where_scipy_says(seed, rule, round_set):
    f, gradient, _, eigenvalues, _ = quadratic(2, seed)
    project = ball([0.5, 0], 0.8) if round_set else box([-0.2, -1], [1, 0.3])
    run = descend(f, gradient, (4, 4), 1 / eigenvalues[-1], 6000, step_rule=rule, project=project)
    assert all(np.allclose(project(p), p, atol=1e-12) for p in run.points)
    inside = {"type": "ineq", "fun": lambda x: 0.64 - (x[0] - 0.5) ** 2 - x[1] ** 2}
    limits = {"constraints": inside} if round_set else {"bounds": [(-0.2, 1), (-1, 0.3)]}
    known = minimize(f, [0.4, 0.1], jac=gradient, method="SLSQP", tol=1e-12, **limits)
    assert run.verdict == "converged"
    np.testing.assert_allclose(run.points[-1], known.x, atol=1e-4)


@few
@given(st.lists(st.floats(-50, 50), min_size=2, max_size=2), st.lists(st.floats(-1, 1), min_size=2, max_size=2))
def test_a_projection_is_the_nearest_point(x, other):
    for project in (box(-1, 1), ball([0.3, -0.2], 1.2)):
        nearest, inside = project(np.array(x)), project(np.array(other))
        assert np.linalg.norm(x - nearest) <= np.linalg.norm(x - inside) + 1e-9
        np.testing.assert_allclose(project(nearest), nearest, atol=1e-12)


def test_the_outline_is_the_edge():
    np.testing.assert_allclose(np.linalg.norm(outline(ball([1, 2], 3), [1, 2]) - [1, 2], axis=1), 3)
    edge = outline(box([-1, 0], [2, 1]), [0.5, 0.5])
    assert (np.isclose(edge, [-1, 0]) | np.isclose(edge, [2, 1])).any(axis=1).all()


@pytest.mark.parametrize("make", [lambda: box(1, -1), lambda: ball([0, 0], -1.0)])
def test_an_empty_set_is_refused(make):
    with pytest.raises(ValueError, match="must not be"):
        make()


# Published functions ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [n for n, g in GALLERY.items() if g.minima])
def test_the_gallerys_minima_are_minima(name):
    _, gradient, hessian = of(name)
    for minimum in GALLERY[name].minima:
        assert np.abs(gradient(np.array(minimum))).max() < 1e-3
        assert np.linalg.eigvalsh(hessian(np.array(minimum)))[0] > 0


@pytest.mark.parametrize("name", GALLERY)
def test_the_gallery_starts_inside_its_window_and_the_doctor_has_a_rate(name):
    landscape, (f, gradient, hessian) = GALLERY[name], of(name)
    x0, x1, y0, y1 = landscape.window
    assert x0 <= landscape.start[0] <= x1
    assert y0 <= landscape.start[1] <= y1
    start = np.array(landscape.start[: len(landscape.minima[0]) if landscape.minima else 2])
    run = descend(f, gradient, start, landscape.learning_rate, 60)
    found = step_sizes(hessian, run.points, run.values)
    choices = 10.0 ** np.linspace(-6, 1, 60)
    tau = repair(f, gradient, start, 60, found.largest, choices)
    assert tau is not None
    repaired = descend(f, gradient, start, tau, 60)
    assert repaired.values[-1] < repaired.values[0]


@pytest.mark.parametrize("case", PLANAR, ids=lambda c: c["name"])
def test_published_minima(case):
    f, gradient, hessian = terrain(parse(case["f"], ("x", "y")), ("x", "y"))
    for minimum in case["minima"]:
        at = np.array([float(v) for v in minimum["x"]])
        assert f(at) == pytest.approx(float(minimum["f"]), abs=1e-9)
        assert np.abs(gradient(at)).max() < 1e-6
        eigenvalues = np.array([float(v) for v in minimum["hessian_eigenvalues"]])
        np.testing.assert_allclose(np.linalg.eigvalsh(hessian(at)), eigenvalues, rtol=1e-4)
        run = descend(f, gradient, at + 1e-3 / np.sqrt(eigenvalues[-1]), 1 / eigenvalues[-1], 300)
        assert run.verdict in ("converged", "running")
        assert run.values[-1] <= run.values[0]


@few
@given(SEEDS)
def test_the_exact_gradient_is_the_slope(seed):
    name = ["beale", "himmelblau", "rosenbrock", "slides"][seed % 4]
    f, gradient, hessian = of(name)
    x, e = np.random.default_rng(seed).uniform(-2, 2, 2), 1e-6 * np.eye(2)
    np.testing.assert_allclose(gradient(x), [(f(x + d) - f(x - d)) / 2e-6 for d in e], rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(hessian(x), [(gradient(x + d) - gradient(x - d)) / 2e-6 for d in e], rtol=1e-4, atol=1e-4)


# Refusals -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "options", [{"learning_rate": 0}, {"learning_rate": np.inf}, {"steps": 0}, {"method": "best"}, {"step_rule": "none"}], ids=str
)
def test_what_cannot_be_walked_is_refused(options):
    with pytest.raises(ValueError, match=r"must be"):
        descend(SLIDES.f, SLIDES.gradient, (0, 0), **{"learning_rate": 0.1, "steps": 5, **options})


def test_a_start_without_a_value_is_refused():
    f, gradient, _ = terrain(parse("log(x) + y^2", ("x", "y")), ("x", "y"))
    with pytest.raises(ValueError, match="no finite value"):
        descend(f, gradient, (-1, 0), 0.1, 5)


def test_an_examined_race_has_the_walks_the_gradients_and_the_repair():
    found = examine(
        SLIDES, [0, 0], learning_rate=1.0, steps=20, methods=("momentum", "gd"), choices=[0.1, 0.5, 1.0], momentum=0.5
    )
    alone = descend(SLIDES.f, SLIDES.gradient, [0, 0], 1.0, 20, method="momentum", momentum=0.5)
    assert found.first == "momentum"
    assert list(found.runs) == ["momentum", "gd"]
    np.testing.assert_array_equal(found.runs["momentum"].points, alone.points)
    np.testing.assert_allclose(found.gradients, [[x + 2, 2 * y + 1] for x, y in alone.points], atol=1e-12)
    assert found.sizes.limit == pytest.approx(rate_limit(2.0, "momentum", 0.5))
    assert found.rate == 0.5  # 1/lambda, lambda = 2


def test_an_examined_race_refuses_a_start_without_a_value():
    land = terrain(parse("ln(x)"), ("x",))
    with pytest.raises(ValueError, match="no finite value"):
        examine(land, [-1.0], learning_rate=0.1, steps=5, methods=("gd",), choices=[0.1])
