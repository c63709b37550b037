"""One step of the backward pass as arrays in a row: each block as large as its shape, each cell coloured by its value.

Point at a cell of a result: the row and the column that it is made of are framed.
"""

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt
import numpy as np
import pyarrow as pa

from core.arrays import Array
from core.charts.picture import Chart, Picture, named, table
from core.charts.theme import CLASSES, PAPER, STEP
from core.learning.network.matrix_backpropagation import LayerStep

SLOT, SIGN, WORDS = 3.2, 0.8, 2.6  # in cells: least width of a block, width of a sign, height of the words above a block
CELL, TALL = 32, 480  # height of a cell in pixels, less where all of them would be taller than this: a first screen
_HIGH = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")


class Block(NamedTuple):
    """An array in an equation; its role says which of its cells make up an entry of the result."""

    name: str
    role: str  # "result" | "left" and "right" of a matrix product | "same" of an elementwise one
    values: Array


class Equation(NamedTuple):
    """result = left (sign) right."""

    result: Block
    left: Block
    sign: str
    right: Block

    @property
    def blocks(self) -> tuple[Block, Block, Block]:
        """The three arrays."""
        return self.result, self.left, self.right

    @property
    def height(self) -> int:
        """Rows of the tallest array."""
        return max(len(block.values) for block in self.blocks)

    @property
    def width(self) -> float:
        """Cells from left to right, with the signs."""
        return sum(max(block.values.shape[1], SLOT) for block in self.blocks) + 2 * SIGN


def equations(step: LayerStep) -> tuple[Equation, Equation, Equation]:
    """The step as e = g'(z) * delta;  delta of the layer before = W e;  dL/dW = a e^T."""
    here, before = f"({step.layer})".translate(_HIGH), f"({step.layer - 1})".translate(_HIGH)
    W = f"W({step.layer - 1},{step.layer})".translate(_HIGH)
    e, slope, delta = Block(f"e{here}", "result", step.e), f"g′(z{here})", f"δ{here}"
    return (
        Equation(e, Block(slope, "same", step.slope), "⊙", Block(delta, "same", step.delta)),
        Equation(Block(f"δ{before}", "result", step.delta_before), Block(W, "left", step.W), "·", e._replace(role="right")),
        Equation(
            Block(f"∂L/∂{W}", "result", step.dW), Block(f"a{before}", "left", step.a), "·", Block(f"e{here}ᵀ", "right", step.e.T)
        ),
    )


def matrix_picture(steps: Sequence[LayerStep], *, words: str) -> Picture:
    """Every step of a backward pass, one a frame; there is room for the largest of them, so that nothing jumps."""
    frames = [equations(step) for step in steps]
    heights = [max(equation.height for equation in same) for same in zip(*frames, strict=True)]
    ends = np.cumsum([height + WORDS for height in heights])
    width = max(equation.width for frame in frames for equation in frame)
    cells, labels, signs = [], [], []
    for frame, row in enumerate(frames):
        for index, equation in enumerate(row):
            x, middle = (width - equation.width) / 2, float(ends[index]) - heights[index] / 2
            for block, sign in zip(equation.blocks, ("=", equation.sign, ""), strict=True):
                m, n = block.values.shape
                slot = max(n, SLOT)
                left, top = x + (slot - n) / 2, middle - m / 2
                cells += _cells(block, left, top, frame, index)
                labels.append((frame, x + slot / 2, top, block.name, f"{m} × {n}"))
                x += slot + SIGN
                signs.append((frame, x - SIGN / 2, middle, sign))
    data = {
        "cells": _rows(cells, "frame equation role row column x y x2 y2 value shade text"),
        "labels": _rows(labels, "frame x y name shape"),
        "signs": _rows(signs, "frame x y sign"),
    }
    options = {"height": int(min(CELL * ends[-1], TALL))}
    return Picture(
        _form, data, words, options, {"width_in_cells": float(width), "height_in_cells": float(ends[-1])}, frames=len(steps)
    )


def _cells(block: Block, left: float, top: float, frame: int, equation: int) -> list[tuple[object, ...]]:
    largest = float(np.abs(block.values).max()) or 1.0
    return [
        (frame, equation, block.role, i + 1, j + 1, left + j, top + i, left + j + 1, top + i + 1, v, v / largest, _short(v))
        for (i, j), v in np.ndenumerate(block.values)
    ]


def _short(value: float) -> str:
    """Two decimals, without the sign of a zero."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _rows(rows: Sequence[tuple[object, ...]], names: str) -> pa.Table:
    return table(**dict(zip(names.split(), map(list, zip(*rows, strict=True)), strict=True)))


def _form(height: int) -> Chart:
    x_scale = alt.Scale(domain=[0, alt.ExprRef(expr="width_in_cells")], nice=False)
    y_scale = alt.Scale(domain=[alt.ExprRef(expr="height_in_cells"), 0], nice=False)
    x, y = alt.X("x:Q").scale(x_scale).axis(None), alt.Y("y:Q").scale(y_scale).axis(None)
    hover = alt.selection_point(
        name="hover",
        fields=["equation", "row", "column"],
        on="@result_marks:pointerover",
        clear=False,
        value=[{"equation": 2, "row": 1, "column": 1}],
    )
    made_of = (
        "isArray(hover.row) && datum.equation == hover.equation[0]"
        " && (datum.role == 'right' || datum.row == hover.row[0]) && (datum.role == 'left' || datum.column == hover.column[0])"
    )
    now = alt.Chart(named("cells")).transform_filter("datum.frame == frame")
    shown = now.encode(x, y, alt.X2("x2:Q"), alt.Y2("y2:Q"))
    tooltip = [alt.Tooltip("value:Q", format=".6g"), alt.Tooltip("row:Q"), alt.Tooltip("column:Q")]
    cells = shown.mark_rect(strokeWidth=0.5, stroke=PAPER).encode(
        alt.Color("shade:Q").scale(domain=[-1, 0, 1], range=[CLASSES[0], "#F4F4F4", CLASSES[1]]).legend(None), tooltip=tooltip
    )
    frame = shown.transform_filter(made_of).mark_rect(filled=False, stroke=STEP, strokeWidth=3)
    target = shown.transform_filter("datum.role == 'result'").mark_rect(opacity=0.001).properties(name="result")
    target = target.encode(tooltip=tooltip).add_params(hover)
    size = alt.ExprRef(expr="width / width_in_cells < 38 || height / height_in_cells < 18 ? 11 : 13")
    legible = alt.ExprRef(expr="width / width_in_cells < 30 ? 0 : 1")  # on a phone the colours must do
    values = (
        now.transform_calculate(middle="datum.x + 0.5", centre="datum.y + 0.5")
        .mark_text(fontSize=size, opacity=legible, color="#1B1F24")
        .encode(alt.X("middle:Q").axis(None), alt.Y("centre:Q").axis(None), alt.Text("text:N"))
    )
    labels = alt.Chart(named("labels")).transform_filter("datum.frame == frame").encode(x, y)
    signs = alt.Chart(named("signs")).transform_filter("datum.frame == frame").encode(x, y)
    layers = alt.layer(
        cells,
        frame,
        values,
        target,
        labels.mark_text(dy=-23, fontSize=14, fontWeight="bold").encode(alt.Text("name:N")),
        labels.mark_text(dy=-8, fontSize=12).encode(alt.Text("shape:N")),
        signs.mark_text(fontSize=18, fontWeight="bold").encode(alt.Text("sign:N")),
    )
    return layers.properties(height=height)
