"""Eigenvalues, the Hessian and the rules in a real browser: edit a matrix, move, climb, take Newton's step, follow a link."""

import re


def slide(reader, name, key="ArrowRight"):
    slider = reader.page.get_by_role("slider", name=name)
    slider.focus()
    reader.after(lambda: slider.press(key))


def type_as_text(reader, label, text):
    """Set a matrix by the text box in its popover."""
    reader.page.get_by_role("button", name="Fill").first.click()
    box = reader.page.get_by_role("textbox", name=f"{label} as text")
    box.fill(text)
    reader.after(lambda: box.press("Enter"))
    reader.page.keyboard.press("Escape")


def test_edit_a_matrix_and_read_its_largest_eigenvalue(reader):
    reader.open("eigenvalues")
    reader.charts.first.wait_for()
    type_as_text(reader, "A", "2, 1; 1, 2")
    assert "is at the maximum λ₁ = 3 " in reader.text
    reader.page.reload()
    reader.settle()
    assert "is at the maximum λ₁ = 3 " in reader.text  # the address carries the matrix
    type_as_text(reader, "A", "2, x; 1, 2")
    assert "The last matrix stays." in reader.text
    assert "λ₁ = 3 " in reader.text
    reader.assert_well()


def test_edit_a_cell_of_a_symmetric_matrix(reader):
    reader.open("eigenvalues")
    reader.charts.first.wait_for()
    reader.type_in_cell(0, 1, 2, "3")
    assert re.search(r"eigenvalues\.A=2(%2C|,)(\+|%20)3(%3B|;)(\+|%20)3", reader.page.url), reader.page.url
    reader.assert_well()


def test_the_player_climbs_without_asking_the_server(reader):
    reader.open("eigenvalues")
    reader.charts.first.wait_for()
    before, first = reader.finished, reader.charts.first.screenshot()
    assert reader.page.get_by_text(re.compile(r"^step 0$")).count() == 1
    reader.page.get_by_role("button", name="Last frame").click()
    reader.page.wait_for_timeout(500)
    assert reader.page.get_by_text(re.compile(r"^step 30$")).count() == 1
    assert reader.charts.first.screenshot() != first
    assert reader.finished == before
    reader.assert_well()


def test_from_the_circle_to_the_sphere(reader):
    reader.open("eigenvalues?eigenvalues.n=3")
    reader.charts.first.wait_for()
    slide(reader, "Longitude of x, degrees")
    assert "λ₁ = 2.532" in reader.text
    reader.assert_well()


def test_newtons_step_is_taken_from_a_typed_function(reader):
    reader.open("hessian")
    box = reader.page.get_by_role("textbox", name="f of one to four variables")
    reader.after(lambda: box.fill("(x - 1)^2 + 3(y + 1)^2"))  # the box is live
    reader.after(lambda: reader.page.get_by_role("button", name="Take Newton's step").click())
    assert "At (1, −1)" in reader.text
    assert "to rounding: a minimum" in reader.text
    reader.after(lambda: box.fill("x^^2 ++"))
    assert "to rounding: a minimum" in reader.text
    reader.assert_well()


def test_the_counterexample_is_not_symmetric(reader):
    reader.open("hessian")
    reader.after(lambda: reader.page.get_by_role("tab", name="The mathematics").click())
    assert "When the order matters." in reader.text
    reader.assert_well()


def test_the_gradient_follows_the_point_and_the_address_restores_it(reader):
    reader.open("linear_quadratic")
    reader.charts.first.wait_for()
    slide(reader, "x₁")
    sentence = re.search(r"At x = \(1\.05, 0\.5\).*", reader.text)[0]
    reader.page.reload()
    reader.settle()
    assert sentence in reader.text
    reader.assert_well()
