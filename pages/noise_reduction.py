"""A noisy signal made smooth by regularised least squares."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.calculus.certainty import computed
from core.charts.matrices.noise_reduction import signal_picture, trade_off_picture
from core.data.signals import SIGNALS, Signal, SignalChoice, chosen_signal
from core.learning.least_squares.noise_reduction import (
    Smoothing,
    gradient,
    gradient_gap,
    second_differences,
    smooth,
    smoothing,
    trade_off,
)
from pages.parts.controls import slider
from pages.parts.data.signals import choose_signal
from pages.parts.frame import Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.verdict import verdict

PAGE, CHECKED = "noise_reduction", 200
CLAIM = (
    "Stay close to the data, $\\|x-y\\|^2$, but bend little, $\\lambda\\|Dx\\|^2$: "
    "the minimum of the sum is a linear system, and what is left is the signal."
)
PREDICTION = Prediction(
    question="What does the smoothed signal become when λ grows without bound?",
    options=("A constant", "A straight line", "Zero"),
    answer="A straight line",
    because="Only straight lines have no second differences; the closest of them is the least-squares line.",
)
POWER_HELP = "A small λ keeps the data as they are; a very large one leaves the least-squares line."
COST = "λ = {lam}: misfit ‖x − y‖² = {misfit:.4g}, roughness ‖Dx‖² = {roughness:.4g}."
NEARER = "The distance from the true signal went from {before:.3g} to {after:.3g}; of the λ tried, {best} comes nearest."
HOW = "The linear system is solved in floating point; the mathematics measures the gradient that is left."
TRADE_OFF = "**The trade-off**: every λ is a point; the orange one is yours."
NO_TRUTH = "The true signal is not known here, so there is no error to show: take a λ at the bend of the trade-off."
ERROR = "**The error**: too small a λ keeps the noise, too large a λ bends the signal flat."
OBJECTIVE = r"f(x) = \|x-y\|^2 + \lambda\,\|Dx\|^2, \qquad (Dx)_i = x_i - 2x_{i+1} + x_{i+2}"
SYSTEM = r"\nabla f(x) = 2(x-y) + 2\lambda D^TDx = 0 \quad\Longleftrightarrow\quad (I + \lambda D^TD)\,x = y"
NORMAL = (
    "These are the normal equations of least squares with the rows of $\\sqrt\\lambda\\,D$ below those of $I$. For six values:"
)
CHECK = (
    "By the formula and by central differences the gradient is the same to {gap:.1g} of its size; "
    "at the smoothed curve it is {left:.1g}, zero but for rounding. "
    "Five diagonals make the system cheap: the work grows with $n$, not with $n^3$."
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    power: float  # log₁₀ λ
    signal: SignalChoice

    @property
    def private(self) -> bool:
        """Whether the reader's own table is in it."""
        return bool(self.signal.values)


@dataclass(frozen=True, kw_only=True)
class Result:
    signal: Signal
    smoothed: Smoothing


def ask() -> Settings:
    power = slider("log₁₀ λ: what bending costs", -2.0, 8.0, 2.0, 0.25, key=f"{PAGE}.power", help=POWER_HELP)
    return Settings(power=power, signal=choose_signal(PAGE))


def compute(now: Settings) -> Result:
    signal = chosen_signal(now.signal)
    return Result(signal=signal, smoothed=smoothing(signal.y, 10.0**now.power, signal.truth))


def show(_: Settings, found: Result) -> None:
    signal, x = found.signal, found.smoothed.x
    words = sentence(found.smoothed)
    verdict(computed(words, HOW), nearer(found.smoothed))
    words = f"{len(x)} noisy values and the smooth curve through them. {words}"
    picture = signal_picture(signal.t, signal.y, x, truth=signal.truth, axes=signal.axes, words=words)
    show_picture(picture, f"{PAGE}.signal_chart")


def sentence(found: Smoothing) -> str:
    return COST.format(lam=read(found.lam), misfit=found.cost.misfit[0], roughness=found.cost.roughness[0])


def nearer(found: Smoothing) -> str:
    """How far the true signal is, where it is known."""
    if found.truth is None:
        return ""
    return NEARER.format(before=found.noise, after=found.cost.error[0], best=read(found.best))


def read(lam: float) -> str:
    return f"{lam:,.0f}" if lam >= 100 else f"{lam:.3g}"


# --- the tabs ---


def numbers(_: Settings, found: Result) -> None:
    left, right = st.columns(2)
    with left:
        trade_off_view(found.smoothed)
    with right:
        error_view(found.smoothed)
    table = costs(found.smoothed)
    digits = dict.fromkeys(table, st.column_config.NumberColumn(format="%.4g"))
    st.dataframe(table, hide_index=True, width="stretch", column_config=digits)


def trade_off_view(found: Smoothing) -> None:
    st.markdown(TRADE_OFF)
    every, now = found.costs, (found.cost.misfit[0], found.cost.roughness[0])
    words = f"Roughness falls as misfit grows. {sentence(found)}"
    axes = ("misfit ‖x − y‖²", "roughness ‖Dx‖²")
    picture = trade_off_picture(every.misfit, every.roughness, every.lams, now, axes=axes, words=words)
    show_picture(picture, f"{PAGE}.trade_off")


def error_view(found: Smoothing) -> None:
    if found.truth is None:
        st.markdown(NO_TRUTH)
        return
    st.markdown(ERROR)
    every, now = found.costs, (found.lam, found.cost.error[0])
    words = f"The error is smallest near λ = {read(found.best)}. {sentence(found)}"
    axes = ("λ", "distance from the true signal")
    picture = trade_off_picture(every.lams, every.error, every.lams, now, axes=axes, words=words)
    show_picture(picture, f"{PAGE}.error")


def costs(found: Smoothing) -> dict[str, object]:
    every = found.costs
    table: dict[str, object] = {"λ": every.lams, "misfit": every.misfit, "roughness": every.roughness}
    return table if found.truth is None else {**table, "error": every.error}


def mathematics(_: Settings, found: Result) -> None:
    st.latex(OBJECTIVE)
    st.latex(SYSTEM)
    st.markdown(NORMAL)
    D = second_differences(6).toarray()
    rows = r"\\".join(" & ".join(f"{v:g}" for v in row) for row in D.T @ D)
    st.latex(r"D^TD = \begin{pmatrix}" + rows + r"\end{pmatrix}")
    x, y, lam = found.smoothed.x, found.smoothed.y, found.smoothed.lam
    gap = gradient_gap(y[:CHECKED][::-1], y[:CHECKED], lam)
    st.markdown(CHECK.format(gap=gap, left=np.abs(gradient(x, y, lam)).max()))


def take(_: Settings, found: Result) -> dict[str, object]:
    x, y, truth = found.smoothed.x, found.smoothed.y, found.smoothed.truth
    table = {"value number": np.arange(1, len(y) + 1), "noisy y": y, "smoothed x": x}
    return {"Signal": table if truth is None else {**table, "true signal": truth}, "Trade-off": costs(found.smoothed)}


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"signal": str(rng.choice(list(SIGNALS))), "power": float(rng.integers(-4, 17)) / 2}


page(
    PAGE,
    CLAIM,
    ask,
    compute,
    show,
    numbers=numbers,
    mathematics=mathematics,
    take=take,
    prediction=PREDICTION,
    surprise=surprise,
    what_ran=[second_differences, smooth, gradient, smoothing, trade_off],
)
