"""A grid of numbers as a small PNG: the quickest way to send a decision map, one image a frame."""

import base64
import io
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.charts.theme import CLASSES, DARK

_BACKGROUND = {False: (255, 255, 255), True: (15, 20, 25)}
_VIRIDIS = (
    "#440154",
    "#482878",
    "#3E4989",
    "#31688E",
    "#26828E",
    "#1F9E89",
    "#35B779",
    "#6ECE58",
    "#B5DE2B",
    "#FDE725",
)
_STRENGTH = 0.35  # of the class colour where the model is certain: points on top stay legible


def _rgb(colour: str) -> npt.NDArray[np.float64]:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)


def class_colour(k: int, *, dark: bool = False) -> str:
    """The colour of the k-th class; after the last one they repeat, the shapes tell them apart."""
    colour = CLASSES[k % len(CLASSES)]
    return DARK.get(colour, colour) if dark else colour


def signed_png(values: npt.NDArray[np.floating], *, scale: float = 1.0, strength: float = _STRENGTH, dark: bool = False) -> str:
    """Tint of the first class where values < 0, of the second where > 0, background at 0; full at |value| = scale.

    values : (height, width), the first row at the top of the picture;  strength : share of the colour at full tint
    """
    background = np.array(_BACKGROUND[dark], dtype=float)
    levels = np.linspace(-1, 1, 255)[:, None]
    ends = np.where(levels < 0, _rgb(class_colour(0, dark=dark)), _rgb(class_colour(1, dark=dark)))
    palette = background + np.abs(levels) * strength * (ends - background)
    clipped = np.clip(np.nan_to_num(values / scale), -1, 1)
    return _data_uri(np.round((clipped + 1) * 127).astype(np.uint8), palette)


def label_png(labels: npt.NDArray[np.int_], n_classes: int, *, dark: bool = False) -> str:
    """One tint a class. labels : (height, width) of 0 … n_classes - 1, the first row at the top."""
    background = np.array(_BACKGROUND[dark], dtype=float)
    colours = np.array([_rgb(class_colour(k, dark=dark)) for k in range(n_classes)])
    return _data_uri(labels.astype(np.uint8), background + 0.3 * (colours - background))


def level_png(
    values: npt.NDArray[np.float64], *, bands: int = 18, dark: bool = False, pixels: tuple[int, int] = (400, 400)
) -> str:
    """Level sets: bands of equal share of the area on one sequential scale, with a line where two bands meet.

    values : (height, width), the first row at the top; cells where the function is undefined keep the background
    pixels : (height, width), at least
    """
    values = np.ascontiguousarray(values, dtype=float)
    return _level_png(values.tobytes(), values.shape, bands, dark, pixels)


def level_colours(
    heights: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
    *,
    bands: int = 18,
    dark: bool = False,
    pixels: tuple[int, int] = (400, 400),
) -> tuple[list[str], list[str]]:
    """The colour of the band of each height, and that of its line, on the map that `level_png` makes of these values."""
    edges = _band_edges(_finer(np.asarray(values, dtype=float), pixels), bands)
    areas, lines = (
        np.array([f"#{r:02X}{g:02X}{b:02X}" for r, g, b in np.round(part).astype(int)]) for part in _band_colours(edges, dark)
    )
    band = np.searchsorted(edges, heights)
    return areas[band].tolist(), lines[band].tolist()


@lru_cache(maxsize=64)  # the landscape stays while a walk across it changes
def _level_png(data: bytes, shape: tuple[int, ...], bands: int, dark: bool, pixels: tuple[int, int]) -> str:
    values = _finer(np.frombuffer(data).reshape(shape), pixels)
    finite, edges = np.isfinite(values), _band_edges(values, bands)
    band = np.searchsorted(edges, np.where(finite, values, 0.0))
    line = np.zeros(values.shape, dtype=bool)
    line[1:, :] |= band[1:, :] != band[:-1, :]
    line[:, 1:] |= band[:, 1:] != band[:, :-1]
    areas, lines = _band_colours(edges, dark)
    palette = np.vstack([areas, lines, _BACKGROUND[dark]])
    indices = np.where(finite, band + line * len(areas), len(palette) - 1)
    return _data_uri(indices.astype(np.uint8), palette)


def _band_edges(values: npt.NDArray[np.float64], bands: int) -> npt.NDArray[np.float64]:
    finite = values[np.isfinite(values)]
    return np.unique(np.quantile(finite, np.linspace(0, 1, bands + 1)[1:-1])) if len(finite) else np.zeros(0)


def _band_colours(edges: npt.NDArray[np.float64], dark: bool) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Of each band, and of the line at its edge."""
    colours, background = _viridis(np.linspace(0, 1, len(edges) + 1)), np.array(_BACKGROUND[dark], dtype=float)
    return background + 0.55 * (colours - background), background + 0.95 * (colours - background)


def heat_png(values: npt.NDArray[np.float64], *, dark: bool = False) -> str:
    """Numbers from 0 up on the sequential scale, the largest brightest; 0 keeps the background.

    values : (height, width), the first row at the top of the picture
    """
    background = np.array(_BACKGROUND[dark], dtype=float)
    levels = np.round(254 * values / max(float(values.max()), 1e-300)).astype(np.uint8)
    palette = np.vstack([background, _viridis(np.linspace(0, 1, 255))])
    return _data_uri(np.where(values > 0, levels + 1, 0).astype(np.uint8), palette)


def _viridis(steps: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    anchors = np.linspace(0, 1, len(_VIRIDIS))
    return np.column_stack([np.interp(steps, anchors, channel) for channel in np.array([_rgb(c) for c in _VIRIDIS]).T])


def _finer(values: npt.NDArray[np.float64], pixels: tuple[int, int]) -> npt.NDArray[np.float64]:
    """Interpolate linearly between the cells, so that level sets are lines and not stairs."""
    for axis, least in enumerate(pixels):
        n = values.shape[axis]
        if 1 < n < least:
            place = np.linspace(0, n - 1, least)
            left = np.minimum(place.astype(int), n - 2)
            share = np.expand_dims(place - left, 1 - axis)
            with np.errstate(invalid="ignore"):  # next to an infinite value: nan, left out as undefined
                values = values.take(left, axis) * (1 - share) + values.take(left + 1, axis) * share
    return values


def rgb_png(pixels: npt.NDArray[np.float64]) -> str:
    """A picture as it is. pixels : (height, width, 1 or 3) from 0 to 1, what lies outside is cut."""
    values = np.round(np.clip(pixels, 0, 1) * 255).astype(np.uint8)
    return _encoded(Image.fromarray(values[:, :, 0] if values.shape[2] == 1 else values), compress_level=1)


def _data_uri(indices: npt.NDArray[np.uint8], palette: npt.NDArray[np.float64]) -> str:
    image = Image.fromarray(indices, mode=None).convert("P")
    image.putpalette(np.round(palette).astype(np.uint8).tobytes())
    return _encoded(image)


def _encoded(image: Image.Image, compress_level: int = 3) -> str:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=compress_level)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()
