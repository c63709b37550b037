"""The page on more rows than one machine: what is sent, what it adds up to, and what is no sum."""

import re

import pytest

PAGE = "at_scale"


def said(page):
    return " ".join(m.value for m in page.markdown)


@pytest.mark.parametrize("order", ["sorted by x", "at random"])
@pytest.mark.parametrize("partitions", [1, 7, 16])
def test_the_line_of_all_partitions_is_that_in_memory(open_page, partitions, order):
    page = open_page(PAGE, **{f"{PAGE}.partitions": str(partitions), f"{PAGE}.order": order, f"{PAGE}.rows": "100,000"})
    assert f"{partitions} partitions sent 6 numbers each" in said(page)
    assert float(re.search(r"by ([\d.e-]+), relative", said(page))[1]) < 1e-10


def test_the_network_is_the_same_and_the_perceptron_another(open_page):
    table = open_page(PAGE).dataframe[0].value.set_index("model")
    assert float(table["largest difference of a weight"]["network, 30 epochs"]) < 1e-12
    assert float(table["largest difference of a weight"]["perceptron"]) > 0.1


def test_there_is_a_moment_for_each_partition_and_one_before_the_first(open_page):
    from pages.parts.frame import PAGES

    page = open_page(PAGE, **{f"{PAGE}.partitions": "5"})
    now, found = page.session_state[f"{PAGE}_last"]
    assert len(found.lines) == now.partitions == 5
    take = PAGES[PAGE].take(now, found)["Lines"]
    assert take["partitions"].tolist() == [1, 2, 3, 4, 5]
