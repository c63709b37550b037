"""The tab with the surface in space: on four pages, for formulas that leave holes, are cut, or are nowhere defined."""

import pytest

from pages.parts.space import CUT, HOLES, NOTHING

PAGES = {
    "functions": {"functions.variables": "two"},
    "partial_derivatives": {},
    "gradient_descent": {},
    "hessian": {},
}


KEYS = {"functions": "functions.f2", "partial_derivatives": "partial_derivatives.f", "hessian": "hessian.f"}


def captions(page):
    return " ".join(c.value for c in page.caption)


def surface(open_page, name, formula=None):
    asked = {**PAGES[name], f"{name}.tab": "Surface"}
    if formula:
        asked[KEYS[name]] = formula
    page = open_page(name, **asked)
    assert not page.exception
    return page


@pytest.mark.parametrize("name", PAGES)
def test_the_surface_stands_in_its_tab_with_what_it_leaves_out(open_page, name):
    page = surface(open_page, name)
    assert "Drag the picture to turn it" in captions(page)
    assert "nothing here tells how steep f is" in captions(page)
    assert HOLES not in captions(page)


@pytest.mark.parametrize("name", ["functions", "partial_derivatives", "hessian"])
def test_holes_are_said(open_page, name):
    assert HOLES in captions(surface(open_page, name, "sqrt(x*y)"))


@pytest.mark.parametrize("name", ["functions", "partial_derivatives", "hessian"])
def test_what_is_cut_off_is_said(open_page, name):
    assert CUT.split("{")[0] in captions(surface(open_page, name, "1/(x^2 + y^2 + 0.000001)"))


@pytest.mark.parametrize("name", ["functions", "partial_derivatives"])
def test_where_f_is_nowhere_defined_there_is_no_surface(open_page, name):
    page = surface(open_page, name, "sqrt(-1 - x^2 - y^2)")
    assert NOTHING in " ".join(m.value for m in page.markdown)


def test_a_function_of_one_variable_has_none(open_page):
    page = open_page("functions", **{"functions.tab": "Surface"})
    assert "two variables" in " ".join(m.value for m in page.markdown)
