"""What is said of a walk and of its learning rate: never more than is known. Each case was once told wrongly."""

import pytest

from core.calculus.optimisation.doctor import examine
from core.calculus.optimisation.gallery import GALLERY, moving, terrain
from core.calculus.optimisation.polynomials import exact_gradient
from core.expression import parse

RATES = [0.0001, 0.001, 0.01, 0.1, 0.5, 1.0, 9.9]


def told(text, start, tau, rule="fixed", steps=50):
    """The claim on the end of a walk, the doctor's, and the rate that he offers."""
    f = parse(text, ("x", "y"))
    names = moving(f)
    found = examine(
        terrain(f, names),
        start,
        learning_rate=tau,
        steps=steps,
        methods=("gd",),
        choices=RATES,
        step_rule=rule,
        exact=exact_gradient(f.tree, names),
    )
    return found.endings["gd"].says, found.advice, found.rate


def test_rosenbrocks_valley_has_a_minimum_and_a_rate_that_arrives():
    end, doctor, _ = told(GALLERY["rosenbrock"].formula, GALLERY["rosenbrock"].start, 0.001)
    assert end.says.startswith("Not yet")
    assert "no minimum" not in doctor.says
    assert "no τ" not in doctor.says


@pytest.mark.parametrize("formula", ["e^x", "x^3", "1/x"])
def test_where_there_is_no_minimum_nothing_is_said_to_arrive(formula):
    end, doctor, _ = told(formula, (1.0,), 0.1)
    assert end.certainty == "open"
    assert "every τ" not in doctor.says
    assert doctor.overstates is None


def test_a_start_on_a_maximum_is_told_and_no_rate_is_offered():
    end, doctor, rate = told("x^4/4 - x^2", (0.0,), 0.1)
    assert (end.certainty, end.says) == ("proved", "The gradient is 0 at the start, so nothing moves: 0 is a maximum.")
    assert "start elsewhere" in doctor.says
    assert rate is None


def test_steps_that_shorten_by_themselves_are_not_called_diverging():
    end, doctor, _ = told("0.5x^2 + y^2 + 2x + y", (2.0, 2.0), 9.9, "decaying")
    assert end.says.startswith("Not yet")
    assert (doctor.certainty, doctor.says[:30]) == ("proved", "Every τ arrives in the end: τ/")


def test_himmelblaus_minimum_is_recognised():
    end, _, _ = told(GALLERY["himmelblau"].formula, (0.0, 0.0), 0.01)
    assert end.certainty == "proved"
    assert "(3, 2), a minimum" in end.says
    end, _, _ = told(GALLERY["himmelblau"].formula, (3.0, 2.0), 0.01)
    assert end.says.endswith("(3, 2) is a minimum.")


def test_the_slides_quadratic_has_its_interval_and_its_cycle():
    end, doctor, rate = told("0.5x^2 + y^2 + 2x + y", (2.0, 2.0), 1.0)
    assert end.says.startswith("Stuck in a 2-cycle")
    assert end.says.endswith("for ever.")
    assert end.certainty == doctor.certainty == "proved"
    assert "every τ in (0, 1) arrives" in doctor.says
    assert rate == 0.5


def test_a_saddle_a_corner_and_a_constant():
    assert "a saddle" in told("x^2 - y^2", (1.0, 0.0), 0.1)[0].says
    assert told("|x|", (0.0,), 0.1)[0].certainty == "computed"
    assert told("5", (1.0,), 0.1)[0].says == "f is constant: the gradient is 0 everywhere, so nothing moves."
    assert "neither minimum nor maximum" in told("x^3", (0.0,), 0.1)[0].says
