"""What the browser evaluates is what NumPy does: printed formulas in a real Vega, undefined at the same places."""

import math

import numpy as np
import pytest
import vl_convert

from core.expression import parse
from core.notation.elementary import FUNCTIONS
from core.notation.printers.vega import NotInVega, vega
from tests.generated import formulas

X = np.array([-2.3, -1.7, -1.0, -0.6, 0.0, 0.31, 0.64, 1.0, 1.6, 2.7])


def in_vega(expressions):
    """Each at all of X, by Vega itself."""
    columns = [{"type": "formula", "as": f"y{k}", "expr": f"'' + ({text})"} for k, text in enumerate(expressions)]
    texts = [
        {"type": "text", "from": {"data": "t"}, "encode": {"enter": {"text": {"field": f"y{k}"}}}} for k in range(len(columns))
    ]
    data = [{"name": "t", "values": [{"x": x} for x in X.tolist()], "transform": columns}]
    schema = "https://vega.github.io/schema/vega/v5.json"
    scene = vl_convert.vega_to_scenegraph({"$schema": schema, "width": 9, "height": 9, "data": data, "marks": texts})

    def found(node):
        children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        if isinstance(node, dict) and node.get("marktype") == "text":
            yield [float(item["text"].replace("Infinity", "inf")) for item in node["items"]]
        for child in children:
            yield from found(child)

    return np.array(list(found(scene)))


def agree(texts, *, derivative=False):
    """How many of the formulas the browser can evaluate; it has the values of NumPy, and none where that has none."""
    known = []
    for text in texts:
        f = parse(text, variables=("x",))
        try:
            known.append((text, f, vega(f.tree, {"x": "datum.x"}, slope=derivative)))
        except NotInVega:
            continue
    for (text, f, _), theirs in zip(known, in_vega([e for *_, e in known]), strict=True):
        ours = f(x=X)
        assert np.array_equal(np.isnan(ours), np.isnan(theirs)), text
        finite = np.isfinite(ours)
        np.testing.assert_allclose(theirs[finite], ours[finite], rtol=1e-9, atol=1e-9, err_msg=text)
    return len(known)


@pytest.mark.parametrize("seed", range(3))
def test_generated_formulas_have_numpys_values(seed):
    texts = [text for text in formulas(7000 + seed, 120) if is_readable(text)]
    assert agree(texts) > 0.8 * len(texts)


def is_readable(text):
    try:
        return bool(parse(text, variables=("x",)))
    except ValueError:
        return False


def test_each_function_has_its_value_or_is_refused():
    cards = [card.name for card in FUNCTIONS.values() if card.arguments == (1, 1) and is_readable(f"{card.name}(x)")]
    assert agree([f"{name}(x)" for name in cards]) >= 25


@pytest.mark.parametrize(
    "text", ["1/x", "x^(-2)", "ln(x)", "x^x", "(1/x)^x", "ln(x)^0", "1^(1/x)", "0^x", "mod(x, 0.7)", "{x^2, x < 0; x, x >= 0}", "log(x, 3)"]
)  # fmt: skip
def test_undefined_is_undefined_in_both(text):
    assert agree([text]) == 1


def test_at_a_corner_the_derivative_has_no_value():
    slope = parse("|x|").derivative("x")
    assert math.isnan(in_vega([vega(slope.tree, {"x": "datum.x"}, slope=True)])[0][4])
    assert in_vega([vega(slope.tree, {"x": "datum.x"})])[0][4] == 0


def test_what_the_browser_does_not_know_or_could_not_bear_is_refused():
    with pytest.raises(NotInVega):
        vega(parse("gamma(x)").tree, {"x": "datum.x"})
    with pytest.raises(NotInVega):
        vega(parse("sinh(" * 14 + "x" + ")" * 14).tree, {"x": "datum.x"})
