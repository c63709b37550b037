"""Every exercise accepts its own answer in other words, and every known mistake earns its hint."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exercises import EXERCISES, check
from core.topics import TOPICS

BY_ID = {exercise.id: exercise for exercise in EXERCISES}
FORMULAS = ("expression", "derivative", "antiderivative")


def of(*kinds):
    return pytest.mark.parametrize("exercise", [e for e in EXERCISES if e.kind in kinds], ids=lambda e: e.id)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: f"{e.topic}.{e.key}")
def test_the_answer_is_right_and_the_mistakes_are_not(exercise):
    assert check(exercise, exercise.answer).correct
    for mistake, hint in exercise.mistakes.items():
        verdict = check(exercise, mistake)
        assert not verdict.correct
        assert verdict.message == hint
    if exercise.kind == "choice":
        assert exercise.answer in exercise.options


def test_keys_are_unique():
    assert len({e.id for e in EXERCISES}) == len(EXERCISES)


@pytest.mark.parametrize("topic", [t for t in TOPICS if t.page != "fit_your_csv"], ids=lambda t: t.page)
def test_every_topic_has_three_exercises(topic):
    assert sum(e.topic == topic.page for e in EXERCISES) >= 3


@of("number")
def test_a_number_in_other_words(exercise):
    answer = exercise.answer
    for text in (f"({answer})", f"x = {answer}", f"= {answer}", f" {answer} ", f"f(3) = {answer}", answer.replace("-", "−")):
        assert check(exercise, text).correct, text
    for text in (
        f"({answer}) + 0.004",
        f"1.004 ({answer}) - 0.0001",
        f"({answer}) + 1",
        f"3 ({answer}) + 0.5",
        f"-({answer}) - 0.3",
        "",
        "x",
        "nan",
    ):
        assert not check(exercise, text).correct, text


@of("point")
def test_a_point_in_other_words(exercise):
    a, b = exercise.answer.strip("()").split(",")
    for text in (
        f"{a}, {b}",
        f"({a};{b})",
        f"[{a}, {b}]",
        f"({a} | {b})",
        f"x = ({a}, {b})",
        f"x_1 = {a}, x_2 = {b}",
        f"({a}, {b})^T",
    ):
        assert check(exercise, text).correct, text
    for text in (f"({a}, {b}, 0)", f"({a})", f"({a}, {b} + 0.01)", f"(3({a}) + 0.5, {b})", f"({a}, -({b}) - 0.3)"):
        assert not check(exercise, text).correct, text
    assert check(exercise, f"({b}, {a})").correct == (a.strip() == b.strip())


@of(*FORMULAS)
def test_a_formula_in_other_words(exercise):
    answer = exercise.answer
    for text in (
        f"({answer})",
        f"f'(x) = {answer}",
        f"{answer} + 0",
        f"({answer})·1",
        f"2({answer}) - ({answer})",
        f"({answer})·3/3",
    ):
        assert check(exercise, text).correct, text
    for text in (
        f"-({answer})",
        f"2({answer})",
        f"1.000001({answer})",
        f"({answer})^2",
        f"({answer})/0",
        f"({answer}) sqrt(-1)",
        "q",
        "",
    ):
        assert not check(exercise, text).correct, text


@of("expression", "derivative")
def test_a_constant_is_not_added(exercise):
    for constant in ("C", "5", "0.001", "c", "const"):
        verdict = check(exercise, f"{exercise.answer} + {constant}")
        assert not verdict.correct
        assert ("+ C" in verdict.message) == (exercise.kind == "derivative")


ANSWERS = [  # exercise, typed, right, and words of the sentence
    # a fraction is asked for
    ("numbers.fraction", "687/100", True, ""),
    ("numbers.fraction", "1374/200", True, ""),
    ("numbers.fraction", "687/10^2", True, ""),
    ("numbers.fraction", "6.87", False, "right, but a fraction is asked for"),
    ("numbers.fraction", "6,87", False, "right, but a fraction is asked for"),
    ("numbers.fraction", "68.7/10", False, "right, but a fraction is asked for"),
    ("numbers.fraction", "6 + 87/100", False, "right, but a fraction is asked for"),
    ("numbers.fraction", "687*10^-2", False, "right, but a fraction is asked for"),
    ("numbers.fraction", "6.9", False, "near, but a fraction is asked for"),
    ("numbers.fraction", "69/10", False, "near, but it is not"),
    ("numbers.fraction", "-687/100", False, "Not yet"),
    ("numbers.period", "1/3", True, ""),
    ("numbers.period", "3/9", True, ""),
    ("numbers.period", "x = 1/3", True, ""),
    ("numbers.period", "0.333333333333", False, "near, but a fraction is asked for"),
    ("numbers.period", "0.33333333333333333333", False, "near, but a fraction is asked for"),
    ("numbers.period", "1/3.0000000001", False, "near, but a fraction is asked for"),
    ("numbers.period", "333/1000", False, "after three digits"),
    ("numbers.period", "33/100", False, "near, but it is not"),
    ("numbers.period", "3333333333/9999999999", True, ""),
    ("numbers.period", "-1/3", False, "Not yet"),
    # no power inside
    ("logarithms.power", "ln(x)*3", True, ""),
    ("logarithms.power", "ln x + ln x + ln x", True, ""),
    ("logarithms.power", "3 log(x)", True, ""),
    ("logarithms.power", "3 ln|x|", True, ""),
    ("logarithms.power", "3 log_10(x)/log_10(e)", True, ""),
    ("logarithms.power", "ln(x^3)", False, "power still stands inside"),
    ("logarithms.power", "ln(x³)", False, "power still stands inside"),
    ("logarithms.power", "ln x^3", False, "power still stands inside"),
    ("logarithms.power", "ln(x x x)", False, "power still stands inside"),
    ("logarithms.power", "6 ln(sqrt(x))", False, "power still stands inside"),
    ("logarithms.power", "2ln(x) + ln(x^2)/2", False, "power still stands inside"),
    ("logarithms.power", "(ln x)^3", False, "comes out as a factor"),
    ("logarithms.power", "3 + ln(x)", False, "Not yet"),
    ("logarithms.power", "3 log10(x)", False, "Not yet"),
    # an exact value
    ("integrals.slides", "22/3", True, ""),
    ("integrals.slides", "7 1/3", True, ""),
    ("integrals.slides", "19/3 + 1", True, ""),
    ("integrals.slides", "44/6", True, ""),
    ("integrals.slides", "7.333333333333333", False, "near, but the exact value"),
    ("integrals.slides", "7.33333333333333333333", False, "near, but the exact value"),
    ("integrals.slides", "7.333333333333333333 + 0", False, "near, but the exact value"),
    ("integrals.slides", "7,33", False, "five midpoints"),
    ("integrals.slides", "-22/3", False, "Not yet"),
    # constants
    ("integrals.anti", "sin(x) + 5", True, ""),
    ("integrals.anti", "sin(x)+C", True, ""),
    ("integrals.anti", "sin x + c", True, ""),
    ("integrals.anti", "C + sin(x)", True, ""),
    ("integrals.anti", "F(x) = sin(x) - k", True, ""),
    ("integrals.anti", "sin(x) + const", True, ""),
    ("integrals.anti", "sin(x) + 2.5 + C", True, ""),
    ("integrals.anti", "cos(x - pi/2)", True, ""),
    ("integrals.anti", "-sin(x) + C", False, "sign"),
    ("integrals.anti", "cos(x) + C", False, "derivative is"),
    ("integrals.anti", "C sin(x)", False, ""),
    ("integrals.anti", "sin(x) + C x", False, ""),
    ("integrals.anti", "sin(x + C)", False, ""),
    ("integrals.anti", "sin(x) + floor(x)", False, "Not yet"),
    ("integrals.anti", "C", False, ""),
    ("derivatives.square", "2x+C", False, "no + C"),
    ("derivatives.square", "2x + 5", False, "no + C"),
    ("derivatives.square", "C + 2x", False, "no + C"),
    ("derivatives.square", "2x - 0.001", False, "no + C"),
    ("derivatives.square", "2x C", False, "C is not known"),
    ("derivatives.square", "f'(x) = 2x", True, ""),
    ("derivatives.square", "d/dx x^2 = 2x", True, ""),
    ("derivatives.square", "x + x", True, ""),
    ("derivatives.square", "2·x^1", True, ""),
    ("derivatives.square", "2*sqrt(x)^2", False, "none for some numbers"),
    ("derivatives.square", "2|x|", False, "Not yet"),
    ("derivatives.square", "2.0000000001x", False, "Not yet"),
    ("derivatives.square", "x^2 = 2x", True, ""),
    ("derivatives.square", "2y", False, "y is not known"),
    ("derivatives.flat", "2x = 4", False, "alone"),
    ("derivatives.flat", "2x - 4 = 0", False, "alone"),
    ("derivatives.chain", "3 cos 3x", True, ""),
    ("derivatives.chain", "cos(3x)*3", True, ""),
    ("derivatives.chain", "3 sin(3x + pi/2)", True, ""),
    ("derivatives.chain", "3cos(3x) + C", False, "no + C"),
    ("derivatives.chain", "3 sin(3x)", False, "Not yet"),
    ("partial_derivatives.x", "6x² + C", False, "no + C"),
    ("partial_derivatives.x", "∂f/∂x = 6x^2", True, ""),
    ("partial_derivatives.x", "6x^2 + y", False, "Not yet"),
    ("partial_derivatives.gradient", "∇f(1, 3) = (6, 1)", True, ""),
    ("chain_rule.slides", "6x^5 + 12x^3 + 6x", True, ""),
    ("chain_rule.slides", "dz/dx = 3(x^2+1)^2 * 2x", True, ""),
    ("chain_rule.slides", "6x y^2", False, "put $y = x^2+1$ in"),
    ("chain_rule.slides", "3y^2*2x", False, "put $y = x^2+1$ in"),
    ("chain_rule.slides", "6x(x^2-1)^2", False, "Not yet"),
    ("chain_rule.exp", "-x/e^(x^2/2)", True, ""),
    ("chain_rule.exp", "-x exp(-0.5x^2)", True, ""),
    ("chain_rule.log", "2x/(1+x²)", True, ""),
    ("chain_rule.log", "2/(x+1/x)", True, ""),
    # what a value may be rounded to
    ("image_compression.error", "0.488", True, ""),
    ("image_compression.error", "48.8 %", True, ""),
    ("image_compression.error", "0,488", True, ""),
    ("image_compression.error", "0.4879500365", True, ""),
    ("image_compression.error", "sqrt(5)/sqrt(21)", True, ""),
    ("image_compression.error", "√(5/21) ≈ 0.488", True, ""),
    ("image_compression.error", "0.49", False, "at least 3 digits"),
    ("image_compression.error", "0.4881", False, "near, but it is not"),
    ("image_compression.error", "0.238", False, "square root"),
    ("image_compression.error", "-0.488", False, "Not yet"),
    ("image_compression.numbers", "3010 numbers", True, ""),
    ("image_compression.numbers", "3,010", True, ""),
    ("image_compression.numbers", "3 010", True, ""),
    ("image_compression.numbers", "10*(100+200+1) = 3010", True, ""),
    ("image_compression.numbers", "10*(100+200+1) = 4010", False, "alone"),
    ("image_compression.numbers", "3.010", False, "Not yet"),
    ("image_compression.numbers", "3009", False, "near, but it is not"),
    ("order_of_operations.slides", "6.001", False, "near, but it is not"),
    ("order_of_operations.slides", "6.0", True, ""),
    ("order_of_operations.slides", "2(3+2)^2/5-4 = 6", True, ""),
    ("order_of_operations.slides", "5.999", False, "near, but it is not"),
    ("logarithms.euler", "2.7048", True, ""),
    ("logarithms.euler", "2,7048", True, ""),
    ("logarithms.euler", "2.70481", True, ""),
    ("logarithms.euler", "1.01^100", True, ""),
    ("logarithms.euler", "2.70", False, "at least 5 digits"),
    ("logarithms.euler", "2.70485", False, "near, but it is not"),
    ("logarithms.euler", "2.7948", False, "slides print"),
    ("logarithms.euler", "2.71828", False, "limit"),
    ("logarithms.euler", "e", False, "near, but it is not"),
    ("limits.euler", "e", True, ""),
    ("limits.euler", "2.71828", True, ""),
    ("limits.euler", "2.718282", True, ""),
    ("limits.euler", "2.718281828459045", True, ""),
    ("limits.euler", "2.71828169413", False, "10^7"),
    ("limits.euler", "2.7182817", False, "10^7"),
    ("limits.euler", "2.718", False, "at least 6 digits"),
    ("limits.euler", "2.718283", False, "near, but it is not"),
    ("limits.infinity", "0.0001", False, "near, but it is not"),
    ("limits.infinity", "1/x -> 0", True, ""),
    ("limits.infinity", "lim 1/x = 0", True, ""),
    ("integrals.sign", "1 - 1", True, ""),
    ("integrals.sign", "cos(0) - cos(2pi)", True, ""),
    ("derivatives.secant", "4.1", True, ""),
    ("derivatives.secant", "(2.1^2-2^2)/0.1", True, ""),
    ("derivatives.secant", "41/10", True, ""),
    ("derivatives.secant", "4.10", True, ""),
    ("derivatives.secant", "4.11", False, "near, but it is not"),
    ("gradient_descent.best", "0.167", True, ""),
    ("gradient_descent.best", "0.1666", True, ""),
    ("gradient_descent.best", "0.17", False, "at least 3 digits"),
    ("gradient_descent.best", "τ = 1/6", True, ""),
    ("gradient_descent.factor", "80%", True, ""),
    ("gradient_descent.minimum", "x_1 = -2, x_2 = -0.5", True, ""),
    ("gradient_descent.minimum", "(−2; −0,5)", True, ""),
    ("gradient_descent.minimum", "(-2 -0.5)", False, "comma between them"),
    ("gradient_descent.minimum", "(-2, 0.5)", False, "Not yet"),
    ("gradient_descent.minimum", "(-2, -0.501)", False, "near, but it is not"),
    ("least_squares_geometry.normal", "(0.167, 0.5)", True, ""),
    ("least_squares_geometry.normal", "(0.17, 0.5)", False, "at least 3 digits"),
    ("least_squares_geometry.normal", "(0.5, 0.167)", False, "column of ones"),
    ("least_squares_geometry.condition", "1e6", True, ""),
    ("least_squares_geometry.condition", "1 000 000", True, ""),
    ("least_squares_geometry.condition", "1,000,000", True, ""),
    ("numerical_differentiation.century", "11.57 days", True, ""),
    ("numerical_differentiation.century", "11.6", True, ""),
    ("numerical_differentiation.century", "12 days", True, ""),
    ("numerical_differentiation.century", "11.5741", True, ""),
    ("numerical_differentiation.century", "11.9", False, "Not yet"),
    ("numerical_differentiation.century", "11.57 hours", False, "hours is not known"),
    ("numerical_differentiation.count", "18 evaluations", True, ""),
    ("numerical_differentiation.count", "17+1", True, ""),
    ("multivariate_chain_rule.paths", "4^3 = 64 paths", True, ""),
    ("vanishing_gradients.quarter", "0.000977", True, ""),
    ("vanishing_gradients.quarter", "4^-5", True, ""),
    ("vanishing_gradients.quarter", "9.77e-4", True, ""),
    ("vanishing_gradients.quarter", "0.00098", False, "at least 3 digits"),
    ("vanishing_gradients.quarter", "1/1000", False, "near, but it is not"),
    ("eigenvalues.rate", "0.8", True, ""),
    ("eigenvalues.rate", "|-4|/5", True, ""),
    ("eigenvalues.maximum", "three", False, "not known"),
    ("eigenvalues.maximum", "1/0", False, "divides by zero"),
    # names as on the slides
    ("matrix_calculus.slides_12", "10 A_{12}", True, ""),
    ("matrix_calculus.slides_12", "10*A_12", True, ""),
    ("matrix_calculus.slides_12", "A₁₂·10", True, ""),
    ("matrix_calculus.slides_12", "10 a12", False, "did you mean A12"),
    ("matrix_calculus.slides_12", "10 A12 + C", False, "no + C"),
    ("matrix_calculus.slides_21", "A_22", True, ""),
    ("matrix_backpropagation.shape", "5 x 2", True, ""),
    ("matrix_backpropagation.shape", "5×2", True, ""),
    ("matrix_backpropagation.shape", "2 by 5", False, "which product"),
    ("noise_reduction.gradient", "y/(1+λ)", True, ""),
    ("noise_reduction.gradient", "x = y/(lambda + 1)", True, ""),
    ("noise_reduction.gradient", "(1+L)^-1 y", True, ""),
    ("noise_reduction.gradient", "y/1+L", False, "Not yet"),
    ("eigenvalues.lagrangian", "2ax - 2λx", True, ""),
    ("eigenvalues.lagrangian", "2x(a-l)", True, ""),
    ("eigenvalues.lagrangian", "2ax + 2lx", False, "Not yet"),
    ("neural_network.tanh", "(1-a)(1+a)", True, ""),
    ("neural_network.tanh", "1 - a²", True, ""),
    ("neural_network.tanh", "1 - tanh(z)²", False, "write it with"),
    ("neural_network.tanh", "1/cosh(z)^2", False, "write it with"),
    ("activation_functions.sigmoid", "a - a^2", True, ""),
    ("activation_functions.sigmoid", "sigmoid(z)(1 - sigmoid(z))", False, "write it with"),
    ("activation_functions.sigmoid", "a^2 - a", False, "Not yet"),
    ("functions.build", "f(x) = 1 + 2x", True, ""),
    ("functions.build", "x ↦ 2x + 1", True, ""),
    ("functions.build", "x -> x+x+1", True, ""),
    ("functions.build", "2x", False, "Not yet"),
    ("functions.build", "2x + 1 + C", False, "C is not known"),
    ("automatic_differentiation.node", "cos x + y", True, ""),
    ("least_squares.gradient", "2a^2 x - 2 a b", True, ""),
    ("least_squares.gradient", "2*(a*x-b)*a", True, ""),
    ("least_squares.gradient", "a x", False, "Not yet"),
    ("least_squares.gradient", "2a(b-ax)", False, "Not yet"),
    ("least_squares.mean", "9/3", True, ""),
    ("least_squares.mean", "b = 3", True, ""),
    ("least_squares.mean", "(1+2+6)/3 = 3", True, ""),
    ("least_squares.mean", "3.1", False, "Not yet"),
    ("least_squares.mean", "three!!(", False, ""),
    ("perceptron.update", "3; 2", True, ""),
    ("perceptron.update", "w = (3, 2)", True, ""),
    ("perceptron.update", "(3, 2, 1)", False, "2 numbers"),
    ("perceptron.update", "[6/2, sqrt(4)]", True, ""),
    ("perceptron.update", "(max(3, 1), 2)", True, ""),
]  # fmt: skip


@pytest.mark.parametrize(("key", "text", "right", "words"), ANSWERS, ids=[f"{a[0]}: {a[1]}" for a in ANSWERS])
def test_what_a_reader_would_type(key, text, right, words):
    verdict = check(BY_ID[key], text)
    assert verdict.correct == right, verdict.message
    assert words in verdict.message
    assert verdict.message.rstrip("$").endswith((".", "?", "!")) or verdict.correct


@given(
    st.sampled_from([e for e in EXERCISES if e.kind != "choice"]),
    st.text("0123456789.,;()[]xyaACLe+-*/^=≈% |λ_{}²−\t\n'", max_size=40),
)
def test_no_text_stops_the_checker(exercise, text):
    assert check(exercise, text).message
