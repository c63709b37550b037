"""A point dragged on xᵀAx and its image z = Ax: what Vega draws and writes is what the rules say."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calculus.matrices.linear_quadratic import linear_quadratic, quadratic_in_browser
from core.calculus.matrices.notation_trap import product_in_browser, two_gradients
from core.calculus.partial_derivatives import AT
from core.charts.calculus.slopes import PointOnMap
from core.charts.matrices.landscape import landscape_picture
from tests.charts.scene import HEIGHT, WIDTH, scene, texts

REACH = 3.0
UNIT = HEIGHT / (2 * REACH)  # pixels of one unit, on both axes
entries = st.integers(-12, 12).map(lambda k: k / 4)
vectors = st.tuples(entries, entries).map(np.array)
matrices = st.tuples(vectors, vectors).map(np.array)


def drawn(hand, at):
    """The numbers that are written, the point, and the arrow from its tail to its tip."""
    picture = landscape_picture(np.zeros((3, 3)), (0.0, 0.0), REACH, words="A point on level sets.", dark=False, hand=hand)
    where = dict(zip(AT, (float(v) for v in at), strict=True))
    (says,) = (t for t in texts(picture, **where) if t.startswith("("))
    written = dict(part.split(" = ") for part in says.replace("−", "-").split("\u2003")[1:])
    numbers = {name: [float(v) for v in value.strip("()").split(", ")] for name, value in written.items()}
    marks = scene(picture, **where)
    dots = [i for m in marks if m.kind == "symbol" for i in m.items if i.get("size") == 160]
    place = [((i["x"] - WIDTH / 2) / UNIT, (HEIGHT / 2 - i["y"]) / UNIT) for i in dots]
    return numbers, place[0]


@settings(deadline=None, max_examples=15)
@given(matrices, vectors, vectors)
def test_the_numbers_at_a_dragged_point_are_those_of_the_rules(A, b, x):
    found = linear_quadratic(b, A, x)
    hand = PointOnMap(quadratic_in_browser(b, A), REACH, 0.05, 1.6, share=0.25, names=("x₁", "x₂"))
    numbers, place = drawn(hand, x)
    assert place == pytest.approx(tuple(x), abs=1e-9)
    assert list(numbers) == ["f", "∂f/∂x₁", "∂f/∂x₂"]
    assert list(chain.from_iterable(numbers.values())) == pytest.approx([found.value, *found.gradient], rel=1e-5, abs=1e-9)


@settings(deadline=None, max_examples=15)
@given(matrices, vectors)
def test_the_image_follows_x_and_has_the_gradient_by_its_own_argument(A, x):
    found = two_gradients(tuple(map(tuple, A)), tuple(x))
    hand = PointOnMap(product_in_browser(A), 2.0, 0.05, 1.5, share=0.25, names=("z₁", "z₂"), brief=True, by=AT)
    numbers, place = drawn(hand, x)
    assert place == pytest.approx(tuple(found.z), abs=1e-9)
    assert numbers["∇f"] == pytest.approx(found.by_z.tolist(), rel=1e-4, abs=1e-9)
    assert all(move.along is None for move in hand.moves)
