"""Nothing that stands in the address, or in a box, puts an exception on a page."""

import ast
import math
from itertools import cycle, islice
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.data.datasets import from_points
from core.topics import TOPICS
from tests.test_architecture import parsed

ROOT = Path(__file__).parents[2]
NONSENSE = ["inf", "nan", "1e400", "", "-0.0", "1e19", "-1", "999999999999999999999", "x", "[]", "\x00", "9" * 5000]
TYPED = ["", " ", "nan", "1e308", "-1e308", "1/0", "x" * 400]
OWN = "Your own points"
PAGES = ["home", *(t.page for t in TOPICS)]
# what opens the controls that a page does not show at first
DEEPER = [
    ("numbers", {"tab": "The mathematics"}),
    ("functions", {"variables": "two"}),
    ("functions", {"count": "4"}),
    ("logarithms", {"view": "Euler's number"}),
    ("matrix_calculus", {"mode": "Whole matrices"}),
    ("matrix_calculus", {"m": "1", "n": "3"}),
    ("notation_trap", {"mode": "Sum and scalar rules"}),
    ("notation_trap", {"n": "4"}),
    ("hessian", {"tab": "The mathematics"}),
    ("linear_quadratic", {"f": "bᵀx + xᵀAx", "n": "4"}),
    ("least_squares", {"data": "Diabetes (442 patients)"}),
    ("eigenvalues", {"n": "3", "method": "Projected gradient ascent"}),
    ("perceptron", {"data": "Iris (150 flowers)"}),
    ("perceptron_descent", {"view": "Losses of one point"}),
    ("numerical_differentiation", {"show": "Cost against parameters"}),
    ("numerical_differentiation", {"show": "The gradient check"}),
    ("backpropagation", {"network": "Your own"}),
    ("automatic_differentiation", {"show": "Why the order matters"}),
    ("automatic_differentiation", {"show": "Forward against reverse"}),
    ("neural_network", {"data": "Iris (150 flowers)"}),
    ("image_compression", {"image": "Your own picture"}),
    ("noise_reduction", {"signal": "A column of your CSV"}),
    ("fit_your_csv", {"tab": "Coefficients"}),
]


def nodes(block):
    yield block
    for child in getattr(block, "children", {}).values():
        yield from nodes(child)


def bound(page) -> list[str]:
    """The keys that the address of the page may carry."""
    protos = [getattr(node, "proto", None) for node in nodes(page.main)]
    protos += [getattr(proto, "tab_container", None) for proto in protos]
    return [key for proto in protos if (key := getattr(proto, "query_param_key", ""))]


def notices(page) -> list[str]:
    return [c.value for c in page.caption if c.value.startswith("The address asked for")]


# One control of each kind --------------------------------------------------


def one_of_each():
    from functools import partial

    import streamlit as st

    from pages.parts import controls

    left, _ = st.columns(2)
    found = {
        "slider": controls.slider("a", -4.0, 4.0, 1.0, 0.5, key="c.slider", where=left),
        "whole": controls.slider("b", 1, 10, 3, key="c.whole"),
        "range": controls.range_slider("c", -4.0, 4.0, (-2.0, 2.0), 0.5, key="c.range"),
        "seed": controls.number_input("d", 0, 9999, 7, key="c.seed"),
        "number": controls.number_input("e", -controls.FAR, controls.FAR, 0.5, key="c.number"),
        "maybe": controls.optional_number("f", key="c.maybe"),
        "rate": controls.select_slider("g", [0.1, 1.0], 1.0, key="c.rate"),
        "box": controls.selectbox("h", ["u", "v"], 1, {"u": "One", "v": "Two"}.get, key="c.box"),
        "radio": controls.radio("i", ("p", "q"), key="c.radio"),
        "choice": controls.segmented_control("j", range(1, 4), default=2, key="c.choice"),
        "many": controls.multiselect("k", ["u", "v"], ["u"], key="c.many"),
        "toggle": controls.toggle("l", True, key="c.toggle"),
        "text": controls.text_input("m", "x", key="c.text", max_chars=40),
    }
    st.session_state["found"] = found
    st.button("Far", on_click=st.session_state.update, args=(st.session_state.get("far", {}),))
    opened = st.session_state["open"] = []
    controls.tabs({name: partial(opened.append, name) for name in ("First", "Second")}, key="c.tabs")


DEFAULTS = {"slider": 1.0, "whole": 3, "range": (-2.0, 2.0), "seed": 7, "number": 0.5, "maybe": None, "rate": 1.0, "box": "v",
            "radio": "p", "choice": 2, "many": ["u"], "toggle": True, "text": "x"}  # fmt: skip


def controls(**address) -> AppTest:
    app = AppTest.from_function(one_of_each)
    for name, value in address.items():
        app.query_params[f"c.{name}"] = value
    app.run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("value", NONSENSE, ids=lambda v: repr(v)[:12])
def test_what_a_control_cannot_take_leaves_its_default(value):
    fits = {
        "text": len(value) <= 40,
        "many": value == "",
        "maybe": value in ("", "-1"),
        "number": value == "-1",
        "slider": value == "-1",
    }
    app = controls(**dict.fromkeys((*DEFAULTS, "tabs"), value))
    found = app.session_state["found"]
    refused = [name for name in DEFAULTS if not fits.get(name)]
    assert {name: found[name] for name in refused} == {name: DEFAULTS[name] for name in refused}
    assert app.session_state["open"] == ["First"]
    assert len(notices(app)) == len(refused) + 1
    assert not {f"c.{name}" for name in refused} & set(app.query_params)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("slider", "9", "The address asked for 9 here, which is outside −4 … 4: the default stands."),
        ("whole", "x", "The address asked for x here, which is no number: the default stands."),
        ("range", "1", "The address asked for 1 here, where a smaller and a larger number belong: the default stands."),
        ("range", ["2", "1"], "The address asked for 2, 1 here, where a smaller and a larger number belong: the default stands."),
        (
            "number",
            "1e10",
            "The address asked for 1e10 here, which is outside −1,000,000,000 … 1,000,000,000: the default stands.",
        ),
        ("choice", "7", "The address asked for 7 here, which is not among the choices: the default stands."),
        ("choice", "", "The address asked for nothing here: the default stands."),
        ("many", ["u", "w"], "The address asked for u, w here, which is not among the choices: the default stands."),
        ("toggle", "maybe", "The address asked for maybe here, which is not among the choices: the default stands."),
        ("tabs", "Third", "The address asked for Third here, which is not among the choices: the default stands."),
        ("box", "**u**", r"The address asked for \*\*u\*\* here, which is not among the choices: the default stands."),
        ("box", "a\n\n# b", r"The address asked for a \# b here, which is not among the choices: the default stands."),
        ("text", "1" * 41, f"The address asked for {'1' * 40}… here, which is longer than 40 characters: the default stands."),
    ],
)
def test_one_sentence_says_what_was_wrong_and_only_once(name, value, sentence):
    app = controls(**{name: value})
    assert notices(app) == [sentence]
    assert not notices(app.run())


def test_what_fits_arrives():
    asked = {"slider": "-3.5", "whole": "10", "range": ["-1", "3.5"], "seed": "9999", "number": "-1e9", "maybe": "3", "rate": "0.1",
             "box": "One", "radio": "q", "choice": "3", "many": ["v", "u"], "toggle": "FALSE", "text": "e^x", "tabs": "Second"}  # fmt: skip
    app = controls(**asked)
    assert app.session_state["found"] == {
        "slider": -3.5, "whole": 10, "range": (-1.0, 3.5), "seed": 9999, "number": -1e9, "maybe": 3.0, "rate": 0.1, "box": "u",
        "radio": "q", "choice": 3, "many": ["v", "u"], "toggle": False, "text": "e^x"}  # fmt: skip
    assert app.session_state["open"] == ["Second"]
    assert not notices(app)


def test_a_refused_control_comes_into_the_address_when_it_is_moved():
    app = controls(seed="inf", choice="")
    app.number_input(key="c.seed").set_value(12).run()
    assert app.query_params == {"c.seed": "12"}
    app.run()
    assert app.session_state["found"]["seed"] == 12
    assert app.query_params == {"c.seed": "12"}


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [("slider", 99.0, 4.0), ("slider", math.nan, -4.0), ("whole", -5, 1), ("number", 1e300, 1e9), ("seed", 10**30, 9999)],
)
def test_what_a_callback_set_too_far_moves_to_the_nearest_value(name, value, shown):
    app = controls()
    app.session_state["far"] = {f"c.{name}": value}
    app.run().button[0].click().run()
    assert not app.exception
    assert app.session_state["found"][name] == shown


def test_surprise_and_reset_reach_a_refused_control(open_page):
    page = open_page("perceptron", **{"perceptron.seed": "inf", "perceptron.eta": "9"})
    page.button(key="perceptron.surprise").click().run()
    assert page.query_params["perceptron.seed"] == str(page.number_input(key="perceptron.seed").value)
    page.button(key="perceptron.reset").click().run()
    assert page.query_params == {}
    assert (page.number_input(key="perceptron.seed").value, page.slider(key="perceptron.eta").value) == (0, 1.0)

    page = open_page("perceptron", **{"perceptron.seed": "inf"})
    page.button(key="perceptron.reset").click().run()
    page.number_input(key="perceptron.seed").set_value(5).run()
    assert page.number_input(key="perceptron.seed").value == 5


def test_a_control_whose_range_shrinks_moves_without_a_notice(open_page):
    page = open_page("order_of_operations", **{"order_of_operations.shown": "4"})
    page.text_input(key="order_of_operations.text").set_value("1 + 2").run()
    assert not notices(page)
    assert page.slider(key="order_of_operations.shown").value == 0  # a new calculation starts its steps anew
    assert page.run().query_params == {}


def test_no_number_is_minus_zero():
    app = controls()
    app.slider(key="c.slider").set_value(-0.0)
    app.slider(key="c.range").set_value((-0.0, 1.0))
    app.number_input(key="c.number").set_value(-0.0).run()
    found = app.session_state["found"]
    assert [math.copysign(1, v) for v in (found["slider"], found["range"][0], found["number"])] == [1, 1, 1]


# Every page ----------------------------------------------------------------


def test_every_control_in_the_address_is_made_in_one_place():
    elsewhere = []
    for path in (ROOT / "pages").rglob("*.py"):
        if path != ROOT / "pages" / "parts" / "controls.py":
            for node in ast.walk(parsed(path)):
                if (isinstance(node, ast.keyword) and node.arg == "bind") or (
                    isinstance(node, ast.Dict) and any(isinstance(k, ast.Constant) and k.value == "bind" for k in node.keys)
                ):
                    elsewhere.append(
                        f"{path.relative_to(ROOT)}:{node.lineno if isinstance(node, ast.Dict) else node.value.lineno}"
                    )
    assert not elsewhere


@pytest.mark.parametrize(("page", "way"), [*((page, {}) for page in PAGES), *DEEPER], ids=str)
def test_nonsense_in_the_address_leaves_the_page_whole(open_page, page, way):
    way = {f"{page}.{name}": value for name, value in way.items()}
    keys = [key for key in bound(open_page(page, **way)) if key not in way]
    assert keys
    for start in range(0, 4 if way else len(NONSENSE), 4):
        asked = dict(zip(keys, islice(cycle(NONSENSE), start, None), strict=False))
        assert notices(open_page(None if page == "home" else page, **(asked | way)))


@pytest.mark.parametrize(("page", "way"), [*((page, {}) for page in PAGES), *DEEPER], ids=str)
def test_nonsense_in_the_boxes_leaves_the_page_whole(open_page, page, way):
    app = open_page(page, **{f"{page}.{name}": value for name, value in way.items()})
    for text in TYPED if app.text_input else ():
        for box in app.text_input:
            box.set_value(text)
        app.run()
        assert not app.exception, text


@pytest.mark.parametrize(
    ("page", "address"),
    [
        *(("neural_network", {name: value}) for name in ("seed", "weights") for value in ("inf", "-inf", "nan", "1e400")),
        ("eigenvalues", {"n": ""}),
        ("linear_quadratic", {"f": ""}),
        ("linear_quadratic", {"n": ""}),
        ("linear_quadratic", {"k2": ""}),
        ("matrix_calculus", {"m": ""}),
        ("matrix_calculus", {"n": ""}),
        ("notation_trap", {"m": ""}),
        ("neural_network", {"noise": "-0.0"}),
        *(("neural_network", {"n": n, "early": "true"}) for n in ("10", "20", "30")),
        *(("numbers", {"number": n}) for n in ("9223372036854775807", "1e19", "2^64", "25!", "10^20", "-10^20", "1.7e308", "-10^300",
                                                "sqrt(-10^300)", "1.7e308 + sqrt(-10^300)")),
        ("gradient_descent", {"f": "1e-300 x", "methods": "AdaGrad", "x0": "123", "set": "ball"}),
    ],
    ids=str,
)  # fmt: skip
def test_these_were_red_once(open_page, page, address):
    open_page(page, **{f"{page}.{name}": value for name, value in address.items()})


@pytest.mark.parametrize("page", ["least_squares", "perceptron", "neural_network"])
@pytest.mark.parametrize(
    "points",
    [
        "1e308,-1e308,1;-1e308,1e308,-1;0,1,1;1,2,-1",
        "1e6,-1e6,1;-1e6,1e6,-1;0,1,1;1,2,-1",
        "1,2",
        "1,2,1",
        "1,2,1;3,4,-1;0,0,1",
        "1,2,1;3,4,2;0,0,3",
        "1,2,1e300;1,2,3;3,4,5",
        "0,0,1;0,0,-1;0,0,1;0,0,-1",
        "nan,1,1",
        ";;;",
        "x",
        "",
        "0,0,1;" * 1000,
    ],
    ids=lambda t: t[:20],
)
def test_any_points_of_the_reader_leave_the_page_whole(open_page, page, points):
    open_page(page, points=points, **{f"{page}.data": OWN})


def test_far_points_are_refused_in_a_sentence():
    with pytest.raises(ValueError, match=r"between −1,000,000 and 1,000,000\.$"):
        from_points([(0, 0), (1, 1), (2, 1e7)])


def test_points_that_cannot_be_placed_are_said_once(open_page):
    page = open_page("perceptron", points="1e308,0,1", **{"perceptron.data": OWN})
    assert [c.value for c in page.caption if "points" in c.value] == [
        "The address asked for points of which one cannot be placed: x and y go up to 1,000,000, the class is −1 or 1. "
        "Four other points stand for them."
    ]
    assert "points" not in page.query_params
    assert not [c for c in page.run().caption if "asked for points" in c.value]


def test_early_stopping_with_few_points_says_what_it_needs(open_page):
    page = open_page("neural_network", **{"neural_network.n": "20", "neural_network.early": "true"})
    assert "Early stopping holds out" in page.error[0].value
    page.slider(key="neural_network.n").set_value(60).run()
    assert not page.error


@pytest.mark.parametrize("value", ["", "x", "../secrets", "hide", "\x00", "9" * 5000])
def test_any_words_in_the_address_leave_the_page_whole(open_page, value):
    page = open_page("fit_your_csv", sample=value, predict=value, points=value, **{"fit_your_csv.tab": value, "no.such": value})
    assert notices(page)
