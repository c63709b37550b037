"""Vanishing gradients in a real browser: train, play, switch a remedy on."""

import re


def test_train_and_play_without_asking_the_server(reader):
    reader.open("vanishing_gradients")
    reader.charts.first.wait_for()
    reader.after(lambda: reader.page.get_by_text("Train it and watch").click())
    before = reader.finished
    reader.page.get_by_role("button", name="Last frame").click()
    reader.page.get_by_text(re.compile(r"^epoch 60: loss")).wait_for()
    assert reader.finished == before
    reader.assert_well()


def test_a_remedy_is_measured_when_it_is_switched_on(reader):
    reader.open("vanishing_gradients")
    reader.after(lambda: reader.page.get_by_text("More data").click())
    assert "vanishing_gradients.remedy.more" in reader.page.url
    assert "with all of these" in reader.text
    reader.assert_well()


def test_a_bad_activation_is_named_with_its_reason(reader):
    reader.open("activation_functions?activation_functions.g=sin_100")
    reader.charts.first.wait_for()
    assert "The gradient misleads" in reader.text
    reader.assert_well()
