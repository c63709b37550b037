"""Typed formulas: what people write is understood, what attacks is refused, and the numbers are NumPy's and SymPy's."""

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from core import bounded
from core.expression import Expression, ExpressionError, parse
from core.notation.symbolic.symbols import from_sympy

FOLDER = Path(__file__).parent / "formulas"
HOSTILE = json.loads((FOLDER / "hostile.json").read_text())
X, Y = 0.7, 1.3

SPELLINGS = [
    ("2x", 2 * X), ("3x y", 3 * X * Y), ("xy", X * Y), ("x^2", X**2), ("x**2", X**2), ("x²", X**2), ("x⁻²", X**-2),
    ("x¹⁰", X**10), ("sin x", np.sin(X)), ("sin 2x", np.sin(2 * X)), ("sin^2(x)", np.sin(X) ** 2), ("sin²x", np.sin(X) ** 2),
    ("sin x^2", np.sin(X**2)), ("sin x cos y", np.sin(X) * np.cos(Y)), ("cos(x)sin(y)", np.cos(X) * np.sin(Y)),
    ("sin(x)^2", np.sin(X) ** 2), ("sin(x)y", np.sin(X) * Y), ("sin -x", np.sin(-X)), ("xsin(x)", X * np.sin(X)),
    ("|x-y|", abs(X - Y)), ("||x|-1|", abs(abs(X) - 1)), ("|2|x||", 2 * X), ("2|x|+1", 2 * X + 1),
    ("|sin|cos|x|||", abs(np.sin(abs(np.cos(X))))), ("√x", np.sqrt(X)), ("√(x+1)", np.sqrt(X + 1)), ("√2x", np.sqrt(2) * X),
    ("π", np.pi), ("2πx", 2 * np.pi * X), ("e", np.e), ("e^x", np.exp(X)), ("xe^x", X * np.exp(X)), ("ln x", np.log(X)),
    ("log(x)", np.log(X)), ("log(8, 2)", 3), ("log_2(8)", 3), ("log_2 8", 3), ("log10(x)", np.log10(X)), ("log_2(8)^2", 9),
    ("exp(-x)", np.exp(-X)), ("arctan x", np.arctan(X)), ("atan(x)", np.arctan(X)), ("sinh(x)", np.sinh(X)),
    ("sqrt(x)", np.sqrt(X)), ("cbrt(-8x)", -2 * np.cbrt(X)), ("abs(-x)", X), ("sign(-x)", -1), ("floor(y)", 1),
    ("min(x, y)", X), ("max(x,y,2)", 2), ("relu(-x)", 0), ("sigmoid(0)", 0.5), ("5!", 120), ("x−1", X - 1), ("x·y", X * Y),
    ("x×y", X * Y), ("x÷y", X / Y), ("1.5e-3 x", 1.5e-3 * X), ("2e x", 2 * np.e * X), ("2e3x", 2000 * X), (".5x", X / 2),
    ("-x^2", -(X**2)), ("2^3^2", 512), ("2^-x", 2**-X), ("1/2x", X / 2), ("x/2y", X / 2 * Y), ("x(x+1)", X * (X + 1)),
    ("(x+1)(x-1)", X**2 - 1), ("2*-3", -6), ("--x", X), ("xy^2", X * Y**2), ("2pi x", 2 * np.pi * X),
    ("tan^2 x + 1", np.tan(X) ** 2 + 1), ("sin^-1(x)", np.arcsin(X)), ("tan⁻¹x", np.arctan(X)), ("|2|x|-5|", 5 - 2 * X),
    ("|x||y|", X * Y), ("|x|^2", X**2), ("1-|x-|y||", 1 - (Y - X)), ("sinx cosx", np.sin(X) * np.cos(X)), ("sin2x", np.sin(2 * X)),
    ("2pix", 2 * np.pi * X), ("πx", np.pi * X), ("log₂(8)", 3), ("log2 x", np.log2(X)), ("∛(8y)", 2 * np.cbrt(Y)), ("exp x", np.exp(X)),
    ("e^-x", np.exp(-X)), ("e^2x", np.e**2 * X), ("x^2y", X**2 * Y), ("sin^2 x cos y", np.sin(X) ** 2 * np.cos(Y)),
    ("√x²", X), ("√-y^2+9", np.nan), ("2 x 3", 6 * X), ("acot x", np.pi / 2 - np.arctan(X)), ("coth y", 1 / np.tanh(Y)),
    ("1e2", 100), ("5e-1x", X / 2), ("max(1, 2, 3) x", 3 * X), ("(x)(y)", X * Y), ("x/−2", -X / 2), ("sin^x(y)", np.sin(Y) ** X), ("x\u00a0+\u00a01", X + 1), ("3!x", 6 * X),
    ("lg(100)", 2), ("lg 100x", 2 + np.log10(X)), ("ld 8", 3),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), SPELLINGS, ids=[s[0] for s in SPELLINGS])
def test_what_people_write_means_what_it_means_on_paper(text, value):
    f = parse(text, ("x", "y"))
    assert f(x=X, y=Y) == pytest.approx(value, rel=1e-14, nan_ok=True)
    if np.isnan(value):
        return
    if "factorial" not in str(f.sympy):
        assert float(f.sympy.subs({sp.Symbol("x", real=True): X, sp.Symbol("y", real=True): Y})) == pytest.approx(
            value, rel=1e-12
        )
    assert f.latex


@pytest.mark.parametrize("name", ["log1p", "expm1", "atan2", "exp2"])
def test_a_programmers_function_is_not_a_product_of_letters(name):
    with pytest.raises(ExpressionError, match="not known"):
        parse(f"{name}(x)")


def test_a_factorial_of_a_factorial_is_no_double_factorial():
    assert parse("3!!")() == 720
    assert parse("3!!").latex == r"\left(3!\right)!"


@pytest.mark.parametrize("case", HOSTILE, ids=lambda c: c["id"])
@pytest.mark.parametrize("variables", [("x", "y"), None], ids=["named", "found"])
def test_hostile_formulas(case, variables):
    if case["expect"] == "accept":
        f = parse(case["text"], variables)
        f(**dict.fromkeys(f.variables, 0.5))
        assert f.sympy is not None
    else:
        with pytest.raises(ExpressionError) as refused:
            parse(case["text"], variables)
        assert refused.value.message.endswith((".", "?"))
        assert 0 <= refused.value.position <= len(case["text"])


@pytest.mark.parametrize(
    "text",
    ["9" * 4300, "9" * 100_000, "0." + "1" * 20_000, "+".join("x" * 5000), "x+" * 300_000 + "x",
     "(" * 10_000 + "x" + ")" * 10_000, "-" * 1000 + "x", "sin(" * 400 + "x" + ")" * 400, "-" * 390 + "x", "(" * 190 + "x" + ")" * 190, "sin " * 90 + "x",
     "(10^15*x^2)^(0.1^(1/1e-29))", "gamma(10^8)", "exp(exp(exp(exp(exp(10)))))", "x^(10^6)", "((x^900)^900)^(x^(9^9^9))", "171!",
     "2.5!", "x^10^10", "sqrt(10^40)"],
    ids=lambda t: t[:30],
)  # fmt: skip
def test_what_is_too_large_is_refused(text):
    with pytest.raises(ExpressionError):
        parse(text, ("x",))


@pytest.mark.parametrize(
    ("text", "position", "word"),
    [("sine(x)", 0, "did you mean sin"), ("2x+", 3, "too early"), ("x +* 2", 3, "missing before"), ("(x", 2, "bracket is missing"),
     ("x)", 1, "too many"), ("x+z", 2, "z is not known"), ("1,5x", 1, "point"), ("x=2", 1, "equation"), ("sin", 3, "argument"),
     ("sin()", 3, "argument"), ("sin(x,x)", 5, "one argument"), ("x^2 + [1]", 6, "round brackets"), ("ln^-1(x)", 0, "two things"),
     ("1.2.3", 3, "side by side"), ("π+z", 2, "z is not known"), ("|x", 2, "closing |"), ("", 0, "Type a formula")],
)  # fmt: skip
def test_a_mistake_gets_one_sentence_and_its_place(text, position, word):
    with pytest.raises(ExpressionError, match=word.replace("|", r"\|")) as refused:
        parse(text, ("x", "y"))
    assert refused.value.position == position


@pytest.mark.parametrize(
    "text",
    ["1/0", "1/(x-x)", "x/(sqrt(2)^2-2)", "log(sin π)", "tan(π/2)", "1/cos(π/2)", "cot(0)", "(y-y)^-2", "csc(x-x)", "log(x, 1)"],
)
def test_what_has_no_value_anywhere_is_refused_at_its_place(text):
    with pytest.raises(ExpressionError) as refused:
        parse(text, ("x", "y"))
    assert 0 <= refused.value.position < len(text)


@pytest.mark.parametrize("text", ["1/1e-29", "sin(1e-20)/1e-20", "1/max(0, 0, 5)", "(x-1)/(x-1)", "1/e^-40", "log(x-y)"])
def test_what_is_small_is_not_zero(text):
    parse(text, ("x", "y"))


def test_the_slides_example():
    f = parse("0.5x^2 + y**2 + 2x + y", variables=("x", "y"))
    x, y = sp.symbols("x y", real=True)
    assert f.variables == ("x", "y")
    assert f.sympy == sp.Rational(1, 2) * x**2 + y**2 + 2 * x + y
    assert [g.sympy for g in f.gradient()] == [x + 2, 2 * y + 1]
    assert [[h.sympy for h in row] for row in f.hessian()] == [[1, 0], [0, 2]]
    np.testing.assert_allclose(f(x=1.0, y=np.array([0.0, 1.0])), [2.5, 4.5])
    assert f(1.0, 1.0) == 4.5


def test_variables_are_found_in_the_text():
    assert parse("3/2 A11 + 5 A12^2 + A21 A22").variables == ("A11", "A12", "A21", "A22")
    assert parse("y x").variables == ("x", "y")
    assert parse("x_1 + x₂").variables == ("x_1", "x_2")
    assert parse("2").variables == ()
    assert parse("mx + b").variables == ("b", "m", "x")
    assert parse("x_max x1x2").variables == ("x1", "x2", "x_max")


@pytest.mark.parametrize("text", ["rate", "cube", "beta", "eta", "x^2 dx", "sine", "cose", "X", "i", "abcx", "y" * 31])
def test_a_word_is_no_product_of_its_letters(text):
    with pytest.raises(ExpressionError, match="is not known"):
        parse(text)


def test_a_given_variable_may_be_called_like_a_constant():
    assert parse("e + 1", ("e",))(e=2.0) == 3


@pytest.mark.parametrize(
    "text", ["sqrt(x)", "log(x)", "asin(x - 3)", "x^0.5", "acosh(x)", "1/(x+2)", "(x+2)^-1", "log(x+2)", "atanh(x+1)"]
)
def test_outside_the_domain_is_nan_and_never_a_warning(text):
    assert np.isnan(parse(text, ("x",))(x=-2.0))


def test_a_constant_takes_the_shape_of_its_inputs():
    assert parse("2", ("x",))(x=np.zeros((3, 4))).shape == (3, 4)
    assert parse("x + y", ("x", "y"))(x=np.zeros((3, 1)), y=np.zeros(4)).shape == (3, 4)
    assert isinstance(parse("x", ("x",))(x=1), float)


def test_many_values_at_once_are_the_same_values():
    f = parse("exp(-x^2/2)*sin(3x) + 1/x", ("x",))
    x = np.linspace(-3, 3, 100_001)
    with np.errstate(divide="ignore"):
        expected = np.where(x == 0, np.nan, np.exp(-(x**2) / 2) * np.sin(3 * x) + 1 / x)
    np.testing.assert_allclose(f(x=x), expected, rtol=1e-13)


@pytest.mark.parametrize("case", json.loads((FOLDER / "derivatives.json").read_text()), ids=lambda c: c["f"])
def test_derivatives_to_the_published_digits(case):
    f = parse(case["f"], ("x",))
    first = f.derivative("x")
    second = first.derivative("x")
    for point in case["points"]:
        x = float(point["x"])
        for g, name in ((f, "f"), (first, "d1"), (second, "d2"), (second.derivative("x"), "d3")):
            assert g(x=x) == pytest.approx(float(point[name]), rel=1e-9, abs=1e-12)


def test_an_expression_can_be_kept_compared_and_carried():
    f = parse("x^2 + 1", ("x",))
    assert pickle.loads(pickle.dumps(f)) == f == parse("x² + 1", ("x",))
    assert len({f, parse("x^2+1", ("x",))}) == 1


def test_a_missing_value_and_an_unknown_variable_are_told():
    with pytest.raises(TypeError, match="needs a value"):
        parse("x + y")(x=1.0)
    with pytest.raises(ValueError, match="z is not a variable"):
        parse("x").derivative("z")


leaves = st.sampled_from(["x", "y", "2", "0.5", "pi", "3"])
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        st.tuples(st.sampled_from(["sin", "cos", "exp", "atan", "tanh", "abs"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
        inner.map(lambda t: f"({t})^2"),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=150)
@given(trees)
def test_numpy_and_sympy_agree_and_so_do_derivatives_with_differences(text):
    try:
        f = parse(text, ("x", "y"))
        slope = f.derivative("x")
    except ExpressionError:
        return  # a constant part that divides by zero or overflows
    values = {"x": 0.83, "y": -1.21}
    ours = f(**values)
    theirs = sp.N(f.sympy.subs({sp.Symbol(k, real=True): v for k, v in values.items()}))
    if np.isfinite(ours) and abs(ours) < 1e6 and theirs.is_real:
        assert ours == pytest.approx(float(theirs), rel=1e-6, abs=1e-9)
        h = 1e-5
        below, above = f(x=0.83 - h, y=-1.21), f(x=0.83 + h, y=-1.21)
        difference = (above - below) / (2 * h)
        bend = abs(above - 2 * ours + below) / h**2
        if np.isfinite(difference) and np.isfinite(slope(**values)) and bend < 1e3 and abs(difference) < 1e4:
            assert slope(**values) == pytest.approx(difference, rel=1e-3, abs=1e-3)


@settings(deadline=None, max_examples=400)
@given(st.text(alphabet="xy0123456789.+-*/^()|,!sincolgep √²π_", max_size=30))
def test_whatever_is_typed_is_a_formula_or_a_sentence(text):
    try:
        f = parse(text, ("x", "y"))
    except ExpressionError:
        return
    assert isinstance(f, Expression)
    f(x=0.5, y=2.0)


# --- what SymPy is told, and what it answers ---


HIDDEN = ["(9x/x)^((9x/x)^((9x/x)^(9x/x)))", "((14x/x)!)!", "floor(exp((99x/x)!))", "(x-x+9)^((x-x+9)^(x-x+9))", "9^(1/7) x"]


@pytest.mark.parametrize("text", [*HIDDEN, "asin(3) x", "floor(e^3) + x", "(x^900)^900", "max(x, y, x y, 2, |x|)", "1e-29x"])
def test_derivatives_never_wait_for_a_worker(text, monkeypatch):
    monkeypatch.setattr(bounded, "run", None)
    f = parse(text, ("x", "y"))
    assert f.derivative("x").variables == ("x", "y")
    assert f.hessian()[0][1].latex


@pytest.mark.parametrize("text", HIDDEN[:4])
def test_what_a_worker_cannot_build_is_not_built_here(text, monkeypatch):
    def too_hard(*_):
        raise bounded.TooHard("This takes more than 3 seconds.")

    monkeypatch.setattr(bounded, "run", too_hard)
    with pytest.raises(ExpressionError, match="more than 3 seconds"):
        _ = parse(f"{text} + 0", ("x",)).sympy


def test_a_formula_without_any_value_is_told():
    f = parse("1/(0.1x + 0.2x - 0.3x)", ("x",))
    with pytest.raises(ExpressionError, match="no value anywhere"):
        f.derivative("x")
    with pytest.raises(ExpressionError, match="no value anywhere"):
        _ = f.sympy


FUNCTIONS = ["sin", "cos", "tan", "cot", "sec", "csc", "atan", "acot", "sinh", "cosh", "tanh", "coth", "asinh", "exp", "sqrt", "cbrt",
             "relu", "sigmoid", "erf", "log", "abs", "factorial"]  # fmt: skip


@pytest.mark.parametrize("name", [*FUNCTIONS, "asin", "acos", "atanh", "max(x, 0.2) + min(x, y)", "x^y", "log(x, y)", "|x|^y"])
def test_the_complex_step_agrees_with_sympys_derivative(name):
    f = parse(f"{name}(x)" if name.isalpha() else name, ("x", "y"))
    slope = f(x=0.4 + 1e-20j, y=1.7).imag / 1e-20
    assert slope == pytest.approx(f.derivative("x")(x=0.4, y=1.7), rel=1e-12)
    several = f(x=np.array([0.4, 0.4]) + 1e-20j, y=1.7)
    assert several.imag / 1e-20 == pytest.approx([slope, slope])


def test_the_complex_step_stays_outside_the_domain():
    assert np.isnan(parse("sqrt(x)")(x=-1 + 1e-20j))
    assert parse("acosh(x)").derivative("x")(x=2.0) == pytest.approx(1 / np.sqrt(3))


@pytest.mark.parametrize("name", ["floor", "ceil", "sign"])
def test_a_step_has_slope_0_beside_its_jumps(name):
    f = parse(f"{name}(x^2) x", ("x",))
    assert f.derivative("x")(x=1.3) == f(x=1.3) / 1.3


X_REAL = sp.Symbol("x", real=True)


@pytest.mark.parametrize(
    ("expression", "text"),
    [(1 - X_REAL, "1-x"), (-X_REAL / 2, "-x/2"), (X_REAL**-2, "1/x^2"), (sp.sqrt(X_REAL) / 3, "sqrt(x)/3"), (sp.Float(-0.25) * X_REAL, "-0.25x"),
     (sp.Piecewise((X_REAL, X_REAL < 1), (2, X_REAL < 3), (5, True)), None), (sp.gamma(X_REAL), "(x-1)!"), (sp.EulerGamma * X_REAL, "0.5772156649015329x"),
     (sp.polylog(1, X_REAL / 9), "-ln(1-x/9)"), (sp.Heaviside(X_REAL - 1), "(1+sign(x-1))/2"), (sp.Max(X_REAL, 1, sp.pi), "max(x,1,pi)"),
     (sp.exp(-X_REAL) * X_REAL, "x e^-x"), (sp.polygamma(0, X_REAL + 1), None), (sp.polygamma(2, X_REAL), None), (sp.polylog(2, X_REAL / 9), None)],
)  # fmt: skip
def test_an_answer_of_sympy_is_a_formula_with_the_same_values(expression, text):
    f = Expression(from_sympy(expression), ("x",))
    x = np.array([0.3, 1.1, 2.5, 7.0])
    theirs = [complex(sp.N(expression.subs(X_REAL, sp.Float(v)))).real for v in x]
    np.testing.assert_allclose(f(x=x), theirs, rtol=1e-12)
    if text:
        np.testing.assert_allclose(f(x=x), parse(text, ("x",))(x=x), rtol=1e-12)
    assert f.latex


@pytest.mark.parametrize("expression", [sp.zeta(X_REAL), sp.polylog(3, X_REAL), sp.polygamma(X_REAL, 2), sp.Piecewise((1, sp.Eq(X_REAL, 1) | (X_REAL > 3)), (2, True)),
                                        sp.Add(*[sp.sin(k * X_REAL) for k in range(1, 2000)])], ids=lambda e: str(e)[:20])  # fmt: skip
def test_an_answer_that_no_formula_can_say_is_refused(expression):
    with pytest.raises(ExpressionError, match=r"\.$"):
        from_sympy(expression)


@pytest.mark.parametrize(
    ("text", "typeset"),
    [("1/2x", r"\frac{1}{2} x"), ("2^3^2", "2^{3^{2}}"), ("(2^3)^2", r"\left(2^{3}\right)^{2}"), ("-x^2", "-x^{2}"), ("(-x)^2", r"\left(-x\right)^{2}"),
     ("a-(b-c)", r"a - \left(b - c\right)"), ("x*2", r"x \cdot 2"), ("2*3", r"2 \cdot 3"), ("A11 x_1", "A_{11} x_{1}"), ("1.5e-3", r"1.5 \cdot 10^{-3}"),
     ("(1e5)^2", r"\left(1 \cdot 10^{5}\right)^{2}"), ("sin^2 x", r"\sin^{2}\left(x\right)"), ("x(-2)", r"x \left(-2\right)"), ("5!x", r"5! \cdot x"),
     ("log_2 x", r"\log_{2}\left(x\right)"), ("|x|", r"\left|x\right|"), ("∛x", r"\sqrt[3]{x}"), ("⌊x⌋", None), ("ceil x", r"\left\lceil x\right\rceil")],
)  # fmt: skip
def test_what_was_understood_is_typeset(text, typeset):
    if typeset is None:
        with pytest.raises(ExpressionError):
            parse(text)
    else:
        assert parse(text).latex == typeset


def test_names_in_greek():
    assert parse("theta + λ", ("theta", "λ")).latex == r"\theta + \lambda"
    assert parse("rate_max", ("rate_max",)).latex == r"\mathrm{rate}_{max}"


@pytest.mark.parametrize("name", ["__class__", "x y", "", "1x", "sin(x)", "х"])
def test_a_hostile_name_is_no_variable(name):
    with pytest.raises(ExpressionError, match="named by"):
        parse("1", (name,))
