"""Gradients of matrix expressions: the classics by name, all of them against differences and entry by entry."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.matrix_check import check, evaluate, proved_entrywise
from core.calculus.matrices.matrix_expressions import (
    CLASSICS,
    ByRules,
    InEntries,
    differentiate,
    draw,
    gradient_in_numbers,
    gradient_of,
    jacobian_of,
    read_expression,
    read_shapes,
    size,
)
from core.calculus.matrices.matrix_rules import RULES, matrix_gradient
from core.expression import ExpressionError
from core.notation.matrices import matrix_reader
from core.notation.matrices import matrix_tree as m
from core.notation.matrices.matrix_typeset import latex

SHAPES = "A 3x2, B 3x2, Q 2x2, P 2x2, x 2, y 2, b 3, s 1"
TEXTBOOK = {  # Petersen and Pedersen, The Matrix Cookbook, and the slides
    ("b'Ax", "x"): "A'b",
    ("y'x", "x"): "y",
    ("x'Qx", "x"): "(Q + Q')x",
    ("x'Qx", "Q"): "x x'",
    ("x'x", "x"): "2x",
    ("norm(Ax-b)^2", "x"): "2A'(Ax-b)",
    ("norm(Ax-b)^2", "A"): "2(Ax-b)x'",
    ("norm(Ax-b)^2", "b"): "-2(Ax-b)",
    ("x'A'Ax - 2b'Ax + b'b", "x"): "2A'(Ax-b)",
    ("trace(A'B)", "A"): "B",
    ("trace(A'A)", "A"): "2A",
    ("trace(Q)", "Q"): "Q^-1 Q",
    ("trace(P Q)", "Q"): "P'",
    ("trace(Q'P Q)", "Q"): "(P + P')Q",
    ("det(Q)", "Q"): "det(Q) inverse(Q)'",
    ("log(det(Q))", "Q"): "inverse(Q)'",
    ("x' inverse(Q) y", "Q"): "-inverse(Q)' x y' inverse(Q)'",
    ("trace(inverse(Q))", "Q"): "-inverse(Q)' inverse(Q)'",
    ("norm(x)", "x"): "x / norm(x)",
    ("sqrt(x'x)", "x"): "x / sqrt(x'x)",
    ("exp(-x'x/2)", "x"): "-exp(-x'x/2) x",
    ("sum(A)", "x"): "x - x",
    ("s x'y", "s"): "x'y",
}


@pytest.mark.parametrize(("text", "name"), TEXTBOOK, ids=lambda v: v)
def test_the_textbook_gradient(text, name):
    f = read_expression(text, SHAPES)
    found, checked = gradient_of(f, name)
    expected = matrix_reader.read(TEXTBOOK[text, name], read_shapes(SHAPES))
    values = draw(f, 3)
    assert found.gradient.shape == f.shape(name)
    assert evaluate(found.gradient, values) == pytest.approx(evaluate(expected, values))
    assert checked.agrees
    assert proved_entrywise(found)


@pytest.mark.parametrize(
    ("text", "name", "typeset"),
    [("norm(Ax-b)^2", "x", r"2 A^T \left(A x - b\right)"), ("x'Qx", "x", r"\left(Q + Q^T\right) x"), ("y'x", "x", "y"), ("trace(A'B)", "A", "B"),
     ("x'A'Ax - 2b'Ax + b'b", "x", r"2 A^T \left(A x - b\right)"), ("log(det(Q))", "Q", "Q^{-T}")],
)  # fmt: skip
def test_the_classics_look_as_in_the_book(text, name, typeset):
    assert latex(gradient_of(read_expression(text, SHAPES), name)[0].gradient) == typeset


def test_the_rules_on_the_way_are_named():
    steps = gradient_of(read_expression("norm(Ax-b)^2", SHAPES), "x")[0].steps
    assert [step.rule for step in steps] == ["squared length", "sum rule", "product rule"]
    assert all(step.gradient.shape == step.part.shape for step in steps)


SCALARS = st.sampled_from(
    [
        "x'Qx",
        "y'x",
        "norm(Ax-b)",
        "trace(Q P)",
        "sum(Q)",
        "b'Ax",
        "det(Q)",
        "x'Q'P y",
        "norm(Q - P)^2",
        "trace(A'B)",
        "s",
        "exp(y'x/9)",
        "log(1 + x'x)",
    ]
)
TERMS = st.sampled_from(
    [
        "({0}) + ({1})",
        "({0}) ({1})",
        "({0}) - 2 ({1})",
        "({0}) / (1 + norm(x)^2)",
        "-({0})/3",
        "({0})^2 + ({1})",
        "norm(({0}) y)^2",
    ]
)


@given(TERMS, SCALARS, SCALARS, st.sampled_from("ABQPxybs"), st.integers(0, 999))
@settings(deadline=None, max_examples=80)
def test_every_gradient_equals_numerical_differentiation(form, one, other, name, seed):
    f = read_expression(form.format(one, other), SHAPES)
    shape = f.shape(name)
    found = matrix_gradient(f.part, name, shape)
    assert found.gradient.shape == shape
    outcome = check(found, dict(f.shapes), seed=seed)
    assert outcome.agrees, outcome


@pytest.mark.parametrize("kind", RULES)
def test_a_planted_wrong_rule_is_caught(kind):
    """Whatever rule is doubled, the numbers object."""
    cases = {"+": "x'x + y'x", "*": "x'Qx", "transpose": "x'x", "trace": "trace(Q Q)", "inverse": "y' inverse(Q) y", "det": "det(Q)",
             "norm": "norm(x)", "sum": "sum(Q Q)", "power": "(x'x)^3", "log": "log(det(Q)^2)", "exp": "exp(y'x)"}  # fmt: skip
    f = read_expression(cases[kind], SHAPES)
    name = "x" if "x" in f.part.symbols() else "Q"

    def doubled(part, G):
        title, says, spread = RULES[kind](part, G)
        return title, says, tuple((inner, m.times(m.number(2), gradient)) for inner, gradient in spread)

    shapes = dict(f.shapes)
    assert check(matrix_gradient(f.part, name, shapes[name]), shapes).agrees
    wrong = matrix_gradient(f.part, name, shapes[name], {**RULES, kind: doubled})
    assert not check(wrong, shapes).agrees
    assert proved_entrywise(wrong) is not True


def test_what_is_not_real_valued_has_a_jacobian_instead():
    f = read_expression("Ax - b", SHAPES)
    with pytest.raises(ExpressionError, match="a vector of 3: only a real-valued function has a gradient"):
        matrix_gradient(f.part, "x", (2, 1))
    assert [[str(entry.sympy) for entry in row] for row in jacobian_of(f, "x")] == [
        ["A11", "A12"],
        ["A21", "A22"],
        ["A31", "A32"],
    ]
    assert jacobian_of(read_expression("A A", "A 4x4"), "A") is None


def test_an_expression_without_a_symbol_is_refused():
    with pytest.raises(ExpressionError, match="nothing to differentiate by"):
        read_expression("2 + 2", "A 2x2")


def test_where_f_has_no_value_nothing_is_vouched_for():
    f = read_expression("log(-x'x)", SHAPES)
    assert not gradient_of(f, "x")[1].agrees


def test_what_is_too_long_to_write_out_is_left_to_the_numbers():
    f = read_expression("trace(A B A B A B A B)", "A 4x4, B 4x4")
    found, checked = gradient_of(f, "A")
    assert proved_entrywise(found) is None
    assert checked.agrees


@pytest.mark.parametrize("title", CLASSICS)
def test_every_classic_works(title):
    f = read_expression(*CLASSICS[title])
    if f.is_real_valued:
        found, checked = gradient_of(f, f.usual)
        assert checked.agrees
        assert gradient_in_numbers(found, draw(f, 1)).agrees
        assert proved_entrywise(found)
    else:
        assert jacobian_of(f, f.usual)


def test_sizes_as_an_exponent():
    assert [size(m.symbol("A", shape)) for shape in ((3, 2), (3, 1), (1, 1))] == [r"3 \times 2", "3", ""]


def test_numbers_are_exact():
    f = read_expression("x'x / 3", SHAPES)
    assert gradient_of(f, "x")[0].gradient.value == Fraction(2, 3)
    assert np.isfinite(evaluate(f.part, draw(f, 0))).all()


@pytest.mark.parametrize("title", CLASSICS)
def test_what_has_a_gradient_gets_it_with_its_check_and_the_rest_its_jacobian(title):
    f = read_expression(*CLASSICS[title])
    found = differentiate(f, f.usual, 1)
    if f.is_real_valued:
        assert isinstance(found, ByRules)
        assert found.check.agrees
        np.testing.assert_allclose(found.at.values, found.at.differences, rtol=1e-5, atol=1e-5)
    else:
        assert isinstance(found, InEntries)
        assert found.jacobian is not None


def test_a_gradient_that_cannot_be_checked_is_refused():
    with pytest.raises(ValueError, match="cannot be checked"):
        differentiate(read_expression("log(-norm(x))", "x 2"), "x", 1)
