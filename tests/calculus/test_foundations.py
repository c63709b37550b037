"""Numbers, order of operations, logarithms and Euler's number: the slides' examples, and their slips put right."""

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from core import bounded
from core.calculus.foundations.logarithms import approach_e, identities, logarithm, logarithm_at, on_the_way_to_e
from core.calculus.foundations.numbers import read_number, summary
from core.calculus.foundations.order_of_operations import carried_out, steps, tree
from core.expression import ExpressionError, parse
from core.notation.symbolic.number_sets import SETS, classify

NUMBERS = {
    "2/3": "rational real complex", "6.87": "rational real complex", "2": "natural whole integer rational real complex",
    "0": "whole integer rational real complex", "-3": "integer rational real complex", "0.125": "rational real complex",
    "pi": "irrational real complex", "sqrt(2)": "irrational real complex", "e": "irrational real complex", "sqrt(-1)": "complex",
    "sqrt(-4)": "complex", "sqrt(9)": "natural whole integer rational real complex", "6/3": "natural whole integer rational real complex",
    "log(8,2)": "natural whole integer rational real complex", "sqrt(2)+sqrt(3)": "irrational real complex", "cbrt(5)": "irrational real complex",
}  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_the_sets_of_a_number(text):
    found = read_number(text).sets
    assert tuple(m.set for m in found) == SETS
    assert [m.set for m in found if m.belongs] == NUMBERS[text].split()
    assert all(m.reason.endswith((".", "…")) for m in found)


def test_nobody_knows_about_pi_plus_e():
    found = {m.set: m.belongs for m in read_number("pi + e").sets}
    assert found["rational"] is None
    assert found["real"]


def test_a_variable_is_no_number():
    with pytest.raises(ValueError, match="without variables"):
        classify(sp.Symbol("x"))


def test_what_takes_too_long_stays_open_and_the_page_goes_on(monkeypatch):
    ask = bounded.run
    monkeypatch.setattr(bounded, "run", lambda *a: ask(*a, seconds=0.5) if a[2] else ask(*a))
    found = {m.set: m.belongs for m in read_number("2^(1/97) + 3^(1/89)").sets}
    assert (found["real"], found["rational"], found["irrational"]) == (True, None, None)


def test_without_a_worker_only_floating_point_speaks(monkeypatch):
    def nobody(*_):
        raise bounded.NotYet("Not known yet: no worker has time.")

    monkeypatch.setattr(bounded, "run", nobody)
    number = read_number("sqrt(2)")
    assert number.value == pytest.approx(2**0.5)
    assert {m.set: m.belongs for m in number.sets}["rational"] is None
    with pytest.raises(ExpressionError, match="Not known yet"):
        read_number("sqrt(-2)")


def lines(text):
    return [step.line for step in steps(parse(text, ()))]


def test_the_slides_order():
    assert lines("2*(3+2)**2/5 - 4") == ["2*(3+2)**2/5-4", "2*5**2/5-4", "2*25/5-4", "50/5-4", "10-4", "6"]


@pytest.mark.parametrize(
    ("text", "last"),
    [("-2^2", "-4"), ("(-2)^2", "4"), ("2^3^2", "512"), ("1/3+1/6", "0.5"), ("8/2/2", "2"), ("8-(3-2)", "7"), ("2*-3", "-6"), ("1/3*2", "2/3"),
     ("0.1+0.2", "0.3"), ("2-3-4", "-5"), ("-(2+3)", "-5"), ("2^-1", "0.5"), ("5", "5")],
)  # fmt: skip
def test_the_last_line_is_the_value(text, last):
    assert lines(text)[-1] == last


arithmetic = st.recursive(
    st.integers(0, 9).map(str), lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
    max_leaves=8,
)  # fmt: skip


@given(arithmetic)
def test_every_line_has_the_same_value_and_each_does_one_operation(text):
    found = lines(text)
    assert len({float(parse(line, ())()) for line in found}) == 1
    assert len(found) == 1 + sum(text.count(sign) for sign in "+-*")


def test_the_tree_needs_no_brackets():
    drawn = tree(parse("2*(3+2)**2/5 - 4", ()))
    assert drawn.labels == ("−", "÷", "×", "2", "^", "+", "3", "2", "2", "5", "4")
    assert drawn.parents == (-1, 0, 1, 2, 2, 4, 5, 5, 4, 1, 0)
    assert drawn.values[0] == "= 6"


@pytest.mark.parametrize(
    "text",
    [
        "1/0",
        "sin(1)",
        "2^0.5",
        "x+1",
        "9^99*9^99",
        "(1.0000001^100)^100",
        "(1/7^99)^99",
        "1e300+1",
        "1e-300*2",
        "((2^99)^99)^99",
        "(3/7)^100",
    ],
)
def test_what_cannot_be_stepped_through_is_refused(text):
    with pytest.raises(ValueError, match=r"\.$"):
        steps(parse(text))


def test_the_slides_logarithms():
    assert logarithm(8, 2) == 3
    assert logarithm(1000, 10) == 3
    assert logarithm(np.e, np.e) == 1
    with pytest.raises(ValueError, match="not 1"):
        logarithm(2, 1)


@given(st.floats(0.01, 100), st.floats(0.01, 100), st.floats(-5, 5), st.sampled_from([2, np.e, 10, 0.5, 3.7]))
def test_the_identities_hold_for_all_numbers(a, b, n, base):
    assert all(identity.holds for identity in identities(a, b, n, base))


def test_only_positive_numbers_have_a_logarithm():
    with pytest.raises(ValueError, match="positive"):
        identities(-1, 2, 3, 2)


@pytest.mark.parametrize(
    ("n", "value"), [(100, 2.70481382942), (1000, 2.71692393224), (10_000, 2.71814592682), (1e7, 2.71828169413)]
)
def test_the_slides_approach_to_e(n, value):
    assert approach_e(n).values == pytest.approx(value, abs=2e-11 if n < 1e6 else 2e-9)


def test_the_error_follows_e_over_two_n_until_rounding_spoils_it():
    found = approach_e(np.array([1e3, 1e5, 1e15]))
    assert found.errors[:2] == pytest.approx(found.theory[:2], rel=1e-2)
    assert found.errors[2] > 100 * found.theory[2]


@pytest.mark.parametrize("operations", range(7))
def test_what_is_carried_out_has_its_value_and_the_next_one_is_ready(operations):
    found = carried_out(parse("2*(3+2)**2/5 - 4", ()), operations)
    assert found.done == min(operations, found.count) == sum(map(bool, found.notes))
    if found.turn is None:
        assert found.notes[0] == f"= {found.lines[-1].line}"
    else:
        below = [k for k, parent in enumerate(found.tree.parents) if parent == found.turn]
        assert not found.notes[found.turn]
        assert all(found.notes[k] or found.tree.labels[k].isdigit() for k in below)


def test_a_number_in_short():
    found = summary(read_number("2/3"))
    assert (found.written, found.member, found.unsure) == ("0.6666666667", ("rational", "real", "complex"), ())
    assert summary(read_number("1 + sqrt(-4)")).written == "1 + 2 i"
    assert summary(read_number("pi + e")).unsure[-2:] == ("rational", "irrational")


def test_the_height_at_the_product_is_the_sum_of_the_heights():
    found = logarithm_at(8.0, 2.0, 3.0, 10.0, window=(-6.0, 21.0))
    assert found.logarithms[2] == pytest.approx(found.logarithms[:2].sum())
    x, y = found.power.pieces[0]
    assert np.log10(y) == pytest.approx(x)


def test_one_n_lies_on_the_whole_way():
    found = on_the_way_to_e(100.0)
    assert found.here.values == found.slides.values[0]
    assert np.interp(2.0, np.log10(found.every.n), found.every.values) == pytest.approx(float(found.here.values), abs=1e-3)


@pytest.mark.parametrize(
    ("typed", "written", "rational"),
    [
        ("10^20", "100000000000000000000", True),
        ("2^64", "18446744073709551616", True),
        ("25!", "15511210043330985984000000", True),
        ("1e19", "10000000000000000000", True),
        ("0.(3)", "0.3333333333", True),
        ("1.(6)", "1.666666667", True),
        ("log_2(3)", "1.584962501", False),
        ("log_10(2)", "0.3010299957", False),
        ("log_4(8)", "1.5", True),
        ("sqrt(3-2sqrt(2))-sqrt(2)", "-1", True),
        ("sqrt(2)+sqrt(3)-sqrt(5+2sqrt(6))", "0", True),
        ("cbrt(2+sqrt(5))+cbrt(2-sqrt(5))", "1", True),
        ("i", "1 i", False),
        ("3+4i", "3 + 4 i", False),
        ("(1+i)(1-i)", "2", True),
    ],
)
def test_what_was_left_open_or_crashed_once(typed, written, rational):
    found = summary(read_number(typed))
    assert (found.written, found.sets["rational"]) == (written, rational)
    assert found.claim.certainty == "proved"


def test_what_nobody_knows_stays_open():
    found = summary(read_number("pi + e"))
    assert found.claim.certainty == "open"
    assert found.sets["irrational"] is None
