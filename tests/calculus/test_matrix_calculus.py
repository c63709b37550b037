"""The gradient of f(A), entry by entry, against numerical differentiation; what has no gradient is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.matrix_calculus import (
    Expression,
    ExpressionError,
    GradientAt,
    entry_names,
    example,
    gradient_at,
    matrix_latex,
    partial_steps,
    partials,
    plain,
    read_function,
    rows_at,
)

SLIDES = "3/2 A11 + 5 A12^2 + A21 A22"


def test_the_slides_gradient():
    rows = read_function(SLIDES, (2, 2)).gradient()
    assert matrix_latex(rows) == r"\begin{bmatrix} \frac{3}{2} & 10 A_{12} \\ A_{22} & A_{21} \end{bmatrix}"
    assert [[plain(entry) for entry in row] for row in rows] == [["3/2", "10 A12"], ["A22", "A21"]]


@pytest.mark.parametrize("text", ["3/2*A_11 + 5A_12^2 + A_21*A_22", "1.5A11+5 A12**2+A21 A22", "3/2 A₁₁ + 5A₁₂² + A₂₁A₂₂"])
def test_other_spellings_of_the_slides_function(text):
    assert read_function(text, (2, 2)).gradient() == read_function(SLIDES, (2, 2)).gradient()


shapes = st.tuples(st.integers(1, 4), st.integers(1, 4))


@given(shapes, st.integers(0, 999), st.data())
@settings(deadline=None, max_examples=40)
def test_every_gradient_has_the_shape_of_a_and_equals_numerical_differentiation(shape, seed, data):
    names = entry_names(shape)
    pick = st.sampled_from(names)
    form = data.draw(
        st.sampled_from(["{0}^2 {1} + {2}", "sin({0}) exp({1}/4) - {2}^3", "ln({0}^2 + {1}^2 + 1) {2}", "{0} {1} {2}", "5"])
    )
    f = read_function(form.format(*(data.draw(pick) for _ in range(3))), shape)
    rows = f.gradient()
    assert (len(rows), len(rows[0])) == shape
    at = gradient_at(f, np.random.default_rng(seed).normal(size=shape))
    assert at.values == pytest.approx(at.differences, rel=1e-6, abs=1e-6)
    assert at.agrees


@given(st.integers(2, 4), st.integers(1, 4), st.integers(0, 999))
@settings(deadline=None, max_examples=20)
def test_the_gradient_of_the_trace_of_a_transposed_a_is_2a(m, n, seed):
    A = np.random.default_rng(seed).normal(size=(m, n))
    text = "x'x" if n == 1 else "trace(A'A)"
    assert gradient_at(read_function(text, (m, n)), A).values == pytest.approx(2 * A)


def test_a_planted_wrong_gradient_is_caught():
    f = read_function(SLIDES, (2, 2))
    wrong = ((f.f.gradient()[0], f.f.gradient()[1], f.f.gradient()[2], f.f.gradient()[2]),)  # A22 twice
    A = np.array([[1.0, 2], [3, 4]])
    assert gradient_at(f, A).agrees
    assert not rows_at(f.components, wrong, A).agrees


def test_where_nothing_is_defined_nothing_is_vouched_for():
    assert not GradientAt(np.full((2, 2), np.nan), np.full((2, 2), np.nan)).agrees


@pytest.mark.parametrize(
    ("text", "shape", "what"),
    [("A x", (2, 2), "a vector of 2"), ("A x", (3, 1), "a vector of 2"), ("[x1 + x2, x1 x2]", (2, 1), "a vector of 2"),
     ("A'", (2, 3), "a 3 × 2 matrix"), ("[[A11, A12]; A21]", (2, 2), "a vector of 3")],
)  # fmt: skip
def test_what_is_not_real_valued_has_no_gradient_but_a_jacobian(text, shape, what):
    f = read_function(text, shape)
    assert not f.is_real_valued
    with pytest.raises(ExpressionError, match=f"{what}: only a real-valued function has a gradient"):
        f.gradient()
    A = np.random.default_rng(0).normal(size=shape)
    at = rows_at(f.components, f.jacobian(), A)
    assert at.values.shape == (len(f.components), A.size)
    assert at.agrees


def test_the_jacobian_of_a_x_by_x_is_a():
    f = read_function("A x", (3, 1))
    assert f.held == "A = (1, 2, 3, 4, 5, 6)"
    assert rows_at(f.components, f.jacobian(), np.ones((3, 1))).values.tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("text", "shape", "sentence"),
    [("A11 + B", (2, 2), "B is not known"), ("x3", (2, 1), "x3 is not known"), ("A33", (2, 2), "A33 is not known"), ("[]", (2, 1), "components"),
     ("[1,2,3,4,5]", (2, 1), "components"), ("A11 +", (2, 2), "stops too early"), ("A b", (2, 2), "not known")],
)  # fmt: skip
def test_what_cannot_be_read_gets_one_sentence(text, shape, sentence):
    with pytest.raises(ExpressionError, match=sentence):
        read_function(text, shape)


@pytest.mark.parametrize("shape", [(m, n) for m in range(1, 5) for n in range(1, 5)], ids=str)
def test_every_shape_has_an_example(shape):
    assert read_function(example(shape), shape).is_real_valued


def test_the_derivation_of_an_entry_ends_at_the_entry():
    lines = partial_steps(read_function(SLIDES, (2, 2)).f, "A12")
    assert lines[-1].latex.endswith("= 10 A_{12}")
    assert all("A_{12}}\\left[" in line.latex and "A12" not in line.latex and line.points for line in lines)


def test_a_sum_of_many_terms_has_its_derivation_and_an_untaught_rule_is_called_so():
    assert partial_steps(read_function("trace(A'A)", (4, 4)).f, "A23")[-1].latex.endswith("= 2 A_{23}")
    assert "not taught here" in partial_steps(read_function("max(A11, A12)", (2, 2)).f, "A11")[0].rule


def test_an_entry_is_an_expression():
    assert isinstance(read_function("x1^2", (1, 1)).gradient()[0][0], Expression)


def test_partials_are_the_gradient_of_a_number_and_the_jacobian_of_a_vector():
    A = [[1.0, 2.0], [3.0, 4.0]]
    np.testing.assert_allclose(partials(read_function(SLIDES, (2, 2)), A).at.values, [[1.5, 20], [4, 3]])
    rows = partials(read_function("[A11 A12, A22^2]", (2, 2)), A)
    np.testing.assert_allclose(rows.at.values, [[2, 1, 0, 0], [0, 0, 0, 8]])
    assert (len(rows.rows), len(rows.rows[0])) == (2, 4)
    assert rows.at.agrees
