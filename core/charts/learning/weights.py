"""The plane of the two weights: where the perceptron's w is, and how the point in hand pulls it.

A point of the data plane is a line here: on one side of it lie the weights that put the point on its side.
"""

import altair as alt
import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.charts.half_planes import half_plane, half_planes, half_planes_table
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import of, plane, view_bounds, window
from core.charts.theme import NEUTRAL, OURS, STEP


def weights_picture(
    w: Array, b: Array, X: Array, t: Array, looked_at: npt.NDArray[np.int_], shown: npt.NDArray[np.int_], *, words: str
) -> Picture:
    """Frame k: w after update shown[k] and the step to it; tinted, the weights that put the point that caused it on its side.

    w : (updates + 1, 2);  b : (updates + 1,);  X : (n_samples, 2);  t : (n_samples,), -1 or +1
    looked_at : (updates,), row of each update;  the tint is at the b before the update
    """
    view = window(np.vstack([w, [[-1.0, -1.0], [1.0, 1.0]]]))
    before = np.maximum(shown - 1, 0)
    pulled = [(frame, k, looked_at[k]) for frame, k in enumerate(before) if shown[frame]]
    tints = [(frame, float(t[j]), half_plane(t[j] * X[j], float(t[j] * b[k]), view)) for frame, k, j in pulled]
    data = {
        "half planes": half_planes_table(tints),
        "walk": table(frame=np.arange(len(shown)), x=w[shown, 0], y=w[shown, 1], x0=w[before, 0], y0=w[before, 1]),
    }
    return Picture(_form, data, words, {}, view_bounds(view), frames=len(shown))


def _form() -> Chart:
    x, y = plane(("w₁", "w₂"))
    now = "datum.frame == frame"
    walk = alt.Chart(named("walk")).encode(x, y)
    path = walk.transform_filter("datum.frame <= frame").mark_line(color=NEUTRAL, strokeWidth=1.5).encode(alt.Order("frame:Q"))
    here = walk.transform_filter(now).transform_calculate(zero="0")
    tooltip = [alt.Tooltip("x:Q", format=".4g", title="w₁"), alt.Tooltip("y:Q", format=".4g", title="w₂")]
    arrow = here.mark_rule(color=OURS, strokeWidth=1.5).encode(x=of("zero", x), y=of("zero", y), x2="x:Q", y2="y:Q")
    step = here.mark_rule(color=STEP, strokeWidth=4).encode(x=of("x0", x), y=of("y0", y), x2="x:Q", y2="y:Q")
    dot = here.mark_circle(color=OURS, size=120, opacity=1).encode(tooltip=tooltip)
    origin = alt.Chart(named("walk")).transform_filter("datum.frame == 0").mark_point(shape="cross", color=NEUTRAL, size=60)
    layers = alt.layer(*half_planes(x, y), origin.encode(x, y), arrow, path, step, dot)
    return layers.properties(height=430)
