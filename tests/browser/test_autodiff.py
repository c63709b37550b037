"""Differentiation in a real browser: step the sweep back, walk the paths, type nonsense, find the planted mistake."""

import re


def where(reader):
    return reader.page.locator("output#where").inner_text()


def test_the_record_grows_and_the_sweep_goes_back_without_asking_the_server(reader):
    reader.open("automatic_differentiation")
    reader.charts.first.wait_for()
    before = reader.finished
    reader.page.get_by_role("button", name="First frame").click()
    assert where(reader) == "the inputs have their values"
    start = reader.charts.first.screenshot()
    told = []
    for _ in range(7):
        reader.page.get_by_role("button", name="One step", exact=True).click()
        told.append(where(reader))
    assert [line.split(":")[0].split(" ")[0] for line in told] == ["recorded"] * 3 + ["seed"] + ["back"] * 3
    assert "back from ×: x gets 2 · 1 = 2, y gets 1 · 1 = 1" in told
    reader.page.get_by_role("button", name="One step back").click()
    assert where(reader) == told[-2]
    reader.page.wait_for_timeout(500)
    assert reader.charts.first.screenshot() != start
    assert reader.finished == before
    reader.assert_well()


def test_a_typed_formula_is_recorded_and_nonsense_gets_a_sentence(reader):
    reader.open("automatic_differentiation")
    box = reader.page.get_by_role("textbox", name="A formula in x, y, z")
    reader.after(lambda: box.fill("x^2 y"))
    assert re.search(r"∂f/∂x = 4, ∂f/∂y = 1", reader.text)
    reader.after(lambda: box.fill("x^2 y +"))
    assert "∂f/∂x = 4" in reader.text  # the last good picture stays
    assert reader.page.get_by_role("alert").count() == 1
    reader.assert_well()


def test_the_paths_are_walked_in_the_browser_and_the_address_holds_the_graph(reader):
    reader.open("multivariate_chain_rule?multivariate_chain_rule.width=2&multivariate_chain_rule.depth=3")
    reader.charts.first.wait_for()
    assert where(reader).startswith("path 1 of 8")
    before = reader.finished
    reader.page.get_by_role("button", name="One step", exact=True).click()
    assert where(reader).startswith("path 2 of 8")
    assert reader.finished == before
    slider = reader.page.get_by_role("slider", name="Units a layer")
    slider.focus()
    reader.after(lambda: slider.press("ArrowRight"))
    assert "27 paths" in reader.text
    reader.assert_well()


def test_the_check_finds_the_mistake_that_the_reader_plants(reader):
    reader.open("numerical_differentiation")
    reader.after(lambda: reader.page.get_by_text("The gradient check", exact=True).click())
    assert "Layers 1, 2, 3 of 4" in reader.text
    reader.page.get_by_role("combobox", name="Mistake in the backward pass").click()
    reader.after(lambda: reader.page.get_by_role("option", name="no mistake").click())
    assert "All 4 layers agree" in reader.text
    reader.assert_well()
