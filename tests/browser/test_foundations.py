"""The foundations in a real browser: a formula typed with a mistake, a slider dragged, a limit zoomed into, a calculation unfolded."""

import re


def box(reader, label):
    return reader.page.get_by_role("textbox", name=label, exact=True)


def type_in(reader, label, text):
    reader.after(lambda: (box(reader, label).fill(text), box(reader, label).press("Enter")))


def drag_right(reader, label, steps=1):
    slider = reader.page.get_by_role("slider", name=label)
    for _ in range(steps):
        reader.after(lambda: slider.press("ArrowRight"))


def test_a_mistake_gets_a_caret_and_the_last_good_formula_stays(reader):
    reader.open("functions")
    type_in(reader, "f(x)", "1/x")
    assert "f grows without bound at x = 0" in reader.text
    type_in(reader, "f(x)", "1/x + sine(x)")
    assert "did you mean sin?" in reader.text
    error = reader.page.locator("[data-testid=stAlert]").inner_text()
    line, caret = error.splitlines()[-2:]
    assert line[caret.index("^") :].startswith("sine")
    assert "f grows without bound at x = 0" in reader.text
    assert reader.charts.count() == 1
    reader.assert_well()


def test_no_line_connects_the_branches_of_1_over_x(reader):
    reader.open("functions?functions.f=1/x&functions.dots=false")
    reader.charts.first.wait_for()
    boxes = reader.page.locator("[data-testid=stVegaLiteChart] g.mark-line path").evaluate_all(
        "paths => paths.map(p => p.getBBox()).filter(b => b.width > 1).map(b => [b.x, b.x + b.width])"
    )
    assert len(boxes) == 2
    middle = (min(left for left, _ in boxes) + max(right for _, right in boxes)) / 2  # the window is -4 to 4
    (_, end), (start, _) = sorted(boxes)
    assert end <= middle + 0.5
    assert start >= middle - 0.5


def test_dragging_the_window_moves_the_curve_and_the_address(reader):
    reader.open("functions")
    reader.after(lambda: reader.page.get_by_role("slider").first.press("ArrowRight"))
    assert "functions.window=-3.5" in reader.page.url
    reader.assert_well()


def test_zooming_into_a_limit(reader):
    reader.open("limits")
    assert re.search(r"✓\s*As.+goes to.+comes to.+1.+, from both sides\.", reader.text, re.DOTALL)
    drag_right(reader, "Zoom, in powers of ten", 2)
    assert "limits.zoom=0.5" in reader.page.url
    type_in(reader, "f(x)", "1/x")
    assert "no two-sided limit" in reader.text
    type_in(reader, "x goes to", "oo")
    assert "comes to" in reader.text
    type_in(reader, "x goes to", "nowhere")
    assert "is not known" in reader.text
    reader.assert_well()


def test_a_calculation_unfolds_and_a_link_reproduces_it(reader):
    reader.open("order_of_operations?order_of_operations.shown=3")
    assert "2 operations to go" in reader.text
    drag_right(reader, "Operations carried out", 2)
    assert "The value is 6" in reader.text
    reader.after(lambda: reader.page.get_by_role("button", name="Reset").click())
    assert "5 operations to go" in reader.text
    reader.assert_well()


def test_surprises_and_resets_leave_no_error(reader):
    for path in ("numbers", "functions", "logarithms", "limits", "perceptron_descent"):
        reader.open(path)
        for _ in range(3):
            reader.after(lambda: reader.page.get_by_role("button", name="Surprise me").click())
            assert reader.page.locator("[data-testid=stAlert]").count() == 0
        reader.after(lambda: reader.page.get_by_role("button", name="Reset").click())
        reader.assert_well()
