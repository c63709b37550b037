"""Gradient descent in a real browser: click a start, play the walk, let the doctor set the learning rate."""

import re

PAGE = "gradient_descent"


def test_a_click_on_the_landscape_starts_the_walk_there(reader):
    reader.open(f"{PAGE}?{PAGE}.tau=0.5")
    reader.charts.first.wait_for()
    box = reader.charts.first.bounding_box()
    reader.after(lambda: reader.page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + 0.2 * box["height"]))
    x, y = (float(reader.page.get_by_role("spinbutton", name=f"Start {v}").input_value()) for v in "xy")
    assert x > 0.3
    assert y > 0.3
    assert f"{PAGE}.x0=" in reader.page.url
    assert "Comes to rest at (−2, −0.5), a minimum" in reader.text
    reader.assert_well()


def test_the_walk_is_played_without_asking_the_server(reader):
    reader.open(PAGE)
    reader.charts.first.wait_for()
    before, last = reader.finished, reader.charts.first.screenshot()
    reader.page.get_by_role("button", name="First frame").click()
    reader.page.wait_for_timeout(500)
    assert reader.page.get_by_text("step 0", exact=True).count() == 1
    assert reader.charts.first.screenshot() != last
    reader.page.get_by_role("button", name="Play").click()
    reader.page.wait_for_timeout(800)
    assert reader.page.get_by_text("step 0", exact=True).count() == 0
    assert reader.finished == before
    reader.assert_well()


def test_the_doctors_button_repairs_the_slides_cycle_and_the_address_keeps_it(reader):
    reader.open(PAGE)
    assert "Stuck in a 2-cycle" in reader.text
    reader.after(lambda: reader.page.get_by_role("button", name=re.compile("Set τ = 0.5")).click())
    assert "Comes to rest at (−2, −0.5), a minimum" in reader.text
    assert f"{PAGE}.tau=0.5" in reader.page.url
    reader.page.reload()
    reader.settle()
    assert "Comes to rest" in reader.text
    reader.assert_well()


def test_a_typed_function_of_one_variable(reader):
    reader.open(PAGE)
    formula = reader.page.get_by_label("f(x, y), or f(x)")
    formula.fill("(x - 1)^2")
    reader.after(lambda: formula.press("Enter"))
    assert "Stuck in a 2-cycle: 0 → 2" in reader.text or "Stuck in a 2-cycle: 2 → 0" in reader.text
    reader.charts.first.wait_for()
    reader.assert_well()
