"""No line is drawn where there is none: poles, jumps, holes and edges are found, and nothing else is taken for one."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.calculus.foundations.breaks import find_breaks
from core.calculus.foundations.functions import trace
from core.expression import parse

HALF_PI, ROOT = np.pi / 2, np.sqrt(2)
BREAKS = {  # formula: (poles, jumps, holes, edges) on [-4, 4]
    "1/x": ([0], [], [], []), "1/x^2": ([0], [], [], []), "tan(x)": ([-HALF_PI, HALF_PI], [], [], []),
    "floor(x)": ([], range(-3, 5), [], []), "sign(x)": ([], [0], [], []), "x/|x|": ([], [0], [], []),
    "sqrt(x)": ([], [], [], [0]), "log(x)": ([0], [], [], []), "|x|": ([], [], [], []), "sin(1/x)": ([], [0], [], []),
    "1/(x^2-2)": ([-ROOT, ROOT], [], [], []), "1/(x^2-2)^2": ([-ROOT, ROOT], [], [], []), "(x-1)!": (range(-4, 1), [], [], []),
    "1/(x-0.37)": ([0.37], [], [], []), "log|x-1.3|": ([1.3], [], [], []), "1/sqrt|x-1.3|": ([1.3], [], [], []),
    "1/cos(x)^2": ([-HALF_PI, HALF_PI], [], [], []), "1/sin(x)": ([-np.pi, 0, np.pi], [], [], []), "e^(1/x)": ([0], [], [], []),
    "sin(x)/x": ([], [], [0], []), "(x^2-1)/(x-1)": ([], [], [1], []), "x sin(1/x)": ([], [], [0], []),
    "sqrt(2-x^2)": ([], [], [], [-ROOT, ROOT]), "arcsin(x)": ([], [], [], [-1, 1]), "sqrt(x^2-10^-6)": ([], [], [], [-1e-3, 1e-3]),
    "1/(1+e^(1/x))": ([], [0], [], []), "atan(1/x)": ([], [0], [], []), "10^9+floor(x)": ([], range(-3, 5), [], []),
}  # fmt: skip
SMOOTH = ["5", "0", "x^2+1", "e^(3x)", "exp(1000x)", "sin(20x)", "tanh(50x)", "tanh(10^6 x)", "sin(x)^2+cos(x)^2", "|x|^0.1",
          "1/(10^-6+x^2)", "max(x, 0)", "x^3-10^9", "sin(10^6 x)", "cbrt(x)", "sigmoid(40x)"]  # fmt: skip


def curve(text, a=-4.0, b=4.0, **options):
    f = parse(text, ("x",))
    return trace(lambda x: f(x=x), a, b, **options)


@pytest.mark.parametrize("text", BREAKS)
def test_every_break_is_found_where_it_is_and_named_what_it_is(text):
    found = curve(text)
    for name, expected in zip(("poles", "jumps", "holes", "edges"), BREAKS[text], strict=True):
        np.testing.assert_allclose(getattr(found, name), list(expected), atol=1e-9, err_msg=name)


@pytest.mark.parametrize("text", SMOOTH)
def test_what_is_only_steep_is_not_cut(text):
    found = curve(text)
    assert len(found.pieces) == 1
    assert found.cuts + found.holes + found.edges == ()


@pytest.mark.parametrize("text", BREAKS)
def test_no_piece_reaches_across_a_break(text):
    found = curve(text)
    fast = [at for at in found.jumps if any(start < at < stop for start, stop in found.bands)]
    for at in {*found.poles, *found.jumps, *found.holes} - {*fast}:
        for x, _ in found.pieces:
            assert (x >= at - 1e-9).all() or (x <= at + 1e-9).all()


@pytest.mark.parametrize("text", BREAKS)
def test_the_pieces_are_the_function_itself_and_come_in_order(text):
    f, found = parse(text, ("x",)), curve(text)
    for x, y in found.pieces:
        assert (np.diff(x) >= 0).all()
        inside = (y > found.y[0]) & (y < found.y[1])
        for start, stop in found.bands:
            inside &= (x < start) | (x > stop)
        np.testing.assert_array_equal(y[inside], f(x=x)[inside])
    starts = [x[0] for x, _ in found.pieces]
    assert starts == sorted(starts)


def test_a_piece_reaches_its_end():
    (x, y), *_ = curve("sqrt(x-0.3)").pieces
    assert x[0] == pytest.approx(0.3)
    assert y[0] == pytest.approx(0, abs=1e-7)
    assert curve("sqrt(2-x^2)").y[0] < 0


def test_an_undefined_function_is_an_empty_curve():
    assert curve("sqrt(-1-x^2)").pieces == ()


def test_values_at_single_points_are_no_curve():
    assert [x[0] >= 0 for x, _ in curve("x^x").pieces] == [True]


def test_the_window_shows_most_of_the_curve_and_a_constant_in_its_middle():
    low, high = curve("1/x").y
    assert -20 < low < -2
    assert 2 < high < 20
    assert sum(curve("5").y) / 2 == 5
    assert all(np.isfinite(y).all() for _, y in curve("1/x^9").pieces)


def test_beyond_the_window_the_curve_goes_on_for_those_who_move_it():
    found = curve("x^2", beyond=0.5)
    assert found.pieces[0][0][[0, -1]].tolist() == [-8, 8]
    assert found.y == pytest.approx(curve("x^2").y, rel=0.02)


@settings(deadline=None, max_examples=60)
@example(c=1e-12, power=1, slope=0.0)  # so near to a sample that both of its neighbours see it
@example(c=1.7371770654259153, power=2, slope=0.0)  # so near to a sample that one float further f is another by 6
@example(c=1.7371770654259153, power=3, slope=0.0)
@example(c=1.5, power=3, slope=0.0)  # half-way between two samples, and not defined there
@given(c=st.floats(-3.9, 3.9), power=st.sampled_from([1, 2, 3, 0.5]), slope=st.floats(-3, 3))
def test_a_pole_anywhere_is_found(c, power, slope):
    found = trace(lambda x: slope * x + 1 / np.abs(x - c) ** power * (np.sign(x - c) if power == 3 else 1), -4, 4)
    np.testing.assert_allclose(found.poles, [c], atol=1e-9)
    assert not found.jumps


@settings(deadline=None, max_examples=60)
@given(c=st.floats(-3.9, 3.9), size=st.floats(0.5, 100), wave=st.floats(0, 5))
def test_a_jump_anywhere_is_found(c, size, wave):
    found = trace(lambda x: np.sin(wave * x) + size * (x > c), -4, 4)
    np.testing.assert_allclose(found.jumps, [c], atol=1e-9)
    assert not found.poles


smooth = st.recursive(
    st.sampled_from(["x", "2", "0.3"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]}{t[1]}{t[2]})"),
        st.tuples(st.sampled_from(["sin", "cos", "exp", "tanh", "atan", "abs"]), inner).map(lambda t: f"{t[0]}({t[1]})"),
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=80)
@given(smooth)
def test_a_continuous_function_is_one_piece(text):
    assert len(curve(text).pieces) == 1


def test_a_planted_jump_is_seen_where_the_step_alone_would_not_show_it():
    x = np.linspace(-1, 1, 200)
    plain, planted = np.sin(30 * x), lambda x: np.sin(30 * x) + 0.5 * (x > 0.123)
    assert find_breaks(lambda x: np.sin(30 * x), x, plain, 0.01) == []
    assert [round(b.left, 9) for b in find_breaks(planted, x, planted(x), 0.01)] == [0.123]
