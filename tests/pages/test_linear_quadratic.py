"""The page of linear and quadratic rules: every function and size, and what is typed wrong."""

import pytest

NAME = "linear_quadratic"


def words(page):
    return " ".join(m.value for m in [*page.markdown, *page.caption])


@pytest.mark.parametrize("n", ["2", "3", "4"])
@pytest.mark.parametrize("f", ["xᵀAx", "bᵀx", "bᵀx + xᵀAx"])
def test_every_function_in_every_size(open_page, f, n):
    page = open_page(NAME, **{f"{NAME}.f": f, f"{NAME}.n": n, f"{NAME}.tab": "The mathematics"})
    assert len(page.slider) == int(n)
    assert len(page.get("vega_lite_chart")) == (2 if n == "2" else 1)
    assert "✓" in words(page)
    assert "do not agree" not in words(page)


def test_the_gradient_of_the_readers_numbers(open_page):
    page = open_page(NAME, **{f"{NAME}.A": "2, 1; 1, 3", f"{NAME}.x1": "1", f"{NAME}.x2": "2"})
    assert "∇f = (8, 14)" in words(page)  # 2Ax by hand


def test_without_symmetry_the_general_rule_is_shown_and_the_other_one_called_wrong(open_page):
    page = open_page(NAME, **{f"{NAME}.A": "1, 4; 0, 1", f"{NAME}.x1": "1", f"{NAME}.x2": "1", f"{NAME}.tab": "The mathematics"})
    assert "∇f = (6, 6)" in words(page)
    assert "not symmetric" in words(page)
    assert any("is wrong" in formula.value for formula in page.latex)


def test_the_lost_index_of_the_slides_is_put_right(open_page):
    assert "A_{ik}x_i" in words(open_page(NAME, **{f"{NAME}.tab": "The mathematics"}))


@pytest.mark.parametrize("text", ["hello", "1, 2", "1, 2; 3, 1/0", "", "<b>1</b>, 2; 3, 4"])
def test_what_is_no_matrix_gets_a_sentence_and_the_picture_stays(open_page, text):
    page = open_page(NAME)
    page.text_input(key=f"{NAME}.A").set_value(text).run()
    assert not page.exception
    assert len(page.get("vega_lite_chart")) == 2
    assert text == "" or page.error


def test_surprise_and_reset(open_page):
    page = open_page(NAME)
    page.button(key=f"{NAME}.surprise").click().run()
    assert not page.exception
    page.button(key=f"{NAME}.reset").click().run()
    assert not page.exception
    assert "f = 3.25" in words(page)
