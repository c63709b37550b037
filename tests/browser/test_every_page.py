"""Every page, opened on a phone and looked at in a laptop's and a projector's window too: drawn, no error, nothing wider than
the screen, and everything a reader needs first on the first screen.
"""

import pytest

from core.topics import TOPICS

SIZES = {"phone": (390, 844), "laptop": (1280, 720), "projector": (853, 533)}
SHARE = {"laptop": 0.85, "projector": 0.6, "phone": 0.6}  # of the picture, at least, above the lower edge
PICTURE = ".st-key-picture [data-testid=stVegaLiteChart]"
VERDICT = ".st-key-picture strong"
CONTROL = ".st-key-controls :is(input, [role=slider], [role=radiogroup], [data-baseweb=select], [data-testid=stDataFrame])"


def box(reader, selector):
    found = reader.page.locator(selector).first
    found.wait_for(state="attached")
    return found.bounding_box()


def assert_no_wider(reader):
    assert not reader.page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth + 1")


@pytest.mark.parametrize("reader", ["laptop", "phone"], indirect=True)
@pytest.mark.parametrize("path", ["", "start", "home"], ids=lambda p: p or "home")
def test_the_front_door_is_drawn_without_errors(reader, path):
    reader.open(path)
    reader.charts.first.wait_for()
    assert_no_wider(reader)
    reader.assert_well()


@pytest.mark.parametrize("reader", ["phone"], indirect=True)
@pytest.mark.parametrize("topic", TOPICS, ids=lambda t: t.page)
def test_the_page_is_drawn_without_errors_and_its_first_screen_has_what_is_needed(reader, topic):
    reader.open(topic.page)
    reader.charts.first.wait_for()
    missing = []
    for name, (width, height) in SIZES.items():
        reader.page.set_viewport_size({"width": width, "height": height})
        reader.page.wait_for_timeout(300)
        assert_no_wider(reader)
        picture, verdict, control = (box(reader, selector) for selector in (PICTURE, VERDICT, CONTROL))
        if picture["y"] < 0 or picture["y"] + SHARE[name] * picture["height"] > height:
            missing.append(f"{name}: the picture from {picture['y']:.0f} to {picture['y'] + picture['height']:.0f}")
        if verdict["y"] + verdict["height"] > height:
            missing.append(f"{name}: the verdict at {verdict['y']:.0f}")
        if name != "phone" and control["y"] > height - 20:
            missing.append(f"{name}: the first control at {control['y']:.0f}")
    assert missing == []
    reader.assert_well()


@pytest.mark.parametrize("reader", ["phone"], indirect=True)
def test_on_a_phone_the_picture_stays_while_the_controls_scroll(reader):
    reader.open("derivatives")
    reader.charts.first.wait_for()
    reader.page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 450)")
    reader.page.wait_for_timeout(300)
    picture = box(reader, PICTURE)
    assert -60 < picture["y"] < 400
