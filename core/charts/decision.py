"""What a classifier answers everywhere on the plane, frame by frame, with the data on top."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.charts.image import label_png, signed_png
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.points import frame_slider, points_layer, points_table

Array = npt.NDArray[np.float64]
Window = tuple[float, float, float, float]  # x from, x to, y from, y to


def window(X: Array, margin: float = 0.15) -> Window:
    """The part of the plane to draw: the data and a margin around them, rounded so that it seldom moves."""
    low, high = X.min(axis=0), X.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    step = 10.0 ** np.floor(np.log10(span)) / 2
    low, high = np.floor((low - margin * span) / step) * step, np.ceil((high + margin * span) / step) * step
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def grid(view: Window, resolution: int = 60) -> Array:
    """Cell centres of a square raster of the window, row by row from the top: (resolution**2, 2)."""
    x0, x1, y0, y1 = view
    steps = (np.arange(resolution) + 0.5) / resolution
    xx, yy = np.meshgrid(x0 + steps * (x1 - x0), y1 - steps * (y1 - y0))
    return np.column_stack([xx.ravel(), yy.ravel()])


def decision_images(values: Array, n_classes: int, *, dark: bool) -> list[str]:
    """One PNG a frame.

    values : (frames, resolution**2), signed score (two classes) or label 0 … n_classes - 1, on the points of `grid`
    """
    side = int(np.sqrt(values.shape[1]))
    frames = values.reshape(len(values), side, side)
    if n_classes == 2:
        return [signed_png(frame, dark=dark) for frame in frames]
    return [label_png(frame.astype(int), n_classes, dark=dark) for frame in frames]


def decision_map(
    X: Array,
    classes: npt.NDArray[np.str_],
    images: Sequence[str],
    view: Window,
    *,
    names: Sequence[str],
    axes: tuple[str, str] = ("x₁", "x₂"),
    part: npt.NDArray[np.str_] | None = None,
    wrong: npt.ArrayLike = False,
    words: str,
) -> Picture:
    """The answer as tints meeting at the boundary; the parameter `frame` chooses the image.

    X : (n_samples, 2);  classes : (n_samples,) names;  images : one data URI a frame
    """
    n = len(images)
    x0, x1, y0, y1 = view
    edges = {"x0": np.full(n, x0), "x1": np.full(n, x1), "y0": np.full(n, y0), "y1": np.full(n, y1)}
    return Picture(
        _form,
        {
            "frames": table(frame=np.arange(n), **edges, url=np.array(images)),
            "points": points_table(X, classes, part=part, wrong=wrong),
        },
        words,
        {"frames": n, "names": tuple(names), "axes": axes},
        view_bounds(view),
    )


def plane(axes: tuple[str, str]) -> tuple[alt.X, alt.Y]:
    """Axes with the picture's `view_bounds`, so that nothing jumps while a control moves."""
    return alt.X("x:Q").scale(ends("x0", "x1")).title(axes[0]), alt.Y("y:Q").scale(ends("y0", "y1")).title(axes[1])


def view_bounds(view: Window) -> dict[str, float]:
    """The window as bounds of a picture."""
    return dict(zip(("x0", "x1", "y0", "y1"), view, strict=True))


def _form(frames: int, names: tuple[str, ...], axes: tuple[str, str]) -> Chart:
    x, y = plane(axes)
    image = (
        alt.Chart(named("frames"))
        .transform_filter("datum.frame == frame")
        .mark_image(smooth=len(names) == 2)  # scores may be blended, labels may not
        .encode(alt.X("x0:Q").title(axes[0]), alt.X2("x1:Q"), alt.Y("y0:Q").title(axes[1]), alt.Y2("y1:Q"), alt.Url("url:N"))
    )
    layers = alt.layer(image, points_layer(names, x, y, x_title=axes[0], y_title=axes[1]))
    return layers.add_params(frame_slider(frames)).properties(height=430)
