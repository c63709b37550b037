"""A noisy signal made smooth by regularised least squares."""

import numpy as np
import streamlit as st

from core.charts.matrices.noise_reduction import signal_picture, trade_off_picture
from core.data.signals import SIGNALS
from core.learning.least_squares.noise_reduction import gradient, gradient_gap, second_differences, smooth, trade_off
from pages.parts.controls import slider
from pages.parts.frame import columns, opening, predict, reset_button, show_code, tabs, take_away
from pages.parts.picture import show
from pages.parts.signals import choose_signal

PAGE = "noise_reduction"
LAMS = 10.0 ** np.arange(-2, 8.1, 0.5)
opening(
    PAGE,
    "Stay close to the data, $\\|x-y\\|^2$, but bend little, $\\lambda\\|Dx\\|^2$: the minimum of the sum is a linear system, and what is left is the signal.",
)
predict(
    PAGE,
    "What does the smoothed signal become when λ grows without bound?",
    ["A constant", "A straight line", "Zero"],
    "A straight line",
    "Only straight lines have no second differences; the closest of them is the least-squares line.",
)


def read(lam: float) -> str:
    return f"{lam:,.0f}" if lam >= 100 else f"{lam:.3g}"


@st.fragment
def lab() -> None:
    controls, picture = columns()
    rng = np.random.default_rng()
    with controls:
        power = slider("log₁₀ λ: what bending costs", -2.0, 8.0, 2.0, 0.25, key=f"{PAGE}.power",
                       help="A small λ keeps the data as they are; a very large one leaves the least-squares line.")  # fmt: skip
        signal = choose_signal(PAGE)
        reset_button(PAGE, surprise=lambda: {"signal": str(rng.choice(list(SIGNALS))), "power": float(rng.integers(-4, 17)) / 2})
    lam, y = 10.0**power, signal.y
    x = smooth(y, lam)
    now, every = trade_off(y, [lam], signal.truth), trade_off(y, LAMS, signal.truth)
    words = f"λ = {read(lam)}: misfit ‖x − y‖² = {now.misfit[0]:.4g}, roughness ‖Dx‖² = {now.roughness[0]:.4g}."
    if signal.truth is not None:
        before = float(np.sqrt(np.mean((y - signal.truth) ** 2)))
        best = LAMS[int(np.argmin(every.error))]
        words += f" The distance from the true signal went from {before:.3g} to {now.error[0]:.3g}; λ near {read(best)} is best."
    with picture:
        show(signal_picture(signal.t, y, x, truth=signal.truth, axes=signal.axes,
                            words=f"{len(y)} noisy values and the smooth curve through them. {words}"), f"{PAGE}.signal_chart")  # fmt: skip
        st.markdown(f"**{words}**")

    table = {"value number": np.arange(1, len(y) + 1), "noisy y": y, "smoothed x": x}
    costs = {"λ": LAMS, "misfit": every.misfit, "roughness": every.roughness}
    if signal.truth is not None:
        table["true signal"], costs["error"] = signal.truth, every.error

    def numbers() -> None:
        left, right = st.columns(2)
        with left:
            st.markdown("**The trade-off**: every λ is a point; the orange one is yours.")
            show(trade_off_picture(every.misfit, every.roughness, LAMS, (now.misfit[0], now.roughness[0]), axes=("misfit ‖x − y‖²", "roughness ‖Dx‖²"),
                                   words=f"Roughness falls as misfit grows. {words}"), f"{PAGE}.trade_off")  # fmt: skip
        with right:
            if signal.truth is None:
                st.markdown(
                    "The true signal is not known here, so there is no error to show: take a λ at the bend of the trade-off."
                )
            else:
                st.markdown("**The error**: too small a λ keeps the noise, too large a λ bends the signal flat.")
                show(trade_off_picture(LAMS, every.error, LAMS, (lam, now.error[0]), axes=("λ", "distance from the true signal"),
                                       words=f"The error is smallest near λ = {read(best)}. {words}"), f"{PAGE}.error")  # fmt: skip
        st.dataframe(
            costs,
            hide_index=True,
            width="stretch",
            column_config=dict.fromkeys(costs, st.column_config.NumberColumn(format="%.4g")),
        )

    def mathematics() -> None:
        st.latex(r"f(x) = \|x-y\|^2 + \lambda\,\|Dx\|^2, \qquad (Dx)_i = x_i - 2x_{i+1} + x_{i+2}")
        st.latex(r"\nabla f(x) = 2(x-y) + 2\lambda D^TDx = 0 \quad\Longleftrightarrow\quad (I + \lambda D^TD)\,x = y")
        st.markdown(
            "These are the normal equations of least squares with the rows of $\\sqrt\\lambda\\,D$ below those of $I$. For six values:"
        )
        D = second_differences(6).toarray()
        st.latex(r"D^TD = \begin{pmatrix}" + r"\\".join(" & ".join(f"{v:g}" for v in row) for row in D.T @ D) + r"\end{pmatrix}")
        st.markdown(
            f"By the formula and by central differences the gradient is the same to {gradient_gap(y[:200][::-1], y[:200], lam):.1g} of its size; "
            f"at the smoothed curve it is {np.abs(gradient(x, y, lam)).max():.1g}, zero but for rounding. "
            "Five diagonals make the system cheap: the work grows with $n$, not with $n^3$."
        )

    def code() -> None:
        show_code(second_differences, smooth, gradient, trade_off)

    def take() -> None:
        take_away(PAGE, {"Signal": table, "Trade-off": costs})

    tabs(PAGE, numbers, mathematics, code, take)


lab()
