"""A tree as numbers, LaTeX, plain text, or an expression for the browser."""
