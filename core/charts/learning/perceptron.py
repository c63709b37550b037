"""The perceptron at work: the point it looks at, the line before and after, and the mistakes of each pass."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.charts.half_planes import half_plane, half_planes, half_planes_table
from core.charts.learning.own_points import moved
from core.charts.lines import STYLE
from core.charts.moving import Hand
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import Window, plane, view_bounds
from core.charts.points import points_layer, points_table
from core.charts.theme import OURS, STEP


def boundary(w: Array, b: Array, view: Window) -> Array:
    """Where w.x + b = 0 crosses the window: (k, 4) as x from, y from, x to, y to; nan where it does not cross.

    w : (k, 2);  b : (k,)
    """
    x0, x1, y0, y1 = view
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        steep = np.abs(w[:, 0]) > np.abs(w[:, 1])
        flat_ends = [-(w[:, 0] * x + b) / w[:, 1] for x in (x0, x1)]
        steep_ends = [-(w[:, 1] * y + b) / w[:, 0] for y in (y0, y1)]
    ends = np.column_stack(
        [
            np.where(steep, steep_ends[0], x0),
            np.where(steep, y0, flat_ends[0]),
            np.where(steep, steep_ends[1], x1),
            np.where(steep, y1, flat_ends[1]),
        ]
    )
    ends[~np.isfinite(ends).all(axis=1)] = np.nan
    return ends


def perceptron_picture(
    X: Array,
    classes: npt.NDArray[np.str_],
    w: Array,
    b: Array,
    looked_at: npt.NDArray[np.int_],
    shown: npt.NDArray[np.int_],
    view: Window,
    *,
    names: Sequence[str],
    lines: Mapping[str, tuple[Array, float]],
    wrong: npt.ArrayLike,
    part: npt.NDArray[np.str_] | None = None,
    axes: tuple[str, str],
    hand: Hand | None = None,
    words: str,
) -> Picture:
    """Frame k: the line after update shown[k] solid, the line before it dotted, the point that caused it ringed.

    Either side is tinted by the class that the line answers there, names[1] where w.x + b > 0.

    X : (n_samples, 2);  w : (updates + 1, 2), b : (updates + 1,), from the start (zeros) to the end
    looked_at : (updates,) row of X behind each update;  shown : (frames,) of 0 … updates
    lines : further fixed lines by name, (w, b) each
    """
    n = len(shown)
    every = boundary(w, b, view)
    ends, before = every[shown], every[np.maximum(shown - 1, 0)]
    rows = np.concatenate([[0], looked_at])[shown]
    ringed = np.where(shown[:, None] > 0, X[rows], np.nan)
    fixed = boundary(np.array([v[0] for v in lines.values()]), np.array([v[1] for v in lines.values()]), view)
    sides = [
        (frame, side, half_plane(side * w[k], float(side * b[k]), view))
        for frame, k in enumerate(shown)
        for side in ((-1.0, 1.0) if w[k].any() else ())
    ]
    data = {
        "half planes": half_planes_table(sides),
        "points": points_table(X, classes, part=part, wrong=wrong),
        "moves": table(
            frame=np.tile(np.arange(n), 2),
            line=np.repeat(["ours", "before the update"], n),
            **_ends(np.vstack([ends, before])),
        ),
        "ringed": table(frame=np.arange(n), x=ringed[:, 0], y=ringed[:, 1]),
        "fixed": table(line=np.array(list(lines)), **_ends(fixed)),
    }
    options = {"names": tuple(names), "axes": axes, "lines": tuple(lines)}
    return Picture(_form, data, words, options, view_bounds(view), frames=n).under(hand)


def _ends(ends: Array) -> dict[str, Array]:
    return dict(zip(("x", "y", "x2", "y2"), ends.T, strict=True))


def _form(names: tuple[str, ...], axes: tuple[str, str], lines: tuple[str, ...], hand: Hand | None = None) -> Chart:
    x, y = plane(axes)
    ends = (x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"))
    legend = alt.Legend(title=None, symbolType="stroke", symbolStrokeWidth=3, symbolSize=300, columns=3)
    every = ["ours", "before the update", *lines]
    style = (
        alt.Stroke("line:N").scale(domain=every, range=[STYLE[n][0] for n in every]).legend(legend),
        alt.StrokeDash("line:N").scale(domain=every, range=[STYLE[n][1] for n in every]).legend(legend),
    )
    moves = alt.Chart(named("moves")).transform_filter("datum.frame == frame").mark_rule(strokeWidth=3.5, clip=True)
    fixed = alt.Chart(named("fixed")).mark_rule(strokeWidth=2, clip=True)
    ring = alt.Chart(named("ringed")).transform_filter("datum.frame == frame")
    ringed = ring.mark_point(shape="circle", size=420, color=STEP, strokeWidth=3).encode(x, y)
    layers = [
        *half_planes(x, y),
        moves.encode(*ends, *style),
        fixed.encode(*ends, *style),  # on top, so that both of two equal lines are seen
        points_layer(names, x, y, x_title=axes[0], y_title=axes[1], **({"rows": moved} if hand else {})),
        ringed,
        *(hand.layers(x, y) if hand else ()),
    ]
    return alt.layer(*layers).properties(height=430)


def mistakes_picture(mistakes: Mapping[str, Sequence[int]], *, words: str) -> Picture:
    """Mistakes in each pass over the data; one group of bars for each class of a one-vs-rest fit."""
    rows = [(name, k + 1, m) for name, passes in mistakes.items() for k, m in enumerate(passes)]
    names, passes, counts = (np.array(c) for c in zip(*rows, strict=True))
    return Picture(_mistakes_form, {"mistakes": table(model=names, at=passes, mistakes=counts)}, words)


def _mistakes_form() -> Chart:
    return (
        alt.Chart(named("mistakes"))
        .mark_bar(color=OURS)
        .encode(
            alt.X("at:O").title("pass over the data").axis(labelOverlap=True, labelAngle=0),
            alt.Y("mistakes:Q").scale(nice=4).axis(tickMinStep=1, tickCount=4).title("mistakes in the pass"),
            tooltip=[alt.Tooltip("model:N"), alt.Tooltip("at:O", title="pass"), alt.Tooltip("mistakes:Q")],
        )
        .properties(height=200)
    )
