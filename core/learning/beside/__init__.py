"""Ours beside scikit-learn's: twins, comparison, agreement, evaluation, export."""
