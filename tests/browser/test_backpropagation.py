"""Step the backward pass in a real browser, unit by unit and layer by layer, and click a weight and a unit of the graph."""

import re


def click_at(reader, x, y, layers=4):
    """Click in the graph at layer x (from 0) and share y of the height."""
    box = reader.charts.first.bounding_box()
    place = {"x": box["width"] * (x + 0.3) / (layers - 0.4), "y": box["height"] * y}
    reader.after(lambda: reader.charts.first.click(position=place))


def test_step_the_backward_pass_without_asking_the_server(reader):
    reader.open("backpropagation")
    reader.charts.first.wait_for()
    said, step = reader.page.locator("#where"), reader.page.get_by_role("button", name="One step", exact=True)
    before, first = reader.finished, reader.charts.first.screenshot()
    assert said.inner_text().startswith("forward: L = max(0")
    seen = []
    for _ in range(4):
        step.click()
        reader.page.wait_for_timeout(150)
        seen.append(said.inner_text())
    assert [re.match(r"back: (\S+)", text)[1] for text in seen] == ["δₒᵤₜ", "∂L/∂v₆", "∂L/∂v₅", "δ₆"]
    assert reader.charts.first.screenshot() != first
    reader.page.get_by_role("button", name="One step back").click()
    assert said.inner_text() == seen[-2]
    assert reader.finished == before
    reader.assert_well()


def test_click_a_weight_and_a_unit(reader):
    reader.open("backpropagation")
    reader.charts.first.wait_for()
    box = reader.page.get_by_role("combobox", name="Look at")
    click_at(reader, 0.5, 0.15)
    assert box.input_value() == "∂L/∂w₁₃"
    click_at(reader, 1, 0.86)
    assert box.input_value() == "δ₄"
    assert "look=" in reader.page.url
    reader.assert_well()


def test_move_an_input_while_the_backward_pass_is_half_way(reader):
    reader.open("backpropagation")
    reader.charts.first.wait_for()
    for _ in range(3):
        reader.page.get_by_role("button", name="One step", exact=True).click()
    reader.page.wait_for_timeout(300)
    before = reader.page.locator("#where").inner_text()
    slider = reader.page.get_by_role("slider", name="Input x₁")
    slider.focus()
    reader.after(lambda: slider.press("ArrowRight"))
    after = reader.page.locator("#where").inner_text()
    assert after != before
    assert after.split(" = ")[:2] == before.split(" = ")[:2]
    reader.assert_well()


def test_step_from_layer_to_layer(reader):
    reader.open("matrix_backpropagation")
    reader.charts.first.wait_for()
    said, before, first = reader.page.locator("#where"), reader.finished, reader.charts.first.screenshot()
    assert said.inner_text().startswith("layer 3 → 2")
    reader.page.get_by_role("button", name="One step", exact=True).click()
    reader.page.wait_for_timeout(300)
    assert said.inner_text().startswith("layer 2 → 1: W is 5 × 4")
    assert reader.charts.first.screenshot() != first
    assert reader.finished == before
    reader.assert_well()
