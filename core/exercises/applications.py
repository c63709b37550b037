"""Image compression, noise reduction, and sums over partitions."""

from core.exercises.exercise import Exercise

APPLICATIONS = (
    Exercise("image_compression", "numbers", "A grey picture has $100 × 200$ pixels. How many numbers are $k = 10$ directions, each with its $\\sigma_i$, $u_i$ and $v_i$?", "3010",
             because="$k(m + n + 1) = 10 · 301$, instead of $20\\,000$ pixels.",
             mistakes={"3000": "Each direction has its singular value too.", "20000": "Those are the pixels.", "200000": "A direction is two vectors, not a whole picture."}),
    Exercise("image_compression", "error", "The singular values are $4, 2, 1$. Which relative error $\\|A - A_1\\| / \\|A\\|$ is left at $k = 1$?", "sqrt(5/21)",
             because="$\\sqrt{(2^2 + 1^2) / (4^2 + 2^2 + 1^2)} ≈ 0.488$.",
             mistakes={"5/21": "Take the square root at the end.", "3/7": "The squares of the singular values are added, not the values.", "sqrt(16/21)": "That is what is kept."}),
    Exercise("image_compression", "eigenvalue", "Power iteration on $A^TA$ ends at the eigenvalue $9$. What is $\\sigma_1$?", "3",
             because="$A^TA\\,v_1 = \\sigma_1^2\\,v_1$.", mistakes={"9": "That is its square.", "81": "The eigenvalue is the square of the singular value, not its root."}),
    Exercise("noise_reduction", "second", "What is the second difference $x_1 - 2x_2 + x_3$ of $1, 4, 9$?", "2", because="$1 - 8 + 9$; for a straight line it is 0.",
             mistakes={"5": "That is the last first difference.", "8": "Subtract the middle value twice.", "6": "Subtract the middle value twice: $1 - 8 + 9$."}),
    Exercise("noise_reduction", "limit", "What does the smoothed signal become as $\\lambda \\to \\infty$?", "the least-squares line", "choice",
             options=("the mean of the data", "the least-squares line", "zero", "the data themselves"),
             because="Only straight lines have no second differences, and the misfit picks the closest.",
             mistakes={"the mean of the data": "A sloped line does not bend either, and is closer.", "the data themselves": "That is the limit $\\lambda \\to 0$."}),
    Exercise("noise_reduction", "gradient", "One value only: $f(x) = (x-y)^2 + L x^2$. Where is its minimum? $x =$", "y/(1+L)", "expression", ("y", "L"),
             because="$2(x-y) + 2Lx = 0$: the same form as $(I + \\lambda D^TD)x = y$.",
             mistakes={"y": "The second term pulls $x$ towards 0.", "y/L": "Set $2(x-y) + 2Lx$ to zero and collect the terms with $x$.", "y/(1-L)": "Check the sign of $L$."}),
    Exercise("at_scale", "sum", "One machine has $\\sum x^2 = 30$ and another $\\sum x^2 = 12$. What is $\\sum x^2$ over the rows of both?", "42",
             because="A sum over all rows is the sum of the sums.", mistakes={"21": "That is the mean of the two.", "360": "Sums are added, not multiplied."}),
    Exercise("at_scale", "mean", "One machine has $2$ rows with the mean $5$, another $8$ rows with the mean $10$. What is the mean of all rows?", "9",
             because="$(2 · 5 + 8 · 10) / 10$: sums and numbers of rows add up, means do not.",
             mistakes={"7.5": "The second machine has four times as many rows: add the sums.", "15": "Divide the sum by the number of rows.", "90": "Divide by the number of rows."}),
    Exercise("at_scale", "gradient", "The loss is $\\frac12\\sum_j (w x_j - y_j)^2$. Of a partition with the one row $x = 3$, $y = 5$, what is the part of the gradient at $w = 1$?", "-6",
             because="$(w x - y)\\,x = (3 - 5) · 3$; the parts of all rows are added up.",
             mistakes={"-2": "Multiply by $x$: the inner derivative.", "6": "The sign: $wx - y = -2$.", "-12": "The $\\frac12$ takes the 2 of the power away."}),
)  # fmt: skip
