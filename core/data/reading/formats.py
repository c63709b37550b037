"""Tables that are no text: workbooks, Parquet, Feather and JSON, and text that is compressed. What they hold is bounded first."""

import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
from python_calamine import CalamineError, CalamineWorkbook

from core.data.checks import TableError, listed

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
GROWS = 10  # times the limit of an upload: what it may become when it is unpacked
_DAMAGED = "{name} is damaged, or not what its name says: save it again, or as CSV."
_Read = Callable[[bytes, int, int], pd.DataFrame]  # of at most so many rows and columns


def kind(name: str) -> str:
    """The ending of a file's name, in small letters."""
    return PurePath(name).suffix.lower()


def unpacked(data: bytes, name: str, most: int) -> tuple[bytes, str]:
    """What a .gz file holds, and its name; any other file as it is. most : bytes"""
    if kind(name) != ".gz":
        return data, name
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        found = unpacking.decompress(data, most + 1)
    except zlib.error:
        raise TableError(_DAMAGED.format(name=name)) from None
    if len(found) > most:
        raise TableError(f"{name} holds more than {most / 1e6:.0f} MB when it is unpacked: upload a part.")
    if not unpacking.eof:
        raise TableError(_DAMAGED.format(name=name))
    return found, name[: -len(".gz")]


def is_packed(name: str) -> bool:
    """Whether the file may hold more than it weighs."""
    return kind(name) in (".gz", *WORKBOOKS, *_TYPED)


def sheets_to_choose(data: bytes, name: str, most: int) -> tuple[str, ...]:
    """The sheets of a workbook, where there are several. most : bytes when unpacked;  Raises TableError"""
    found = tuple(_workbook(data, name, most).sheet_names) if kind(name) in WORKBOOKS else ()
    return found if len(found) > 1 else ()


def _workbook(data: bytes, name: str, most: int) -> CalamineWorkbook:
    _refuse_bomb(data, name, most)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError, ValueError):
        raise TableError(_DAMAGED.format(name=name)) from None


def _refuse_bomb(data: bytes, name: str, most: int) -> None:
    """A workbook is a zip: it is unpacked piece by piece until it is too much, whatever it says of its size."""
    if not data.startswith(b"PK"):
        return
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for part in packed.infolist():
                with packed.open(part) as stream:
                    while piece := stream.read(2**20):
                        total += len(piece)
                        if total > most:
                            raise TableError(f"{name} holds more than {most / 1e6:.0f} MB when it is unpacked: upload a part.")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError):
        raise TableError(_DAMAGED.format(name=name)) from None


def sheet_as_csv(data: bytes, name: str, sheet: str | None, most: int, cells: int) -> tuple[bytes, list[str]]:
    """A sheet as CSV in UTF-8, so that headers, dates and numbers are read as those of any file; the first by default.

    most : bytes when unpacked;  cells : at most
    """
    workbook = _workbook(data, name, most)
    filled = [one for one in workbook.sheet_names if workbook.get_sheet_by_name(one).total_height]
    if not filled:
        raise TableError(f"{name} has no sheet with a value in it.")
    chosen = sheet if sheet in filled else filled[0]
    found = workbook.get_sheet_by_name(chosen)
    if found.total_height * found.total_width > cells:
        raise TableError(
            f"The sheet {chosen} has {found.total_height:,} rows and {found.total_width} columns: keep a part of it."
        )
    rows = pd.DataFrame(found.to_python(skip_empty_area=True), dtype=object)
    text = rows.map(_cell).to_csv(index=False, header=False)
    others = [other for other in filled if other != chosen]
    notes = [f"This is the sheet {chosen}; the workbook has {listed(others)} as well."] if others else []
    return text.encode("utf-8"), notes


def _cell(value: Any) -> str:
    """As a person would write it: whole numbers without a point, dates without a time where there is none."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    text = str(value)
    return text.removesuffix(" 00:00:00")


def typed(data: bytes, name: str, rows: int, columns: int) -> pd.DataFrame | None:
    """A table whose columns have types in the file: numbers are int64 or float64, everything else is text. None for text.

    rows, columns : at most
    """
    read = _TYPED.get(kind(name))
    if read is None:
        return None
    try:
        frame = read(data, rows, columns)
    except (pa.ArrowException, ValueError, OSError, OverflowError, RecursionError) as error:
        raise error if isinstance(error, TableError) else TableError(_DAMAGED.format(name=name)) from None
    frame.columns = pd.Index([str(c) for c in frame.columns])
    if nested := [c for c in frame if frame[c].map(lambda v: isinstance(v, (list, dict, tuple, bytes, np.ndarray))).any()]:
        raise TableError(f"{listed(nested)}: lists or tables inside cells; every cell needs one value.")
    return pd.DataFrame({c: _plain(frame[c]) for c in frame})


def _plain(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype(column.cat.categories.dtype)
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        whole = pd.api.types.is_integer_dtype(column) and not column.isna().any() and abs(column.astype(float)).max() < 2**63
        return column.astype("int64" if whole else "float64")
    present = column.dropna()
    if len(present) and present.map(lambda v: isinstance(v, (int, float)) and not isinstance(v, bool)).all():
        return column.astype("float64")
    return column.map(_cell, na_action="ignore").astype("str")


def _bounded(shape: tuple[int, int], rows: int, columns: int) -> None:
    if shape[0] > rows:
        raise TableError(f"The table has {shape[0]} rows, more than the limit of {rows}: upload a part.")
    if shape[1] > columns:
        raise TableError(f"The table has more columns than the limit of {columns}: keep those you need.")


def _parquet(data: bytes, rows: int, columns: int) -> pd.DataFrame:
    file = pyarrow.parquet.ParquetFile(io.BytesIO(data))
    _bounded((file.metadata.num_rows, file.metadata.num_columns), rows, columns)
    return _without_index(file.read())


def _feather(data: bytes, rows: int, columns: int) -> pd.DataFrame:
    table = pyarrow.feather.read_table(io.BytesIO(data))
    _bounded(table.shape, rows, columns)
    return _without_index(table)


def _without_index(table: pa.Table) -> pd.DataFrame:
    """The columns alone; the row names of pandas number the rows."""
    kept = [name for name in table.column_names if not name.startswith("__index_level_")]
    return table.select(kept).to_pandas(ignore_metadata=True)


def _json(lines: bool) -> _Read:
    def read(data: bytes, rows: int, columns: int) -> pd.DataFrame:
        frame = pd.read_json(
            io.BytesIO(data),
            orient="records",
            lines=lines,
            dtype=False,
            convert_axes=False,
            precise_float=True,
        )
        _bounded(frame.shape, rows, columns)
        return frame

    return read


_TYPED: dict[str, _Read] = {
    ".parquet": _parquet,
    ".feather": _feather,
    ".arrow": _feather,
    ".json": _json(lines=False),
    ".jsonl": _json(lines=True),
    ".ndjson": _json(lines=True),
}
ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".gz", *WORKBOOKS, *_TYPED)
