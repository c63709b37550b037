"""A composition as a graph: x → y → z, the value in each node's name, the local derivative on each edge."""

from collections.abc import Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.charts.moving import Move, at_stop
from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import NEUTRAL, OURS, STEP

_GAP = 0.13  # from the middle of a node to where an arrow begins or ends


def chain_picture(
    names: Sequence[str],
    at: Array,
    values: npt.NDArray[np.str_],
    slopes: npt.NDArray[np.str_],
    whole: npt.NDArray[np.str_],
    *,
    move: Move,
    words: str,
) -> Picture:
    """Each name leads to the next along an edge with its slope; below, the arrow from the first to the last with the product.

    names : one for each of n nodes;  at : (k,), the places of the point, which `move` follows
    values : (k, n), at each place;  slopes : (k, n - 1), one for each edge;  whole : (k,), what the lower arrow says
    """
    k, n = values.shape
    x = np.arange(n, dtype=float)
    edges = {"x": x[:-1] + _GAP, "x2": x[1:] - _GAP, "middle": x[:-1] + 0.5}
    data = {
        "nodes": table(x=x, y=np.zeros(n), name=list(names)),
        "values": table(at=np.repeat(at, n), x=np.tile(x, k), y=np.zeros(k * n), value=values.ravel()),
        "edges": table(y=np.zeros(n - 1), **edges),
        "slopes": table(
            at=np.repeat(at, n - 1), middle=np.tile(edges["middle"], k), y=np.zeros(k * (n - 1)), slope=slopes.ravel()
        ),
        "whole": table(x=[0.0, 0.0, n - 1.0, n - 1.0], y=[-0.55, -1.0, -1.0, -0.55], order=[0, 1, 2, 3]),
        "product": table(at=at, x=np.full(k, (n - 1) / 2), y=np.full(k, -1.0), label=whole),
    }
    return Picture(_form, data, words, {"nodes": n, "move": move.name}, moves=(move,))


def _form(nodes: int, move: str) -> Chart:
    x = alt.X("x:Q").scale(domain=[-0.3, nodes - 0.7], nice=False).axis(None)
    y = alt.Y("y:Q").scale(domain=[-1.45, 0.6], nice=False).axis(None)
    edges, circles = alt.Chart(named("edges")), alt.Chart(named("nodes"))
    values, slopes, products = (
        alt.Chart(named(d)).transform_filter(at_stop("at", move)) for d in ("values", "slopes", "product")
    )
    ends = edges.encode(alt.X("x2:Q").axis(None), y)
    whole = alt.Chart(named("whole")).mark_line(color=STEP, strokeWidth=2.5)
    tip = (
        alt.Chart(named("whole"))
        .transform_filter("datum.order == 3")
        .mark_point(shape="triangle-up", filled=True, opacity=1, size=160, color=STEP)
    )
    product = products.mark_text(fontSize=15, fontWeight="bold", dy=17, color=STEP)
    return alt.layer(
        edges.mark_rule(color=OURS, strokeWidth=2.5).encode(x, y, alt.X2("x2:Q")),
        ends.mark_point(shape="triangle-right", filled=True, opacity=1, size=160, color=OURS),
        slopes.mark_text(fontSize=15, fontWeight="bold", dy=-18, color=OURS).encode(
            alt.X("middle:Q").axis(None), y, alt.Text("slope:N")
        ),
        whole.encode(x, y, alt.Order("order:Q")),
        tip.encode(x, y),
        product.encode(x, y, alt.Text("label:N")),
        circles.mark_circle(size=1300, color=OURS, opacity=1).encode(x, y),
        circles.mark_text(color="white", fontSize=17, fontWeight="bold").encode(x, y, alt.Text("name:N")),
        values.mark_text(fontSize=14, dy=34, color=NEUTRAL).encode(x, y, alt.Text("value:N")),
    ).properties(height=190)
