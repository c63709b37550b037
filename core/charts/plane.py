"""The plane that many pictures share: the window of it that is drawn, its axes, and a raster of its points."""

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.picture import ends

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


def plane(axes: tuple[str, str]) -> tuple[alt.X, alt.Y]:
    """Axes with the picture's `view_bounds`, so that nothing jumps while a control moves."""
    return alt.X("x:Q").scale(ends("x0", "x1")).title(axes[0]), alt.Y("y:Q").scale(ends("y0", "y1")).title(axes[1])


def equal_units(side: str, middle: str) -> alt.Scale:
    """A scale on which one unit is as long as on the other axis. side : "width" | "height";  middle : bound in the centre."""
    ends = [alt.ExprRef(expr=f"{middle} {sign} reach * {side} / min(width, height)") for sign in "-+"]
    return alt.Scale(domain=ends, nice=False, zero=False)


def of(field: str, channel: alt.X | alt.Y) -> alt.X | alt.Y:
    """The same axis and scale for another field."""
    moved = channel.copy(deep=True)
    moved.shorthand = f"{field}:Q"
    return moved


def raster(x: alt.X, y: alt.Y) -> tuple[alt.X | alt.Y, alt.X2, alt.X | alt.Y, alt.Y2, alt.Url]:
    """The channels of an image between x0, x1 and y0, y1, on the scales of the plane: without them Vega would draw 0 as well."""
    return of("x0", x), alt.X2("x1:Q"), of("y0", y), alt.Y2("y1:Q"), alt.Url("url:N")


def view_bounds(view: Window) -> dict[str, float]:
    """The window as bounds of a picture."""
    return dict(zip(("x0", "x1", "y0", "y1"), view, strict=True))
