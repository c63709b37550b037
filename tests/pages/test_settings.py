"""What holds for every page of ask, compute, show: settings are values, equal settings give equal results, the verdict comes first."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.topics import TOPICS
from pages.parts.frame import PAGES

MEASURED = ("seconds",)  # times differ
MODES: dict[str, list[dict[str, str]]] = {
    "functions": [{"variables": "two"}, {"count": "3"}],
    "logarithms": [{"view": "Euler's number"}],
    "limits": [{"at": "oo"}],
    "integrals": [{"view": "Error against n", "b": "oo", "f": "1/x^2"}],
    "gradient_descent": [{"methods": "Adam", "set": "ball"}, {"landscape": "Two valleys, one variable"}],
    "notation_trap": [{"mode": "Sum and scalar rules"}],
    "matrix_calculus": [{"f22": "A x"}, {"mode": "Whole matrices"}, {"mode": "Whole matrices", "expression": "A x"}],
    "hessian": [{"f": "x y z"}],
    "linear_quadratic": [{"f": "bᵀx + xᵀAx", "n": "4"}],
    "eigenvalues": [{"n": "3", "method": "Projected gradient ascent"}],
    "perceptron_descent": [{"view": "Losses of one point"}],
    "numerical_differentiation": [{"show": "Cost against parameters"}, {"show": "The gradient check"}],
    "multivariate_chain_rule": [{"way": "factored sum", "depth": "6", "width": "4"}],
    "backpropagation": [{"network": "Your own"}],
    "matrix_backpropagation": [{"sizes": "2, 4, 1", "n": "3"}],
    "vanishing_gradients": [{"training": "true", "epochs": "10"}],
    "automatic_differentiation": [{"show": "Why the order matters"}, {"show": "Forward against reverse"}],
}
VISITS = [(t.page, settings) for t in TOPICS for settings in ({}, *MODES.get(t.page, ()))]


def equal(one: Any, other: Any) -> bool:
    """The same numbers, nan where nan is, all the way down: through dataclasses, estimators, tables and arrays."""
    if type(one).__qualname__ != type(other).__qualname__:  # a page's own classes are made anew in every run
        return False
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if is_dataclass(one):
        return all(equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(one) if f.name not in MEASURED)
    if isinstance(one, dict):
        return list(one) == list(other) and all(equal(one[k], other[k]) for k in one)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, pd.DataFrame | pd.Series):
        return one.equals(other)
    return repr(one) == repr(other)


def test_the_comparison_sees_a_difference():
    assert equal((np.array([1.0, np.nan]), {"a": [1]}), (np.array([1.0, np.nan]), {"a": [1]}))
    assert not equal((np.array([1.0]), {"a": [1]}), (np.array([2.0]), {"a": [1]}))


@pytest.mark.parametrize(("name", "settings"), VISITS, ids=[f"{n}-{'-'.join(s.values())}" for n, s in VISITS])
def test_settings_are_values_and_compute_is_pure(open_page, name, settings):
    page = open_page(name, **{f"{name}.{key}": value for key, value in settings.items()})
    if name not in PAGES or f"{name}_last" not in page.session_state:
        pytest.skip("not ask, compute, show yet")
    now, found = page.session_state[f"{name}_last"]
    assert hash(now) == hash(type(now)(**vars(now)))
    with pytest.raises(FrozenInstanceError):
        setattr(now, fields(now)[0].name, None)
    assert equal(PAGES[name].compute(now), found)
    assert equal(PAGES[name].compute(now), PAGES[name].compute(now))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.page)
def test_the_verdict_comes_first_and_the_picture_after_it(open_page, topic):
    page = open_page(topic.page)
    if topic.page not in PAGES:
        pytest.skip("not ask, compute, show yet")
    picture = next(node for node in below(page.main) if getattr(getattr(node, "proto", None), "id", "").endswith("picture"))
    first, *rest = picture.children.values()
    second = next(node for node in rest if getattr(node, "key", None) != f"{topic.page}.player")  # which may stand on top
    assert first.type == "markdown"
    assert first.value.startswith(("✓ **", "≈ **", "? **"))
    assert any(getattr(node, "type", "").endswith("vega_lite_chart") for node in below(second))


def below(block):
    yield block
    for child in getattr(block, "children", {}).values():
        yield from below(child)
