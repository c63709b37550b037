"""Uploaded pictures: bounded, checked before they are unpacked, and refused in one sentence."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from core.data.images import SAMPLES, SIDE, ImageError, ImageLimits, grey, read_image, sample_image
from core.data.signals import MOST, column_signal


def written(array, form="PNG", **options):
    out = io.BytesIO()
    Image.fromarray(array).save(out, form, **options)
    return out.getvalue()


def bomb(width, height):
    """A PNG of a few bytes that claims to be huge."""
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))  # noqa: E731
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


COLOUR = np.random.default_rng(0).integers(0, 256, (20, 30, 3), dtype=np.uint8)


def test_a_png_is_read_to_the_pixel():
    pixels, notes = read_image(written(COLOUR))
    assert notes == ()
    np.testing.assert_allclose(pixels, COLOUR / 255)


@pytest.mark.parametrize(
    "array",
    [COLOUR[:, :, 0], np.dstack([COLOUR, COLOUR[:, :, :1]]), (COLOUR[:, :, 0].astype(np.uint16) * 257)],
    ids=["grey", "alpha", "16 bits"],
)
def test_other_kinds_of_png(array):
    pixels, _ = read_image(written(array))
    assert pixels.shape == (20, 30, 3)
    assert 0 <= pixels.min() < pixels.max() <= 1
    if array.ndim == 2:
        np.testing.assert_allclose(pixels, COLOUR[:, :, :1] / 255 * np.ones(3), atol=1 / 255)


def test_transparent_is_white():
    pixels, _ = read_image(written(np.dstack([COLOUR, np.zeros((20, 30), dtype=np.uint8)])))
    assert (pixels == 1).all()


def test_a_large_photo_is_made_smaller_with_a_note():
    pixels, notes = read_image(written(np.zeros((1200, 1800, 3), dtype=np.uint8), "JPEG"))
    assert pixels.shape == (240, SIDE, 3)
    assert "1800 × 1200" in notes[0]


@pytest.mark.parametrize(
    ("data", "words"),
    [(bomb(60_000, 60_000), "million pixels"), (bomb(8000, 8000), "8000 × 8000 pixels"), (bomb(5000, 4000), "damaged"), (b"", "not a PNG"), (b"hello", "not a PNG"), (written(COLOUR)[:200], "damaged"),
     (written(COLOUR, "JPEG")[:300], "damaged"), (written(COLOUR, "GIF"), "not a PNG"), (written(COLOUR, "BMP"), "not a PNG"), (written(COLOUR[:1]), "one pixel"),
     (b"\x89PNG\r\n\x1a\n" + bytes(200), "not a PNG"), (b"<svg></svg>", "not a PNG")],
    ids=lambda v: repr(v)[:14],
)  # fmt: skip
def test_what_is_no_picture_is_refused_in_one_sentence(data, words):
    with pytest.raises(ImageError, match=words) as refused:
        read_image(data)
    assert refused.value.message.endswith(".")


def test_bounds_are_said():
    with pytest.raises(ImageError, match="MB"):
        read_image(written(COLOUR), ImageLimits(bytes=100))
    with pytest.raises(ImageError, match="pixels"):
        read_image(written(COLOUR), ImageLimits(pixels=100))


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_bundled_pictures(name):
    image = sample_image(name)
    assert max(image.shape[:2]) <= SIDE
    assert image.shape[2] == 3
    assert 0 <= image.min() < image.max() <= 1
    assert grey(image).shape == (*image.shape[:2], 1)


def test_a_column_becomes_a_signal():
    signal = column_signal(pd.Series([1.0, np.nan, 2.0, 4.0], name="y"))
    assert signal.y.tolist() == [1, 2, 4]
    assert signal.truth is None
    assert len(column_signal(pd.Series(np.arange(MOST + 9.0))).y) == MOST
    with pytest.raises(ValueError, match="three"):
        column_signal(pd.Series([1.0, 2.0]))


def test_a_small_file_of_many_deep_pixels_takes_no_more_than_its_pixels():
    deep = np.zeros((5000, 5000), dtype=np.uint16)
    data = written(deep)
    assert len(data) < 200_000
    tracemalloc.start()
    read_image(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 160e6
