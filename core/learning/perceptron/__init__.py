"""The perceptron: the model, its compiled loop, and its view as gradient descent."""
