"""Derivatives and integrals."""

from core.exercises.exercise import Exercise

CALCULUS = (
    Exercise("derivatives", "square", "The derivative of $x^2$", "2x", "derivative", ("x",), mistakes={"x": "Bring the power down as a factor: 2.", "x^2": "The power falls by one."},
             because="$((x+s)^2 - x^2)/s = 2x + s \\to 2x$. ($x^2$ is a power function; the slides call it exponential.)"),
    Exercise("derivatives", "secant", "The slope of $x^2$ between $2$ and $2.1$", "4.1", mistakes={"4": "That is the limit; the step here is 0.1.", "0.41": "Divide by the step 0.1."}),
    Exercise("derivatives", "flat", "Where is the slope of $x^2 - 4x$ zero? $x =$", "2", because="$2x - 4 = 0$: a minimum, since $f'' = 2 > 0$.", mistakes={"4": "There $f$ is zero, not its slope.", "0": "There $f$ is zero, not its slope."}),
    Exercise("derivatives", "chain", "The derivative of $\\sin(3x)$", "3cos(3x)", "derivative", ("x",), mistakes={"cos(3x)": "The inner derivative 3 is missing.", "-3cos(3x)": "The sign: the derivative of sin is +cos."}),
    Exercise("partial_derivatives", "x", "$\\partial/\\partial x$ of $2x^3 + 3y^3$", "6x^2", "derivative", ("x", "y"), mistakes={"6x^2+9y^2": "Hold $y$ fixed: its term is a constant.", "9y^2": "That is the derivative with respect to $y$."}),
    Exercise("partial_derivatives", "y", "$\\partial/\\partial y$ of $2x^3 + 3y^3$ at $(1, 2)$", "36", because="$9y^2 = 9·4$.", mistakes={"6": "That is the derivative with respect to $x$.", "12": "$9 y^2$ with $y = 2$."}),
    Exercise("partial_derivatives", "mixed", "$\\partial/\\partial x$ of $x y^2$", "y^2", "derivative", ("x", "y"), mistakes={"2xy": "That is the derivative with respect to $y$.", "1": "$y^2$ is a constant factor: it stays."}),
    Exercise("partial_derivatives", "gradient", "The gradient of $x^2 y$ at $(1, 3)$, as a point", "(6, 1)", "point", because="$(2xy,\\ x^2)$.", mistakes={"(1, 6)": "The derivative with respect to $x$ comes first.", "(2, 1)": "$y$ stays as a factor: $2xy$."}),
    Exercise("chain_rule", "slides", "$y = x^2 + 1$, $z = y^3 - 2$. What is $dz/dx$, in $x$?", "6x(x^2+1)^2", "derivative", ("x", "y"), because="$3y^2 · 2x$ with $y = x^2 + 1$.",
             mistakes={"3(x^2+1)^2": "The inner derivative $2x$ is missing.", "6x^2": "Put $y = x^2+1$ into $3y^2$ before you multiply by $2x$.",
                       "6x y^2": "So far right; now put $y = x^2+1$ in, since the answer is asked for in $x$.", "3y^2": "The inner derivative $2x$ is missing."}),
    Exercise("chain_rule", "exp", "The derivative of $e^{-x^2/2}$", "-x e^(-x^2/2)", "derivative", ("x",), mistakes={"e^(-x^2/2)": "The inner derivative $-x$ is missing.", "x e^(-x^2/2)": "The sign of the inner derivative."}),
    Exercise("chain_rule", "log", "The derivative of $\\ln(x^2+1)$", "2x/(x^2+1)", "derivative", ("x",), mistakes={"1/(x^2+1)": "The inner derivative $2x$ is missing."}),
    Exercise("integrals", "line", "$\\int_2^3 2x\\,dx$", "5", because="A trapezoid: $(4+6)/2·1$.", mistakes={"2": "The antiderivative is $x^2$: $9 - 4$."}),
    Exercise("integrals", "slides", "$\\int_2^3 (x^2+1)\\,dx$, exactly", "22/3", form="exact", because="$19/3 + 1$.", mistakes={"7.33": "That is the sum of five midpoints; type the exact value.", "19/3": "The integral of 1 is missing."}),
    Exercise("integrals", "sign", "$\\int_0^{2\\pi} \\sin x\\,dx$", "0", because="The area below the axis counts negative: $2 - 2$.", mistakes={"4": "That is the area on both sides together; below the axis it counts negative.", "2": "That is the first half only."}),
    Exercise("integrals", "order", "Ten times as many midpoint rectangles: the error becomes about …", "100 times smaller", "choice", options=("10 times smaller", "100 times smaller", "10000 times smaller"),
             because="Its order is 2: $10^2$.", mistakes={"10 times smaller": "That is a rule of order 1, such as the left one.", "10000 times smaller": "That is Simpson's rule, of order 4."}),
    Exercise("integrals", "anti", "An antiderivative of $\\cos x$", "sin(x)", "antiderivative", ("x",), because="Its derivative is $\\cos x$, with any constant added.",
             mistakes={"-sin(x)": "Differentiate it: the sign is wrong.", "cos(x)": "Its derivative is $-\\sin x$: you need a function whose derivative is $\\cos x$."}),
)  # fmt: skip
