"""The multilayer perceptron: its parts, its training, and its pictures' numbers.

The letters, as the files of this folder use them. A row of an array is a training example; in `matrix_backpropagation` a column
is one, as on the slides.

    X, y           features (n_samples, n_features), and the class of each row as the reader has it
    Y, T, t        y as 0 and 1, one column an output; T: the targets that the loss compares with, Y or 2Y - 1; t: one of them
    W, b           weights (n_l, n_l+1) and biases (n_l+1,) between layer l and the next; w_jk, v_j: single weights
    theta          θ: all W, then all b, in one vector; gradient: the derivative of L by each of its entries
    z, a           z = a W + b: the weighted sum that reaches a unit; a = g(z): what the unit sends on; a(0) = X
    g, g'          the activation and its derivative, `value` and `slope` in `activations`
    L              the loss; dW, db stand for dL/dW, dL/db
    delta          δ = dL/da, as on the slides; many textbooks call dL/dz so, which here is
    e              e = dL/dz = g'(z) * delta; at the output, which has no g, both are the same
    n_l            units in layer l; layer 0 is the input

In `core.learning.beside` Z is X after scaling.
"""
