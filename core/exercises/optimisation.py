"""Gradient descent."""

from core.exercises.exercise import Exercise

OPTIMISATION = (
    Exercise("gradient_descent", "minimum", "Where is the minimum of $0.5x_1^2 + x_2^2 + 2x_1 + x_2$?", "(-2, -1/2)", "point", because="The gradient $(x_1 + 2, 2x_2 + 1)$ is zero there.",
             mistakes={"(2, 1/2)": "The signs: $x_1 + 2 = 0$.", "(-2, -1)": "$2x_2 + 1 = 0$ gives $x_2 = -1/2$."}),
    Exercise("gradient_descent", "cycle", "From $(0, 0)$ with $\\tau = 1$ the first step leads to $(-2, -1)$. Where does the second lead?", "(-2, 0)", "point", because="The gradient at $(-2, -1)$ is $(0, -1)$; the walk is a 2-cycle.",
             mistakes={"(-2, -2)": "The gradient there is $(0, -1)$, and it is subtracted."}),
    Exercise("gradient_descent", "limit", "Below which $\\tau$ does every walk on that quadratic converge? ($\\lambda_{max} = 2$)", "1", because="$\\tau < 2/\\lambda_{max}$.", mistakes={"2": "The limit is $2/\\lambda_{max}$, and $\\lambda_{max} = 2$.", "0.5": "That is the best single step; the limit is twice as large."}),
)  # fmt: skip
