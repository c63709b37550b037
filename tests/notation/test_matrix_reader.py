"""Matrix expressions: what is read, what is refused and where, and that every reading keeps its value."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.matrix_check import evaluate
from core.notation.matrices import matrix_tree as m
from core.notation.matrices.matrix_reader import read, read_shapes
from core.notation.matrices.matrix_typeset import latex
from core.notation.tree import ExpressionError

SHAPES = read_shapes("A 3x2, B 3x2, Q 2x2, P 2x2, x 2, y 2, b 3, s 1")
rng = np.random.default_rng(0)
VALUES = {name: rng.normal(size=shape) for name, shape in SHAPES.items()}
A, B, Q, P, x, y, b, s = VALUES.values()

READ = {
    "Ax - b": A @ x - b,
    "A'B": A.T @ B,
    "x'Qx": x.T @ Q @ x,
    "x^T Q^T x": x.T @ Q.T @ x,
    "(AQ)'b": (A @ Q).T @ b,
    "trace(A'B)": np.trace(A.T @ B),
    "tr(Q) x": np.trace(Q) * x,
    "norm(Ax-b)^2": np.linalg.norm(A @ x - b) ** 2,
    "||Ax-b||²": np.linalg.norm(A @ x - b) ** 2,
    "‖x‖ + ‖y‖": np.linalg.norm(x) + np.linalg.norm(y),
    "det(Q) inverse(Q)": np.linalg.det(Q) * np.linalg.inv(Q),
    "Q^-1 x": np.linalg.solve(Q, x),
    "Q^3": Q @ Q @ Q,
    "-x'y": -(x.T @ y),
    "1/2 x'Qx - x'y": x.T @ Q @ x / 2 - x.T @ y,
    "x'Qx/(x'x)": (x.T @ Q @ x) / (x.T @ x),
    "sum(A)": A.sum(),
    "exp(-x'x/2)": np.exp(-(x.T @ x) / 2),
    "sqrt(x'x)": np.sqrt(x.T @ x),
    "log(x'x)": np.log(x.T @ x),
    "s A - A s": 0 * A,
    "Q Q^-1": np.eye(2),
    "x'y y'x": (x.T @ y) ** 2,
    "x x'y": x @ (x.T @ y),
    "(x'x)^(1/2)": np.sqrt(x.T @ x),
    "--x": x,
}


@pytest.mark.parametrize("text", READ)
def test_the_expression_has_the_value_that_numpy_gives_it(text):
    part = read(text, SHAPES)
    expected = np.atleast_2d(READ[text])
    assert part.shape == expected.shape
    assert evaluate(part, VALUES) == pytest.approx(expected)
    assert latex(part)


def test_the_typesetting():
    assert latex(read("norm(Ax-b)^2", SHAPES)) == r"\left\lVert A x - b\right\rVert^{2}"
    assert latex(read("x'Q'x / 2", SHAPES)) == r"\frac{1}{2} x^T Q^T x"
    assert latex(read("inverse(Q')'", SHAPES)) == r"\left(Q^T\right)^{-T}"


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [("A b", 2, "columns of the left one, 2"), ("A + x", 2, "cannot be added"), ("trace(A)", 0, "Only a square matrix has a trace"),
     ("Ax - c", 5, "c has no shape"), ("norm A", 5, "needs brackets"), ("((x", 3, "closing bracket is missing"), ("x)", 1, "too many"),
     ("", 0, "Type an expression"), ("x#y", 1, "no meaning"), ("x^x", 2, "exponent"), ("Q^9", 1, "powers"), ("x / Q", 2, "divide"),
     ("1/0", 1, "divide"), ("x -", 3, "missing at the end"), ("exp(Q)", 0, "takes a number"), ("‖x", 2, "bars"), ("A^-1", 1, "square"),
     ("x" * 201, 200, "too long"), ("x+" * 70 + "x", 120, "too many parts"), ("(" * 30 + "x", 20, "nested"), ("(999999999^20)^20 x", 10, "becomes too long")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_place(text, position, sentence):
    with pytest.raises(ExpressionError, match=sentence) as refused:
        read(text, SHAPES)
    assert refused.value.position == position


@pytest.mark.parametrize("text", ["A 3xx2", "A", "A 9x9", "A 0x2", "A 2, A 3", "AB 2x2", "A 2x2x2", "3"])
def test_shapes_that_are_none_are_refused(text):
    with pytest.raises(ExpressionError):
        read_shapes(text)


def test_shapes_are_read_in_many_spellings():
    assert read_shapes("A: 3 by 2; x = 2, M 4×4") == {"A": (3, 2), "x": (2, 1), "M": (4, 4)}


@given(st.text("AQx'^+-*/() 12normtrace|‖T,.", max_size=40))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_or_refused_in_one_sentence(text):
    try:
        part = read(text, SHAPES)
    except ExpressionError as error:
        sentence, position = error.message, error.position
    else:
        assert evaluate(part, VALUES).shape == part.shape
        return
    assert sentence.endswith(".")
    assert position is not None


LEAVES = st.sampled_from([m.symbol("Q", (2, 2)), m.symbol("P", (2, 2)), m.identity(2), m.ones((2, 2)), m.zero((2, 2))])
SQUARE = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just("+"), inner, inner), st.tuples(st.just("*"), inner, inner), st.tuples(st.just("'"), inner), st.tuples(st.just("tr"), inner),
        st.tuples(st.just("c"), inner),
    ),
    max_leaves=8,
)  # fmt: skip


def both(tree):
    """The tidied part, and its value worked out step by step with NumPy alone."""
    if isinstance(tree, m.Part):
        return tree, evaluate(tree, VALUES)
    kind, *inner = tree
    (part, value), *others = map(both, inner)
    if kind == "+":
        return m.add(part, others[0][0]), value + others[0][1]
    if kind == "*":
        return m.times(part, others[0][0]), value @ others[0][1]
    if kind == "'":
        return m.transpose(part), value.T
    if kind == "c":
        return m.times(m.number(Fraction(-3, 2)), part), -1.5 * value
    return m.times(m.trace(part), part), np.trace(value) * value


@given(SQUARE)
@settings(deadline=None, max_examples=60)
def test_tidying_up_never_changes_the_value(tree):
    part, value = both(tree)
    assert evaluate(part, VALUES) == pytest.approx(value, rel=1e-9, abs=1e-9)
