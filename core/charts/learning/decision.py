"""What a classifier answers everywhere on the plane, frame by frame, with the data on top."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.charts.image import label_png, signed_png
from core.charts.learning.own_points import moved
from core.charts.moving import Hand
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import Window, plane, raster, view_bounds
from core.charts.points import points_layer, points_table


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
    height: int = 430,
    hand: Hand | None = None,
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
        {"names": tuple(names), "axes": axes, "height": height},
        view_bounds(view),
        frames=n,
    ).under(hand)


def _form(names: tuple[str, ...], axes: tuple[str, str], height: int, hand: Hand | None = None) -> Chart:
    x, y = plane(axes)
    image = (
        alt.Chart(named("frames"))
        .transform_filter("datum.frame == frame")
        .mark_image(smooth=len(names) == 2)  # scores may be blended, labels may not
        .encode(*raster(x, y))
    )
    points = points_layer(names, x, y, x_title=axes[0], y_title=axes[1], **({"rows": moved} if hand else {}))
    return alt.layer(image, points, *(hand.layers(x, y) if hand else ())).properties(height=height)
