"""An editable matrix: cells to type in, presets with a seed, and the text that the address of the page carries."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from core.calculus.matrices.matrices import KINDS, Cells, Kind, random_matrix, read_cells, read_matrix, write_matrix
from core.expression import ExpressionError
from pages.parts.controls import text_input

Rows = tuple[tuple[float, ...], ...]  # a matrix as a value that can be looked up, for settings

_EDITION = "matrix editions"  # session_state: a grid that must show other cells than it holds is made anew


def matrix_editor(
    label: str,
    default: npt.ArrayLike,
    *,
    key: str,
    symmetric: bool = False,
    presets: bool = True,
) -> npt.NDArray[np.float64]:
    """The matrix in the reader's cells, or, while a cell holds no number, the last one that was all numbers.

    default : (m, n), or (n,) for a vector, shown as a column; when its shape changes the cells that stay keep their numbers
    key : the text "1, 2; 3, 4" in session_state is what counts: a callback sets it to set the matrix, to "" for the default
    """
    start = np.asarray(default, dtype=float)
    shape = (start.shape[0], start.size // start.shape[0])
    _fit(key, start.reshape(shape))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{label}**", width="content")
        note = f"Presets for {label}, or type it as text"
        with st.popover("Fill", icon=":material/grid_on:", key=f"{key}.fill", help=note):
            if presets:
                _presets(key, shape, symmetric)
            text = text_input(
                f"{label} as text",
                key=key,
                max_chars=1000,
                placeholder=write_matrix(start),
                help="Rows separated by a semicolon, entries by a comma. Empty: the matrix that the page begins with.",
            )
    cells, problem = _cells(key, text, start.reshape(shape), symmetric)
    _grid(key, label, cells, symmetric)
    if symmetric:
        st.caption("Symmetric: what you type is copied across the diagonal.")
    if problem:
        st.error(f"{problem} The last matrix stays.", icon=":material/edit:")
    return read_cells(cells).reshape(start.shape)


def rows_of(matrix: npt.NDArray[np.float64]) -> Rows:
    """(m, n) -> m tuples of n numbers."""
    return tuple(map(tuple, matrix.tolist()))


def _fit(key: str, start: npt.NDArray[np.float64]) -> None:
    """Carry the cells over when the reader has chosen another shape."""
    good: Cells | None = st.session_state.get(f"{key}.good")
    if good is None or not st.session_state.get(key) or (len(good), len(good[0])) == start.shape:
        return
    cells = read_matrix(write_matrix(start), start.shape)[0]
    rows = [list(row) for row in cells]
    for i, j in np.ndindex(min(len(good), len(rows)), min(len(good[0]), len(rows[0]))):
        rows[i][j] = good[i][j]
    st.session_state[key] = _text(rows)


def _presets(key: str, shape: tuple[int, int], symmetric: bool) -> None:
    square = shape[0] == shape[1]
    kinds = [k for k in KINDS if square or k not in ("symmetric", "positive definite")]
    kinds = [k for k in kinds if not (symmetric and k == "random") and not (k == "singular" and 1 in shape)]
    seed = st.number_input("Seed of the random ones", 0, 9999, 0, key=f"{key}.seed")

    def fill(kind: Kind) -> None:
        st.session_state[key] = write_matrix(random_matrix(kind, shape, int(seed), symmetric=symmetric))

    for kind in kinds:
        st.button(kind.capitalize(), key=f"{key}.{kind}", on_click=fill, args=(kind,), width="stretch")


def _cells(key: str, text: str, start: npt.NDArray[np.float64], symmetric: bool) -> tuple[Cells, str | None]:
    """What the text says, or what it last said while it cannot be read; and the sentence about what cannot be read."""
    problem = st.session_state.pop(f"{key}.problem", None)
    try:
        cells, _ = read_matrix(text or write_matrix(start), start.shape)
    except ExpressionError as error:
        problem = error.message
        cells = st.session_state.get(f"{key}.good") or read_matrix(write_matrix(start), start.shape)[0]
    if symmetric:
        n = range(len(cells))
        cells = tuple(tuple(cells[min(i, j)][max(i, j)] for j in n) for i in n)
    st.session_state[f"{key}.good"] = cells
    return cells, problem


def _grid(key: str, label: str, cells: Cells, symmetric: bool) -> None:
    """The cells to type in. The grid holds its edits itself; it is made anew only when it should show something else."""
    base, name = st.session_state.get(f"{key}.grid", (None, ""))
    if base is None or _edited(base, st.session_state.get(name)) != cells:
        base = cells
        st.session_state[_EDITION] = st.session_state.get(_EDITION, 0) + 1
        name = f"{key}.cells.{st.session_state[_EDITION]}"
        st.session_state[f"{key}.grid"] = (base, name)

    def typed() -> None:
        now = _edited(base, st.session_state[name])
        try:
            read_cells(now)
        except ExpressionError as error:
            st.session_state[f"{key}.problem"] = error.message
            return
        rows = [list(row) for row in now]
        for i, row in enumerate(now):
            for j, cell in enumerate(row):
                if symmetric and cell != cells[i][j]:
                    rows[j][i] = cell
        st.session_state[key] = _text(rows)

    rows, columns = len(base), len(base[0])
    frame = pd.DataFrame(base, index=[str(i + 1) for i in range(rows)], columns=[str(j + 1) for j in range(columns)])
    st.data_editor(frame, key=name, on_change=typed, width="stretch", disabled=["_index"], alt=f"Entries of {label}")


def _edited(base: Cells, state: Mapping[str, Any] | None) -> Cells:
    """The cells with the edits that the grid holds; an emptied cell counts as 0."""
    rows = [list(row) for row in base]
    for i, changes in (state or {}).get("edited_rows", {}).items():
        for column, value in changes.items():
            rows[int(i)][int(column) - 1] = str(value).strip() if value is not None else "0"
    return tuple(map(tuple, rows))


def _text(rows: Iterable[Iterable[str]]) -> str:
    return "; ".join(", ".join(row) for row in rows)
