"""Numbers, vectors and matrices as LaTeX, with as many digits as mean something."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def number(value: float, digits: int = 5) -> str:
    """The number with so many significant digits; a power of ten is written as one.

    >>> number(-0.0), number(2.0), number(1.5e-7)
    ('0', '2', '1.5 \\\\cdot 10^{-7}')
    """
    text = f"{value + 0.0:.{digits}g}"
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else text


def matrix(A: npt.ArrayLike | Sequence[Sequence[str]], digits: int = 5) -> str:
    """A matrix of numbers, or of pieces of LaTeX; a vector (n,) is written as a column."""
    rows = np.asarray(A)
    rows = rows.reshape(len(rows), -1)
    cells = [[cell if isinstance(cell, str) else number(float(cell), digits) for cell in row] for row in rows.tolist()]
    return r"\begin{bmatrix}" + r" \\ ".join(" & ".join(row) for row in cells) + r"\end{bmatrix}"


def point(x: Sequence[float] | np.ndarray, digits: int = 4) -> str:
    """Coordinates in words, (1, −0.5); a single one without brackets."""
    text = ", ".join(f"{v + 0.0:.{digits}g}" for v in np.asarray(x, dtype=float)).replace("-", "−")
    return text if len(x) == 1 else f"({text})"
