"""Matrix expressions written out in entries: the same numbers as LAPACK's, and bounded before anything is raised to a power."""

import numpy as np
import pytest

from core.calculus.matrices.matrix_check import evaluate
from core.calculus.matrices.matrix_entries import MANY, entries, terms
from core.calculus.matrices.matrix_expressions import gradient_of, read_expression
from core.expression import Expression, ExpressionError
from core.notation.matrices.matrix_tree import MAX_EXPONENT
from core.notation.tree import variables_of

SHAPES = "A 3x3, B 3x3, C 2x3, x 3, b 3"
EXPRESSIONS = ["Ax", "x'Ax", "A'B - 2B", "C A C'", "trace(A'B)", "det(A)", "inverse(A)", "norm(Ax-b)^2", "norm(A)", "sum(A) x", "exp(x'b/9) A",
               "log(x'x) + x'x/(b'b)", "(x'x)^3 inverse(A + B)", "A^3", "det(inverse(B) A)", "1.5 x b' + A/3"]  # fmt: skip


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_the_entries_are_lapacks(text):
    expression = read_expression(text, SHAPES)
    rng = np.random.default_rng(3)
    values = {name: rng.normal(size=shape) + np.eye(*shape) for name, shape in expression.shapes}
    named = {}
    for name, M in values.items():
        for (i, j), value in np.ndenumerate(M):
            named[f"{name}{i + 1}{j + 1}" if M.shape[1] > 1 else f"{name}{i + 1}"] = value
    written = [[Expression(e, variables_of(e))(**named) for e in row] for row in entries(expression.part)]
    np.testing.assert_allclose(written, evaluate(expression.part, values), rtol=1e-9)


@pytest.mark.parametrize("text", ["((((x'x)^999)^999)^999)^999x", "((((trace(A))^999)^999)^999)^999", "((x'x)^99)^99", "exp((trace(A)^999)^999)",
                                  "((x'x)^(1/2))^(-999) ((trace(A)^9)^9)^99"])  # fmt: skip
def test_powers_of_powers_are_refused_while_they_are_read(text):
    with pytest.raises(ExpressionError, match=f"at most {MAX_EXPONENT}"):
        read_expression(text, "A 2x2, x 2")


@pytest.mark.parametrize(
    "text", ["(x'x + trace(A))^999", "(det(A + A'A) + 1)^900 x", "(sum(A)^9 + x'Ax)^99", "det((A A'A + A)^4)"]
)
def test_terms_are_counted_only_up_to_a_bound(text):
    assert 300 < terms(read_expression(text, "A 2x2, x 2").part) <= MANY


def test_what_the_rules_build_is_bounded():
    nested = "A"
    for _ in range(7):
        nested = f"({nested} {nested}')"
    with pytest.raises(ExpressionError, match="too long"):
        gradient_of(read_expression(f"trace({nested})", "A 2x2"), "A")
