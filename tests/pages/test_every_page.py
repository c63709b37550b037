"""What holds on every page."""

import pytest

from core.topics import TOPICS


@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.page)
def test_the_page_runs_and_shows_its_title_and_a_chart(open_page, topic):
    page = open_page(topic.page)
    assert page.title[0].value == topic.title
    assert page.get("vega_lite_chart")


@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.page)
def test_every_chart_has_a_sentence_in_words(open_page, topic):
    for chart in open_page(topic.page).get("vega_lite_chart"):
        assert len(chart.proto.alt) > 20


def test_home_leads_to_every_page(open_page):
    home = open_page()
    links = {link.proto.page for link in home.get("page_link")}
    assert {t.page for t in TOPICS} <= links
