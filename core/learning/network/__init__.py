"""The multilayer perceptron: its parts, its training, and its pictures' numbers."""
