"""The page of gradient descent: the slides' exercise, the doctor, the race, one variable, and what cannot be walked."""

import pytest

PAGE = "gradient_descent"


def said(page) -> str:
    return "\n".join(m.value for m in page.markdown)


def test_it_opens_with_the_slides_cycle_and_the_doctor_repairs_it(open_page):
    page = open_page(PAGE)
    assert "Stuck in a 2-cycle: (−2, −1) → (−2, 0), for ever." in said(page)
    assert "every τ in (0, 1) arrives. Yours, 1, is at its end." in said(page)
    page.button(f"{PAGE}.doctor").click().run()
    assert page.select_slider(f"{PAGE}.tau").value == 0.5
    assert "✓ **Comes to rest at (−2, −0.5), a minimum: within six digits after" in said(page)


def test_beyond_the_interval_it_says_at_which_step_the_numbers_ended(open_page):
    page = open_page(PAGE)
    page.select_slider(f"{PAGE}.tau").set_value(5.0)
    page.slider(f"{PAGE}.steps").set_value(200).run()
    assert "Diverged: step 162 overflows" in said(page)


def test_a_race_has_a_verdict_for_each_method(open_page):
    page = open_page(PAGE)
    page.multiselect(f"{PAGE}.methods").set_value(["gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]).run()
    assert not page.exception
    for name in ("gradient descent", "momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"):
        assert f"{name}: " in page.caption[0].value


def test_a_landscape_of_the_gallery_brings_its_start_and_its_rate(open_page):
    page = open_page(PAGE)
    page.selectbox(f"{PAGE}.landscape").set_value("two_valleys").run()
    assert page.text_input(f"{PAGE}.f").value == "x^4/4 - x^2"
    assert "in a 2-cycle: 1.5784 → 1.1519" in said(page)
    assert page.number_input(f"{PAGE}.y0").disabled


@pytest.mark.parametrize("region", ["box", "ball"])
def test_a_set_keeps_the_walk_inside(open_page, region):
    page = open_page(PAGE)
    page.selectbox(f"{PAGE}.set").set_value(region)
    page.select_slider(f"{PAGE}.tau").set_value(0.5).run()
    assert "(−1, −0.5)" in said(page) if region == "box" else "Comes to rest" in said(page)


@pytest.mark.parametrize(
    ("formula", "x0", "sentence"), [("log(x)", -1.0, "no finite value"), ("1/x + y", 0.0, "no finite value")]
)
def test_what_cannot_be_walked_gets_a_sentence_and_the_last_walk_stays(open_page, formula, x0, sentence):
    page = open_page(PAGE)
    page.select_slider(f"{PAGE}.tau").set_value(0.9).run()
    page.text_input(f"{PAGE}.f").set_value(formula)
    page.number_input(f"{PAGE}.x0").set_value(x0).run()
    assert not page.exception
    assert sentence in page.error[0].value
    assert "Yours, 0.9, is inside" in said(page)


@pytest.mark.parametrize("formula", ["", "log(x", "x + z", "floor(x)", "|x| + |y|", "5", "x^x"])
def test_nonsense_never_ends_in_an_exception(open_page, formula):
    page = open_page(PAGE)
    page.text_input(f"{PAGE}.f").set_value(formula).run()
    assert not page.exception
    page = open_page(PAGE, **{f"{PAGE}.f": formula, f"{PAGE}.tab": "The mathematics"})
    assert not page.exception


def test_the_mathematics_shows_the_slides_steps(open_page):
    page = open_page(PAGE, **{f"{PAGE}.tab": "The mathematics"})
    assert any(r"x^{(2)} = \begin{bmatrix}-2 \\ -1\end{bmatrix}" in formula.value for formula in page.latex)
    assert "1 - 1 · 2 = -1" in said(page)


def test_a_saddle_has_no_rate_that_arrives(open_page):
    page = open_page(PAGE)
    page.selectbox(f"{PAGE}.landscape").set_value("saddle").run()
    assert "Diverged" in said(page)
    assert "no τ that arrives" in said(page)
