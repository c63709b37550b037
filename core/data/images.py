"""Images to be worked on: bundled ones, and an uploaded PNG or JPEG within bounds. What is too large is never unpacked."""

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image, ImageOps
from sklearn.datasets import load_digits, load_sample_image

from core.arrays import Array
from core.calculus.matrices.image_compression import Directions, decompose

SAMPLES = {"temple": "A temple", "flower": "A flower", "digits": "Handwritten digits", "flag": "A flag"}
SIDE = 360  # pixels of the longer side: every step of a slider is computed and sent


class ImageError(ValueError):
    """A file that cannot be used: one plain sentence that says what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class ImageLimits:
    """What an uploaded image may hold."""

    bytes: int = 10_000_000
    pixels: int = 25_000_000


@dataclass(frozen=True)
class Decomposed:
    """A picture and its directions, which are worked out once."""

    image: Array  # (m, n, channels)
    directions: Directions


@dataclass(frozen=True, kw_only=True)
class ImageChoice:
    """A picture as a setting: a few words that are equal for equal pictures.

    What is kept for all readers by these words must not keep anybody's own picture: its session alone holds it.
    """

    name: str  # of SAMPLES, or what stands for the reader's own
    colour: bool
    content: str = ""  # of an own picture: the digest of its pixels
    held: Callable[[], Decomposed | None] = field(compare=False, repr=False)  # a weak reference, where it is a session's

    @property
    def picture(self) -> Decomposed:
        """Raises ValueError when the session has let go of it."""
        chosen = self.held()
        if chosen is None:
            raise ValueError("This picture is no longer here: choose it again.")
        return chosen

    def made_by(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        """The call that makes it again: see `core.export.values`."""
        return (own_choice, (self.picture.image,)) if self.content else (sample_choice, (self.name, self.colour))


def sample_choice(name: str, colour: bool) -> ImageChoice:
    """A bundled picture as a setting that holds it."""
    image = sample_image(name)
    return own_choice(image if colour else grey(image), name)


def own_choice(image: Array, name: str = "own") -> ImageChoice:
    """A picture as a setting that holds it. image : (m, n, channels), values from 0 to 1."""
    whole = Decomposed(image, decompose(image))
    return ImageChoice(name=name, colour=image.shape[2] > 1, held=lambda: whole)


def sample_image(name: str) -> Array:
    """A bundled image, values from 0 to 1: (m, n, 3)."""
    if name == "digits":
        rows = load_digits().images[:60].reshape(6, 10, 8, 8).transpose(0, 2, 1, 3).reshape(48, 80) / 16
        return np.repeat(np.repeat(np.repeat(1 - rows, 4, 0), 4, 1)[:, :, None], 3, axis=2)
    if name == "flag":
        flag = np.full((200, 320, 3), (0.80, 0.10, 0.17))
        flag[80:120], flag[:, 100:140] = 1.0, 1.0
        return flag
    file = {"temple": "china.jpg", "flower": "flower.jpg"}[name]
    return _pixels(Image.fromarray(load_sample_image(file)))


def read_image(data: bytes, bounds: ImageLimits = ImageLimits()) -> tuple[Array, tuple[str, ...]]:
    """The pixels of a PNG or JPEG, values from 0 to 1, and notes on what was changed. Raises ImageError with one sentence.

    The size is read from the header and judged before anything is unpacked.
    """
    if len(data) > bounds.bytes:
        raise ImageError(f"The picture has {len(data) / 1e6:.1f} MB, more than {bounds.bytes / 1e6:.0f} MB: save it smaller.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            image = Image.open(io.BytesIO(data), formats=["PNG", "JPEG"])
            width, height = image.size
            if width * height > bounds.pixels:
                raise ImageError(
                    f"The picture has {width} × {height} pixels, more than {bounds.pixels / 1e6:.0f} million: save it smaller."
                )
            Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]).verify()
            image.draft("RGB", (SIDE, SIDE))  # a JPEG is unpacked no larger than needed
            pixels = _pixels(ImageOps.exif_transpose(image))
    except ImageError:
        raise
    except Image.DecompressionBombError:
        raise ImageError(f"The picture has more than {bounds.pixels / 1e6:.0f} million pixels: save it smaller.") from None
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise ImageError("This is not a PNG or JPEG picture, or it is damaged: save it again and upload that.") from None
    if min(pixels.shape[:2]) < 2:
        raise ImageError("The picture is only one pixel wide or high: there is nothing to compress.")
    smaller = max(width, height) > SIDE
    return pixels, (f"Made smaller, from {width} × {height} to at most {SIDE} pixels a side.",) * smaller


def _pixels(image: Image.Image) -> Array:
    """At most SIDE pixels a side, on white where it is transparent: (m, n, 3)."""
    if image.mode.startswith("I"):  # 16 bits a pixel
        deep = np.asarray(image)  # whole numbers: as floats a small file could take hundreds of megabytes
        image = Image.fromarray((deep.clip(0, 65_535) // 257).astype(np.uint8))
    image.thumbnail((SIDE, SIDE))
    layered = image.convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered).convert("RGB"), dtype=float) / 255


def grey(image: Array) -> Array:
    """Brightness as the eye weighs red, green and blue (ITU-R BT.601): (m, n, 1)."""
    return (image @ np.array([0.299, 0.587, 0.114]))[:, :, None]
