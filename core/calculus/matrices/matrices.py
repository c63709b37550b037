"""Matrices to start from, drawn with a seed, and matrices as text: rows end with a semicolon, entries with a comma."""

import re
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from core.arrays import Array
from core.expression import ExpressionError, parse

Cells = tuple[tuple[str, ...], ...]  # a matrix as it was typed: 1/3 stays 1/3
Kind = Literal["random", "symmetric", "positive definite", "singular", "identity"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_LARGEST = 1e9  # of a typed entry


def random_matrix(kind: Kind, shape: tuple[int, int], seed: int, *, symmetric: bool = False) -> Array:
    """A matrix of small whole numbers of this kind, the same for the same seed; shape (m, n).

    symmetric : make the random and the singular one symmetric as well.
    Raises ValueError where a kind needs m = n and they differ.

    >>> random_matrix("identity", (2, 2), 0).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    m, n = shape
    rng = np.random.default_rng(seed)
    if m != n and (symmetric or kind in ("symmetric", "positive definite")):
        raise ValueError("Only a square matrix can be symmetric.")
    if kind == "identity":
        return np.eye(m, n)
    if kind == "positive definite":
        B = rng.integers(-2, 3, (n, n))
        return np.asarray(B.T @ B + np.eye(n))  # x'B'Bx + x'x > 0 for every x but 0
    if kind == "singular":
        return _singular(m, n, rng, symmetric)
    A = rng.integers(-3, 4, shape).astype(float)
    return np.asarray(np.triu(A) + np.triu(A, 1).T) if symmetric or kind == "symmetric" else A


def _singular(m: int, n: int, rng: np.random.Generator, symmetric: bool) -> Array:
    """A product through a space of one dimension less: its rank is smaller than it could be."""
    rank = min(m, n) - 1
    B = rng.integers(-2, 3, (m, rank))
    return np.asarray(B @ (B.T if symmetric else rng.integers(-2, 3, (rank, n))), dtype=float)


def read_matrix(text: str, shape: tuple[int, int]) -> tuple[Cells, Array]:
    """The entries of "1, 2; 3, 1/3" as typed and as numbers. Raises ExpressionError with one plain sentence.

    >>> read_matrix("1, 2; 3, 1/2", (2, 2))[1].tolist()
    [[1.0, 2.0], [3.0, 0.5]]
    """
    m, n = shape
    rows = re.split(r"[;\n]", text.strip(" [];\n"))
    cells = tuple(tuple(cell.strip(" []") for cell in row.split(",")) for row in rows)
    if n == 1 and len(cells) == 1:  # a vector may be written in a line
        cells = tuple((cell,) for cell in cells[0])
    if len(cells) != m or any(len(row) != n for row in cells):
        like = write_matrix(np.arange(1, m * n + 1).reshape(shape))
        raise ExpressionError(f"Give {m} rows of {n}, entries separated by commas and rows by semicolons: {like}.")
    return cells, read_cells(cells)


def read_cells(cells: Cells) -> Array:
    """The numbers in the cells, each a number or a fraction such as 1/3. Raises ExpressionError that names the cell."""
    return np.array([[_entry(cell, i, j) for j, cell in enumerate(row, 1)] for i, row in enumerate(cells, 1)])


def _entry(cell: str, i: int, j: int) -> float:
    try:
        value = float(parse(cell, variables=())())
    except ExpressionError:
        raise ExpressionError(f"Row {i}, column {j}: type a number, such as 2, -0.5 or 1/3.") from None
    if not abs(value) <= _LARGEST:
        raise ExpressionError(f"Row {i}, column {j}: the number must be real and at most a billion.")
    return value


def write_matrix(A: npt.ArrayLike) -> str:
    """The matrix as text that `read_matrix` reads; (n,) is written as a column.

    >>> write_matrix([[1, 0.5], [3, 4]])
    '1, 0.5; 3, 4'
    """
    rows = np.asarray(A, dtype=float)
    return "; ".join(", ".join(f"{entry:.15g}" for entry in row) for row in rows.reshape(len(rows), -1))
