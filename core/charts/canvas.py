"""A place to click: an invisible grid of cells over a window, with the points placed so far."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import Window, plane, view_bounds
from core.charts.points import points_layer, points_table
from core.charts.theme import STEP


def canvas(
    X: npt.NDArray[np.float64],
    classes: npt.NDArray[np.str_],
    view: Window,
    *,
    names: Sequence[str],
    axes: tuple[str, str] = ("x₁", "x₂"),
    cells: int = 31,
    words: str,
) -> Picture:
    """A click selects a cell; the selection `click` carries its centre as fields x and y. X : (n, 2)."""
    x0, x1, y0, y1 = view
    xx, yy = np.meshgrid(np.linspace(x0, x1, cells), np.linspace(y0, y1, cells))
    data = {"cells": table(x=xx.ravel().round(4), y=yy.ravel().round(4)), "points": points_table(X, classes)}
    options = {"names": tuple(names), "axes": axes, "size": 12_000 // cells}
    return Picture(_form, data, words, options, view_bounds(view))


def _form(names: tuple[str, ...], axes: tuple[str, str], size: int) -> Chart:
    x, y = plane(axes)
    click = alt.selection_point(name="click", fields=["x", "y"], on="click", empty=False)
    hover = alt.selection_point(name="hover", fields=["x", "y"], on="pointerover", clear="pointerout", empty=False)
    cells = (
        alt.Chart(named("cells"))
        .mark_square(size=size, color=STEP)
        .encode(x, y, opacity=alt.when(hover).then(alt.value(0.6)).otherwise(alt.value(0.001)))
    )
    points = points_layer(names, x, y, x_title=axes[0], y_title=axes[1])
    return alt.layer(points, cells.add_params(click, hover)).properties(height=380)
