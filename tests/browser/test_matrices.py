"""Matrices in a real browser: type in a cell, meet nonsense, take a preset, click an entry, go back to the start."""

import re

GRID = "[data-testid=data-grid-canvas]"


def test_a_cell_changes_the_gradient_and_the_address(reader):
    reader.open("matrix_calculus")
    reader.type_in_cell(0, 1, 2, "1/2")
    assert "matrix_calculus.A=1%2C+1%2F2%3B+3%2C+4" in reader.page.url
    reader.open(reader.page.url.split("/")[-1])
    entry = reader.page.locator(GRID).first.get_by_text("1/2")
    entry.first.wait_for(state="attached")  # the grid fills its table after the page has settled
    assert entry.count() == 1
    reader.assert_well()


def test_a_cell_without_a_number_gets_a_sentence_and_the_matrix_stays(reader):
    reader.open("matrix_calculus")
    reader.type_in_cell(0, 1, 1, "many")
    assert "Row 1, column 1: type a number" in reader.text
    assert "every entry agrees with its central difference" in reader.text
    reader.assert_well()


def test_a_preset_fills_the_matrix_and_reset_brings_everything_back(reader):
    reader.open("notation_trap")
    reader.page.get_by_role("button", name="Fill").click()
    reader.after(lambda: reader.page.get_by_role("button", name="Identity").click())
    assert "here they happen to be equal" in reader.text
    reader.page.keyboard.press("Escape")
    slider = reader.page.get_by_role("slider", name="x₁")
    slider.focus()
    reader.after(lambda: slider.press("ArrowRight"))
    assert "notation_trap.x1=1.05" in reader.page.url
    reader.after(lambda: reader.page.get_by_role("button", name="Reset").click())
    assert "two different vectors" in reader.text
    assert "=" not in reader.page.url
    reader.after(lambda: slider.press("ArrowRight"))
    assert "notation_trap.x1=1.05" in reader.page.url
    reader.assert_well()


def test_an_entry_on_the_map_can_be_clicked(reader):
    reader.open("matrix_calculus")
    chart = reader.charts.first
    chart.wait_for()
    box = chart.bounding_box()
    reader.after(lambda: chart.click(position={"x": box["width"] * 0.35, "y": box["height"] * 0.78}))
    assert reader.page.get_by_role("combobox", name=re.compile("Derivation of")).input_value() == "∂f/∂A21"
    reader.assert_well()
