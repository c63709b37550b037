"""Numbers, order of operations, logarithms, limits: what the reader does, and nonsense in every box."""

import pytest


def words(page):
    return " ".join(m.value for m in page.markdown)


def typed(open_page, name, box, text):
    page = open_page(name)
    page.text_input(f"{name}.{box}").set_value(text).run()
    assert not page.exception
    return page


@pytest.mark.parametrize(
    ("text", "said"),
    [("2/3", "rational, real and complex"), ("sqrt(2)", "irrational, real and complex"), ("sqrt(-4)", "It is complex.** Its value is 2 i"),
     ("0.125", "Its value is 0.125"), ("pi + e", "whether it is rational or irrational is not decided here"), ("sin(1)^2+cos(1)^2", "natural, whole"), ("-3", "It is integer")],
)  # fmt: skip
def test_a_number_and_its_sets(open_page, text, said):
    assert said in words(typed(open_page, "numbers", "number", text))


def test_the_proof_comes_line_by_line(open_page):
    page = open_page("numbers", **{"numbers.tab": "The mathematics"})
    assert "contradiction" not in words(page)
    page.slider("numbers.proof").set_value(6).run()
    assert "contradiction" in words(page)


@pytest.mark.parametrize("shown", range(6))
def test_the_slides_calculation_step_by_step(open_page, shown):
    page = open_page("order_of_operations")
    page.slider("order_of_operations.shown").set_value(shown).run()
    assert ("The value is 6" if shown == 5 else f"{5 - shown} operation") in words(page)
    assert not page.exception


def test_a_shorter_calculation_after_a_long_one(open_page):
    page = open_page("order_of_operations")
    page.slider("order_of_operations.shown").set_value(5).run()
    page.text_input("order_of_operations.text").set_value("1+1").run()
    assert not page.exception
    page.text_input("order_of_operations.text").set_value("7").run()
    assert not page.exception
    assert "The value is 7" in words(page)


def test_a_new_calculation_starts_its_steps_anew_and_a_mistype_does_not(open_page):
    page = open_page("order_of_operations", **{"order_of_operations.shown": "3"})
    assert page.slider("order_of_operations.shown").value == 3
    for text, shown in (("2*(3+2)**2/5 - ", 3), ("2*(3+2)**2/5 - 4", 3), ("2*(3+2)**2/5 - 41", 0)):
        page.text_input("order_of_operations.text").set_value(text).run()
        assert page.slider("order_of_operations.shown").value == shown


def test_the_logarithm_of_the_slides(open_page):
    assert "✓ **log₂ 8 = 3, because 2 to the power 3 is 8" in words(open_page("logarithms"))


def test_a_rounded_logarithm_is_not_said_to_be_equal(open_page):
    assert "≈ **log₂ 5 ≈ 2.32193, because 2 to the power 2.32193 is about 5" in words(
        open_page("logarithms", **{"logarithms.a": "5"})
    )


@pytest.mark.parametrize("base", ["2", "e (data science, Python)", "10 (earthquakes)", "3", "1/2"])
def test_every_identity_holds_in_every_base(open_page, base):
    page = open_page("logarithms")
    page.selectbox("logarithms.base").set_value(base)
    page.slider("logarithms.a").set_value(0.3).run()
    assert not page.exception
    assert set(page.table[0].value[""]) == {"✓ equal"}


def test_the_slides_four_values_on_the_way_to_e(open_page):
    page = open_page("logarithms")
    page.segmented_control("logarithms.view").set_value("Euler's number").run()
    values = page.table[0].value["(1 + 1/n)ⁿ"].tolist()
    assert values[:3] == ["2.70481382942", "2.71692393224", "2.71814592682"]
    assert values[3].startswith("2.718281694")
    page.slider("logarithms.power").set_value(15.0).run()
    assert "rounded" in words(page)


@pytest.mark.parametrize(
    ("f", "at", "said"),
    [("1/x", "oo", "comes to $0$"), ("(1+1/x)^x", "oo", r"comes to $e \approx 2.71828$"), ("1/x", "0", "no two-sided limit"),
     ("sin(x)/x", "0", "comes to $1$, from both sides"), ("sin(1/x)", "0", "comes to $0$ along some points and to $1$ along others"),
     ("sqrt(x)", "0", "on the left it is not defined"), ("atan(x)", "-oo", r"-\frac{\pi}{2}"), ("floor(x)", "2", "no two-sided limit"),
     ("(1-cos(x^3))/x^6", "0", r"comes to $\frac{1}{2}$"), ("(2^x+3^x)^(1/x)", "oo", "comes to $3$"), ("x^100/e^x", "oo", "comes to $0$"),
     ("(x!)^(1/x)/x", "oo", r"comes to $\frac{1}{e}"), ("x^(-0.01)", "oo", "comes to $0$"), ("log_2(x)", "8", "comes to $3$"),
     ("ln(x)^0", "-1", "not defined"), ("(e^x-1-x)/x^2", "0", r"comes to $\frac{1}{2}$")],
)  # fmt: skip
def test_limits_and_why_there_are_none(open_page, f, at, said):
    page = open_page("limits")
    page.text_input("limits.f").set_value(f)
    page.text_input("limits.at").set_value(at).run()
    assert not page.exception
    assert said in words(page)


@pytest.mark.parametrize("zoom", [0.0, 3.25, 8.0])
@pytest.mark.parametrize("at", ["0", "pi", "oo", "-oo"])
def test_the_steps_of_a_limit_at_any_zoom(open_page, at, zoom):
    page = open_page("limits", **{"limits.tab": "The mathematics"})
    page.text_input("limits.at").set_value(at)
    page.slider("limits.zoom").set_value(zoom).run()
    assert not page.exception
    assert r"\checkmark" in words(page)


@pytest.mark.parametrize("nonsense", ["", "sine(x)", "2 +", "1/0", "((", "oops", "<script>", "`x`$y$", "9" * 390])
@pytest.mark.parametrize(
    ("name", "box"), [("numbers", "number"), ("order_of_operations", "text"), ("limits", "f"), ("limits", "at")]
)
def test_nonsense_gets_one_sentence_and_the_picture_stays(open_page, name, box, nonsense):
    page = typed(open_page, name, box, nonsense)
    assert page.get("vega_lite_chart")
