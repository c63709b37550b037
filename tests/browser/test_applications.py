"""The applications in a real browser: upload a picture, move the slider, smooth a column."""

import re

import numpy as np
import pytest
from PIL import Image


@pytest.mark.parametrize("reader", ["laptop", "phone"], indirect=True)
def test_upload_a_picture_and_keep_fewer_directions(reader, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (60, 90, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "mine.png")
    reader.open("image_compression?image_compression.image=Your+own+picture")
    reader.after(lambda: reader.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(tmp_path / "mine.png"))
    assert "20 of 60 directions" in reader.text
    reader.charts.first.wait_for()
    first = reader.charts.first.screenshot()
    slider = reader.page.get_by_role("slider", name="Directions kept, k")
    slider.focus()
    reader.after(lambda: slider.press("Home"))
    assert "1 of 60 directions" in reader.text
    reader.page.wait_for_timeout(300)
    assert reader.charts.first.screenshot() != first
    assert "image_compression.k=1" in reader.page.url
    reader.assert_well()


def test_a_file_that_is_no_picture_gets_a_sentence(reader, tmp_path):
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    reader.open("image_compression?image_compression.image=Your+own+picture")
    reader.after(lambda: reader.page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(tmp_path / "bad.png"))
    assert "not a PNG or JPEG picture" in reader.text
    assert "of 240 directions" in reader.text
    reader.assert_well()


def test_smooth_a_signal_and_take_the_link(reader):
    reader.open("noise_reduction")
    slider = reader.page.get_by_role("slider", name=re.compile("log"))
    slider.focus()
    reader.after(lambda: slider.press("ArrowRight"))
    shown = re.search(r"λ = [\d.,]+: misfit [^.]+\.\d+", reader.text)[0]
    assert "noise_reduction.power=2.25" in reader.page.url
    reader.page.reload()
    reader.settle()
    assert shown in reader.text
    reader.assert_well()
