"""Derivatives and integrals in a real browser: type a formula, move the step, follow a link, meet a mistake."""

import pytest


def type_into(reader, label, text):
    box = reader.page.get_by_role("textbox", name=label, exact=True)
    reader.after(lambda: box.fill(text))


def press(reader, label, key):
    slider = reader.page.get_by_role("slider", name=label)
    slider.focus()
    reader.after(lambda: slider.press(key))


def test_type_a_formula_and_let_the_step_shrink(reader):
    reader.open("derivatives")
    assert "At x = 2 the slope is 4. From 2 to 2 + 1: slope 5." in reader.text
    type_into(reader, "f(x)", "x^3")
    assert "At x = 2 the slope is 12. From 2 to 2 + 1: slope 19." in reader.text
    for _ in range(3):  # 0.5, 0.2, 0.1
        press(reader, "Step s", "ArrowRight")
    assert "slope 12.61." in reader.text
    assert "derivatives.f=x" in reader.page.url
    reader.assert_well()


def test_the_player_shrinks_the_step_and_tells_the_server_where_it_came_to_rest(reader):
    reader.open("derivatives")
    reader.charts.first.wait_for()
    first = reader.charts.first.screenshot()
    reader.after(reader.page.get_by_role("button", name="Ten steps").click)
    assert "From 2 to 2 + 0.0005: slope 4.0005" in reader.text
    assert reader.charts.first.screenshot() != first
    assert "derivatives.s=0.0005" in reader.page.url
    reader.assert_well()


@pytest.mark.parametrize(
    ("page", "label", "text", "stays"),
    [("derivatives", "f(x)", "x^2 +", "slope 5."), ("integrals", "To b", "drei", "midpoint: 7.33,"), ("partial_derivatives", "f(x, y)", "sine(x)", "∂f/∂x = 6"),
     ("chain_rule", "z(y)", "x + y", "12 · 2 = 24")],
)  # fmt: skip
def test_a_mistake_gets_a_sentence_and_the_last_picture_stays(reader, page, label, text, stays):
    reader.open(page)
    type_into(reader, label, text)
    assert reader.page.get_by_role("alert").count() >= 1
    assert stays in reader.text
    assert reader.charts.count() >= 1
    reader.assert_well()


def test_more_pieces_and_the_exact_value(reader):
    reader.open("integrals")
    assert "5 pieces from 2 to 3, midpoint: 7.33," in reader.text
    press(reader, "Pieces n", "End")
    assert "1,000,000 pieces from 2 to 3, midpoint: 7.333333333333" in reader.text
    assert "too thin to be seen" in reader.text
    assert reader.page.locator(".katex", has_text="22").count() >= 1
    reader.assert_well()


@pytest.mark.parametrize("reader", ["phone"], indirect=True)
@pytest.mark.parametrize(
    "path", ["derivatives?derivatives.view=f%2C+f%E2%80%B2+and+f%E2%80%B3", "integrals", "partial_derivatives", "chain_rule"]
)
def test_nothing_sticks_out_on_a_phone(reader, path):
    reader.open(path)
    room = reader.page.locator("[data-testid=stMain]").bounding_box()
    for k in range(reader.charts.count()):
        chart = reader.charts.nth(k).bounding_box()
        assert chart["x"] + chart["width"] <= room["x"] + room["width"] + 1
    reader.assert_well()
