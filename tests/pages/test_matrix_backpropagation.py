"""The page of the matrix form: the reader's own sizes, what cannot be read, and the agreement it states."""

import re

import pytest

PAGE = "matrix_backpropagation"


def words(page):
    return " ".join(m.value for m in page.markdown)


def test_it_counts_the_derivatives_and_states_the_agreement(open_page):
    page = open_page(PAGE, **{f"{PAGE}.sizes": "2, 4, 1"})
    assert "All 17 derivatives agree" in words(page)
    shapes = page.dataframe[0].value
    assert shapes[shapes.array == "∂L/∂W"]["shape"].tolist() == ["4 × 1", "2 × 4"]


@pytest.mark.parametrize("sizes", ["1 1", "8, 8, 8, 8, 8, 8", "3, 2, 3"])
@pytest.mark.parametrize("loss", ["log_loss", "hinge", "perceptron"])
def test_any_small_architecture_works(open_page, sizes, loss):
    page = open_page(PAGE, **{f"{PAGE}.sizes": sizes, f"{PAGE}.loss": loss, f"{PAGE}.n": "4"})
    assert re.search(r"largest difference is (0|\d·10⁻1?[⁰-⁹¹²³]+)", words(page))


def test_what_is_no_network_gets_a_sentence_and_the_last_one_stays(open_page):
    page = open_page(PAGE, **{f"{PAGE}.sizes": "2, 4, 1"})
    page.text_input(key=f"{PAGE}.sizes").set_value("2, four, 1").run()
    assert not page.exception
    assert "whole number" in page.error[0].value
    assert "All 17 derivatives agree" in words(page)


def test_surprise_draws_sizes_that_can_be_read(open_page):
    page = open_page(PAGE)
    for _ in range(3):
        page.button(key=f"{PAGE}.surprise").click().run()
        assert not page.exception
        assert not page.error
    page.button(key=f"{PAGE}.reset").click().run()
    assert page.text_input(key=f"{PAGE}.sizes").value == "3, 5, 4, 2"
