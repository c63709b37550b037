"""The pages on activation functions and vanishing gradients: every choice answers, none fails."""

import pytest


@pytest.mark.parametrize("g", ["logistic", "relu", "shifted_relu", "step", "sin_100", "gelu"])
def test_every_activation_is_drawn_and_judged(open_page, g):
    page = open_page("activation_functions")
    page.selectbox(key="activation_functions.g").set_value(g).run()
    assert not page.exception
    assert any("one that tells up from down" in m.value for m in page.markdown)


def test_without_any_network_to_train_the_page_still_stands(open_page):
    page = open_page("activation_functions")
    page.multiselect(key="activation_functions.train").set_value([]).run()
    assert not page.exception


@pytest.mark.parametrize(("start", "words"), [("zero", "its length is 0"), ("glorot", "for each layer further left")])
def test_the_start_decides_what_reaches_the_first_layer(open_page, start, words):
    page = open_page("vanishing_gradients")
    page.selectbox(key="vanishing_gradients.start").set_value(start).run()
    assert not page.exception
    assert any(words in m.value for m in page.markdown)


@pytest.mark.parametrize("depth", [1, 50])
def test_one_layer_and_fifty_can_be_watched(open_page, depth):
    page = open_page("vanishing_gradients")
    page.toggle(key="vanishing_gradients.training").set_value(True)
    page.slider(key="vanishing_gradients.depth").set_value(depth).run()
    assert not page.exception


def test_every_remedy_gets_its_row(open_page):
    page = open_page("vanishing_gradients")
    page.toggle(key="vanishing_gradients.remedy.dropout").set_value(True).run()
    shown = next(d.value for d in page.dataframe if "remedy" in d.value)
    assert shown["remedy"].tolist() == ["untreated", "Glorot or He start", "dropout", "ReLU", "all of these"]


def test_what_would_take_too_long_gets_one_sentence_and_the_last_picture_stays(open_page):
    page = open_page("vanishing_gradients")
    before = [m.value for m in page.markdown]
    page.slider(key="vanishing_gradients.depth").set_value(50)
    page.slider(key="vanishing_gradients.width").set_value(64)
    page.toggle(key="vanishing_gradients.training").set_value(True).run()
    assert not page.exception
    assert len(page.error) == 1
    assert "choose at most 10 epochs, or fewer layers or units" in page.error[0].value
    assert [m.value for m in page.markdown] == before
    assert page.get("vega_lite_chart")
    page.slider(key="vanishing_gradients.epochs").set_value(10).run()
    assert not page.error
