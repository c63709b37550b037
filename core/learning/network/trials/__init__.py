"""Trainings beside one another, one thing different: activations, remedies, depth, and what a gradient costs."""
