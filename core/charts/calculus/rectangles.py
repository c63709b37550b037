"""An integral as a sum: the pieces drawn under the curve, positive and negative area told apart."""

import altair as alt
import numpy as np

from core.arrays import Array
from core.calculus.foundations.functions import Curve
from core.charts.calculus.integral_hand import ABOVE, BELOW, MOVED, signed_areas
from core.charts.moving import Hand
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import plane, view_bounds
from core.charts.theme import NEUTRAL

Range = tuple[float, float]
_SEEN = 60  # more pieces than this have no room for their edges


def riemann_picture(
    curve: Curve, outlines: Array, areas: Array, *, x: Range, words: str, height: int = 400, hand: Hand | None = None
) -> Picture:
    """Each piece as the polygon between its outline and the axis; too many to be seen are not drawn by the caller.

    outlines : (n, k, 2) upper edge of each piece, left to right;  areas : (n,), signed
    """
    n, k = outlines.shape[:2]
    data = {
        "curve": table(
            x=np.concatenate([xs for xs, _ in curve.pieces] or [np.zeros(0)]),
            y=np.concatenate([ys for _, ys in curve.pieces] or [np.zeros(0)]),
            stretch=np.repeat(np.arange(len(curve.pieces)), [len(xs) for xs, _ in curve.pieces]),
        ),
        "pieces": table(
            piece=np.repeat(np.arange(n), k),
            x=outlines[..., 0].ravel(),
            y=outlines[..., 1].ravel(),
            area=np.repeat(areas, k),
            sign=np.repeat(np.where(areas < 0, BELOW, ABOVE), k),
        ),
    }
    edge = 1.0 if n <= _SEEN else 0.0
    return Picture(_form, data, words, {"height": height}, {**view_bounds((*x, *_heights(curve))), "edge": edge}).under(hand)


def _heights(curve: Curve) -> Range:
    """All of the curve and the axis; where it has poles, most of the curve."""
    ends = (
        (0.0, *curve.y)
        if curve.poles or not curve.pieces
        else (0.0, *(float(e) for _, y in curve.pieces for e in (y.min(), y.max())))
    )
    margin = 0.05 * (max(ends) - min(ends)) or 1.0
    return min(ends) - margin, max(ends) + margin


def _form(height: int, hand: Hand | None = None) -> Chart:
    ax, ay = plane(("x", "f(x)"))
    behind = {"opacity": alt.ExprRef(expr=f"{MOVED} ? 0.15 : 1")} if hand else {}
    pieces = signed_areas(alt.Chart(named("pieces")), "piece", ax, ay, strokeWidth=alt.ExprRef(expr="edge"), **behind)
    pieces = pieces.encode(tooltip=[alt.Tooltip("area:Q", format=".6g", title="area of the piece")])
    line = alt.Chart(named("curve")).mark_line(color=NEUTRAL, strokeWidth=3, clip=True).encode(ax, ay, alt.Detail("stretch:N"))
    zero = alt.Chart(named("curve")).mark_rule(color=NEUTRAL, strokeWidth=1).encode(y=alt.datum(0))
    return alt.layer(pieces, zero, line, *(hand.layers(ax, ay) if hand else ())).properties(height=height)
