"""Curves of typed functions: broken where they are undefined or jump, several on one plot, with pan and zoom."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from core.arrays import Array
from core.charts.lines import line_channels
from core.charts.moving import Move, at_stop
from core.charts.picture import Chart, Picture, named, table
from core.charts.plane import equal_units, plane, view_bounds
from core.charts.theme import NEUTRAL, PAPER, STEP

Segments = Sequence[tuple[Array, Array]]  # pieces of one curve, x and y each
Range = tuple[float, float]


def steady(low: float, high: float) -> Range:
    """The range, its ends moved outward to round numbers, so that it seldom moves while a control does.

    >>> steady(-0.3, 9.7), steady(-0.1, 9.9)
    ((-2.0, 10.0), (-2.0, 10.0))
    """
    step = 2.0 ** np.ceil(np.log2(max(high - low, 1e-12))) / 8
    return float(np.floor(low / step) * step), float(np.ceil(high / step) * step)


def function_picture(
    curves: Mapping[str, Segments],
    x: Range,
    y: Range,
    *,
    words: str,
    points: tuple[Array, Array] | None = None,
    samples: Mapping[str, tuple[Array, Array]] | None = None,
    holes: tuple[Array, Array] | None = None,
    stops: tuple[Move, Array, Sequence[tuple[Array, Array]]] | None = None,
    equal: bool = False,
    asymptotes: Sequence[float] = (),
    axes: tuple[str, str] = ("x", "y"),
    height: int = 400,
) -> Picture:
    """Each named function as its pieces; drag to move, scroll to zoom, double click to come back.

    curves : name -> pieces, no line is drawn between two;  points : marked points (x, y);  asymptotes : x of poles
    stops : a number that moves, where it stops, (k,), and the points that follow it, x and y at each stop, (k,)
    equal : one unit is as long on both axes, and the windows are those of the shorter side
    samples : name of a curve -> points on it, in its colour;  holes : points (x, y) that are missing in a curve, as open circles
    """
    rows = [
        (np.full(len(xs), name), np.full(len(xs), k), xs, ys)
        for name, pieces in curves.items()
        for k, (xs, ys) in enumerate(pieces)
    ]
    names, piece, xs, ys = (np.concatenate(c) for c in zip(*rows, strict=True)) if rows else (np.zeros(0),) * 4
    on = [(np.full(len(a), name), a, b) for name, (a, b) in (samples or {}).items()]
    on_names, on_x, on_y = (np.concatenate(c) for c in zip(*on, strict=True)) if on else (np.zeros(0),) * 3
    marked, missing = (pair if pair is not None else (np.zeros(0), np.zeros(0)) for pair in (points, holes))
    data = {
        "curves": table(line=names.astype(str), piece=piece, x=xs, y=ys),
        "points": table(x=marked[0], y=marked[1]),
        "samples": table(line=on_names.astype(str), x=on_x, y=on_y),
        "holes": table(x=missing[0], y=missing[1]),
        "poles": table(x=np.asarray(asymptotes, dtype=float)),
        "zero": table(x=[0.0]),
    }
    options = {"names": tuple(curves), "axes": axes, "height": height, "equal": equal}
    if stops:
        move, at, followers = stops
        xs, ys = (np.concatenate([one[axis] for one in followers]) for axis in (0, 1))
        data["stops"] = table(at=np.tile(at, len(followers)), x=xs, y=ys, first=np.arange(len(xs)) < len(at))
        options["move"] = move.name
    bounds = view_bounds((*x, *y))
    if equal:
        bounds |= {"cx": sum(x) / 2, "cy": sum(y) / 2, "reach": (y[1] - y[0]) / 2}
    return Picture(_function_form, data, words, options, bounds, (stops[0],) if stops else ())


def _function_form(names: tuple[str, ...], axes: tuple[str, str], height: int, equal: bool, move: str = "") -> Chart:
    ax, ay = plane(axes)
    if equal:
        ax, ay = ax.scale(equal_units("width", "cx")), ay.scale(equal_units("height", "cy"))
    colour, dash = line_channels(names)
    lines = alt.Chart(named("curves")).mark_line(clip=True)
    lines = lines.encode(ax, ay, colour, dash, alt.Detail("piece:N"), alt.Order("x:Q"))
    zero = alt.Chart(named("zero")).mark_rule(color=NEUTRAL, strokeWidth=1, clip=True)
    poles = alt.Chart(named("poles")).mark_rule(color=NEUTRAL, strokeDash=[2, 4], clip=True).encode(ax)
    tooltip = [alt.Tooltip("x:Q", format=".5g", title=axes[0]), alt.Tooltip("y:Q", format=".5g", title=axes[1])]
    named_tooltip = [alt.Tooltip("line:N", title="function"), *tooltip]
    dots = alt.Chart(named("points")).mark_circle(size=90, color=STEP, opacity=1, clip=True).encode(ax, ay, tooltip=tooltip)
    samples = alt.Chart(named("samples")).mark_circle(size=80, opacity=1, clip=True).encode(ax, ay, colour, tooltip=named_tooltip)
    holes = alt.Chart(named("holes")).mark_point(size=90, color=NEUTRAL, fill=PAPER, opacity=1, strokeWidth=2, clip=True)
    near = alt.selection_point(name="near", fields=["x"], nearest=True, on="pointerover", clear="pointerout", empty=False)
    opacity = alt.when(near).then(alt.value(1)).otherwise(alt.value(0))
    hover = alt.Chart(named("curves")).mark_circle(size=70, clip=True)
    hover = hover.encode(ax, ay, colour, opacity=opacity, tooltip=named_tooltip)
    pan = alt.selection_interval(name="move", bind="scales")
    layers = [zero.encode(y=alt.datum(0)), zero.encode(x=alt.datum(0)), poles, lines, samples, hover.add_params(near)]
    if move:
        here = alt.Chart(named("stops")).transform_filter(at_stop("at", move))
        layers.append(here.transform_filter("datum.first").mark_rule(color=NEUTRAL, strokeDash=[2, 3], clip=True).encode(ax))
        layers.append(here.mark_circle(size=110, color=STEP, opacity=1, clip=True).encode(ax, ay, tooltip=tooltip))
    return alt.layer(*layers, holes.encode(ax, ay, tooltip=tooltip), dots.add_params(pan)).properties(height=height)


def error_picture(
    lines: Mapping[str, tuple[Array, Array]],
    *,
    x: str,
    words: str,
    y: str = "absolute error",
    mark: tuple[float, float] | None = None,
    height: int = 320,
) -> Picture:
    """Error against step or number of pieces, both on log axes, where an order is a slope.

    lines : name -> (x, error); zeros cannot be drawn on a log axis and are left out;  mark : one point (x, error) to point out
    """
    rows = [(np.full(len(xs), name), xs, errors) for name, (xs, errors) in lines.items()]
    names, xs, errors = (np.concatenate(c) for c in zip(*rows, strict=True))
    shown = (errors > 0) & np.isfinite(errors) & (xs > 0)
    few = [len(line[0]) <= _MOST_DOTS for line in lines.values()]
    dotted = shown & np.repeat(few, [len(line[0]) for line in lines.values()])
    data = {
        "errors": table(line=names[shown], x=xs[shown], y=errors[shown]),
        "dots": table(line=names[dotted], x=xs[dotted], y=errors[dotted]),
        "mark": table(x=np.array(mark[:1] if mark else [], dtype=float), y=np.array(mark[1:] if mark else [], dtype=float)),
    }
    return Picture(_error_form, data, words, {"names": tuple(lines), "x": x, "y": y, "height": height})


_MOST_DOTS = 40  # more would hide the line


def _error_form(names: tuple[str, ...], x: str, y: str, height: int) -> Chart:
    axis = alt.Axis(format="~e", labelOverlap=True)
    across, up = (alt.X("x:Q").scale(type="log").axis(axis).title(x), alt.Y("y:Q").scale(type="log").axis(axis).title(y))
    tooltip = [alt.Tooltip("x:Q", format=".3~e", title=x), alt.Tooltip("y:Q", format=".3~e", title=y)]
    colour, dash = line_channels(names, columns=3)
    named_tooltip = [alt.Tooltip("line:N", title="method"), *tooltip]
    lines = alt.Chart(named("errors")).mark_line().encode(across, up, colour, dash, tooltip=named_tooltip)
    dots = alt.Chart(named("dots")).mark_circle(size=35, opacity=1).encode(across, up, colour, tooltip=named_tooltip)
    mark = alt.Chart(named("mark")).mark_circle(size=150, color=STEP, opacity=1).encode(across, up, tooltip=tooltip)
    return alt.layer(lines, dots, mark).properties(height=height)
