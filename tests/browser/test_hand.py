"""The picture follows the hand: while a slider or a handle is dragged the chart moves, and the server hears of the release only."""

from urllib.parse import parse_qs, urlparse

import pytest

PICTURES = (
    "[...document.querySelectorAll('.st-key-picture .vega-embed svg')].map(svg => svg.outerHTML.replace(/clip\\d+/g, '')).join()"
)
HANDLE = ".vega-embed [aria-label='Drag me: {name}']"

SLIDERS = [
    "derivatives.x",
    "derivatives.s",
    "partial_derivatives.x",
    "partial_derivatives.y",
    "gradient_descent.tau",
    "linear_quadratic.x1",
    "notation_trap.x2",
    "chain_rule.x",
    "logarithms.a",
    "eigenvalues.angle",
    "integrals.n",
]
HANDLES = [
    ("derivatives", "handle", (-1, 0), {"derivatives.x"}),
    ("gradient_descent", "handle", (1, 0.6), {"gradient_descent.x0", "gradient_descent.y0"}),
    ("least_squares?least_squares.own=true", "left end", (0, -1), {"least_squares.left"}),
    ("integrals", "end b", (0.4, 0), {"integrals.b"}),
    ("integrals", "end a", (-0.4, 0), {"integrals.a"}),
    ("linear_quadratic", "handle", (-1, -0.5), {"linear_quadratic.x1", "linear_quadratic.x2"}),
    ("notation_trap", "handle", (-0.3, -0.6), {"notation_trap.x1", "notation_trap.x2"}),
    ("perceptron_descent", "handle", (0.5, 0.6), {"perceptron_descent.w1", "perceptron_descent.w2"}),
    ("partial_derivatives", "handle", (-1, 1), {"partial_derivatives.x", "partial_derivatives.y"}),
]


class Finger:
    """One finger on the glass, with the words of Playwright's mouse; the browser may take it for scrolling."""

    def __init__(self, page):
        self.glass, self.at = page.context.new_cdp_session(page), (0, 0)
        self.pressed = False

    def move(self, x, y):
        self.at = x, y
        if self.pressed:
            self._touch("touchMove", [self.at])

    def down(self):
        self.pressed = True
        self._touch("touchStart", [self.at])

    def up(self):
        self.pressed = False
        self._touch("touchEnd", [])

    def _touch(self, kind, places):
        self.glass.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in places]})


class Drag:
    """Twenty moves of the pressed pointer, mouse or finger, from one place to another."""

    def __init__(self, reader, pointer=None, pictures=PICTURES):
        self.reader, self.pictures, self.pointer = reader, set(), pointer or reader.page.mouse
        self.look = pictures

    def along(self, start, end, moves=20):
        pointer, page = self.pointer, self.reader.page
        pointer.move(*start)
        pointer.down()
        before = self.reader.sent
        for k in range(1, moves + 1):
            pointer.move(*(a + (b - a) * k / moves for a, b in zip(start, end, strict=True)))
            page.wait_for_timeout(30)
            self.pictures.add(page.evaluate(self.look))
        assert self.reader.sent == before, "the server was asked before the release"
        self.reader.after(pointer.up)
        assert self.reader.sent <= before + 2  # the release; and once more where the control gave way to a stop
        return self


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize("control", SLIDERS)
def test_a_slider_moves_the_picture_while_it_is_dragged(reader, control):
    reader.open(control.split(".")[0])
    reader.charts.first.wait_for()
    slider = reader.page.locator(f".st-key-{control.replace('.', '-')} [role=group]")
    box, start = slider.bounding_box(), middle(slider.locator("[data-testid=stSliderThumbValue]").locator("..").bounding_box())
    end = (box["x"] + 0.85 * box["width"] if start[0] < box["x"] + box["width"] / 2 else box["x"] + 0.15 * box["width"], start[1])
    found = Drag(reader).along(start, end)
    assert len(found.pictures) >= 15
    before = reader.page.evaluate(PICTURES)
    reader.page.reload()
    reader.settle()
    reader.page.wait_for_timeout(300)
    assert reader.page.evaluate(PICTURES) == before  # the address holds where the hand let go
    reader.assert_well()


@pytest.mark.parametrize(("page", "handle", "way", "controls"), HANDLES)
def test_a_handle_moves_the_picture_and_its_control(reader, page, handle, way, controls):
    reader.open(page)
    reader.charts.first.wait_for()
    start = middle(reader.page.locator(HANDLE.format(name=handle)).first.bounding_box())
    verdict = reader.page.locator(".st-key-picture [data-testid=stMarkdown]").first
    said = verdict.inner_text()
    found = Drag(reader).along(start, (start[0] + 160 * way[0], start[1] + 80 * way[1]))
    assert len(found.pictures) >= 15
    assert verdict.inner_text() != said
    assert controls <= set(parse_qs(urlparse(reader.page.url).query))
    reader.assert_well()


def scrolled(page):
    return page.evaluate("[...document.querySelectorAll('*')].map(e => e.scrollTop).filter(Boolean)")


@pytest.mark.parametrize("reader", ["finger"], indirect=True)
@pytest.mark.parametrize("control", SLIDERS)
def test_a_finger_on_a_slider_moves_the_picture(reader, control):
    reader.open(control.split(".")[0])
    reader.charts.first.wait_for()
    slider = reader.page.locator(f".st-key-{control.replace('.', '-')} [role=group]")
    slider.evaluate("one => one.scrollIntoView({ block: 'end' })")  # below the picture, which stays in view
    reader.page.wait_for_timeout(300)
    box, start = slider.bounding_box(), middle(slider.locator("[data-testid=stSliderThumbValue]").locator("..").bounding_box())
    share, before = 0.85 if start[0] < box["x"] + box["width"] / 2 else 0.15, scrolled(reader.page)
    found = Drag(reader, Finger(reader.page)).along(start, (box["x"] + share * box["width"], start[1]))
    assert len(found.pictures) >= 15
    assert scrolled(reader.page) == before
    assert control in parse_qs(urlparse(reader.page.url).query)
    reader.assert_well()


@pytest.mark.parametrize("reader", ["finger"], indirect=True)
@pytest.mark.parametrize(("page", "handle", "way", "controls"), HANDLES)
def test_a_finger_on_a_handle_moves_the_picture_and_its_control(reader, page, handle, way, controls):
    reader.open(page)
    reader.charts.first.wait_for()
    place = reader.page.locator(HANDLE.format(name=handle)).first
    place.evaluate("one => one.scrollIntoView({ block: 'nearest' })")  # no further than a reader would
    reader.page.wait_for_timeout(300)
    start, before = middle(place.bounding_box()), scrolled(reader.page)
    found = Drag(reader, Finger(reader.page)).along(start, (start[0] + 110 * way[0], start[1] + 90 * way[1]))
    assert len(found.pictures) >= 15
    assert scrolled(reader.page) == before
    assert controls <= set(parse_qs(urlparse(reader.page.url).query))
    reader.assert_well()


EVERY_PICTURE = PICTURES.replace(".st-key-picture ", "")
SURFACES = ["functions?functions.variables=two&", "partial_derivatives?", "gradient_descent?", "hessian?"]


@pytest.mark.parametrize("page", SURFACES)
def test_a_surface_is_turned_by_a_drag_anywhere_on_it(reader, page):
    name = page.split("?")[0]
    reader.open(f"{page}{name}.tab=Surface")
    chart = reader.page.locator(".vega-embed").last
    chart.scroll_into_view_if_needed()
    start = middle(chart.bounding_box())
    found = Drag(reader, pictures=EVERY_PICTURE).along(start, (start[0] + 120, start[1] + 60))
    assert len(found.pictures) >= 15
    assert {f"{name}.azimuth", f"{name}.tilt"} <= set(parse_qs(urlparse(reader.page.url).query))
    reader.assert_well()


def test_the_player_moves_the_walk_on_the_surface_too(reader):
    reader.open("gradient_descent?gradient_descent.tab=Surface")
    reader.charts.last.wait_for()
    seen = "[...document.querySelectorAll('.vega-embed svg')].pop().outerHTML"
    before = reader.page.evaluate(seen)
    reader.page.get_by_role("button", name="first").first.click()
    reader.page.wait_for_timeout(300)
    assert reader.page.evaluate(seen) != before


POINTS = "-1,-0.6,-1;-0.5,0.4,-1;-0.8,0.1,-1;0.8,0.5,1;1,-0.8,1;0.4,0.1,1;0.9,0.2,1"
AREA = "[aria-label='Drag me: point']"


def own_points(reader):
    return [tuple(map(float, p.split(","))) for p in parse_qs(urlparse(reader.page.url).query)["points"][0].split(";")]


@pytest.mark.parametrize("page", ["least_squares", "perceptron", "neural_network"])
def test_points_of_ones_own_are_moved_set_and_thrown_out(reader, page):
    reader.open(f"{page}?{page}.data=Your own points&points={POINTS}")
    chart = reader.page.locator(f".vega-embed:has({AREA})").first
    chart.locator(AREA).first.wait_for()
    before = own_points(reader)
    x, y = middle(chart.locator(AREA).nth(1).bounding_box())
    box = chart.bounding_box()
    found = Drag(reader).along((x, y), (x + 0.1 * box["width"], y + 0.08 * box["height"]))
    assert len(found.pictures) >= 15
    moved = own_points(reader)
    assert [p for p in moved if p not in before] == [moved[1]]
    assert moved[1][0] > before[1][0]
    assert moved[1][1] < before[1][1]
    box = chart.bounding_box()
    places = [middle(area.bounding_box()) for area in chart.locator(AREA).all()]
    x, y = next(
        (x, y)
        for k in range(3, 9)
        for x, y in [(box["x"] + box["width"] * (0.3 + 0.06 * k), box["y"] + box["height"] * 0.45)]
        if all(abs(x - a) + abs(y - b) > 30 for a, b in places)
    )
    Drag(reader).along((x, y), (x + 5, y + 5), moves=5)
    assert own_points(reader)[:-1] == moved
    x, y = middle(chart.locator(AREA).nth(1).bounding_box())
    Drag(reader).along((x, y), (x, chart.bounding_box()["y"] - 60))
    left = own_points(reader)
    assert len(left) == len(before)
    assert moved[1] not in left
    assert chart.locator(AREA).count() == len(left)
    reader.assert_well()
