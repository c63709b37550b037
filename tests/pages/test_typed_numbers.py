"""A number between two stops of a slider can be typed beside it, or asked for by a link; it stays among the stops."""

import pytest

CONTROLS = [("gradient_descent", "tau", 0.0373), ("integrals", "n", 137)]


def control(page, kind, key):
    (found,) = (one for one in page.get(kind) if one.key == key)
    return found


@pytest.mark.parametrize(("page_name", "name", "number"), CONTROLS)
def test_what_is_typed_beside_a_slider_is_taken_as_it_is(open_page, page_name, name, number):
    page, key = open_page(page_name), f"{page_name}.{name}"
    control(page, "number_input", f"{key}.typed").set_value(number).run()
    assert not page.exception
    slider = control(page, "select_slider", key)
    assert slider.value == number
    assert control(page, "number_input", f"{key}.typed").value is None  # ready for the next
    assert str(number) in " ".join(m.value for m in page.markdown if "**" in m.value)
    other = 0.1 if name == "tau" else 10
    slider.set_value(other).run()
    assert control(page, "select_slider", key).value == other
    assert str(number) in control(page, "select_slider", key).options


@pytest.mark.parametrize(("page_name", "name", "number"), CONTROLS)
def test_a_link_may_ask_for_a_number_between_the_stops(open_page, page_name, name, number):
    page = open_page(page_name, **{f"{page_name}.{name}": str(number)})
    assert control(page, "select_slider", f"{page_name}.{name}").value == number
    assert not [c.value for c in page.caption if "address asked" in c.value]


@pytest.mark.parametrize(
    ("page_name", "name", "text"),
    [("gradient_descent", "tau", "1e9"), ("gradient_descent", "tau", "nan"), ("integrals", "n", "2.5")],
)
def test_what_the_slider_cannot_hold_is_refused_as_before(open_page, page_name, name, text):
    page = open_page(page_name, **{f"{page_name}.{name}": text})
    assert any("address asked" in c.value for c in page.caption)


def test_reset_forgets_what_was_typed(open_page):
    page = open_page("integrals", **{"integrals.n": "137"})
    control(page, "button", "integrals.reset").click().run()
    assert control(page, "select_slider", "integrals.n").value == 5


@pytest.mark.parametrize(
    ("base", "a", "says"), [(7.0, 7.0, "log₇ 7 = 1"), (2.5, 6.25, "log₂.₅ 6.25 = 2"), (0.1, 10.0, "log₀.₁ 10 = -1")]
)
def test_any_base_of_a_logarithm_can_be_typed(open_page, base, a, says):
    page = open_page("logarithms", **{"logarithms.base": "another", "logarithms.b": str(base)})
    control(page, "slider", "logarithms.a").set_value(a).run()
    assert says in " ".join(m.value for m in page.markdown)


def test_the_base_1_gets_a_sentence(open_page):
    page = open_page("logarithms", **{"logarithms.base": "another", "logarithms.b": "1"})
    assert any("positive and not 1" in e.value for e in page.error)
    assert not page.exception
