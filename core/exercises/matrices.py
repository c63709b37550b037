"""Matrix calculus, least squares, eigenvalues."""

from core.exercises.exercise import Exercise

MATRICES = (
    Exercise("least_squares", "normal", "The points (0, 1), (1, 3), (2, 5) lie on a line $y = w x + b$. What is $w$?", "2",
             because="Every residual is 0: $A x = b$ has a solution.", mistakes={"1": "That is $b$, the value at $x = 0$."}),
    Exercise("least_squares", "mean", "Fit a constant $y = b$ to the values 1, 2, 6. Which $b$ has the least squares?", "3",
             because="The column of ones gives $3b = 1 + 2 + 6$: least squares of a constant is the mean.",
             mistakes={"2": "That is the median: it has the least *absolute* residuals."}),
    Exercise("least_squares", "gradient",
             "The gradient of $\\|Ax-b\\|^2 = (ax-b)^2$ for numbers $a$, $x$, $b$, with respect to $x$:", "2a(ax-b)", "expression", ("a", "x", "b"), because="The matrix form is $2A^TAx - 2A^Tb$.",
             mistakes={"2(ax-b)": "The inner derivative $a$ is missing.", "a(ax-b)": "The factor 2 of the square is missing."}),
)  # fmt: skip
