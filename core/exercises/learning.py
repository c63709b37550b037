"""Perceptrons and networks."""

from core.exercises.exercise import Exercise

LEARNING = (
    Exercise("perceptron", "update",
             "$w = (1, -1)$, $b = 0$, $\\eta = 1$. The point $x = (2, 3)$ has $t = +1$. What is $w$ after it?", "(3, 2)", "point", because="$z = 2 - 3 = -1$ has the wrong sign, so $w + t x = (3, 2)$.",
             mistakes={"(1, -1)": "Compute $z\\,t$ first: is the point right?", "(-1, -4)": "Add $t x$, do not subtract it."}),
    Exercise("perceptron", "tie", "The first point after the start $w = 0$, $b = 0$: is it a mistake?", "Yes, always", "choice",
             options=("Yes, always", "No, never", "It depends on its class"),
             because="$z = 0$ is neither side; counting a tie as a mistake is what gets the algorithm going."),
    Exercise("perceptron", "loss", "The perceptron loss $\\max(0, -zt)$ of a point with $z = -1.5$, $t = +1$:", "1.5",
             mistakes={"2.5": "That is the hinge loss $\\max(0, 1 - zt)$.", "0": "The point is on the wrong side: $zt < 0$."}),
    Exercise("neural_network", "weights", "A network 2 → 4 → 1 with biases: how many numbers are trained?", "17",
             because="$2·4 + 4 + 4·1 + 1 = 17$.", mistakes={"12": "Those are the weights; each unit has a bias too."}),
    Exercise("neural_network", "tanh", "The derivative of $\\tanh z$, written with $a = \\tanh z$:",
             "1-a^2", "expression", ("a",), because="Which is why the backward pass needs only the values of the forward pass.",
             mistakes={"a(1-a)": "That is the sigmoid's.", "1-a": "Square it: $1 - a^2$."}),
    Exercise("neural_network", "xor", "How many hidden units does a network need at least to separate XOR?", "2",
             because="Each draws one line, the output combines the two.", mistakes={"1": "One unit draws one line; XOR needs two.",
             "0": "Without a hidden layer there is one line only: that is the perceptron."}),
)  # fmt: skip
