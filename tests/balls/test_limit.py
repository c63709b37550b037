"""Limits by multiseries: a table of 342, random ones beside mpmath, and what may not be said."""

import csv
import math
from pathlib import Path

import mpmath as mp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bounded import NotYet
from core.calculus.limits import read_point, sides_of
from core.calculus.symbolic import limit, proved_side
from core.expression import ExpressionError, parse
from tests.generated import formulas, value

ROWS = list(csv.DictReader(Path(__file__).with_name("limits.csv").open()))


def sides(text, place, side):
    """What is proved of each side; "open" where nothing is."""
    point = read_point(place)
    found = [proved_side(parse(text, ("x",)), "x", point, one) for one in sides_of(point, side)]
    return [one if one is None else one.verdict if one.value is None else one.value for one in found]


def expected(row):
    answer = row["answer"]
    if answer == "none":
        return None
    return (
        answer
        if answer == "undefined"
        else float(parse(answer, ())())
        if "oo" not in answer
        else math.inf * (-1) ** ("-" in answer)
    )


def verdict(row):
    """Right, open or wrong."""
    found, want = sides(row["formula"], row["place"], row["side"]), expected(row)
    if None in found:
        return "open"
    if want is None:
        return "right" if "swings" in found or len(set(found)) > 1 else "wrong"
    if want == "undefined" or math.isinf(want):
        return "right" if set(found) == {want} else "wrong"
    return "right" if all(one == pytest.approx(want, rel=1e-14, abs=1e-14) for one in found) else "wrong"


def test_the_table_is_right_or_open():
    assert len(ROWS) >= 300
    verdicts = {(row["formula"], row["place"], row["side"]): verdict(row) for row in ROWS}
    assert [row for row, said in verdicts.items() if said == "wrong"] == []
    assert list(verdicts.values()).count("open") <= 0.02 * len(ROWS)


@pytest.mark.parametrize(
    ("wrong", "row"),
    [("1", {"formula": "sin(2x)/x", "place": "0", "side": "both"}), ("oo", {"formula": "x e^(-x)", "place": "oo", "side": "both"}),
     ("none", {"formula": "sin(x)/x", "place": "oo", "side": "both"}), ("0", {"formula": "sin(1/x)", "place": "0", "side": "both"})],
)  # fmt: skip
def test_a_planted_wrong_answer_is_seen(wrong, row):
    assert verdict({**row, "answer": wrong}) == "wrong"


def test_the_public_name_gives_the_same():
    assert limit(parse("(1-cos(x^3))/x^6"), "x", 0) == 0.5
    assert limit(parse("1/x"), "x", 0) is None
    assert limit(parse("1/x"), "x", 0, side="left") == -math.inf
    assert limit(parse("ln(x)^0"), "x", -1) is None


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.integers(-5, 5), min_size=1, max_size=4), st.lists(st.integers(-5, 5), min_size=1, max_size=4), st.integers(-2, 2)
)
def test_rational_functions_at_their_zeros(top, bottom, at):
    """Compared with the factors that are left when those of x - a are cancelled."""
    text = "*".join(f"(x-({c}))" for c in top) + "/(" + "*".join(f"(x-({c}))" for c in bottom) + ")"
    order = top.count(at) - bottom.count(at)
    rest = math.prod(at - c for c in top if c != at) / math.prod(at - c for c in bottom if c != at)
    left, right = sides(text, str(at), "both")
    if order < 0:
        assert (left, right) == (math.copysign(math.inf, rest) * (-1) ** order, math.copysign(math.inf, rest))
    else:
        assert left == right == pytest.approx(rest if order == 0 else 0, rel=1e-12)


@pytest.mark.parametrize("share", range(4))
def test_formulas_that_nobody_chose_at_points_that_nobody_chose(share):
    mp.mp.dps = 100
    wrong = []
    for text in formulas(seed=500 + share, count=60):
        try:
            found = sides(text, "0", "both")
        except (ExpressionError, NotYet):
            continue
        for one, s in zip(found, (-1, 1), strict=True):
            near, nearer = (value(text, s * mp.mpf(10) ** -k) for k in (20, 40))
            if isinstance(one, str) or one is None:
                ok = one != "undefined" or bool(mp.isnan(near))
            elif math.isinf(one):
                ok = math.copysign(1, one) * (nearer - near) > 0
            else:
                ok = abs(nearer - one) <= max(abs(near - one) * 0.9, 1e-12 * (1 + abs(one)))
            if not ok:
                wrong.append((text, s, one, mp.nstr(near, 8), mp.nstr(nearer, 8)))
    assert wrong == []


@pytest.mark.parametrize(
    "text", ["x^x^x^x^x", "e^e^e^e^x", "(1+x)^(1/x)^(1/x)", "sin(e^(1/x)) ln(ln(1/x))", "((x!)!)!", "tan(tan(tan(1/x)))"]
)
@pytest.mark.parametrize("place", ["0", "oo", "1", "-1/3"])
def test_hostile_formulas_end(text, place):
    for one in sides(text, place, "both"):
        assert one is None or isinstance(one, float | str)
