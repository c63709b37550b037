"""b, its shadow A x on the plane of A's columns and the residual between them, as a far camera sees them."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import equal_units
from core.charts.theme import CLASSES, DASHED, DOTTED, NEUTRAL, OURS, SOLID, WRONG

_VECTORS = {  # name -> colour, dash
    "a₁": (NEUTRAL, SOLID),
    "a₂": (NEUTRAL, SOLID),
    "b": (CLASSES[1], SOLID),
    "Ax": (OURS, SOLID),
    "b − Ax": (WRONG, DASHED),
}
_TURN = "90 + 180 / PI * atan2(scale('y', datum.y2) - scale('y', datum.y), scale('x', datum.x2) - scale('x', datum.x))"


def geometry_picture(
    vectors: Mapping[str, tuple[Array, Array]],
    net: Sequence[Array],
    corner: Array,
    camera: Array,
    reach: float,
    *,
    middle: float = 0.0,
    words: str,
    height: int = 350,
) -> Picture:
    """Vectors from point to point, the net of the plane, and the corner that marks the right angle.

    vectors : name -> (from, to), (3,) each, under the names "a₁", "a₂", "b", "Ax", "b − Ax";  net : lines (2, 3), the edges
    first;  corner : (3, 3);  camera : (2, 3);  reach, middle : how far the window shows, and its middle height
    """
    ends = np.array([np.concatenate([camera @ a, camera @ b]) for a, b in vectors.values()]).reshape(-1, 4)
    lines = np.array([line @ camera.T for line in net])  # (lines, 2, 2)
    edge = np.array([*net[0], *net[1][::-1], net[0][0]]) @ camera.T
    mark = corner @ camera.T
    data = {
        "plane": table(step=np.arange(len(edge)), x=edge[:, 0], y=edge[:, 1]),
        "net": table(x=lines[:, 0, 0], y=lines[:, 0, 1], x2=lines[:, 1, 0], y2=lines[:, 1, 1]),
        "vectors": table(vector=np.array(list(vectors), dtype=str), **dict(zip(("x", "y", "x2", "y2"), ends.T, strict=True))),
        "corner": table(step=np.arange(len(mark)), x=mark[:, 0], y=mark[:, 1]),
    }
    return Picture(_form, data, words, {"height": height}, {"cx": 0.0, "cy": middle, "reach": reach})


def _form(height: int) -> Chart:
    x, x2 = (alt.X(f"{field}:Q").scale(equal_units("width", "cx")).axis(None) for field in ("x", "x2"))
    y, y2 = (alt.Y(f"{field}:Q").scale(equal_units("height", "cy")).axis(None) for field in ("y", "y2"))
    to = alt.X2("x2:Q"), alt.Y2("y2:Q")
    plane = alt.Chart(named("plane")).mark_line(filled=True, fill=OURS, fillOpacity=0.1, strokeWidth=0, clip=True)
    net = alt.Chart(named("net")).mark_rule(color=OURS, opacity=0.35, clip=True).encode(x, y, *to)
    colours, dashes = zip(*_VECTORS.values(), strict=True)
    colour = alt.Color("vector:N").scale(domain=list(_VECTORS), range=list(colours)).legend(None)
    dash = alt.StrokeDash("vector:N").scale(domain=list(_VECTORS), range=list(dashes)).legend(None)
    arrows = alt.Chart(named("vectors"))
    shafts = arrows.mark_rule(strokeWidth=4, clip=True).encode(x, y, *to, colour, dash, tooltip=[alt.Tooltip("vector:N")])
    tips = arrows.encode(x2, y2)
    heads = (
        tips.transform_filter("datum.vector != 'b − Ax'")
        .mark_point(shape="triangle", filled=True, opacity=1, size=200, clip=True, angle=alt.expr(_TURN))
        .encode(colour)
    )
    middle = alt.expr("datum.vector == 'b − Ax' ? (scale('y', datum.y) - scale('y', datum.y2)) / 2 : -12")
    names = tips.mark_text(fontSize=15, fontWeight="bold", align="left", dx=10, dy=middle).encode(alt.Text("vector:N"), colour)
    corner = alt.Chart(named("corner")).mark_line(color=WRONG, strokeWidth=2, clip=True).encode(x, y, alt.Order("step:Q"))
    layers = [plane.encode(x, y, alt.Order("step:Q")), net, shafts, heads, corner, names]
    return alt.layer(*layers).properties(height=height)


def accuracy_picture(condition: Array, errors: Mapping[str, Array], now: float, *, words: str, height: int = 280) -> Picture:
    """Error of each way to solve against the condition number, both on log axes. errors : name -> shaped like condition."""
    n = len(condition)
    values = np.maximum(np.concatenate(list(errors.values())), 1e-17)  # an error of 0 has no place on a log axis
    data = {
        "errors": table(line=np.repeat(list(errors), n), condition=np.tile(condition, len(errors)), error=values),
        "now": table(condition=[now]),
    }
    return Picture(_accuracy_form, data, words, {"names": tuple(errors), "height": height})


def _accuracy_form(names: tuple[str, ...], height: int) -> Chart:
    axis = alt.Axis(format="~e", labelOverlap=True)
    legend = alt.Legend(title=None, symbolType="stroke", symbolSize=300, symbolStrokeWidth=3)
    condition = alt.X("condition:Q").scale(type="log").axis(axis).title("condition number of A")
    lines = (
        alt.Chart(named("errors"))
        .mark_line(point=alt.OverlayMarkDef(size=40))
        .encode(
            condition,
            alt.Y("error:Q").scale(type="log", domain=[1e-17, 1]).axis(axis).title("relative error of x"),
            alt.Color("line:N").scale(domain=list(names), range=[WRONG, OURS]).legend(legend),
            alt.StrokeDash("line:N").scale(domain=list(names), range=[DOTTED, SOLID]).legend(legend),
            tooltip=[alt.Tooltip("line:N"), alt.Tooltip("condition:Q", format=".3~e"), alt.Tooltip("error:Q", format=".3~e")],
        )
    )
    now = alt.Chart(named("now")).mark_rule(color=NEUTRAL, strokeDash=[2, 4], strokeWidth=2).encode(condition)
    return alt.layer(lines, now).properties(height=height)
