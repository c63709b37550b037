"""Which moments of a long run to show: all of a short one, else the beginning closely and the rest evenly."""

import numpy as np
import numpy.typing as npt


def moments(last: int, frames: int = 60) -> npt.NDArray[np.int_]:
    """At most `frames` of 0 … last, both ends among them, closer together at the start, where most happens.

    >>> moments(3).tolist(), moments(1000, 5).tolist()
    ([0, 1, 2, 3], [0, 62, 250, 562, 1000])
    """
    if last < frames:
        return np.arange(last + 1)
    return np.unique(np.round(last * np.linspace(0, 1, frames) ** 2).astype(int))
