"""Closing in on a point from both sides: the table behind a limit.

Topic: Limits. The exact limit is `core.calculus.symbolic.limit`; here are the numbers that make one believe it, or not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]
Function = Callable[[Array], npt.ArrayLike]


@dataclass(frozen=True)
class ClosingIn:
    """Values of a function ever closer to a point, from one side."""

    x: Array  # (k,)
    values: Array  # (k,), nan where undefined
    distances: Array  # (k,), from the point; for an infinite point 1/|x|


def close_in(f: Function, point: float, side: str, steps: int = 8) -> ClosingIn:
    """Take x at distance 1, 1/10, 1/100, … of the point, from the "left" or the "right"; 10, 100, … towards infinity."""
    distances = 10.0 ** -np.arange(steps)
    towards = distances if side == "right" else -distances
    x = np.sign(point) * 10.0 / distances if np.isinf(point) else point + towards
    with np.errstate(all="ignore"):
        values = np.broadcast_to(np.asarray(f(x), dtype=float), x.shape)
    return ClosingIn(np.asarray(x), values, distances)


def describe(left: float | None, right: float | None) -> str:
    """Why there is or is not a two-sided limit, in one sentence; None for a side without a limit."""
    if left is None and right is None:
        return "Neither side settles on a value: there is no limit."
    if left is None or right is None:
        return f"Only the {'right' if left is None else 'left'} side settles on a value: there is no two-sided limit."
    if left == right or np.isclose(left, right, rtol=1e-9, atol=1e-12):
        return "It grows beyond every bound on both sides." if np.isinf(left) else "Both sides settle on the same value."
    return "The two sides disagree: there is no two-sided limit."
