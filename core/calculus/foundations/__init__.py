"""Numbers, order of operations, functions and their breaks, logarithms."""
