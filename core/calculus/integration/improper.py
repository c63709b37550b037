"""Integrals by numbers alone: whether there is one to trust, and what an improper one comes to as the cut moves out.

Topic: Integrals. An integral to infinity is the limit of integrals that are cut off farther and farther out.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from core.bounded import TooHard
from core.calculus.integration.agreement import Callable1, quadrature

CUTS = (1.0, 10.0, 100.0, 1000.0, 10_000.0)


def trusted_integral(f: Callable1, a: float, b: float) -> float:
    """The integral from a to b by quadrature; nan where it diverges, is undefined, or is not sure of its digits."""
    try:
        found = quadrature(f, a, b)
    except TooHard:
        return math.nan
    return found.value if found.reliable else math.nan


def cut_integrals(f: Callable1, a: float, b: float, cuts: Sequence[float] = CUTS) -> Any:
    """The integrals from max(a, -cut) to min(b, cut), a < b, (k,): shell after shell, so that a narrow peak is not missed."""
    inside = [(max(a, -cut), min(b, cut)) for cut in cuts]
    first = [trusted_integral(f, *inside[0])] if inside[0][0] < inside[0][1] else [0.0]
    shells = []
    for (low, high), (lower, higher) in pairwise(inside):
        edges = [(lower, low), (high, higher)] if low < high else [(lower, higher)]
        shells.append(sum(trusted_integral(f, *edge) for edge in edges if edge[0] < edge[1]))
    return np.cumsum(first + shells)
