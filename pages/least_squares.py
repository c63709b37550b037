"""Least squares: the curve with the smallest sum of squared residuals, beside scikit-learn's."""

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.frames import moments
from core.charts.learning.curves import curves
from core.charts.learning.fit import fit_picture, residual_picture
from core.data.datasets import CURVES
from core.learning import LeastSquares
from core.learning.beside.comparison import compare, twin
from core.learning.least_squares.normal_equations import normal_equations
from core.learning.least_squares.orthogonal import orthogonal_solution
from core.learning.least_squares.polynomial import descend_to_polynomial, powers
from core.learning.least_squares.steepest_descent import sum_of_squares, sum_of_squares_gradient
from pages.parts.controls import selectbox, slider, toggle
from pages.parts.datasets import choose_dataset
from pages.parts.frame import columns, opening, predict, reset_button, tabs, take_away
from pages.parts.picture import show
from pages.parts.pins import pin
from pages.parts.player import player
from pages.parts.side_by_side import ledger_table, metrics_table, sources, verdict
from pages.parts.typeset import matrix

PAGE = "least_squares"
opening(PAGE, "Of all lines through the data, take the one whose residuals, drawn as squares, cover the least area: "
              "set the gradient of $\\|Ax-b\\|^2$ to zero.")  # fmt: skip
predict(
    PAGE,
    "You raise the degree of the polynomial. What happens to the sum of squares on the training points?",
    ["It can only fall", "It can only rise", "It depends on the data"],
    "It can only fall",
    "Every polynomial of degree 3 is one of degree 4 with a zero in front. On held-out points it may well rise.",
)


def story() -> None:
    st.session_state.update({f"{PAGE}.data": "wampler", f"{PAGE}.degree": 5, f"{PAGE}.test": 0.0})


@st.fragment
def lab() -> None:
    controls, picture = columns()
    with controls:
        data = choose_dataset(PAGE, [*CURVES, "diabetes"], classification=False, n=40, noise=0.3)
        degree = slider("Degree of the polynomial", 1, 9, 1, key=f"{PAGE}.degree")
        rate = slider("Learning rate, as a share of the limit", 0.05, 1.2, 0.5, 0.05, key=f"{PAGE}.rate",
                      help="Gradient descent converges while η is below 1/λ, λ the largest eigenvalue of AᵀA.")  # fmt: skip
        with st.expander("More"):
            solver = selectbox("Solver", ["auto", "normal", "qr", "gradient_descent"], key=f"{PAGE}.solver")
            steps = slider("Steps of gradient descent", 10, 500, 100, 10, key=f"{PAGE}.steps")
            squares = toggle("Draw residuals as squares", True, key=f"{PAGE}.squares")
            share = slider("Held out for the test", 0.0, 0.5, 0.25, 0.05, key=f"{PAGE}.test")
        reset_button(PAGE, surprise=lambda: {"data": str(np.random.default_rng().choice(CURVES)),
                                             "degree": int(np.random.default_rng().integers(1, 7))})  # fmt: skip

    x = data.X[:, 0]
    ours = LeastSquares(solver=solver)
    result = compare(ours, twin(ours), powers(x, degree), data.y, share, repeats=3)
    model, theirs = result.ours, result.theirs
    part = result.part
    grid = np.linspace(x.min(), x.max(), 160)
    curve, twins_curve = (m.predict(powers(grid, degree)) for m in (model, theirs))
    fitted = model.predict(powers(x, degree))
    descent = descend_to_polynomial(x[result.train], data.y[result.train], grid, degree, steps=steps, rate=rate)
    shown = moments(steps, 60)
    total = model.residual_norm_**2

    with picture:
        words = f"The squares of the residuals cover {total:.5g} on the {len(result.train)} training points."
        lines = {"ours": (grid, curve), "scikit-learn": (grid, twins_curve)}
        pinned = st.session_state.get(f"{PAGE}_pin")
        if pinned:
            lines["pinned"] = pinned[0]
        show(fit_picture(x, data.y, fitted, lines, words=f"{data.title}, a polynomial of degree {degree}. {words}",
                         axes=(data.feature_names[0], data.target_name), squares=squares,
                         descent=(grid, descent.curves[shown]), part=part), f"{PAGE}.fit")  # fmt: skip
        player([f"step {k}: sum of squares {descent.losses[k]:.4g}" for k in shown],
               run=f"{hash((data.name, degree, rate, steps, total))}", key=f"{PAGE}.player")  # fmt: skip
        st.markdown(f"**{words}** Orange: gradient descent on the way there; play it. Open marks are held out.")
        verdict(result)
        pin(PAGE, (grid, curve), f"{data.title}, degree {degree}, sum of squares {total:.5g}")

    terms = ["1", *(f"x{'  ²³⁴⁵⁶⁷⁸⁹'[k]}".strip() for k in range(1, degree + 1))]
    coefficients = pd.DataFrame({
        "term": terms, "ours": [model.intercept_, *model.coef_], "scikit-learn": [theirs.intercept_, *theirs.coef_],
    })  # fmt: skip

    def numbers() -> None:
        left, right = st.columns(2)
        with left:
            st.dataframe(
                coefficients,
                hide_index=True,
                width="stretch",
                column_config=dict.fromkeys(["ours", "scikit-learn"], st.column_config.NumberColumn(format="%.10g")),
            )
            show(residual_picture(fitted, data.y - fitted, part=part,
                                  words="Residuals against fitted values; a pattern is what the curve could not say."),
                 f"{PAGE}.residuals")  # fmt: skip
            reached = np.isfinite(descent.losses)
            show(curves({"ours": (np.arange(steps + 1)[reached], descent.losses[reached])}, x="step of gradient descent",
                        y="sum of squares", words=f"Sum of squares over {steps} steps of gradient descent.", at=shown),
                 f"{PAGE}.losses")  # fmt: skip
        with right:
            metrics_table(result)
            ledger_table(result)
            st.markdown(f"Condition number of $A$: **{model.condition_number_:.3g}**; solved by **{model.solver_}**; "
                        f"rank {model.rank_ + 1} with ours, {theirs.rank_ + 1} with scikit-learn.")  # fmt: skip
            st.markdown("**A story about digits.** The data of Wampler's polynomial lie exactly on $1 + x + x^2 + x^3 + x^4 + x^5$. "
                        "scikit-learn's default treats small singular values as zero and silently drops columns.")  # fmt: skip
            st.button("Show me", on_click=story, icon=":material/auto_stories:", key=f"{PAGE}.story")

    def mathematics() -> None:
        st.latex(r"\|Ax-b\|^2 = x^TA^TAx - 2b^TAx + b^Tb, \qquad \nabla_x\|Ax-b\|^2 = 2A^TAx - 2A^Tb")
        st.latex(r"2A^TAx - 2A^Tb = 0 \quad\Rightarrow\quad A^TAx = A^Tb, \qquad x = (A^TA)^{-1}A^Tb")
        A = np.column_stack([np.ones(len(result.train)), powers(x[result.train], degree)])
        st.markdown("**With your numbers:**")
        st.latex(
            rf"{matrix(A.T @ A)}\,x = {matrix(A.T @ data.y[result.train])} \quad\Rightarrow\quad x = {matrix(np.array([model.intercept_, *model.coef_]))}"
        )
        st.page_link(
            "pages/least_squares_geometry.py",
            label="Each line of the derivation, on three points in space",
            icon=":material/architecture:",
        )
        st.markdown(
            f"Your $A$ is {len(result.train)} × {degree + 1}: a row $(1, x_i, …)$ for each training point. Its condition number "
            f"{model.condition_number_:.3g} is squared in $A^TA$: of 16 digits the normal equations lose twice as many as a "
            f"QR factorisation, which is why the default solver chooses between them. "
            f"Gradient descent used η = {descent.eta:.4g}; it converges below {descent.eta_limit:.4g} "
            f"(columns scaled, condition number {descent.condition_number:.3g})."
        )

    def code() -> None:
        sources(result, normal_equations, orthogonal_solution, sum_of_squares, sum_of_squares_gradient, LeastSquares.fit)

    def take() -> None:
        take_away(PAGE, {"Data": data.frame.assign(fitted=fitted, part=part), "Coefficients": coefficients,
                         "Metrics": result.scores.reset_index()})  # fmt: skip

    tabs(PAGE, numbers, mathematics, code, take)


lab()
