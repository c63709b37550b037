"""An integral as a sum: the pieces drawn under the curve, positive and negative area told apart."""

import altair as alt
import numpy as np
import numpy.typing as npt

from core.charts.decision import plane, view_bounds
from core.charts.picture import Chart, Picture, ends, named, table
from core.charts.theme import CLASSES, NEUTRAL, OURS

Array = npt.NDArray[np.float64]
Range = tuple[float, float]


def riemann_picture(
    curve: tuple[Array, Array], outlines: Array, areas: Array, *, x: Range, y: Range, words: str, height: int = 400
) -> Picture:
    """Each piece as the polygon between its outline and the axis; too many to be seen are not drawn by the caller.

    curve : (x, y), nan where undefined;  outlines : (n, k, 2) upper edge of each piece, left to right;  areas : (n,)
    """
    n, k = outlines.shape[:2]
    data = {
        "curve": table(x=curve[0], y=curve[1]),
        "pieces": table(
            piece=np.repeat(np.arange(n), k),
            x=outlines[..., 0].ravel(),
            y=outlines[..., 1].ravel(),
            area=np.repeat(areas, k),
            sign=np.repeat(np.where(areas < 0, "below the axis", "above the axis"), k),
        ),
    }
    return Picture(_form, data, words, {"height": height}, view_bounds((*x, *y)))


def _form(height: int) -> Chart:
    ax, ay = plane(("x", "f(x)"))
    signs = ["above the axis", "below the axis"]
    pieces = alt.Chart(named("pieces")).mark_area(fillOpacity=0.3, strokeWidth=1, clip=True).encode(
        ax, alt.Y("y:Q").stack(None).scale(ends("y0", "y1")).title("f(x)"), alt.Detail("piece:N"),
        alt.Color("sign:N").scale(domain=signs, range=[OURS, CLASSES[0]]).legend(alt.Legend(title=None)),
        alt.Stroke("sign:N").scale(domain=signs, range=[OURS, CLASSES[0]]).legend(None),
        tooltip=[alt.Tooltip("area:Q", format=".6g", title="area of the piece")],
    )  # fmt: skip
    line = alt.Chart(named("curve")).mark_line(color=NEUTRAL, strokeWidth=3, clip=True).encode(ax, ay)
    zero = alt.Chart(named("curve")).mark_rule(color=NEUTRAL, strokeWidth=1).encode(y=alt.datum(0))
    return alt.layer(pieces, zero, line).properties(height=height)
