"""Expressions in whole matrices: read, kept as a tree that knows its shapes, typeset."""
