"""What moves in a picture under the reader's hand, in the browser: numbers of the form, and the handles that are dragged.

A form refers to such a number by its name, as to the bounds of its axes; the tables hold what there is to show for each of its
values. So no table depends on where the hand is, and a move costs the server nothing (`pages/parts/follow.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

import altair as alt
import pyarrow as pa

from core.charts.theme import INK, STEP

Along: TypeAlias = Literal["x", "y"] | None
Number: TypeAlias = dict[str, Any]  # a parameter of the specification; a hundred of Altair's would cost more than the page
LABEL = "Drag me:"  # before the name of a handle, for screen readers and for the rule that keeps the page from scrolling
FINEST = 1e-9  # of the hidden slider through which the page moves the number: it must take every value as it is


@dataclass(frozen=True, kw_only=True)
class Move:
    """A number that follows a control; with `along`, a handle of this name moves it too."""

    name: str
    low: float
    high: float
    step: float  # a dragged handle stops at low + k step
    begins: float
    along: Along = None
    handle: str = "handle"

    @property
    def silent(self) -> bool:
        """Whether no sentence of the page depends on it."""
        return False

    @property
    def parameter(self) -> dict[str, Any]:
        """The parameter of the specification."""
        bound = {"input": "range", "min": self.low, "max": self.high, "step": min(self.step, FINEST)}
        signal = {"name": self.name, "value": self.begins, "bind": bound}
        if self.along is None:
            return signal
        taken = f"symbol:pointerdown[event.item.datum.handle === '{self.handle}']"
        drag = {
            "events": f"[{taken}, window:pointerup] > window:pointermove!",
            "update": self.under_pointer(self.along),
        }
        return {**signal, "on": [drag]}

    def under_pointer(self, axis: str) -> str:
        """The expression of the value that the pointer shows on this axis, at the nearest step."""
        at = f"(invert('{axis}', {axis}()) - {self.low!r}) / {self.step!r}"
        return f"clamp({self.low!r} + round({at}) * {self.step!r}, {self.low!r}, {self.high!r})"


class Hand(Protocol):
    """What moves on a picture that others draw: hashable, for the form is kept by it; equal where its layers are."""

    @property
    def moves(self) -> tuple[Move, ...]: ...  # noqa: D102 the numbers
    @property
    def tables(self) -> dict[str, pa.Table]: ...  # noqa: D102 what its layers draw from
    @property
    def params(self) -> list[Number]: ...  # noqa: D102 numbers that follow from those
    def layers(self, x: alt.X, y: alt.Y) -> list[Any]: ...  # noqa: D102 on top of the picture


def number(name: str, **what: str | float) -> Number:
    """A number of the form, by its `value` or by an `expr` of others."""
    return {"name": name, **what}


def at_stop(field: str, name: str) -> str:
    """A filter: the row of the table of stops at which the number stands."""
    return f"abs(datum.{field} - {name}) < 1e-9"


def at_step(names: Sequence[tuple[str, str]], k: str) -> tuple[str, str]:
    """Both coordinates after step k of a walk whose steps are numbers of the chart. names : of both, one pair a step"""
    xs, ys = (", ".join(pair[axis] for pair in names) for axis in (0, 1))
    return f"[{xs}][{k}]", f"[{ys}][{k}]"


def written_above(rows: alt.Chart, *parts: str) -> alt.Chart:
    """What a picture comes to, at its upper edge: it moves with the hand, before the server is asked.

    parts : expressions of text, side by side. Cut where the picture ends: else Vega would shrink the picture to make room.
    """
    says = rows.transform_calculate(says=" + '\u2003' + ".join(parts))
    text = says.mark_text(align="left", baseline="bottom", fontSize=14, color=INK, limit=alt.ExprRef(expr="width"))
    return text.encode(x=alt.value(0), y=alt.value(-6), text="says:N")


def handle(base: alt.Chart, *, name: str = "handle", colour: str = STEP) -> alt.LayerChart | alt.FacetChart:
    """A ring around the point of `base`, and a larger area that is taken by pointer or finger."""
    ring = base.mark_point(size=420, color=colour, strokeWidth=2, opacity=0.55, fill="transparent", clip=True)
    # an empty tooltip: beside a selection Vega-Lite lets the pointer through marks that have none
    area = base.transform_calculate(handle=f"'{name}'").encode(tooltip=alt.TooltipValue(None))
    return alt.layer(ring, area.mark_circle(size=1600, opacity=0, cursor="grab", clip=True, description=f"{LABEL} {name}"))
