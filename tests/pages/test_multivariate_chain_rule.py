"""The page of the multivariate chain rule: every graph that the sliders allow, counted and in agreement."""

import pytest

PAGE = "multivariate_chain_rule"


def words(page):
    return " ".join(m.value for m in page.markdown)


@pytest.mark.parametrize(
    ("depth", "width", "paths", "products", "factored"),
    [(1, 1, 1, 1, 1), (1, 3, 3, 3, 3), (2, 3, 9, 18, 12), (6, 4, 4096, 24_576, 84)],
)
@pytest.mark.parametrize("way", ["every path", "factored sum"])
def test_paths_and_products_are_counted(open_page, depth, width, paths, products, factored, way):
    page = open_page(PAGE, **{f"{PAGE}.depth": str(depth), f"{PAGE}.width": str(width), f"{PAGE}.way": way})
    assert f"{paths:,} path{'s' * (paths > 1)} with {products:,} product" in words(page)
    assert f"or {factored} factored" in words(page)
    assert len(page.dataframe[1].value) == paths


@pytest.mark.parametrize("tab", ["The mathematics", "The code that ran", "Exercise", "Take it with you"])
def test_every_tab_opens(open_page, tab):
    assert not open_page(PAGE, **{f"{PAGE}.tab": tab}).error


def test_surprise_draws_new_weights_and_the_address_brings_them_back(open_page):
    page = open_page(PAGE, **{f"{PAGE}.units": "identity"})
    page.button(key=f"{PAGE}.surprise").click().run()
    assert not page.exception
    seed = page.number_input(key=f"{PAGE}.seed").value
    again = open_page(PAGE, **{f"{PAGE}.units": "identity", f"{PAGE}.seed": str(seed)})
    assert words(again).split("both ways")[0] == words(page).split("both ways")[0]
