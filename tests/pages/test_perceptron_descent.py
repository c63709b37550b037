"""The perceptron as gradient descent: both walks, and the losses of one point."""

import pytest

PAGE = "perceptron_descent"


def words(page):
    return " ".join(m.value for m in page.markdown)


@pytest.mark.parametrize("data", ["blobs_far", "blobs_near", "moons", "circles", "xor"])
def test_the_two_walks_are_equal_on_every_data_set(open_page, data):
    page = open_page(PAGE)
    page.selectbox(f"{PAGE}.data").set_value(data).run()
    assert not page.exception
    assert "equal to the last bit" in words(page)


def test_the_losses_are_named_as_they_are(open_page):
    page = open_page(PAGE)
    page.segmented_control(f"{PAGE}.view").set_value("losses").run()
    page.slider(f"{PAGE}.margin").set_value(0.5).run()
    assert not page.exception
    assert "push the point to its side: hinge, squared, log" in words(page)
    assert "it is the perceptron loss" in words(page)


def test_learning_b_says_where_the_surface_is_drawn(open_page):
    page = open_page(PAGE)
    page.toggle(f"{PAGE}.b").set_value(True).run()
    assert not page.exception
    assert any("drawn at b" in c.value for c in page.caption)
