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


def test_surprise_me_draws_what_the_view_shows(open_page):
    page = open_page(PAGE, **{f"{PAGE}.view": "Losses of one point"})
    page.button(f"{PAGE}.surprise").click().run()
    assert not page.exception
    assert f"{PAGE}.margin" in page.query_params or page.slider(f"{PAGE}.margin").value == -0.5
    assert f"{PAGE}.w1" not in page.query_params


def test_both_rules_are_worked_out_with_the_numbers_of_a_step(open_page):
    page = open_page(PAGE, **{f"{PAGE}.tab": "The mathematics"})
    page.slider(f"{PAGE}.step").set_value(2).run()
    assert "Step 2 looks at a point" in words(page)
    rule, step = (f.value.rsplit("= ", 1)[1] for f in page.latex[1:3])
    assert rule == step
