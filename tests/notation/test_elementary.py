"""Each card is right in all it says: value and SymPy's value, slope and difference, symmetry, words, LaTeX; and one card is enough."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import sympy as sp

from core.differentiation.recorded_expression import carry, record
from core.expression import Expression, ExpressionError
from core.notation.algebra import simplified
from core.notation.derivative import derivative
from core.notation.elementary import FUNCTIONS, WORDS, Card
from core.notation.printers.numeric import evaluate, function_of_u, operation
from core.notation.printers.plain import plain
from core.notation.printers.typeset import latex
from core.notation.reader import read
from core.notation.symbolic.symbols import from_sympy, symbol, to_sympy
from core.notation.tree import from_json

X = ("variable", "x")
POINTS = np.array([-2.35, -1.7, -0.6, -0.2, 0.31, 0.64, 1.6, 2.7])
HALVES = np.array([0.5, 1.5])  # which are rounded upwards
ARGUMENTS = {
    "min": (X, ("number", "0.5")),
    "max": (("number", "0.5"), X, ("/", X, ("number", "9"))),
    "besselj": (("number", "2"), X),
    "polygamma": (("number", "1"), X),
    "mod": (X, ("number", "0.7")),
    "piecewise": (X, ("number", "0.5"), ("sin", X), ("number", "4")),
}


def call(name):
    return (name, *ARGUMENTS.get(name, (X,)))


def known_slopes():
    return sorted(name for name, card in FUNCTIONS.items() if card.slope)


# --- value ---


def sympys_value(expression, x):
    """Its real value, nan where there is none."""
    value = sp.N(expression.subs(symbol("x"), sp.Rational(str(x))), 20)
    return float(value) if value.is_real else np.nan


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_value_is_sympys(name):
    ours = evaluate(call(name), {"x": POINTS})
    theirs = np.array([sympys_value(to_sympy(call(name)), x) for x in POINTS])
    defined = np.isfinite(theirs)
    assert defined.sum() >= 2
    np.testing.assert_allclose(ours[defined], theirs[defined], rtol=1e-12)
    assert name == "loggamma" or not np.isfinite(ours[~defined]).any()  # ours is that of |gamma| where SymPy's is complex


@pytest.mark.parametrize("name", [name for name, card in FUNCTIONS.items() if card.value and card.formula])
def test_a_formula_beside_a_value_says_the_same(name):
    arguments = (POINTS, np.full_like(POINTS, 0.7))[: FUNCTIONS[name].arguments[0]]
    np.testing.assert_allclose(function_of_u(FUNCTIONS[name].formula)(*arguments), operation(name)(*arguments), rtol=1e-13)


@pytest.mark.parametrize("name", [name for name, card in FUNCTIONS.items() if card.arguments[0] == 1])
def test_symmetry_and_the_value_at_0_are_told_where_they_hold(name):
    at = np.concatenate([np.abs(POINTS), HALVES])
    with np.errstate(all="ignore"):
        right, left, at_zero = (operation(name)(x) for x in (at, -at, np.zeros(1)))
    found = "odd" if np.allclose(left, -right, equal_nan=True) else "even" if np.allclose(left, right, equal_nan=True) else None
    assert FUNCTIONS[name].symmetry == found
    assert FUNCTIONS[name].at_zero in (None, at_zero[0])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_value_is_infinite_where_x_is_finite(name):
    values = evaluate(call(name), {"x": np.array([-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0])})
    assert not np.isinf(values).any()


# --- slope ---


def check_the_slope(name):
    h = 1e-5
    with np.errstate(all="ignore"):
        found = np.broadcast_to(function_of_u(FUNCTIONS[name].slope)(POINTS), POINTS.shape)
        difference = (operation(name)(POINTS + h) - operation(name)(POINTS - h)) / (2 * h)
    defined = np.isfinite(difference)
    assert defined.sum() >= 2
    np.testing.assert_allclose(found[defined], difference[defined], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", known_slopes())
def test_the_slope_is_that_of_a_central_difference(name):
    check_the_slope(name)


@pytest.mark.parametrize(
    ("name", "wrong"), [("asinh", "1/√(u^2 - 1)"), ("cos", "sin u"), ("erfc", "2/√π e^(-u^2)"), ("floor", "1")]
)
def test_a_planted_wrong_slope_is_seen(name, wrong, monkeypatch):
    monkeypatch.setitem(FUNCTIONS, name, replace(FUNCTIONS[name], slope=wrong))
    with pytest.raises(AssertionError):
        check_the_slope(name)


@pytest.mark.parametrize("name", known_slopes())
def test_forward_mode_reverse_mode_and_the_formula_agree(name):
    at = POINTS[np.isfinite(evaluate(call(name), {"x": POINTS}))]
    f = Expression(call(name), ("x",))
    z, inputs = record(f, x=at)
    z.backward(np.ones(len(at)))
    forward = carry(f, {"x": np.ones(len(at))}, x=at)
    np.testing.assert_allclose(forward.value, z.value)
    np.testing.assert_allclose(forward.slope, inputs["x"].grad, rtol=1e-13)
    formula = np.broadcast_to(evaluate(derivative(f.tree, "x"), {"x": at}), at.shape)
    np.testing.assert_allclose(forward.slope, formula, rtol=1e-11, atol=1e-14)


def test_those_without_a_slope_have_a_rule_or_are_refused(monkeypatch):
    assert set(FUNCTIONS) - set(known_slopes()) == {"min", "max", "mod", "besselj", "polygamma", "piecewise"}
    for name in ("min", "max", "mod", "besselj", "polygamma", "piecewise"):
        derivative(call(name), "x")
    monkeypatch.setitem(FUNCTIONS, "atan", replace(FUNCTIONS["atan"], slope=""))
    with pytest.raises(ExpressionError, match="no derivative"):
        derivative(call("atan"), "x")
    with pytest.raises(ExpressionError, match="no rule"):
        record(Expression(call("atan"), ("x",)), x=1.0)


# --- words and LaTeX ---


@pytest.mark.parametrize("word", WORDS)
def test_what_is_typed_is_read_as_the_function(word):
    name = WORDS[word].name
    arguments = ", ".join(map(plain, ARGUMENTS.get(name, (X,))))
    for text in (f"{word}({arguments})", f"2{word}({arguments})") if name != "piecewise" else ():  # its way is { }
        tree = read(text, ("x",))
        assert tree in (call(name), ("*", ("number", "2"), call(name)))
    assert read(plain(call(name)), ("x",)) == call(name)


def test_books_and_other_programs_are_understood():
    spelled = [
        "ln",
        "arcsin",
        "arccos",
        "arctan",
        "arccot",
        "arsinh",
        "arcosh",
        "artanh",
        "arcsinh",
        "arccosh",
        "arctanh",
        "cosec",
        "sgn",
        "ceiling",
        "√",
        "∛",
    ]
    assert set(spelled) == set(WORDS) - set(FUNCTIONS)
    assert [WORDS[word].name for word in ("arccot", "arcosh", "√", "∛")] == ["acot", "acosh", "sqrt", "cbrt"]


@pytest.mark.parametrize(
    "name", sorted(set(FUNCTIONS) - {card.name for card in WORDS.values()} - {"loggamma"})
)  # log gamma is one
def test_what_only_answers_contain_cannot_be_typed(name):
    with pytest.raises(ExpressionError):
        read(f"{name}(x)", ("x",))


def is_balanced(text):
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and text.count(r"\left") == text.count(r"\right")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_latex_is_whole(name):
    text = latex(call(name))
    assert "#" not in text
    assert "x" in text
    assert is_balanced(text)


def test_no_two_functions_look_alike():
    assert len({latex(call(name)) for name in FUNCTIONS}) == len(FUNCTIONS)


def test_the_check_of_latex_sees_what_is_not_whole():
    assert not is_balanced(r"\sqrt{x")
    assert not is_balanced(r"}x{")
    assert not is_balanced(r"\left|x|")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_it_may_come_from_a_worker(name):
    assert from_json(list(call(name))) == call(name)
    with pytest.raises(ExpressionError):
        from_json([name])
    with pytest.raises(ExpressionError):
        from_json([name, *[X] * (FUNCTIONS[name].arguments[1] + 1)])


# --- adding a function is one card ---

NEW = {
    "softplus": Card(name="softplus", aliases=("smoothramp",), formula="ln(1 + e^u)", slope="sigmoid u"),
    "sinc": Card(
        name="sinc",
        formula="sin(u)/u",
        slope="cos(u)/u - sin(u)/u^2",
        sympy="sinc",
        latex=r"\mathrm{sinc}",
        symmetry="even",
        at_zero=1,
    ),
}
EXPECTED = {
    "softplus": SimpleNamespace(value=np.log1p(np.exp(1.4)), slope=2 / (1 + np.exp(-1.4)), latex=r"\operatorname{softplus}\left(2 x\right)"),
    "sinc": SimpleNamespace(value=np.sin(1.4) / 1.4, slope=2 * (np.cos(1.4) / 1.4 - np.sin(1.4) / 1.4**2), latex=r"\mathrm{sinc}\left(2 x\right)"),
}  # fmt: skip


@pytest.fixture(params=EXPECTED)
def new(request, monkeypatch):
    """A card that is laid beside the others for one test."""
    card = NEW[request.param]
    monkeypatch.setitem(FUNCTIONS, card.name, card)
    for word in (card.name, *card.aliases):
        monkeypatch.setitem(WORDS, word, card)
    return card


def test_a_function_is_added_by_one_card(new):
    expected = EXPECTED[new.name]
    for word in (new.name, *new.aliases):
        tree = read(f"{word} 2x", ("x",))
        assert tree == (new.name, ("*", ("number", "2"), X)) == from_json(list(tree)) == read(plain(tree), ("x",))
    assert evaluate(tree, {"x": 0.7}) == pytest.approx(expected.value, rel=1e-14)
    assert latex(tree) == expected.latex
    slope = derivative(tree, "x")
    assert evaluate(slope, {"x": 0.7}) == pytest.approx(expected.slope, rel=1e-13)

    f = Expression(tree, ("x",))
    z, inputs = record(f, x=0.7)
    z.backward()
    assert (z.name, z.value, inputs["x"].grad) == (new.name, pytest.approx(expected.value), pytest.approx(expected.slope))
    assert carry(f, {"x": 1.0}, x=0.7).slope == pytest.approx(expected.slope)

    built = to_sympy(tree)
    assert sympys_value(built, 0.7) == pytest.approx(expected.value)
    assert evaluate(from_sympy(built), {"x": 0.7}) == pytest.approx(expected.value)
    if new.symmetry:
        assert simplified((new.name, ("negative", X))) == (new.name, X)
    check_the_slope(new.name)
    with pytest.raises(ExpressionError, match=f"did you mean {new.name}"):
        read(f"{new.name}s(x)", ("x",))


def test_without_its_card_it_is_unknown():
    with pytest.raises(ExpressionError, match="not known"):
        read("softplus(x)", ("x",))
