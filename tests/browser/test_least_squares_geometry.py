"""The derivation of least squares in a real browser: edit the matrix, walk around the picture, keep it in the address."""

PAGE = "least_squares_geometry"


def test_an_edited_matrix_changes_the_numbers_and_the_address(reader):
    reader.open(PAGE)
    assert "x = (1, 1)" in reader.text
    reader.type_in_cell(1, 1, 1, "8", columns=1)  # b
    assert "nearest to b = (8, 0, 4) is Ax = (6, 4, 2)" in reader.text
    assert f"{PAGE}.b=" in reader.page.url
    reader.page.reload()
    reader.settle()
    assert "nearest to b = (8, 0, 4)" in reader.text
    reader.assert_well()


def test_walking_around_moves_the_picture_and_not_the_numbers(reader):
    reader.open(PAGE)
    reader.charts.first.wait_for()
    before, first = reader.text, reader.charts.first.screenshot()
    slider = reader.page.get_by_role("slider", name="Walk around it")
    slider.focus()
    reader.after(lambda: slider.press("ArrowRight"))
    assert reader.charts.first.screenshot() != first
    assert before.split("The point of the plane")[1][:60] == reader.text.split("The point of the plane")[1][:60]
    reader.assert_well()


def test_nearly_parallel_columns_are_a_ravine(reader):
    reader.open(PAGE)
    slider = reader.page.get_by_role("slider", name="How far the second column leans")
    slider.focus()
    for _ in range(3):
        reader.after(lambda: slider.press("ArrowRight"))
    assert "Condition number of A: 24.5" in reader.text
    assert f"{PAGE}.share=0.1" in reader.page.url
    reader.assert_well()
