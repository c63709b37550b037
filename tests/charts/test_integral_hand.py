"""The ends of an integral under the hand: what the browser sums is what core sums, and its pieces are core's pieces."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.integrals import outlines, riemann_sum, summed
from core.calculus.integration.agreement import along
from core.charts.calculus.integral_hand import COUNT, HandOfIntegral
from core.charts.calculus.rectangles import riemann_picture
from core.expression import parse
from core.notation.printers.vega import vega
from tests.charts.scene import on_axes, scene, texts

COUNTS = (1, 2, 3, 5, 20, 100, 1000)
FORMULAS = ["x^2 + 1", "x^3 - x", "sin(3*x)", "exp(-x^2)", "abs(x) - 1"]


def picture(text, rule, a=-1.0, b=2.0, k=3):
    f = parse(text, ("x",))
    seen = summed(f, a, b, COUNTS[k], rule, reach=10, drawn=400).areas
    hand = HandOfIntegral(vega(f.tree, {"x": "datum.x"}), rule, COUNTS, (a, b, k), seen.window)
    return f, riemann_picture(seen.curve, seen.outlines, seen.signed, x=seen.window, words="w", hand=hand)


def said(drawn, **at):
    return [text for text in map(str, texts(drawn, **at)) if " pieces from " in text]


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from(FORMULAS), st.sampled_from(["left", "right", "midpoint", "trapezoid"]),
    st.floats(-2, 0), st.floats(0.5, 2.5), st.integers(0, 5),
)  # fmt: skip
def test_the_browser_sums_what_core_sums(text, rule, a, b, k):
    f, drawn = picture(text, rule)
    (words,) = said(drawn, end_a=a, end_b=b, **{COUNT: k})
    assert words.startswith(f"{COUNTS[k]} pieces from ")
    known = riemann_sum(along(f, "x"), a, b, COUNTS[k], rule)
    assert float(words.split(": ")[1].replace("−", "-")) == pytest.approx(known, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("rule", ["left", "midpoint", "trapezoid"])
def test_its_pieces_are_cores(rule):
    f, drawn = picture("x^3 - x", rule)
    view = tuple(drawn.bounds[name] for name in ("x0", "x1", "y0", "y1"))
    expected = outlines(along(f, "x"), -0.5, 1.5, 5, rule)[:, [0, -1]]
    shapes = [m for m in scene(drawn, end_a=-0.5, end_b=1.5) if m.kind == "area" and m.items[0].get("opacity") != 0.15]
    assert len(shapes) == 5
    found = np.array([[on_axes(i["x"], i["y"], view) for i in shape.items] for shape in shapes])
    order = found[:, 0, 0].argsort()
    np.testing.assert_allclose(found[order], expected, atol=1e-9)


def test_at_rest_the_server_says_it_and_beyond_what_can_be_drawn_nobody_does():
    _, drawn = picture("x^2 + 1", "midpoint")
    assert not said(drawn)
    assert said(drawn, end_b=1.5)
    assert not said(drawn, end_b=1.5, **{COUNT: 6})


def test_a_rule_that_looks_for_heights_leaves_the_sum_to_the_server():
    _, drawn = picture("x^2 + 1", "upper")
    assert not said(drawn, end_b=1.5)


def test_the_ends_stop_at_round_numbers():
    _, drawn = picture("x^2 + 1", "left", a=0.0, b=3.0)
    for move in drawn.moves[:2]:
        assert move.step == pytest.approx(0.01)
        assert move.low / move.step == pytest.approx(round(move.low / move.step))
