"""Data points of two features, drawn the same way on every page: colour and shape say the class."""

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.arrays import Array
from core.charts.picture import Chart, named, table
from core.charts.theme import CLASSES, SHAPES, WRONG


def class_scale(names: Sequence[str]) -> tuple[alt.Color, alt.Shape]:
    """Colour and shape of each class, with one legend for both."""
    colours = [CLASSES[k % len(CLASSES)] for k in range(len(names))]
    shapes = [SHAPES[k % len(SHAPES)] for k in range(len(names))]
    legend = alt.Legend(title=None, symbolType="circle", columns=8) if len(names) <= 24 else None
    return (
        alt.Color("class:N").scale(domain=list(names), range=colours).legend(legend),
        alt.Shape("class:N").scale(domain=list(names), range=shapes).legend(legend),
    )


def points_layer(
    names: Sequence[str],
    x: alt.X,
    y: alt.Y,
    *,
    x_title: str = "x₁",
    y_title: str = "x₂",
    rows: Callable[[alt.Chart], alt.Chart] = lambda rows: rows,
) -> Chart:
    """Points by class; those of the test part are open, those the model gets wrong carry a cross.

    rows : what is done to the rows first, where the hand moves a point
    """
    colour, shape = class_scale(names)
    tooltip = [
        alt.Tooltip("x:Q", format=".3f", title=x_title),
        alt.Tooltip("y:Q", format=".3f", title=y_title),
        alt.Tooltip("class:N", title="class"),
        alt.Tooltip("part:N", title="part"),
    ]
    base = rows(alt.Chart(named("points"))).encode(x, y)
    dots = base.mark_point(size=60, strokeWidth=1.5).encode(
        colour,
        shape,
        alt.FillOpacity("part:N").scale(domain=["train", "test"], range=[0.85, 0.0]).legend(None),
        alt.Fill("class:N").scale(domain=list(names), range=[CLASSES[k % len(CLASSES)] for k in range(len(names))]).legend(None),
        tooltip=tooltip,
    )
    wrong = base.transform_filter("datum.wrong").mark_text(text="✕", fontSize=17, fontWeight="bold", color=WRONG)
    return alt.layer(dots, wrong)


def points_table(
    X: Array, names: npt.NDArray[np.str_], *, part: npt.NDArray[np.str_] | None = None, wrong: npt.ArrayLike = False
) -> pa.Table:
    """The table behind `points_layer`.

    X : (n_samples, 2);  names : (n_samples,) class of each;  part : "train" or "test" of each;  wrong : (n_samples,)
    """
    n = len(X)
    return table(
        x=X[:, 0],
        y=X[:, 1],
        k=np.arange(n),
        **{"class": names},
        part=np.full(n, "train") if part is None else part,
        wrong=np.broadcast_to(np.asarray(wrong, dtype=bool), n),
    )
