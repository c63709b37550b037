"""Least squares: the model, the ways to solve it, and its geometry."""
