"""Least squares: the curve with the smallest sum of squared residuals, beside scikit-learn's."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from core.arrays import Array
from core.calculus.certainty import computed
from core.charts.frames import moments
from core.charts.learning.curves import curves
from core.charts.learning.fit import fit_picture, residual_picture
from core.charts.learning.own_line import ENDS
from core.charts.picture import Picture
from core.data.datasets import CURVES, Choice, Dataset, chosen
from core.learning import LeastSquares
from core.learning.beside.comparison import Comparison, compare, twin
from core.learning.least_squares.normal_equations import fit_normal, normal_equations
from core.learning.least_squares.orthogonal import fit_orthogonal, orthogonal_solution
from core.learning.least_squares.polynomial import (
    PolynomialDescent,
    descend_to_polynomial,
    design_matrix,
    powers,
    term_names,
)
from core.learning.least_squares.steepest_descent import fit_descent, gradient_descent, sum_of_squares, sum_of_squares_gradient
from pages.parts.controls import number_input, selectbox, slider, toggle
from pages.parts.data.datasets import choose_dataset
from pages.parts.data.points import OWN as OWN_POINTS
from pages.parts.data.points import by_hand
from pages.parts.data.side_by_side import agreement, constructors, ledger_table, metrics_table
from pages.parts.follow import by_each
from pages.parts.frame import Code, Prediction, page
from pages.parts.picture import show as show_picture
from pages.parts.pins import pin, pinned_run
from pages.parts.player import player
from pages.parts.typeset import matrix
from pages.parts.verdict import verdict

PAGE, FRAMES, GRID = "least_squares", 60, 160
SOLVERS = ("auto", "normal", "qr", "gradient_descent")
CLAIM = (
    "Of all lines through the data, take the one whose residuals, drawn as squares, cover the least area: "
    "set the gradient of $\\|Ax-b\\|^2$ to zero."
)
PREDICTION = Prediction(
    question="You raise the degree of the polynomial. What happens to the sum of squares on the training points?",
    options=("It can only fall", "It can only rise", "It depends on the data"),
    answer="It can only fall",
    because="Every polynomial of degree 3 is one of degree 4 with a zero in front. On held-out points it may well rise.",
)
RATE_HELP = "Gradient descent converges while η is below 1/λ, λ the largest eigenvalue of AᵀA."
AREA = "The squares of the residuals cover {total:.5g} on the {rows} training points."
HOW = "The residuals of the fitted curve, in floating point; below, the fit is compared with scikit-learn's."
OWN = "Those of your line cover {total:.5g}."
OWN_HELP = "Drag its two ends, and watch the area of its squares."
OWN_REACH = 1e7
MARKS = "Orange: gradient descent on the way there; play it. Open marks are held out."
PATTERN = "Residuals against fitted values; a pattern is what the curve could not say."
SOLVED = (
    "Condition number of $A$: **{condition:.3g}**; solved by **{solver}**; rank {ours} with ours, {theirs} with scikit-learn."
)
STORY = (
    "**A story about digits.** The data of Wampler's polynomial lie exactly on $1 + x + x^2 + x^3 + x^4 + x^5$. "
    "scikit-learn's default treats small singular values as zero and silently drops columns."
)
EXPANDED = r"\|Ax-b\|^2 = x^TA^TAx - 2b^TAx + b^Tb, \qquad \nabla_x\|Ax-b\|^2 = 2A^TAx - 2A^Tb"
SOLUTION = r"2A^TAx - 2A^Tb = 0 \quad\Rightarrow\quad A^TAx = A^Tb, \qquad x = (A^TA)^{-1}A^Tb"
DIGITS = (
    "Your $A$ is {rows} × {columns}: a row $(1, x_i, …)$ for each training point. Its condition number "
    "{condition:.3g} is squared in $A^TA$: of 16 digits the normal equations lose twice as many as a "
    "QR factorisation, which is why the default solver chooses between them. "
    "Gradient descent used η = {eta:.4g}; its limit is {limit:.4g} (columns scaled, condition number {scaled:.3g})."
)


FITS: dict[str, Code] = {"normal": fit_normal, "qr": fit_orthogonal, "gradient_descent": fit_descent}


@dataclass(frozen=True, kw_only=True)
class Settings:
    data: Choice
    degree: int
    rate: float  # of gradient descent, as a share of the limit
    solver: str
    steps: int  # of gradient descent
    squares: bool  # drawn
    own: tuple[float, float] | None  # heights of the ends of the reader's line
    held_out: float  # share of the rows


@dataclass(frozen=True, kw_only=True)
class Result:
    data: Dataset
    pair: Comparison
    grid: Array  # (GRID,), places of the curves
    curves: dict[str, Array]  # "ours", "scikit-learn": (GRID,) each
    y: Array  # (n_samples,)
    fitted: Array  # (n_samples,), by ours
    descent: PolynomialDescent

    @property
    def total(self) -> float:
        """The sum of squares on the training points."""
        return float(self.pair.ours.residual_norm_**2)


def ask() -> Settings:
    data = choose_dataset(PAGE, [*CURVES, "diabetes"], classification=False, n=40, noise=0.3)
    degree = slider("Degree of the polynomial", 1, 9, 1, key=f"{PAGE}.degree")
    rate = slider("Learning rate, as a share of the limit", 0.05, 1.2, 0.5, 0.05, key=f"{PAGE}.rate", help=RATE_HELP)
    own = own_line() if toggle("Draw a line of your own", key=f"{PAGE}.own", help=OWN_HELP) else None
    with st.expander("More"):
        return Settings(
            data=data,
            own=own,
            degree=degree,
            rate=rate,
            solver=selectbox("Solver", SOLVERS, key=f"{PAGE}.solver"),
            steps=slider("Steps of gradient descent", 10, 500, 100, 10, key=f"{PAGE}.steps"),
            squares=toggle("Draw residuals as squares", True, key=f"{PAGE}.squares"),
            held_out=slider("Held out for the test", 0.0, 0.5, 0.25, 0.05, key=f"{PAGE}.test"),
        )


def own_line() -> tuple[float, float]:
    left, right = st.columns(2)
    return (
        number_input("Height at the left end", -OWN_REACH, OWN_REACH, 0.0, key=f"{PAGE}.left", where=left),
        number_input("Height at the right end", -OWN_REACH, OWN_REACH, 0.0, key=f"{PAGE}.right", where=right),
    )


def compute(now: Settings) -> Result:
    data = chosen(now.data)
    x, y, ours = data.X[:, 0], data.y.astype(float), LeastSquares(solver=now.solver)
    pair = compare(ours, twin(ours), powers(x, now.degree), y, now.held_out, repeats=3)
    grid = np.linspace(x.min(), x.max(), GRID)
    return Result(
        data=data,
        pair=pair,
        grid=grid,
        curves=pair.predict(powers(grid, now.degree)),
        y=y,
        fitted=pair.ours.predict(powers(x, now.degree)),
        descent=descend_to_polynomial(x[pair.train], y[pair.train], grid, now.degree, steps=now.steps, rate=now.rate),
    )


def show(now: Settings, found: Result) -> None:
    data, descent, shown = found.data, found.descent, moments(now.steps, FRAMES)
    words = AREA.format(total=found.total, rows=len(found.pair.train))
    verdict(computed(words, HOW), beside_own(now.own, found) if now.own else "")
    lines = {name: (found.grid, curve) for name, curve in found.curves.items()}
    if pinned := pinned_run(PAGE):
        lines["pinned"] = pinned
    picture = fit_picture(
        data.X[:, 0],
        found.y,
        found.fitted,
        lines,
        words=f"{data.title}, a polynomial of degree {now.degree}. {words}",
        axes=(data.feature_names[0], data.target_name),
        squares=now.squares and not now.own,
        own=now.own,
        by_hand=now.degree if now.data.name == OWN_POINTS else None,
        descent=(found.grid, descent.curves[shown]),
        part=found.pair.part,
    )
    show_picture(picture, f"{PAGE}.fit", **follows(now, picture))
    labels = [f"step {k}: sum of squares {descent.losses[k]:.4g}" for k in shown]
    run = f"{hash((now.data, now.degree, now.rate, now.steps, found.total))}"
    player(labels, run=run, key=f"{PAGE}.player")
    st.markdown(MARKS)
    agreement(found.pair)
    pin(PAGE, lines["ours"], f"{data.title}, degree {now.degree}, sum of squares {found.total:.5g}")


def follows(now: Settings, picture: Picture) -> dict[str, Any]:
    """The ends of the reader's line, or else the reader's points."""
    if now.own:
        return {"follow": by_each(ENDS, (f"{PAGE}.left", f"{PAGE}.right"), now.own)}
    x0, x1, y0, y1 = (picture.bounds[name] for name in ("x0", "x1", "y0", "y1"))
    return by_hand(PAGE, now.data, (x0, x1, y0, y1))


def beside_own(own: tuple[float, float], found: Result) -> str:
    """What the squares of the reader's line cover."""
    x, train = found.data.X[:, 0], found.pair.train
    heights = np.interp(x[train], (x.min(), x.max()), own)
    return OWN.format(total=float(((found.y[train] - heights) ** 2).sum()))


# --- the tabs ---


def numbers(now: Settings, found: Result) -> None:
    left, right = st.columns(2)
    with left:
        digits = dict.fromkeys(("ours", "scikit-learn"), st.column_config.NumberColumn(format="%.10g"))
        st.dataframe(coefficients(now, found), hide_index=True, width="stretch", column_config=digits)
        residuals = residual_picture(found.fitted, found.y - found.fitted, part=found.pair.part, words=PATTERN)
        show_picture(residuals, f"{PAGE}.residuals")
        show_picture(losses(now, found), f"{PAGE}.losses")
    with right:
        metrics_table(found.pair)
        ledger_table(found.pair)
        ours, theirs = found.pair.ours, found.pair.theirs
        ranks = {"ours": ours.rank_ + 1, "theirs": theirs.rank_ + 1}
        st.markdown(SOLVED.format(condition=ours.condition_number_, solver=ours.solver_, **ranks))
        st.markdown(STORY)
        st.button("Show me", on_click=story, icon=":material/auto_stories:", key=f"{PAGE}.story")


def coefficients(now: Settings, found: Result) -> dict[str, list[object]]:
    models = {"ours": found.pair.ours, "scikit-learn": found.pair.theirs}
    return {"term": term_names(now.degree), **{name: [m.intercept_, *m.coef_] for name, m in models.items()}}


def losses(now: Settings, found: Result) -> Picture:
    """The sum of squares as gradient descent goes on."""
    reached = np.isfinite(found.descent.losses)
    lines = {"ours": (np.flatnonzero(reached).astype(float), found.descent.losses[reached])}
    shown = moments(now.steps, FRAMES).astype(float)
    words = f"Sum of squares over {now.steps} steps of gradient descent."
    return curves(lines, x="step of gradient descent", y="sum of squares", words=words, at=shown)


def story() -> None:
    st.session_state.update({f"{PAGE}.data": "wampler", f"{PAGE}.degree": 5, f"{PAGE}.test": 0.0})


def mathematics(now: Settings, found: Result) -> None:
    st.latex(EXPANDED)
    st.latex(SOLUTION)
    model, train = found.pair.ours, found.pair.train
    A, b = design_matrix(found.data.X[train, 0], now.degree), found.y[train]
    x = np.array([model.intercept_, *model.coef_])
    st.markdown("**With your numbers:**")
    st.latex(rf"{matrix(A.T @ A)}\,x = {matrix(A.T @ b)} \quad\Rightarrow\quad x = {matrix(x)}")
    where = "Each line of the derivation, on three points in space"
    st.page_link("pages/least_squares_geometry.py", label=where, icon=":material/architecture:")
    descent, size = found.descent, {"rows": len(A), "columns": now.degree + 1}
    speed = {"eta": descent.eta, "limit": descent.eta_limit, "scaled": descent.condition_number}
    st.markdown(DIGITS.format(condition=model.condition_number_, **size, **speed))
    constructors(found.pair)


def take(now: Settings, found: Result) -> dict[str, object]:
    return {
        "Data": found.data.frame.assign(fitted=found.fitted, part=found.pair.part),
        "Coefficients": coefficients(now, found),
        "Metrics": found.pair.scores.reset_index(),
    }


def surprise() -> dict[str, object]:
    rng = np.random.default_rng()
    return {"data": str(rng.choice(CURVES)), "degree": int(rng.integers(1, 7))}


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
    on_the_slide=[normal_equations, orthogonal_solution, sum_of_squares_gradient],
    what_ran=lambda now, found: [
        LeastSquares.fit,
        FITS[found.pair.ours.solver_],
        design_matrix,
        descend_to_polynomial,
        gradient_descent,
        sum_of_squares,
    ],
)
