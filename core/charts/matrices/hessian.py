"""A function and its quadratic model around a point: level sets with the axes of the Hessian, and a slice along one of them."""

from collections.abc import Mapping

import numpy as np

from core.arrays import Array
from core.calculus.foundations.functions import surface, trace
from core.calculus.matrices.hessian import LocalModel, along_axis
from core.charts.foundations.functions import function_picture, steady
from core.charts.matrices.isolines import isolines
from core.charts.matrices.landscape import landscape_picture, landscape_window
from core.charts.picture import Picture
from core.expression import Expression


def model_picture(
    f: Expression, model: LocalModel, steps: Mapping[str, Array | None], reach: float, *, words: str, dark: bool
) -> Picture:
    """Level sets of f(x, y); in a disc around the point those of the model and the axes of H; the steps as arrows.

    steps : name -> (2,), or None where there is no such step
    """
    p, radius = model.point, 0.55 * reach
    u = np.linspace(-radius, radius, 49)
    near = np.stack(np.meshgrid(u, u), axis=-1)
    q = np.where(np.linalg.norm(near, axis=-1) <= radius, model(p + near), np.nan)
    curves = {
        "quadratic model": isolines(p[0] + u, p[1] + u, q, np.nanquantile(q, np.linspace(0.05, 0.95, 7)).tolist()),
        "axes of the Hessian": [np.stack([p - radius * v, p + radius * v]) for v in model.axes.T],
    }
    arrows = {name: (*p, *(p + step)) for name, step in steps.items() if step is not None}
    return landscape_picture(
        surface(f, landscape_window((0, 0), reach), 150).z, (0, 0), reach, words=words, dark=dark, curves=curves,
        arrows=arrows, arrow_names=tuple(steps), marks={"": (p[0], p[1])}, axes=(f.variables[0], f.variables[1]), height=420,
    )  # fmt: skip


def slice_picture(f: Expression, model: LocalModel, axis: int, reach: float, *, words: str) -> Picture:
    """The function and its model along one axis of the Hessian, for any number of variables."""
    along = model.axes[:, axis]
    parabola = np.polynomial.Polynomial([model.value, float(model.gradient @ along), model.curvatures[axis] / 2])
    curves = {"f": trace(along_axis(f, model, axis), -reach, reach, 300), "model": trace(parabola, -reach, reach, 60)}
    low, high = min(c.y[0] for c in curves.values()), max(c.y[1] for c in curves.values())
    title = f"{f.variables[0]}, from the point" if len(along) == 1 else "distance from the point along the axis"
    return function_picture(
        {name: curve.pieces for name, curve in curves.items()}, (-reach, reach), steady(low, high), axes=(title, "f"),
        points=(np.zeros(1), np.array([model.value])), height=400, words=words,
    )  # fmt: skip
