"""Signals to be made smooth: drawn ones, whose truth is known, and a column of a table."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from core.arrays import Array

SIGNALS = {"waves": "Two waves", "bump": "A bump on a slope", "steps": "Steps", "line": "A straight line"}
MOST = 5000  # values of a column


@dataclass(frozen=True)
class Signal:
    """Values in order, with noise."""

    t: Array  # (n,)
    y: Array  # (n,), with noise
    truth: Array | None  # (n,), where it is known
    axes: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class SignalChoice:
    """What makes a signal: equal choices make equal signals."""

    name: str = "waves"  # of SIGNALS; with values of the reader's own, what their column is called
    n: int = 200  # values of a drawn one
    noise: float = 0.3  # standard deviation
    seed: int = 0
    values: tuple[float, ...] = field(default=(), metadata={"columns": ("value",)})  # of the reader's column, in its order


def chosen_signal(choice: SignalChoice) -> Signal:
    """The signal of this choice. Raises ValueError for one or two values.

    >>> chosen_signal(SignalChoice(name="rent", values=(1.0, 3.0, 2.0))).axes
    ('value number', 'rent')
    """
    if choice.values:
        return column_signal(pd.Series(choice.values, name=choice.name, dtype=float))
    return make_signal(choice.name, choice.n, choice.noise, choice.seed)


def make_signal(name: str, n: int = 200, noise: float = 0.3, seed: int = 0) -> Signal:
    """Draw n values on [0, 1] with normal noise of this standard deviation."""
    t = np.linspace(0, 1, n)
    truth = {
        "waves": np.sin(2 * np.pi * t) + 0.5 * np.sin(6 * np.pi * t),
        "bump": t + 1.5 * np.exp(-(((t - 0.55) / 0.08) ** 2)),
        "steps": np.floor(4 * t).clip(0, 3) / 1.5,
        "line": 2 * t - 1,
    }[name]
    return Signal(t, truth + noise * np.random.default_rng(seed).normal(size=n), truth, ("t", "signal"))


def column_signal(column: pd.Series) -> Signal:
    """The first MOST known values of a numeric column, in the order of its rows. Raises ValueError below three values."""
    y = column.dropna().to_numpy(float)[:MOST]
    if len(y) < 3:
        raise ValueError("A signal needs at least three values.")
    return Signal(np.arange(1.0, len(y) + 1), y, None, ("value number", str(column.name)))
