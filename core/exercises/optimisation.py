"""Gradient descent."""

from core.exercises.exercise import Exercise

OPTIMISATION = (
    Exercise("gradient_descent", "minimum", "Where is the minimum of $0.5x_1^2 + x_2^2 + 2x_1 + x_2$?", "(-2, -1/2)", "point", because="The gradient $(x_1 + 2, 2x_2 + 1)$ is zero there.",
             mistakes={"(2, 1/2)": "The signs: $x_1 + 2 = 0$.", "(-2, -1)": "$2x_2 + 1 = 0$ gives $x_2 = -1/2$."}),
    Exercise("gradient_descent", "cycle", "From $(0, 0)$ with $\\tau = 1$ the first step leads to $(-2, -1)$. Where does the second lead?", "(-2, 0)", "point", because="The gradient at $(-2, -1)$ is $(0, -1)$; the walk is a 2-cycle.",
             mistakes={"(-2, -2)": "The gradient there is $(0, -1)$, and it is subtracted."}),
    Exercise("gradient_descent", "limit", "Below which $\\tau$ does every walk on that quadratic converge? ($\\lambda_{max} = 2$)", "1", because="$\\tau < 2/\\lambda_{max}$.", mistakes={"2": "The limit is $2/\\lambda_{max}$, and $\\lambda_{max} = 2$.", "0.5": "That is the best single step; the limit is twice as large."}),
    Exercise("gradient_descent", "best", "On $f(x) = 3x^2$: with which $\\tau$ does the first step land on the minimum, from anywhere?", "1/6", because="$x - \\tau\\, 6x = 0$ for $\\tau = 1/6$, one over the second derivative.",
             mistakes={"1/3": "That is the limit $2/\\lambda$: it jumps to the other side.", "6": "That is the second derivative; take one over it."}),
    Exercise("gradient_descent", "factor", "On $f(x) = x^2$ with $\\tau = 0.1$: by which factor does each step multiply $x$?", "0.8", because="$x - 0.1 · 2x = 0.8\\,x$.",
             mistakes={"0.9": "The gradient is $2x$, not $x$.", "0.2": "That is what is taken away; what stays is $1 - 0.2$."}),
    Exercise("gradient_descent", "step", "The update for $f(x, y) = x^2 y$ at $(1, 2)$ with $\\tau = 0.5$ leads to:", "(-1, 1.5)", "point", because="The gradient is $(2xy, x^2) = (4, 1)$.",
             mistakes={"(3, 2.5)": "Step against the gradient: subtract it.", "(-3, 1)": "Multiply the gradient by $\\tau = 0.5$."}),
    Exercise("gradient_descent", "momentum", "On a quadratic with $\\lambda_{max} = 2$, momentum $\\beta = 0.5$: below which $\\tau$ does every walk converge?", "1.5", because="$2(1 + \\beta)/\\lambda_{max}$: momentum allows longer steps.",
             mistakes={"1": "That is the limit without momentum."}),
    Exercise("gradient_descent", "projected", "The slides' quadratic on the square $-1 \\le x, y \\le 1$: where does projected gradient descent end?", "(-1, -1/2)", "point", because="Each coordinate on its own: $-2$ is cut off at $-1$, $-1/2$ lies inside.",
             mistakes={"(-2, -1/2)": "That is the minimum without the square; it lies outside.", "(-1, -1)": "The second coordinate of the minimum is inside already."}),
)  # fmt: skip
