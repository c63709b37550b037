"""The page of the notation trap: two gradients with their shapes, and the rules on typed functions."""

import pytest

PAGE = "notation_trap"


def words(app):
    return "\n".join(m.value for m in [*app.markdown, *app.latex, *app.caption])


def test_both_gradients_with_numbers_and_shapes(open_page):
    app = open_page(PAGE, **{f"{PAGE}.A": "1, 2; 0, 1", f"{PAGE}.x1": "1", f"{PAGE}.x2": "1"})
    assert "By z: 2Ax = (6, 2); by x: 2AᵀAx = (6, 14); two different vectors." in words(app)
    assert "≈ **By z" in words(app)


@pytest.mark.parametrize(("m", "n"), [(3, 2), (1, 4), (1, 1)])
def test_other_shapes_are_shown_entry_by_entry(open_page, m, n):
    app = open_page(PAGE, **{f"{PAGE}.m": str(m), f"{PAGE}.n": str(n)})
    assert rf"\in \mathbb{{R}}^{m}" in words(app)
    assert rf"\in \mathbb{{R}}^{n}" in words(app)
    if m != n:
        assert f"they do not even have as many entries, {m} and {n}" in words(app)


def test_where_a_is_the_identity_the_two_are_equal(open_page):
    assert "here they happen to be equal" in words(open_page(PAGE, **{f"{PAGE}.A": "1, 0; 0, 1"}))


def test_the_rules_hold_for_typed_functions(open_page):
    app = open_page(
        PAGE, **{f"{PAGE}.mode": "Sum and scalar rules", f"{PAGE}.f": "x1^3", f"{PAGE}.g": "exp(x2)", f"{PAGE}.t": "2"}
    )
    assert r"\nabla(f + g) = \begin{bmatrix}3 x_{1}^{2} \\ e^{x_{2}}\end{bmatrix}" in words(app)
    assert words(app).count("✓ both sides") == 2


def test_no_formula_breaks_the_page(open_page):
    app = open_page(PAGE, **{f"{PAGE}.mode": "Sum and scalar rules", f"{PAGE}.x1": "0", f"{PAGE}.t": "0"})
    app.slider(key=f"{PAGE}.x1").set_value(0.0)
    for text in ["x3", "(", "", "ln(-1-x1^2)", "1/x1", "abs(x1)"]:
        app.text_input(key=f"{PAGE}.f").set_value(text).run()
        assert not app.exception


@pytest.mark.parametrize("text", ["hello", "1, 2", "1, 2; 3, 1/0"])
def test_what_is_no_matrix_gets_a_sentence_and_the_picture_stays(open_page, text):
    app = open_page(PAGE, **{f"{PAGE}.A": "1, 2; 0, 1"})
    app.text_input(key=f"{PAGE}.A").set_value(text).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "By z: 2Ax = (4, 1)" in words(app)
    assert len(app.get("vega_lite_chart")) == 2


def test_nonsense_in_a_formula_gets_a_sentence_and_the_arrows_stay(open_page):
    app = open_page(PAGE, **{f"{PAGE}.mode": "Sum and scalar rules", f"{PAGE}.f": "x1^3"})
    app.text_input(key=f"{PAGE}.f").set_value("x1 +").run()
    assert not app.exception
    assert len(app.error) == 1
    assert r"3 x_{1}^{2}" in words(app)


def test_a_surprise_belongs_to_what_is_looked_at(open_page):
    app = open_page(PAGE, **{f"{PAGE}.mode": "Sum and scalar rules"})
    app.button(key=f"{PAGE}.surprise").click().run()
    assert not app.exception
    assert f"{PAGE}.A" not in app.session_state
