"""Pictures of matrix calculus: landscapes, models, axes, entries."""
