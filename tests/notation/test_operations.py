"""What the worker does, done here: trees in, data out, and a refusal is a sentence."""

import io
import json
import sys

import flint
import pytest
import sympy as sp

from core.expression import parse
from core.notation import worker
from core.notation.symbolic import operations
from core.notation.symbolic.exact import Exact
from core.notation.symbolic.symbols import to_sympy
from core.notation.tree import ExpressionError, from_json

X = sp.Symbol("x", real=True)


def tree(text):
    return parse(text, ("x", "y")).tree


def back(answer):
    """The SymPy expression of an answer that has been through JSON."""
    return to_sympy(from_json(json.loads(json.dumps(answer))))


def test_every_operation_is_listed_under_its_name():
    assert all(operation.__name__ == name for name, operation in operations.OPERATIONS.items())
    assert set(operations.OPERATIONS) == {
        "construct", "differentiate", "rewrite", "antiderivatives", "definite", "limit", "common_zeros", "is_gradient", "number_sets",
    }  # fmt: skip


@pytest.mark.parametrize(("entries", "verdict"), [(["2x", "1"], True), (["2x", "2"], False), (["3x", "1"], None)])
def test_a_gradient_is_told_from_what_is_none(entries, verdict):
    assert operations.is_gradient(tree("x^2 + y"), ["x", "y"], [tree(e) for e in entries], True) is verdict
    assert operations.is_gradient(tree("x^2 + y"), ["x", "y"], [tree(e) for e in entries], False) in (verdict, None)


def test_construct_sees_a_division_by_zero():
    assert operations.construct(tree("x+1")) is None
    with pytest.raises(ExpressionError, match="divides by zero"):
        operations.construct(tree("1/(0.1x + 0.2x - 0.3x)"))


def test_derivative_and_other_forms():
    assert back(operations.differentiate(tree("x^3 y"), "x")) == 3 * X**2 * sp.Symbol("y", real=True)
    assert back(operations.rewrite(tree("(x+1)^2"), "expand")) == X**2 + 2 * X + 1


def test_antiderivatives_are_offered_for_both_sides_of_0():
    plain, both = operations.antiderivatives(tree("1/x"), "x")
    assert (back(plain), back(both)) == (sp.log(X), sp.log(sp.Abs(X)))
    assert len(operations.antiderivatives(tree("x^2"), "x")) == 1


@pytest.mark.parametrize("text", ["x^x", "floor(x)"])
def test_no_antiderivative_is_a_sentence(text):
    with pytest.raises(ExpressionError, match=r"\.$"):
        operations.antiderivatives(tree(text), "x")


@pytest.mark.parametrize(
    ("text", "a", "b", "answer"),
    [("x", 0, 1, 0.5), ("1/x", 0, 1, "diverges"), ("1/x", -1, 1, None), ("x^x", 0, 1, None), ("sqrt(x)", -1, 0, None)],
)
def test_definite_integrals(text, a, b, answer):
    found = operations.definite(tree(text), "x", parse(str(a)).tree, parse(str(b)).tree)
    assert found["value"] == answer if isinstance(answer, float) else found == answer


def test_an_exact_number_that_no_formula_can_say_still_has_its_latex():
    found = operations._number(sp.zeta(3))
    assert (found["tree"], found["latex"]) == (None, r"\zeta\left(3\right)")
    with pytest.raises(ExpressionError, match="real"):
        operations._number(sp.I)


@pytest.mark.parametrize(
    ("text", "point", "side", "answer"),
    [("1/x", tree("0"), "right", "inf"), ("1/x", tree("0"), "left", "-inf"), ("1/x", "inf", "left", 0.0), ("sin(1/x)", tree("0"), "right", None),
     ("e^x", "-inf", "right", 0.0)],
)  # fmt: skip
def test_limits(text, point, side, answer):
    found = operations.limit(tree(text), "x", point, side)
    assert found["value"] == answer if isinstance(answer, float) else found == answer


def test_common_zeros_are_real_points():
    found = operations.common_zeros([tree("x^2-1"), tree("y-2")], ["x", "y"])
    assert sorted([c["value"] for c in point] for point in found) == [[-1, 2], [1, 2]]
    assert operations.common_zeros([tree("x^2+1"), tree("y")], ["x", "y"]) == []


# --- the worker's loop ---


def test_the_loop_answers_line_by_line(monkeypatch, tmp_path):
    questions = [
        ["rewrite", tree("(x+1)^2"), "expand"],
        ["antiderivatives", tree("x^x"), "x"],
        ["rewrite", tree("x"), "no such way"],
        ["no such operation"],
    ]
    lines = "".join(json.dumps(q) + "\n" for q in questions).encode()
    answers = (tmp_path / "answers").open("w+b", buffering=0)
    monkeypatch.setattr(worker, "_limit", lambda _: None)
    monkeypatch.setattr(worker, "_set_alarm", lambda _: None)
    monkeypatch.setattr(worker.os, "dup", lambda _: answers.fileno())
    monkeypatch.setattr(worker.os, "dup2", lambda *_: None)
    monkeypatch.setattr(worker.os, "fdopen", lambda *_: answers)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    worker.main("sympy", 900)
    answers.seek(0)
    ready, expanded, none, unknown, unheard_of = answers.read().splitlines()
    assert ready == b"ready"
    assert back(json.loads(expanded)["value"]) == X**2 + 2 * X + 1
    assert json.loads(none) == {"refused": "SymPy finds no antiderivative."}
    assert json.loads(unknown) == json.loads(unheard_of) == {"refused": "SymPy finds no answer to this."}


@pytest.mark.parametrize(
    ("refusals", "error", "said"),
    [
        (ExpressionError, ExpressionError("sin is no number."), "sin is no number."),
        (ExpressionError, ValueError("Root is not real."), "No."),  # SymPy's words
        (ValueError, ExpressionError("sin is no number."), "sin is no number."),
        (ValueError, ValueError("The interval is empty."), "The interval is empty."),
        (ValueError, ValueError(), "No."),
        (ValueError, ZeroDivisionError("Divided by zero."), "No."),
    ],
)
def test_only_our_own_sentences_are_passed_on(refusals, error, said):
    def refuse():
        raise error

    assert json.loads(worker._reply(refuse, [], refusals, "No.")) == {"refused": said}


@pytest.mark.parametrize(
    "ask", [lambda: flint.arb("x"), lambda: flint.arb(3).intersection(flint.arb(4)), lambda: flint.fmpz(-1).isqrt()]
)
def test_what_flint_says_is_no_sentence_of_ours(ask):
    assert json.loads(worker._reply(ask, [], ValueError, "No.")) == {"refused": "No."}


@pytest.mark.parametrize(
    ("text", "ends"), [("5/2", True), ("-7", True), ("1/3", False), ("1/8", True), ("pi/2", False), ("1/3 + 2/3", True)]
)
def test_a_number_whose_decimals_end_is_known(text, ends):
    tree = parse(text).tree
    assert Exact(float(parse(text)()), tree, text).is_decimal is ends
