"""No page says more than is known, whatever is typed: formulas that were told wrongly once, and formulas that nobody chose."""

import pytest

from core.topics import TOPICS
from pages.parts.frame import TABS
from tests.generated import formulas
from tests.pages.sentences import claims, overstatements, too_long

TYPED = {  # page: box and its other settings
    "functions": ("f", {}),
    "limits": ("f", {"at": "0"}),
    "derivatives": ("f", {"x": "1"}),
    "partial_derivatives": ("f", {"x": "0", "y": "0"}),
    "chain_rule": ("inner", {"outer": "|y|", "x": "0"}),
    "integrals": ("f", {"a": "-1", "b": "1"}),
    "gradient_descent": ("f", {"x0": "1"}),
    "hessian": ("f", {}),
    "numerical_differentiation": ("f", {"x": "1"}),
    "automatic_differentiation": ("f", {}),
}
ONCE_WRONG = {
    "functions": ["sin(1/x)", "(-2)^x", "sin(1000x)", "floor(x)"],
    "limits": [
        "(1-cos(x^3))/x^6",
        "1/x",
        "sin(1/x)",
        "(e^x-1-x)/x^2",
        "(1/x)^x",
        "x ln(x)",
        "cos(1/x)/sin(relu(x))",
        "sin(1/x) + sign(x)",
    ],
    "derivatives": ["floor(x)", "|x - 1|", "5", "x!", "sin(1/x)"],
    "partial_derivatives": ["|x| + |y|", "max(x, y)", "x!", "log_x(y)", "floor(x) + y"],
    "chain_rule": ["x - 3", "x^2", "x^3", "floor(x)"],
    "integrals": ["1/x", "sin(x)/x", "x^0.3", "1/(x^2 - 1/2)", "e^(-x^2)", "cot(cot(x)^3)", "tan(1/x^2)"],
    "gradient_descent": ["e^x", "x^3", "1/x", "x^4/4 - x^2", "(x^2+y-11)^2 + (x+y^2-7)^2", "|x|", "5"],
    "hessian": ["|x| + y^2", "x^4", "x^2 - y^2", "max(x, y)"],
    "numerical_differentiation": ["abs(x-1)", "floor(x)"],
    "automatic_differentiation": ["abs(x-1)", "max(x, y)"],
}
CASES = [(page, f) for page in TYPED for f in (*ONCE_WRONG[page], *formulas(seed=len(page), count=4))]


@pytest.mark.parametrize(("page", "formula"), CASES, ids=[f"{page}-{f}" for page, f in CASES])
def test_what_is_typed_is_told_no_better_than_it_is_known(open_page, page, formula):
    box, settings = TYPED[page]
    query = {f"{page}.{name}": value for name, value in {**settings, box: formula}.items()}
    for tab in TABS[:2]:
        opened = open_page(page, **query, **{f"{page}.tab": tab})
        assert overstatements(opened) == []
        assert too_long(opened) == []
        assert claims(opened) or opened.error


@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.page)
def test_every_page_as_it_opens(open_page, topic):
    for tab in TABS[:2]:
        opened = open_page(topic.page, **{f"{topic.page}.tab": tab})
        assert overstatements(opened) == []
        assert too_long(opened) == []


def test_a_word_of_proof_without_a_proof_is_seen(open_page, monkeypatch):
    from core.calculus import smoothness

    monkeypatch.setattr(smoothness, "_HOW", {**smoothness._HOW})
    monkeypatch.setattr(smoothness.Slope, "claim", lambda *_, **__: smoothness.Claim("It arrives exactly.", "computed", ""))
    assert overstatements(open_page("derivatives")) != []
