"""A picture: a chart whose form is fixed, the numbers that fill it, and the sentence that says what it shows.

The form is built once and kept (building Altair's classes costs more than a page's arithmetic); while a control moves
only the numbers travel, as small Arrow tables, and the browser updates the chart in place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias

import altair as alt
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from altair.utils.schemapi import disable_debug_mode

from core.charts.moving import Hand, Move, Number
from core.charts.theme import dress

disable_debug_mode()  # checking each part of a form against the schema takes two thirds of the time: a test checks the whole
Chart: TypeAlias = alt.Chart | alt.LayerChart | alt.VConcatChart | alt.HConcatChart | alt.ConcatChart | alt.FacetChart


@dataclass(frozen=True)
class Picture:
    """What a page shows: `form(**options)` with its named data sets filled by `tables`."""

    form: Callable[..., Chart]
    tables: Mapping[str, pa.Table]
    words: str  # for those who cannot see it
    options: Mapping[str, Any] = field(default_factory=dict)  # hashable values; a new value is a new form
    bounds: Mapping[str, float] = field(default_factory=dict)  # numbers that the form refers to by name: ends of axes
    moves: tuple[Move, ...] = ()  # numbers of that kind which move under the hand
    params: tuple[Number, ...] = ()  # numbers that follow from those
    frames: int | None = None  # of a run; the form refers to the one that is shown as `frame`

    def under(self, hand: Hand | None) -> "Picture":
        """The same with what moves on it; its form takes the option `hand`."""
        if hand is None:
            return self
        tables, options = {**self.tables, **hand.tables}, {**self.options, "hand": hand}
        return replace(self, tables=tables, options=options, moves=hand.moves, params=tuple(hand.params))

    def spec(self, *, dark: bool = False) -> dict[str, Any]:
        """The Vega-Lite specification, its data sets as Arrow tables."""
        form = _form(self.form, tuple(sorted(self.options.items())), dark)
        bounds = [{"name": name, "value": value} for name, value in self.bounds.items()]
        moves = [move.parameter for move in self.moves]
        time = [] if self.frames is None else [frame_slider(self.frames)]
        return {**form, "params": [*form.get("params", []), *time, *bounds, *moves, *self.params], "datasets": dict(self.tables)}

    @property
    def chart(self) -> Chart:
        """The plain Altair chart, for whoever wants to read or extend it."""
        numbers = {**self.bounds, **{move.name: move.begins for move in self.moves}}
        if self.frames is not None:
            numbers["frame"] = max(self.frames - 1, 0)
        fixed = (alt.param(name=name, value=v) for name, v in numbers.items())
        chart = self.form(**self.options).add_params(
            *fixed, *(alt.param(**{k: v for k, v in one.items() if k != "on"}) for one in self.params)
        )
        chart.datasets = {name: table.to_pylist() for name, table in self.tables.items()}
        return chart


@lru_cache(maxsize=512)
def _form(form: Callable[..., Chart], options: tuple[tuple[str, Any], ...], dark: bool) -> dict[str, Any]:
    return dress(form(**dict(options)).to_dict(validate=False), dark=dark)


def table(**columns: npt.ArrayLike) -> pa.Table:
    """Columns of equal length as an Arrow table; non-finite numbers become gaps.

    >>> table(x=[1.0, np.inf], name=["a", "b"]).to_pydict()
    {'x': [1.0, None], 'name': ['a', 'b']}
    """
    return pa.table({name: _column(np.asarray(values)) for name, values in columns.items()})


def _column(values: npt.NDArray[Any]) -> pa.Array:
    if values.dtype.kind == "f":
        return pa.array(values, mask=~np.isfinite(values))
    if values.dtype.kind == "O" or values.dtype.kind == "U":
        return pa.array(values.tolist())
    return pa.array(values)


def frame_slider(frames: int) -> dict[str, Any]:
    """The parameter that the player moves; without the player it is a slider below the chart."""
    if frames < 2:
        return {"name": "frame", "value": 0}
    slider = {"input": "range", "min": 0, "max": frames - 1, "step": 1, "name": "frame "}
    return {"name": "frame", "value": frames - 1, "bind": slider}


def named(name: str) -> alt.NamedData:
    """The place in a form that `tables[name]` fills."""
    return alt.NamedData(name)


def ends(low: str, high: str) -> alt.Scale:
    """A scale from one bound of the picture to another: moving them does not build the form anew."""
    return alt.Scale(domain=[alt.ExprRef(expr=low), alt.ExprRef(expr=high)], nice=False)
