"""A function and its quadratic model around a point: level sets with the axes of the Hessian, and a slice along one of them."""

from collections.abc import Mapping

import numpy as np

from core.arrays import Array
from core.calculus.matrices.hessian import AxisSlice, ModelOnPlane
from core.charts.foundations.functions import function_picture, steady
from core.charts.matrices.isolines import isolines
from core.charts.matrices.landscape import landscape_picture
from core.charts.picture import Picture


def model_picture(seen: ModelOnPlane, steps: Mapping[str, Array | None], reach: float, *, words: str, dark: bool) -> Picture:
    """Level sets of f(x, y); in a disc around the point those of the model and the axes of H; the steps as arrows.

    seen : f on `landscape_window((0, 0), reach)`;  steps : name -> (2,), or None where there is no such step
    """
    p, radius = seen.model.point, seen.radius
    levels = np.nanquantile(seen.near, np.linspace(0.05, 0.95, 7)).tolist()
    curves = {
        "quadratic model": isolines(seen.x, seen.y, seen.near, levels),
        "axes of the Hessian": [np.stack([p - radius * v, p + radius * v]) for v in seen.model.axes.T],
    }
    arrows = {name: (*p, *(p + step)) for name, step in steps.items() if step is not None}
    return landscape_picture(
        seen.levels, (0, 0), reach, words=words, dark=dark, curves=curves, arrows=arrows, arrow_names=tuple(steps),
        marks={"": (p[0], p[1])}, axes=seen.variables, height=420,
    )  # fmt: skip


def slice_picture(seen: AxisSlice, *, words: str) -> Picture:
    """The function and its model along one axis of the Hessian, for any number of variables."""
    curves = {"f": seen.f, "model": seen.model}
    low, high = min(c.y[0] for c in curves.values()), max(c.y[1] for c in curves.values())
    title = f"{seen.variables[0]}, from the point" if len(seen.variables) == 1 else "distance from the point along the axis"
    return function_picture(
        {name: curve.pieces for name, curve in curves.items()},
        (-seen.reach, seen.reach),
        steady(low, high),
        axes=(title, "f"),
        points=(np.zeros(1), np.array([seen.value])),
        height=400,
        words=words,
    )
