"""Functions: the slides' table, several curves, a typed window, two variables, and nonsense in every box."""

import pytest

PAGE = "functions"


def words(page):
    return " ".join(m.value for m in page.markdown)


def test_the_slides_table_with_x_put_in(open_page):
    page = open_page(PAGE, **{f"{PAGE}.f": "2x + 1"})
    table = page.table[0].value
    row = table[table["x"] == "$3$"].iloc[0]
    assert row["x put in"] == r"$2 \cdot 3 + 1$"
    assert row["y"] == "$7$"


@pytest.mark.parametrize(
    ("text", "said"),
    [("1/x", "without bound at x = 0"), ("floor(x)", "jumps at x = -4, -3"), ("(x^2-1)/(x-1)", "a hole at x = 1"), ("sqrt(x)", "begins or ends at x = 0"),
     ("sqrt(-1-x^2)", "no value at any of the points"), ("x^2", "No gap and no jump"), ("sin(1/x)", "swings without a limit at x = 0"),
     ("1/(x-1.5)^3", "grows without bound at x = 1.5"), ("sin(1000x)", "its band is drawn")],
)  # fmt: skip
def test_breaks_are_said_in_words(open_page, text, said):
    page = open_page(PAGE)
    page.text_input(f"{PAGE}.f").set_value(text).run()
    assert said in words(page)
    assert not page.exception


def test_four_functions_at_once(open_page):
    page = open_page(PAGE)
    page.segmented_control(f"{PAGE}.count").set_value(4).run()
    assert [box.label for box in page.text_input] == ["f(x)", "g(x)", "h(x)", "k(x)"]
    assert "h grows without bound" in words(page)


@pytest.mark.parametrize("nonsense", ["", "2x +", "sine(x)", "x + y", "((((", "<b>x</b>", "1/0", "9^9^9^9", "x" * 500])
def test_nonsense_gets_a_sentence_and_the_last_curve_stays(open_page, nonsense):
    page = open_page(PAGE)
    page.text_input(f"{PAGE}.f").set_value(nonsense).run()
    assert not page.exception
    assert page.get("vega_lite_chart")


def test_a_window_the_wrong_way_round_is_refused(open_page):
    page = open_page(PAGE)
    page.number_input(f"{PAGE}.x_from").set_value(5.0)
    page.number_input(f"{PAGE}.x_to").set_value(-5.0).run()
    assert len(page.error) == 1
    assert "smaller to a larger x" in page.error[0].value
    assert "from x = -4 to 4" in page.get("vega_lite_chart")[0].proto.alt  # the last picture
    assert not page.exception
    page.number_input(f"{PAGE}.x_to").set_value(1000.0).run()
    assert not page.error
    assert not page.exception


@pytest.mark.parametrize("seen", ["contours", "heat map"])
@pytest.mark.parametrize("text", ["2x + 3y", "1/(x^2+y^2)", "sqrt(-1-x^2-y^2)", "5"])
def test_two_variables(open_page, seen, text):
    page = open_page(PAGE)
    page.segmented_control(f"{PAGE}.variables").set_value("two").run()
    page.segmented_control(f"{PAGE}.seen").set_value(seen)
    page.text_input(f"{PAGE}.f2").set_value(text).run()
    assert not page.exception
    if text == "2x + 3y":
        assert "f(1, 1) = 5" in words(page)
