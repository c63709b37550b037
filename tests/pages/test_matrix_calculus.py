"""The page of matrix gradients: the slide's gradient, its refusals, and whole matrices with shapes that do not fit."""

import pytest

PAGE = "matrix_calculus"


def words(app):
    return "\n".join(m.value for m in [*app.markdown, *app.latex, *app.warning, *app.error, *app.caption])


def test_the_slides_gradient_is_typeset_and_every_entry_has_its_derivation(open_page):
    app = open_page(PAGE)
    assert r"\begin{bmatrix} \frac{3}{2} & 10 A_{12} \\ A_{22} & A_{21} \end{bmatrix}" in words(app)
    for entry, last in (("∂f/∂A12", "= 10 A_{12}"), ("∂f/∂A21", "= A_{22}")):
        app.selectbox(key=f"{PAGE}.entry221").set_value(entry).run()
        assert last in words(app)


def test_numbers_at_the_readers_matrix_and_their_check(open_page):
    app = open_page(PAGE, **{f"{PAGE}.A": "1, 2; 3, 1/2"})
    table = next(d.value for d in app.dataframe if "central difference" in d.value)
    assert table["value"].tolist() == pytest.approx([1.5, 20, 0.5, 3])
    assert table["central difference"].tolist() == pytest.approx([1.5, 20, 0.5, 3])


def test_a_vector_is_the_case_of_one_column(open_page):
    app = open_page(PAGE, **{f"{PAGE}.m": "3", f"{PAGE}.n": "1", f"{PAGE}.f31": "x1 x2 + x3^2"})
    assert "3 × 1, the shape of x" in words(app)
    assert r"\begin{bmatrix} x_{2} \\ x_{1} \\ 2 x_{3} \end{bmatrix}" in words(app)


@pytest.mark.parametrize("text", ["A x", "[A11 + A12, A21 A22]"])
def test_a_vector_has_no_gradient_but_a_jacobian(open_page, text):
    app = open_page(PAGE, **{f"{PAGE}.f22": text})
    assert "has no gradient, because a gradient belongs to a real-valued function" in app.warning[0].value
    assert "The Jacobian is 2 × 4; at your A every entry agrees" in words(app)


def test_nonsense_gets_a_sentence_and_the_last_gradient_stays(open_page):
    app = open_page(PAGE)
    app.text_input(key=f"{PAGE}.f22").set_value("A11^2").run()
    app.text_input(key=f"{PAGE}.f22").set_value("A11^2 + (").run()
    assert len(app.error) == 1
    assert "2 A_{11}" in words(app)
    app.text_input(key=f"{PAGE}.A").set_value("1, 2; 3, four").run()
    assert any("Row 2, column 2" in e.value for e in app.error)
    assert not app.exception


def test_whole_matrices_name_the_rules(open_page):
    app = open_page(PAGE, **{f"{PAGE}.mode": "Whole matrices"})
    assert r"\nabla_x f = 2 A^T \left(A x - b\right) \;\in \mathbb{R}^{2}" in words(app)
    for rule in ("squared length", "sum rule", "product rule"):
        assert f"**{rule}**" in words(app)
    assert "agree at 4 random points" in words(app)


def test_a_classic_brings_its_shapes(open_page):
    app = open_page(PAGE, **{f"{PAGE}.mode": "Whole matrices"})
    app.selectbox(key=f"{PAGE}.classic").set_value("Quadratic, xᵀAx").run()
    assert app.text_input(key=f"{PAGE}.shapes").value == "A 2x2, x 2"
    assert r"\left(A + A^T\right) x" in words(app)
    app.selectbox(key=f"{PAGE}.classic").set_value("Matrix product Ax: no gradient").run()
    assert "The value is a vector of 3: it has no gradient" in app.warning[0].value
    assert not app.exception


def test_what_does_not_fit_gets_one_sentence_and_the_last_gradient_stays(open_page):
    app = open_page(PAGE, **{f"{PAGE}.mode": "Whole matrices"})
    for box, text, sentence in [
        ("expression", "A b", "cannot be multiplied"),
        ("expression", "norm(Ax-c)", "c has no shape"),
        ("expression", "", "Type an expression"),
        ("expression", "__import__('os')", "no meaning"),
        ("shapes", "A 3x3, x 2, b 3", "cannot be multiplied"),
        ("shapes", "A", "Give each letter its shape"),
    ]:
        before = app.text_input(key=f"{PAGE}.{box}").value
        app.text_input(key=f"{PAGE}.{box}").set_value(text).run()
        assert not app.exception
        assert sentence in app.error[0].value
        assert "2 A^T" in words(app)
        app.text_input(key=f"{PAGE}.{box}").set_value(before).run()
        assert not app.error


def test_where_nothing_can_be_checked_nothing_is_claimed(open_page):
    app = open_page(PAGE, **{f"{PAGE}.mode": "Whole matrices", f"{PAGE}.expression": "log(-norm(x))"})
    assert "cannot be checked, so it is not shown" in app.error[0].value
    assert r"\nabla_x f =" not in words(app)


def test_sympy_proves_the_entries(open_page):
    app = open_page(PAGE, **{f"{PAGE}.mode": "Whole matrices", f"{PAGE}.tab": "The mathematics"})
    assert "SymPy gets the same" in words(app)
