"""The perceptron's page: every line of the run, scikit-learn's beside it, data that no line separates."""

PAGE = "perceptron"


def said(page) -> str:
    return "\n".join(m.value for m in page.markdown)


def test_the_verdict_stands_first_and_the_line_separates(open_page):
    page = open_page(PAGE)
    assert "the line separates the training points" in next(m.value for m in page.markdown if m.value.startswith("≈ **"))
    assert "A line that separates them exists." in said(page)
    assert "**Beside scikit-learn:** Identical to the last bit" in said(page)


def test_what_no_line_separates_never_settles(open_page):
    page = open_page(PAGE, **{f"{PAGE}.data": "XOR", f"{PAGE}.averaged": "true"})
    assert "no pass was without a mistake" in said(page)
    assert "A linear program finds that no line separates them." in said(page)


def test_a_class_against_the_rest(open_page):
    page = open_page(PAGE, **{f"{PAGE}.data": "Iris (150 flowers)"})
    page.selectbox(f"{PAGE}.class").set_value("setosa").run()
    assert "the line separates the training points" in said(page)


def test_the_loop_is_shown_with_what_ran(open_page):
    page = open_page(PAGE, **{f"{PAGE}.tab": "The code that ran"})
    assert "**On the slide.**" in said(page)
    assert any("def _passes(" in block.value for block in page.code)
