"""A picture on the page: what is said of it, an upload, and a file that is none."""

import io

import numpy as np
import pytest
from PIL import Image

PAGE = "image_compression"


def said(page):
    return " ".join(m.value for m in page.markdown)


def drawn(array, form="PNG"):
    out = io.BytesIO()
    Image.fromarray(array).save(out, form)
    return out.getvalue()


def own(open_page, data):
    page = open_page(PAGE, **{f"{PAGE}.image": "Your own picture"})
    page.get("file_uploader")[0].set_value(("mine.png", data, "image/png")).run()
    assert not page.exception
    return page


def test_a_flag_needs_two_directions(open_page):
    page = open_page(PAGE, **{f"{PAGE}.image": "A flag", f"{PAGE}.k": "2"})
    assert "2 of 200 directions" in said(page)
    assert "relative error of 0.00%" in said(page)


def test_more_directions_lose_less(open_page):
    errors = []
    for k in ("5", "50"):
        words = said(open_page(PAGE, **{f"{PAGE}.k": k}))
        errors.append(float(words.split("relative error of ")[1].split("%")[0]))
    assert errors[0] > errors[1] > 0


def test_an_upload_is_decomposed(open_page):
    page = own(open_page, drawn(np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)))
    assert "20 of 30 directions" in said(page)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n" + bytes(99)])
def test_what_is_no_picture_gets_a_sentence_and_the_temple_stays(open_page, data):
    page = own(open_page, data or b"\n")
    assert "not a PNG or JPEG" in page.error[0].value
    assert "of 240 directions" in said(page)


def test_power_iteration_and_the_decomposition_say_the_same(open_page):
    words = said(open_page(PAGE, **{f"{PAGE}.tab": "The mathematics", f"{PAGE}.steps": "30"}))
    found, expected = words.split("steps: **")[1].split("**")[0], words.split("σ₁ = **")[1].split("**")[0]
    assert float(found) == pytest.approx(float(expected), rel=1e-6)


def test_nobodys_own_picture_is_held_by_what_is_kept_for_all(open_page):
    pixels = np.random.default_rng(1).integers(0, 256, (20, 30, 3), dtype=np.uint8)
    one, other = (own(open_page, drawn(pixels)).session_state[f"{PAGE}_last"][0].image for _ in range(2))
    assert one == other  # two readers with one picture: equal by its content
    assert hash(one) == hash(other)
    assert not any(isinstance(value, np.ndarray) for value in vars(one).values())
    changed = own(open_page, drawn(255 - pixels)).session_state[f"{PAGE}_last"][0].image
    assert changed != one
