"""What people write: a name in front, cases, other letters, numbered letters, digits that repeat."""

import numpy as np
import pytest

from core.expression import ExpressionError, parse
from core.notation.printers.plain import plain
from core.notation.reader import read


@pytest.mark.parametrize(
    ("typed", "variables", "same"),
    [
        ("f(x) = x^2", ("x",), "x^2"),
        ("y = x^2", ("x",), "x^2"),
        ("f(x, y) = x y", ("x", "y"), "x y"),
        ("z = x + y", ("x", "y"), "x + y"),
        ("x_1^2 + x₂", ("x", "y"), "x^2 + y"),
        ("x1 x2", ("x", "y"), "x y"),
        ("x_1 + x_2 + x_3", ("x", "y", "z"), "x + y + z"),
    ],
)
def test_it_is_read_as_what_it_means(typed, variables, same):
    assert parse(typed, variables) == parse(same, variables)


@pytest.mark.parametrize(("typed", "same"), [("f(t) = t^2", "x^2"), ("(1 + 1/n)^n", "(1 + 1/x)^x"), ("x + 1", "x + 1")])
def test_any_letter_may_stand_for_the_only_variable(typed, same):
    assert parse(typed, ("x",), any_letter=True) == parse(same, ("x",))
    with pytest.raises(ExpressionError, match="not known"):
        parse("x + n", ("x",), any_letter=True)


@pytest.mark.parametrize(
    "typed",
    [
        "x = 2",
        "x == 2",
        "y = x y",
        "sin(x) = 2",
        "x < 1",
        "x; 2",
        "x }",
        "{x",
        "{x, y}",
        "{1; x, x < 0}",
        "x + n",
        "fg = x",
        "=x",
    ],
)
def test_an_equation_or_a_torn_case_is_refused_in_a_sentence(typed):
    with pytest.raises(ExpressionError) as refusal:
        parse(typed, ("x", "y"))
    assert refusal.value.position is not None
    assert refusal.value.message.endswith((".", "?"))


CASES = {
    "{x^2, x < 0; x, x >= 0}": lambda x: np.where(x < 0, x**2, x),
    "{1, 0 <= x < 1; 2, x = 2; 3, x ≠ -1}": lambda x: np.select([(x >= 0) & (x < 1), x == 2, x != -1], [1.0, 2, 3], np.nan),
    "{x, x > 1}": lambda x: np.where(x > 1, x, np.nan),
    "1 + 2{x, x <= 0; -x}": lambda x: 1 + 2 * np.where(x <= 0, x, -x),
    "{x, x > 0, x < 2; {5, x < -2; 7}}": lambda x: np.where((x > 0) & (x < 2), x, np.where(x < -2, 5.0, 7.0)),
    "|{x, x > 0; 2x}|": lambda x: np.abs(np.where(x > 0, x, 2 * x)),
}


@pytest.mark.parametrize("typed", CASES)
def test_cases_have_the_value_of_the_first_that_holds(typed):
    x = np.array([-3, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3])
    f = parse(typed, ("x",))
    np.testing.assert_array_equal(f(x=x), CASES[typed](x))
    assert parse(plain(f.tree), ("x",)) == f


@pytest.mark.parametrize(
    ("typed", "top", "bottom"), [("0.(3)", 1, 3), ("1.(6)", 5, 3), ("0.1(6)", 1, 6), ("0.3\u0305", 1, 3), ("0.(9)", 1, 1)]
)
def test_digits_that_repeat_are_a_fraction(typed, top, bottom):
    tree = read(typed, (), is_number=True)
    assert tree == (("/", ("number", str(top)), ("number", str(bottom))) if bottom > 1 else ("number", str(top)))


def test_only_a_number_has_digits_that_repeat_after_others_and_an_i():
    assert float(parse("0.1(6)", ())()) == pytest.approx(0.6)
    assert read("3 + 4i", (), is_number=True) == ("+", ("number", "3"), ("*", ("number", "4"), ("constant", "i")))
    with pytest.raises(ExpressionError):
        parse("3 + 4i", ())


def test_mod_round_and_gamma():
    x = np.array([-2.5, -0.5, 0.5, 1.2, 2.5, 4.0])
    np.testing.assert_array_equal(parse("mod(x, 3)", ("x",))(x=x), np.mod(x, 3))
    np.testing.assert_array_equal(parse("round(x)", ("x",))(x=x), np.floor(x + 0.5))
    assert float(parse("gamma(5)", ())()) == pytest.approx(24)
